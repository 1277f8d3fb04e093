// The MLIR headers and the dialect, precompiled once for the libraries above the dialect (tfc_dialect_library).
#pragma once
#include "MlirPch.h"
#include "tfc/dialect/Tfc.h"
