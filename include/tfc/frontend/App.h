// tf.app, tf.flags, tf.logging and tf.gfile (local files).
//
//   static auto &rate = tf::app::flags::DEFINE_float("learning_rate", 0.1, "step size");
//   int real_main(std::vector<std::string> argv) { tf::logging::info("rate ", *rate); return 0; }
//   int main(int argc, char **argv) { return tf::app::run(real_main, argc, argv); }
#pragma once

#include "tfc/frontend/Errors.h"

#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <vector>

namespace tfc {
namespace flags {

struct FlagBase;
/// A flag of the program: *flag is its value.
template <class T> class Flag {
public:
  const T &operator*() const { return value; }
  const T *operator->() const { return &value; }
  operator const T &() const { return value; }
  /// Sets it, as FLAGS.name = value does.
  Flag &operator=(T v) { value = std::move(v); return *this; }
  T value;
};
/// Registers a flag. ValueError if the name is taken.
Flag<double> &DEFINE_float(const std::string &name, double fallback, std::string help = {});
Flag<std::int64_t> &DEFINE_integer(const std::string &name, std::int64_t fallback, std::string help = {});
Flag<std::string> &DEFINE_string(const std::string &name, std::string fallback, std::string help = {});
Flag<bool> &DEFINE_boolean(const std::string &name, bool fallback, std::string help = {});
inline Flag<bool> &DEFINE_bool(const std::string &name, bool fallback, std::string help = {}) { return DEFINE_boolean(name, fallback, std::move(help)); }
Flag<std::string> &DEFINE_enum(const std::string &name, std::string fallback, std::vector<std::string> values, std::string help = {});
/// Items between commas.
Flag<std::vector<std::string>> &DEFINE_list(const std::string &name, std::vector<std::string> fallback, std::string help = {});
/// May be given several times.
Flag<std::vector<std::string>> &DEFINE_multi_string(const std::string &name, std::vector<std::string> fallback, std::string help = {});
void mark_flag_as_required(const std::string &name);
inline void mark_flags_as_required(const std::vector<std::string> &names) { for (auto &n : names) mark_flag_as_required(n); }
struct IllegalFlagValueError : Error { using Error::Error; };
struct FlagValues {
  /// Parses; returns what is not a flag, the program's name first. Unknown flags stay, and so does what follows "--".
  std::vector<std::string> operator()(const std::vector<std::string> &argv);
  /// The value of a flag as text; KeyError if there is none of that name.
  std::string get(const std::string &name) const;
  /// Forgets all flags.
  void reset();
};
inline FlagValues FLAGS;

} // namespace flags
namespace app {
namespace flags = tfc::flags;
using Main = std::function<int(std::vector<std::string> argv)>;
/// Parses the flags, calls `main` with the rest and returns what it returns. A wrong flag: its text on stderr, status 1. --help: the
/// flags on stdout, status 1.
int run(const Main &main, int argc, char **argv);
} // namespace app

namespace logging {
enum Level { DEBUG = 10, INFO = 20, WARN = 30, ERROR = 40, FATAL = 50 };
void set_verbosity(int level);
int get_verbosity();
/// Writes a line to stderr if the level is high enough.
void write(int level, const std::string &text);
template <class... A> void log(int level, const A &...a) {
  if (level < get_verbosity()) return;
  std::ostringstream os;
  (os << ... << a);
  write(level, os.str());
}
template <class... A> void debug(const A &...a) { log(DEBUG, a...); }
template <class... A> void info(const A &...a) { log(INFO, a...); }
template <class... A> void warn(const A &...a) { log(WARN, a...); }
template <class... A> void warning(const A &...a) { log(WARN, a...); }
template <class... A> void error(const A &...a) { log(ERROR, a...); }
/// Logs and throws Error.
template <class... A> [[noreturn]] void fatal(const A &...a) {
  log(FATAL, a...);
  std::ostringstream os;
  (os << ... << a);
  throw Error(os.str());
}
template <class... A> void vlog(int level, const A &...a) { log(level <= 0 ? INFO : DEBUG, a...); }
inline void flush() { std::cerr.flush(); }
} // namespace logging

namespace gfile {
/// Local files; errors::NotFoundError and the like as TensorFlow's file system says.
bool Exists(const std::string &path);
bool IsDirectory(const std::string &path);
std::vector<std::string> ListDirectory(const std::string &path);
std::vector<std::string> Glob(const std::string &pattern);
void MkDir(const std::string &path);
void MakeDirs(const std::string &path);
void Remove(const std::string &path);
void DeleteRecursively(const std::string &path);
void Copy(const std::string &from, const std::string &to, bool overwrite = false);
void Rename(const std::string &from, const std::string &to, bool overwrite = false);
struct FileStatistics { std::int64_t length; std::int64_t mtime_nsec; bool is_directory; };
FileStatistics Stat(const std::string &path);
struct WalkEntry { std::string dirname; std::vector<std::string> subdirs, files; };
std::vector<WalkEntry> Walk(const std::string &top, bool in_order = true);
/// A file, opened for "r", "w" or "a" (a "b" changes nothing); closed at the end of its block.
class GFile {
public:
  explicit GFile(std::string path, std::string mode = "r");
  ~GFile();
  GFile(GFile &&) noexcept;
  std::string read(std::int64_t n = -1);
  std::string readline(); ///< with its newline; empty at the end
  std::vector<std::string> readlines();
  void write(std::string_view text);
  std::int64_t size() const;
  std::int64_t tell();
  void seek(std::int64_t at);
  void flush();
  void close();
  std::string name() const { return path; }

private:
  std::string path, mode;
  std::unique_ptr<std::fstream> stream;
};
using Open = GFile;
using FastGFile = GFile;
} // namespace gfile

/// Versions.
inline constexpr std::string_view VERSION = "1.15.0", __version__ = VERSION, __git_version__ = "tfc", GIT_VERSION = __git_version__;

} // namespace tfc
