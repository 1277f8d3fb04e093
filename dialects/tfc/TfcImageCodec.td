// Ops of category ImageCodec; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_IMAGECODEC_TD
#define TFC_IMAGECODEC_TD

include "TfcBase.td"

let category = "Image" in {

def TFC_DecodePngOp : TFC_Op<"DecodePng", [Pure]> {
  let summary = "an image from PNG";
  let description = [{
    channels 0: as many as the file has.

    1. contents is a scalar.

    Example: `%y = tfc.DecodePng %c : (tensor<!tfc.string>) -> tensor<?x?x?xui8>`
  }];
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"0">:$channels);
  let results = (outs TFC_Out<"dtype">:$image);
  let derived = [TFC_DerivedType<"dtype", ["uint16", "uint8"], "uint8">];
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeBmpOp : TFC_Op<"DecodeBmp", [Pure]> {
  let summary = "an image from BMP";
  let description = [{
    channels 0: as many as the file has.

    1. contents is a scalar.

    Example: `%y = tfc.DecodeBmp %c : (tensor<!tfc.string>) -> tensor<?x?x?xui8>`
  }];
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"0">:$channels);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeJpegOp : TFC_Op<"DecodeJpeg", [Pure]> {
  let summary = "an image from JPEG";
  let description = [{
    channels 0: as many as the file has.

    1. contents is a scalar.

    Example: `%y = tfc.DecodeJpeg %c : (tensor<!tfc.string>) -> tensor<?x?x?xui8>`
  }];
  let arguments = (ins
    TFC_In<"string">:$contents, TFC_Int<"0">:$channels, TFC_Int<"1">:$ratio, TFC_Bool<"true">:$fancy_upscaling,
    TFC_Bool<"false">:$try_recover_truncated, TFC_Float<"1">:$acceptable_fraction, TFC_Str<"">:$dct_method);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeImageOp : TFC_Op<"DecodeImage", [Pure]> {
  let summary = "an image of any of the four formats";
  let description = [{
    channels 0: as many as the file has.

    1. contents is a scalar.

    Example: `%y = tfc.DecodeImage %c : (tensor<!tfc.string>) -> tensor<?x?x?xui8>`
  }];
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"0">:$channels, TFC_Bool<"true">:$expand_animations);
  let results = (outs TFC_Out<"dtype">:$image);
  let derived = [TFC_DerivedType<"dtype", TFC_Types48, "uint8">];
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeGifOp : TFC_Op<"DecodeGif", [Pure]> {
  let summary = "the frames of a GIF";
  let description = [{
    1. contents is a scalar.

    Example: `%y = tfc.DecodeGif %c : (tensor<!tfc.string>) -> tensor<?x?x?x3xui8>`
  }];
  let arguments = (ins TFC_In<"string">:$contents);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeAndCropJpegOp : TFC_Op<"DecodeAndCropJpeg", [Pure]> {
  let summary = "a window of a JPEG";
  let description = [{
    1. contents is a scalar.
    2. crop_window has four elements: y, x, height, width, inside of the image.

    Example: `%y = tfc.DecodeAndCropJpeg %c, %w : (tensor<!tfc.string>, tensor<4xi32>) -> tensor<?x?x?xui8>`
  }];
  let arguments = (ins
    TFC_In<"string">:$contents, TFC_In<"int32">:$crop_window, TFC_Int<"0">:$channels, TFC_Int<"1">:$ratio,
    TFC_Bool<"true">:$fancy_upscaling, TFC_Bool<"false">:$try_recover_truncated, TFC_Float<"1">:$acceptable_fraction,
    TFC_Str<"">:$dct_method);
  let results = (outs TFC_Out<"uint8">:$image);
  let gradient = "missing";
  let target = "host";
}

def TFC_EncodePngOp : TFC_Op<"EncodePng", [Pure]> {
  let summary = "an image as PNG";
  let description = [{
    1. image is [height, width, channels] with 1 to 4 channels; more dimensions in front are images of a batch.

    Example: `%y = tfc.EncodePng %x : (tensor<8x8x3xui8>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins TFC_In<"T">:$image, TFC_Int<"-1">:$compression);
  let results = (outs TFC_Out<"string">:$contents);
  let derived = [TFC_DerivedType<"T", ["uint16", "uint8"], "uint8">];
  let gradient = "missing";
  let target = "host";
}

def TFC_EncodeJpegOp : TFC_Op<"EncodeJpeg", [Pure]> {
  let summary = "an image as JPEG";
  let description = [{
    1. image is [height, width, channels] with 1 or 3 channels.

    Example: `%y = tfc.EncodeJpeg %x : (tensor<8x8x3xui8>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins
    TFC_In<"uint8">:$image, TFC_Str<"", ["", "grayscale", "rgb"]>:$format, TFC_Int<"95">:$quality,
    TFC_Bool<"false">:$progressive, TFC_Bool<"false">:$optimize_size, TFC_Bool<"true">:$chroma_downsampling,
    TFC_Str<"in", ["cm", "in"]>:$density_unit, TFC_Int<"300">:$x_density, TFC_Int<"300">:$y_density,
    TFC_Str<"">:$xmp_metadata);
  let results = (outs TFC_Out<"string">:$contents);
  let gradient = "missing";
  let target = "host";
}

def TFC_EncodeJpegVariableQualityOp : TFC_Op<"EncodeJpegVariableQuality", [Pure]> {
  let summary = "an image as JPEG of a quality known at run time";
  let description = [{
    1. 0 <= quality <= 100.

    Example: `%y = tfc.EncodeJpegVariableQuality %x, %q : (tensor<8x8x3xui8>, tensor<i32>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins TFC_In<"uint8">:$images, TFC_In<"int32">:$quality);
  let results = (outs TFC_Out<"string">:$contents);
  let gradient = "missing";
  let target = "host";
}

def TFC_ExtractJpegShapeOp : TFC_Op<"ExtractJpegShape", [Pure]> {
  let summary = "height, width and channels of a JPEG, from its header";
  let description = [{
    1. contents is a scalar.

    Example: `%y = tfc.ExtractJpegShape %c : (tensor<!tfc.string>) -> tensor<3xi32>`
  }];
  let arguments = (ins TFC_In<"string">:$contents);
  let results = (outs TFC_Out<"output_type">:$image_shape);
  let derived = [TFC_DerivedType<"output_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_IMAGECODEC_TD
