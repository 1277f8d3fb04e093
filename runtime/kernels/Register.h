// Categories of this folder, one function a file; apart from Kernels.h so that a new category compiles nothing else anew.
#pragma once

namespace tfc::rt {

void registerArraySortKernels();
void registerControlSummaryKernels();
void registerInputDecodeKernels();
void registerInputExampleKernels();
void registerInputFileKernels();
void registerInputTensorKernels();

} // namespace tfc::rt
