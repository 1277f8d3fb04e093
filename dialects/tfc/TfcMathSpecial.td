// Ops of category MathSpecial; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHSPECIAL_TD
#define TFC_MATHSPECIAL_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_BetaincOp : TFC_Op<"Betainc", [Pure]> {
  let summary = "the regularized incomplete beta function of a, b and x";
  let description = [{
    Element by element: the regularized incomplete beta function. NaN outside of a, b > 0 and 0 <= x <= 1.

    1. Operands have one shape, but for scalars, which stand for every element.

    Example: `%z = tfc.Betainc %a, %b, %x : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$b, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
}

def TFC_CrossOp : TFC_Op<"Cross", [Pure]> {
  let summary = "the cross product of vectors in three dimensions";
  let description = [{
    The last dimension holds vectors; each vector of the result is the cross product of those of the operands.

    1. Operands have one shape, whose last dimension is 3.

    Example: `%p = tfc.Cross %a, %b : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$b);
  let results = (outs TFC_Out<"T">:$product);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_DigammaOp : TFC_Op<"Digamma", [Pure]> {
  let summary = "the derivative of lgamma, element by element";
  let description = [{
    Each element of the result is the derivative of lgamma of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Digamma %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_IgammaOp : TFC_Op<"Igamma", [Pure]> {
  let summary = "the lower regularized incomplete gamma function";
  let description = [{
    Element by element, with numpy's broadcasting: the lower regularized incomplete gamma function.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Igamma %a, %x : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_IgammacOp : TFC_Op<"Igammac", [Pure]> {
  let summary = "the upper regularized incomplete gamma function";
  let description = [{
    Element by element, with numpy's broadcasting: the upper regularized incomplete gamma function.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Igammac %a, %x : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_LgammaOp : TFC_Op<"Lgamma", [Pure]> {
  let summary = "log(abs(gamma(x))), element by element";
  let description = [{
    Each element of the result is log(abs(gamma(x))) of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Lgamma %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_PolygammaOp : TFC_Op<"Polygamma", [Pure]> {
  let summary = "the a-th derivative of digamma at x";
  let description = [{
    Element by element, with numpy's broadcasting: the a-th derivative of digamma at x.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Polygamma %a, %x : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
}

def TFC_ZetaOp : TFC_Op<"Zeta", [Pure]> {
  let summary = "the Hurwitz zeta function of x at q";
  let description = [{
    Element by element, with numpy's broadcasting: the Hurwitz zeta function of x at q.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Zeta %x, %q : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$q);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
}

def TFC_ApproximateEqualOp : TFC_Op<"ApproximateEqual", [Pure]> {
  let summary = "whether abs(x - y) is below the tolerance";
  let description = [{
    Each element says whether operands differ by less than `tolerance`.

    1. Operands have one shape.

    Example: `%z = tfc.ApproximateEqual %x, %y {tolerance = 1.000000e-05 : f32} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y, TFC_Float<"1e-05">:$tolerance);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "none";
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

def TFC_CumulativeLogsumexpOp : TFC_Op<"CumulativeLogsumexp", [Pure]> {
  let summary = "running log(sum(exp)) along an axis";
  let description = [{
    Each element of the result is the logarithm of the sum of the exponentials of the elements up to it along `axis`; without
    it if `exclusive`, from the end if `reverse`. Halves are computed in f32.

    1. The axis lies in [-rank, rank).

    Example: `%o = tfc.CumulativeLogsumexp %x, %axis : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tidx">:$axis, TFC_Bool<"false">:$exclusive, TFC_Bool<"false">:$reverse);
  let results = (outs TFC_Out<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Floats>, TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
}

def TFC_EuclideanNormOp : TFC_Op<"EuclideanNorm", [Pure]> {
  let summary = "the square root of the sum of squares over some axes";
  let description = [{
    Each element of the result is the square root of the sum of x * conj(x) over the axes in reduction_indices.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.EuclideanNorm %x, %axes : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
}

def TFC_IgammaGradAOp : TFC_Op<"IgammaGradA", [Pure]> {
  let summary = "the derivative of Igamma by a";
  let description = [{
    Element by element, with numpy's broadcasting: the derivative of Igamma by a.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.IgammaGradA %a, %x : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let gradient = "missing";
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
  let summary = "x * y, zero where y is zero";
  let description = [{
    Element by element, with numpy's broadcasting: x * y, zero where y is zero.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.MulNoNan %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_NextAfterOp : TFC_Op<"NextAfter", [Pure]> {
  let summary = "the float next to x1 in the direction of x2";
  let description = [{
    Element by element, with numpy's broadcasting: the float next to x1 in the direction of x2.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%o = tfc.NextAfter %x1, %x2 : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x1, TFC_In<"T">:$x2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"], "float32">];
}

def TFC_PopulationCountOp : TFC_Op<"PopulationCount", [Pure]> {
  let summary = "the number of bits that are set";
  let description = [{
    Each element of the result counts the ones in the binary form of the operand's element.

    1. The result has the shape of the operand.

    Example: `%y = tfc.PopulationCount %x : (tensor<3xi32>) -> tensor<3xui8>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"uint8">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_XdivyOp : TFC_Op<"Xdivy", [Pure]> {
  let summary = "x / y, zero where x is zero";
  let description = [{
    Element by element, with numpy's broadcasting: x / y, zero where x is zero.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Xdivy %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_XlogyOp : TFC_Op<"Xlogy", [Pure]> {
  let summary = "x * log(y), zero where x is zero";
  let description = [{
    Element by element, with numpy's broadcasting: x * log(y), zero where x is zero.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Xlogy %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SparseMatMulOp : TFC_Op<"SparseMatMul", [Pure]> {
  let arguments = (ins
    TFC_In<"Ta">:$a, TFC_In<"Tb">:$b, TFC_Bool<"false">:$transpose_a, TFC_Bool<"false">:$transpose_b,
    TFC_Bool<"false">:$a_is_sparse, TFC_Bool<"false">:$b_is_sparse);
  let results = (outs TFC_Out<"float32">:$product);
  let derived = [
    TFC_DerivedType<"Ta", ["bfloat16", "float32"], "float32">,
    TFC_DerivedType<"Tb", ["bfloat16", "float32"], "float32">];
}

def TFC_DawsnOp : TFC_Op<"Dawsn", [Pure]> {
  let summary = "Dawson's integral, element by element";
  let description = [{
    Each element of the result is Dawson's integral of the operand's element. Halves are computed in f32. Outside of its domain
    the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Dawsn %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_ErfinvOp : TFC_Op<"Erfinv", [Pure]> {
  let summary = "the inverse of erf, element by element";
  let description = [{
    Each element of the result is the inverse of erf of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Erfinv %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_ExpintOp : TFC_Op<"Expint", [Pure]> {
  let summary = "the exponential integral Ei, element by element";
  let description = [{
    Each element of the result is the exponential integral Ei of the operand's element. Halves are computed in f32. Outside of
    its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Expint %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_FresnelCosOp : TFC_Op<"FresnelCos", [Pure]> {
  let summary = "the Fresnel cosine integral, element by element";
  let description = [{
    Each element of the result is the Fresnel cosine integral of the operand's element. Halves are computed in f32. Outside of
    its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.FresnelCos %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_FresnelSinOp : TFC_Op<"FresnelSin", [Pure]> {
  let summary = "the Fresnel sine integral, element by element";
  let description = [{
    Each element of the result is the Fresnel sine integral of the operand's element. Halves are computed in f32. Outside of
    its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.FresnelSin %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_NdtriOp : TFC_Op<"Ndtri", [Pure]> {
  let summary = "the inverse of the normal distribution function, element by element";
  let description = [{
    Each element of the result is the inverse of the normal distribution function of the operand's element. Halves are computed
    in f32. Outside of its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Ndtri %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SpenceOp : TFC_Op<"Spence", [Pure]> {
  let summary = "Spence's integral, dilog(1 - x), element by element";
  let description = [{
    Each element of the result is Spence's integral, dilog(1 - x) of the operand's element. Halves are computed in f32. Outside
    of its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Spence %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Xlog1pyOp : TFC_Op<"Xlog1py", [Pure]> {
  let summary = "x * log(1 + y), zero where x is zero";
  let description = [{
    Element by element, with numpy's broadcasting: x * log(1 + y), zero where x is zero.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%z = tfc.Xlog1py %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SparseBincountOp : TFC_Op<"SparseBincount", [Pure]> {
  let summary = "how often each value occurs, by rows of a sparse tensor";
  let arguments = (ins
    TFC_In<"int64">:$indices, TFC_In<"Tidx">:$values, TFC_In<"int64">:$dense_shape, TFC_In<"Tidx">:$size,
    TFC_In<"T">:$weights, TFC_Bool<"false">:$binary_output);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "host";
}

def TFC_EigOp : TFC_Op<"Eig", [Pure]> {
  let summary = "complex eigenvalues and eigenvectors of each matrix";
  let description = [{
    Complex eigenvalues and eigenvectors of each matrix.

    1. The matrices are square.
    2. Without compute_v the vectors have shape [0].

    Example: `%e, %v = tfc.Eig %a {compute_v = true} : (tensor<3x3xf32>) -> (tensor<3xcomplex<f32>>, tensor<3x3xcomplex<f32>>)`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"true">:$compute_v);
  let results = (outs TFC_Out<"Tout">:$e, TFC_Out<"Tout">:$v);
  let derived = [TFC_DerivedType<"T", TFC_Types38>, TFC_DerivedType<"Tout", ["complex128", "complex64"]>];
  let target = "host";
}

def TFC_CheckNumericsV2Op : TFC_Op<"CheckNumericsV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$tensor, TFC_Str<"?">:$message);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let stateful = 1;
  let target = "none";
}

} // category

#endif // TFC_MATHSPECIAL_TD
