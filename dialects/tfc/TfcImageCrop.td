// Ops of category ImageCrop; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGECROP_TD
#define TFC_IMAGECROP_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_CropAndResizeOp : TFC_Op<"CropAndResize", [Pure]> {
  let summary = "boxes cut out of images and resized";
  let description = [{
    Boxes are y1, x1, y2, x2 as fractions of the image; what is outside is extrapolation_value.

    1. box_ind has an element a box, each the number of an image.

    Example: `%y = tfc.CropAndResize %x, %b, %i, %s : (tensor<1x8x8x3xf32>, tensor<5x4xf32>, tensor<5xi32>, tensor<2xi32>) -> tensor<5x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$image, TFC_In<"float32">:$boxes, TFC_In<"int32">:$box_ind, TFC_In<"int32">:$crop_size,
    TFC_Str<"bilinear", ["bilinear", "nearest"]>:$method, TFC_Float<"0">:$extrapolation_value);
  let results = (outs TFC_Out<"float32">:$crops);
  let derived = [TFC_DerivedType<"T", TFC_Types30>];
}

def TFC_CropAndResizeGradImageOp : TFC_Op<"CropAndResizeGradImage", [Pure]> {
  let summary = "the gradient of CropAndResize by its image";
  let description = [{
    1. image_size has four elements: the result's shape.

    Example: `%y = tfc.CropAndResizeGradImage %g, %b, %i, %s : (tensor<5x4x4x3xf32>, tensor<5x4xf32>, tensor<5xi32>, tensor<4xi32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"float32">:$boxes, TFC_In<"int32">:$box_ind, TFC_In<"int32">:$image_size,
    TFC_Str<"bilinear", ["bilinear", "nearest"]>:$method);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
}

def TFC_CropAndResizeGradBoxesOp : TFC_Op<"CropAndResizeGradBoxes", [Pure]> {
  let summary = "the gradient of CropAndResize by its boxes";
  let description = [{
    1. box_ind has an element a box.

    Example: `%y = tfc.CropAndResizeGradBoxes %g, %x, %b, %i : (tensor<5x4x4x3xf32>, tensor<1x8x8x3xf32>, tensor<5x4xf32>, tensor<5xi32>) -> tensor<5x4xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"T">:$image, TFC_In<"float32">:$boxes, TFC_In<"int32">:$box_ind,
    TFC_Str<"bilinear", ["bilinear"]>:$method);
  let results = (outs TFC_Out<"float32">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types30>];
  let gradient = "missing";
}

def TFC_ImageProjectiveTransformV2Op : TFC_Op<"ImageProjectiveTransformV2", [Pure]> {
  let summary = "images seen through projective transforms";
  let description = [{
    Output point (x, y) shows the input at ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k) with k = c0 x + c1 y + 1.

    1. transforms has eight columns, and one row or one an image.

    Example: `%y = tfc.ImageProjectiveTransformV2 %x, %t, %s {interpolation = "BILINEAR"} : (tensor<1x8x8x3xf32>, tensor<1x8xf32>, tensor<2xi32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"dtype">:$images, TFC_In<"float32">:$transforms, TFC_In<"int32">:$output_shape, TFC_Str<"?">:$interpolation,
    TFC_Str<"CONSTANT">:$fill_mode);
  let results = (outs TFC_Out<"dtype">:$transformed_images);
  let derived = [TFC_DerivedType<"dtype", TFC_Types49>];
}

def TFC_ExtractGlimpseOp : TFC_Op<"ExtractGlimpse", [Pure]> {
  let summary = "a window of each image, around its own point";
  let description = [{
    What is outside of the image is noise (uniform, gaussian or zero).

    1. offsets has a row (y, x) an image.

    Example: `%y = tfc.ExtractGlimpse %x, %s, %o : (tensor<1x8x8x3xf32>, tensor<2xi32>, tensor<1x2xf32>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$input, TFC_In<"int32">:$size, TFC_In<"float32">:$offsets, TFC_Bool<"true">:$centered,
    TFC_Bool<"true">:$normalized, TFC_Bool<"true">:$uniform_noise, TFC_Str<"uniform">:$noise);
  let results = (outs TFC_Out<"float32">:$glimpse);
  let gradient = "none";
  let target = "host";
}

def TFC_ExtractGlimpseV2Op : TFC_Op<"ExtractGlimpseV2", [Pure]> {
  let summary = "a window of each image, around its own point";
  let description = [{
    What is outside of the image is noise (uniform, gaussian or zero).

    1. offsets has a row (y, x) an image.

    Example: `%y = tfc.ExtractGlimpseV2 %x, %s, %o : (tensor<1x8x8x3xf32>, tensor<2xi32>, tensor<1x2xf32>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$input, TFC_In<"int32">:$size, TFC_In<"float32">:$offsets, TFC_Bool<"true">:$centered,
    TFC_Bool<"true">:$normalized, TFC_Bool<"true">:$uniform_noise, TFC_Str<"uniform">:$noise);
  let results = (outs TFC_Out<"float32">:$glimpse);
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_IMAGECROP_TD
