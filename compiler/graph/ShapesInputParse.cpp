// Shapes of what is decoded from strings: raw bytes, CSV, tensors, examples.
#include "ShapeTables.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

/// One more dimension, whose size the bytes tell.
Status decodeRaw(ShapeContext &c) {
  c.setOutput(0, concat(c.inputs[0], vector(None)));
  return Status::ok();
}

Status decodePaddedRaw(ShapeContext &c) {
  Dim width = None;
  std::optional<std::int64_t> bytes;
  TFC_RETURN_IF_ERROR(scalarInput(c, 1, bytes));
  const auto each = static_cast<std::int64_t>(byteSize(c.attrOr<DType>("out_type", DType::unset)));
  if (bytes && each > 0)
    width = *bytes / each;
  c.setOutput(0, concat(c.inputs[0], vector(width)));
  return Status::ok();
}

Status decodeCsv(ShapeContext &c) {
  for (std::size_t i = 1; i < c.inputs.size(); ++i) {
    Shape standard;
    TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[i], 1, standard));
    if (standard.hasRank() && standard.rank() == 1 && standard[0] > 1)
      return errors::invalidArgument("Shape of a default must be a length-0 or length-1 vector, or a scalar.");
  }
  for (std::size_t i = 0; i < c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), c.inputs[0]);
  return Status::ok();
}

Status scalarIn(ShapeContext &c) { return withRank(c.inputs[0], 0); }

Status scalarInAndOut(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  return scalarOutput(c);
}

Status writeFile(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  return withRank(c.inputs[1], 0);
}

Status matchingFiles(ShapeContext &c) {
  c.setOutput(0, vector(None));
  return Status::ok();
}

/// `prefix` is the batch's shape: [n], or [] of one example.
Status examples(ShapeContext &c, const Shape &prefix, std::size_t sparse, std::size_t ragged) {
  const auto dense = c.attrOr<std::vector<Shape>>("dense_shapes", {});
  const Dim rank = prefix.hasRank() ? prefix.rank() + 1 : None;
  if (c.outputs.size() != 3 * sparse + dense.size() + 2 * ragged)
    return errors::invalidArgument("the types and shapes of ", c.op, " make ", 3 * sparse + dense.size() + 2 * ragged, " results, but it has ", c.outputs.size());
  int o = 0;
  for (std::size_t i = 0; i < sparse; ++i)
    c.setOutput(o++, Shape{None, rank});
  for (std::size_t i = 0; i < sparse; ++i)
    c.setOutput(o++, vector(None));
  for (std::size_t i = 0; i < sparse; ++i)
    c.setOutput(o++, vector(rank));
  for (const Shape &s : dense)
    c.setOutput(o++, concat(prefix, s));
  for (std::size_t i = 0; i < ragged; ++i)
    c.setOutput(o++, vector(None));
  for (std::size_t i = 0; i < ragged; ++i)
    c.setOutput(o++, vector(prefix.hasRank() && prefix.rank() == 1 && prefix[0] >= 0 ? prefix[0] + 1 : None));
  return Status::ok();
}

Status parseExample(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1, in));
  return examples(c, in, c.attrOr<std::vector<DType>>("sparse_types", {}).size(), 0);
}

Status parseExampleV2(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[0], 1, in));
  return examples(c, in, c.attrOr<std::vector<DType>>("sparse_types", {}).size(), c.attrOr<std::vector<DType>>("ragged_value_types", {}).size());
}

Status parseSingleExample(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  return examples(c, Shape{}, c.attrOr<std::vector<DType>>("sparse_types", {}).size(), 0);
}

/// Context features as those of examples, then feature lists, which have steps in front of their own dimensions.
Status sequences(ShapeContext &c, const Shape &prefix, bool lengths) {
  const auto count = [&](std::string_view types) { return c.attrOr<std::vector<DType>>(types, {}).size(); };
  const std::size_t ragged = count("context_ragged_value_types"), lists = count("feature_list_ragged_value_types");
  const Dim rank = prefix.hasRank() ? prefix.rank() : None;
  const Shape splits = rank == None ? Shape::unknown() : rank == 0 ? Shape{} : vector(prefix[0] == None ? None : prefix[0] + 1);
  std::vector<Shape> out;
  auto put = [&](std::size_t n, const Shape &s) { out.insert(out.end(), n, s); };
  auto sparse = [&](std::size_t n, Dim dims) {
    put(n, Shape{None, dims});
    put(n, vector(None));
    put(n, vector(dims));
  };
  sparse(count("context_sparse_types"), rank == None ? None : rank + 1);
  for (const Shape &s : c.attrOr<std::vector<Shape>>("context_dense_shapes", {}))
    out.push_back(concat(prefix, s));
  put(ragged, vector(None));
  put(ragged, splits);
  sparse(count("feature_list_sparse_types"), rank == None ? None : rank + 2);
  const auto dense = c.attrOr<std::vector<Shape>>("feature_list_dense_shapes", {});
  for (const Shape &s : dense)
    out.push_back(concat(concat(prefix, vector(None)), s));
  put(lengths ? dense.size() : 0, prefix);
  put(lists, vector(None));
  put(lists, splits);
  put(lists, vector(None));
  if (out.size() != c.outputs.size())
    return errors::invalidArgument("the types and shapes of ", c.op, " make ", out.size(), " results, but it has ", c.outputs.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    c.setOutput(static_cast<int>(i), out[i]);
  return Status::ok();
}

Status parseSequenceExample(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1, in));
  return sequences(c, in, true);
}

Status parseSequenceExampleV2(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[0], 1, in));
  return sequences(c, in, true);
}

Status parseSingleSequenceExample(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  return sequences(c, Shape{}, false);
}

Status editDistance(ShapeContext &c) {
  for (int i : {0, 3}) {
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 2));
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i + 1], 1));
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i + 2], 1));
  }
  const auto hypothesis = intsOf(c, 2), truth = intsOf(c, 5);
  if (!hypothesis || !truth || hypothesis->size() != truth->size() || truth->empty())
    return Status::ok();
  std::vector<Dim> dims;
  for (std::size_t d = 0; d + 1 < truth->size(); ++d)
    dims.push_back(std::max((*hypothesis)[d], (*truth)[d]));
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status decodeWav(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  auto wanted = [&](std::string_view name, Dim &dim) -> Status {
    std::int64_t given = c.attrOr<std::int64_t>(name, -1);
    dim = given == -1 ? None : given;
    return given < -1 ? errors::invalidArgument(name, " must be non-negative, got ", given) : Status::ok();
  };
  Dim samples, channels;
  TFC_RETURN_IF_ERROR(wanted("desired_channels", channels));
  TFC_RETURN_IF_ERROR(wanted("desired_samples", samples));
  c.setOutput(0, Shape{samples, channels});
  c.setOutput(1, Shape{});
  return Status::ok();
}

Status encodeWav(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  c.setOutput(0, Shape{});
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"DecodeRaw", decodeRaw},
    {"DecodePaddedRaw", decodePaddedRaw},
    {"DecodeCSV", decodeCsv},
    {"DecodeCompressed", unchanged},
    {"DecodeWav", decodeWav},
    {"EncodeWav", encodeWav},
    {"ParseTensor", scalarIn},
    {"SerializeTensor", scalarOutput},
    {"ReadFile", scalarInAndOut},
    {"WriteFile", writeFile},
    {"MatchingFiles", matchingFiles},
    {"ParseExample", parseExample},
    {"ParseExampleV2", parseExampleV2},
    {"ParseSingleExample", parseSingleExample},
    {"ParseSequenceExample", parseSequenceExample},
    {"ParseSequenceExampleV2", parseSequenceExampleV2},
    {"ParseSingleSequenceExample", parseSingleSequenceExample},
    {"TensorSummary", scalarOutput},
    {"TensorSummaryV2", scalarOutput},
    {"Timestamp", scalarOutput},
    {"EditDistance", editDistance},
};

} // namespace

std::span<const RuleEntry> inputParseRules() { return rules; }

} // namespace tfc::graph
