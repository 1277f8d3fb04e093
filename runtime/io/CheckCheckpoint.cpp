// Whether a checkpoint is whole, and what can be done if a save was cut off.
#include "CommitBundle.h"
#include "File.h"

#include "tfc/io/Checkpoint.h"

#include <unistd.h>

namespace tfc::io {
namespace {

bool exists(const std::string &path) { return ::access(path.c_str(), F_OK) == 0; }

std::vector<std::string> damageOf(const CheckpointReader &reader) {
  std::vector<std::string> damage;
  for (const TensorInfo &info : reader.tensors())
    if (auto t = reader.read(info.name); !t)
      damage.push_back(info.name + ": " + t.status().str());
  return damage;
}

/// What a writer of `prefix` leaves when it is killed.
struct Temporaries {
  std::string index, data, finalData;
  explicit Temporaries(const std::string &prefix)
      : index(prefix + ".tmp-index"), data(prefix + ".tmp-data"), finalData(prefix + ".data-00000-of-00001") {}
  /// Whether they can become the checkpoint: the data may have been renamed already.
  bool whole(const std::string &prefix) const {
    std::vector<std::string> files; // by the prefix, if all are renamed
    if (exists(data))
      files.push_back(data);
    auto reader = BundleReader::openFiles(prefix, index, files);
    return reader && (files.empty() || (*reader)->shards() == 1) && damageOf(**reader).empty();
  }
};

} // namespace

Expected<CheckpointHealth> checkCheckpoint(const std::string &prefix) {
  CheckpointHealth health;
  auto reader = CheckpointReader::open(prefix);
  if (reader) {
    health.damage = damageOf(**reader);
    return health;
  }
  if (reader.status().code() == Code::NotFound && exists(prefix + ".tmp-index")) {
    health.interrupted = Temporaries(prefix).whole(prefix);
    health.damage.push_back(health.interrupted ? "the save was cut off in its last step; repair finishes it" : reader.status().str());
    return health;
  }
  if (reader.status().code() == Code::NotFound)
    return reader.status();
  health.damage.push_back(reader.status().str());
  return health;
}

Expected<bool> repairCheckpoint(const std::string &prefix) {
  LockFile lock;
  TFC_RETURN_IF_ERROR(lock.acquire(prefix + ".tmp-lock"));
  Temporaries t(prefix);
  if (!exists(prefix + ".index") && exists(t.index) && t.whole(prefix)) {
    std::vector<std::pair<std::string, std::string>> renames;
    if (exists(t.data))
      renames.emplace_back(t.data, t.finalData);
    TFC_RETURN_IF_ERROR(commitBundle(prefix, renames, t.index));
  }
  TFC_RETURN_IF_ERROR(removeFile(t.index));
  TFC_RETURN_IF_ERROR(removeFile(t.data));
  auto reader = CheckpointReader::open(prefix);
  if (!reader && reader.status().code() == Code::NotFound)
    return false;
  TFC_RETURN_IF_ERROR(reader.status());
  return damageOf(**reader).empty();
}

} // namespace tfc::io
