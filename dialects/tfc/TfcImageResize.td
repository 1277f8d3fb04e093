// Ops of category ImageResize; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGERESIZE_TD
#define TFC_IMAGERESIZE_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_ResizeBilinearOp : TFC_Op<"ResizeBilinear", [Pure]> {
  let summary = "images resized by linear interpolation";
  let description = [{
    1. images has rank 4, size two positive elements.

    Example: `%y = tfc.ResizeBilinear %x, %s : (tensor<1x8x8x3xf32>, tensor<2xi32>) -> tensor<1x16x16x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
}

def TFC_ResizeBicubicOp : TFC_Op<"ResizeBicubic", [Pure]> {
  let summary = "images resized by cubic interpolation";
  let description = [{
    1. images has rank 4, size two positive elements.

    Example: `%y = tfc.ResizeBicubic %x, %s : (tensor<1x8x8x3xf32>, tensor<2xi32>) -> tensor<1x16x16x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
}

def TFC_ResizeNearestNeighborOp : TFC_Op<"ResizeNearestNeighbor", [Pure]> {
  let summary = "images resized by the nearest element";
  let description = [{
    1. images has rank 4, size two positive elements.

    Example: `%y = tfc.ResizeNearestNeighbor %x, %s : (tensor<1x8x8x3xf32>, tensor<2xi32>) -> tensor<1x16x16x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
}

def TFC_ResizeAreaOp : TFC_Op<"ResizeArea", [Pure]> {
  let summary = "images resized by the mean of the area";
  let description = [{
    1. images has rank 4, size two positive elements.

    Example: `%y = tfc.ResizeArea %x, %s : (tensor<1x8x8x3xf32>, tensor<2xi32>) -> tensor<1x16x16x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let gradient = "missing";
}

def TFC_ResizeBilinearGradOp : TFC_Op<"ResizeBilinearGrad", [Pure]> {
  let summary = "the gradient of ResizeBilinear";
  let description = [{
    1. The result has the shape of original_image.

    Example: `%y = tfc.ResizeBilinearGrad %g, %x : (tensor<1x16x16x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"T">:$original_image, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_ResizeBicubicGradOp : TFC_Op<"ResizeBicubicGrad", [Pure]> {
  let summary = "the gradient of ResizeBicubic";
  let description = [{
    1. The result has the shape of original_image.

    Example: `%y = tfc.ResizeBicubicGrad %g, %x : (tensor<1x16x16x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$grads, TFC_In<"T">:$original_image, TFC_Bool<"false">:$align_corners,
    TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let gradient = "missing";
}

def TFC_ResizeNearestNeighborGradOp : TFC_Op<"ResizeNearestNeighborGrad", [Pure]> {
  let summary = "the gradient of ResizeNearestNeighbor";
  let description = [{
    1. size is that of the image.

    Example: `%y = tfc.ResizeNearestNeighborGrad %g, %s : (tensor<1x16x16x3xf32>, tensor<2xi32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$grads, TFC_In<"int32">:$size, TFC_Bool<"false">:$align_corners, TFC_Bool<"false">:$half_pixel_centers);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types32>];
  let gradient = "missing";
}

def TFC_ScaleAndTranslateOp : TFC_Op<"ScaleAndTranslate", [Pure]> {
  let summary = "images scaled and moved, with a resampling kernel";
  let description = [{
    1. images has rank 4; size, scale and translation have two elements.
    2. kernel_type is lanczos1, lanczos3, lanczos5, gaussian, box, triangle, keyscubic or mitchellcubic.

    Example: `%y = tfc.ScaleAndTranslate %x, %s, %a, %t : (tensor<1x8x8x3xf32>, tensor<2xi32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x16x16x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$images, TFC_In<"int32">:$size, TFC_In<"float32">:$scale, TFC_In<"float32">:$translation,
    TFC_Str<"lanczos3">:$kernel_type, TFC_Bool<"true">:$antialias);
  let results = (outs TFC_Out<"float32">:$resized_images);
  let derived = [TFC_DerivedType<"T", TFC_Types28>];
  let target = "host";
}

def TFC_ScaleAndTranslateGradOp : TFC_Op<"ScaleAndTranslateGrad", [Pure]> {
  let summary = "the gradient of ScaleAndTranslate";
  let description = [{
    1. The result has the shape of original_image.

    Example: `%y = tfc.ScaleAndTranslateGrad %g, %x, %a, %t : (tensor<1x16x16x3xf32>, tensor<1x8x8x3xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$grads, TFC_In<"T">:$original_image, TFC_In<"float32">:$scale, TFC_In<"float32">:$translation,
    TFC_Str<"lanczos3">:$kernel_type, TFC_Bool<"true">:$antialias);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32"]>];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_IMAGERESIZE_TD
