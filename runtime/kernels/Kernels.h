// What the kernels of this folder share.
#pragma once

#include "tfc/base/Philox.h"
#include "tfc/runtime/HostKernel.h"

namespace tfc::rt {

void registerArrayKernels();
void registerControlArrayKernels();
void registerControlKernels();
void registerMathLinalgKernels();
void registerMathLinalgSolveKernels();
void registerNNKernels();
void registerStringRegexKernels();
void registerStringHashKernels();
void registerStringSplitKernels();
void registerStringUnicodeKernels();
void registerSparseKernels();
void registerSparseMathKernels();
void registerSparseSetKernels();
void registerMathFftKernels();
void registerMathLinalgSvdKernels();
void registerMathLinalgEigenKernels();
void registerMathLinalgFunctionKernels();
void registerImageBoxKernels();
void registerImageCodecKernels();
void registerImageSampleKernels();
void registerNNCtcKernels();
void registerNNFractionalKernels();
void registerNNRecurrentKernels();
void registerStringKernels();
void registerStringArrayKernels();

/// InvalidArgument unless the call has at least `inputs` inputs and exactly `outputs` outputs.
Status wantArgs(const HostCall &c, int inputs, int outputs);
/// `blocks` blocks of the node's own random stream, seeded by its attributes seed and seed2 (both zero: anew in each session).
philox::Generator reserveRandom(HostCall &c, std::uint64_t blocks);
/// TensorFlow's Tensor::SummarizeValue: the first `limit` elements, all if it is negative.
std::string summarize(const Tensor &t, std::int64_t limit);
/// As PrintV2 and StringFormat have it (SummarizeValue with print_v2): the first and last `ends` of each dimension, all if it
/// is negative.
std::string summarizeEnds(const Tensor &t, std::int64_t ends);
/// A number as TensorFlow's StrCat writes it: the fewest digits that read back as the same value.
std::string numberText(float v);
std::string numberText(double v);

} // namespace tfc::rt
