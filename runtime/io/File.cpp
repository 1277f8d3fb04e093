#include "File.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tfc::io {
namespace {

/// A system call that gives -1 on failure, again if a signal came between.
template <class Call> auto again(Call call) {
  decltype(call()) result;
  do
    result = call();
  while (result < 0 && errno == EINTR);
  return result;
}

int openFile(const char *path, int flags, mode_t mode = 0) {
  return again([&] { return ::open(path, flags | O_CLOEXEC, mode); });
}
int syncFile(int fd) {
  return again([&] { return ::fsync(fd); });
}

} // namespace

Status systemError(int error, const std::string &path, std::string_view doing) {
  Code code = Code::Unknown;
  switch (error) {
  case ENOENT: case ENOTDIR: code = Code::NotFound; break;
  case EEXIST: code = Code::AlreadyExists; break;
  case EACCES: case EPERM: case EROFS: code = Code::PermissionDenied; break;
  case ENOSPC: case EDQUOT: case EMFILE: case ENFILE: case ENOMEM: code = Code::ResourceExhausted; break;
  case EISDIR: case ENOTEMPTY: code = Code::FailedPrecondition; break;
  default: break;
  }
  return errors::make(code, path, "; ", std::strerror(error), " (", doing, ")");
}

std::string folderOf(const std::string &path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

Status makeFolder(const std::string &folder) {
  return again([&] { return ::mkdir(folder.c_str(), 0777); }) == 0 || errno == EEXIST ? Status::ok() : systemError(errno, folder, "making the folder");
}

Status syncFolder(const std::string &folder) {
  int fd = openFile(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (fd < 0)
    return systemError(errno, folder, "opening the folder");
  int rc = syncFile(fd), error = errno;
  ::close(fd);
  // Some file systems cannot sync a folder; that is no failure of the write.
  return rc == 0 || error == EINVAL ? Status::ok() : systemError(error, folder, "fsync");
}

Status renameFile(const std::string &from, const std::string &to) {
  return again([&] { return ::rename(from.c_str(), to.c_str()); }) == 0 ? Status::ok() : systemError(errno, to, "renaming");
}

Status removeFile(const std::string &path) {
  return again([&] { return ::unlink(path.c_str()); }) == 0 || errno == ENOENT ? Status::ok() : systemError(errno, path, "removing");
}

Expected<std::vector<std::string>> namesIn(const std::string &folder) {
  DIR *dir = ::opendir(folder.c_str());
  if (!dir)
    return systemError(errno, folder, "listing");
  std::vector<std::string> names;
  while (dirent *entry = ::readdir(dir))
    names.emplace_back(entry->d_name);
  ::closedir(dir);
  return names;
}

Expected<std::string> readWholeFile(const std::string &path) {
  TFC_ASSIGN_OR_RETURN(InputFile file, InputFile::open(path));
  std::string bytes(file.size(), '\0');
  TFC_RETURN_IF_ERROR(file.read(0, bytes.data(), bytes.size()));
  return bytes;
}

OutputFile::OutputFile(OutputFile &&other) noexcept
    : fd(std::exchange(other.fd, -1)), path(std::move(other.path)), behind(other.behind), written(other.written), handedOver(other.handedOver) {}
OutputFile &OutputFile::operator=(OutputFile &&other) noexcept {
  std::swap(fd, other.fd);
  std::swap(path, other.path);
  std::swap(behind, other.behind);
  std::swap(written, other.written);
  std::swap(handedOver, other.handedOver);
  return *this;
}
OutputFile::~OutputFile() {
  if (fd >= 0)
    ::close(fd);
}

Expected<OutputFile> OutputFile::create(const std::string &path) {
  OutputFile f;
  f.path = path;
  f.fd = openFile(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (f.fd < 0)
    return systemError(errno, path, "creating");
  return f;
}

Status OutputFile::write(const void *data, std::size_t size) {
  auto *p = static_cast<const char *>(data);
  while (size) {
    ssize_t n = again([&] { return ::write(fd, p, size); });
    if (n < 0)
      return systemError(errno, path, "writing");
    p += n;
    size -= n;
    written += static_cast<std::uint64_t>(n);
  }
#ifdef SYNC_FILE_RANGE_WRITE
  constexpr std::uint64_t portion = 8 << 20;
  if (behind && written - handedOver >= portion) { // a hint: sync() finds out what fails
    (void)::sync_file_range(fd, static_cast<off_t>(handedOver), static_cast<off_t>(written - handedOver), SYNC_FILE_RANGE_WRITE);
    handedOver = written;
  }
#endif
  return Status::ok();
}

Status OutputFile::sync() {
  return syncFile(fd) == 0 ? Status::ok() : systemError(errno, path, "fsync");
}

Status OutputFile::close() {
  if (::close(std::exchange(fd, -1)) != 0 && errno != EINTR)
    return systemError(errno, path, "closing");
  return Status::ok();
}

Status OutputFile::syncAndClose() {
  TFC_RETURN_IF_ERROR(sync());
  return close();
}

InputFile::InputFile(InputFile &&other) noexcept
    : fd(std::exchange(other.fd, -1)), length(other.length), path(std::move(other.path)) {}
InputFile &InputFile::operator=(InputFile &&other) noexcept {
  std::swap(fd, other.fd);
  std::swap(length, other.length);
  std::swap(path, other.path);
  return *this;
}
InputFile::~InputFile() {
  if (fd >= 0)
    ::close(fd);
}

Expected<InputFile> InputFile::open(const std::string &path) {
  InputFile f;
  f.path = path;
  f.fd = openFile(path.c_str(), O_RDONLY | O_NONBLOCK);
  if (f.fd < 0)
    return systemError(errno, path, "opening");
  struct stat s;
  if (fstat(f.fd, &s) != 0)
    return systemError(errno, path, "reading its size");
  if (!S_ISREG(s.st_mode))
    return errors::failedPrecondition(path, " is not a regular file");
  f.length = s.st_size;
  return f;
}

Expected<std::size_t> InputFile::readSome(std::uint64_t offset, void *data, std::size_t size) const {
  ssize_t n = again([&] { return ::pread(fd, data, size, static_cast<off_t>(offset)); });
  if (n < 0)
    return systemError(errno, path, "reading");
  return static_cast<std::size_t>(n);
}

Status InputFile::read(std::uint64_t offset, void *data, std::size_t size) const {
  auto *p = static_cast<char *>(data);
  while (size) {
    TFC_ASSIGN_OR_RETURN(std::size_t n, readSome(offset, p, size));
    if (n == 0)
      return errors::dataLoss(path, " ends at byte ", offset, ", before the end of its data");
    p += n;
    offset += n;
    size -= n;
  }
  return Status::ok();
}

LockFile::~LockFile() {
  if (fd < 0)
    return;
  ::unlink(path.c_str());
  ::close(fd);
}

Status LockFile::acquire(const std::string &lockPath) {
  int f = openFile(lockPath.c_str(), O_RDWR | O_CREAT, 0644);
  if (f < 0)
    return systemError(errno, lockPath, "creating the lock");
  int rc = again([&] { return flock(f, LOCK_EX | LOCK_NB); }), error = errno;
  struct stat mine, there;
  // The holder unlinks the file when done: a lock on an unlinked file is worth nothing.
  bool held = (rc != 0 && error == EWOULDBLOCK) ||
              (rc == 0 && (fstat(f, &mine) != 0 || ::stat(lockPath.c_str(), &there) != 0 || mine.st_ino != there.st_ino));
  if (held || rc != 0) {
    ::close(f);
    return held ? errors::failedPrecondition("another writer holds ", lockPath, "; wait for it or save to another prefix")
                : systemError(error, lockPath, "locking");
  }
  fd = f;
  path = lockPath;
  return Status::ok();
}

} // namespace tfc::io
