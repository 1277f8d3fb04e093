// Ops of category StateSparse; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATESPARSE_TD
#define TFC_STATESPARSE_TD

include "TfcBase.td"

let category = "State" in {

def TFC_ResourceSparseApplyAdadeltaOp : TFC_Op<"ResourceSparseApplyAdadelta", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Adadelta";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum = accum * rho +
    grad^2 * (1 - rho); the step is sqrt(accum_update + epsilon) / sqrt(accum + epsilon) * grad. tfc-make-state-explicit takes
    the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyAdadelta %var, %accum, %accum_update, %lr, %rho, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$accum_update, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyAdagradOp : TFC_Op<"ResourceSparseApplyAdagrad", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Adagrad";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum += grad^2 (unless
    update_slots is false); var -= lr * grad / sqrt(accum). tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyAdagrad %var, %accum, %lr, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyAdagradDAOp : TFC_Op<"ResourceSparseApplyAdagradDA", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of AdagradDA";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: both accumulators grow
    by grad and its square; var is lr times the shrunken, negated accumulator over l2 * global_step * lr + sqrt(squared
    accumulator). tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyAdagradDA %var, %gradient_accumulator, %gradient_squared_accumulator, %grad, %indices, %lr, %l1, %l2, %global_step : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<i64>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$gradient_accumulator, TFC_In<"resource">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"int64">:$global_step, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyCenteredRMSPropOp : TFC_Op<"ResourceSparseApplyCenteredRMSProp", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of CenteredRMSProp";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: RMSProp with ms - mg^2
    under the root, where mg is the running mean of the gradient. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyCenteredRMSProp %var, %mg, %ms, %mom, %lr, %rho, %momentum, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$mg, TFC_In<"resource">:$ms, TFC_In<"resource">:$mom, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyFtrlOp : TFC_Op<"ResourceSparseApplyFtrl", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Ftrl";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: the proximal step of
    follow the regularized leader; with lr_power -0.5 its powers are square roots. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyFtrl %var, %accum, %linear, %grad, %indices, %lr, %l1, %l2, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyFtrlV2Op : TFC_Op<"ResourceSparseApplyFtrlV2", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of FtrlV2";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: Ftrl with grad + 2 *
    l2_shrinkage * var in place of the gradient that linear takes. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyFtrlV2 %var, %accum, %linear, %grad, %indices, %lr, %l1, %l2, %l2_shrinkage, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage,
    TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyKerasMomentumOp : TFC_Op<"ResourceSparseApplyKerasMomentum", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of KerasMomentum";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum = accum * momentum
    - lr * grad; var += accum, or with Nesterov accum * momentum - lr * grad. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyKerasMomentum %var, %accum, %lr, %grad, %indices, %momentum : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$momentum, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyMomentumOp : TFC_Op<"ResourceSparseApplyMomentum", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Momentum";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum = accum * momentum
    + grad; var -= lr * accum, or with Nesterov lr * grad + lr * momentum * accum. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyMomentum %var, %accum, %lr, %grad, %indices, %momentum : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$momentum, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyProximalAdagradOp : TFC_Op<"ResourceSparseApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of ProximalAdagrad";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum += grad^2; var
    takes a step of rate lr / sqrt(accum) and is shrunk by l1 and l2. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyProximalAdagrad %var, %accum, %lr, %l1, %l2, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyProximalGradientDescentOp : TFC_Op<"ResourceSparseApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of ProximalGradientDescent";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: var takes a step of rate
    alpha and is shrunk by l1 and l2. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyProximalGradientDescent %var, %alpha, %l1, %l2, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyRMSPropOp : TFC_Op<"ResourceSparseApplyRMSProp", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of RMSProp";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: ms = ms * rho + grad^2 *
    (1 - rho); mom = mom * momentum + lr * grad / sqrt(ms + epsilon); var -= mom. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyRMSProp %var, %ms, %mom, %lr, %rho, %momentum, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$ms, TFC_In<"resource">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyAdadeltaOp : TFC_Op<"SparseApplyAdadelta", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Adadelta";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum = accum * rho +
    grad^2 * (1 - rho); the step is sqrt(accum_update + epsilon) / sqrt(accum + epsilon) * grad. tfc-make-state-explicit takes
    the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyAdadelta %var, %accum, %accum_update, %lr, %rho, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$accum_update, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyAdagradOp : TFC_Op<"SparseApplyAdagrad", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Adagrad";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum += grad^2 (unless
    update_slots is false); var -= lr * grad / sqrt(accum). tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyAdagrad %var, %accum, %lr, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyAdagradDAOp : TFC_Op<"SparseApplyAdagradDA", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of AdagradDA";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: both accumulators grow
    by grad and its square; var is lr times the shrunken, negated accumulator over l2 * global_step * lr + sqrt(squared
    accumulator). tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyAdagradDA %var, %gradient_accumulator, %gradient_squared_accumulator, %grad, %indices, %lr, %l1, %l2, %global_step : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<i64>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$gradient_accumulator, TFC_InRef<"T">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"int64">:$global_step, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyCenteredRMSPropOp : TFC_Op<"SparseApplyCenteredRMSProp", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of CenteredRMSProp";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: RMSProp with ms - mg^2
    under the root, where mg is the running mean of the gradient. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyCenteredRMSProp %var, %mg, %ms, %mom, %lr, %rho, %momentum, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$mg, TFC_InRef<"T">:$ms, TFC_InRef<"T">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyFtrlOp : TFC_Op<"SparseApplyFtrl", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Ftrl";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: the proximal step of
    follow the regularized leader; with lr_power -0.5 its powers are square roots. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyFtrl %var, %accum, %linear, %grad, %indices, %lr, %l1, %l2, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyFtrlV2Op : TFC_Op<"SparseApplyFtrlV2", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of FtrlV2";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: Ftrl with grad + 2 *
    l2_shrinkage * var in place of the gradient that linear takes. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyFtrlV2 %var, %accum, %linear, %grad, %indices, %lr, %l1, %l2, %l2_shrinkage, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage, TFC_In<"T">:$lr_power,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyMomentumOp : TFC_Op<"SparseApplyMomentum", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of Momentum";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum = accum * momentum
    + grad; var -= lr * accum, or with Nesterov lr * grad + lr * momentum * accum. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyMomentum %var, %accum, %lr, %grad, %indices, %momentum : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>, tensor<f32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_In<"T">:$momentum, TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyProximalAdagradOp : TFC_Op<"SparseApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of ProximalAdagrad";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum += grad^2; var
    takes a step of rate lr / sqrt(accum) and is shrunk by l1 and l2. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyProximalAdagrad %var, %accum, %lr, %l1, %l2, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyProximalGradientDescentOp : TFC_Op<"SparseApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of ProximalGradientDescent";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: var takes a step of rate
    alpha and is shrunk by l1 and l2. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyProximalGradientDescent %var, %alpha, %l1, %l2, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyRMSPropOp : TFC_Op<"SparseApplyRMSProp", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of RMSProp";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: ms = ms * rho + grad^2 *
    (1 - rho); mom = mom * momentum + lr * grad / sqrt(ms + epsilon); var -= mom. tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyRMSProp %var, %ms, %mom, %lr, %rho, %momentum, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$ms, TFC_InRef<"T">:$mom, TFC_In<"T">:$lr, TFC_In<"T">:$rho,
    TFC_In<"T">:$momentum, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_In<"Tindices">:$indices,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceSparseApplyAdagradV2Op : TFC_Op<"ResourceSparseApplyAdagradV2", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of AdagradV2";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum += grad^2 (unless
    update_slots is false); var -= lr * grad / (sqrt(accum) + epsilon). tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceSparseApplyAdagradV2 %var, %accum, %lr, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_SparseApplyAdagradV2Op : TFC_Op<"SparseApplyAdagradV2", [TFC_UpdatesVariables]> {
  let summary = "a sparse step of AdagradV2";
  let description = [{
    Updates rows of a variable in place, in the order of `indices`, each with its row of the gradient: accum += grad^2 (unless
    update_slots is false); var -= lr * grad / (sqrt(accum) + epsilon). tfc-make-state-explicit takes the op apart.

    1. Variables and slots have one shape; the gradient has a row for each index.
    2. An index outside of the variable is an error of the step.

    Example: `%r = tfc.SparseApplyAdagradV2 %var, %accum, %lr, %epsilon, %grad, %indices : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_In<"Tindices">:$indices, TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

} // category

#endif // TFC_STATESPARSE_TD
