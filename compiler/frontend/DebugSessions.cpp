// Wrapper sessions of tfdbg (python/debug/wrappers).
#include "tfc/frontend/Debug.h"

#include "State.h"

#include "tfc/frontend/Errors.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

namespace tfc::debug {
using namespace frontend;
namespace fs = std::filesystem;

std::vector<Tensor> BaseDebugWrapperSession::runDumped(const std::string &folder, std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, RunOptions o,
                                                       RunMetadata *run_metadata, const WatchOpts &watch) {
  watch_graph(o, graph(), "file://" + folder, watch);
  return Session::runAll(fetches, feeds, o, run_metadata);
}

static std::string runFolder(const std::string &root, int count) {
  auto now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return cat(root, "/run_", now, "_", count);
}

//===-- DumpingDebugWrapperSession ----------------------------------------------------------------------------------===//

DumpingDebugWrapperSession::DumpingDebugWrapperSession(Session &sess, std::string session_root, WatchOpts watch)
    : BaseDebugWrapperSession(sess), root(std::move(session_root)), watch(std::move(watch)) {
  std::error_code failed;
  if (fs::is_regular_file(root, failed)) throw ValueError(cat("session_root path points to a file: ", root));
}

std::vector<Tensor> DumpingDebugWrapperSession::runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o, RunMetadata *run_metadata) {
  last = runFolder(root, runs++);
  return runDumped(last, fetches, feeds, o, run_metadata, watch);
}

//===-- LocalCLIDebugWrapperSession ---------------------------------------------------------------------------------===//

LocalCLIDebugWrapperSession::LocalCLIDebugWrapperSession(Session &sess, std::string dump_root, std::istream *in, std::ostream *out)
    : BaseDebugWrapperSession(sess), dumpRoot(std::move(dump_root)), in(in ? *in : std::cin), out(out ? *out : std::cout) {
  bool own = dumpRoot.empty();
  std::string name = (own ? fs::temp_directory_path() : fs::path(dumpRoot)) / "tfdbg_XXXXXX";
  std::error_code failed;
  if (!own) fs::create_directories(dumpRoot, failed);
  if (!mkdtemp(name.data())) raise(errors::permissionDenied(name, ": no folder for dumps can be made there"));
  dumpRoot = name;
  filters["has_inf_or_nan"] = has_inf_or_nan;
}
void LocalCLIDebugWrapperSession::add_tensor_filter(std::string name, TensorFilter filter) { filters[std::move(name)] = std::move(filter); }
LocalCLIDebugWrapperSession::~LocalCLIDebugWrapperSession() {
  std::error_code ignored;
  fs::remove_all(dumpRoot, ignored);
}

/// A command that is no empty line; false at the end of the input, which ends all debugging.
bool LocalCLIDebugWrapperSession::readCommand(std::string &line) {
  do {
    out << "tfdbg> " << std::flush;
    if (!std::getline(in, line)) {
      out << '\n';
      free = true;
      return false;
    }
  } while (line.find_first_not_of(" \t\r") == std::string::npos);
  return true;
}

bool LocalCLIDebugWrapperSession::command(const std::string &line) {
  std::istringstream words(line);
  std::string name, option;
  words >> name;
  if (name == "exit" || name == "quit") raise(errors::cancelled("The debugger was told to exit"));
  if (name != "run" && name != "r") return false;
  undebugged = 0, waitFor.clear();
  while (words >> option) {
    if (option == "-n" || option == "--no_debug") undebugged = 1;
    else if (option == "-t" || option == "--times") {
      if (!(words >> undebugged) || undebugged < 1) {
        out << "ERROR: run -t takes a number of runs\n";
        undebugged = 0;
        return false;
      }
      --undebugged; // the last one is looked at
    } else if (option == "-f" || option == "--till_filter_pass") {
      words >> waitFor;
      if (!filters.contains(waitFor)) {
        out << "ERROR: Error: The tensor filter \"" << waitFor << "\" does not exist.\n";
        waitFor.clear();
        return false;
      }
    } else {
      out << "ERROR: run knows -n, -t N and -f FILTER, not " << option << '\n';
      return false;
    }
  }
  return true;
}

std::vector<Tensor> LocalCLIDebugWrapperSession::runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o, RunMetadata *run_metadata) {
  int count = ++runs;
  auto list = [&](const std::vector<std::string> &names) {
    std::string text;
    for (const std::string &n : names) text += (text.empty() ? "" : ", ") + n;
    return text;
  };
  std::string line;
  bool asked = undebugged > 0 || !waitFor.empty();
  if (!free && !asked) {
    out << "--- run-start: run #" << count << ": " << fetches.size() << " fetch(es) (" << list(namesOf(fetches)) << "); " << feeds.size() << " feed(s) (" << list(namesOf(feeds)) << ")\n";
    while (readCommand(line) && !command(line))
      if (line.find("run") == std::string::npos) out << "Before a run: run (r) [-n | -t N | -f FILTER], exit\n";
  }
  if (free || undebugged > 0) {
    if (undebugged > 0) --undebugged;
    return Session::runAll(fetches, feeds, o, run_metadata);
  }
  std::string folder = runFolder(dumpRoot, count);
  std::error_code made;
  fs::create_directories(folder, made); // also where nothing can be watched
  auto results = runDumped(folder, fetches, feeds, o, run_metadata, {});
  DebugAnalyzer analyzer{DebugDumpDir(folder)};
  for (const auto &[name, filter] : filters) analyzer.add_tensor_filter(name, filter);
  std::string first = "lt";
  if (!waitFor.empty()) {
    if (analyzer.dump().find(filters.at(waitFor), 1).empty()) {
      fs::remove_all(folder, made);
      return results;
    }
    first = "lt -f " + waitFor;
    waitFor.clear();
  }
  out << "--- run-end: run #" << count << "\n" << analyzer.run(first);
  while (readCommand(line) && !command(line)) out << analyzer.run(line);
  fs::remove_all(folder, made);
  return results;
}

} // namespace tfc::debug
