// Ops of category InputQueue; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_INPUTQUEUE_TD
#define TFC_INPUTQUEUE_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_FIFOQueueV2Op : TFC_Op<"FIFOQueueV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueDequeueManyV2Op : TFC_Op<"QueueDequeueManyV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_In<"int32">:$n, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_OutList<"component_types">:$components);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueDequeueV2Op : TFC_Op<"QueueDequeueV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_OutList<"component_types">:$components);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueEnqueueV2Op : TFC_Op<"QueueEnqueueV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_InList<"Tcomponents">:$components, TFC_Int<"-1">:$timeout_ms);
  let derived = [TFC_DerivedTypeList<"Tcomponents", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RandomShuffleQueueV2Op : TFC_Op<"RandomShuffleQueueV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity,
    TFC_Int<"0">:$min_after_dequeue, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_FIFOQueueOp : TFC_Op<"FIFOQueue", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_PaddingFIFOQueueOp : TFC_Op<"PaddingFIFOQueue", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_PaddingFIFOQueueV2Op : TFC_Op<"PaddingFIFOQueueV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_PriorityQueueOp : TFC_Op<"PriorityQueue", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"[]">:$component_types, TFC_ShapeList<"?">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_PriorityQueueV2Op : TFC_Op<"PriorityQueueV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"[]">:$component_types, TFC_ShapeList<"?">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueCloseOp : TFC_Op<"QueueClose", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_Bool<"false">:$cancel_pending_enqueues);
  let gradient = "none";
  let target = "host";
}

def TFC_QueueCloseV2Op : TFC_Op<"QueueCloseV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_Bool<"false">:$cancel_pending_enqueues);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueDequeueOp : TFC_Op<"QueueDequeue", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_OutList<"component_types">:$components);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_QueueDequeueManyOp : TFC_Op<"QueueDequeueMany", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"int32">:$n, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_OutList<"component_types">:$components);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_QueueDequeueUpToOp : TFC_Op<"QueueDequeueUpTo", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"int32">:$n, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_OutList<"component_types">:$components);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_QueueDequeueUpToV2Op : TFC_Op<"QueueDequeueUpToV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_In<"int32">:$n, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_OutList<"component_types">:$components);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueEnqueueOp : TFC_Op<"QueueEnqueue", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_InList<"Tcomponents">:$components, TFC_Int<"-1">:$timeout_ms);
  let derived = [TFC_DerivedTypeList<"Tcomponents", [], 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_QueueEnqueueManyOp : TFC_Op<"QueueEnqueueMany", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_InList<"Tcomponents">:$components, TFC_Int<"-1">:$timeout_ms);
  let derived = [TFC_DerivedTypeList<"Tcomponents", [], 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_QueueEnqueueManyV2Op : TFC_Op<"QueueEnqueueManyV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_InList<"Tcomponents">:$components, TFC_Int<"-1">:$timeout_ms);
  let derived = [TFC_DerivedTypeList<"Tcomponents", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueIsClosedOp : TFC_Op<"QueueIsClosed", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle);
  let results = (outs TFC_Out<"bool_">:$is_closed);
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueIsClosedV2Op : TFC_Op<"QueueIsClosedV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle);
  let results = (outs TFC_Out<"bool_">:$is_closed);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_QueueSizeOp : TFC_Op<"QueueSize", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$handle);
  let results = (outs TFC_Out<"int32">:$size);
  let gradient = "none";
  let target = "host";
}

def TFC_QueueSizeV2Op : TFC_Op<"QueueSizeV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle);
  let results = (outs TFC_Out<"int32">:$size);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RandomShuffleQueueOp : TFC_Op<"RandomShuffleQueue", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity,
    TFC_Int<"0">:$min_after_dequeue, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StageOp : TFC_Op<"Stage", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_InList<"dtypes">:$values, TFC_Int<"0", 0>:$capacity, TFC_Int<"0", 0>:$memory_limit, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let derived = [TFC_DerivedTypeList<"dtypes", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_UnstageOp : TFC_Op<"Unstage", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Int<"0", 0>:$capacity, TFC_Int<"0", 0>:$memory_limit, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutList<"dtypes">:$values);
  let derived = [TFC_DerivedTypeList<"dtypes", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StageSizeOp : TFC_Op<"StageSize", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Int<"0", 0>:$capacity, TFC_Int<"0", 0>:$memory_limit, TFC_TypeList<"?">:$dtypes, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"int32">:$size);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StageClearOp : TFC_Op<"StageClear", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Int<"0", 0>:$capacity, TFC_Int<"0", 0>:$memory_limit, TFC_TypeList<"?">:$dtypes, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StagePeekOp : TFC_Op<"StagePeek", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"int32">:$index, TFC_Int<"0", 0>:$capacity, TFC_Int<"0", 0>:$memory_limit, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutList<"dtypes">:$values);
  let derived = [TFC_DerivedTypeList<"dtypes", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_INPUTQUEUE_TD
