#pragma once
#include "tfc/abi/program.h"
#ifdef __cplusplus
extern "C" {
#endif
extern const tfc_program handwritten;
extern const tfc_program handwrittenScalar;
#ifdef __cplusplus
}
#endif
