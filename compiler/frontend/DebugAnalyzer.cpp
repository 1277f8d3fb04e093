// The commands of tfdbg's prompt (python/debug/cli/analyzer_cli.py), their output as TensorFlow prints it.
#include "tfc/frontend/Debug.h"

#include "State.h"

#include "tfc/base/StridedSlice.h"
#include "tfc/frontend/Errors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <regex>

namespace tfc::debug {
using namespace frontend;

void DebugAnalyzer::add_tensor_filter(std::string name, TensorFilter filter) { filters[std::move(name)] = std::move(filter); }
DebugAnalyzer::DebugAnalyzer(DebugDumpDir dump) : dir(std::move(dump)) { filters["has_inf_or_nan"] = has_inf_or_nan; }

static std::vector<std::string> wordsOf(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool open = false, any = false;
  char quote = 0;
  for (char c : line) {
    if (quote) {
      if (c == quote) quote = 0;
      else word += c;
    } else if (c == '"' || c == '\'') quote = c, any = true;
    else if (std::isspace(static_cast<unsigned char>(c)) && !open) {
      if (any) words.push_back(std::move(word));
      word.clear(), any = false;
    } else {
      open = c == '[' ? true : c == ']' ? false : open; // slices may hold blanks
      word += c, any = true;
    }
  }
  if (any) words.push_back(std::move(word));
  return words;
}

/// Takes an option (and its value) out of the arguments.
static bool flag(std::vector<std::string> &args, std::string_view shortName, std::string_view longName) {
  auto it = std::find_if(args.begin(), args.end(), [&](const std::string &a) { return a == shortName || a == longName; });
  if (it == args.end()) return false;
  args.erase(it);
  return true;
}
static std::optional<std::string> option(std::vector<std::string> &args, std::string_view shortName, std::string_view longName) {
  auto it = std::find_if(args.begin(), args.end(), [&](const std::string &a) { return a == shortName || a == longName; });
  if (it == args.end()) return {};
  if (it + 1 == args.end()) throw ValueError(cat("argument ", longName, ": expected one argument"));
  std::string value = it[1];
  args.erase(it, it + 2);
  return value;
}
static int number(const std::string &text, std::string_view what) {
  char *end = nullptr;
  long v = std::strtol(text.c_str(), &end, 10);
  if (text.empty() || *end || v < 0 || v > 1'000'000) throw ValueError(cat("argument ", what, ": invalid int value: '", text, "'"));
  return static_cast<int>(v);
}
static std::regex regexOf(const std::string &text) {
  try {
    return std::regex(text);
  } catch (const std::regex_error &e) {
    throw ValueError(cat("'", text, "' is no regular expression: ", e.what()));
  }
}
static std::string one(std::vector<std::string> &args, std::string_view what) {
  for (const std::string &a : args)
    if (a.starts_with('-') && a.size() > 1) throw ValueError("unrecognized arguments: " + a);
  if (args.size() != 1) throw ValueError(cat(args.empty() ? "the following arguments are required: " : "one argument is expected: ", what));
  return args[0];
}
static std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}
static std::string milliseconds(std::int64_t micros) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f", static_cast<double>(micros) / 1000);
  return text;
}

std::string DebugAnalyzer::help() {
  return "lt [-f FILTER] [-fenn REGEX] [-n REGEX] [-t REGEX] [-s timestamp|dump_size|op_type|tensor_name] [-r]\n"
         "                            list_tensors: that pass a filter, by name, by op type; sorted; reversed\n"
         "pt TENSOR[SLICES] [-s] [-n NUMBER]\n"
         "                            print_tensor: e.g. pt 'w:0[0, :, 2]'; -s numeric summary; -n of several dumps\n"
         "ni NODE [-a] [-d]           node_info: -a attributes, -d dumps\n"
         "li NODE [-r] [-d DEPTH] [-c] [-t]   list_inputs: recursively, with control inputs, with op types\n"
         "lo NODE [-r] [-d DEPTH] [-c] [-t]   list_outputs\n"
         "ri                          run_info\n";
}

std::string DebugAnalyzer::run(std::string_view command) const {
  Args args = wordsOf(command);
  if (args.empty()) return "";
  std::string name = args[0];
  args.erase(args.begin());
  try {
    if (name == "lt" || name == "list_tensors") return listTensors(std::move(args));
    if (name == "pt" || name == "print_tensor") return printTensor(std::move(args));
    if (name == "ni" || name == "node_info") return nodeInfo(std::move(args));
    if (name == "li" || name == "list_inputs") return listNeighbours(std::move(args), true);
    if (name == "lo" || name == "list_outputs") return listNeighbours(std::move(args), false);
    if (name == "ri" || name == "run_info") return dir.core_metadata() + "\n";
    if (name == "help" || name == "h") return help();
    return cat("ERROR: Invalid command prefix \"", name, "\"\n");
  } catch (const Error &e) {
    return cat("ERROR: ", e.what(), "\n");
  }
}

std::string DebugAnalyzer::listTensors(Args args) const {
  auto filter = option(args, "-f", "--tensor_filter"), excluded = option(args, "-fenn", "--filter_exclude_node_names"), names = option(args, "-n", "--node_name_filter"),
       ops = option(args, "-t", "--op_type_filter"), key = option(args, "-s", "--sort_by");
  bool reverse = flag(args, "-r", "--reverse");
  if (!args.empty()) throw ValueError("unrecognized arguments: " + args[0]);
  if (excluded && !filter) throw ValueError("The flag --filter_exclude_node_names is valid only when the flag -f or --tensor_filter is used.");
  std::vector<DebugTensorDatum> list = dir.dumped_tensor_data();
  if (filter) {
    auto it = filters.find(*filter);
    if (it == filters.end()) return cat("ERROR: There is no tensor filter named \"", *filter, "\".\n");
    list = dir.find(it->second, 0, excluded.value_or(""));
  }
  auto opOf = [&](const DebugTensorDatum &d) -> std::string {
    const DebugNode *n = dir.node(d.node_name);
    return n ? n->op : "";
  };
  auto keep = [&](const std::optional<std::string> &expr, auto text) {
    if (!expr) return;
    std::regex e = regexOf(*expr);
    std::erase_if(list, [&](const DebugTensorDatum &d) { return !std::regex_search(text(d), e, std::regex_constants::match_continuous); });
  };
  keep(names, [](const DebugTensorDatum &d) { return d.node_name; });
  keep(ops, opOf);
  std::string by = key.value_or("timestamp");
  if (by == "dump_size") std::sort(list.begin(), list.end(), [](auto &a, auto &b) { return a.dump_size_bytes < b.dump_size_bytes; });
  else if (by == "op_type") std::sort(list.begin(), list.end(), [&](auto &a, auto &b) { return opOf(a) < opOf(b); });
  else if (by == "tensor_name") std::sort(list.begin(), list.end(), [](auto &a, auto &b) { return a.tensor_name() < b.tensor_name(); });
  else if (by != "timestamp") throw ValueError("Unsupported key to sort tensors by: " + by);
  if (reverse) std::reverse(list.begin(), list.end());

  std::string out = cat(list.size(), " dumped tensor(s)", filter ? " passing filter \"" + *filter + "\"" : "", ":\n");
  if (names) out += cat("Node name regex filter: \"", *names, "\"\n");
  if (ops) out += cat("Op type regex filter: \"", *ops, "\"\n");
  out += "\n";
  std::vector<std::array<std::string, 4>> rows{{"t (ms)", "Size (B)", "Op type", "Tensor name"}};
  for (const DebugTensorDatum &d : list) rows.push_back({"[" + milliseconds(d.timestamp - dir.t0()) + "]", std::to_string(d.dump_size_bytes), opOf(d), d.tensor_name()});
  std::size_t width[3] = {};
  for (auto &row : rows)
    for (int c = 0; c < 3; ++c) width[c] = std::max(width[c], row[c].size());
  for (auto &row : rows) out += padded(row[0], width[0] + 1) + padded(row[1], width[1] + 1) + padded(row[2], width[2] + 1) + row[3] + "\n";
  return out;
}

//===-- print_tensor ------------------------------------------------------------------------------------------------===//

/// "[0, :, 2:4]" of numpy, on a copy.
static Tensor sliced(const Tensor &t, std::string_view slices) {
  StridedSliceMasks masks;
  std::vector<std::int64_t> begin, end, stride;
  std::string inner(slices.substr(1, slices.size() - 2));
  std::istringstream parts(inner);
  std::string part;
  for (std::int64_t bit = 1; std::getline(parts, part, ','); bit <<= 1) {
    std::erase(part, ' ');
    begin.push_back(0), end.push_back(0), stride.push_back(1);
    auto at = [&](const std::string &text) {
      char *stop = nullptr;
      std::int64_t v = std::strtoll(text.c_str(), &stop, 10);
      if (text.empty() || *stop) throw ValueError("Invalid tensor-slicing string: " + std::string(slices));
      return v;
    };
    if (part == "...") {
      masks.ellipsis |= bit;
      continue;
    }
    auto colon = part.find(':');
    if (colon == part.npos) {
      begin.back() = at(part), end.back() = begin.back() + 1;
      masks.shrinkAxis |= bit;
      continue;
    }
    auto second = part.find(':', colon + 1);
    std::string from = part.substr(0, colon), to = part.substr(colon + 1, second == part.npos ? part.npos : second - colon - 1);
    if (from.empty()) masks.begin |= bit;
    else begin.back() = at(from);
    if (to.empty()) masks.end |= bit;
    else end.back() = at(to);
    if (second != part.npos && second + 1 < part.size()) stride.back() = at(part.substr(second + 1));
  }
  auto plan = unwrap(planStridedSlice(t.shape(), masks, static_cast<std::int64_t>(begin.size()), begin, end, stride));
  Tensor out = unwrap(Tensor::allocate(t.dtype(), plan.result));
  std::size_t bytes = byteSize(t.dtype());
  auto *to = static_cast<char *>(out.mutableRaw());
  std::vector<std::int64_t> at(plan.dims.size(), 0);
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::int64_t from = 0;
    for (std::size_t d = 0; d < at.size(); ++d) from = from * t.shape()[static_cast<int>(d)] + plan.dims[d].begin + at[d] * plan.dims[d].stride;
    if (t.dtype() == DType::string) out.mutable_data<std::string>()[static_cast<std::size_t>(i)] = t.strings()[static_cast<std::size_t>(from)];
    else std::memcpy(to + static_cast<std::size_t>(i) * bytes, static_cast<const char *>(t.raw()) + static_cast<std::size_t>(from) * bytes, bytes);
    for (std::size_t d = at.size(); d-- > 0 && ++at[d] == plan.dims[d].size;) at[d] = 0;
  }
  return out;
}

/// Two rows of cells of one width; the last has its own in a table of counts.
static std::string tableRows(const std::vector<std::string> &head, const std::vector<std::string> &cells, bool counts) {
  std::string top = "|", bottom = "|";
  std::size_t width = 0, last = counts ? head.size() - 1 : head.size();
  for (std::size_t i = 0; i < last; ++i) width = std::max({width, head[i].size(), cells[i].size()});
  for (std::size_t i = 0; i < head.size(); ++i) {
    std::size_t w = i < last ? width : std::max(head[i].size(), cells[i].size());
    if (i == last) top += " |", bottom += " |";
    top += std::string(w - head[i].size() + 1, ' ') + head[i];
    bottom += std::string(w - cells[i].size() + 1, ' ') + cells[i];
  }
  return top + " |\n" + bottom + " |\n";
}

static std::string numericSummary(const Tensor &t) {
  if (t.size() == 0) return "No numeric summary available due to empty tensor.\n";
  bool isBool = t.dtype() == DType::bool_;
  if (!isBool && !isFloating(t.dtype()) && !isInteger(t.dtype())) return cat("No numeric summary available due to tensor dtype: ", tfc::name(t.dtype()), ".\n");
  std::vector<std::string> head, cells;
  std::int64_t counts[6] = {};
  double low = INFINITY, high = -INFINITY, sum = 0, squares = 0;
  std::int64_t finite = 0;
  for (std::int64_t i = 0; i < t.size(); ++i) {
    double v = t.asDouble(i);
    ++counts[isBool ? (v != 0 ? 1 : 0) : std::isnan(v) ? 0 : v == -INFINITY ? 1 : v < 0 ? 2 : v == 0 ? 3 : v == INFINITY ? 5 : 4];
    if (!std::isfinite(v)) continue;
    ++finite, sum += v, low = std::min(low, v), high = std::max(high, v);
  }
  double mean = sum / static_cast<double>(finite);
  for (std::int64_t i = 0; i < t.size(); ++i)
    if (double v = t.asDouble(i); std::isfinite(v)) squares += (v - mean) * (v - mean);
  const char *names[] = {"nan", "-inf", "-", "0", "+", "+inf"}, *boolNames[] = {"False", "True"};
  for (int i = 0; i < (isBool ? 2 : 6); ++i)
    if (counts[i]) head.push_back(isBool ? boolNames[i] : names[i]), cells.push_back(std::to_string(counts[i]));
  head.push_back("total"), cells.push_back(std::to_string(t.size()));
  std::string out = tableRows(head, cells, true);
  if (isBool || !finite) return out;
  auto text = [&](double v) {
    std::vector<double> one{v};
    Tensor t64 = Tensor(one).reshape({});
    return (t.dtype() == float32 ? t64.astype(float32) : t64).str();
  };
  auto whole = [&](double v) { return isInteger(t.dtype()) ? std::to_string(static_cast<std::int64_t>(v)) : text(v); };
  return out + tableRows({"min", "max", "mean", "std"}, {whole(low), whole(high), text(mean), text(std::sqrt(squares / static_cast<double>(finite)))}, false);
}

std::string DebugAnalyzer::printTensor(Args args) const {
  bool summary = flag(args, "-s", "--numeric_summary");
  flag(args, "-a", "--all");
  auto which = option(args, "-n", "--number");
  std::string text = one(args, "tensor_name"), slices;
  if (auto open = text.find('['); open != text.npos) {
    slices = text.substr(open), text.resize(open);
    if (!slices.ends_with(']')) throw ValueError("Invalid tensor-slicing string: " + slices);
  }
  std::string name = text, op;
  int slot = -1;
  if (auto colon = name.find(':'); colon != name.npos) {
    std::string rest = name.substr(colon + 1);
    name.resize(colon);
    if (auto second = rest.find(':'); second != rest.npos) op = rest.substr(second + 1), rest.resize(second);
    slot = number(rest, "tensor_name");
  }
  if (!dir.node(name) && !dir.nodes().empty()) return cat("ERROR: Node \"", name, "\" does not exist in partition graphs\n");
  std::vector<const DebugTensorDatum *> found;
  for (const DebugTensorDatum &d : dir.dumped_tensor_data())
    if (d.node_name == name && (slot < 0 || d.output_slot == slot) && (op.empty() || d.debug_op == op)) found.push_back(&d);
  if (found.empty()) return cat("ERROR: Tensor \"", text, "\" did not generate any dumps.\n");
  if (slot < 0 && std::any_of(found.begin(), found.end(), [&](auto *d) { return d->output_slot != found[0]->output_slot; }))
    return cat("ERROR: Node \"", name, "\" has debug watches on several output slots: name one, e.g. ", name, ":0\n");
  if (found.size() > 1 && !which) {
    std::string out = cat("Tensor \"", text, "\" generated ", found.size(), " dumps:\n\n");
    for (std::size_t i = 0; i < found.size(); ++i) out += cat("#", i, " [", milliseconds(found[i]->timestamp - dir.t0()), " ms] ", found[i]->watch_key(), "\n");
    return out + cat("\nYou can use the -n (--number) flag to specify which dump to print.\nFor example:\n  print_tensor ", text, " -n 0\n");
  }
  std::size_t index = which ? static_cast<std::size_t>(number(*which, "--number")) : 0;
  if (index >= found.size()) return cat("ERROR: Specified number (", index, ") exceeds the number of available dumps (", found.size(), ") for tensor ", text, "\n");
  Tensor value = found[index]->get_tensor();
  std::string out = cat("Tensor \"", found[index]->watch_key(), slices, "\":\n");
  if (value.is_none()) return out + "\nUninitialized tensor\n";
  if (!slices.empty()) value = sliced(value, slices);
  else {
    std::string shape = "(";
    for (int i = 0; i < value.shape().rank(); ++i) shape += cat(i ? ", " : "", value.shape()[i], value.shape().rank() == 1 ? "," : "");
    out += cat("  dtype: ", value.dtype() == DType::string ? "object" : tfc::name(value.dtype()), "\n  shape: ", shape, ")\n");
  }
  if (summary) out += "\nNumeric summary:\n" + numericSummary(value);
  return out + "\n" + value.str() + "\n";
}

//===-- nodes -------------------------------------------------------------------------------------------------------===//

static std::string nodeOf(const std::string &input) {
  auto colon = input.rfind(':');
  return colon == input.npos ? input : input.substr(0, colon);
}

std::string DebugAnalyzer::nodeInfo(Args args) const {
  bool attributes = flag(args, "-a", "--attributes"), dumps = flag(args, "-d", "--dumps");
  std::string name = nodeOf(one(args, "node_name"));
  const DebugNode *node = dir.node(name);
  if (!node) return cat("ERROR: There is no node named \"", name, "\" in the partition graphs\n");
  std::string out = cat("Node ", name, "\n\n  Op: ", node->op, "\n  Device: ", node->device, "\n");
  auto list = [&](const std::vector<std::string> &plain, const std::vector<std::string> &controls, const char *what) {
    auto each = [&](const std::vector<std::string> &names, const std::string &title) {
      out += cat("    ", names.size(), " ", title, ":\n");
      for (const std::string &n : names) {
        const DebugNode *other = dir.node(nodeOf(n));
        out += cat("      [", other ? other->op : "?", "] ", n, "\n");
      }
    };
    out += cat("\n  ", plain.size(), " ", what, "(s) + ", controls.size(), " control ", what, "(s):\n");
    each(plain, cat(what, "(s)"));
    if (!controls.empty()) out += "\n", each(controls, cat("control ", what, "(s)"));
  };
  list(node->inputs, node->controls, "input");
  list(node->recipients, node->control_recipients, "recipient");
  if (attributes) {
    out += "\nNode attributes:\n";
    for (const auto &[key, value] : node->attrs) out += cat("  ", key, ":\n    ", value, "\n\n");
  }
  if (dumps) {
    std::string rows;
    int count = 0;
    for (const DebugTensorDatum &d : dir.dumped_tensor_data())
      if (d.node_name == name) ++count, rows += cat("  Slot ", d.output_slot, " @ ", d.debug_op, " @ ", milliseconds(d.timestamp - dir.t0()), " ms\n");
    out += cat(attributes ? "" : "\n", count, " dumped tensor(s):\n\n", rows);
  }
  return out;
}

std::string DebugAnalyzer::listNeighbours(Args args, bool inputs) const {
  bool recursive = flag(args, "-r", "--recursive"), controls = flag(args, "-c", "--control"), types = flag(args, "-t", "--op_type");
  auto depthText = option(args, "-d", "--depth");
  int limit = !recursive ? 1 : depthText ? number(*depthText, "--depth") : 20;
  std::string name = nodeOf(one(args, "node_name"));
  if (!dir.node(name)) return cat("ERROR: There is no node named \"", name, "\" in the partition graphs\n");
  std::string out = cat(inputs ? "Inputs to node \"" : "Recipients of node \"", name, "\" (Depth limit = ", limit, controls ? ", control " : "",
                        controls ? (inputs ? "inputs" : "recipients") : "", controls ? " included):\n" : "):\n");
  std::size_t lines = 0;
  std::function<void(const std::string &, int, const std::string &)> walk = [&](const std::string &at, int depth, const std::string &indent) {
    const DebugNode *node = dir.node(at);
    if (!node) return;
    std::vector<std::pair<std::string, bool>> next;
    for (const std::string &n : inputs ? node->inputs : node->recipients) next.emplace_back(nodeOf(n), false);
    if (controls)
      for (const std::string &n : inputs ? node->controls : node->control_recipients) next.emplace_back(n, true);
    for (std::size_t i = 0; i < next.size() && lines < 10'000; ++i, ++lines) {
      const DebugNode *other = dir.node(next[i].first);
      out += cat(indent, "|- (", depth, ") ", next[i].second ? "(Ctrl) " : "", types ? cat("[", other ? other->op : "?", "] ") : "", next[i].first, "\n");
      std::string deeper = indent + (i + 1 < next.size() ? "|  " : "   ");
      bool more = other && !(inputs ? other->inputs : other->recipients).empty();
      if (depth < limit) walk(next[i].first, depth + 1, deeper);
      else if (more) out += deeper + "|- ...\n";
    }
  };
  walk(name, 1, "");
  return out + "\nLegend:\n  (d): recursion depth = d.\n" + (controls ? "  (Ctrl): Control input.\n" : "") + (types ? "  [Op]: Input node has op type Op.\n" : "");
}

} // namespace tfc::debug
