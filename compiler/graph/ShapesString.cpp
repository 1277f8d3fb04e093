// Shapes of string ops.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// Scalars join with anything; the others are of one shape.
Status join(ShapeContext &c) {
  bool unknown = false;
  for (const Shape &in : c.inputs)
    unknown |= !in.hasRank();
  if (unknown)
    return Status::ok();
  Shape out;
  for (const Shape &in : c.inputs)
    if (in.rank() > 0) {
      if (out.rank() == 0)
        out = in;
      else
        TFC_RETURN_IF_ERROR(merge(out, in, out));
    }
  c.setOutput(0, out);
  return Status::ok();
}

/// The pattern and what else tells how are scalars.
Status scalarsBehind(ShapeContext &c) {
  for (std::size_t i = 1; i < c.inputs.size(); ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  return unchanged(c);
}

Status split(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  c.setOutput(0, Shape{None, 2});
  c.setOutput(1, vector(None));
  c.setOutput(2, vector(2));
  return Status::ok();
}

Status substr(ShapeContext &c) {
  Shape both;
  TFC_RETURN_IF_ERROR(merge(c.inputs[1], c.inputs[2], both));
  for (int i = 0; both.hasRank() && i < both.rank(); ++i) {
    Dim same;
    TFC_RETURN_IF_ERROR(mergeDim(dimOf(c.inputs[1], i), dimOf(c.inputs[2], i), same));
  }
  return broadcast(c.inputs[0], both, c.outputs[0]);
}

Status reduceJoin(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  auto axes = intsOf(c, 1);
  const bool keep = c.attrOr<bool>("keep_dims", false);
  if (!in.hasRank() || !axes) {
    if (keep && in.hasRank())
      c.setOutput(0, Shape::unknownOfRank(in.rank()));
    return Status::ok();
  }
  std::vector<Dim> dims(in.dims().begin(), in.dims().end());
  std::vector<bool> gone(dims.size());
  for (std::int64_t a : *axes) {
    if (a < -in.rank() || a >= in.rank())
      return errors::invalidArgument("Invalid reduction dimension ", a, " for input with ", in.rank(), " dimensions.");
    gone[static_cast<std::size_t>(a < 0 ? a + in.rank() : a)] = true;
  }
  std::vector<Dim> out;
  for (std::size_t i = 0; i < dims.size(); ++i)
    if (!gone[i] || keep)
      out.push_back(gone[i] ? 1 : dims[i]);
  c.setOutput(0, Shape(std::move(out)));
  return Status::ok();
}

Status segmentJoin(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  const Shape &in = c.inputs[0], &ids = c.inputs[1];
  if (!in.hasRank() || !ids.hasRank())
    return Status::ok();
  Shape rest, prefix;
  TFC_RETURN_IF_ERROR(mergePrefix(in, ids, rest, prefix));
  Dim segments;
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 2, segments));
  c.setOutput(0, concat(vector(segments), slice(in, ids.rank())));
  return Status::ok();
}

Status ngrams(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  c.setOutput(0, vector(None));
  c.setOutput(1, c.inputs[1]);
  return Status::ok();
}

Status decode(ShapeContext &c) {
  Dim splits = None;
  if (auto n = c.inputs[0].numElements())
    TFC_RETURN_IF_ERROR(addDims(*n, 1, splits));
  c.setOutput(0, vector(splits));
  for (std::size_t i = 1; i < c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), vector(None));
  return Status::ok();
}

Status encode(ShapeContext &c) {
  Shape splits;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, splits));
  Dim rows;
  TFC_RETURN_IF_ERROR(subtractDims(dimOf(splits, 0), 1, rows));
  c.setOutput(0, vector(rows));
  return Status::ok();
}

Status fingerprint(ShapeContext &c) {
  Shape data;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, data));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  c.setOutput(0, Shape{dimOf(data, 0), 8});
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"StringJoin", join},
    {"StaticRegexFullMatch", unchanged},
    {"RegexFullMatch", scalarsBehind},
    {"RegexReplace", scalarsBehind},
    {"StaticRegexReplace", unchanged},
    {"StringStrip", unchanged},
    {"StringLower", unchanged},
    {"StringUpper", unchanged},
    {"StringLength", unchanged},
    {"StringToHashBucket", unchanged},
    {"StringToHashBucketFast", unchanged},
    {"StringToHashBucketStrong", unchanged},
    {"StringToNumber", unchanged},
    {"AsString", unchanged},
    {"EncodeBase64", unchanged},
    {"DecodeBase64", unchanged},
    {"UnicodeTranscode", unchanged},
    {"UnicodeScript", unchanged},
    {"StringFormat", scalarOutput},
    {"StringSplit", split},
    {"StringSplitV2", split},
    {"Substr", substr},
    {"ReduceJoin", reduceJoin},
    {"UnsortedSegmentJoin", segmentJoin},
    {"StringNGrams", ngrams},
    {"UnicodeDecode", decode},
    {"UnicodeDecodeWithOffsets", decode},
    {"UnicodeEncode", encode},
    {"Fingerprint", fingerprint},
};

} // namespace

std::span<const RuleEntry> stringRules() { return rules; }

} // namespace tfc::graph
