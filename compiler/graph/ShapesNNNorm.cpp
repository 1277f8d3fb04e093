// Shapes of biases and batch normalization.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

bool channelsFirst(const ShapeContext &c) { return c.attrOr<std::string>("data_format", "NHWC").starts_with("NC"); }
/// NDHWC and NCDHW are of rank 5.
int imageRank(const ShapeContext &c) { return static_cast<int>(c.attrOr<std::string>("data_format", "NHWC").size()); }

Status biasAdd(ShapeContext &c) {
  bool first = channelsFirst(c);
  Shape in, bias;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, bias));
  if (!in.hasRank())
    return Status::ok();
  int channel = first ? 1 : in.rank() - 1;
  TFC_RETURN_IF_ERROR(mergeDim(in[channel], bias[0], in[channel]));
  c.setOutput(0, in);
  return Status::ok();
}

Status biasAddGrad(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  c.setOutput(0, vector(!in.hasRank() ? None : channelsFirst(c) ? in[1] : in.dim(-1)));
  return Status::ok();
}

Status fusedBatchNorm(ShapeContext &c) {
  Shape x;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], imageRank(c), x));
  int at = channelsFirst(c) ? 1 : imageRank(c) - 1;
  Dim channels = x[at];
  bool training = c.attrOr<bool>("is_training", true);
  // Mean and variance are not read while training, and may be empty.
  for (int i = 1; i < (training ? 3 : 5); ++i) {
    Shape v;
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, v));
    TFC_RETURN_IF_ERROR(mergeDim(channels, v[0], channels));
  }
  x[at] = channels;
  c.setOutput(0, x);
  for (int i = 1; i < 5; ++i)
    c.setOutput(i, vector(channels));
  if (c.outputs.size() > 5) // reserve_space_3 of V3: of use to cuDNN only
    c.setOutput(5, vector(0));
  return Status::ok();
}

Status fusedBatchNormGrad(ShapeContext &c) {
  Shape dy, x;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], imageRank(c), dy));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], imageRank(c), x));
  TFC_RETURN_IF_ERROR(merge(dy, x, x));
  int at = channelsFirst(c) ? 1 : imageRank(c) - 1;
  Dim channels = x[at];
  for (int i = 2; i < 5; ++i) {
    Shape v;
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, v));
    TFC_RETURN_IF_ERROR(mergeDim(channels, v[0], channels));
  }
  x[at] = channels;
  c.setOutput(0, x);
  c.setOutput(1, vector(channels));
  c.setOutput(2, vector(channels));
  for (int i = 3; i < 5; ++i) // no gradients of mean and variance
    c.setOutput(i, vector(0));
  return Status::ok();
}

/// Vectors of the channels of a rank 4 image: inputs 1 to `last`.
Status withVectors(ShapeContext &c, int last, Shape &image, Dim &channels) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, image));
  channels = image[3];
  for (int i = 1; i <= last; ++i) {
    Shape v;
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, v));
    TFC_RETURN_IF_ERROR(mergeDim(channels, v[0], channels));
  }
  image[3] = channels;
  return Status::ok();
}

Status globalNorm(ShapeContext &c) {
  Dim channels;
  return withVectors(c, 4, c.outputs[0], channels);
}

Status globalNormGrad(ShapeContext &c) {
  Shape image;
  Dim channels;
  TFC_RETURN_IF_ERROR(withVectors(c, 3, image, channels));
  TFC_RETURN_IF_ERROR(merge(image, c.inputs[4], c.outputs[0]));
  for (int i = 1; i < 5; ++i)
    c.setOutput(i, vector(channels));
  return Status::ok();
}

Status lrn(ShapeContext &c) { return withRank(c.inputs[0], 4, c.outputs[0]); }

Status lrnGrad(ShapeContext &c) {
  Shape s = c.inputs[0];
  for (int i = 1; i < 3; ++i)
    TFC_RETURN_IF_ERROR(merge(s, c.inputs[i], s));
  return withRank(s, 4, c.outputs[0]);
}

constexpr RuleEntry rules[] = {
    {"BatchNormWithGlobalNormalization", globalNorm}, {"BatchNormWithGlobalNormalizationGrad", globalNormGrad},
    {"LRN", lrn}, {"LRNGrad", lrnGrad},
    {"BiasAdd", biasAdd}, {"BiasAddV1", biasAdd}, {"BiasAddGrad", biasAddGrad}, {"FusedBatchNorm", fusedBatchNorm},
    {"FusedBatchNormV2", fusedBatchNorm}, {"FusedBatchNormV3", fusedBatchNorm}, {"FusedBatchNormGrad", fusedBatchNormGrad},
    {"FusedBatchNormGradV2", fusedBatchNormGrad}, {"FusedBatchNormGradV3", fusedBatchNormGrad},
};

} // namespace

std::span<const RuleEntry> nnNormRules() { return rules; }

} // namespace tfc::graph
