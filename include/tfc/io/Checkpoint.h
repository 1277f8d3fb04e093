// Checkpoints: TensorFlow's V2 format ("tensor bundle": PREFIX.index and PREFIX.data-SSSSS-of-NNNNN), read and written; the V1
// format, read. No TensorFlow is needed; what is written here TensorFlow reads, and the other way round.
//
//   io::BundleWriter w("run/model-10");
//   TFC_RETURN_IF_ERROR(w.add("fc1/w", tensor));
//   TFC_RETURN_IF_ERROR(w.finish());                     // durable: all files fsynced, the index renamed last
//
//   TFC_ASSIGN_OR_RETURN(auto r, io::CheckpointReader::open("run/model-10"));
//   TFC_ASSIGN_OR_RETURN(Tensor t, r->read("fc1/w"));    // checksum verified
#pragma once

#include "tfc/base/Tensor.h"

#include <map>
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

/// A checkpoint of either version (tf.train.NewCheckpointReader). May be read by several threads.
class CheckpointReader {
public:
  /// `path`: a prefix, V2 or V1, one file or several (PREFIX-?????-of-NNNNN); the name of one of its files (.index, .data-...,
  /// .meta); or a folder, whose `checkpoint` file names the newest. NotFound if there is none, DataLoss if it is damaged.
  static Expected<std::unique_ptr<CheckpointReader>> open(const std::string &path);
  virtual ~CheckpointReader();
  /// Every tensor, sorted by name.
  const std::vector<TensorInfo> &tensors() const { return list; }
  const TensorInfo *find(std::string_view name) const;
  /// The whole tensor (partitions put together). `Key w not found in checkpoint` NotFound; checksum DataLoss.
  Expected<Tensor> read(std::string_view name) const;
  /// A slice of it, from whatever partitioning is stored; only the parts that it needs are read.
  Expected<Tensor> readSlice(std::string_view name, const ShapeAndSlice &part) const;
  /// 1 or 2.
  int version() const { return format; }
  const std::string &prefix() const { return where; }
  /// "name (DT_FLOAT) [2,3]", a line a tensor (CheckpointReader.debug_string).
  std::string debugString() const;

protected:
  /// What is stored under a name: the tensor's parts, or none if it lies there whole.
  struct Stored {
    DType dtype;
    Shape shape;
    std::vector<Slice> slices;
  };
  CheckpointReader(std::string prefix, int version) : where(std::move(prefix)), format(version) {}
  virtual Expected<Stored> stored(std::string_view name) const = 0;
  /// Part number `part` (0 if it is whole).
  virtual Expected<Tensor> readPart(std::string_view name, const Stored &tensor, std::size_t part) const = 0;
  std::string where;
  int format;
  std::vector<TensorInfo> list;
};

/// The reader of version 2.
class BundleReader : public CheckpointReader {
public:
  /// NotFound without an index, DataLoss if it is damaged. Data files are opened when first read.
  static Expected<std::unique_ptr<BundleReader>> open(std::string prefix);
  /// Files under names of their own; `prefix` is for the texts of errors.
  static Expected<std::unique_ptr<BundleReader>> openFiles(std::string prefix, std::string index, std::vector<std::string> data);
  ~BundleReader() override;
  /// The number of data files, and which of them holds a tensor (the first part of it).
  int shards() const;
  int shardOf(std::string_view name) const;
  struct Impl;

private:
  explicit BundleReader(std::string prefix);
  Expected<Stored> stored(std::string_view name) const override;
  Expected<Tensor> readPart(std::string_view name, const Stored &tensor, std::size_t part) const override;
  std::unique_ptr<Impl> impl;
};

/// tf.train.list_variables and load_variable; `path` as CheckpointReader::open takes it.
Expected<std::vector<TensorInfo>> listVariables(const std::string &path);
Expected<Tensor> loadVariable(const std::string &path, std::string_view name);
/// Of a checkpoint that tf.train.Checkpoint wrote: the variables' names in the graph, and the keys their values have in it (what
/// Saver.restore falls back to). Empty for other checkpoints; DataLoss if the object graph is damaged.
Expected<std::map<std::string, std::string>> objectGraphKeys(const CheckpointReader &reader);

/// Merges the bundles at `inputs` into one at `output`: data files are renamed, the indexes become one; with `deleteOld` the
/// folders of the inputs are removed when empty (TensorFlow's MergeV2Checkpoints).
Status mergeBundles(const std::vector<std::string> &inputs, const std::string &output, bool deleteOld);

/// What a check of a checkpoint's files found.
struct CheckpointHealth {
  std::vector<std::string> damage; ///< a line each; empty: every tensor reads and every checksum is right
  bool interrupted = false;        ///< no index, but whole temporaries: a save was cut off in its last step
};
/// Reads every tensor. An error only if there is nothing at `prefix`.
Expected<CheckpointHealth> checkCheckpoint(const std::string &prefix);
/// Finishes a save that was cut off in its last step: its temporaries, if they are whole, become the checkpoint. Removes
/// temporaries that are of no use. True if there is a whole checkpoint then.
Expected<bool> repairCheckpoint(const std::string &prefix);

/// The `checkpoint` state file of a folder.
struct CheckpointState {
  std::string modelCheckpointPath;
  std::vector<std::string> allModelCheckpointPaths; ///< oldest first
};
Expected<CheckpointState> readCheckpointState(const std::string &folder);
Status writeCheckpointState(const std::string &folder, const CheckpointState &state);
/// tf.train.latest_checkpoint: the prefix, or nothing if there is none.
std::optional<std::string> latestCheckpoint(const std::string &folder);
/// Removes index, data and meta of a checkpoint, the index first; and what an interrupted removal left of older steps of its name.
Status removeCheckpoint(const std::string &prefix);
/// Writes a file whole or not at all: temporary name, fsync, rename, fsync of the folder. Temporary files that killed processes
/// left of it are removed.
Status writeFileDurably(const std::string &path, std::string_view bytes);

} // namespace tfc::io
