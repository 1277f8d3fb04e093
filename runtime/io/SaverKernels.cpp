// The host kernels of tf.train.Saver: SaveV2, RestoreV2, Save, SaveSlices, Restore, RestoreSlice, MergeV2Checkpoints,
// ShardedFilename.
#include "LegacyWriter.h"

#include "tfc/io/Checkpoint.h"
#include "tfc/runtime/HostKernel.h"

#include <cstdio>

namespace tfc::rt {
namespace {

Expected<std::string> scalarString(const Tensor &t, const char *what) {
  if (t.dtype() != DType::string || t.size() != 1)
    return errors::invalidArgument(what, " must be one string, got shape ", t.shape().errorStr());
  return t.strings()[0];
}

Status saveV2(HostCall &c) {
  TFC_ASSIGN_OR_RETURN(std::string prefix, scalarString(c.inputs[0], "prefix"));
  auto names = c.inputs[1].strings(), slices = c.inputs[2].strings();
  if (names.size() != c.inputs.size() - 3 || slices.size() != names.size())
    return errors::invalidArgument("Expected ", c.inputs.size() - 3, " tensor names and slices, got ", names.size(), " and ", slices.size());
  io::BundleWriter writer(prefix);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Tensor &t = c.inputs[3 + i];
    TFC_ASSIGN_OR_RETURN(auto part, io::parseShapeAndSlice(slices[i]));
    TFC_RETURN_IF_ERROR(part ? writer.addSlice(names[i], *part, t) : writer.add(names[i], t));
  }
  return writer.finish();
}

Status restoreV2(HostCall &c) {
  TFC_ASSIGN_OR_RETURN(std::string prefix, scalarString(c.inputs[0], "prefix"));
  auto names = c.inputs[1].strings(), slices = c.inputs[2].strings();
  const tfc_attr *dtypes = c.attr("dtypes");
  std::size_t count = dtypes ? dtypes->n : 0;
  if (names.size() != count || slices.size() != count)
    return errors::invalidArgument("Expected ", count, " tensor names and slices, got ", names.size(), " and ", slices.size());
  TFC_ASSIGN_OR_RETURN(auto reader, io::CheckpointReader::open(prefix));
  for (std::size_t i = 0; i < count; ++i) {
    const io::TensorInfo *info = reader->find(names[i]);
    auto wanted = static_cast<DType>(dtypes->list[i]);
    if (info && info->dtype != wanted)
      return errors::invalidArgument("tensor_name = ", names[i], "; expected dtype ", runtimeName(wanted),
                                     " does not equal original dtype ", runtimeName(info->dtype));
    TFC_ASSIGN_OR_RETURN(auto part, io::parseShapeAndSlice(slices[i]));
    TFC_ASSIGN_OR_RETURN(Tensor t, part ? reader->readSlice(names[i], *part) : reader->read(names[i]));
    c.setOutput(static_cast<int>(i), std::move(t));
  }
  return Status::ok();
}

/// Save and SaveSlices: checkpoints of version 1.
Status saveOld(HostCall &c) {
  bool sliced = std::string_view(c.op->op) == "SaveSlices";
  std::size_t first = sliced ? 3 : 2;
  TFC_ASSIGN_OR_RETURN(std::string file, scalarString(c.inputs[0], "filename"));
  auto names = c.inputs[1].strings();
  auto slices = sliced ? c.inputs[2].strings() : std::span<const std::string>();
  if (names.size() != c.inputs.size() - first || (sliced && slices.size() != names.size()))
    return errors::invalidArgument("Expected ", c.inputs.size() - first, " tensor names and slices, got ", names.size(), " and ", slices.size());
  std::vector<io::LegacyEntry> entries;
  for (std::size_t i = 0; i < names.size(); ++i) {
    io::LegacyEntry entry{names[i], {}, c.inputs[first + i]};
    if (sliced) {
      TFC_ASSIGN_OR_RETURN(entry.part, io::parseShapeAndSlice(slices[i]));
    }
    entries.push_back(std::move(entry));
  }
  return io::writeLegacyCheckpoint(file, entries);
}

/// Restore and RestoreSlice, of graphs older than checkpoints of version 2; these are read all the same.
Status restoreOne(HostCall &c) {
  std::string texts[3];
  for (std::size_t i = 0; i < c.inputs.size() && i < 3; ++i) {
    TFC_ASSIGN_OR_RETURN(texts[i], scalarString(c.inputs[i], i == 0 ? "file_pattern" : i == 1 ? "tensor_name" : "shape_and_slice"));
  }
  TFC_ASSIGN_OR_RETURN(auto reader, io::CheckpointReader::open(texts[0]));
  TFC_ASSIGN_OR_RETURN(auto part, io::parseShapeAndSlice(texts[2]));
  TFC_ASSIGN_OR_RETURN(Tensor t, part ? reader->readSlice(texts[1], *part) : reader->read(texts[1]));
  auto wanted = static_cast<DType>(c.intAttr("dt", static_cast<int>(t.dtype())));
  if (t.dtype() != wanted)
    return errors::invalidArgument("tensor_name = ", texts[1], "; expected dtype ", runtimeName(wanted), " does not equal original dtype ", runtimeName(t.dtype()));
  c.setOutput(0, std::move(t));
  return Status::ok();
}

Status mergeV2Checkpoints(HostCall &c) {
  auto inputs = c.inputs[0].strings();
  TFC_ASSIGN_OR_RETURN(std::string output, scalarString(c.inputs[1], "destination_prefix"));
  return io::mergeBundles({inputs.begin(), inputs.end()}, output, c.intAttr("delete_old_dirs", 1));
}

Status shardedFilename(HostCall &c) {
  TFC_ASSIGN_OR_RETURN(std::string base, scalarString(c.inputs[0], "basename"));
  char suffix[64];
  std::snprintf(suffix, sizeof suffix, "-%05d-of-%05d", static_cast<int>(c.inputs[1].asInt64(0)), static_cast<int>(c.inputs[2].asInt64(0)));
  c.setOutput(0, Tensor(base + suffix));
  return Status::ok();
}

} // namespace

void registerRecordDataset();

void registerIoKernels() {
  registerRecordDataset();
  registerHostKernel("SaveV2", saveV2);
  registerHostKernel("RestoreV2", restoreV2);
  registerHostKernel("Save", saveOld);
  registerHostKernel("SaveSlices", saveOld);
  registerHostKernel("Restore", restoreOne);
  registerHostKernel("RestoreSlice", restoreOne);
  registerHostKernel("MergeV2Checkpoints", mergeV2Checkpoints);
  registerHostKernel("ShardedFilename", shardedFilename);
}

} // namespace tfc::rt
