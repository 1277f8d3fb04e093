// Ops of category ImageBox; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGEBOX_TD
#define TFC_IMAGEBOX_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_NonMaxSuppressionOp : TFC_Op<"NonMaxSuppression", [Pure]> {
  let summary = "boxes that do not overlap better ones";
  let description = [{
    Boxes by falling score, each taken unless it overlaps one taken before by more than iou_threshold. Equal scores: the lower index
    first.

    1. boxes is [n, 4], scores [n].
    2. 0 <= iou_threshold <= 1.

    Example: `%y = tfc.NonMaxSuppression %b, %s, %n : (tensor<6x4xf32>, tensor<6xf32>, tensor<i32>) -> tensor<?xi32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$boxes, TFC_In<"float32">:$scores, TFC_In<"int32">:$max_output_size,
    TFC_Float<"0.5">:$iou_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let gradient = "none";
  let target = "host";
}

def TFC_NonMaxSuppressionV2Op : TFC_Op<"NonMaxSuppressionV2", [Pure]> {
  let summary = "NonMaxSuppression with an operand for its threshold";
  let description = [{
    Boxes by falling score, each taken unless it overlaps one taken before by more than iou_threshold. Equal scores: the lower index
    first.

    1. boxes is [n, 4], scores [n].
    2. 0 <= iou_threshold <= 1.

    Example: `%y = tfc.NonMaxSuppressionV2 %b, %s, %n, %t : (tensor<6x4xf32>, tensor<6xf32>, tensor<i32>, tensor<f32>) -> tensor<?xi32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T_threshold">:$iou_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let derived = [
    TFC_DerivedType<"T", ["float16", "float32"], "float32">,
    TFC_DerivedType<"T_threshold", ["float16", "float32"], "float32">];
  let gradient = "none";
  let target = "host";
}

def TFC_NonMaxSuppressionV3Op : TFC_Op<"NonMaxSuppressionV3", [Pure]> {
  let summary = "NonMaxSuppressionV2 for scores above a threshold";
  let description = [{
    Boxes by falling score, each taken unless it overlaps one taken before by more than iou_threshold. Equal scores: the lower index
    first.

    1. boxes is [n, 4], scores [n].
    2. 0 <= iou_threshold <= 1.

    Example: `%y = tfc.NonMaxSuppressionV3 %b, %s, %n, %t, %u : (tensor<6x4xf32>, tensor<6xf32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<?xi32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T_threshold">:$iou_threshold,
    TFC_In<"T_threshold">:$score_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let derived = [
    TFC_DerivedType<"T", ["float16", "float32"], "float32">,
    TFC_DerivedType<"T_threshold", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_NonMaxSuppressionV4Op : TFC_Op<"NonMaxSuppressionV4", [Pure]> {
  let summary = "NonMaxSuppressionV3, padded and counted";
  let description = [{
    Boxes by falling score, each taken unless it overlaps one taken before by more than iou_threshold. Equal scores: the lower index
    first.

    1. boxes is [n, 4], scores [n].
    2. 0 <= iou_threshold <= 1.

    Example: `%y:2 = tfc.NonMaxSuppressionV4 %b, %s, %n, %t, %u : (tensor<6x4xf32>, tensor<6xf32>, tensor<i32>, tensor<f32>, tensor<f32>) -> (tensor<?xi32>, tensor<i32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T_threshold">:$iou_threshold,
    TFC_In<"T_threshold">:$score_threshold, TFC_Bool<"false">:$pad_to_max_output_size);
  let results = (outs TFC_Out<"int32">:$selected_indices, TFC_Out<"int32">:$valid_outputs);
  let derived = [
    TFC_DerivedType<"T", ["float16", "float32"], "float32">,
    TFC_DerivedType<"T_threshold", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_NonMaxSuppressionV5Op : TFC_Op<"NonMaxSuppressionV5", [Pure]> {
  let summary = "NonMaxSuppressionV4 that can lower scores instead of dropping boxes";
  let description = [{
    soft_nms_sigma above 0: a box loses score by its overlap with those taken.

    1. boxes is [n, 4], scores [n].
    2. 0 <= iou_threshold <= 1.

    Example: `%y:3 = tfc.NonMaxSuppressionV5 %b, %s, %n, %t, %u, %v : (tensor<6x4xf32>, tensor<6xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<?xi32>, tensor<?xf32>, tensor<i32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T">:$iou_threshold,
    TFC_In<"T">:$score_threshold, TFC_In<"T">:$soft_nms_sigma, TFC_Bool<"false">:$pad_to_max_output_size);
  let results = (outs
    TFC_Out<"int32">:$selected_indices, TFC_Out<"T">:$selected_scores, TFC_Out<"int32">:$valid_outputs);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_NonMaxSuppressionWithOverlapsOp : TFC_Op<"NonMaxSuppressionWithOverlaps", [Pure]> {
  let summary = "NonMaxSuppressionV3 on given overlaps";
  let description = [{
    1. overlaps is square, a row a score.

    Example: `%y = tfc.NonMaxSuppressionWithOverlaps %b, %s, %n, %t, %u : (tensor<6x6xf32>, tensor<6xf32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<?xi32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$overlaps, TFC_In<"float32">:$scores, TFC_In<"int32">:$max_output_size,
    TFC_In<"float32">:$overlap_threshold, TFC_In<"float32">:$score_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let gradient = "none";
  let target = "host";
}

def TFC_CombinedNonMaxSuppressionOp : TFC_Op<"CombinedNonMaxSuppression", [Pure]> {
  let summary = "non maximum suppression for batches and classes";
  let description = [{
    1. boxes is [batch, n, q, 4] with q 1 or the number of classes, scores [batch, n, classes].

    Example: `%y:4 = tfc.CombinedNonMaxSuppression %b, %s, %n, %m, %t, %u : (tensor<1x6x1x4xf32>, tensor<1x6x2xf32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<f32>) -> (tensor<1x?x4xf32>, tensor<1x?xf32>, tensor<1x?xf32>, tensor<1xi32>)`
  }];
  let arguments = (ins
    TFC_In<"float32">:$boxes, TFC_In<"float32">:$scores, TFC_In<"int32">:$max_output_size_per_class,
    TFC_In<"int32">:$max_total_size, TFC_In<"float32">:$iou_threshold, TFC_In<"float32">:$score_threshold,
    TFC_Bool<"false">:$pad_per_class, TFC_Bool<"true">:$clip_boxes);
  let results = (outs
    TFC_Out<"float32">:$nmsed_boxes, TFC_Out<"float32">:$nmsed_scores, TFC_Out<"float32">:$nmsed_classes,
    TFC_Out<"int32">:$valid_detections);
  let gradient = "missing";
  let target = "host";
}

def TFC_DrawBoundingBoxesOp : TFC_Op<"DrawBoundingBoxes", [Pure]> {
  let summary = "images with the outlines of boxes";
  let description = [{
    1. boxes is [batch, n, 4]: y1, x1, y2, x2 as fractions of the image.

    Example: `%y = tfc.DrawBoundingBoxes %x, %b : (tensor<1x8x8x3xf32>, tensor<1x2x4xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$boxes);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "none";
  let target = "host";
}

def TFC_DrawBoundingBoxesV2Op : TFC_Op<"DrawBoundingBoxesV2", [Pure]> {
  let summary = "DrawBoundingBoxes in given colours";
  let description = [{
    1. colors is [number of colours, depth or more]; they are taken in turn.

    Example: `%y = tfc.DrawBoundingBoxesV2 %x, %b, %c : (tensor<1x8x8x3xf32>, tensor<1x2x4xf32>, tensor<1x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$boxes, TFC_In<"float32">:$colors);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_SampleDistortedBoundingBoxOp : TFC_Op<"SampleDistortedBoundingBox", [TFC_TouchesOutside]> {
  let summary = "a random window that covers enough of one of the boxes";
  let description = [{
    1. image_size has three elements, boxes is [n, m, 4].

    Example: `%y:3 = tfc.SampleDistortedBoundingBox %s, %b : (tensor<3xi32>, tensor<1x2x4xf32>) -> (tensor<3xi32>, tensor<3xi32>, tensor<1x1x4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$image_size, TFC_In<"float32">:$bounding_boxes, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2,
    TFC_Float<"0.1">:$min_object_covered, TFC_FloatList<"[0.75,1.3300000429153442]">:$aspect_ratio_range,
    TFC_FloatList<"[0.05000000074505806,1.0]">:$area_range, TFC_Int<"100">:$max_attempts,
    TFC_Bool<"false">:$use_image_if_no_bounding_boxes);
  let results = (outs TFC_Out<"T">:$begin, TFC_Out<"T">:$size, TFC_Out<"float32">:$bboxes);
  let derived = [TFC_DerivedType<"T", TFC_Types46>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_SampleDistortedBoundingBoxV2Op : TFC_Op<"SampleDistortedBoundingBoxV2", [TFC_TouchesOutside]> {
  let summary = "SampleDistortedBoundingBox with an operand for min_object_covered";
  let description = [{
    1. image_size has three elements, boxes is [n, m, 4].

    Example: `%y:3 = tfc.SampleDistortedBoundingBoxV2 %s, %b, %m : (tensor<3xi32>, tensor<1x2x4xf32>, tensor<f32>) -> (tensor<3xi32>, tensor<3xi32>, tensor<1x1x4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$image_size, TFC_In<"float32">:$bounding_boxes, TFC_In<"float32">:$min_object_covered,
    TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2, TFC_FloatList<"[0.75,1.3300000429153442]">:$aspect_ratio_range,
    TFC_FloatList<"[0.05000000074505806,1.0]">:$area_range, TFC_Int<"100">:$max_attempts,
    TFC_Bool<"false">:$use_image_if_no_bounding_boxes);
  let results = (outs TFC_Out<"T">:$begin, TFC_Out<"T">:$size, TFC_Out<"float32">:$bboxes);
  let derived = [TFC_DerivedType<"T", TFC_Types46>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

} // category

#endif // TFC_IMAGEBOX_TD
