/* A library to preload: lets the N-th file system call below a folder fail, or kills the process there.
 *
 *   FAULT_DIR   only calls on paths that begin with this, and on files opened by them
 *   FAULT_AT    number of the call, from 1; 0: none
 *   FAULT_KIND  kill: SIGKILL in front of it; torn: half of a write is done, then SIGKILL; short: half of a write is done, which is no
 *               error; or the name of an error: EINTR, ENOSPC, EIO, EROFS
 *   FAULT_LOG   a file that gets a line a call, and "hit" when it has struck
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int calls;
static char watched[4096];
static char names[4096][256];

static void logLine(const char *what, const char *path) {
  const char *file = getenv("FAULT_LOG");
  if (!file)
    return;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND, 0644);
  char line[512];
  int n = snprintf(line, sizeof line, "%s %s\n", what, path);
  syscall(SYS_write, fd, line, n);
  syscall(SYS_close, fd);
}

static int below(const char *path) {
  const char *dir = getenv("FAULT_DIR");
  return dir && strncmp(path, dir, strlen(dir)) == 0;
}

enum { PASS, FAIL, HALF, HALF_THEN_KILL };

/* What happens at this call; sets errno for FAIL. */
static int strike(const char *what, const char *path, int isWrite) {
  static const struct { const char *name; int code; } errors[] = {{"EINTR", EINTR}, {"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EROFS", EROFS}};
  const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
  logLine(what, path);
  if (!at || !kind || ++calls != atoi(at))
    return PASS;
  if (!strcmp(kind, "short"))
    return isWrite ? logLine("hit", path), HALF : (logLine("hit", path), PASS);
  logLine("hit", path);
  if (!strcmp(kind, "torn") && isWrite)
    return HALF_THEN_KILL;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; ++i)
    if (!strcmp(kind, errors[i].name)) {
      errno = errors[i].code;
      return FAIL;
    }
  kill(getpid(), SIGKILL);
  return PASS;
}

#define REAL(NAME) ((__typeof__(&NAME))dlsym(RTLD_NEXT, #NAME))

static int openCommon(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  if (!below(path))
    return real(path, flags, mode);
  if (strike("open", path, 0) == FAIL)
    return -1;
  int fd = real(path, flags, mode);
  if (fd >= 0 && fd < (int)sizeof watched) {
    watched[fd] = 1;
    snprintf(names[fd], sizeof names[fd], "%s", path);
  }
  return fd;
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  return openCommon(REAL(open), path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  return openCommon(REAL(open64), path, flags, mode);
}

static int isWatched(int fd) { return fd >= 0 && fd < (int)sizeof watched && watched[fd]; }

ssize_t write(int fd, const void *data, size_t size) {
  ssize_t (*real)(int, const void *, size_t) = REAL(write);
  if (!isWatched(fd))
    return real(fd, data, size);
  switch (strike("write", names[fd], 1)) {
  case FAIL: return -1;
  case HALF: return real(fd, data, (size + 1) / 2);
  case HALF_THEN_KILL:
    real(fd, data, (size + 1) / 2);
    kill(getpid(), SIGKILL);
  }
  return real(fd, data, size);
}

int fsync(int fd) {
  if (isWatched(fd) && strike("fsync", names[fd], 0) == FAIL)
    return -1;
  return REAL(fsync)(fd);
}

int flock(int fd, int how) {
  if (isWatched(fd) && strike("flock", names[fd], 0) == FAIL)
    return -1;
  return REAL(flock)(fd, how);
}

int close(int fd) {
  if (isWatched(fd)) {
    watched[fd] = 0;
    int what = strike("close", names[fd], 0), code = errno;
    int rc = REAL(close)(fd);
    errno = code;
    return what == FAIL ? -1 : rc; /* closed all the same, as Linux does */
  }
  return REAL(close)(fd);
}

int rename(const char *from, const char *to) {
  if (below(to) && strike("rename", to, 0) == FAIL)
    return -1;
  return REAL(rename)(from, to);
}

int unlink(const char *path) {
  if (below(path) && strike("unlink", path, 0) == FAIL)
    return -1;
  return REAL(unlink)(path);
}

int mkdir(const char *path, mode_t mode) {
  if (below(path) && strike("mkdir", path, 0) == FAIL)
    return -1;
  return REAL(mkdir)(path, mode);
}
