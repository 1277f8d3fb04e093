// Every op of the dialect, one file a category.

#ifndef TFC_OPS_TD
#define TFC_OPS_TD

include "TfcBase.td"
include "TfcArray.td"
include "TfcArrayMove.td"
include "TfcControl.td"
include "TfcInput.td"
include "TfcMathBinary.td"
include "TfcMathMatrix.td"
include "TfcMathReduce.td"
include "TfcMathUnary.td"
include "TfcNNActivation.td"
include "TfcNNConv.td"
include "TfcNNLoss.td"
include "TfcNNNorm.td"
include "TfcNNPool.td"
include "TfcProgram.td"
include "TfcRandom.td"
include "TfcState.td"
include "TfcStateApply.td"
include "TfcStateScatter.td"
include "TfcString.td"
include "TfcTypes.td"

#endif // TFC_OPS_TD
