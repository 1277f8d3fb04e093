// Checkpoints: indexes of version 2 and tables of version 1, as bytes or as entries whose checksums fit; the state file.
#include "Target.h"

#include "runtime/io/LegacyWriter.h"
#include "runtime/io/Table.h"
#include "tfc/io/Checkpoint.h"

namespace tfc::fuzz {

/// A table of what the bytes list: keys and values, each behind its length.
static std::string tableOf(std::string_view bytes) {
  std::map<std::string, std::string> entries;
  while (!bytes.empty()) {
    std::string key(takeShort(bytes));
    entries[key] = takeShort(bytes);
  }
  return io::writeTable(entries);
}
static std::string listOf(const std::string &table) {
  std::string list;
  Status s = io::readTable(table, [&](std::string_view key, std::string_view value) {
    for (std::string_view part : {key.substr(0, 255), value.substr(0, 255)})
      list += static_cast<char>(part.size()), list += part;
    return Status::ok();
  });
  require(s.isOk(), "the seed's table");
  return list;
}

static void readAll(const std::string &prefix) {
  auto r = io::CheckpointReader::open(prefix);
  if (r)
    for (const io::TensorInfo &t : (*r)->tensors())
      (void)(*r)->read(t.name);
  (void)io::checkCheckpoint(prefix);
}

static void runBundle(std::string_view bytes) {
  if (bytes.empty())
    return;
  bool list = bytes[0] & 1;
  bytes.remove_prefix(1);
  std::string data;
  for (int i = 0; i < 256; ++i)
    data += static_cast<char>(i);
  scratchFile("v2.data-00000-of-00001", data);
  scratchFile("v2.index", list ? tableOf(bytes) : bytes);
  readAll(scratchFolder() + "/v2");
}

static void runLegacy(std::string_view bytes) {
  if (bytes.empty())
    return;
  bool list = bytes[0] & 1;
  bytes.remove_prefix(1);
  readAll(scratchFile("v1", list ? tableOf(bytes) : bytes));
}

static void runState(std::string_view bytes) {
  scratchFile("checkpoint", bytes);
  auto state = io::readCheckpointState(scratchFolder());
  if (!state)
    return;
  require(io::writeCheckpointState(scratchFolder(), *state).isOk(), "the state is written");
  require(io::readCheckpointState(scratchFolder()).isOk(), "and read again");
}

static std::vector<std::string> bundleSeeds() {
  std::string prefix = scratchFolder() + "/seed";
  io::BundleWriter w(prefix);
  require(w.add("a/float", Tensor({1.0f, 2.0f})).isOk() && w.add("b", Tensor({{1, 2}, {3, 4}})).isOk() && w.add("s", Tensor({"x", ""})).isOk(), "tensors");
  auto part = io::parseShapeAndSlice("4 2 0,2:-");
  require(w.addSlice("sliced", **part, Tensor({{1.0f, 2.0f}, {3.0f, 4.0f}})).isOk() && w.finish().isOk(), "a bundle");
  std::string index = fileBytes(prefix + ".index");
  return {std::string(1, '\0') + index, "\x01" + listOf(index)};
}

static std::vector<std::string> legacySeeds() {
  auto part = io::parseShapeAndSlice("4 2 0,2:-");
  io::LegacyEntry entries[] = {{"a", {}, Tensor({1.0f, 2.0f})}, {"b", {}, Tensor({{1, 2}, {3, 4}})}, {"sliced", **part, Tensor({{1.0f, 2.0f}, {3.0f, 4.0f}})}};
  std::string path = scratchFolder() + "/seed_v1";
  require(io::writeLegacyCheckpoint(path, entries).isOk(), "a file of version 1");
  std::string bytes = fileBytes(path);
  return {std::string(1, '\0') + bytes, "\x01" + listOf(bytes)};
}

static std::vector<std::string> stateSeeds() {
  require(io::writeCheckpointState(scratchFolder(), {}).isOk(), "a state");
  return {fileBytes(scratchFolder() + "/checkpoint") + " ",
          "model_checkpoint_path: \"m-2\"\nall_model_checkpoint_paths: \"m-1\"\nall_model_checkpoint_paths: \"m\\055\\x32\"\nall_model_checkpoint_timestamps: 1.5\nlast_preserved_timestamp: 2e3\n"};
}

static const Target bundle("checkpoint_v2", bundleSeeds, runBundle);
static const Target legacy("checkpoint_v1", legacySeeds, runLegacy);
static const Target state("checkpoint_state", stateSeeds, runState);

} // namespace tfc::fuzz
