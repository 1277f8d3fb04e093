// Ops of category StateTrain; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATETRAIN_TD
#define TFC_STATETRAIN_TD

include "TfcBase.td"

let category = "State" in {

def TFC_ResourceApplyKerasMomentumOp : TFC_Op<"ResourceApplyKerasMomentum", [TFC_UpdatesVariables]> {
  let summary = "a step of KerasMomentum";
  let description = [{
    Updates a variable in place: accum = accum * momentum - lr * grad; var += accum, or with Nesterov accum * momentum - lr *
    grad. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyKerasMomentum %var, %accum, %lr, %grad, %momentum : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<4x2xf32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$grad, TFC_In<"T">:$momentum,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"false">:$use_nesterov);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyAdaMaxOp : TFC_Op<"ApplyAdaMax", [TFC_UpdatesVariables]> {
  let summary = "a step of AdaMax";
  let description = [{
    Updates a variable in place: m += (grad - m) * (1 - beta1); v = max(beta2 * v, abs(grad)); var -= lr / (1 - beta1_power) *
    m / (v + epsilon). tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyAdaMax %var, %m, %v, %beta1_power, %lr, %beta1, %beta2, %epsilon, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_InRef<"T">:$v, TFC_In<"T">:$beta1_power, TFC_In<"T">:$lr,
    TFC_In<"T">:$beta1, TFC_In<"T">:$beta2, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyAdagradDAOp : TFC_Op<"ApplyAdagradDA", [TFC_UpdatesVariables]> {
  let summary = "a step of AdagradDA";
  let description = [{
    Updates a variable in place: both accumulators grow by grad and its square; var is lr times the shrunken, negated
    accumulator over l2 * global_step * lr + sqrt(squared accumulator). tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyAdagradDA %var, %gradient_accumulator, %gradient_squared_accumulator, %grad, %lr, %l1, %l2, %global_step : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<4x2xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<i64>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$gradient_accumulator, TFC_InRef<"T">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"int64">:$global_step,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyAddSignOp : TFC_Op<"ApplyAddSign", [TFC_UpdatesVariables]> {
  let summary = "a step of AddSign";
  let description = [{
    Updates a variable in place: m = m * beta + grad * (1 - beta); var -= lr * (alpha + sign_decay * sign(grad) * sign(m)) *
    grad. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyAddSign %var, %m, %lr, %alpha, %sign_decay, %beta, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$alpha, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyFtrlV2Op : TFC_Op<"ApplyFtrlV2", [TFC_UpdatesVariables]> {
  let summary = "a step of FtrlV2";
  let description = [{
    Updates a variable in place: Ftrl with grad + 2 * l2_shrinkage * var in place of the gradient that linear takes.
    tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyFtrlV2 %var, %accum, %linear, %grad, %lr, %l1, %l2, %l2_shrinkage, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<4x2xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_InRef<"T">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyPowerSignOp : TFC_Op<"ApplyPowerSign", [TFC_UpdatesVariables]> {
  let summary = "a step of PowerSign";
  let description = [{
    Updates a variable in place: m = m * beta + grad * (1 - beta); var -= lr * exp(logbase * sign_decay * sign(grad) * sign(m))
    * grad. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyPowerSign %var, %m, %lr, %logbase, %sign_decay, %beta, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$logbase, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyProximalAdagradOp : TFC_Op<"ApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let summary = "a step of ProximalAdagrad";
  let description = [{
    Updates a variable in place: accum += grad^2; var takes a step of rate lr / sqrt(accum) and is shrunk by l1 and l2.
    tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyProximalAdagrad %var, %accum, %lr, %l1, %l2, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyProximalGradientDescentOp : TFC_Op<"ApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let summary = "a step of ProximalGradientDescent";
  let description = [{
    Updates a variable in place: var takes a step of rate alpha and is shrunk by l1 and l2. tfc-make-state-explicit takes the
    op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyProximalGradientDescent %var, %alpha, %l1, %l2, %delta : (!tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$delta,
    TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdaMaxOp : TFC_Op<"ResourceApplyAdaMax", [TFC_UpdatesVariables]> {
  let summary = "a step of AdaMax";
  let description = [{
    Updates a variable in place: m += (grad - m) * (1 - beta1); v = max(beta2 * v, abs(grad)); var -= lr / (1 - beta1_power) *
    m / (v + epsilon). tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyAdaMax %var, %m, %v, %beta1_power, %lr, %beta1, %beta2, %epsilon, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"resource">:$v, TFC_In<"T">:$beta1_power, TFC_In<"T">:$lr,
    TFC_In<"T">:$beta1, TFC_In<"T">:$beta2, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdadeltaOp : TFC_Op<"ResourceApplyAdadelta", [TFC_UpdatesVariables]> {
  let summary = "a step of Adadelta";
  let description = [{
    Updates a variable in place: accum = accum * rho + grad^2 * (1 - rho); the step is sqrt(accum_update + epsilon) /
    sqrt(accum + epsilon) * grad. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyAdadelta %var, %accum, %accum_update, %lr, %rho, %epsilon, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$accum_update, TFC_In<"T">:$lr,
    TFC_In<"T">:$rho, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdagradDAOp : TFC_Op<"ResourceApplyAdagradDA", [TFC_UpdatesVariables]> {
  let summary = "a step of AdagradDA";
  let description = [{
    Updates a variable in place: both accumulators grow by grad and its square; var is lr times the shrunken, negated
    accumulator over l2 * global_step * lr + sqrt(squared accumulator). tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyAdagradDA %var, %gradient_accumulator, %gradient_squared_accumulator, %grad, %lr, %l1, %l2, %global_step : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<4x2xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<i64>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$gradient_accumulator, TFC_In<"resource">:$gradient_squared_accumulator,
    TFC_In<"T">:$grad, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"int64">:$global_step,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAddSignOp : TFC_Op<"ResourceApplyAddSign", [TFC_UpdatesVariables]> {
  let summary = "a step of AddSign";
  let description = [{
    Updates a variable in place: m = m * beta + grad * (1 - beta); var -= lr * (alpha + sign_decay * sign(grad) * sign(m)) *
    grad. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyAddSign %var, %m, %lr, %alpha, %sign_decay, %beta, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$alpha, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyFtrlOp : TFC_Op<"ResourceApplyFtrl", [TFC_UpdatesVariables]> {
  let summary = "a step of Ftrl";
  let description = [{
    Updates a variable in place: the proximal step of follow the regularized leader; with lr_power -0.5 its powers are square
    roots. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyFtrl %var, %accum, %linear, %grad, %lr, %l1, %l2, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<4x2xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyFtrlV2Op : TFC_Op<"ResourceApplyFtrlV2", [TFC_UpdatesVariables]> {
  let summary = "a step of FtrlV2";
  let description = [{
    Updates a variable in place: Ftrl with grad + 2 * l2_shrinkage * var in place of the gradient that linear takes.
    tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyFtrlV2 %var, %accum, %linear, %grad, %lr, %l1, %l2, %l2_shrinkage, %lr_power : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<4x2xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"resource">:$linear, TFC_In<"T">:$grad, TFC_In<"T">:$lr,
    TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$l2_shrinkage, TFC_In<"T">:$lr_power, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyPowerSignOp : TFC_Op<"ResourceApplyPowerSign", [TFC_UpdatesVariables]> {
  let summary = "a step of PowerSign";
  let description = [{
    Updates a variable in place: m = m * beta + grad * (1 - beta); var -= lr * exp(logbase * sign_decay * sign(grad) * sign(m))
    * grad. tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyPowerSign %var, %m, %lr, %logbase, %sign_decay, %beta, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"T">:$lr, TFC_In<"T">:$logbase, TFC_In<"T">:$sign_decay,
    TFC_In<"T">:$beta, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyProximalAdagradOp : TFC_Op<"ResourceApplyProximalAdagrad", [TFC_UpdatesVariables]> {
  let summary = "a step of ProximalAdagrad";
  let description = [{
    Updates a variable in place: accum += grad^2; var takes a step of rate lr / sqrt(accum) and is shrunk by l1 and l2.
    tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyProximalAdagrad %var, %accum, %lr, %l1, %l2, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$l1, TFC_In<"T">:$l2,
    TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyProximalGradientDescentOp : TFC_Op<"ResourceApplyProximalGradientDescent", [TFC_UpdatesVariables]> {
  let summary = "a step of ProximalGradientDescent";
  let description = [{
    Updates a variable in place: var takes a step of rate alpha and is shrunk by l1 and l2. tfc-make-state-explicit takes the
    op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyProximalGradientDescent %var, %alpha, %l1, %l2, %delta : (!tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"T">:$alpha, TFC_In<"T">:$l1, TFC_In<"T">:$l2, TFC_In<"T">:$delta,
    TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ApplyAdagradV2Op : TFC_Op<"ApplyAdagradV2", [TFC_UpdatesVariables]> {
  let summary = "a step of AdagradV2";
  let description = [{
    Updates a variable in place: accum += grad^2 (unless update_slots is false); var -= lr * grad / (sqrt(accum) + epsilon).
    tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `%r = tfc.ApplyAdagradV2 %var, %accum, %lr, %epsilon, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$var, TFC_InRef<"T">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let results = (outs TFC_OutRef<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdagradV2Op : TFC_Op<"ResourceApplyAdagradV2", [TFC_UpdatesVariables]> {
  let summary = "a step of AdagradV2";
  let description = [{
    Updates a variable in place: accum += grad^2 (unless update_slots is false); var -= lr * grad / (sqrt(accum) + epsilon).
    tfc-make-state-explicit takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyAdagradV2 %var, %accum, %lr, %epsilon, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$accum, TFC_In<"T">:$lr, TFC_In<"T">:$epsilon, TFC_In<"T">:$grad,
    TFC_Bool<"false">:$use_locking, TFC_Bool<"true">:$update_slots);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceApplyAdamWithAmsgradOp : TFC_Op<"ResourceApplyAdamWithAmsgrad", [TFC_UpdatesVariables]> {
  let summary = "a step of AdamWithAmsgrad";
  let description = [{
    Updates a variable in place: Adam with the greatest second moment so far, vhat, in the place of v. tfc-make-state-explicit
    takes the op apart.

    1. Variables, slots and gradient have one shape; the other operands are scalars.

    Example: `tfc.ResourceApplyAdamWithAmsgrad %var, %m, %v, %vhat, %beta1_power, %beta2_power, %lr, %beta1, %beta2, %epsilon, %grad : (!tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, !tfc.resource<tensor<4x2xf32>>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<4x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$var, TFC_In<"resource">:$m, TFC_In<"resource">:$v, TFC_In<"resource">:$vhat,
    TFC_In<"T">:$beta1_power, TFC_In<"T">:$beta2_power, TFC_In<"T">:$lr, TFC_In<"T">:$beta1, TFC_In<"T">:$beta2,
    TFC_In<"T">:$epsilon, TFC_In<"T">:$grad, TFC_Bool<"false">:$use_locking);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
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

} // category

#endif // TFC_STATETRAIN_TD
