// Ops of category StateApply; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATEAPPLY_TD
#define TFC_STATEAPPLY_TD

include "TfcBase.td"

let category = "State" in {

def TFC_ApplyAdamOp : TFC_Op<"ApplyAdam", [TFC_UpdatesVariables]> {
  let summary = "beta powers are read before their update";
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_InRef<"T">:$v, TFC_In<"T">:$beta1_power, TFC_In<"T">:$beta2_power,
    TFC_In<"T">:$lr, TFC_In<"T">:$beta1, TFC_In<"T">:$beta2, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyGradientDescentOp : TFC_Op<"ApplyGradientDescent", [TFC_UpdatesVariables]> {
  let summary = "var -= alpha * delta";
  let description = [{
    One step of gradient descent on a variable. tfc-make-state-explicit takes the op apart.

    1. alpha is a scalar; delta has the shape of the variable.

    Example: `%r = tfc.ApplyGradientDescent %w, %a, %d : (!tfc.resource<tensor<2x3xf32>>, tensor<f32>, tensor<2x3xf32>) -> !tfc.resource<tensor<2x3xf32>>`
  }];
  let arguments = (ins TFC_InRef<"T">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$delta, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyMomentumOp : TFC_Op<"ApplyMomentum", [TFC_UpdatesVariables]> {
  let summary = "use_nesterov";
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"T">:$momentum,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyRMSPropOp : TFC_Op<"ApplyRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$ms, TFC_InRef<"T">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdamOp : TFC_Op<"ResourceApplyAdam", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"resource">:$v, TFC_In<"T">:$beta1_power,
    TFC_In<"T">:$beta2_power, TFC_In<"T">:$lr, TFC_In<"T">:$beta1, TFC_In<"T">:$beta2, TFC_In<"T">:$epsilon,
    TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyGradientDescentOp : TFC_Op<"ResourceApplyGradientDescent", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$delta, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyAdagradOp : TFC_Op<"ApplyAdagrad", [TFC_UpdatesVariables]> {
  let summary = "update_slots";
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking,
    TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdagradOp : TFC_Op<"ResourceApplyAdagrad", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyMomentumOp : TFC_Op<"ResourceApplyMomentum", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"T">:$momentum,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyRMSPropOp : TFC_Op<"ResourceApplyRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$ms, TFC_In<"resource">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyAdadeltaOp : TFC_Op<"ApplyAdadelta", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$accum_update, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyFtrlOp : TFC_Op<"ApplyFtrl", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyCenteredRMSPropOp : TFC_Op<"ApplyCenteredRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$mg, TFC_InRef<"T">:$ms, TFC_InRef<"T">:$mom, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyCenteredRMSPropOp : TFC_Op<"ResourceApplyCenteredRMSProp", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$mg, TFC_In<"resource">:$ms, TFC_In<"resource">:$mom, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

} // category

#endif // TFC_STATEAPPLY_TD
