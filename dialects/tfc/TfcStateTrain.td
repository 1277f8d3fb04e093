// Ops of category StateTrain; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATETRAIN_TD
#define TFC_STATETRAIN_TD

include "TfcBase.td"

let category = "State" in {

def TFC_ResourceApplyKerasMomentumOp : TFC_Op<"ResourceApplyKerasMomentum", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"T">:$momentum,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyAdaMaxOp : TFC_Op<"ApplyAdaMax", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_InRef<"T">:$v, TFC_In<"T">:$beta1_power, TFC_In<"T">:$lr,
    TFC_In<"T">:$beta1, TFC_In<"T">:$beta2, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyAdagradDAOp : TFC_Op<"ApplyAdagradDA", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$gradient_accumulator, TFC_InRef<"T">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"int64">:$global_step,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyAddSignOp : TFC_Op<"ApplyAddSign", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$alpha, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyFtrlV2Op : TFC_Op<"ApplyFtrlV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyPowerSignOp : TFC_Op<"ApplyPowerSign", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$logbase, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyProximalAdagradOp : TFC_Op<"ApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyProximalGradientDescentOp : TFC_Op<"ApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$delta,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyAdaMaxOp : TFC_Op<"ResourceApplyAdaMax", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"resource">:$v, TFC_In<"T">:$beta1_power, TFC_In<"T">:$lr,
    TFC_In<"T">:$beta1, TFC_In<"T">:$beta2, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyAdadeltaOp : TFC_Op<"ResourceApplyAdadelta", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$accum_update, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyAdagradDAOp : TFC_Op<"ResourceApplyAdagradDA", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$gradient_accumulator, TFC_In<"resource">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"int64">:$global_step,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyAddSignOp : TFC_Op<"ResourceApplyAddSign", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$alpha, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyFtrlOp : TFC_Op<"ResourceApplyFtrl", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyFtrlV2Op : TFC_Op<"ResourceApplyFtrlV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyPowerSignOp : TFC_Op<"ResourceApplyPowerSign", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$logbase, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyProximalAdagradOp : TFC_Op<"ResourceApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyProximalGradientDescentOp : TFC_Op<"ResourceApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$delta,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyAdadeltaOp : TFC_Op<"ResourceSparseApplyAdadelta", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$accum_update, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyAdagradOp : TFC_Op<"ResourceSparseApplyAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyAdagradDAOp : TFC_Op<"ResourceSparseApplyAdagradDA", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$gradient_accumulator, TFC_In<"resource">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"int64">:$global_step, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyCenteredRMSPropOp : TFC_Op<"ResourceSparseApplyCenteredRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$mg, TFC_In<"resource">:$ms, TFC_In<"resource">:$mom, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyFtrlOp : TFC_Op<"ResourceSparseApplyFtrl", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyFtrlV2Op : TFC_Op<"ResourceSparseApplyFtrlV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage,
    TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyKerasMomentumOp : TFC_Op<"ResourceSparseApplyKerasMomentum", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$momentum, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyMomentumOp : TFC_Op<"ResourceSparseApplyMomentum", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$momentum, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyProximalAdagradOp : TFC_Op<"ResourceSparseApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyProximalGradientDescentOp : TFC_Op<"ResourceSparseApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyRMSPropOp : TFC_Op<"ResourceSparseApplyRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$ms, TFC_In<"resource">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyAdadeltaOp : TFC_Op<"SparseApplyAdadelta", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$accum_update, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyAdagradOp : TFC_Op<"SparseApplyAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyAdagradDAOp : TFC_Op<"SparseApplyAdagradDA", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$gradient_accumulator, TFC_InRef<"T">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"int64">:$global_step, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyCenteredRMSPropOp : TFC_Op<"SparseApplyCenteredRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$mg, TFC_InRef<"T">:$ms, TFC_InRef<"T">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyFtrlOp : TFC_Op<"SparseApplyFtrl", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyFtrlV2Op : TFC_Op<"SparseApplyFtrlV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage, TFC_In<"T">:$lr_power,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyMomentumOp : TFC_Op<"SparseApplyMomentum", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$momentum, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyProximalAdagradOp : TFC_Op<"SparseApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyProximalGradientDescentOp : TFC_Op<"SparseApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseApplyRMSPropOp : TFC_Op<"SparseApplyRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$ms, TFC_InRef<"T">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ApplyAdagradV2Op : TFC_Op<"ApplyAdagradV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyAdagradV2Op : TFC_Op<"ResourceApplyAdagradV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceApplyAdamWithAmsgradOp : TFC_Op<"ResourceApplyAdamWithAmsgrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"resource">:$v, TFC_In<"resource">:$vhat,
    TFC_In<"T">:$beta1_power, TFC_In<"T">:$beta2_power, TFC_In<"T">:$lr, TFC_In<"T">:$beta1, TFC_In<"T">:$beta2,
    TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceSparseApplyAdagradV2Op : TFC_Op<"ResourceSparseApplyAdagradV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_SdcaFprintOp : TFC_Op<"SdcaFprint", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_SdcaOptimizerOp : TFC_Op<"SdcaOptimizer", [Pure]> {
  let arguments = (ins
    TFC_InN<"num_sparse_features", "int64">:$sparse_example_indices,
    TFC_InN<"num_sparse_features", "int64">:$sparse_feature_indices,
    TFC_InN<"num_sparse_features_with_values", "float32">:$sparse_feature_values,
    TFC_InN<"num_dense_features", "float32">:$dense_features, TFC_In<"float32">:$example_weights,
    TFC_In<"float32">:$example_labels, TFC_InN<"num_sparse_features", "int64">:$sparse_indices,
    TFC_InN<"num_sparse_features", "float32">:$sparse_weights, TFC_InN<"num_dense_features", "float32">:$dense_weights,
    TFC_In<"float32">:$example_state_data,
    TFC_Str<"?", ["hinge_loss", "logistic_loss", "poisson_loss", "smooth_hinge_loss", "squared_loss"]>:$loss_type,
    TFC_Bool<"false">:$adaptative, TFC_Float<"?">:$l1, TFC_Float<"?">:$l2, TFC_Int<"?", 1>:$num_loss_partitions,
    TFC_Int<"?", 1>:$num_inner_iterations);
  let results = (outs
    TFC_Out<"float32">:$out_example_state_data, TFC_OutN<"num_sparse_features", "float32">:$out_delta_sparse_weights,
    TFC_OutN<"num_dense_features", "float32">:$out_delta_dense_weights);
  let derived = [
    TFC_DerivedNumber<"num_sparse_features", 0>,
    TFC_DerivedNumber<"num_sparse_features_with_values", 0>,
    TFC_DerivedNumber<"num_dense_features", 0>];
  let gradient = "none";
  let target = "none";
}

def TFC_SdcaOptimizerV2Op : TFC_Op<"SdcaOptimizerV2", [Pure]> {
  let arguments = (ins
    TFC_InN<"num_sparse_features", "int64">:$sparse_example_indices,
    TFC_InN<"num_sparse_features", "int64">:$sparse_feature_indices,
    TFC_InN<"num_sparse_features_with_values", "float32">:$sparse_feature_values,
    TFC_InN<"num_dense_features", "float32">:$dense_features, TFC_In<"float32">:$example_weights,
    TFC_In<"float32">:$example_labels, TFC_InN<"num_sparse_features", "int64">:$sparse_indices,
    TFC_InN<"num_sparse_features", "float32">:$sparse_weights, TFC_InN<"num_dense_features", "float32">:$dense_weights,
    TFC_In<"float32">:$example_state_data,
    TFC_Str<"?", ["hinge_loss", "logistic_loss", "poisson_loss", "smooth_hinge_loss", "squared_loss"]>:$loss_type,
    TFC_Bool<"false">:$adaptive, TFC_Float<"?">:$l1, TFC_Float<"?">:$l2, TFC_Int<"?", 1>:$num_loss_partitions,
    TFC_Int<"?", 1>:$num_inner_iterations);
  let results = (outs
    TFC_Out<"float32">:$out_example_state_data, TFC_OutN<"num_sparse_features", "float32">:$out_delta_sparse_weights,
    TFC_OutN<"num_dense_features", "float32">:$out_delta_dense_weights);
  let derived = [
    TFC_DerivedNumber<"num_sparse_features", 0>,
    TFC_DerivedNumber<"num_sparse_features_with_values", 0>,
    TFC_DerivedNumber<"num_dense_features", 0>];
  let gradient = "none";
  let target = "none";
}

def TFC_SdcaShrinkL1Op : TFC_Op<"SdcaShrinkL1", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_InRefN<"num_features", "float32">:$weights, TFC_Float<"?">:$l1, TFC_Float<"?">:$l2);
  let derived = [TFC_DerivedNumber<"num_features", 0>];
  let gradient = "none";
  let target = "none";
}

def TFC_SparseApplyAdagradV2Op : TFC_Op<"SparseApplyAdagradV2", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_STATETRAIN_TD
