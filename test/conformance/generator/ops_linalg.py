"""Recipes of linear algebra, Fourier transforms and products of more than two matrices."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import COMPLEX, numpy_dtype
from .sample import Sample, Shapely, recipe

FACTOR = ["float32", "float32", "float64", "float64", "complex64", "complex128"]


def batch(r):
    return r.shape(0, 2, 6, 0.03) if r.chance(0.4) else []


def typed(array, dtype):
    return np.asarray(array).astype(numpy_dtype(dtype))


def general(r, dtype, shape):
    return r.values(dtype, shape, "normal")


def regular(r, dtype, lead, n):
    """Square matrices that are well conditioned."""
    a = general(r, dtype, lead + [n, n])
    return typed(a + np.eye(n) * (n + 1), dtype)


def positive(r, dtype, lead, n):
    a = general(r, dtype, lead + [n, n])
    return typed(a @ np.conj(np.swapaxes(a, -1, -2)) + np.eye(n) * n if n else a, dtype)


def size(r):
    return r.integer(0 if r.chance(0.05) else 1, 5)


@recipe("Cholesky", "CholeskyGrad", weight=0.7)
def cholesky(r, op):
    dtype, lead, n = r.pick(FACTOR if op == "Cholesky" else FACTOR[:4]), batch(r), size(r)
    a = positive(r, dtype, lead, n)
    if op == "Cholesky":
        if r.chance(0.05) and n:
            a = -a
        return Sample(op, {"input": a}, floor=1e-4, roll=False)
    return Sample(op, {"l": typed(np.tril(regular(r, dtype, lead, n)), dtype), "grad": general(r, dtype, lead + [n, n])}, floor=1e-4, roll=False)


@recipe("MatrixDeterminant", "LogMatrixDeterminant", "MatrixInverse", "MatrixExponential", "MatrixSquareRoot", "MatrixLogarithm", "Lu", weight=0.5)
def of_square(r, op):
    dtype = r.pick(COMPLEX if op == "MatrixLogarithm" else FACTOR)
    lead, n = batch(r), size(r)
    a = positive(r, dtype, lead, n) if op in ("MatrixSquareRoot", "MatrixLogarithm") else regular(r, dtype, lead, n) if r.chance(0.9) else general(r, dtype, lead + [n, n])
    if op == "MatrixExponential":
        a = typed(a * 0.3, dtype)
    attrs = {"adjoint": r.chance(0.5)} if op == "MatrixInverse" else {"output_idx_type": r.pick([tf.int32, tf.int64])} if op == "Lu" else {}
    return Sample(op, {"input": a}, attrs, floor=1e-3 if op == "MatrixExponential" else 2e-4, roll=False)


@recipe("MatrixSolve", "MatrixTriangularSolve", "MatrixSolveLs", "BandedTriangularSolve", weight=0.7)
def solve(r, op):
    dtype, lead, n, k = r.pick(FACTOR), batch(r), size(r), r.integer(1, 3)
    attrs = {"adjoint": r.chance(0.4)} if op != "MatrixSolveLs" else {"fast": True}
    if op == "MatrixTriangularSolve" and r.chance(0.4) and lead:
        a, b = regular(r, dtype, lead, n), general(r, dtype, r.broadcast(lead, 1)[0] + [n, k])
    else:
        a, b = regular(r, dtype, lead, n), general(r, dtype, lead + [n, k])
    if op.endswith("TriangularSolve"):
        attrs["lower"] = r.chance(0.5)
    if op == "BandedTriangularSolve":
        bands = r.integer(1, max(n, 1))
        a = general(r, dtype, lead + [bands, n])
        a[..., -1 if not attrs["lower"] else 0, :] += 3
    x = {"matrix": a, "rhs": b}
    if op == "MatrixSolveLs":
        m = n + r.integer(0, 3)
        x = {"matrix": typed(general(r, dtype, lead + [m, n]) + np.eye(m, n) * 3, dtype), "rhs": general(r, dtype, lead + [m, k]), "l2_regularizer": Shapely(np.array(r.pick([0.0, 0.5])))}
        return Sample(op, x, attrs, floor=1e-3, roll=False, reference=False)
    return Sample(op, x, attrs, floor=2e-4, roll=False)


@recipe("Qr", "Svd", "SelfAdjointEigV2", weight=0.5)
def decompose(r, op):
    dtype, lead, m, n = r.pick(FACTOR), batch(r), size(r), size(r)
    if op == "SelfAdjointEigV2":
        return Sample(op, {"input": positive(r, dtype, lead, n)}, {"compute_v": r.chance(0.5)}, floor=1e-3, outputs=[0], roll=False)
    a = typed(general(r, dtype, lead + [m, n]) + np.eye(m, n) * 2, dtype)
    if op == "Qr":
        return Sample(op, {"input": a}, {"full_matrices": r.chance(0.3)}, floor=1e-3, roll=False)
    return Sample(op, {"input": a}, {"compute_uv": r.chance(0.6), "full_matrices": r.chance(0.3)}, floor=1e-3, outputs=[0], roll=False)


@recipe("TridiagonalMatMul", "TridiagonalSolve", weight=0.5)
def tridiagonal(r, op):
    dtype, lead, n, k = r.pick(FACTOR), batch(r), r.integer(1, 6), r.integer(1, 3)
    rhs = general(r, dtype, lead + [n, k])
    if op == "TridiagonalSolve":
        d = general(r, dtype, lead + [3, n])
        d[..., 1, :] += 5
        return Sample(op, {"diagonals": d, "rhs": rhs}, {"partial_pivoting": r.chance(0.7)}, floor=2e-4, roll=False)
    part = lambda: general(r, dtype, lead + [1, n])
    return Sample(op, {"superdiag": part(), "maindiag": part(), "subdiag": part(), "rhs": rhs}, floor=1e-4)


@recipe("FFT", "FFT2D", "FFT3D", "IFFT", "IFFT2D", "IFFT3D", weight=0.4)
def fft(r, op):
    rank = int(op[-2]) if op.endswith("D") else 1
    dtype = r.pick(COMPLEX)
    inner = [r.pick([1, 2, 3, 4, 5, 8]) for _ in range(rank)]
    return Sample(op, {"input": general(r, dtype, batch(r) + inner)}, floor=1e-4)


@recipe("RFFT", "RFFT2D", "RFFT3D", "IRFFT", "IRFFT2D", "IRFFT3D", weight=0.4)
def real_fft(r, op):
    rank = int(op[-2]) if op.endswith("D") else 1
    wide = r.chance(0.4)
    inner = [r.pick([1, 2, 3, 4, 6]) for _ in range(rank)]
    length = [max(d + r.pick([0, 0, 1, -1]), 1) for d in inner]
    if op.startswith("I"):
        length[-1] = max(2 * (inner[-1] - 1) + r.pick([0, 0, 1]), 1)
        return Sample(op, {"input": general(r, "complex128" if wide else "complex64", batch(r) + inner), "fft_length": Shapely(np.array(length, "int32"), 0.8)},
                      {"Treal": tf.float64 if wide else tf.float32}, floor=1e-4)
    return Sample(op, {"input": general(r, "float64" if wide else "float32", batch(r) + inner), "fft_length": Shapely(np.array(length, "int32"), 0.8)},
                  {"Tcomplex": tf.complex128 if wide else tf.complex64}, floor=1e-4)


EQUATIONS = ["ij,jk->ik", "ij,jk->ki", "bij,bjk->bik", "i,j->ij", "i,i->", "ij->ji", "ij->", "ij->i", "ijk->ikj", "...ij,...jk->...ik", "...i->...", "ij,ij->ij", "ij,ij->", "bhqd,bhkd->bhqk",
             "abc,cd->abd", "ii->i", "ii->", "ab,bc->ac", "...a,...a->...", "a,ab->b", "abcd,ad->bc", "ab...,b...->a..."]


@recipe("Einsum", weight=1.5)
def einsum(r, op):
    equation = r.pick(EQUATIONS)
    dtype = r.dtype(["float32", "float64", "complex64", "complex128", "bfloat16", "int32", "int64"])
    sizes = {c: r.pick([1, 2, 3, 4, 0 if r.chance(0.1) else 5]) for c in "abcdhijkq"}
    dots = r.shape(0, 2, 6, 0)
    operands = []
    for term in equation.split("->")[0].split(","):
        shape = []
        head, _, tail = term.partition("...")
        shape += [sizes[c] for c in head]
        if "..." in term:
            shape += r.broadcast(dots, 1)[0] if r.chance(0.3) else dots
        shape += [sizes[c] for c in tail]
        operands.append(general(r, dtype, shape))
    return Sample(op, {"inputs": operands}, {"equation": equation}, floor=2e-5)


@recipe("BatchMatMulV3", weight=0.7)
def batch_matmul3(r, op):
    m, n, k = (r.dim(0.03) for _ in range(3))
    left, right = r.broadcast(r.shape(0, 3, 12))
    dtype = r.pick(["float32", "float64", "int32", "bfloat16", "complex64", "int64"])
    ta, tb = r.chance(0.3), r.chance(0.3)
    return Sample(op, {"x": general(r, dtype, left + ([k, m] if ta else [m, k])), "y": general(r, dtype, right + ([n, k] if tb else [k, n]))},
                  {"adj_x": ta, "adj_y": tb, "Tout": tf.as_dtype(dtype)}, floor=2e-5)
