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

def TFC_YieldOp : Op<Tfc_Dialect, "Yield", [Pure, Terminator, ParentOneOf<["FusionOp"]>]> {
  let summary = "ends a region with its results";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
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

#endif // TFC_PROGRAM_TD
