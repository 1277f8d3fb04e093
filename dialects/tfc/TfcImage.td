// Ops of category Image; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGE_TD
#define TFC_IMAGE_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_RandomCropOp : TFC_Op<"RandomCrop", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$image, TFC_In<"int64">:$size, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types35>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

} // category

#endif // TFC_IMAGE_TD
