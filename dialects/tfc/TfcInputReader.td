// Ops of category InputReader: those of the readers' first form; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_INPUTREADER_TD
#define TFC_INPUTREADER_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_ReaderNumRecordsProducedOp : TFC_Op<"ReaderNumRecordsProduced", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$reader_handle);
  let results = (outs TFC_Out<"int64">:$records_produced);
  let gradient = "none";
  let target = "host";
}

def TFC_ReaderNumWorkUnitsCompletedOp : TFC_Op<"ReaderNumWorkUnitsCompleted", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$reader_handle);
  let results = (outs TFC_Out<"int64">:$units_completed);
  let gradient = "none";
  let target = "host";
}

def TFC_ReaderResetOp : TFC_Op<"ReaderReset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$reader_handle);
  let gradient = "none";
  let target = "host";
}

def TFC_ReaderRestoreStateOp : TFC_Op<"ReaderRestoreState", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$reader_handle, TFC_In<"string">:$state);
  let gradient = "none";
  let target = "host";
}

def TFC_ReaderSerializeStateOp : TFC_Op<"ReaderSerializeState", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$reader_handle);
  let results = (outs TFC_Out<"string">:$state);
  let gradient = "none";
  let target = "host";
}

} // category

#endif // TFC_INPUTREADER_TD
