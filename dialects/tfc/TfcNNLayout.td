// Ops of category NNLayout; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNLAYOUT_TD
#define TFC_NNLAYOUT_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_DataFormatDimMapOp : TFC_Op<"DataFormatDimMap", [Pure]> {
  let summary = "dimension numbers in another data format";
  let description = [{
    1. The formats are permutations of the same letters.

    Example: `%y = tfc.DataFormatDimMap %x : (tensor<3xi32>) -> tensor<3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_Str<"NHWC">:$src_format, TFC_Str<"NCHW">:$dst_format);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_DataFormatVecPermuteOp : TFC_Op<"DataFormatVecPermute", [Pure]> {
  let summary = "a vector or matrix by rows in another data format";
  let description = [{
    1. There are as many rows as the format has letters, or as it has spatial ones.

    Example: `%y = tfc.DataFormatVecPermute %x : (tensor<4xi32>) -> tensor<4xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_Str<"NHWC">:$src_format, TFC_Str<"NCHW">:$dst_format);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

} // category

#endif // TFC_NNLAYOUT_TD
