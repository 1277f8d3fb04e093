// tfc-conformance: runs folders of cases and counts. Each case runs in a process of its own, so that a crash or a hang is
// one failed case and not the end of the run.
#include "Case.h"

#include "tfc/runtime/HostKernel.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <regex>
#include <set>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace tfc::conformance;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

namespace {

struct Worker {
  pid_t pid = -1;
  int fd = -1;
  std::size_t job = 0;
  std::string output;
  Clock::time_point start;
};

std::vector<fs::path> findCases(const std::vector<std::string> &roots) {
  std::vector<fs::path> cases;
  for (const std::string &root : roots) {
    std::error_code error;
    if (fs::exists(fs::path(root) / "case.json")) {
      cases.push_back(root);
      continue;
    }
    for (auto it = fs::recursive_directory_iterator(root, fs::directory_options::follow_directory_symlink, error); !error && it != fs::recursive_directory_iterator(); it.increment(error))
      if (it->path().filename() == "case.json")
        cases.push_back(it->path().parent_path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

/// Starts the case in a child process that writes its outcome as JSON to a pipe.
Worker start(const fs::path &folder, std::size_t job, const RunOptions &options) {
  int fds[2];
  if (pipe(fds) != 0)
    return {};
  std::cout.flush();
  pid_t pid = fork();
  if (pid == 0) {
    close(fds[0]);
    Outcome o = runCase(folder, options);
    std::string text = json{{"verdict", static_cast<int>(o.verdict)}, {"lines", o.lines}, {"waits", o.waits}, {"digest", o.digest}}.dump(
        -1, ' ', false, json::error_handler_t::replace);
    for (std::size_t at = 0; at < text.size();) {
      ssize_t n = write(fds[1], text.data() + at, text.size() - at);
      if (n <= 0)
        break;
      at += n;
    }
    _exit(0);
  }
  close(fds[1]);
  Worker w;
  w.pid = pid;
  w.fd = fds[0];
  w.job = job;
  w.start = Clock::now();
  return w;
}

Outcome parseOutcome(const std::string &text, int status, bool timedOut) {
  if (timedOut)
    return {Verdict::Failed, {"timed out"}, {}};
  if (WIFSIGNALED(status))
    return {Verdict::Failed, {std::string("crashed: ") + strsignal(WTERMSIG(status))}, {}};
  json j = json::parse(text, nullptr, false);
  if (j.is_discarded())
    return {Verdict::Failed, {"ended without an outcome"}, {}};
  return {static_cast<Verdict>(j["verdict"].get<int>()), j["lines"], j["waits"], j["digest"]};
}

/// Case names, one a line, "name: reason"; '#' begins a comment.
std::set<std::string> readExpectedFailures(const std::string &path) {
  std::set<std::string> names;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#')
      names.insert(line.substr(0, line.find(':')));
  return names;
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Runs conformance cases and compares with the recorded results. Exit status 0 if none failed."};
  std::vector<std::string> roots;
  std::string filter, expectedFile, listFile, digestFile;
  int jobs = 1, optLevel = 2, threads = 1, timeout = 120;
  bool quiet = false;
  app.add_option("--cases", roots, "Folders of cases, or cases")->required()->check(CLI::ExistingDirectory);
  app.add_option("--filter", filter, "Only cases whose name matches this regular expression");
  app.add_option("--jobs", jobs, "Cases run at the same time")->check(CLI::Range(1, 256));
  app.add_option("--threads", threads, "Threads of each session");
  app.add_option("--timeout", timeout, "Seconds a case may take");
  app.add_option("--expected-failures", expectedFile, "File of cases known to fail; the run fails if one passes")->check(CLI::ExistingFile);
  app.add_option("--list", listFile, "Write one line per case here: verdict, name, first reason");
  app.add_option("--digests", digestFile, "Write one line per case here: name, verdict, digest of its results' bits");
  app.add_option("-O", optLevel, "Optimisation level: 0 or 2")->check(CLI::IsMember({0, 2}));
  app.add_flag("-q,--quiet", quiet, "Only the counts");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  std::regex pattern;
  try {
    pattern = std::regex(filter);
  } catch (const std::regex_error &e) {
    std::cerr << "--filter: " << e.what() << '\n';
    return 2;
  }

  RunOptions options;
  options.compile.optLevel = optLevel;
  options.threads = threads;
  tfc::rt::registerRandomKernels();
  tfc::rt::registerKernels();
  tfc::rt::registerIoKernels();

  std::vector<fs::path> cases = findCases(roots);
  if (!filter.empty())
    std::erase_if(cases, [&](const fs::path &p) { return !std::regex_search(p.filename().string(), pattern); });
  std::set<std::string> expected = readExpectedFailures(expectedFile);
  std::map<std::string, int> waits;
  int counts[3] = {0, 0, 0};
  std::ofstream list(listFile), digests(digestFile);

  auto report = [&](const fs::path &folder, Outcome o) {
    std::string name = folder.filename();
    if (expected.count(name)) {
      if (o.verdict == Verdict::Failed) {
        o.verdict = Verdict::Skipped;
        o.waits = {"(expected failure)"};
      } else if (o.verdict == Verdict::Passed) {
        o = {Verdict::Failed, {"passes, but stands in " + expectedFile + ": take it out"}, {}};
      }
    }
    ++counts[static_cast<int>(o.verdict)];
    if (digests.is_open())
      digests << name << '\t' << static_cast<int>(o.verdict) << '\t' << o.digest << '\n';
    for (const std::string &w : o.waits)
      ++waits[w];
    if (!quiet && o.verdict == Verdict::Failed)
      for (const std::string &line : o.lines)
        std::cout << name << ": " << line << '\n';
    if (list.is_open()) {
      static const char *const words[] = {"pass", "fail", "skip"};
      std::string why = !o.lines.empty() ? o.lines[0] : !o.waits.empty() ? o.waits[0] : "";
      list << words[static_cast<int>(o.verdict)] << '\t' << name << '\t' << why << '\n' << std::flush;
    }
  };

  std::vector<Worker> running;
  std::size_t next = 0;
  while (next < cases.size() || !running.empty()) {
    while (next < cases.size() && running.size() < static_cast<std::size_t>(jobs)) {
      running.push_back(start(cases[next], next, options));
      ++next;
    }
    std::vector<pollfd> fds;
    for (const Worker &w : running)
      fds.push_back({w.fd, POLLIN, 0});
    poll(fds.data(), fds.size(), 200);
    for (std::size_t i = running.size(); i-- > 0;) {
      Worker &w = running[i];
      bool done = false, timedOut = Clock::now() - w.start > std::chrono::seconds(timeout);
      if (fds[i].revents) {
        char buffer[65536];
        ssize_t n = read(w.fd, buffer, sizeof buffer);
        if (n > 0)
          w.output.append(buffer, n);
        else
          done = true;
      }
      if (!done && !timedOut)
        continue;
      if (timedOut)
        kill(w.pid, SIGKILL);
      int status = 0;
      waitpid(w.pid, &status, 0);
      close(w.fd);
      report(cases[w.job], parseOutcome(w.output, status, timedOut && !done));
      running.erase(running.begin() + i);
    }
  }

  if (!waits.empty()) {
    std::vector<std::pair<int, std::string>> order;
    for (auto &[what, n] : waits)
      order.emplace_back(-n, what);
    std::sort(order.begin(), order.end());
    std::cout << "Skipped cases wait for:\n";
    for (auto &[n, what] : order)
      std::cout << "  " << -n << "  " << what << '\n';
  }
  std::cout << counts[0] << " passed, " << counts[1] << " failed, " << counts[2] << " skipped" << std::endl;
  return counts[1] ? 1 : 0;
}
