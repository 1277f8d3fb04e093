// Ops of category ArrayPatch; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAYPATCH_TD
#define TFC_ARRAYPATCH_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_ExtractImagePatchesOp : TFC_Op<"ExtractImagePatches", [Pure]> {
  let summary = "the windows of an image as channels";
  let description = [{
    Place (y, x) of the result holds, as its channels, the elements of the window of `ksizes` (its rows and columns `rates`
    apart) that stands there; outside of the image are zeros.

    1. Attributes have four values, one for batch and depth.

    Example: `%o = tfc.ExtractImagePatches %x {ksizes = array<i64: 1, 2, 2, 1>, padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x12xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$images, TFC_IntList<"?">:$ksizes, TFC_IntList<"?">:$strides, TFC_IntList<"?">:$rates,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$patches);
  let derived = [TFC_DerivedType<"T", TFC_Types19>];
}

def TFC_ExtractVolumePatchesOp : TFC_Op<"ExtractVolumePatches", [Pure]> {
  let summary = "the windows of a volume as channels";
  let description = [{
    ExtractImagePatches in three dimensions.

    1. Attributes have five values, one for batch and depth.

    Example: `%o = tfc.ExtractVolumePatches %x {ksizes = array<i64: 1, 2, 2, 2, 1>, padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<1x4x4x4x3xf32>) -> tensor<1x4x4x4x24xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksizes, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$patches);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

} // category

#endif // TFC_ARRAYPATCH_TD
