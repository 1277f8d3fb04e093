// Pieces of contrib without arithmetic: hyperparameters, vocabularies, restoring by name, tools for training.
#include "State.h"

#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/Contrib.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iomanip>
#include <iostream>

namespace tfc::contrib {
using namespace frontend;

//===-- vocabularies ----------------------------------------------------------------------------------------------===//

namespace learn::preprocessing {

std::vector<std::string> tokenizer(const std::string &text) {
  // [A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+ : runs of capitals, capitalised words before a capital, words.
  std::vector<std::string> out;
  auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  auto word = [&](char c) { return upper(c) || lower(c) || (c >= '0' && c <= '9') || c == '_' || c == '\'' || c == '-' || (static_cast<unsigned char>(c) & 0x80); };
  for (std::size_t i = 0; i < text.size();) {
    if (!word(text[i])) {
      ++i;
      continue;
    }
    std::size_t capitals = i;
    while (capitals < text.size() && upper(text[capitals])) ++capitals;
    std::size_t end = i;
    if (capitals - i >= 2) { // as many as are followed by no small letter
      end = capitals;
      if (end < text.size() && lower(text[end])) --end;
      if (end - i < 2) end = i;
    }
    if (end == i && upper(text[i])) {
      std::size_t e = i + 1;
      while (e < text.size() && lower(text[e])) ++e;
      if (e > i + 1 && e < text.size() && upper(text[e])) end = e;
    }
    if (end == i)
      while (end < text.size() && word(text[end])) ++end;
    out.push_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

VocabularyProcessor &VocabularyProcessor::fit(const std::vector<std::string> &documents) {
  std::map<std::string, std::int64_t> counts;
  std::vector<std::string> order;
  for (const std::string &d : documents)
    for (std::string &w : tokenizer(d))
      if (counts[w]++ == 0) order.push_back(std::move(w));
  for (const std::string &w : order)
    if (counts[w] > o.min_frequency && !ids.count(w)) ids[w] = static_cast<std::int64_t>(words.size()), words.push_back(w);
  return *this;
}
Tensor VocabularyProcessor::transform(const std::vector<std::string> &documents) const {
  Tensor out = Tensor::zeros(Shape{static_cast<std::int64_t>(documents.size()), length}, DType::int64);
  auto to = out.mutable_data<std::int64_t>();
  for (std::size_t d = 0; d < documents.size(); ++d) {
    auto tokens = tokenizer(documents[d]);
    for (std::size_t i = 0; i < tokens.size() && i < static_cast<std::size_t>(length); ++i)
      if (auto it = ids.find(tokens[i]); it != ids.end()) to[d * static_cast<std::size_t>(length) + i] = it->second;
  }
  return out;
}
std::vector<std::string> VocabularyProcessor::reverse(const Tensor &t) const {
  std::vector<std::string> out;
  std::int64_t n = t.shape().rank() == 2 ? t.shape()[1] : 0;
  for (std::int64_t i = 0; i < t.size(); ++i) {
    if (i % n == 0) out.emplace_back();
    std::int64_t id = t.asInt64(i);
    if (id < 0 || id >= static_cast<std::int64_t>(words.size())) throw ValueError(cat("There is no word ", id, " in a vocabulary of ", words.size()));
    out.back() += (i % n ? " " : "") + words[static_cast<std::size_t>(id)];
  }
  return out;
}
void VocabularyProcessor::save(const std::string &path) const {
  std::ofstream file(path);
  for (const std::string &w : words) file << w << "\n";
  if (!file.flush()) throw ValueError(cat("Cannot write the vocabulary to ", path));
}
VocabularyProcessor VocabularyProcessor::restore(const std::string &path, int max_document_length) {
  std::ifstream file(path);
  if (!file) throw ValueError(cat("Cannot read a vocabulary from ", path));
  VocabularyProcessor v(max_document_length);
  v.words.clear();
  for (std::string line; std::getline(file, line);) {
    if (!v.words.empty()) v.ids[line] = static_cast<std::int64_t>(v.words.size());
    v.words.push_back(line);
  }
  if (v.words.empty()) throw ValueError(cat("The vocabulary in ", path, " is empty"));
  return v;
}

} // namespace learn::preprocessing

//===-- hyperparameters -------------------------------------------------------------------------------------------===//

namespace training {

HParams::Value HParams::Item::make(bool v) { return v; }
HParams::Value HParams::Item::make(int v) { return std::int64_t(v); }
HParams::Value HParams::Item::make(std::int64_t v) { return v; }
HParams::Value HParams::Item::make(double v) { return v; }
HParams::Value HParams::Item::make(float v) { return double(v); }
HParams::Value HParams::Item::make(const char *v) { return std::string(v); }
HParams::Value HParams::Item::make(std::string v) { return v; }
bool HParams::contains(const std::string &name) const { return items.count(name); }
HParams::HParams(std::initializer_list<Item> list) {
  for (const Item &i : list) add_hparam(i.name, i.value);
}
void HParams::add_hparam(const std::string &name, Value value) {
  if (!items.emplace(name, std::move(value)).second) throw ValueError(cat("Hyperparameter name is reserved: ", name));
}
const HParams::Value &HParams::at(const std::string &name) const {
  auto it = items.find(name);
  if (it == items.end()) throw KeyError(name);
  return it->second;
}
void HParams::set_hparam(const std::string &name, Value value) {
  Value &now = const_cast<Value &>(at(name));
  if (std::holds_alternative<double>(now) && std::holds_alternative<std::int64_t>(value)) value = static_cast<double>(std::get<std::int64_t>(value));
  if (now.index() != value.index()) throw ValueError(cat("Could not cast hparam '", name, "' from value of another type"));
  now = std::move(value);
}
HParams &HParams::parse(const std::string &values) {
  for (std::size_t at = 0; at < values.size();) {
    std::size_t comma = std::min(values.find(',', at), values.size()), equals = values.find('=', at);
    if (equals >= comma) throw ValueError(cat("Malformed hyperparameter value: ", values.substr(at, comma - at)));
    std::string name = values.substr(at, equals - at), text = values.substr(equals + 1, comma - equals - 1);
    auto it = items.find(name);
    if (it == items.end()) throw ValueError(cat("Unknown hyperparameter type for ", name));
    auto wrong = [&](const char *type) { return ValueError(cat("Could not parse hparam '", name, "' of type '", type, "' with value '", text, "' in ", values)); };
    if (std::holds_alternative<std::string>(it->second)) it->second = text;
    else if (std::holds_alternative<bool>(it->second)) {
      if (text != "true" && text != "True" && text != "1" && text != "false" && text != "False" && text != "0") throw wrong("bool");
      it->second = text == "true" || text == "True" || text == "1";
    } else if (std::holds_alternative<std::int64_t>(it->second)) {
      std::int64_t n = 0;
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
      if (error != std::errc() || end != text.data() + text.size()) throw wrong("int");
      it->second = n;
    } else {
      double n = 0;
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
      if (error != std::errc() || end != text.data() + text.size()) throw wrong("float");
      it->second = n;
    }
    at = comma + 1;
  }
  return *this;
}
std::string HParams::to_json() const {
  std::string s;
  for (auto &[name, value] : items) {
    s += cat(s.empty() ? "" : ", ", std::quoted(name), ": ");
    if (auto *b = std::get_if<bool>(&value)) s += *b ? "true" : "false";
    else if (auto *t = std::get_if<std::string>(&value)) s += cat(std::quoted(*t));
    else if (auto *n = std::get_if<std::int64_t>(&value)) s += std::to_string(*n);
    else s += cat(std::get<double>(value));
  }
  return "{" + s + "}";
}

} // namespace training

//===-- values by name --------------------------------------------------------------------------------------------===//

namespace framework {

static AssignFromValues assigns(const std::vector<std::pair<Variable, Tensor>> &values) {
  AssignFromValues out;
  std::vector<Operation> ops;
  Scoped s("assign_from_values", "");
  for (auto &[v, t] : values) {
    if (!v.shape().isCompatibleWith(t.shape())) throw ValueError(cat("Shape of ", v.op().name(), " is ", v.shape().str(), ", but the value has ", t.shape().str()));
    Output p = placeholder(v.dtype(), t.shape());
    ops.push_back(v.assign(p).op());
    out.feed_dict.emplace_back(p, t);
  }
  out.op = group(ops);
  return out;
}
AssignFromValues assign_from_values(const std::map<std::string, Tensor> &named) {
  std::vector<std::pair<Variable, Tensor>> values;
  auto all = global_variables();
  for (auto &[name, t] : named) {
    auto it = std::find_if(all.begin(), all.end(), [&](const Variable &v) { return v.op().name() == name; });
    if (it == all.end()) throw ValueError(cat("Variable ", name, " wasn't found"));
    values.emplace_back(*it, t);
  }
  return assigns(values);
}
AssignFromValues assign_from_checkpoint(const std::string &path, const std::map<std::string, Variable> &variables) {
  train::CheckpointReader reader = train::load_checkpoint(path);
  std::vector<std::pair<Variable, Tensor>> values;
  for (auto &[name, v] : variables) {
    if (!reader.has_tensor(name)) throw ValueError(cat("Checkpoint is missing variable [", name, "]"));
    values.emplace_back(v, reader.get_tensor(name));
  }
  return assigns(values);
}
std::function<void(Session &)> assign_from_checkpoint_fn(const std::string &path, const std::map<std::string, Variable> &variables, bool ignore_missing_vars) {
  std::map<std::string, Variable> there = variables;
  if (ignore_missing_vars) {
    train::CheckpointReader reader = train::load_checkpoint(path);
    std::erase_if(there, [&](auto &item) { return !reader.has_tensor(item.first); });
  }
  if (there.empty()) throw ValueError("No variables to restore");
  auto saver = std::make_shared<train::Saver>(train::VarList(there));
  return [saver, path](Session &s) { saver->restore(s, path); };
}
std::function<void(Session &)> assign_from_checkpoint_fn(const std::string &path, const std::vector<Variable> &variables, bool ignore_missing_vars) {
  std::map<std::string, Variable> named;
  for (const Variable &v : variables) named.emplace(v.op().name(), v);
  return assign_from_checkpoint_fn(path, named, ignore_missing_vars);
}

} // namespace framework

namespace slim {
GradsAndVars learning::multiply_gradients(const GradsAndVars &gv, const std::map<std::string, double> &by) {
  if (by.empty()) throw ValueError("`gradient_multipliers` is empty.");
  GradsAndVars out;
  for (auto &[g, v] : gv) {
    auto it = by.find(v.op().name());
    if (it == by.end()) {
      out.emplace_back(g, v);
      continue;
    }
    if (!g) throw ValueError("Requested multiple of `None` gradient.");
    out.emplace_back(*g * cast(constantOf(Tensor(it->second), "multiplier"), g->dtype()), v);
  }
  return out;
}
GradsAndVars learning::clip_gradient_norms(const GradsAndVars &gv, double max_norm) {
  GradsAndVars out;
  for (auto &[g, v] : gv) out.emplace_back(g ? std::optional<Output>(clip_by_norm(*g, max_norm)) : std::nullopt, v);
  return out;
}
std::pair<std::int64_t, std::int64_t> model_analyzer::analyze_vars(const std::vector<Variable> &variables, bool print_info) {
  std::int64_t elements = 0, bytes = 0;
  if (print_info) std::cout << "---------\nVariables: name (type shape) [size]\n---------\n";
  for (const Variable &v : variables) {
    std::int64_t n = v.shape().numElements().value_or(0), size = n * static_cast<std::int64_t>(byteSize(v.dtype()));
    elements += n, bytes += size;
    if (print_info) std::cout << v.name() << " (" << tfc::name(v.dtype()) << " " << v.shape().str() << ") [" << n << ", bytes: " << size << "]\n";
  }
  if (print_info) std::cout << "Total size of variables: " << elements << "\nTotal bytes of variables: " << bytes << std::endl;
  return {elements, bytes};
}
} // namespace slim

} // namespace tfc::contrib
