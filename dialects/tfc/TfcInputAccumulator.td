// Ops of category InputAccumulator: conditional accumulators and barriers; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_INPUTACCUMULATOR_TD
#define TFC_INPUTACCUMULATOR_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_ConditionalAccumulatorOp : TFC_Op<"ConditionalAccumulator", [TFC_TouchesOutside]> {
  let summary = "a sum of dense gradients that is taken when enough of them came";
  let description = [{
    A sum of dense gradients, kept in the session. Nodes of one shared_name have it in common.

    1. The type is a float of two, four or eight bytes.
  }];
  let arguments = (ins
    TFC_Type<"?", TFC_Numbers>:$dtype, TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name,
    TFC_Str<"MEAN", ["MEAN", "SUM"]>:$reduction_type);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseConditionalAccumulatorOp : TFC_Op<"SparseConditionalAccumulator", [TFC_TouchesOutside]> {
  let summary = "a sum of IndexedSlices that is taken when enough of them came";
  let description = [{
    A sum of IndexedSlices, kept in the session. Nodes of one shared_name have it in common.

    1. The type is a float of two, four or eight bytes.
  }];
  let arguments = (ins
    TFC_Type<"?", TFC_Numbers>:$dtype, TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name,
    TFC_Str<"MEAN", ["MEAN", "SUM"]>:$reduction_type);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_AccumulatorApplyGradientOp : TFC_Op<"AccumulatorApplyGradient", [TFC_TouchesOutside]> {
  let summary = "adds a gradient";
  let description = [{
    Adds the gradient; one of an older step than the accumulator's is dropped.

    1. The gradient is of the accumulator's type, and its shape fits the accumulator's and that of the gradients before it.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int64">:$local_step, TFC_In<"dtype">:$gradient);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>];
  let gradient = "missing";
  let target = "host";
}

def TFC_AccumulatorNumAccumulatedOp : TFC_Op<"AccumulatorNumAccumulated", [TFC_TouchesOutside]> {
  let summary = "how many gradients were added since the last were taken";
  let description = [{
    How many gradients were added since the last were taken.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle);
  let results = (outs TFC_Out<"int32">:$num_accumulated);
  let gradient = "missing";
  let target = "host";
}

def TFC_AccumulatorSetGlobalStepOp : TFC_Op<"AccumulatorSetGlobalStep", [TFC_TouchesOutside]> {
  let summary = "sets the step of the accumulator";
  let description = [{
    Sets the step of the accumulator: gradients of older steps are dropped from now on.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int64">:$new_global_step);
  let gradient = "missing";
  let target = "host";
}

def TFC_AccumulatorTakeGradientOp : TFC_Op<"AccumulatorTakeGradient", [TFC_TouchesOutside]> {
  let summary = "the sum or the mean of the gradients, when there are enough";
  let description = [{
    Waits until num_required gradients are there, gives their mean (or their sum) and begins anew, one step later.

    1. num_required is a positive scalar.
    2. The accumulator is of the type dtype.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int32">:$num_required);
  let results = (outs TFC_Out<"dtype">:$average);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ResourceConditionalAccumulatorOp : TFC_Op<"ResourceConditionalAccumulator", [TFC_TouchesOutside]> {
  let summary = "a sum of dense gradients that is taken when enough of them came";
  let description = [{
    A sum of dense gradients, kept in the session. Nodes of one shared_name have it in common.

    1. The type is a float of two, four or eight bytes.
  }];
  let arguments = (ins
    TFC_Type<"?", TFC_Numbers>:$dtype, TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name,
    TFC_Str<"MEAN", ["MEAN", "SUM"]>:$reduction_type);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ResourceAccumulatorApplyGradientOp : TFC_Op<"ResourceAccumulatorApplyGradient", [TFC_TouchesOutside]> {
  let summary = "adds a gradient";
  let description = [{
    Adds the gradient; one of an older step than the accumulator's is dropped.

    1. The gradient is of the accumulator's type, and its shape fits the accumulator's and that of the gradients before it.
  }];
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"int64">:$local_step, TFC_In<"dtype">:$gradient);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ResourceAccumulatorNumAccumulatedOp : TFC_Op<"ResourceAccumulatorNumAccumulated", [TFC_TouchesOutside]> {
  let summary = "how many gradients were added since the last were taken";
  let description = [{
    How many gradients were added since the last were taken.
  }];
  let arguments = (ins
    TFC_In<"resource">:$handle);
  let results = (outs TFC_Out<"int32">:$num_accumulated);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ResourceAccumulatorSetGlobalStepOp : TFC_Op<"ResourceAccumulatorSetGlobalStep", [TFC_TouchesOutside]> {
  let summary = "sets the step of the accumulator";
  let description = [{
    Sets the step of the accumulator: gradients of older steps are dropped from now on.
  }];
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"int64">:$new_global_step);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ResourceAccumulatorTakeGradientOp : TFC_Op<"ResourceAccumulatorTakeGradient", [TFC_TouchesOutside]> {
  let summary = "the sum or the mean of the gradients, when there are enough";
  let description = [{
    Waits until num_required gradients are there, gives their mean (or their sum) and begins anew, one step later.

    1. num_required is a positive scalar.
    2. The accumulator is of the type dtype.
  }];
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"int32">:$num_required);
  let results = (outs TFC_Out<"dtype">:$average);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseAccumulatorApplyGradientOp : TFC_Op<"SparseAccumulatorApplyGradient", [TFC_TouchesOutside]> {
  let summary = "adds the slices of a gradient";
  let description = [{
    Adds the slices of a gradient by their indices; a gradient of an older step than the accumulator's is dropped.

    1. One slice an index, each of the accumulator's shape and of that of the slices before it.
    2. Indices are within the accumulator's first dimension, and gradient_shape is the accumulator's if has_known_shape.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int64">:$local_step, TFC_In<"int64">:$gradient_indices, TFC_In<"dtype">:$gradient_values,
    TFC_In<"int64">:$gradient_shape, TFC_Bool<"?">:$has_known_shape);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>];
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseAccumulatorTakeGradientOp : TFC_Op<"SparseAccumulatorTakeGradient", [TFC_TouchesOutside]> {
  let summary = "the slices of the gradients' sum or mean, when there are enough";
  let description = [{
    Waits until num_required gradients are there and gives the sum of their slices by index, each divided by the number of gradients that had it if the
    accumulator gives means; begins anew, one step later.

    1. num_required is a positive scalar.
    2. The accumulator is of the type dtype.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int32">:$num_required);
  let results = (outs TFC_Out<"int64">:$indices, TFC_Out<"dtype">:$values, TFC_Out<"int64">:$shape);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>];
  let gradient = "missing";
  let target = "host";
}

def TFC_BarrierOp : TFC_Op<"Barrier", [TFC_TouchesOutside]> {
  let summary = "a queue of tuples whose components come one by one";
  let description = [{
    Tuples by key: one is ready when all of its components were inserted. Nodes of one shared_name have it in common.

    1. The shapes are none, or one a component, and known but for their first dimensions.
    2. The capacity is -1.
  }];
  let arguments = (ins
    TFC_TypeList<"?">:$component_types, TFC_ShapeList<"[]">:$shapes, TFC_Int<"-1">:$capacity, TFC_Str<"">:$container,
    TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_BarrierInsertManyOp : TFC_Op<"BarrierInsertMany", [TFC_TouchesOutside]> {
  let summary = "inserts one component of many tuples";
  let description = [{
    Inserts one component of the tuples that the keys name; new keys make new tuples.

    1. One value a key, of the component's type and shape, not empty.
    2. component_index is one of the barrier's.
    3. No key has a value of that component already.
    4. If the barrier is closed, all keys are known.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"string">:$keys, TFC_In<"T">:$values, TFC_Int<"?">:$component_index);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_BarrierTakeManyOp : TFC_Op<"BarrierTakeMany", [TFC_TouchesOutside]> {
  let summary = "takes tuples that are complete";
  let description = [{
    Waits until num_elements tuples are complete and takes them, in the order in which their keys came, batched; with allow_small_batch fewer if
    the barrier is closed.

    1. component_types are the barrier's.
    2. A closed barrier has as many tuples.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int32">:$num_elements, TFC_Bool<"false">:$allow_small_batch,
    TFC_Bool<"false">:$wait_for_incomplete, TFC_Int<"-1">:$timeout_ms);
  let results = (outs TFC_Out<"int64">:$indices, TFC_Out<"string">:$keys, TFC_OutList<"component_types">:$values);
  let derived = [TFC_DerivedTypeList<"component_types", [], 1>];
  let gradient = "missing";
  let target = "host";
}

def TFC_BarrierCloseOp : TFC_Op<"BarrierClose", [TFC_TouchesOutside]> {
  let summary = "ends the insertion of new keys";
  let description = [{
    No new keys may be inserted from now on; with cancel_pending_enqueues no components either.

    1. The barrier is not closed in that way already.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_Bool<"false">:$cancel_pending_enqueues);
  let gradient = "missing";
  let target = "host";
}

def TFC_BarrierReadySizeOp : TFC_Op<"BarrierReadySize", [TFC_TouchesOutside]> {
  let summary = "how many tuples are complete";
  let description = [{
    How many tuples are complete.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle);
  let results = (outs TFC_Out<"int32">:$size);
  let gradient = "missing";
  let target = "host";
}

def TFC_BarrierIncompleteSizeOp : TFC_Op<"BarrierIncompleteSize", [TFC_TouchesOutside]> {
  let summary = "how many tuples are not complete";
  let description = [{
    How many tuples are not complete.
  }];
  let arguments = (ins
    TFC_InRef<"string">:$handle);
  let results = (outs TFC_Out<"int32">:$size);
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_INPUTACCUMULATOR_TD
