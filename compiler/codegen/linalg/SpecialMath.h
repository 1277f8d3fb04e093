// Special functions (SpecialMath.cpp) as code that a module of kernels can link.
#pragma once

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace tfc::codegen {

/// Links the functions of SpecialMath.cpp that `module` calls (tfc_<name>_f32, _f64), as internal functions. The module has
/// its triple and data layout already. `rename` gives what the functions call of a C library (exp, lgamma_r ...) the name under
/// which the target has it; an empty name leaves it.
llvm::Error linkSpecialMath(llvm::Module &module, llvm::function_ref<std::string(llvm::StringRef)> rename = nullptr);

} // namespace tfc::codegen
