// Categories of this folder, one function a file; apart from Kernels.h so that a new category compiles nothing else anew.
#pragma once

namespace tfc::rt {

void registerArraySortKernels();
void registerControlListKernels();
void registerControlSummaryKernels();
void registerControlSummaryMediaKernels();
void registerInputAccumulatorKernels();
void registerInputAudioKernels();
void registerInputBarrierKernels();
void registerInputDatasetKernels();
void registerInputDatasetBatchKernels();
void registerInputDatasetCacheKernels();
void registerInputDatasetFileKernels();
void registerInputDatasetFunctionKernels();
void registerInputDatasetGroupKernels();
void registerInputDatasetMoreKernels();
void registerInputDecodeKernels();
void registerInputExampleKernels();
void registerInputSequenceKernels();
void registerInputFileKernels();
void registerInputIteratorKernels();
void registerInputQueueKernels();
void registerInputReaderKernels();
void registerInputRecordKernels();
void registerInputStageKernels();
void registerInputTensorKernels();
void registerSparseCrossKernels();
void registerSparseSegmentKernels();
void registerStateTableKernels();

} // namespace tfc::rt
