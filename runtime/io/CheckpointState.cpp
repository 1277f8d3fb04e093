// The `checkpoint` file of a folder, which names the newest checkpoint and those kept.
#include "File.h"
#include "TextFields.h"

#include "tfc/io/Checkpoint.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <limits>
#include <set>
#include <unistd.h>

namespace tfc::io {
namespace {

bool isAbsolute(const std::string &path) { return !path.empty() && path[0] == '/'; }

/// Paths in the file are relative to its folder.
std::string resolved(const std::string &folder, const std::string &path) {
  return isAbsolute(path) || folder.empty() || folder == "." ? path : folder + "/" + path;
}

std::string nameOf(const std::string &path) { return path.substr(path.rfind('/') + 1); }

/// "model.ckpt-60" as "model.ckpt-" and 60; nothing for a name without a step.
std::optional<std::pair<std::string, std::int64_t>> stepOf(const std::string &name) {
  std::size_t dash = name.rfind('-');
  std::int64_t step = 0;
  if (dash == std::string::npos)
    return std::nullopt;
  const char *end = name.data() + name.size();
  auto [at, error] = std::from_chars(name.data() + dash + 1, end, step);
  if (error != std::errc() || at != end)
    return std::nullopt;
  return std::pair(name.substr(0, dash + 1), step);
}

/// Temporary files of `path` end in ".tmp-" and the process that writes them: those of processes that are gone go.
void removeStale(const std::string &path) {
  auto names = namesIn(folderOf(path));
  std::string start = nameOf(path) + ".tmp-";
  for (std::size_t i = 0; names && i < names->size(); ++i) {
    const std::string &name = (*names)[i];
    auto process = name.starts_with(start) ? stepOf(name) : std::nullopt;
    if (process && process->first == start && process->second > 0 && process->second <= std::numeric_limits<pid_t>::max() &&
        ::kill(static_cast<pid_t>(process->second), 0) != 0 && errno == ESRCH)
      (void)removeFile(folderOf(path) + "/" + name);
  }
}

} // namespace

Expected<CheckpointState> readCheckpointState(const std::string &folder) {
  std::string path = resolved(folder, "checkpoint");
  TFC_ASSIGN_OR_RETURN(std::string text, readWholeFile(path));
  CheckpointState state;
  bool bad = false;
  Status read = readTextFields(text, [&](std::string_view name, const TextValue &value) -> Status {
    bool newest = name == "model_checkpoint_path";
    if (!newest && name != "all_model_checkpoint_paths")
      return Status::ok();
    bad |= !value.isString;
    if (newest)
      state.modelCheckpointPath = value.text.empty() ? std::string() : resolved(folder, value.text);
    else
      state.allModelCheckpointPaths.push_back(resolved(folder, value.text));
    return Status::ok();
  });
  if (!read || bad || state.modelCheckpointPath.empty())
    return errors::dataLoss(path, " is not a checkpoint state file", read ? "" : ": " + read.message());
  if (state.allModelCheckpointPaths.empty() || state.allModelCheckpointPaths.back() != state.modelCheckpointPath)
    state.allModelCheckpointPaths.push_back(state.modelCheckpointPath);
  return state;
}

Status writeCheckpointState(const std::string &folder, const CheckpointState &state) {
  // As TF1: paths inside a relative folder are written relative to it, absolute ones as they are.
  auto written = [&](const std::string &path) {
    std::string start = folder + "/";
    return !isAbsolute(folder) && !folder.empty() && path.rfind(start, 0) == 0 ? path.substr(start.size()) : path;
  };
  std::string text = "model_checkpoint_path: " + quotedText(written(state.modelCheckpointPath)) + "\n";
  for (const std::string &p : state.allModelCheckpointPaths)
    text += "all_model_checkpoint_paths: " + quotedText(written(p)) + "\n";
  return writeFileDurably(resolved(folder, "checkpoint"), text);
}

std::optional<std::string> latestCheckpoint(const std::string &folder) {
  auto state = readCheckpointState(folder);
  if (!state || ::access((state->modelCheckpointPath + ".index").c_str(), R_OK) != 0)
    return std::nullopt;
  return state->modelCheckpointPath;
}

Status removeCheckpoint(const std::string &prefix) {
  TFC_RETURN_IF_ERROR(removeFile(prefix + ".index"));
  std::string folder = folderOf(prefix), base = nameOf(prefix);
  auto names = namesIn(folder);
  std::set<std::string> there;
  if (names)
    there.insert(names->begin(), names->end());
  auto step = stepOf(base);
  for (const std::string &name : there) {
    std::size_t end = name.rfind(".data-");
    if (end == std::string::npos)
      end = name.rfind(".meta");
    if (end == std::string::npos)
      continue;
    std::string owner = name.substr(0, end);
    // An older step of the same name without an index is no checkpoint: a removal that was interrupted left this.
    auto other = stepOf(owner);
    bool remains = step && other && other->first == step->first && other->second < step->second && !there.contains(owner + ".index") && !there.contains(owner);
    if (owner == base || remains)
      TFC_RETURN_IF_ERROR(removeFile(folder + "/" + name));
  }
  return removeFile(prefix + ".meta");
}

Status writeFileDurably(const std::string &path, std::string_view bytes) {
  std::string temporary = path + ".tmp-" + std::to_string(::getpid());
  auto write = [&]() -> Status {
    TFC_ASSIGN_OR_RETURN(OutputFile file, OutputFile::create(temporary));
    TFC_RETURN_IF_ERROR(file.write(bytes.data(), bytes.size()));
    TFC_RETURN_IF_ERROR(file.syncAndClose());
    TFC_RETURN_IF_ERROR(renameFile(temporary, path));
    return syncFolder(folderOf(path));
  };
  Status s = write();
  if (!s)
    (void)removeFile(temporary);
  else
    removeStale(path);
  return s;
}

} // namespace tfc::io
