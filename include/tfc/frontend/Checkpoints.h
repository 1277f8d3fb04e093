// Checkpoints seen from outside a session (tf.train): what is in one, and the folder's state file.
//
//   for (auto &[name, shape] : tf::train::list_variables("ckpt")) std::cout << name << " " << shape << "\n";
//   tf::Tensor w = tf::train::load_variable("ckpt", "fc1/w");
//   if (auto state = tf::train::get_checkpoint_state("ckpt")) saver.restore(sess, state->model_checkpoint_path);
#pragma once

#include "tfc/base/Tensor.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tfc::io {
class CheckpointReader;
}

namespace tfc::train {

/// What a folder's `checkpoint` file says (tf.train.CheckpointState). Paths in a file of relative ones have the folder in front.
struct CheckpointState {
  std::string model_checkpoint_path;
  std::vector<std::string> all_model_checkpoint_paths; ///< oldest first
};
/// tf.train.get_checkpoint_state. Nothing if the folder has no `checkpoint` file, or one that does not parse.
std::optional<CheckpointState> get_checkpoint_state(std::string_view checkpoint_dir);

/// Reads a checkpoint of either version (tf.train.NewCheckpointReader). Copies share the open files; several threads may read.
class CheckpointReader {
public:
  bool has_tensor(std::string_view name) const;
  /// The whole tensor, the parts of a partitioned one put together. errors::NotFoundError "Key NAME not found in checkpoint",
  /// errors::DataLossError for a wrong checksum.
  Tensor get_tensor(std::string_view name) const;
  std::map<std::string, Shape> get_variable_to_shape_map() const;
  std::map<std::string, DType> get_variable_to_dtype_map() const;
  /// "name (DT_FLOAT) [2,3]", a line a tensor.
  std::string debug_string() const;

private:
  friend CheckpointReader NewCheckpointReader(std::string_view prefix);
  std::shared_ptr<const io::CheckpointReader> reader;
};

/// Opens the checkpoint `prefix`. errors::NotFoundError if there is none, errors::DataLossError if it is damaged.
CheckpointReader NewCheckpointReader(std::string_view prefix);
/// tf.train.load_checkpoint: `dir_or_file` is a prefix, or a folder, whose newest checkpoint is opened. ValueError "Couldn't find
/// 'checkpoint' file or checkpoints in given directory DIR" for a folder without one.
CheckpointReader load_checkpoint(std::string_view dir_or_file);
/// tf.train.list_variables: names and shapes, by name; errors as load_checkpoint.
std::vector<std::pair<std::string, Shape>> list_variables(std::string_view dir_or_file);
/// tf.train.load_variable: a variable's value; ":0" at the end of the name is dropped. Errors as load_checkpoint and get_tensor.
Tensor load_variable(std::string_view dir_or_file, std::string_view name);

} // namespace tfc::train

namespace tfc::contrib::framework {
using train::list_variables;
using train::load_checkpoint;
using train::load_variable;
} // namespace tfc::contrib::framework
