// Files: ReadFile, WriteFile, MatchingFiles.
#include "InputFiles.h"
#include "Kernels.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <glob.h>

namespace tfc::rt {

namespace {

Status fileError(const std::string &name, int code) {
  std::string text = name + "; " + std::strerror(code);
  if (code == ENOENT || code == ENOTDIR) return errors::notFound(text);
  if (code == EACCES || code == EPERM) return errors::permissionDenied(text);
  if (code == ENOSPC) return errors::resourceExhausted(text);
  return errors::failedPrecondition(text);
}

Expected<std::string> scalarText(const HostCall &c, std::size_t i, const char *what) {
  if (i >= c.inputs.size() || c.inputs[i].dtype() != DType::string || !c.inputs[i].isScalar())
    return errors::invalidArgument("Input ", what, " tensor must be scalar");
  return c.inputs[i].strings()[0];
}

Status readFile(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_ASSIGN_OR_RETURN(std::string name, scalarText(c, 0, "filename"));
  TFC_ASSIGN_OR_RETURN(std::string content, fileContent(name));
  c.setOutput(0, Tensor(std::move(content)));
  return Status::ok();
}

/// Makes the folder too, as TensorFlow does.
Status writeFile(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 0));
  TFC_ASSIGN_OR_RETURN(std::string name, scalarText(c, 0, "filename"));
  TFC_ASSIGN_OR_RETURN(std::string content, scalarText(c, 1, "contents"));
  std::error_code code;
  if (auto folder = std::filesystem::path(name).parent_path(); !folder.empty()) std::filesystem::create_directories(folder, code);
  if (code) return fileError(name, code.value());
  errno = 0;
  std::ofstream file(name, std::ios::binary | std::ios::trunc);
  if (!file) return fileError(name, errno ? errno : EIO);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  return file ? Status::ok() : fileError(name, errno ? errno : EIO);
}

/// The paths that match, as TensorFlow writes them: a pattern without wildcards is a name as it stands; one whose first wildcard has no folder before it is
/// looked up below "./"; wildcards match leading dots but never the entries "." and "..", and no path has two slashes behind the fixed folder.
void addMatches(const std::string &pattern, std::vector<std::string> &names) {
  if (pattern.find('\0') != pattern.npos) return;
  std::size_t wildcard = pattern.find_first_of("*?[\\"), fixed = 0;
  std::string looked = pattern;
  if (wildcard != pattern.npos) {
    std::size_t slash = wildcard == 0 ? pattern.npos : pattern.rfind('/', wildcard - 1);
    if (slash == pattern.npos) looked = "./" + pattern, slash = 1;
    if (looked.find("//", slash == 0 ? 0 : slash - 1) != looked.npos) return;
    fixed = slash;
  }
  glob_t found{};
  if (::glob(looked.c_str(), GLOB_NOSORT | GLOB_PERIOD, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      std::string name = found.gl_pathv[i];
      std::string rest = name.substr(std::min(fixed, name.size())) + "/";
      if (wildcard == pattern.npos || (rest.find("/./") == rest.npos && rest.find("/../") == rest.npos)) names.push_back(name);
    }
  ::globfree(&found);
}

Status matchingFiles(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  const Tensor &patterns = c.inputs[0];
  if (patterns.dtype() != DType::string || patterns.shape().rank() > 1)
    return errors::invalidArgument("Input patterns tensor must be scalar or vector, but had shape: ", patterns.shape().errorStr());
  std::vector<std::string> names;
  for (const std::string &pattern : patterns.strings()) {
    addMatches(pattern, names);
  }
  std::sort(names.begin(), names.end());
  c.setOutput(0, Tensor(names));
  return Status::ok();
}

} // namespace

Status openFile(const std::string &name, std::ifstream &file) {
  std::error_code code;
  if (std::filesystem::exists(name, code) && !std::filesystem::is_regular_file(name, code)) // a device may never end
    return errors::failedPrecondition(name, std::filesystem::is_directory(name, code) ? "; Is a directory" : "; Is not a regular file");
  errno = 0;
  file = std::ifstream(name, std::ios::binary);
  return file ? Status::ok() : fileError(name, errno ? errno : ENOENT);
}

Expected<std::string> fileContent(const std::string &name) {
  std::ifstream file;
  TFC_RETURN_IF_ERROR(openFile(name, file));
  std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return fileError(name, EIO);
  return content;
}

void registerInputFileKernels() {
  registerHostKernel("ReadFile", readFile);
  registerHostKernel("WriteFile", writeFile);
  registerHostKernel("MatchingFiles", matchingFiles);
}

} // namespace tfc::rt
