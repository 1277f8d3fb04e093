// Checkpoints without a session (python/training/checkpoint_utils.py, checkpoint_management.py, py_checkpoint_reader.py).
#include "State.h"

#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/Train.h"
#include "tfc/io/Checkpoint.h"

#include <filesystem>

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

} // namespace tfc::train
