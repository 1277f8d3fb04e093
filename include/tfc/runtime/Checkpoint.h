// Checkpoints in TensorFlow's V2 format ("tensor bundle": PREFIX.index and PREFIX.data-SSSSS-of-NNNNN), read and written
// without TensorFlow. What is written here TensorFlow reads, and the other way round.
//
//   io::BundleWriter w("run/model-10");
//   TFC_RETURN_IF_ERROR(w.add("fc1/w", tensor));
//   TFC_RETURN_IF_ERROR(w.finish());                     // durable: all files fsynced, the index renamed last
//
//   TFC_ASSIGN_OR_RETURN(auto r, io::BundleReader::open("run/model-10"));
//   TFC_ASSIGN_OR_RETURN(Tensor t, r->read("fc1/w"));    // checksum verified
#pragma once

#include "tfc/base/Tensor.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tfc::io {

/// A part of a partitioned tensor: start and length per dimension; length -1 is the whole dimension.
struct Slice {
  std::vector<std::int64_t> start, length;
  bool isFull(int dim) const { return length[dim] < 0; }
};

/// "5 2 0,3:0,2": the shape of the whole tensor and the slice, TF1's shape_and_slice text. Empty text: no slice.
struct ShapeAndSlice { Shape fullShape; Slice slice; };
Expected<std::optional<ShapeAndSlice>> parseShapeAndSlice(std::string_view text);

/// Writes one bundle. Nothing of the old checkpoint at PREFIX changes before finish(); a writer destroyed without finish()
/// leaves no file. A second writer on the same prefix fails with FailedPrecondition.
class BundleWriter {
public:
  explicit BundleWriter(std::string prefix);
  ~BundleWriter();
  BundleWriter(const BundleWriter &) = delete;
  /// Adds a tensor; data stand in the file in the order of the calls. InvalidArgument on a name given twice.
  Status add(std::string_view name, const Tensor &tensor);
  Status addSlice(std::string_view name, const ShapeAndSlice &part, const Tensor &tensor);
  Status finish();
  struct Impl;

private:
  std::unique_ptr<Impl> impl;
};

struct TensorInfo {
  std::string name;
  DType dtype;
  Shape shape;
};

class BundleReader {
public:
  /// NotFound without an index, DataLoss if it is damaged. Data files are opened when first read.
  static Expected<std::unique_ptr<BundleReader>> open(std::string prefix);
  ~BundleReader();
  /// Every tensor, sorted by name.
  const std::vector<TensorInfo> &tensors() const;
  const TensorInfo *find(std::string_view name) const;
  /// The whole tensor (partitions put together). `Key w not found in checkpoint` NotFound; checksum DataLoss.
  Expected<Tensor> read(std::string_view name) const;
  /// A slice of it, from whatever partitioning is stored.
  Expected<Tensor> readSlice(std::string_view name, const ShapeAndSlice &part) const;
  struct Impl;

private:
  BundleReader();
  std::unique_ptr<Impl> impl;
};

/// Merges the bundles at `inputs` into one at `output`: data files are renamed, the indexes become one; with `deleteOld` the
/// folders of the inputs are removed when empty (TensorFlow's MergeV2Checkpoints).
Status mergeBundles(const std::vector<std::string> &inputs, const std::string &output, bool deleteOld);

/// The `checkpoint` state file of a folder.
struct CheckpointState {
  std::string modelCheckpointPath;
  std::vector<std::string> allModelCheckpointPaths; ///< oldest first
};
Expected<CheckpointState> readCheckpointState(const std::string &folder);
Status writeCheckpointState(const std::string &folder, const CheckpointState &state);
/// tf.train.latest_checkpoint: the prefix, or nothing if there is none.
std::optional<std::string> latestCheckpoint(const std::string &folder);
/// Removes index, data and meta of a checkpoint, the index first.
Status removeCheckpoint(const std::string &prefix);
/// Writes a file whole or not at all: temporary name, fsync, rename, fsync of the folder.
Status writeFileDurably(const std::string &path, std::string_view bytes);

} // namespace tfc::io
