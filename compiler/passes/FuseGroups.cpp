#include "FuseGroups.h"
#include "tfc/compiler/Passes.h"

#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

#include <queue>

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

//===-- Kinds ---------------------------------------------------------------------------------------------------===//

static bool isElementwiseName(StringRef name) {
  static const llvm::StringSet<> names = {
      // Math, unary
      "Cast", "Neg", "Sigmoid", "Abs", "Tanh", "Log", "Exp", "Square", "Rsqrt", "Floor", "Sqrt", "Reciprocal",
      "SigmoidGrad", "LogicalNot", "Log1p", "TanhGrad", "Sign", "Round", "Ceil", "Expm1", "Inv", "Rint", "RsqrtGrad",
      "SqrtGrad", "InvGrad", "ReciprocalGrad", "IsFinite", "IsInf", "IsNan", "Invert", "Acos", "Cos", "Asin", "Atanh",
      "Cosh", "Acosh", "Asinh", "Atan", "Sin", "Sinh", "Tan", "Erf", "Erfc", "Lgamma", "Digamma", "Real",
      "Imag", "Conj", "ComplexAbs",
      // Math, binary
      "Add", "AddV2", "Mul", "Sub", "RealDiv", "Maximum", "Minimum", "Equal", "NotEqual", "Less", "LessEqual", "Greater",
      "GreaterEqual", "LogicalAnd", "LogicalOr", "FloorMod", "FloorDiv", "SquaredDifference", "AddN", "AccumulateNV2",
      "Pow", "Div", "DivNoNan", "Mod", "BitwiseOr", "BitwiseXor", "BitwiseAnd", "LeftShift", "RightShift", "Atan2",
      "TruncateDiv", "TruncateMod", "ClipByValue", "Xlogy", "Xlog1py", "Xdivy", "MulNoNan", "Complex", "ApproximateEqual",
      // NN
      "Relu", "ReluGrad", "Elu", "EluGrad", "Relu6", "Relu6Grad", "Softplus", "SoftplusGrad", "Softsign", "SoftsignGrad",
      "Selu", "SeluGrad", "LeakyRelu", "LeakyReluGrad", "BiasAdd",
      // Array
      "SelectV2", "ZerosLike", "OnesLike"};
  return names.contains(name);
}

OpKind kindOf(Operation *op) {
  if (!isComputing(op)) return OpKind::Outside;
  if (isElementwiseName(opType(op))) return OpKind::Elementwise;
  if (isa<SelectOp>(op)) // a vector condition picks rows: then it is not elementwise
    return shapeOf(op->getOperand(0).getType()) == shapeOf(op->getResult(0).getType()) ||
                   shapeOf(op->getOperand(0).getType()).rank() == 0
               ? OpKind::Elementwise
               : OpKind::Opaque;
  if (isa<FillOp, BroadcastToOp>(op)) {
    auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    return type && type.hasStaticShape() ? OpKind::Elementwise : OpKind::Opaque;
  }
  if (isa<MatMulOp, BatchMatMulOp, BatchMatMulV2Op, Conv2DOp, DepthwiseConv2dNativeOp, Conv2DBackpropInputOp>(op) ||
      opType(op) == "Conv2DBackpropFilter")
    return OpKind::Contraction;
  if (isa<SumOp, MeanOp, MaxOp, MinOp, ProdOp, AllOp, AnyOp>(op))
    return constantInts(op->getOperand(1)) ? OpKind::Reduction : OpKind::Opaque;
  if (isa<L2LossOp, BiasAddGradOp>(op)) return OpKind::Reduction;
  if (llvm::is_contained({"Softmax", "LogSoftmax", "SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits"},
                         opType(op)))
    return OpKind::Row;
  return OpKind::Opaque;
}

static bool isScalar(Type type) {
  auto ranked = dyn_cast<RankedTensorType>(type);
  return ranked && ranked.getRank() == 0;
}

bool isRepeatable(Operation *op) {
  if (auto constant = dyn_cast<ConstOp>(op)) {
    ElementsAttr value = constant.getValue();
    Type element = value.getElementType();
    if (isa<StringType, VariantType>(element)) return false;
    if (value.getNumElements() == 1 || value.isSplat()) return true;
    return isa<IntegerType>(element) && value.getNumElements() <= 64;
  }
  if (!isComputing(op) || !isMemoryEffectFree(op)) return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.hasStaticShape()) return false;
  if (isa<ZerosLikeOp, OnesLikeOp>(op)) return true;
  if (isa<FillOp>(op)) return isScalar(op->getOperand(1).getType());
  return op->getNumResults() == 1 && isElementwiseName(opType(op)) && isScalar(type) &&
         llvm::all_of(op->getOperandTypes(), isScalar);
}

//===-- Groups --------------------------------------------------------------------------------------------------===//

/// What an op needs: its operands, and what its regions see from around them.
static SmallVector<Value> operandsOf(Operation *op) {
  SmallVector<Value> all(op->getOperands());
  if (op->getNumRegions() && !op->hasTrait<OpTrait::IsIsolatedFromAbove>()) {
    llvm::SetVector<Value> seen;
    getUsedValuesDefinedAbove(op->getRegions(), seen);
    all.append(seen.begin(), seen.end());
  }
  return all;
}

FuseGroups::FuseGroups(Block &block, const FuseLimits &limits) : limits(limits) {
  for (Operation &op : block.without_terminator()) {
    number[&op] = static_cast<int>(ops.size());
    ops.push_back(&op);
  }
  successors.resize(ops.size());
  owner.resize(ops.size());
  groups.resize(ops.size());
  // Order of effects: a write after all that was read or written before, a read after the last write.
  int lastWrite = -1;
  std::vector<int> reads;
  for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
    Operation *op = ops[i];
    owner[i] = i;
    groups[i].members = {i};
    groups[i].kind = kindOf(op);
    if (groups[i].kind == OpKind::Row) groups[i].space = op->getOperand(0).getType();
    else if (op->getNumResults()) groups[i].space = op->getResult(0).getType();
    for (Value operand : operandsOf(op))
      if (int p = producer(operand); p >= 0) successors[p].push_back(i);
    if (isMemoryEffectFree(op)) continue;
    auto effects = dyn_cast<MemoryEffectOpInterface>(op);
    bool reads_ = effects && effects.onlyHasEffect<MemoryEffects::Read>();
    if (lastWrite >= 0) successors[lastWrite].push_back(i);
    if (reads_) {
      reads.push_back(i);
    } else {
      for (int r : reads) successors[r].push_back(i);
      reads.clear();
      lastWrite = i;
    }
  }
}

int FuseGroups::producer(Value value) const {
  Operation *def = value.getDefiningOp();
  auto it = def ? number.find(def) : number.end();
  return it == number.end() ? -1 : it->second;
}

/// Whether group `to` can be reached from `from` by a path through at least one other group.
bool FuseGroups::reaches(int from, int to) const {
  // A search that gets too long counts as a path: not to merge is always right.
  constexpr int limit = 5000;
  llvm::DenseSet<int> seen;
  std::vector<int> work;
  auto expand = [&](int g, bool isStart) {
    for (int m : groups[g].members)
      for (int s : successors[m]) {
        int next = owner[s];
        if (next == g || (isStart && next == to)) continue;
        if (next == to) return true;
        // Ops behind the current one are still by themselves, and lead only further on.
        if (groups[next].members.front() > current) continue;
        if (seen.insert(next).second) work.push_back(next);
      }
    return false;
  };
  if (expand(from, true)) return true;
  int visited = 0;
  while (!work.empty()) {
    int g = work.back();
    work.pop_back();
    if (g == from) continue;
    if (++visited > limit || expand(g, false)) return true;
  }
  return false;
}

bool FuseGroups::canMerge(int a, int b) const {
  const Group &x = groups[a], &y = groups[b];
  if (static_cast<int64_t>(x.members.size() + y.members.size()) > limits.maxOps) return false;
  if (ops[x.members[0]]->getAttr(kDeviceAttr) != ops[y.members[0]]->getAttr(kDeviceAttr)) return false;
  // Operands and results of both together, counted from above.
  llvm::DenseSet<Value> operands;
  int64_t results = 0;
  auto inside = [&](int op) { return owner[op] == a || owner[op] == b; };
  for (const Group *g : {&x, &y})
    for (int m : g->members) {
      for (Value v : ops[m]->getOperands()) {
        int p = producer(v);
        if (p < 0 || (!inside(p) && !isRepeatable(ops[p]))) operands.insert(v);
      }
      for (Value r : ops[m]->getResults())
        results += llvm::any_of(r.getUsers(), [&](Operation *u) {
          auto it = number.find(u);
          return it == number.end() || !inside(it->second);
        });
    }
  if (static_cast<int64_t>(operands.size()) + results > limits.maxValues) return false;
  return !reaches(a, b) && !reaches(b, a);
}

/// Whether nothing but `op` and the group itself uses what the group computes.
bool FuseGroups::escapesOnlyTo(int group, int op) const {
  for (int m : groups[group].members)
    for (Operation *user : ops[m]->getUsers()) {
      auto it = number.find(user);
      if (it == number.end() || (owner[it->second] != group && it->second != op)) return false;
    }
  return true;
}

/// Whether `op` computes one element per element of the group, at the same place.
bool FuseGroups::fitsSpace(int group, int op) const {
  auto space = dyn_cast<RankedTensorType>(groups[group].space);
  auto type = dyn_cast<RankedTensorType>(ops[op]->getResult(0).getType());
  if (!space || !type || space.getShape() != type.getShape()) return false;
  if (space.hasStaticShape()) return true;
  // Two unknown dimensions need not be equal. Of one op they are if a single operand has unknown dimensions.
  int open = 0;
  for (Type t : ops[op]->getOperandTypes()) {
    auto ranked = dyn_cast<RankedTensorType>(t);
    open += !ranked || !ranked.hasStaticShape();
  }
  return open == 1;
}

/// Whether `op` computes one element per logit, or per row, of a row group.
bool FuseGroups::fitsRows(int group, int op) const {
  if (fitsSpace(group, op)) return true;
  auto space = dyn_cast<RankedTensorType>(groups[group].space);
  auto type = dyn_cast<RankedTensorType>(ops[op]->getResult(0).getType());
  return space && type && space.hasStaticShape() && type.getRank() > 0 && type.getShape() == space.getShape().drop_back();
}

void FuseGroups::merge(int into, int from) {
  Group &a = groups[into], &b = groups[from];
  for (int m : b.members) owner[m] = into;
  std::vector<int> all;
  std::merge(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(), std::back_inserter(all));
  a.members = std::move(all);
  b.members.clear();
}

/// An elementwise op joins the product in front of it as its epilogue, and elementwise groups of its shape.
void FuseGroups::fuseElementwise(int op) {
  // The last product: the other operands are there by then.
  int product = -1;
  for (Value v : ops[op]->getOperands())
    if (int p = producer(v); p >= 0 && groups[owner[p]].kind == OpKind::Contraction && p > product) product = p;
  if (product >= 0) {
    int g = owner[product];
    if (fitsSpace(g, op) && escapesOnlyTo(g, op) && canMerge(g, owner[op])) merge(g, owner[op]);
  }
  for (Value v : ops[op]->getOperands())
    if (int p = producer(v); p >= 0 && owner[p] != owner[op] && groups[owner[p]].kind == OpKind::Row && groups[owner[op]].kind == OpKind::Elementwise)
      if (int g = owner[p]; fitsRows(g, op) && canMerge(g, owner[op])) merge(g, owner[op]);
  for (Value v : ops[op]->getOperands()) {
    int p = producer(v);
    if (p < 0 || owner[p] == owner[op] || groups[owner[p]].kind != OpKind::Elementwise || !fitsSpace(owner[p], op)) continue;
    int g = owner[p], mine = owner[op];
    // An epilogue has one result: what joins it must not be needed elsewhere.
    if (groups[mine].kind == OpKind::Contraction && !escapesOnlyTo(g, op)) continue;
    if (canMerge(g, mine)) merge(mine, g);
  }
}

void FuseGroups::fuseReduction(int op) {
  int p = producer(ops[op]->getOperand(0));
  if (p < 0 || groups[owner[p]].kind != OpKind::Elementwise) return;
  auto type = dyn_cast<RankedTensorType>(ops[op]->getOperand(0).getType());
  auto space = dyn_cast<RankedTensorType>(groups[owner[p]].space);
  if (!type || !space || type.getShape() != space.getShape()) return;
  if (escapesOnlyTo(owner[p], op) && canMerge(owner[p], owner[op])) merge(owner[op], owner[p]);
}

/// What only a row op reads is computed where it reads it.
void FuseGroups::fuseRow(int op) {
  for (Value v : ops[op]->getOperands()) {
    int p = producer(v);
    if (p < 0 || groups[owner[p]].kind != OpKind::Elementwise) continue;
    auto type = dyn_cast<RankedTensorType>(v.getType()), space = dyn_cast<RankedTensorType>(groups[owner[op]].space);
    if (!type || !space || type.getShape() != space.getShape()) continue;
    if (escapesOnlyTo(owner[p], op) && canMerge(owner[p], owner[op])) merge(owner[op], owner[p]);
  }
}

void FuseGroups::form() {
  if (limits.single) return;
  for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
    current = i;
    if (kindOf(ops[i]) == OpKind::Elementwise) fuseElementwise(i);
    else if (kindOf(ops[i]) == OpKind::Reduction) fuseReduction(i);
    else if (kindOf(ops[i]) == OpKind::Row) fuseRow(i);
  }
}

std::vector<std::vector<Operation *>> FuseGroups::ordered() const {
  std::vector<int> waiting(groups.size());
  auto forEachEdge = [&](int g, auto &&f) {
    for (int m : groups[g].members)
      for (int s : successors[m])
        if (owner[s] != g) f(owner[s]);
  };
  for (int g = 0; g < static_cast<int>(groups.size()); ++g) forEachEdge(g, [&](int next) { ++waiting[next]; });
  // Ready groups by their last member: what was early stays early, and a group waits for no longer than its last op did.
  using Entry = std::pair<int, int>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  for (int g = 0; g < static_cast<int>(groups.size()); ++g)
    if (!groups[g].members.empty() && !waiting[g]) ready.push({groups[g].members.back(), g});
  std::vector<std::vector<Operation *>> out;
  while (!ready.empty()) {
    int g = ready.top().second;
    ready.pop();
    std::vector<Operation *> list;
    for (int m : groups[g].members) list.push_back(ops[m]);
    out.push_back(std::move(list));
    forEachEdge(g, [&](int next) {
      if (--waiting[next] == 0) ready.push({groups[next].members.back(), next});
    });
  }
  return out;
}

} // namespace tfc::compiler
