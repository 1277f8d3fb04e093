// plan-buffers: gives each tensor value of an entry its place, and says how each variable is written. Writes only attributes:
// tfc.place on ops with tensor results, tfc.assign on AssignVariableOp, tfc.check on the reads that must test initialisation,
// tfc.arena_bytes on the entry, and the module's tables tfc.variables and tfc.constants.
//
// Why copies are ever needed: a read shows the variable's own buffer. Where a later write would change what an earlier read
// still shows, the read is made a copy; where a write would come too early, it is made one.
#include "EntryPlanner.h"
#include "Program.h"

#include "tfc/compiler/Tally.h"

using namespace mlir;

namespace tfc::program {

/// What one op says of values, constants and handles.
LogicalResult EntryPlanner::collectOp(Operation &op) {
  OpKind kind = kindOf(&op);
  // What a host op hands out and what regions pass on may be known only when it runs: its consumers look at the tensor.
  bool tells = kind == OpKind::Host || kind == OpKind::View || kind == OpKind::If || kind == OpKind::While;
  for (Value r : op.getResults())
    if (!isResource(r.getType()) && !tensorOf(r) && !tells)
      return ir::emitStatus(&op, errors::unimplemented("the rank of ", ir::nodeName(&op).str(), " is not known when the program is compiled").withNode(ir::nodeName(&op).str()));
  if (kind == OpKind::Const) set(op.getResult(0), {Place::Const, tables.constantIndex.lookup(op.getAttr("value"))});
  if (kind != OpKind::VarHandle) return success();
  auto text = [&](llvm::StringRef key) {
    auto a = op.getAttrOfType<StringAttr>(key);
    return a ? a.getValue() : llvm::StringRef();
  };
  std::string key = (text("container") + llvm::Twine('\0') + text("shared_name")).str();
  auto [it, isNew] = tables.variableIndex.try_emplace(key, static_cast<int>(tables.variables.size()));
  if (isNew) {
    NamedAttrList desc;
    desc.set("name", b.getStringAttr(text("shared_name")));
    desc.set("container", b.getStringAttr(text("container")));
    if (TensorType type = ir::variableType(op.getResult(0).getType())) desc.set("type", TypeAttr::get(type));
    tables.variables.push_back(desc.getDictionary(b.getContext()));
  }
  op.setAttr("tfc.variable", b.getI64IntegerAttr(it->second));
  return success();
}

LogicalResult EntryPlanner::collect() {
  for (auto [i, arg] : llvm::enumerate(block.getArguments())) set(arg, {Place::Feed, static_cast<std::int64_t>(i)});
  for (Operation *op : ops)
    if (failed(collectOp(*op))) return failure();
  for (Operation *op : ops) {
    OpKind kind = kindOf(op);
    if (kind == OpKind::View) continue;
    for (Value operand : op->getOperands()) {
      Operation *handle = variableOf(operand);
      if (!handle) {
        if (!ir::variableType(operand.getType())) continue; // the handle of another object, or no handle
        return op->emitError("the variable that ") << ir::nodeName(op) << " uses is not known when the program is compiled";
      }
      int v = handle->getAttrOfType<IntegerAttr>("tfc.variable").getInt(), at = live.position(op);
      if (kind == OpKind::Read) variables[v].reads.push_back({op, at});
      else if (kind == OpKind::Assign) variables[v].writes.push_back({op, at, rootOf(op->getOperand(1))});
      else variables[v].touches.push_back(at);
    }
  }
  keepAlive();
  return success();
}

/// The pairs (input, output) of a launch's kernel that may share memory, because the kernel reads each element of the input
/// before it writes that element of the output.
SmallVector<std::pair<int, int>> EntryPlanner::inplacePairs(Operation *launch) {
  SmallVector<std::pair<int, int>> pairs;
  Operation *kernel = kernelOf(launch);
  auto list = kernel ? kernel->getAttrOfType<ArrayAttr>(inplaceAttr) : nullptr;
  if (!list) return pairs;
  for (Attribute a : list)
    if (auto pair = dyn_cast<ArrayAttr>(a); pair && pair.size() == 2)
      pairs.push_back({cast<IntegerAttr>(pair[0]).getInt(), cast<IntegerAttr>(pair[1]).getInt()});
  return pairs;
}

/// Whether every operand of `launch` that shows `rootValue` may share memory with result `output`.
bool EntryPlanner::sharesSafely(Operation *launch, Value rootValue, int output) {
  auto pairs = inplacePairs(launch);
  for (auto [k, operand] : llvm::enumerate(launch->getOperands()))
    if (rootOf(operand) == rootValue && !llvm::is_contained(pairs, std::pair<int, int>(k, output))) return false;
  return true;
}

bool EntryPlanner::mayWriteDirectly(int variable, Variable &v, Write &w) {
  Operation *producer = w.value.getDefiningOp();
  auto type = tensorOf(w.value);
  if (!producer || kindOf(producer) != OpKind::Launch || has(w.value) || !byteSize(type)) return false;
  // Made elsewhere, the value would be written however often the assignment runs.
  if (producer->getBlock() != w.op->getBlock()) return false;
  int from = live.position(producer), result = cast<OpResult>(w.value).getResultNumber();
  int last = live.lastUse(w.value);
  auto between = [&](int at, int lo, int hi) { return at > lo && at < hi; };
  for (int t : v.touches)
    if (between(t, from, w.at)) return false;
  for (Read &r : v.reads) {
    if (between(r.at, from, w.at)) return false; // would see the new value too early
    if (r.at > from) continue;
    Value old = r.op->getResult(0);
    int oldLast = live.lastUse(old);
    if (oldLast > from || (oldLast == from && !sharesSafely(producer, old, result))) return false;
  }
  for (Write &other : v.writes) {
    if (&other == &w) continue;
    if (between(other.at, from, last)) return false; // before us: wrong order; after us: overwrites what is still shown
    if (other.direct && between(live.defined(other.value), from - 1, w.at)) return false;
    if (!other.direct) continue;
    // The value of an earlier direct write is shown by the buffer like a read.
    int oldLast = live.lastUse(other.value);
    if (other.at < w.at && (oldLast > w.at || (oldLast >= from && !sharesSafely(producer, other.value, result)))) return false;
  }
  return true;
}

void EntryPlanner::placeVariables() {
  for (auto &[index, v] : variables) {
    for (Write &w : v.writes) {
      if (!mayWriteDirectly(index, v, w)) continue;
      w.direct = true;
      set(w.value, {Place::Var, index});
    }
    for (Write &w : v.writes) {
      w.op->setAttr(assignAttr, b.getStringAttr(w.direct ? "inplace" : "copy"));
      ++(w.direct ? inPlace : copied);
    }
    for (Read &r : v.reads) {
      Value value = r.op->getResult(0);
      bool clobbered = llvm::any_of(v.writes, [&](Write &w) {
        return !w.direct && w.at > r.at && w.at < live.lastUse(value);
      });
      if (clobbered) ++readCopies; // placed with the other values that need memory of their own
      else set(value, {Place::Var, index});
    }
  }
}

/// What a fetch shows is made in the fetch's own buffer, if it is made here at all.
void EntryPlanner::placeFetches() {
  Operation *ret = block.getTerminator();
  for (auto [i, value] : llvm::enumerate(ret->getOperands())) {
    Value r = rootOf(value);
    auto type = tensorOf(r);
    if (has(r) || !type || elementBytes(type.getElementType()) == 0) continue;
    OpKind kind = r.getDefiningOp() ? kindOf(r.getDefiningOp()) : OpKind::Host;
    if (kind == OpKind::Launch || kind == OpKind::Read || kind == OpKind::IsInitialized)
      set(r, {Place::Fetch, static_cast<std::int64_t>(i)});
  }
}

/// A launch's result takes the buffer of an operand that ends there, if the kernel allows.
bool EntryPlanner::takeOver(Operation *launch, OpResult r, std::int64_t bytes, llvm::SmallSetVector<Value, 4> &taken) {
  int at = live.position(launch);
  for (auto [in, out] : inplacePairs(launch)) {
    if (out != static_cast<int>(r.getResultNumber())) continue;
    Value source = rootOf(launch->getOperand(in));
    auto it = bufferOf.find(source);
    if (it == bufferOf.end() || taken.contains(source) || buffers[it->second].bytes != bytes) continue;
    auto buffer = it->second; // an insertion below ends the iterator
    // The buffer may have passed on to another value since: it must end here with this source.
    if (live.lastUse(source) != at || buffers[buffer].to != at || !sharesSafely(launch, source, out)) continue;
    taken.insert(source);
    bufferOf[r] = buffer;
    buffers[buffer].to = live.lastUse(r);
    set(r, {Place::Arena, 0});
    return true;
  }
  return false;
}

void EntryPlanner::placeResult(OpResult r, llvm::SmallSetVector<Value, 4> &taken) {
  Operation *op = r.getOwner();
  OpKind kind = kindOf(op);
  if (kind == OpKind::View) return set(r, variableOf(r) ? Place{} : Place{Place::Same, 0});
  if (kind == OpKind::Host) return set(r, {Place::Host, 0});
  if (isResource(r.getType())) return set(r, {});
  auto bytes = byteSize(r.getType());
  if (!bytes) return set(r, {Place::Alloc, 0});
  if (kind == OpKind::Launch && takeOver(op, r, *bytes, taken)) return;
  newBuffer(r, *bytes, live.position(op), live.lastUse(r));
}

void EntryPlanner::placeRest() {
  for (Operation *op : ops) {
    OpKind kind = kindOf(op);
    if (kind == OpKind::If) placeIf(op);
    else if (kind == OpKind::While) placeWhile(op);
    else if (kind == OpKind::Yield) placeDetours(op);
    else if (kind == OpKind::Launch) placeScratch(op);
    llvm::SmallSetVector<Value, 4> taken; // operands of this launch whose buffers results took over
    for (OpResult r : op->getResults())
      if (!has(r)) placeResult(r, taken);
  }
  arenaBytes = layOut(buffers);
  for (auto [op, index] : scratch) op->setAttr(scratchPlaceAttr, b.getI64IntegerAttr(buffers[index].offset));
  for (auto &[value, index] : bufferOf) places[value].index = buffers[index].offset;
}

void EntryPlanner::placeScratch(Operation *launch) {
  Operation *kernel = kernelOf(launch);
  auto bytes = kernel ? kernel->getAttrOfType<IntegerAttr>(scratchAttr) : nullptr;
  auto tasks = kernel ? kernel->getAttrOfType<IntegerAttr>(tasksAttr) : nullptr;
  if (!bytes || !tasks) return; // none, or as big as the run tells
  int at = live.position(launch);
  scratch.push_back({launch, static_cast<int>(buffers.size())});
  buffers.push_back({bytes.getInt() * tasks.getInt(), at, at, 0});
}

/// A read tests initialisation unless an earlier read or write that surely ran already settled it.
void EntryPlanner::markChecks(Block &block, llvm::DenseSet<int> &settled) {
  for (Operation &op : block) {
    OpKind kind = kindOf(&op);
    if (kind == OpKind::Read || kind == OpKind::Assign) {
      int v = variableOf(op.getOperand(0))->getAttrOfType<IntegerAttr>("tfc.variable").getInt();
      if (settled.insert(v).second && kind == OpKind::Read) op.setAttr(checkAttr, b.getUnitAttr());
    }
    if (ir::opType(&op) == "DestroyResourceOp") settled.clear();
    for (auto [i, region] : llvm::enumerate(op.getRegions())) {
      // Only a loop's condition runs in any case.
      bool always = kind == OpKind::While && i == 0;
      llvm::DenseSet<int> inside = settled;
      for (Block &inner : region) markChecks(inner, always ? settled : inside);
    }
  }
}

void EntryPlanner::write() {
  auto strings = [&](ValueRange values) {
    SmallVector<std::string> storage;
    for (Value v : values) storage.push_back(places.lookup(v).str());
    return b.getStrArrayAttr(SmallVector<llvm::StringRef>(storage.begin(), storage.end()));
  };
  for (Operation *op : ops) {
    if (kindOf(op) == OpKind::While) op->setAttr(carriedAttr, strings(cast<ir::WhileRegionOp>(op).getBody().getArguments()));
    if (llvm::any_of(op->getResults(), [&](Value r) { return places.lookup(r).kind != Place::None; }))
      op->setAttr(placeAttr, strings(op->getResults()));
  }
  llvm::DenseMap<Operation *, SmallVector<std::int64_t>> offsets;
  for (Detour &d : detours) {
    auto &list = offsets[d.yield];
    list.resize(d.yield->getNumOperands(), -1);
    list[d.value] = buffers[d.buffer].offset;
  }
  for (auto &[yield, list] : offsets) yield->setAttr(detourAttr, b.getDenseI64ArrayAttr(list));
  entry->setAttr(arenaAttr, b.getI64IntegerAttr(arenaBytes));
}

LogicalResult EntryPlanner::run() {
  if (failed(collect())) return failure();
  placeVariables();
  placeFetches();
  placeRest();
  llvm::DenseSet<int> settled;
  markChecks(block, settled);
  write();
  return success();
}

namespace {
struct PlanBuffersPass : PassWrapper<PlanBuffersPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlanBuffersPass)
  PlanBuffersPass() = default;
  PlanBuffersPass(const PlanBuffersPass &o) : PassWrapper(o) {}
  llvm::StringRef getArgument() const final { return "tfc-plan-buffers"; }
  llvm::StringRef getDescription() const final {
    return "Give each tensor value of the entries a place: feed, fetch, variable, constant or arena offset";
  }
  compiler::Tally inPlace{getArgument(), "variables-in-place", "Variable updates written by their kernel into the variable"};
  compiler::Tally copied{getArgument(), "variables-copied", "Variable updates copied into the variable"};
  compiler::Tally readCopies{getArgument(), "reads-copied", "Reads copied because the variable changes while their value is needed"};
  compiler::Tally arena{getArgument(), "arena-bytes", "Bytes of all arenas"};

  void runOnOperation() final {
    ModuleOp module = getOperation();
    PlanTables tables;
    SymbolTable symbols(module);
    tables.constants = collectConstants(module);
    for (auto [i, value] : llvm::enumerate(tables.constants)) tables.constantIndex[value] = i;
    for (auto entry : module.getOps<func::FuncOp>()) {
      if (!entry->hasAttr(entryAttr)) continue;
      EntryPlanner planner(entry, symbols, tables);
      if (failed(planner.run())) return signalPassFailure();
      inPlace += planner.inPlace;
      copied += planner.copied;
      readCopies += planner.readCopies;
      arena += planner.arenaBytes;
    }
    Builder b(module.getContext());
    module->setAttr(variablesAttr, b.getArrayAttr(tables.variables));
    module->setAttr(constantsAttr, b.getArrayAttr(tables.constants));
  }
};

} // namespace

std::unique_ptr<Pass> createPlanBuffersPass() { return std::make_unique<PlanBuffersPass>(); }

void registerProgramPasses() {
  registerPass([] { return createPlanBuffersPass(); });
  registerPass([] { return createLowerStepPass(); });
}

SmallVector<Attribute> collectConstants(ModuleOp module, SmallVectorImpl<unsigned> *numbers) {
  SmallVector<Attribute> constants;
  llvm::DenseMap<Attribute, unsigned> index;
  for (auto entry : module.getOps<func::FuncOp>()) {
    if (!entry->hasAttr(entryAttr)) continue;
    entry.walk<WalkOrder::PreOrder>([&](ir::ConstOp op) {
      auto [it, isNew] = index.try_emplace(op.getValue(), constants.size());
      if (isNew) constants.push_back(op.getValue());
      if (numbers) numbers->push_back(it->second);
    });
  }
  return constants;
}

std::string planReport(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (auto entry : module.getOps<func::FuncOp>()) {
    if (!entry->hasAttr(entryAttr)) continue;
    auto arena = entry->getAttrOfType<IntegerAttr>(arenaAttr);
    os << "entry " << entry.getSymName() << ": arena " << (arena ? arena.getInt() : 0) << " bytes\n";
    entry.getBody().front().walk<WalkOrder::PreOrder>([&](Operation *at) {
      Operation &op = *at;
      auto places = op.getAttrOfType<ArrayAttr>(placeAttr);
      os << "  " << op.getName().getStringRef();
      if (auto kernel = op.getAttrOfType<FlatSymbolRefAttr>("kernel")) os << " " << kernel.getValue();
      if (llvm::StringRef name = ir::nodeName(&op); !name.empty()) os << " " << name;
      if (auto how = op.getAttrOfType<StringAttr>(assignAttr)) os << ": " << how.getValue();
      if (places)
        for (auto [p, r] : llvm::zip(places, op.getResults()))
          os << "\n    " << cast<StringAttr>(p).getValue() << " : " << r.getType();
      os << "\n";
    });
  }
  return text;
}

} // namespace tfc::program
