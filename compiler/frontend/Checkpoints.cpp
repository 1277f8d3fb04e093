// Checkpoints without a session (python/training/checkpoint_utils.py, checkpoint_management.py, py_checkpoint_reader.py).
#include "SaverImpl.h"
#include "State.h"

#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/Train.h"
#include "tfc/io/Checkpoint.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace tfc::train {
using namespace frontend;

std::optional<CheckpointState> get_checkpoint_state(std::string_view dir) {
  auto state = io::readCheckpointState(std::string(dir));
  if (!state) return std::nullopt;
  return CheckpointState{state->modelCheckpointPath, state->allModelCheckpointPaths};
}

bool CheckpointReader::has_tensor(std::string_view name) const { return reader->find(name) != nullptr; }

Tensor CheckpointReader::get_tensor(std::string_view name) const {
  auto tensor = reader->read(name);
  if (!tensor) raise(tensor.status());
  return std::move(*tensor);
}

std::map<std::string, Shape> CheckpointReader::get_variable_to_shape_map() const {
  std::map<std::string, Shape> out;
  for (const io::TensorInfo &t : reader->tensors()) out.emplace(t.name, t.shape);
  return out;
}

std::map<std::string, DType> CheckpointReader::get_variable_to_dtype_map() const {
  std::map<std::string, DType> out;
  for (const io::TensorInfo &t : reader->tensors()) out.emplace(t.name, t.dtype);
  return out;
}

std::string CheckpointReader::debug_string() const { return reader->debugString(); }

CheckpointReader NewCheckpointReader(std::string_view prefix) {
  auto opened = io::CheckpointReader::open(std::string(prefix));
  if (!opened) raise(opened.status());
  CheckpointReader out;
  out.reader = std::move(*opened);
  return out;
}

CheckpointReader load_checkpoint(std::string_view where) {
  std::error_code ec;
  if (!std::filesystem::is_directory(std::string(where), ec)) return NewCheckpointReader(where);
  auto newest = latest_checkpoint(where);
  if (!newest) throw ValueError(cat("Couldn't find 'checkpoint' file or checkpoints in given directory ", where));
  return NewCheckpointReader(*newest);
}

std::vector<std::pair<std::string, Shape>> list_variables(std::string_view where) {
  auto shapes = load_checkpoint(where).get_variable_to_shape_map();
  return {shapes.begin(), shapes.end()};
}

Tensor load_variable(std::string_view where, std::string_view name) {
  if (name.ends_with(":0")) name.remove_suffix(2);
  return load_checkpoint(where).get_tensor(name);
}

namespace {
std::string listed(const Shape &s) {
  std::string text;
  for (std::int64_t d : s.dims()) text += cat(text.empty() ? "" : ", ", d);
  return "[" + text + "]";
}

/// The variable's initializer reads `tensor` of the checkpoint from now on.
void initializeFrom(const std::string &prefix, const std::string &tensor, const Variable &v) {
  VariableState &state = *Access::state(v);
  Output value;
  {
    Device own(std::string_view(v.device())), cpu("/cpu:0");
    value = opNode("RestoreV2", "checkpoint_initializer", {In(prefix), In(std::vector<std::string>{tensor}), In(std::vector<std::string>{sliceSpec(state)})}, {{"dtypes", std::vector<DType>{v.dtype()}}})
                .outputs()[0];
  }
  Operation assign;
  if (v.is_resource()) assign = opNode("AssignVariableOp", "", {v.handle(), identity(value)}, {{"dtype", v.dtype()}});
  else assign = opNode("Assign", "", {v.handle(), value}, {{"use_locking", true}, {"validate_shape", v.shape().is_fully_defined()}});
  state.initializer = Access::node(assign);
  value.set_shape(v.shape());
  state.initialValue = Access::edge(value);
}
} // namespace

InitTarget::InitTarget(Variable v) : variable(std::move(v)) {}
void init_from_checkpoint(std::string_view where, const std::vector<std::pair<std::string, InitTarget>> &given) {
  CheckpointReader checkpoint = load_checkpoint(where);
  std::error_code ec;
  std::string prefix = std::filesystem::is_directory(std::string(where), ec) ? *latest_checkpoint(where) : std::string(where);
  auto shapes = checkpoint.get_variable_to_shape_map();
  auto g = current();
  auto named = [&](const std::string &name) -> std::optional<Variable> {
    for (auto *store : {&g->variableStore, &g->partitionedStore})
      if (auto it = store->find(name); it != store->end()) return Access::variable(g, it->second);
    return {};
  };
  auto initialize = [&](const std::string &tensor, const Variable &v) {
    if (!v.is_partitioned()) return initializeFrom(prefix, tensor, v);
    for (const Variable &part : v.parts()) initializeFrom(prefix, tensor, part);
  };
  std::multimap<std::string, InitTarget> sorted(given.begin(), given.end());
  for (auto &[tensor, target] : sorted) {
    if (auto v = target.variable ? target.variable : named(target.name)) {
      auto there = shapes.find(tensor);
      if (there == shapes.end()) {
        std::string all;
        for (auto &[name, shape] : shapes) all += cat(all.empty() ? "'" : ", '", name, "': ", listed(shape));
        throw ValueError(cat("Tensor ", tensor, " is not found in ", where, " checkpoint {", all, "}"));
      }
      if (!v->is_partitioned() && !Access::state(*v)->slice && !v->shape().isCompatibleWith(there->second))
        throw ValueError(cat("Shape of variable ", v->name(), " (", v->shape().str(), ") doesn't match with shape of tensor ", tensor, " (", listed(there->second), ") from checkpoint reader."));
      initialize(tensor, *v);
      continue;
    }
    std::string scope = target.name.substr(0, target.name.find('/') == std::string::npos ? 0 : target.name.rfind('/'));
    if (!tensor.ends_with('/'))
      throw ValueError(cat("Assignment map with scope only name ", scope, " should map to scope only ", tensor, ". Should be 'scope/': 'other_scope/'."));
    std::set<std::string> names;
    for (auto &[name, v] : g->variableStore)
      if (scope.empty() || name.starts_with(scope + "/")) names.insert(name.substr(0, name.find("/part_")));
    for (auto &[name, v] : g->partitionedStore)
      if (scope.empty() || name.starts_with(scope + "/")) names.insert(name);
    for (const std::string &name : names) {
      std::string full = name.substr(scope.size() + (target.name == "/" ? 0 : 1));
      if (tensor != "/") full = tensor + full;
      if (full.ends_with('/')) full.pop_back();
      if (!shapes.count(full))
        throw ValueError(cat("Tensor ", full, " (", name.substr(std::min(name.size(), scope.size() + 1)), " in ", tensor, ") is not found in ", where, " checkpoint"));
      initialize(full, *named(name));
    }
  }
}

} // namespace tfc::train
