// Flags, logging and local files (platform/app.py, flags.py, tf_logging.py, lib/io/file_io.py).
#include "tfc/frontend/App.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <glob.h>
#include <map>

namespace tfc {
namespace flags {

struct FlagBase {
  std::string help, fallback, kind; ///< as --help shows them; kind: "an integer", ...
  bool required = false, given = false, isBool = false;
  std::function<void(const std::string &)> set;
  std::function<std::string()> text;
  std::shared_ptr<void> owner;
};

namespace {
std::map<std::string, FlagBase> &all() {
  static std::map<std::string, FlagBase> r;
  return r;
}
template <class T> Flag<T> &define(const std::string &name, T fallback, std::string help, std::function<T(const std::string &)> parse,
                                   std::function<std::string(const T &)> print) {
  if (all().count(name)) throw ValueError("The flag '" + name + "' is defined twice.");
  auto flag = std::make_shared<Flag<T>>();
  flag->value = std::move(fallback);
  Flag<T> *f = flag.get();
  FlagBase b;
  b.help = std::move(help);
  b.set = [f, parse, name](const std::string &text) {
    try {
      f->value = parse(text);
    } catch (const std::exception &e) {
      throw IllegalFlagValueError("flag --" + name + "=" + text + ": " + e.what());
    }
  };
  b.text = [f, print] { return print(f->value); };
  b.owner = flag;
  b.fallback = b.text();
  b.kind = std::is_same_v<T, double> ? "a number" : std::is_same_v<T, std::int64_t> ? "an integer" : std::is_same_v<T, std::vector<std::string>> ? "a comma separated list" : "";
  all().emplace(name, std::move(b));
  return *f;
}
std::string lower(std::string s) {
  std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return std::tolower(c); });
  return s;
}
std::vector<std::string> items(const std::string &s) {
  std::vector<std::string> out;
  std::stringstream in(s);
  for (std::string item; std::getline(in, item, ',');) out.push_back(item);
  return out;
}
std::string joined(const std::vector<std::string> &v) {
  std::string s;
  for (const std::string &x : v) s += (s.empty() ? "" : ",") + x;
  return s;
}
template <class T> std::string shown(const T &v) {
  std::ostringstream os;
  os << v;
  return os.str();
}
} // namespace

Flag<double> &DEFINE_float(const std::string &name, double fallback, std::string help) {
  return define<double>(name, fallback, std::move(help), [](const std::string &s) {
    std::size_t end = 0;
    double v = 0;
    try {
      v = std::stod(s, &end);
    } catch (...) {
    }
    if (end != s.size() || s.empty()) throw ValueError("could not convert string to float: '" + s + "'");
    return v;
  }, shown<double>);
}
Flag<std::int64_t> &DEFINE_integer(const std::string &name, std::int64_t fallback, std::string help) {
  return define<std::int64_t>(name, fallback, std::move(help), [](const std::string &s) {
    std::size_t end = 0;
    long long v = 0;
    try {
      v = std::stoll(s, &end, 0);
    } catch (...) {
    }
    if (end != s.size() || s.empty()) throw ValueError("invalid literal for int() with base 10: '" + s + "'");
    return static_cast<std::int64_t>(v);
  }, shown<std::int64_t>);
}
Flag<std::string> &DEFINE_string(const std::string &name, std::string fallback, std::string help) {
  return define<std::string>(name, std::move(fallback), std::move(help), [](const std::string &s) { return s; }, shown<std::string>);
}
Flag<bool> &DEFINE_boolean(const std::string &name, bool fallback, std::string help) {
  auto &f = define<bool>(name, fallback, std::move(help), [](const std::string &s) {
    std::string l = lower(s);
    if (l == "true" || l == "t" || l == "1" || l == "yes") return true;
    if (l == "false" || l == "f" || l == "0" || l == "no") return false;
    throw ValueError("Non-boolean argument to boolean flag: '" + s + "'");
  }, [](const bool &b) { return std::string(b ? "True" : "False"); });
  all().at(name).isBool = true;
  return f;
}
Flag<std::string> &DEFINE_enum(const std::string &name, std::string fallback, std::vector<std::string> values, std::string help) {
  std::string list;
  for (const std::string &v : values) list += (list.empty() ? "<" : "|") + v;
  list += ">";
  return define<std::string>(name, std::move(fallback), list + ": " + help, [values, list](const std::string &s) {
    if (std::find(values.begin(), values.end(), s) == values.end()) throw ValueError("value should be one of " + list);
    return s;
  }, shown<std::string>);
}
Flag<std::vector<std::string>> &DEFINE_list(const std::string &name, std::vector<std::string> fallback, std::string help) {
  return define<std::vector<std::string>>(name, std::move(fallback), std::move(help), items, joined);
}
Flag<std::vector<std::string>> &DEFINE_multi_string(const std::string &name, std::vector<std::string> fallback, std::string help) {
  auto collected = std::make_shared<std::vector<std::string>>();
  auto &f = define<std::vector<std::string>>(name, std::move(fallback), help + "; repeat this option to specify a list of values", [collected](const std::string &s) {
    collected->push_back(s);
    return *collected;
  }, joined);
  all().at(name).kind.clear();
  return f;
}
void mark_flag_as_required(const std::string &name) {
  auto it = all().find(name);
  if (it == all().end()) throw KeyError("The flag '" + name + "' is not defined.");
  it->second.required = true;
}

namespace {
struct HelpRequested : Error {
  HelpRequested() : Error("help was asked for") {}
};
/// Words in lines of at most 80 characters.
void wrap(std::ostream &os, const std::string &text, std::string indent, const std::string &indentOfRest) {
  std::istringstream in(text);
  std::string line = indent;
  bool empty = true;
  for (std::string word; in >> word; empty = false) {
    if (!empty && line.size() + 1 + word.size() > 80) os << line << '\n', line = indentOfRest, empty = true;
    line += (empty ? "" : " ") + word;
  }
  os << line << '\n';
}
void printHelp(std::ostream &os, const std::string &program) {
  os << "flags:\n\n" << program << ":\n";
  for (auto &[name, f] : all()) {
    wrap(os, (f.isBool ? "--[no]" : "--") + name + ": " + f.help, "  ", "    ");
    os << "    (default: '" << (f.isBool ? lower(f.fallback) : f.fallback) << "')\n";
    if (!f.kind.empty()) os << "    (" << f.kind << ")\n";
  }
}
} // namespace

std::vector<std::string> FlagValues::operator()(const std::vector<std::string> &argv) {
  std::vector<std::string> rest;
  bool ended = false;
  for (std::size_t i = 0; i < argv.size(); ++i) {
    const std::string &a = argv[i];
    ended |= a == "--"; // it stays, and so does what follows
    if (i == 0 || ended || a.size() < 2 || a[0] != '-') {
      rest.push_back(a);
      continue;
    }
    std::string name = a.substr(a.starts_with("--") ? 2 : 1), value;
    auto eq = name.find('=');
    bool has = eq != std::string::npos;
    if (has) value = name.substr(eq + 1), name = name.substr(0, eq);
    auto it = all().find(name);
    if (it == all().end() && !has && name.starts_with("no") && all().count(name.substr(2)) && all().at(name.substr(2)).isBool)
      it = all().find(name.substr(2)), value = "false", has = true;
    if (it == all().end() && (name == "help" || name == "helpshort" || name == "helpfull")) {
      if (!has || lower(value) == "true" || value == "1") throw HelpRequested();
      continue;
    }
    if (it == all().end()) {
      rest.push_back(a);
      continue;
    }
    if (!has) {
      if (it->second.isBool) value = "true";
      else if (i + 1 < argv.size()) value = argv[++i];
      else throw Error("Missing value for flag --" + name);
    }
    it->second.set(value);
    it->second.given = true;
  }
  for (auto &[name, f] : all())
    if (f.required && !f.given) throw IllegalFlagValueError("flag --" + name + "=None: Flag --" + name + " must have a value other than None.");
  return rest;
}
std::string FlagValues::get(const std::string &name) const {
  auto it = all().find(name);
  if (it == all().end()) throw KeyError(name);
  return it->second.text();
}
void FlagValues::reset() { all().clear(); }

} // namespace flags

int app::run(const Main &main, int argc, char **argv) {
  std::vector<std::string> rest;
  try {
    rest = tfc::flags::FLAGS(std::vector<std::string>(argv, argv + argc));
  } catch (const flags::HelpRequested &) {
    flags::printHelp(std::cout, argv[0]);
    return 1;
  } catch (const Error &e) {
    std::cerr << "FATAL Flags parsing error:\n  " << e.what() << "\n";
    return 1;
  }
  return main(std::move(rest));
}

namespace logging {
static int &verbosity() {
  static int level = WARN;
  return level;
}
void set_verbosity(int level) { verbosity() = level; }
int get_verbosity() { return verbosity(); }
void write(int level, const std::string &text) {
  const char *name = level >= FATAL ? "FATAL" : level >= ERROR ? "ERROR" : level >= WARN ? "WARNING" : level >= INFO ? "INFO" : "DEBUG";
  std::cerr << name << ":tensorflow:" << text << "\n";
}
} // namespace logging

namespace gfile {
namespace fs = std::filesystem;
namespace {
[[noreturn]] void fail(const std::string &path, const std::error_code &ec) {
  if (ec == std::errc::no_such_file_or_directory) frontend::raise(tfc::errors::notFound(path, "; No such file or directory"));
  if (ec == std::errc::permission_denied) frontend::raise(tfc::errors::permissionDenied(path, "; Permission denied"));
  if (ec == std::errc::file_exists) frontend::raise(tfc::errors::alreadyExists("file already exists"));
  if (ec == std::errc::not_a_directory) frontend::raise(tfc::errors::failedPrecondition(path, "; Not a directory"));
  frontend::raise(tfc::errors::unknown(path, "; ", ec.message()));
}
void check(const std::string &path, const std::error_code &ec) {
  if (ec) fail(path, ec);
}
void mayWrite(const std::string &to, bool overwrite) {
  if (!overwrite && Exists(to)) frontend::raise(tfc::errors::alreadyExists("file already exists"));
}
} // namespace

bool Exists(const std::string &path) {
  std::error_code ec;
  return fs::exists(path, ec);
}
bool IsDirectory(const std::string &path) {
  std::error_code ec;
  return fs::is_directory(path, ec);
}
std::vector<std::string> ListDirectory(const std::string &path) {
  std::error_code ec;
  std::vector<std::string> out;
  if (!IsDirectory(path)) frontend::raise(tfc::errors::notFound("Could not find directory ", path));
  for (const auto &e : fs::directory_iterator(path, ec)) out.push_back(e.path().filename().string());
  check(path, ec);
  std::sort(out.begin(), out.end());
  return out;
}
std::vector<std::string> Glob(const std::string &pattern) {
  glob_t g{};
  std::vector<std::string> out;
  if (::glob(pattern.c_str(), 0, nullptr, &g) == 0)
    for (std::size_t i = 0; i < g.gl_pathc; ++i) out.emplace_back(g.gl_pathv[i]);
  ::globfree(&g);
  return out;
}
void MkDir(const std::string &path) {
  std::error_code ec;
  if (!fs::create_directory(path, ec) && !ec) ec = std::make_error_code(std::errc::file_exists);
  check(path, ec);
}
void MakeDirs(const std::string &path) {
  std::error_code ec;
  fs::create_directories(path, ec);
  check(path, ec);
}
void Remove(const std::string &path) {
  std::error_code ec;
  if (!fs::remove(path, ec) && !ec) ec = std::make_error_code(std::errc::no_such_file_or_directory);
  check(path, ec);
}
void DeleteRecursively(const std::string &path) {
  std::error_code ec;
  if (!IsDirectory(path)) frontend::raise(tfc::errors::notFound(path, "; No such file or directory"));
  fs::remove_all(path, ec);
  check(path, ec);
}
void Copy(const std::string &from, const std::string &to, bool overwrite) {
  mayWrite(to, overwrite);
  std::error_code ec;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, ec);
  check(from, ec);
}
void Rename(const std::string &from, const std::string &to, bool overwrite) {
  mayWrite(to, overwrite);
  std::error_code ec;
  fs::rename(from, to, ec);
  check(from, ec);
}
FileStatistics Stat(const std::string &path) {
  std::error_code ec;
  bool directory = fs::is_directory(path, ec);
  check(path, ec);
  auto time = fs::last_write_time(path, ec);
  check(path, ec);
  std::int64_t length = directory ? 0 : static_cast<std::int64_t>(fs::file_size(path, ec));
  check(path, ec);
  return {length, std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::file_clock::to_sys(time).time_since_epoch()).count(), directory};
}
std::vector<WalkEntry> Walk(const std::string &top, bool inOrder) {
  std::vector<WalkEntry> out;
  if (!IsDirectory(top)) return out;
  WalkEntry here{top, {}, {}};
  for (const std::string &name : ListDirectory(top)) (IsDirectory(top + "/" + name) ? here.subdirs : here.files).push_back(name);
  if (inOrder) out.push_back(here);
  for (const std::string &d : here.subdirs) {
    auto inner = Walk(top + "/" + d, inOrder);
    out.insert(out.end(), inner.begin(), inner.end());
  }
  if (!inOrder) out.push_back(here);
  return out;
}

GFile::GFile(std::string p, std::string m) : path(std::move(p)), mode(std::move(m)) {
  std::string plain;
  for (char c : mode)
    if (c != 'b' && c != 't') plain += c;
  auto flags = std::ios::binary;
  if (plain == "r") flags |= std::ios::in;
  else if (plain == "w") flags |= std::ios::out | std::ios::trunc;
  else if (plain == "a") flags |= std::ios::out | std::ios::app;
  else if (plain == "r+") flags |= std::ios::in | std::ios::out;
  else throw ValueError("mode is not 'r' or 'w' or 'a': " + mode);
  if (plain == "r" && IsDirectory(path)) frontend::raise(tfc::errors::failedPrecondition(path, "; Is a directory"));
  errno = 0;
  stream = std::make_unique<std::fstream>(path, flags);
  if (!*stream) fail(path, std::error_code(errno ? errno : EIO, std::generic_category()));
}
GFile::~GFile() = default;
GFile::GFile(GFile &&) noexcept = default;
std::string GFile::read(std::int64_t n) {
  if (n < 0) return {std::istreambuf_iterator<char>(*stream), {}};
  std::string s(static_cast<std::size_t>(n), '\0');
  stream->read(s.data(), n);
  s.resize(static_cast<std::size_t>(stream->gcount()));
  return s;
}
std::string GFile::readline() {
  std::string line;
  if (!std::getline(*stream, line)) return {};
  return stream->eof() ? line : line + "\n";
}
std::vector<std::string> GFile::readlines() {
  std::vector<std::string> out;
  for (std::string l = readline(); !l.empty(); l = readline()) out.push_back(l);
  return out;
}
void GFile::write(std::string_view text) {
  stream->write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!*stream) frontend::raise(tfc::errors::permissionDenied("File isn't open for writing: ", path));
}
std::int64_t GFile::size() const { return Stat(path).length; }
std::int64_t GFile::tell() { return stream->tellg(); }
void GFile::seek(std::int64_t at) {
  stream->clear();
  stream->seekg(at);
}
void GFile::flush() { stream->flush(); }
void GFile::close() { stream->close(); }
} // namespace gfile

} // namespace tfc
