// The `checkpoint` file of a folder, which names the newest checkpoint and those kept.
#include "File.h"
#include "TextFields.h"

#include "tfc/io/Checkpoint.h"

#include <dirent.h>
#include <unistd.h>

namespace tfc::io {
namespace {

bool isAbsolute(const std::string &path) { return !path.empty() && path[0] == '/'; }

/// Paths in the file are relative to its folder.
std::string resolved(const std::string &folder, const std::string &path) {
  return isAbsolute(path) || folder.empty() || folder == "." ? path : folder + "/" + path;
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
  std::string folder = folderOf(prefix), base = prefix.substr(prefix.rfind('/') + 1) + ".data-";
  if (DIR *dir = ::opendir(folder.c_str())) {
    std::vector<std::string> data;
    while (dirent *entry = ::readdir(dir))
      if (std::string_view(entry->d_name).substr(0, base.size()) == base)
        data.push_back(folder + "/" + entry->d_name);
    ::closedir(dir);
    for (const std::string &path : data)
      TFC_RETURN_IF_ERROR(removeFile(path));
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
  return s;
}

} // namespace tfc::io
