// Ops of category MathFft; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHFFT_TD
#define TFC_MATHFFT_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_FFTOp : TFC_Op<"FFT", [Pure]> {
  let summary = "the Fourier transform of the last dimension";
  let description = [{
    The Fourier transform of the last dimension.

    1. There is at least one dimension.

    Example: `%y = tfc.FFT %x : (tensor<2x8xcomplex<f32>>) -> tensor<2x8xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_FFT2DOp : TFC_Op<"FFT2D", [Pure]> {
  let summary = "the Fourier transform of the last two dimensions";
  let description = [{
    The Fourier transform of the last two dimensions.

    1. There are at least two dimensions.

    Example: `%y = tfc.FFT2D %x : (tensor<4x8xcomplex<f32>>) -> tensor<4x8xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_IFFTOp : TFC_Op<"IFFT", [Pure]> {
  let summary = "the inverse Fourier transform of the last dimension";
  let description = [{
    The inverse Fourier transform of the last dimension.

    1. There is at least one dimension.

    Example: `%y = tfc.IFFT %x : (tensor<2x8xcomplex<f32>>) -> tensor<2x8xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_IFFT2DOp : TFC_Op<"IFFT2D", [Pure]> {
  let summary = "the inverse Fourier transform of the last two dimensions";
  let description = [{
    The inverse Fourier transform of the last two dimensions.

    1. There are at least two dimensions.

    Example: `%y = tfc.IFFT2D %x : (tensor<4x8xcomplex<f32>>) -> tensor<4x8xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_IRFFTOp : TFC_Op<"IRFFT", [Pure]> {
  let summary = "the real signal of half a spectrum in the last dimension";
  let description = [{
    The real signal of half a spectrum in the last dimension.

    1. fft_length has one element.
    2. The dimension is at least half of it and one more.

    Example: `%y = tfc.IRFFT %x, %n : (tensor<2x5xcomplex<f32>>, tensor<1xi32>) -> tensor<2x8xf32>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Treal">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_IRFFT2DOp : TFC_Op<"IRFFT2D", [Pure]> {
  let summary = "the real signal of half a spectrum in the last two dimensions";
  let description = [{
    The real signal of half a spectrum in the last two dimensions.

    1. fft_length has two elements.

    Example: `%y = tfc.IRFFT2D %x, %n : (tensor<4x5xcomplex<f32>>, tensor<2xi32>) -> tensor<4x8xf32>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Treal">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_RFFTOp : TFC_Op<"RFFT", [Pure]> {
  let summary = "half of the spectrum of a real signal in the last dimension";
  let description = [{
    Half of the spectrum of a real signal in the last dimension.

    1. fft_length has one element, at most the dimension.

    Example: `%y = tfc.RFFT %x, %n : (tensor<2x8xf32>, tensor<1xi32>) -> tensor<2x5xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Treal">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_RFFT2DOp : TFC_Op<"RFFT2D", [Pure]> {
  let summary = "half of the spectrum of a real signal in the last two dimensions";
  let description = [{
    Half of the spectrum of a real signal in the last two dimensions.

    1. fft_length has two elements, at most the dimensions.

    Example: `%y = tfc.RFFT2D %x, %n : (tensor<4x8xf32>, tensor<2xi32>) -> tensor<4x5xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Treal">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_FFT3DOp : TFC_Op<"FFT3D", [Pure]> {
  let summary = "the Fourier transform of the last three dimensions";
  let description = [{
    The Fourier transform of the last three dimensions.

    1. There are at least three dimensions.

    Example: `%y = tfc.FFT3D %x : (tensor<2x4x8xcomplex<f32>>) -> tensor<2x4x8xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_IFFT3DOp : TFC_Op<"IFFT3D", [Pure]> {
  let summary = "the inverse Fourier transform of the last three dimensions";
  let description = [{
    The inverse Fourier transform of the last three dimensions.

    1. There are at least three dimensions.

    Example: `%y = tfc.IFFT3D %x : (tensor<2x4x8xcomplex<f32>>) -> tensor<2x4x8xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "host";
}

def TFC_IRFFT3DOp : TFC_Op<"IRFFT3D", [Pure]> {
  let summary = "the real signal of half a spectrum in the last three dimensions";
  let description = [{
    The real signal of half a spectrum in the last three dimensions.

    1. fft_length has three elements.

    Example: `%y = tfc.IRFFT3D %x, %n : (tensor<2x4x5xcomplex<f32>>, tensor<3xi32>) -> tensor<2x4x8xf32>`
  }];
  let arguments = (ins TFC_In<"Tcomplex">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Treal">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_RFFT3DOp : TFC_Op<"RFFT3D", [Pure]> {
  let summary = "half of the spectrum of a real signal in the last three dimensions";
  let description = [{
    Half of the spectrum of a real signal in the last three dimensions.

    1. fft_length has three elements, at most the dimensions.

    Example: `%y = tfc.RFFT3D %x, %n : (tensor<2x4x8xf32>, tensor<3xi32>) -> tensor<2x4x5xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"Treal">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_MATHFFT_TD
