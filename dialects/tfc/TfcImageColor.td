// Ops of category ImageColor; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGECOLOR_TD
#define TFC_IMAGECOLOR_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_RGBToHSVOp : TFC_Op<"RGBToHSV", [Pure]> {
  let summary = "colours as hue, saturation and value";
  let description = [{
    1. The last dimension is 3.

    Example: `%y = tfc.RGBToHSV %x : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
}

def TFC_HSVToRGBOp : TFC_Op<"HSVToRGB", [Pure]> {
  let summary = "colours from hue, saturation and value";
  let description = [{
    1. The last dimension is 3.

    Example: `%y = tfc.HSVToRGB %x : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
  let gradient = "none";
}

def TFC_AdjustHueOp : TFC_Op<"AdjustHue", [Pure]> {
  let summary = "colours with their hue turned by delta";
  let description = [{
    1. The last dimension is 3.

    Example: `%y = tfc.AdjustHue %x, %d : (tensor<1x8x8x3xf32>, tensor<f32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$delta);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
}

def TFC_AdjustSaturationOp : TFC_Op<"AdjustSaturation", [Pure]> {
  let summary = "colours with their saturation scaled";
  let description = [{
    1. The last dimension is 3.

    Example: `%y = tfc.AdjustSaturation %x, %d : (tensor<1x8x8x3xf32>, tensor<f32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$scale);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
}

def TFC_AdjustContrastv2Op : TFC_Op<"AdjustContrastv2", [Pure]> {
  let summary = "images away from or towards the mean of each channel";
  let description = [{
    1. images has rank 3 or more.

    Example: `%y = tfc.AdjustContrastv2 %x, %d : (tensor<1x8x8x3xf32>, tensor<f32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"float32">:$contrast_factor);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"], "float32">];
  let gradient = "missing";
}

def TFC_AdjustContrastOp : TFC_Op<"AdjustContrast", [Pure]> {
  let summary = "AdjustContrastv2 clamped to [min_value, max_value]";
  let description = [{
    1. images has rank 3 or more.

    Example: `%y = tfc.AdjustContrast %x, %d, %l, %h : (tensor<1x8x8x3xf32>, tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"float32">:$contrast_factor, TFC_In<"float32">:$min_value,
    TFC_In<"float32">:$max_value);
  let results = (outs TFC_Out<"float32">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types35>];
  let gradient = "missing";
}

} // category

#endif // TFC_IMAGECOLOR_TD
