// Ops of category MathSpecial; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHSPECIAL_TD
#define TFC_MATHSPECIAL_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_BincountOp : TFC_Op<"Bincount", [Pure]> {
  let arguments = (ins TFC_In<"int32">:$arr, TFC_In<"int32">:$size, TFC_In<"T">:$weights);
  let results = (outs TFC_Out<"T">:$bins);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "none";
}

def TFC_BetaincOp : TFC_Op<"Betainc", [Pure]> {
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$b, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let target = "none";
}

def TFC_CrossOp : TFC_Op<"Cross", [Pure]> {
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$b);
  let results = (outs TFC_Out<"T">:$product);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "none";
}

def TFC_DigammaOp : TFC_Op<"Digamma", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_HistogramFixedWidthOp : TFC_Op<"HistogramFixedWidth", [Pure]> {
  let arguments = (ins TFC_In<"T">:$values, TFC_In<"T">:$value_range, TFC_In<"int32">:$nbins);
  let results = (outs TFC_Out<"dtype">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types27>, TFC_DerivedType<"dtype", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_IgammaOp : TFC_Op<"Igamma", [Pure]> {
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_IgammacOp : TFC_Op<"Igammac", [Pure]> {
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_LgammaOp : TFC_Op<"Lgamma", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_PolygammaOp : TFC_Op<"Polygamma", [Pure]> {
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let target = "none";
}

def TFC_SegmentMaxOp : TFC_Op<"SegmentMax", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_SegmentMeanOp : TFC_Op<"SegmentMean", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_SegmentMinOp : TFC_Op<"SegmentMin", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_SegmentProdOp : TFC_Op<"SegmentProd", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ZetaOp : TFC_Op<"Zeta", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$q);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let target = "none";
}

def TFC_AngleOp : TFC_Op<"Angle", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
  let target = "none";
}

def TFC_ApproximateEqualOp : TFC_Op<"ApproximateEqual", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y, TFC_Float<"1e-05">:$tolerance);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "none";
  let target = "none";
}

def TFC_BucketizeOp : TFC_Op<"Bucketize", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_FloatList<"?">:$boundaries);
  let results = (outs TFC_Out<"int32">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ComplexOp : TFC_Op<"Complex", [Pure]> {
  let arguments = (ins TFC_In<"T">:$real, TFC_In<"T">:$imag);
  let results = (outs TFC_Out<"Tout">:$out);
  let derived = [
    TFC_DerivedType<"T", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tout", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_ComplexAbsOp : TFC_Op<"ComplexAbs", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"Tout">:$y);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
  let target = "none";
}

def TFC_ConjOp : TFC_Op<"Conj", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types31, "complex64">];
  let target = "none";
}

def TFC_FFTOp : TFC_Op<"FFT", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_FFT2DOp : TFC_Op<"FFT2D", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_IFFTOp : TFC_Op<"IFFT", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_IFFT2DOp : TFC_Op<"IFFT2D", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_IRFFTOp : TFC_Op<"IRFFT", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Treal">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_IRFFT2DOp : TFC_Op<"IRFFT2D", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Treal">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_ImagOp : TFC_Op<"Imag", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
  let target = "none";
}

def TFC_RFFTOp : TFC_Op<"RFFT", [Pure]> {
  let arguments = (ins TFC_In<"Treal">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_RFFT2DOp : TFC_Op<"RFFT2D", [Pure]> {
  let arguments = (ins TFC_In<"Treal">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_RealOp : TFC_Op<"Real", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
  let target = "none";
}

def TFC_CompareAndBitpackOp : TFC_Op<"CompareAndBitpack", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"T">:$threshold);
  let results = (outs TFC_Out<"uint8">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types33>];
  let gradient = "missing";
  let target = "none";
}

def TFC_NearestNeighborsOp : TFC_Op<"NearestNeighbors", [Pure]> {
  let arguments = (ins TFC_In<"float32">:$points, TFC_In<"float32">:$centers, TFC_In<"int64">:$k);
  let results = (outs TFC_Out<"int64">:$nearest_center_indices, TFC_Out<"float32">:$nearest_center_distances);
  let gradient = "missing";
  let target = "none";
}

def TFC_BesselI0eOp : TFC_Op<"BesselI0e", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselI1eOp : TFC_Op<"BesselI1e", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_CumulativeLogsumexpOp : TFC_Op<"CumulativeLogsumexp", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tidx">:$axis, TFC_Bool<"false">:$exclusive, TFC_Bool<"false">:$reverse);
  let results = (outs TFC_Out<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Floats>, TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_EuclideanNormOp : TFC_Op<"EuclideanNorm", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "none";
}

def TFC_FFT3DOp : TFC_Op<"FFT3D", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_IFFT3DOp : TFC_Op<"IFFT3D", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let target = "none";
}

def TFC_IRFFT3DOp : TFC_Op<"IRFFT3D", [Pure]> {
  let arguments = (ins TFC_In<"Tcomplex">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Treal">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let gradient = "missing";
  let target = "none";
}

def TFC_IgammaGradAOp : TFC_Op<"IgammaGradA", [Pure]> {
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_KMC2ChainInitializationOp : TFC_Op<"KMC2ChainInitialization", [Pure]> {
  let arguments = (ins TFC_In<"float32">:$distances, TFC_In<"int64">:$seed);
  let results = (outs TFC_Out<"int64">:$index);
  let gradient = "missing";
  let target = "none";
}

def TFC_KmeansPlusPlusInitializationOp : TFC_Op<"KmeansPlusPlusInitialization", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$points, TFC_In<"int64">:$num_to_sample, TFC_In<"int64">:$seed,
    TFC_In<"int64">:$num_retries_per_sample);
  let results = (outs TFC_Out<"float32">:$samples);
  let gradient = "missing";
  let target = "none";
}

def TFC_MulNoNanOp : TFC_Op<"MulNoNan", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
  let target = "none";
}

def TFC_NextAfterOp : TFC_Op<"NextAfter", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x1, TFC_In<"T">:$x2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let target = "none";
}

def TFC_PopulationCountOp : TFC_Op<"PopulationCount", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"uint8">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
  let target = "none";
}

def TFC_RFFT3DOp : TFC_Op<"RFFT3D", [Pure]> {
  let arguments = (ins TFC_In<"Treal">:$input, TFC_In<"int32">:$fft_length);
  let results = (outs TFC_Out<"Tcomplex">:$output);
  let derived = [
    TFC_DerivedType<"Treal", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tcomplex", ["complex128", "complex64"], "complex64">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentSqrtNWithNumSegmentsOp : TFC_Op<"SparseSegmentSqrtNWithNumSegments", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids,
    TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_XdivyOp : TFC_Op<"Xdivy", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
  let target = "none";
}

def TFC_XlogyOp : TFC_Op<"Xlogy", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
  let target = "none";
}

def TFC_SparseMatMulOp : TFC_Op<"SparseMatMul", [Pure]> {
  let arguments = (ins
    TFC_In<"Ta">:$a, TFC_In<"Tb">:$b, TFC_Bool<"false">:$transpose_a, TFC_Bool<"false">:$transpose_b,
    TFC_Bool<"false">:$a_is_sparse, TFC_Bool<"false">:$b_is_sparse);
  let results = (outs TFC_Out<"float32">:$product);
  let derived = [
    TFC_DerivedType<"Ta", ["bfloat16", "float32"], "float32">,
    TFC_DerivedType<"Tb", ["bfloat16", "float32"], "float32">];
  let target = "none";
}

def TFC_SparseSegmentMeanOp : TFC_Op<"SparseSegmentMean", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_SparseSegmentMeanGradOp : TFC_Op<"SparseSegmentMeanGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$output_dim0);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentMeanWithNumSegmentsOp : TFC_Op<"SparseSegmentMeanWithNumSegments", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids,
    TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_SparseSegmentSqrtNOp : TFC_Op<"SparseSegmentSqrtN", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_SparseSegmentSqrtNGradOp : TFC_Op<"SparseSegmentSqrtNGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$output_dim0);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentSumOp : TFC_Op<"SparseSegmentSum", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_SparseSegmentSumWithNumSegmentsOp : TFC_Op<"SparseSegmentSumWithNumSegments", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids,
    TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_DawsnOp : TFC_Op<"Dawsn", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_DenseBincountOp : TFC_Op<"DenseBincount", [Pure]> {
  let arguments = (ins
    TFC_In<"Tidx">:$input, TFC_In<"Tidx">:$size, TFC_In<"T">:$weights, TFC_Bool<"false">:$binary_output);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ErfinvOp : TFC_Op<"Erfinv", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_ExpintOp : TFC_Op<"Expint", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_FresnelCosOp : TFC_Op<"FresnelCos", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_FresnelSinOp : TFC_Op<"FresnelSin", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_NdtriOp : TFC_Op<"Ndtri", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_SpenceOp : TFC_Op<"Spence", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_Xlog1pyOp : TFC_Op<"Xlog1py", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
  let target = "none";
}

def TFC_BatchMatMulV3Op : TFC_Op<"BatchMatMulV3", [Pure]> {
  let arguments = (ins
    TFC_In<"Ta">:$x, TFC_In<"Tb">:$y, TFC_Bool<"false">:$adj_x, TFC_Bool<"false">:$adj_y, TFC_Bool<"false">:$grad_x,
    TFC_Bool<"false">:$grad_y);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"Ta", TFC_Types51>,
    TFC_DerivedType<"Tb", TFC_Types51>,
    TFC_DerivedType<"Tout", TFC_Types52>];
  let target = "none";
}

def TFC_SparseBincountOp : TFC_Op<"SparseBincount", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$indices, TFC_In<"Tidx">:$values, TFC_In<"int64">:$dense_shape, TFC_In<"Tidx">:$size,
    TFC_In<"T">:$weights, TFC_Bool<"false">:$binary_output);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "none";
}

def TFC_BesselI0Op : TFC_Op<"BesselI0", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselI1Op : TFC_Op<"BesselI1", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselJ0Op : TFC_Op<"BesselJ0", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselJ1Op : TFC_Op<"BesselJ1", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselK0Op : TFC_Op<"BesselK0", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselK1Op : TFC_Op<"BesselK1", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselY0Op : TFC_Op<"BesselY0", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselY1Op : TFC_Op<"BesselY1", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselK0eOp : TFC_Op<"BesselK0e", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BesselK1eOp : TFC_Op<"BesselK1e", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_EigOp : TFC_Op<"Eig", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"true">:$compute_v);
  let results = (outs TFC_Out<"Tout">:$e, TFC_Out<"Tout">:$v);
  let derived = [TFC_DerivedType<"T", TFC_Types38>, TFC_DerivedType<"Tout", ["complex128", "complex64"]>];
  let target = "none";
}

def TFC_CheckNumericsV2Op : TFC_Op<"CheckNumericsV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$tensor, TFC_Str<"?">:$message);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let stateful = 1;
  let target = "none";
}

def TFC_SegmentSumV2Op : TFC_Op<"SegmentSumV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types10>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SegmentProdV2Op : TFC_Op<"SegmentProdV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types10>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SegmentMinV2Op : TFC_Op<"SegmentMinV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SegmentMaxV2Op : TFC_Op<"SegmentMaxV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_MATHSPECIAL_TD
