// Ops of category Image; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGE_TD
#define TFC_IMAGE_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_AdjustContrastv2Op : TFC_Op<"AdjustContrastv2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$contrast_factor);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_NonMaxSuppressionV3Op : TFC_Op<"NonMaxSuppressionV3", [Pure]> {
  let summary = "ties by index; scores order stable";
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T_threshold">:$iou_threshold,
    TFC_In<"T_threshold">:$score_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let derived = [
    TFC_DerivedType<"T", ["float16", "float32"], "float32">,
    TFC_DerivedType<"T_threshold", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResizeBilinearOp : TFC_Op<"ResizeBilinear", [Pure]> {
  let summary = "align_corners, half_pixel_centers exclusive";
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let target = "none";
}

def TFC_HSVToRGBOp : TFC_Op<"HSVToRGB", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
  let gradient = "none";
  let target = "none";
}

def TFC_ResizeAreaOp : TFC_Op<"ResizeArea", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let gradient = "missing";
  let target = "none";
}

def TFC_NonMaxSuppressionV5Op : TFC_Op<"NonMaxSuppressionV5", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T">:$iou_threshold,
    TFC_In<"T">:$score_threshold, TFC_In<"T">:$soft_nms_sigma, TFC_Bool<"false">:$pad_to_max_output_size);
  let results = (outs
    TFC_Out<"int32">:$selected_indices, TFC_Out<"T">:$selected_scores, TFC_Out<"int32">:$valid_outputs);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_RGBToHSVOp : TFC_Op<"RGBToHSV", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
  let target = "none";
}

def TFC_ResizeBicubicOp : TFC_Op<"ResizeBicubic", [Pure]> {
  let summary = "table of 1024";
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let target = "none";
}

def TFC_NonMaxSuppressionOp : TFC_Op<"NonMaxSuppression", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$boxes, TFC_In<"float32">:$scores, TFC_In<"int32">:$max_output_size,
    TFC_Float<"0.5">:$iou_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let gradient = "none";
  let target = "none";
}

def TFC_NonMaxSuppressionV4Op : TFC_Op<"NonMaxSuppressionV4", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T_threshold">:$iou_threshold,
    TFC_In<"T_threshold">:$score_threshold, TFC_Bool<"false">:$pad_to_max_output_size);
  let results = (outs TFC_Out<"int32">:$selected_indices, TFC_Out<"int32">:$valid_outputs);
  let derived = [
    TFC_DerivedType<"T", ["float16", "float32"], "float32">,
    TFC_DerivedType<"T_threshold", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_AdjustHueOp : TFC_Op<"AdjustHue", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$delta);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_AdjustSaturationOp : TFC_Op<"AdjustSaturation", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$scale);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_CropAndResizeOp : TFC_Op<"CropAndResize", [Pure]> {
  let summary = "extrapolation value; box order y1 x1 y2 x2";
  let arguments = (ins
    TFC_In<"T">:$image, TFC_In<"float32">:$boxes, TFC_In<"int32">:$box_ind, TFC_In<"int32">:$crop_size,
    TFC_Str<"bilinear", ["bilinear", "nearest"]>:$method, TFC_Float<"0">:$extrapolation_value);
  let results = (outs TFC_Out<"float32">:$crops);
  let derived = [TFC_DerivedType<"T", TFC_Types30>];
  let target = "none";
}

def TFC_NonMaxSuppressionV2Op : TFC_Op<"NonMaxSuppressionV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$boxes, TFC_In<"T">:$scores, TFC_In<"int32">:$max_output_size, TFC_In<"T_threshold">:$iou_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let derived = [
    TFC_DerivedType<"T", ["float16", "float32"], "float32">,
    TFC_DerivedType<"T_threshold", ["float16", "float32"], "float32">];
  let gradient = "none";
  let target = "none";
}

def TFC_ResizeNearestNeighborOp : TFC_Op<"ResizeNearestNeighbor", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let target = "none";
}

def TFC_CropAndResizeGradBoxesOp : TFC_Op<"CropAndResizeGradBoxes", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"T">:$image, TFC_In<"float32">:$boxes, TFC_In<"int32">:$box_ind,
    TFC_Str<"bilinear", ["bilinear"]>:$method);
  let results = (outs TFC_Out<"float32">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types30>];
  let gradient = "missing";
  let target = "none";
}

def TFC_CropAndResizeGradImageOp : TFC_Op<"CropAndResizeGradImage", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"float32">:$boxes, TFC_In<"int32">:$box_ind, TFC_In<"int32">:$image_size,
    TFC_Str<"bilinear", ["bilinear", "nearest"]>:$method);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResizeBicubicGradOp : TFC_Op<"ResizeBicubicGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"T">:$original_image, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResizeBilinearGradOp : TFC_Op<"ResizeBilinearGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"T">:$original_image, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResizeNearestNeighborGradOp : TFC_Op<"ResizeNearestNeighborGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grads, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners, TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types32>];
  let gradient = "missing";
  let target = "none";
}

def TFC_AdjustContrastOp : TFC_Op<"AdjustContrast", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"float32">:$contrast_factor, TFC_In<"float32">:$min_value,
    TFC_In<"float32">:$max_value);
  let results = (outs TFC_Out<"float32">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types35>];
  let gradient = "missing";
  let target = "none";
}

def TFC_CombinedNonMaxSuppressionOp : TFC_Op<"CombinedNonMaxSuppression", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$boxes, TFC_In<"float32">:$scores, TFC_In<"int32">:$max_output_size_per_class,
    TFC_In<"int32">:$max_total_size, TFC_In<"float32">:$iou_threshold, TFC_In<"float32">:$score_threshold,
    TFC_Bool<"false">:$pad_per_class, TFC_Bool<"true">:$clip_boxes);
  let results = (outs
    TFC_Out<"float32">:$nmsed_boxes, TFC_Out<"float32">:$nmsed_scores, TFC_Out<"float32">:$nmsed_classes,
    TFC_Out<"int32">:$valid_detections);
  let gradient = "missing";
  let target = "none";
}

def TFC_EncodeJpegVariableQualityOp : TFC_Op<"EncodeJpegVariableQuality", [Pure]> {
  let arguments = (ins TFC_In<"uint8">:$images, TFC_In<"int32">:$quality);
  let results = (outs TFC_Out<"string">:$contents);
  let gradient = "missing";
  let target = "none";
}

def TFC_NonMaxSuppressionWithOverlapsOp : TFC_Op<"NonMaxSuppressionWithOverlaps", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$overlaps, TFC_In<"float32">:$scores, TFC_In<"int32">:$max_output_size,
    TFC_In<"float32">:$overlap_threshold, TFC_In<"float32">:$score_threshold);
  let results = (outs TFC_Out<"int32">:$selected_indices);
  let gradient = "none";
  let target = "none";
}

def TFC_RandomCropOp : TFC_Op<"RandomCrop", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$image, TFC_In<"int64">:$size, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types35>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_ScaleAndTranslateOp : TFC_Op<"ScaleAndTranslate", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_In<"float32">:$scale, TFC_In<"float32">:$translation,
    TFC_Str<"lanczos3">:$kernel_type, TFC_Bool<"true">:$antialias);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let target = "none";
}

def TFC_ScaleAndTranslateGradOp : TFC_Op<"ScaleAndTranslateGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grads, TFC_In<"T">:$original_image, TFC_In<"float32">:$scale, TFC_In<"float32">:$translation,
    TFC_Str<"lanczos3">:$kernel_type, TFC_Bool<"true">:$antialias);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_DrawBoundingBoxesV2Op : TFC_Op<"DrawBoundingBoxesV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$boxes, TFC_In<"float32">:$colors);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodeAndCropJpegOp : TFC_Op<"DecodeAndCropJpeg", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$contents, TFC_In<"int32">:$crop_window, TFC_Int<"0">:$channels, TFC_Int<"1">:$ratio,
    TFC_Bool<"true">:$fancy_upscaling, TFC_Bool<"false">:$try_recover_truncated, TFC_Float<"1">:$acceptable_fraction,
    TFC_Str<"">:$dct_method);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodeBmpOp : TFC_Op<"DecodeBmp", [Pure]> {
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"0">:$channels);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodeGifOp : TFC_Op<"DecodeGif", [Pure]> {
  let arguments = (ins TFC_In<"string">:$contents);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodeJpegOp : TFC_Op<"DecodeJpeg", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$contents, TFC_Int<"0">:$channels, TFC_Int<"1">:$ratio, TFC_Bool<"true">:$fancy_upscaling,
    TFC_Bool<"false">:$try_recover_truncated, TFC_Float<"1">:$acceptable_fraction, TFC_Str<"">:$dct_method);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodePngOp : TFC_Op<"DecodePng", [Pure]> {
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"0">:$channels);
  let results = (outs TFC_Out<"dtype">:$image);
  let derived = [TFC_DerivedType<"dtype", ["uint16", "uint8"], "uint8">];
  let gradient = "missing";
  let target = "none";
}

def TFC_DrawBoundingBoxesOp : TFC_Op<"DrawBoundingBoxes", [Pure]> {
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$boxes);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "none";
  let target = "none";
}

def TFC_EncodeJpegOp : TFC_Op<"EncodeJpeg", [Pure]> {
  let arguments = (ins
    TFC_In<"uint8">:$image, TFC_Str<"", ["", "grayscale", "rgb"]>:$format, TFC_Int<"95">:$quality,
    TFC_Bool<"false">:$progressive, TFC_Bool<"false">:$optimize_size, TFC_Bool<"true">:$chroma_downsampling,
    TFC_Str<"in", ["cm", "in"]>:$density_unit, TFC_Int<"300">:$x_density, TFC_Int<"300">:$y_density,
    TFC_Str<"">:$xmp_metadata);
  let results = (outs TFC_Out<"string">:$contents);
  let gradient = "missing";
  let target = "none";
}

def TFC_EncodePngOp : TFC_Op<"EncodePng", [Pure]> {
  let arguments = (ins TFC_In<"T">:$image, TFC_Int<"-1">:$compression);
  let results = (outs TFC_Out<"string">:$contents);
  let derived = [TFC_DerivedType<"T", ["uint16", "uint8"], "uint8">];
  let gradient = "missing";
  let target = "none";
}

def TFC_ExtractGlimpseOp : TFC_Op<"ExtractGlimpse", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$input, TFC_In<"int32">:$size, TFC_In<"float32">:$offsets, TFC_Bool<"true">:$centered,
    TFC_Bool<"true">:$normalized, TFC_Bool<"true">:$uniform_noise, TFC_Str<"uniform">:$noise);
  let results = (outs TFC_Out<"float32">:$glimpse);
  let gradient = "none";
  let target = "none";
}

def TFC_ExtractJpegShapeOp : TFC_Op<"ExtractJpegShape", [Pure]> {
  let arguments = (ins TFC_In<"string">:$contents);
  let results = (outs TFC_Out<"output_type">:$image_shape);
  let derived = [TFC_DerivedType<"output_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SampleDistortedBoundingBoxOp : TFC_Op<"SampleDistortedBoundingBox", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"T">:$image_size, TFC_In<"float32">:$bounding_boxes, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2,
    TFC_Float<"0.1">:$min_object_covered, TFC_FloatList<"[0.75,1.3300000429153442]">:$aspect_ratio_range,
    TFC_FloatList<"[0.05000000074505806,1.0]">:$area_range, TFC_Int<"100">:$max_attempts,
    TFC_Bool<"false">:$use_image_if_no_bounding_boxes);
  let results = (outs TFC_Out<"T">:$begin, TFC_Out<"T">:$size, TFC_Out<"float32">:$bboxes);
  let derived = [TFC_DerivedType<"T", TFC_Types46>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_SampleDistortedBoundingBoxV2Op : TFC_Op<"SampleDistortedBoundingBoxV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"T">:$image_size, TFC_In<"float32">:$bounding_boxes, TFC_In<"float32">:$min_object_covered,
    TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2, TFC_FloatList<"[0.75,1.3300000429153442]">:$aspect_ratio_range,
    TFC_FloatList<"[0.05000000074505806,1.0]">:$area_range, TFC_Int<"100">:$max_attempts,
    TFC_Bool<"false">:$use_image_if_no_bounding_boxes);
  let results = (outs TFC_Out<"T">:$begin, TFC_Out<"T">:$size, TFC_Out<"float32">:$bboxes);
  let derived = [TFC_DerivedType<"T", TFC_Types46>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_DecodeImageOp : TFC_Op<"DecodeImage", [Pure]> {
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"0">:$channels, TFC_Bool<"true">:$expand_animations);
  let results = (outs TFC_Out<"dtype">:$image);
  let derived = [TFC_DerivedType<"dtype", TFC_Types48, "uint8">];
  let gradient = "missing";
  let target = "none";
}

def TFC_ExtractGlimpseV2Op : TFC_Op<"ExtractGlimpseV2", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$input, TFC_In<"int32">:$size, TFC_In<"float32">:$offsets, TFC_Bool<"true">:$centered,
    TFC_Bool<"true">:$normalized, TFC_Bool<"true">:$uniform_noise, TFC_Str<"uniform">:$noise);
  let results = (outs TFC_Out<"float32">:$glimpse);
  let gradient = "missing";
  let target = "none";
}

def TFC_ImageProjectiveTransformV2Op : TFC_Op<"ImageProjectiveTransformV2", [Pure]> {
  let arguments = (ins
    TFC_In<"dtype">:$images, TFC_In<"float32">:$transforms, TFC_In<"int32">:$output_shape, TFC_Str<"?">:$interpolation,
    TFC_Str<"CONSTANT">:$fill_mode);
  let results = (outs TFC_Out<"dtype">:$transformed_images);
  let derived = [TFC_DerivedType<"dtype", TFC_Types49>];
  let target = "none";
}

} // category

#endif // TFC_IMAGE_TD
