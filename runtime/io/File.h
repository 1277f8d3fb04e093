// Files whose errors are Status: writes that survive short writes and EINTR, reads at an offset, fsync, locks.
#pragma once

#include "tfc/base/Status.h"

#include <cstdint>
#include <string>
#include <vector>
#include <string_view>

namespace tfc::io {

/// The Status of the system error `error` at `path`: ENOENT NotFound, EACCES PermissionDenied, ENOSPC ResourceExhausted, ...
Status systemError(int error, const std::string &path, std::string_view doing);
/// The folder of `path` ("." if it names none).
std::string folderOf(const std::string &path);
/// Makes the folder if its parent is there; no error if it exists.
Status makeFolder(const std::string &folder);
Status syncFolder(const std::string &folder);
Status renameFile(const std::string &from, const std::string &to);
/// No error if there is none.
Status removeFile(const std::string &path);
Expected<std::string> readWholeFile(const std::string &path);

class OutputFile {
public:
  OutputFile() = default;
  OutputFile(OutputFile &&other) noexcept;
  OutputFile &operator=(OutputFile &&other) noexcept;
  ~OutputFile();
  static Expected<OutputFile> create(const std::string &path);
  Status write(const void *data, std::size_t size);
  Status sync();
  Status close();
  Status syncAndClose();
  /// From now on the disk is given what was written while more is written, instead of all at the end by sync(). No promise.
  void writeBehind() { behind = true; }
  bool isOpened() const { return !path.empty(); }

private:
  int fd = -1;
  std::string path;
  bool behind = false;
  std::uint64_t written = 0, handedOver = 0; ///< bytes; of them, those that the disk was told to take
};

class InputFile {
public:
  InputFile() = default;
  InputFile(InputFile &&other) noexcept;
  InputFile &operator=(InputFile &&other) noexcept;
  ~InputFile();
  static Expected<InputFile> open(const std::string &path);
  std::uint64_t size() const { return length; }
  /// Exactly `size` bytes from `offset`; DataLoss if the file ends before.
  Status read(std::uint64_t offset, void *data, std::size_t size) const;
  /// Up to `size` bytes from `offset`, none only at the end as it is now: the file may have grown since it was opened.
  Expected<std::size_t> readSome(std::uint64_t offset, void *data, std::size_t size) const;
  const std::string &name() const { return path; }

private:
  int fd = -1;
  std::uint64_t length = 0;
  std::string path;
};

/// The names in a folder, in no order.
Expected<std::vector<std::string>> namesIn(const std::string &folder);

/// An advisory lock file, removed when released. FailedPrecondition if another process or writer holds it.
class LockFile {
public:
  LockFile() = default;
  ~LockFile();
  Status acquire(const std::string &path);

private:
  int fd = -1;
  std::string path;
};

} // namespace tfc::io
