// tfc-debug: the dump folder of a watched run (tf::debug, TensorFlow's tfdbg) in a terminal.
//
//   tfc-debug /tmp/dump                                    # a prompt; commands as tfdbg has them
//   tfc-debug /tmp/dump list --filter has_inf_or_nan       # the tensors with infinities or nans, first made first
//   tfc-debug /tmp/dump print 'Discrim/out:0[0, :]' -s
//   tfc-debug /tmp/dump node Discrim/out -a -d
#include "tfc/frontend/Debug.h"
#include "tfc/frontend/Errors.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <unistd.h>

using namespace tfc;

/// A word as a command line holds it.
static std::string inQuotes(const std::string &word) { return "\"" + word + "\""; }

/// Prints what the command gives; false if it could not be done.
static bool perform(const debug::DebugAnalyzer &analyzer, const std::string &command) {
  std::string out = analyzer.run(command);
  bool good = !out.starts_with("ERROR: ");
  (good ? std::cout : std::cerr) << out;
  return good;
}

static int prompt(const debug::DebugAnalyzer &analyzer) {
  bool terminal = isatty(STDIN_FILENO), good = perform(analyzer, "lt");
  for (std::string line;;) {
    if (terminal)
      std::cout << "tfdbg> " << std::flush;
    if (!std::getline(std::cin, line) || line == "exit" || line == "quit")
      break;
    good &= perform(analyzer, line);
  }
  return good || terminal ? 0 : 1;
}

int main(int argc, char **argv) {
  CLI::App app{"Shows the tensors that a watched run dumped (tf::debug, or TensorFlow's tfdbg)."};
  std::string folder, filter, names, ops, sort, node, tensor;
  bool reverse = false, attributes = false, dumps = false, summary = false, recursive = false, controls = false;
  int number = -1;
  app.add_option("FOLDER", folder, "Dump folder")->required();
  app.require_subcommand(0, 1);
  auto *list = app.add_subcommand("list", "The dumped tensors in order of time");
  list->add_option("-f,--filter", filter, "Only those that pass: has_inf_or_nan");
  list->add_option("-n,--node-name", names, "Only nodes whose name begins with a match of the regular expression");
  list->add_option("-t,--op-type", ops, "Only such op types");
  list->add_option("-s,--sort", sort, "timestamp, dump_size, op_type or tensor_name");
  list->add_flag("-r,--reverse", reverse, "Last first");
  auto *print = app.add_subcommand("print", "One tensor");
  print->add_option("TENSOR", tensor, "NODE:SLOT, with slices as numpy's: 'w:0[0, 2:5]'")->required();
  print->add_option("-n,--number", number, "Which of several dumps");
  print->add_flag("-s,--summary", summary, "Also how many elements are nan, negative, zero, ..., and their range");
  auto *info = app.add_subcommand("node", "A node: op, device, inputs and recipients");
  info->add_option("NODE", node)->required();
  info->add_flag("-a,--attributes", attributes);
  info->add_flag("-d,--dumps", dumps, "And what was dumped of it");
  auto *inputs = app.add_subcommand("inputs", "What a node depends on"), *outputs = app.add_subcommand("outputs", "What depends on a node");
  for (auto *sub : {inputs, outputs}) {
    sub->add_option("NODE", node)->required();
    sub->add_flag("-r,--recursive", recursive);
    sub->add_flag("-c,--control", controls, "Control edges too");
  }
  app.add_subcommand("run", "What was run: fetches, feeds and targets as JSON");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  try {
    debug::DebugAnalyzer analyzer{debug::DebugDumpDir(folder)};
    if (app.get_subcommands().empty())
      return prompt(analyzer);
    std::string name = app.get_subcommands()[0]->get_name(), command;
    auto option = [&](const char *flag, const std::string &value) {
      if (!value.empty())
        command += std::string(" ") + flag + " " + inQuotes(value);
    };
    if (name == "list") {
      command = reverse ? "lt -r" : "lt";
      option("-f", filter), option("-n", names), option("-t", ops), option("-s", sort);
    } else if (name == "print")
      command = "pt " + inQuotes(tensor) + (summary ? " -s" : "") + (number >= 0 ? " -n " + std::to_string(number) : "");
    else if (name == "node")
      command = "ni " + inQuotes(node) + (attributes ? " -a" : "") + (dumps ? " -d" : "");
    else if (name == "run")
      command = "ri";
    else
      command = (name == "inputs" ? "li -t " : "lo -t ") + inQuotes(node) + (recursive ? " -r" : "") + (controls ? " -c" : "");
    return perform(analyzer, command) ? 0 : 1;
  } catch (const Error &e) {
    std::cerr << "tfc-debug: " << e.what() << '\n';
    return 1;
  }
}
