#include "LegacyReader.h"

#include "BundleEntry.h"
#include "File.h"
#include "OrderedCode.h"
#include "Slices.h"
#include "Table.h"

#include "tfc/base/TensorProto.h"
#include "tfc/base/Wire.h"

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

/// SavedTensorSlices: 1 meta {1 tensor {1 name, 2 shape, 3 type, 4 slice*}*, 2 versions {2 min_consumer}}.
Status LegacyReader::readMeta(std::string_view bytes) {
  bool broken = false;
  WireReader outer(bytes);
  while (outer.next()) {
    if (outer.field != 1 || outer.type != WireReader::Bytes)
      continue;
    WireReader meta(outer.bytes);
    while (meta.next()) {
      if (meta.field == 1 && meta.type == WireReader::Bytes)
        TFC_RETURN_IF_ERROR(readTensor(meta.bytes));
      if (meta.field != 2 || meta.type != WireReader::Bytes)
        continue;
      WireReader version(meta.bytes);
      while (version.next())
        if (version.field == 2 && version.type == WireReader::Varint && version.number > 1)
          return errors::invalidArgument("checkpoint needs a reader of version ", version.number);
      broken |= version.bad;
    }
    broken |= meta.bad;
  }
  return broken || outer.bad ? errors::dataLoss("the list of tensors is damaged") : Status::ok();
}

Status LegacyReader::readTensor(std::string_view bytes) {
  std::string name;
  Stored tensor{DType::unset, {}, {}};
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 1 && r.type == WireReader::Bytes)
      name = r.bytes;
    if (r.field == 3 && r.type == WireReader::Varint)
      tensor.dtype = static_cast<DType>(r.number);
    if (r.field == 2 && r.type == WireReader::Bytes) {
      TFC_ASSIGN_OR_RETURN(tensor.shape, parseShape(r.bytes));
    }
    if (r.field == 4 && r.type == WireReader::Bytes) {
      TFC_ASSIGN_OR_RETURN(Slice slice, parseSlice(r.bytes));
      tensor.slices.push_back(std::move(slice));
    }
  }
  if (r.bad)
    return errors::dataLoss("the list of tensors is damaged");
  auto rank = static_cast<std::size_t>(tensor.shape.rank());
  for (Slice &s : tensor.slices)
    if (s.start.empty()) // of a whole tensor it may have no extents at all
      s = {std::vector<std::int64_t>(rank, 0), std::vector<std::int64_t>(rank, -1)};
  auto [it, isNew] = metas.try_emplace(name, tensor);
  if (isNew)
    return Status::ok();
  Stored &known = it->second; // another file has other slices of it
  if (known.dtype != tensor.dtype || !(known.shape == tensor.shape))
    return errors::dataLoss("tensor ", name.substr(0, 200), " has two shapes or types");
  known.slices.insert(known.slices.end(), tensor.slices.begin(), tensor.slices.end());
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
