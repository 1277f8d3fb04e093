// What checkpoints of both versions have in common: names, whole tensors and slices from parts.
#include "File.h"
#include "LegacyReader.h"
#include "Slices.h"

#include "tfc/base/Wire.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace tfc::io {
namespace {

bool exists(const std::string &path) { return ::access(path.c_str(), F_OK) == 0; }

bool isFolder(const std::string &path) {
  struct stat s;
  return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}

/// The prefix of a checkpoint one of whose files `path` names.
std::string withoutSuffix(const std::string &path) {
  for (std::string_view suffix : {".index", ".meta"})
    if (path.size() > suffix.size() && path.ends_with(suffix))
      return path.substr(0, path.size() - suffix.size());
  std::size_t data = path.rfind(".data-");
  return data == std::string::npos || data == 0 ? path : path.substr(0, data);
}

/// The part of `box` (of the tensor) that lies in `other`, or nothing.
bool intersect(const Slice &box, const Slice &other, Slice &out) {
  out = box;
  for (std::size_t i = 0; i < box.start.size(); ++i) {
    std::int64_t from = std::max(box.start[i], other.start[i]);
    std::int64_t to = std::min(box.start[i] + box.length[i], other.start[i] + other.length[i]);
    if (to < from || (to == from && box.length[i] != 0))
      return false;
    out.start[i] = from;
    out.length[i] = to - from;
  }
  return true;
}

std::vector<std::int64_t> minus(const std::vector<std::int64_t> &a, const std::vector<std::int64_t> &b) {
  std::vector<std::int64_t> out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    out[i] = a[i] - b[i];
  return out;
}

std::int64_t product(const std::vector<std::int64_t> &dims) {
  std::int64_t n = 1;
  for (std::int64_t d : dims)
    n *= d;
  return n;
}

/// DT_FLOAT, as the messages spell it.
std::string enumName(DType type) {
  std::string out = "DT_";
  for (const char *p = runtimeName(type); *p; ++p)
    out += static_cast<char>(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
  return out;
}

} // namespace

CheckpointReader::~CheckpointReader() = default;

Expected<std::unique_ptr<CheckpointReader>> CheckpointReader::open(const std::string &path) {
  std::string prefix = path;
  if (isFolder(path) && !exists(path + ".index")) {
    TFC_ASSIGN_OR_RETURN(CheckpointState state, readCheckpointState(path));
    prefix = state.modelCheckpointPath;
  } else if (!exists(path + ".index")) {
    prefix = withoutSuffix(path);
  }
  if (!exists(prefix + ".index")) {
    TFC_ASSIGN_OR_RETURN(auto legacy, LegacyReader::open(prefix));
    return std::unique_ptr<CheckpointReader>(std::move(legacy));
  }
  TFC_ASSIGN_OR_RETURN(auto bundle, BundleReader::open(prefix));
  return std::unique_ptr<CheckpointReader>(std::move(bundle));
}

const TensorInfo *CheckpointReader::find(std::string_view name) const {
  auto it = std::lower_bound(list.begin(), list.end(), name, [](const TensorInfo &info, std::string_view n) { return info.name < n; });
  return it != list.end() && it->name == name ? &*it : nullptr;
}

Expected<Tensor> CheckpointReader::read(std::string_view name) const {
  TFC_ASSIGN_OR_RETURN(Stored tensor, stored(name));
  if (tensor.slices.empty())
    return readPart(name, tensor, 0);
  Slice all{std::vector<std::int64_t>(static_cast<std::size_t>(tensor.shape.rank()), 0),
            std::vector<std::int64_t>(static_cast<std::size_t>(tensor.shape.rank()), -1)};
  return readSlice(name, {tensor.shape, all});
}

Expected<Tensor> CheckpointReader::readSlice(std::string_view name, const ShapeAndSlice &part) const {
  TFC_ASSIGN_OR_RETURN(Stored tensor, stored(name));
  if (!(tensor.shape == part.fullShape))
    return errors::invalidArgument("Tensor's shape ", tensor.shape.errorStr(), " is not compatible with supplied shape ",
                                   part.fullShape.errorStr(), " for ", std::string(name));
  TFC_ASSIGN_OR_RETURN(Slice wanted, within(part.slice, tensor.shape));
  TFC_ASSIGN_OR_RETURN(Tensor result, Tensor::allocate(tensor.dtype, Shape(wanted.length)));
  std::int64_t covered = 0;
  std::size_t parts = std::max<std::size_t>(tensor.slices.size(), 1);
  for (std::size_t i = 0; i < parts; ++i) {
    Slice whole{std::vector<std::int64_t>(wanted.start.size(), 0), std::vector<std::int64_t>(wanted.start.size(), -1)};
    auto box = within(tensor.slices.empty() ? whole : tensor.slices[i], tensor.shape);
    if (!box)
      return errors::dataLoss(where, ": a slice of ", std::string(name), " leaves its shape ", tensor.shape.errorStr());
    Slice common;
    if (!intersect(wanted, *box, common))
      continue;
    TFC_ASSIGN_OR_RETURN(Tensor t, readPart(name, tensor, i));
    if (t.dtype() != result.dtype() || t.shape().dims() != box->length)
      return errors::dataLoss(where, ": a slice of ", std::string(name), " has another shape or type");
    copyBox(result, minus(common.start, wanted.start), t, minus(common.start, box->start), common.length);
    covered += product(common.length);
  }
  if (covered < result.size())
    return errors::notFound("Key ", std::string(name), ": its slices do not cover the tensor");
  return result;
}

std::string CheckpointReader::debugString() const {
  std::string out;
  for (const TensorInfo &t : list)
    out += t.name + " (" + enumName(t.dtype) + ") " + t.shape.errorStr() + "\n";
  return out;
}

Expected<std::vector<TensorInfo>> listVariables(const std::string &path) {
  TFC_ASSIGN_OR_RETURN(auto reader, CheckpointReader::open(path));
  return reader->tensors();
}

Expected<Tensor> loadVariable(const std::string &path, std::string_view name) {
  TFC_ASSIGN_OR_RETURN(auto reader, CheckpointReader::open(path));
  return reader->read(name);
}

Expected<std::map<std::string, std::string>> objectGraphKeys(const CheckpointReader &reader) {
  std::map<std::string, std::string> keys;
  const char *const graph = "_CHECKPOINTABLE_OBJECT_GRAPH";
  if (!reader.find(graph))
    return keys;
  TFC_ASSIGN_OR_RETURN(Tensor bytes, reader.read(graph));
  auto damaged = [&] { return errors::dataLoss(reader.prefix(), ": ", graph, " is damaged"); };
  if (bytes.dtype() != DType::string || bytes.size() != 1)
    return damaged();
  // TrackableObjectGraph: 1 nodes, each with 2 attributes of 2 full_name and 3 checkpoint_key.
  WireReader nodes(bytes.strings()[0]);
  while (nodes.next()) {
    if (nodes.field != 1 || nodes.type != WireReader::Bytes)
      continue;
    WireReader node(nodes.bytes);
    while (node.next()) {
      if (node.field != 2 || node.type != WireReader::Bytes)
        continue;
      std::string_view fullName, key;
      WireReader attribute(node.bytes);
      while (attribute.next())
        if (attribute.type == WireReader::Bytes && (attribute.field == 2 || attribute.field == 3))
          (attribute.field == 2 ? fullName : key) = attribute.bytes;
      if (attribute.bad)
        return damaged();
      if (!fullName.empty())
        keys[std::string(fullName)] = key;
    }
    if (node.bad)
      return damaged();
  }
  if (nodes.bad)
    return damaged();
  return keys;
}

} // namespace tfc::io
