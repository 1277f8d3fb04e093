// Shapes of image ops.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// [batch, size[0], size[1], channels] with the size from input `at`.
Status resized(ShapeContext &c, int at, Dim batch, Dim channels) {
  Shape size;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[at], 1, size));
  if (size[0] != None && size[0] != 2)
    return errors::invalidArgument("Dimension must be 2 but is ", size[0]);
  Shape out{batch, None, None, channels};
  if (auto v = intsOf(c, at))
    for (int i : {0, 1}) {
      if ((*v)[i] < 0)
        return errors::invalidArgument("Dimension size must be non-negative, but is ", (*v)[i]);
      out[1 + i] = (*v)[i];
    }
  c.setOutput(0, out);
  return Status::ok();
}

Status resize(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  return resized(c, 1, in[0], in[3]);
}

/// The gradient has the shape of the original image, input 1, with the batch and channels of both.
Status resizeGrad(ShapeContext &c) {
  Shape dy, image;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, dy));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 4, image));
  c.setOutput(0, image);
  return Status::ok();
}

Status cropAndResize(ShapeContext &c) {
  Shape image, boxes, which;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, image));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, boxes));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1, which));
  Dim count, unused;
  TFC_RETURN_IF_ERROR(mergeDim(boxes[0], which[0], count));
  TFC_RETURN_IF_ERROR(withDim(boxes[1], 4, unused));
  return resized(c, 3, count, image[3]);
}

Status cropGradImage(ShapeContext &c) {
  Shape sizes;
  TFC_RETURN_IF_ERROR(fromTensor(c, 3, sizes));
  return withRank(sizes, 4, c.outputs[0]);
}

Status cropGradBoxes(ShapeContext &c) { return withRank(c.inputs[2], 2, c.outputs[0]); }

Status transform(ShapeContext &c) {
  Shape images;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, images));
  return resized(c, 2, images[0], images[3]);
}

Status glimpse(ShapeContext &c) {
  Shape in, offsets;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 2, offsets));
  Dim batch;
  TFC_RETURN_IF_ERROR(mergeDim(in[0], offsets[0], batch));
  return resized(c, 1, batch, in[3]);
}

/// Colours stand in the last dimension.
Status colours(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  if (in.hasRank()) {
    Dim last;
    if (Dim depth = in.dim(-1); !c.building && depth != None && depth != 3)
      return errors::failedPrecondition("input must have 3 channels but input only has ", depth, " channels.");
    TFC_RETURN_IF_ERROR(withDim(in.dim(-1), 3, last));
    in[in.rank() - 1] = last;
  }
  c.setOutput(0, in);
  return Status::ok();
}

Status adjust(ShapeContext &c) {
  for (std::size_t i = 1; i < c.inputs.size(); ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  return withRankAtLeast(c.inputs[0], 3, c.outputs[0]);
}

Status suppression(ShapeContext &c) {
  Shape boxes, scores;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, boxes));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, scores));
  for (std::size_t i = 2; i < c.inputs.size(); ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  Dim unused;
  TFC_RETURN_IF_ERROR(mergeDim(boxes[0], scores[0], unused));
  if (c.op != "NonMaxSuppressionWithOverlaps")
    TFC_RETURN_IF_ERROR(withDim(boxes[1], 4, unused));
  Dim count = None;
  if (c.attrOr<bool>("pad_to_max_output_size", false))
    TFC_RETURN_IF_ERROR(dimFromScalar(c, 2, count));
  c.setOutput(0, vector(count));
  if (c.outputs.size() == 3)
    c.setOutput(1, vector(count));
  if (c.outputs.size() > 1)
    c.setOutput(static_cast<int>(c.outputs.size()) - 1, Shape{});
  return Status::ok();
}

Status combinedSuppression(ShapeContext &c) {
  Shape boxes, scores;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, boxes));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 3, scores));
  for (std::size_t i = 2; i < c.inputs.size(); ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  Dim batch, total = None, each;
  TFC_RETURN_IF_ERROR(mergeDim(boxes[0], scores[0], batch));
  const Tensor *most = c.value(3), *perClass = c.value(2);
  if (most && most->asInt64(0) <= 0)
    return errors::invalidArgument("max_total_size should be > 0 ");
  if (most)
    total = most->asInt64(0);
  if (c.attrOr<bool>("pad_per_class", false) && most) {
    if (!perClass || scores[2] == None)
      total = None;
    else {
      TFC_RETURN_IF_ERROR(multiplyDims(perClass->asInt64(0), scores[2], each));
      total = std::min(total, each);
    }
  }
  c.setOutput(0, Shape{batch, total, 4});
  c.setOutput(1, Shape{batch, total});
  c.setOutput(2, Shape{batch, total});
  c.setOutput(3, vector(batch));
  return Status::ok();
}

Status drawBoxes(ShapeContext &c) {
  Shape images, boxes;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, images));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 3, boxes));
  c.setOutput(0, images);
  return Status::ok();
}

Status sampleBox(ShapeContext &c) {
  Shape size, boxes;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1, size));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 3, boxes));
  c.setOutput(0, vector(3));
  c.setOutput(1, vector(3));
  c.setOutput(2, Shape{1, 1, 4});
  return Status::ok();
}

/// An image with as many channels as asked for; 0: not known before it is read.
Status decoded(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  std::int64_t channels = c.attrOr<std::int64_t>("channels", 0);
  if (channels < 0)
    return errors::invalidArgument("channels must be non-negative, got ", channels);
  Shape out{None, None, channels ? channels : None};
  if (c.op == "DecodeAndCropJpeg")
    if (auto window = intsOf(c, 1); window && window->size() == 4) {
      out[0] = (*window)[2];
      out[1] = (*window)[3];
    }
  c.setOutput(0, out);
  return Status::ok();
}

Status decodedGif(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  c.setOutput(0, Shape{None, None, None, 3});
  return Status::ok();
}

/// Its rank depends on the format.
Status decodedAny(ShapeContext &c) { return withRank(c.inputs[0], 0); }

Status encoded(ShapeContext &c) {
  Shape image;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 3, image));
  if (c.op != "EncodePng")
    TFC_RETURN_IF_ERROR(withRank(image, 3, image));
  c.setOutput(0, slice(image, 0, -3));
  return Status::ok();
}

Status jpegShape(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  c.setOutput(0, vector(3));
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"ResizeBilinear", resize}, {"ResizeBicubic", resize}, {"ResizeNearestNeighbor", resize}, {"ResizeArea", resize},
    {"ScaleAndTranslate", resize}, {"ResizeBilinearGrad", resizeGrad}, {"ResizeBicubicGrad", resizeGrad},
    {"ResizeNearestNeighborGrad", resize}, {"ScaleAndTranslateGrad", resizeGrad}, {"CropAndResize", cropAndResize},
    {"CropAndResizeGradImage", cropGradImage}, {"CropAndResizeGradBoxes", cropGradBoxes},
    {"ImageProjectiveTransformV2", transform}, {"ExtractGlimpse", glimpse}, {"ExtractGlimpseV2", glimpse},
    {"RGBToHSV", colours}, {"HSVToRGB", colours}, {"AdjustHue", adjust}, {"AdjustSaturation", adjust},
    {"AdjustContrast", adjust}, {"AdjustContrastv2", adjust}, {"NonMaxSuppression", suppression},
    {"NonMaxSuppressionV2", suppression}, {"NonMaxSuppressionV3", suppression}, {"NonMaxSuppressionV4", suppression},
    {"NonMaxSuppressionV5", suppression}, {"NonMaxSuppressionWithOverlaps", suppression},
    {"CombinedNonMaxSuppression", combinedSuppression}, {"DrawBoundingBoxes", drawBoxes}, {"DrawBoundingBoxesV2", drawBoxes},
    {"SampleDistortedBoundingBox", sampleBox}, {"SampleDistortedBoundingBoxV2", sampleBox}, {"DecodePng", decoded},
    {"DecodeBmp", decoded}, {"DecodeJpeg", decoded}, {"DecodeAndCropJpeg", decoded}, {"DecodeGif", decodedGif},
    {"DecodeImage", decodedAny}, {"EncodePng", encoded}, {"EncodeJpeg", encoded}, {"EncodeJpegVariableQuality", encoded},
    {"ExtractJpegShape", jpegShape},
};

} // namespace

std::span<const RuleEntry> imageRules() { return rules; }

} // namespace tfc::graph
