// Several bundles, written by one Saver with a part each, become one: data files get their final names, the indexes merge.
#include "BundleEntry.h"
#include "CommitBundle.h"
#include "File.h"
#include "Table.h"

#include "tfc/io/Checkpoint.h"

#include <cstdio>
#include <map>
#include <set>
#include <unistd.h>

namespace tfc::io {
namespace {

std::string shardName(const std::string &prefix, int shard, int shards) {
  char suffix[64];
  std::snprintf(suffix, sizeof suffix, ".data-%05d-of-%05d", shard, shards);
  return prefix + suffix;
}

struct Merge {
  std::map<std::string, BundleEntry> entries;
  std::vector<std::string> dataFiles; ///< by new shard number

  Status add(const std::string &prefix) {
    TFC_ASSIGN_OR_RETURN(std::string bytes, readWholeFile(prefix + ".index"));
    int base = static_cast<int>(dataFiles.size());
    return readTable(bytes, [&](std::string_view key, std::string_view value) -> Status {
             if (key.empty()) {
               TFC_ASSIGN_OR_RETURN(int shards, parseBundleHeader(value));
               for (int i = 0; i < shards; ++i)
                 dataFiles.push_back(shardName(prefix, i, shards));
               return Status::ok();
             }
             TFC_ASSIGN_OR_RETURN(BundleEntry entry, BundleEntry::parse(value));
             if (entry.slices.empty())
               entry.shard += base;
             auto [it, fresh] = entries.emplace(std::string(key), entry);
             if (fresh)
               return Status::ok();
             // A partitioned tensor has its list of slices in each part that holds some of it.
             if (entry.slices.empty() || it->second.slices.empty())
               return errors::invalidArgument("Duplicate tensor keyed by ", std::string(key), " encountered, when merging prefix: ", prefix);
             it->second.slices.insert(it->second.slices.end(), entry.slices.begin(), entry.slices.end());
             return Status::ok();
           })
        .withContext(prefix + ".index");
  }
};

} // namespace

Status mergeBundles(const std::vector<std::string> &inputs, const std::string &output, bool deleteOld) {
  if (inputs.empty())
    return errors::invalidArgument("MergeV2Checkpoints needs at least one checkpoint prefix");
  LockFile lock;
  TFC_RETURN_IF_ERROR(lock.acquire(output + ".tmp-lock"));
  Merge merge;
  for (const std::string &prefix : inputs)
    TFC_RETURN_IF_ERROR(merge.add(prefix));

  int shards = static_cast<int>(merge.dataFiles.size());
  std::map<std::string, std::string> table;
  table[""] = serializeBundleHeader(shards);
  for (auto &[key, entry] : merge.entries)
    table[key] = entry.serialize();
  std::string bytes = writeTable(table), temporary = output + ".tmp-index";
  TFC_ASSIGN_OR_RETURN(OutputFile index, OutputFile::create(temporary));
  TFC_RETURN_IF_ERROR(index.write(bytes.data(), bytes.size()));
  TFC_RETURN_IF_ERROR(index.syncAndClose());
  std::vector<std::pair<std::string, std::string>> renames;
  for (int i = 0; i < shards; ++i)
    renames.emplace_back(merge.dataFiles[i], shardName(output, i, shards));
  TFC_RETURN_IF_ERROR(commitBundle(output, renames, temporary));

  std::set<std::string> folders;
  for (const std::string &prefix : inputs)
    if (prefix != output) {
      TFC_RETURN_IF_ERROR(removeFile(prefix + ".index"));
      folders.insert(folderOf(prefix));
    }
  if (deleteOld)
    for (const std::string &folder : folders)
      if (folder != folderOf(output))
        (void)::rmdir(folder.c_str()); // stays if something else is in it
  return Status::ok();
}

} // namespace tfc::io
