// The list of this folder's kernels: apart, so that some link without the others.
#include "Kernels.h"
#include "Register.h"

namespace tfc::rt {

void registerKernels() {
  registerArraySortKernels();
  registerControlListKernels();
  registerControlSummaryKernels();
  registerControlSummaryMediaKernels();
  registerInputAccumulatorKernels();
  registerInputAudioKernels();
  registerInputBarrierKernels();
  registerInputDatasetKernels();
  registerInputDatasetBatchKernels();
  registerInputDatasetCacheKernels();
  registerInputDatasetFileKernels();
  registerInputDatasetFunctionKernels();
  registerInputDatasetGroupKernels();
  registerInputDatasetMoreKernels();
  registerInputDecodeKernels();
  registerInputExampleKernels();
  registerInputSequenceKernels();
  registerInputFileKernels();
  registerInputIteratorKernels();
  registerInputQueueKernels();
  registerInputReaderKernels();
  registerInputRecordKernels();
  registerInputStageKernels();
  registerInputTensorKernels();
  registerSparseCrossKernels();
  registerSparseSegmentKernels();
  registerStateTableKernels();
  registerArrayKernels();
  registerControlArrayKernels();
  registerControlKernels();
  registerMathLinalgKernels();
  registerMathLinalgSolveKernels();
  registerNNKernels();
  registerStringRegexKernels();
  registerStringHashKernels();
  registerStringSplitKernels();
  registerStringUnicodeKernels();
  registerSparseKernels();
  registerSparseMathKernels();
  registerSparseSetKernels();
  registerMathFftKernels();
  registerMathLinalgSvdKernels();
  registerMathLinalgEigenKernels();
  registerMathLinalgFunctionKernels();
  registerImageBoxKernels();
  registerImageCodecKernels();
  registerImageSampleKernels();
  registerNNCtcKernels();
  registerNNFractionalKernels();
  registerNNRecurrentKernels();
  registerStringKernels();
  registerStringArrayKernels();
}

} // namespace tfc::rt
