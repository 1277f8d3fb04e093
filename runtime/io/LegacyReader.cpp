#include "LegacyReader.h"

#include "File.h"
#include "OrderedCode.h"
#include "Slices.h"
#include "Table.h"

#include "tfc/base/TensorProto.h"
#include "tfc/base/Wire.h"
#include "tfc/proto/saved_tensor_slice.pb.h"

#include <algorithm>
#include <glob.h>

namespace tfc::io {
namespace {

/// The files of a prefix: itself, or its shards.
std::vector<std::string> filesOf(const std::string &prefix) {
  if (InputFile::open(prefix))
    return {prefix};
  std::string pattern;
  for (char c : prefix) { // only the shards' numbers are a pattern
    if (std::string_view("*?[\\").find(c) != std::string_view::npos)
      pattern += '\\';
    pattern += c;
  }
  glob_t found{};
  std::vector<std::string> files;
  if (::glob((pattern + "-[0-9][0-9][0-9][0-9][0-9]-of-[0-9][0-9][0-9][0-9][0-9]").c_str(), 0, nullptr, &found) == 0)
    files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  return files;
}

} // namespace

Expected<std::unique_ptr<LegacyReader>> LegacyReader::open(const std::string &prefix) {
  std::unique_ptr<LegacyReader> reader(new LegacyReader(prefix));
  std::vector<std::string> files = filesOf(prefix);
  if (files.empty())
    return errors::notFound("Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ", prefix);
  for (const std::string &file : files)
    TFC_RETURN_IF_ERROR(reader->readFile(file).withContext("Unable to open table file " + file));
  for (const auto &[name, tensor] : reader->metas)
    reader->list.push_back({name, tensor.dtype, tensor.shape});
  return reader;
}

Status LegacyReader::readFile(const std::string &file) {
  TFC_ASSIGN_OR_RETURN(std::string bytes, readWholeFile(file));
  bool sawMeta = false;
  TFC_RETURN_IF_ERROR(readTable(bytes, [&](std::string_view key, std::string_view value) -> Status {
    if (!key.empty()) {
      slices.emplace(key, value);
      return Status::ok();
    }
    sawMeta = true;
    return readMeta(value);
  }));
  return sawMeta ? Status::ok() : errors::dataLoss("the table has no list of tensors");
}

Status LegacyReader::readMeta(std::string_view bytes) {
  tensorflow::SavedTensorSlices proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return errors::dataLoss("the list of tensors is damaged");
  if (proto.meta().versions().min_consumer() > 1)
    return errors::invalidArgument("checkpoint needs a reader of version ", proto.meta().versions().min_consumer());
  for (const auto &tensor : proto.meta().tensor()) {
    TFC_ASSIGN_OR_RETURN(Shape shape, shapeOf(tensor.shape()));
    Stored &known = metas.try_emplace(tensor.name(), Stored{static_cast<DType>(tensor.type()), shape, {}}).first->second;
    if (known.dtype != static_cast<DType>(tensor.type()) || !(known.shape == shape))
      return errors::dataLoss("tensor ", tensor.name().substr(0, 200), " has two shapes or types");
    for (const auto &slice : tensor.slice()) {
      Slice s = sliceOf(slice);
      // Of a whole tensor the slice may have no extents at all.
      if (s.start.empty())
        s = {std::vector<std::int64_t>(static_cast<std::size_t>(shape.rank()), 0), std::vector<std::int64_t>(static_cast<std::size_t>(shape.rank()), -1)};
      known.slices.push_back(std::move(s));
    }
  }
  return Status::ok();
}

Expected<CheckpointReader::Stored> LegacyReader::stored(std::string_view name) const {
  auto it = metas.find(name);
  if (it == metas.end())
    return errors::notFound("Tensor name \"", std::string(name), "\" not found in checkpoint files ", where);
  if (it->second.slices.empty())
    return errors::dataLoss(where, ": tensor ", std::string(name), " has no slices");
  return it->second;
}

Expected<Tensor> LegacyReader::readPart(std::string_view name, const Stored &tensor, std::size_t part) const {
  auto it = slices.find(sliceKey(name, tensor.slices[part]));
  if (it == slices.end())
    return errors::dataLoss(where, ": a slice of ", std::string(name), " is missing");
  TFC_ASSIGN_OR_RETURN(Slice box, within(tensor.slices[part], tensor.shape));
  // SavedTensorSlices: 2 data {3 TensorProto}; the TensorProto has neither type nor shape.
  std::string_view data, values;
  WireReader outer(it->second);
  while (outer.next())
    if (outer.field == 2 && outer.type == WireReader::Bytes)
      data = outer.bytes;
  WireReader inner(data);
  while (inner.next())
    if (inner.field == 3 && inner.type == WireReader::Bytes)
      values = inner.bytes;
  if (outer.bad || inner.bad)
    return errors::dataLoss(where, ": the data of ", std::string(name), " are damaged");
  Shape shape(box.length);
  auto count = shape.numElements();
  auto t = parseTensor(values, tensor.dtype, std::move(shape));
  if (!t || (values.empty() && *count))
    return errors::dataLoss(where, ": the data of ", std::string(name), " are damaged");
  return t;
}

} // namespace tfc::io
