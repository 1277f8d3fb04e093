// Structure of a program rather than ops of a graph: what passes make (docs/architecture.md, "The IR, stage by stage").

#ifndef TFC_PROGRAM_TD
#define TFC_PROGRAM_TD

include "TfcBase.td"

def TFC_FusionOp : Op<Tfc_Dialect, "Fusion", [IsolatedFromAbove, SingleBlock, RecursiveMemoryEffects]> {
  let summary = "computing ops that become one kernel";
  let description = [{
    The body's arguments are the operands; it ends in `tfc.Yield` of the results. Only computing tfc ops stand inside.
  }];
  let arguments = (ins Variadic<AnyType>:$inputs);
  let results = (outs Variadic<AnyType>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs) $body";
}

def TFC_YieldOp : Op<Tfc_Dialect, "Yield",
    [Pure, Terminator, ParentOneOf<["FusionOp", "IfRegionOp", "WhileRegionOp"]>]> {
  let summary = "ends a region with its results";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def TFC_IfRegionOp : Op<Tfc_Dialect, "IfRegion", [SingleBlock, RecursiveMemoryEffects]> {
  let summary = "one of two regions, by a condition";
  let description = [{
    What Switch and Merge, `If` and `Case` of a graph become. The regions see the values around them and end in `tfc.Yield`
    of the results.

    1. The condition is a scalar bool.
    2. Both regions yield as many values as there are results, of element types equal to theirs.

    %r = tfc.IfRegion %c : (tensor<i1>) -> tensor<f32> { tfc.Yield %a : tensor<f32> } else { tfc.Yield %b : tensor<f32> }
  }];
  let arguments = (ins AnyType:$condition);
  let results = (outs Variadic<AnyType>:$outputs);
  let regions = (region SizedRegion<1>:$thenRegion, SizedRegion<1>:$elseRegion);
  let assemblyFormat = "$condition attr-dict `:` functional-type(operands, results) $thenRegion `else` $elseRegion";
  let hasRegionVerifier = 1;
}

def TFC_WhileRegionOp : Op<Tfc_Dialect, "WhileRegion", [SingleBlock, RecursiveMemoryEffects]> {
  let summary = "a loop over values";
  let description = [{
    What a frame (Enter, Merge, LoopCond, Switch, NextIteration, Exit) or `While` of a graph becomes. `cond` yields whether
    to go on; `body` yields the next values. Both have the loop's values as arguments and see what is around the loop
    (a frame's invariants). Iterations follow each other: `parallel_iterations` changes nothing.

    1. Operands, results, and the arguments of both regions agree in number and in element type.
    2. `cond` yields one scalar bool, `body` as many values as the loop has.

    %r = tfc.WhileRegion(%i) : (tensor<i32>) -> tensor<i32> { ^bb0(%x: tensor<i32>): tfc.Yield %c : tensor<i1> } do { ^bb0(%x: tensor<i32>): tfc.Yield %x : tensor<i32> }
  }];
  let arguments = (ins Variadic<AnyType>:$inputs);
  let results = (outs Variadic<AnyType>:$outputs);
  let regions = (region SizedRegion<1>:$cond, SizedRegion<1>:$body);
  let assemblyFormat = "`(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs) $cond `do` $body";
  let hasRegionVerifier = 1;
}

def TFC_LaunchOp : Op<Tfc_Dialect, "Launch", [Pure]> {
  let summary = "one launch of a kernel function";
  let description = [{
    Calls the `tfc.kernel` function @kernel on tensors. `nodes` holds the names of the graph nodes behind the kernel's ops,
    in body order: a `tfc.Check` in the kernel refers to them by number. Pure: a failing check ends the whole step.
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyType>:$inputs, OptionalAttr<StrArrayAttr>:$nodes,
    OptionalAttr<StrAttr>:$device);
  let results = (outs Variadic<AnyType>:$outputs);
  let assemblyFormat = "$kernel `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
}

def TFC_CheckOp : Op<Tfc_Dialect, "Check", []> {
  let summary = "ends the step with an error unless the condition holds";
  let description = [{
    Stands in lowered kernel bodies, also inside linalg.generic. `node` indexes the `nodes` of the launch; the kernel
    goes on with safe values and returns the first failing check.
  }];
  let arguments = (ins I1:$ok, I64Attr:$node, I64Attr:$code, StrAttr:$message);
  let assemblyFormat = "$ok attr-dict";
}

def TFC_MathCallOp : Op<Tfc_Dialect, "MathCall", [Pure, SameOperandsAndResultType] # ElementwiseMappable.traits> {
  let summary = "a special function of scalars or vectors";
  let description = [{
    Stands in lowered kernel bodies. `function` names one of compiler/codegen/linalg/SpecialMath.cpp, which has it for f32 and f64.

    1. Operands and result have one type: a float or a vector of floats.
  }];
  let arguments = (ins StrAttr:$function, Variadic<AnyType>:$inputs);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$function `(` $inputs `)` attr-dict `:` functional-type(operands, results)";
}

def TFC_ScatterRowsOp : Op<Tfc_Dialect, "ScatterRows", [Pure]> {
  let summary = "a tensor with some rows updated";
  let description = [{
    What ScatterAdd and its kin do to a variable, as a value: the result is `tensor`, and for each index i in row-major order
    row `indices[i]` becomes `row op updates[i]`. `op` is one of update, add, sub, mul, div, min, max.

    1. `updates` has the shape of `indices` followed by that of a row, or is a scalar that every row takes.
    2. An index outside [0, rows) is an error of the step: `indices[i] = v is not in [0, rows)`.
  }];
  let arguments = (ins AnyType:$tensor, AnyType:$indices, AnyType:$updates, StrAttr:$op);
  let results = (outs AnyType:$output);
  let assemblyFormat = "$op `,` $tensor `,` $indices `,` $updates attr-dict `:` functional-type(operands, results)";
}

def TFC_SparseApplyRowsOp : Op<Tfc_Dialect, "SparseApplyRows", [Pure]> {
  let summary = "a variable and its slots with some rows updated by an optimizer";
  let description = [{
    What SparseApplyAdagrad and its kin do, as values. `rule` is the op's name without "SparseApply"; `inputs` are its operands in
    their order, variables as their values. The results are the variables' new values: for each index i in order, row
    `indices[i]` of each is what the optimizer's rule makes of it with row i of the gradient. `flag` is `use_nesterov` or
    `update_slots`.

    1. The gradient has as many rows as there are indices, each of the shape of a row of the variables.
    2. An index outside of the variables' rows is an error of the step.
  }];
  let arguments = (ins StrAttr:$rule, Variadic<AnyType>:$inputs, BoolAttr:$flag);
  let results = (outs Variadic<AnyType>:$outputs);
  let assemblyFormat = "$rule `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
}

def TFC_CountBelowOp : Op<Tfc_Dialect, "CountBelow", [Pure]> {
  let summary = "a counter's value and the next one";
  let description = [{
    What CountUpTo does to a variable, as values: the results are `counter` and `counter` + 1.

    1. A counter that has reached `limit` is an error of the step (OutOfRange).
  }];
  let arguments = (ins AnyType:$counter, I64Attr:$limit);
  let results = (outs AnyType:$value, AnyType:$next);
  let assemblyFormat = "$counter attr-dict `:` functional-type(operands, results)";
}

def TFC_TransferOp : Op<Tfc_Dialect, "Transfer", [Pure]> {
  let summary = "a value's copy on another device";
  let description = [{ Made by tfc-place where a value crosses devices; `from` and `to` are "/device:CPU:0" and the like. }];
  let arguments = (ins AnyType:$input, StrAttr:$from, StrAttr:$to);
  let results = (outs AnyType:$output);
  let assemblyFormat = "$input `from` $from `to` $to attr-dict `:` functional-type(operands, results)";
}

#endif // TFC_PROGRAM_TD
