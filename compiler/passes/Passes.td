// The passes over the dialect tfc. One pass, one source file, one test file, the same name three times.

#ifndef TFC_PASSES_TD
#define TFC_PASSES_TD

include "mlir/Pass/PassBase.td"

def InferShapes : Pass<"tfc-infer-shapes", "::mlir::func::FuncOp"> {
  let summary = "refine result types and fold shape arithmetic";
  let description = [{
    Walks each entry in program order and runs TensorFlow's shape rule of every op (compiler/graph) on the types and
    constants known so far. Result types become what the rule knows; integer arithmetic on known shapes becomes
    constants. Never makes a type less precise. A shape error is an error of the op's node.
  }];
  let options = [
    Option<"maxElements", "max-elements", "int64_t", "4096", "Largest constant that folding makes">,
  ];
  let dependentDialects = ["::tfc::ir::TfcDialect"];
}

def MakeStateExplicit : Pass<"tfc-make-state-explicit", "::mlir::func::FuncOp"> {
  let summary = "turn updates of variables into reads, arithmetic and assignments";
  let description = [{
    Assign*, Apply*, Resource* and Scatter* become ReadVariableOp, arithmetic with the operation order of TensorFlow's
    kernels, and AssignVariableOp. Afterwards only ReadVariableOp and AssignVariableOp touch values of variables
    (VarIsInitializedOp asks for their presence). The order of reads and writes does not change.
  }];
  let dependentDialects = ["::tfc::ir::TfcDialect"];
}

def Simplify : Pass<"tfc-simplify", "::mlir::func::FuncOp"> {
  let summary = "algebra that is exact, forwarding of stores, dead code";
  let description = [{
    Canonicalisation patterns (identities, casts, transposes into MatMul, batch normalisation in inference), common
    subexpressions, and forwarding of an assigned value to later reads of the variable. A branch whose condition is known takes
    the place of its op; what a loop does not change leaves it, unless it might fail, and so do reads of what it does not write. Results keep every bit: x + 0 on
    floats stays, since it turns -0 into +0. Never removes an op with side effects except overwritten assignments.
  }];
  let dependentDialects = ["::tfc::ir::TfcDialect"];
}

def Place : Pass<"tfc-place", "::mlir::func::FuncOp"> {
  let summary = "choose a device for each op and make transfers ops";
  let description = [{
    Device strings may be partial ("/gpu:0", "/job:a/cpu:0"); ops that share a colocation group (`_class = ["loc:@x"]`) and
    ops on one variable go together. An op that has no GPU code goes to the CPU if soft placement allows. A value that
    crosses devices passes a `tfc.Transfer`, one per value and device. Without any GPU nothing but `device` changes.
  }];
  let options = [
    Option<"gpu", "gpu", "bool", "false", "Place ops without a device on /gpu:0">,
    Option<"allowSoftPlacement", "allow-soft-placement", "bool", "true", "Fall back to the CPU instead of failing">,
    Option<"logPlacement", "log-placement", "bool", "false", "Remark the device of each op">,
  ];
  let dependentDialects = ["::tfc::ir::TfcDialect"];
}

def Fuse : Pass<"tfc-fuse", "::mlir::func::FuncOp"> {
  let summary = "group computing ops into fusions";
  let description = [{
    Every computing op ends up in a tfc.Fusion. Elementwise ops of one shape that feed each other share one; a matrix
    product, convolution or row op takes the elementwise ops behind it as its epilogue while its own result has no other
    use; a reduction takes its elementwise producers; softmax and losses take what is elementwise in their rows, before and
    behind. Scalar arithmetic and small constants are repeated in each fusion
    that uses them, nothing else is ever computed twice. Variables, views and host ops stay outside.
  }];
  let options = [
    Option<"single", "single", "bool", "false", "Each computing op by itself (-O0)">,
    Option<"maxOps", "max-ops", "int64_t", "64", "Largest number of ops in a fusion">,
    Option<"maxValues", "max-values", "int64_t", "24", "Largest number of operands and results of a fusion">,
  ];
  let dependentDialects = ["::tfc::ir::TfcDialect"];
}

def OutlineKernels : Pass<"tfc-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "make each distinct fusion a kernel function";
  let description = [{
    A tfc.Fusion becomes a private function `@kernel_<n>` with attribute `tfc.kernel` and a tfc.Launch of it. Fusions with
    equal bodies, types, attributes and device share one function. Names of nodes move from the body to the launch.
  }];
  let dependentDialects = ["::tfc::ir::TfcDialect", "::mlir::func::FuncDialect"];
}

#endif // TFC_PASSES_TD
