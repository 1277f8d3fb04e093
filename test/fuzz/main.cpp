// graph_fuzz: hostile graphs through the whole of tfc. Each is run in a process of its own; it may give results or an error, but must
// not crash, hang or report a fault of tfc's own (INTERNAL).
//
//   graph_fuzz --seed 1 --count 1000 --cases test/conformance/cases
//   graph_fuzz --seed 1 --first 237 --count 1 --cases test/conformance/cases --verbose    # one of them again
//
// Equal arguments give equal graphs. The last line counts: `N passed, N failed, 0 skipped`.
#include "Samples.h"

#include "tfc/compiler/Compiler.h"
#include "tfc/graph/Gradients.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/runtime/HostKernel.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <map>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace tfc;
using namespace tfc::fuzz;

namespace {

struct Options {
  std::uint64_t seed = 1, first = 0, count = 1000;
  std::vector<std::string> cases;
  std::string ops;
  int seconds = 10, memory = 4096, optLevel = 2;
  bool verbose = false;
};

/// What is run is what a user runs: read, gradients, steps of one session. The first error of each kind of step ends it.
Status runSample(const Sample &sample, const Options &options) {
  TFC_ASSIGN_OR_RETURN(std::unique_ptr<graph::Graph> read, graph::readGraph(sample.graph));
  std::shared_ptr<graph::Graph> g = std::move(read);
  Status first;
  auto note = [&](const Status &s) {
    if (!s && (first.isOk() || s.code() == Code::Internal)) first = s;
  };
  std::vector<Run> runs = sample.runs;
  for (const auto &[ys, xs] : sample.gradients) {
    std::vector<graph::Edge> to, by;
    for (const std::string &y : ys)
      if (auto e = g->findOutput(y)) to.push_back(*e);
    for (const std::string &x : xs)
      if (auto e = g->findOutput(x)) by.push_back(*e);
    auto made = graph::addGradients(*g, to, by);
    if (!made) {
      note(made.status());
      continue;
    }
    Run run;
    if (!sample.runs.empty()) run.feeds = sample.runs.front().feeds;
    for (const graph::Gradient &gradient : *made)
      if (gradient) run.fetches.push_back(graph::tensorName(gradient.values));
    runs.push_back(std::move(run));
  }
  compiler::Options compile;
  compile.optLevel = options.optLevel;
  rt::Session session(compiler::makeJit(g, compile), {.threads = 1});
  for (const Run &run : runs) {
    auto results = session.run({.feeds = run.feeds, .fetches = run.fetches, .targets = run.targets, .options = {.timeoutMs = 50}}); // what waits or loops is stopped
    note(results.status());
  }
  return first;
}

/// The child's end of a case: its status as text on `fd`.
[[noreturn]] void child(const Sample &sample, const Options &options, int fd, const fs::path &noise) {
  rlimit core{0, 0};
  setrlimit(RLIMIT_CORE, &core);
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)
  rlimit space{static_cast<rlim_t>(options.memory) << 20, static_cast<rlim_t>(options.memory) << 20};
  setrlimit(RLIMIT_AS, &space);
#endif
  int out = open(noise.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(out, 1);
  dup2(out, 2);
  std::string text;
  try {
    Status status = runSample(sample, options);
    text = status.isOk() ? "OK" : status.str();
  } catch (const std::exception &e) {
    text = std::string("INTERNAL: exception: ") + e.what();
  }
  text.resize(std::min<std::size_t>(text.size(), 4000));
  (void)!write(fd, text.data(), text.size());
  _exit(0);
}

struct Verdict {
  std::string text;   ///< of the status, or how the process ended
  bool bad = false;
};

Verdict runCase(const Sample &sample, const Options &options, const fs::path &noise) {
  int fds[2];
  if (pipe(fds)) return {"no pipe", true};
  pid_t pid = fork();
  if (pid == 0) {
    close(fds[0]);
    child(sample, options, fds[1], noise);
  }
  close(fds[1]);
  std::string text;
  bool late = false;
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  for (char buffer[4096];;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd p{fds[0], POLLIN, 0};
    if (left <= 0 || poll(&p, 1, static_cast<int>(left)) <= 0) {
      late = true;
      kill(pid, SIGKILL);
      break;
    }
    ssize_t n = read(fds[0], buffer, sizeof buffer);
    if (n <= 0) break;
    text.append(buffer, n);
  }
  close(fds[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  if (late) return {"takes more than " + std::to_string(options.seconds) + " s", !sample.hasLoops};
  if (WIFSIGNALED(status)) return {std::string("crashed: ") + strsignal(WTERMSIG(status)), true};
  if (WEXITSTATUS(status)) return {"ended with status " + std::to_string(WEXITSTATUS(status)), true};
  // What TensorFlow's TruncateDiv, EditDistance and sparse reductions say, too.
  bool theirs = text.starts_with("INTERNAL: Integer division by zero") || text.starts_with("INTERNAL: Got an index") ||
                text.starts_with("INTERNAL: Obtained a write index");
  bool ownFault = text.starts_with("INTERNAL") && !theirs;
  return {text, ownFault || text.starts_with("UNKNOWN") || text.empty()};
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t index) { return (seed * 0x9e3779b97f4a7c15 + index) * 0xbf58476d1ce4e5b9 ^ index; }

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Runs hostile graphs; each must give results or an error."};
  Options options;
  app.add_option("--seed", options.seed, "What graphs are drawn");
  app.add_option("--first", options.first, "Number of the first one");
  app.add_option("--count", options.count, "How many");
  app.add_option("--cases", options.cases, "Folders of recorded cases to spoil; without it single nodes of the table of ops")->check(CLI::ExistingDirectory);
  app.add_option("--ops", options.ops, "Only nodes of this op");
  app.add_option("--seconds", options.seconds, "Time a graph may take");
  app.add_option("--memory", options.memory, "MiB of address space a graph may take");
  app.add_option("-O", options.optLevel, "Optimisation level: 0 or 2")->check(CLI::IsMember({0, 2}));
  app.add_flag("--verbose", options.verbose, "Print each graph's spoiled places and outcome, and the graph itself if there is one only");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  rt::registerRandomKernels();
  rt::registerKernels();
  rt::registerIoKernels();
  std::vector<fs::path> cases;
  for (const std::string &root : options.cases)
    for (fs::path &p : findCases(fs::absolute(root))) cases.push_back(std::move(p));
  std::vector<std::string> ops = options.ops.empty() ? runnableOps() : std::vector<std::string>{options.ops};

  std::string pattern = (fs::temp_directory_path() / "tfc-fuzz-XXXXXX").string();
  if (!mkdtemp(pattern.data())) return 1;
  fs::path scratch = pattern;
  fs::current_path(scratch);
  std::uint64_t passed = 0, failed = 0;
  std::map<std::string, int> codes;
  for (std::uint64_t i = options.first; i < options.first + options.count; ++i) {
    Random random(mixed(options.seed, i));
    Sample sample;
    std::string what;
    if (!cases.empty() && !random.chance(0.2)) {
      auto read = readCase(random.pick(cases));
      if (!read) continue;
      sample = std::move(*read);
      what = mutate(sample, random);
    } else {
      sample = nodeOf(ops[i % ops.size()], random);
      if (random.chance(0.2)) what = mutate(sample, random);
    }
    if (sample.runs.empty()) continue;
    Verdict v = runCase(sample, options, scratch / "noise");
    ++(v.bad ? failed : passed);
    ++codes[v.text.substr(0, v.text.find(':'))];
    if (v.bad || options.verbose) {
      std::cout << i << " " << sample.name << " [" << what << "]: " << v.text.substr(0, 600) << std::endl;
      std::ifstream noise(scratch / "noise");
      std::string line;
      for (int n = 0; v.bad && n < 30 && std::getline(noise, line); ++n) std::cout << "    " << line.substr(0, 300) << '\n';
    }
    if (options.verbose && options.count == 1)
      if (auto g = graph::readGraph(sample.graph)) std::cout << graph::writeGraph(**g, true) << std::endl;
  }
  fs::current_path("/");
  std::error_code ignored;
  fs::remove_all(scratch, ignored);
  for (auto &[code, n] : codes) std::cout << "  " << n << "  " << code << '\n';
  std::cout << passed << " passed, " << failed << " failed, 0 skipped" << std::endl;
  return failed ? 1 : 0;
}
