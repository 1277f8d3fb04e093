// plan-buffers: gives each tensor value of an entry its place, and says how each variable is written. Writes only attributes:
// tfc.place on ops with tensor results, tfc.assign on AssignVariableOp, tfc.check on the reads that must test initialisation,
// tfc.arena_bytes on the entry, and the module's tables tfc.variables and tfc.constants.
//
// Why copies are ever needed: a read shows the variable's own buffer. Where a later write would change what an earlier read
// still shows, the read is made a copy; where a write would come too early, it is made one.
#include "Liveness.h"
#include "Program.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/Statistic.h"

using namespace mlir;

namespace tfc::program {
namespace {

/// The tables all entries of a module share.
struct Tables {
  SmallVector<Attribute> constants, variables;
  llvm::DenseMap<Attribute, int> constantIndex;
  llvm::StringMap<int> variableIndex; ///< by container + '\0' + name
};

class EntryPlanner {
public:
  EntryPlanner(func::FuncOp entry, SymbolTable &symbols, Tables &tables)
      : entry(entry), block(entry.getBody().front()), live(block), symbols(symbols), tables(tables), b(entry.getContext()) {}

  LogicalResult run();
  int inPlace = 0, copied = 0, readCopies = 0;
  std::int64_t arenaBytes = 0;

private:
  struct Read { Operation *op; int at; };
  struct Write { Operation *op; int at; Value value; bool direct = false; };
  struct Variable {
    SmallVector<Read> reads;
    SmallVector<Write> writes;
    SmallVector<int> touches; ///< other uses: initialisation tests, host ops
  };

  LogicalResult collect();
  void placeVariables();
  bool mayWriteDirectly(int variable, Variable &v, Write &w);
  void placeFetches();
  void placeRest();
  void markChecks();
  void write();
  Operation *kernelOf(Operation *launch) { return symbols.lookup(cast<ir::LaunchOp>(launch).getKernel()); }
  SmallVector<std::pair<int, int>> inplacePairs(Operation *launch);
  bool sharesSafely(Operation *launch, Value rootValue, int output);
  void set(Value v, Place p) { places[v] = p; }
  bool has(Value v) const { return places.contains(v); }

  func::FuncOp entry;
  Block &block;
  Liveness live;
  SymbolTable &symbols;
  Tables &tables;
  Builder b;
  llvm::MapVector<int, Variable> variables;
  llvm::DenseMap<Value, Place> places;
};

LogicalResult EntryPlanner::collect() {
  for (auto [i, arg] : llvm::enumerate(block.getArguments())) set(arg, {Place::Feed, static_cast<std::int64_t>(i)});
  for (Operation &op : block) {
    for (Value r : op.getResults()) // a host op may hand out what only the run tells: its consumers look at the tensor
      if (!isResource(r.getType()) && !tensorOf(r) && kindOf(&op) != OpKind::Host && kindOf(&op) != OpKind::View)
        return op.emitError("the rank of ") << ir::nodeName(&op) << " is not known when the program is compiled";
    switch (kindOf(&op)) {
    case OpKind::Const: {
      set(op.getResult(0), {Place::Const, tables.constantIndex.lookup(op.getAttr("value"))});
      break;
    }
    case OpKind::VarHandle: {
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
      break;
    }
    default: break;
    }
  }
  auto variable = [&](Value v) -> int {
    Operation *handle = variableOf(v);
    return handle ? handle->getAttrOfType<IntegerAttr>("tfc.variable").getInt() : -1;
  };
  for (Operation &op : block) {
    OpKind kind = kindOf(&op);
    if (kind == OpKind::View) continue;
    for (Value operand : op.getOperands()) {
      if (!isResource(operand.getType())) continue;
      int v = variable(operand), at = live.position(&op);
      if (v < 0) return op.emitError("the variable that ") << ir::nodeName(&op) << " uses is not known when the program is compiled";
      if (kind == OpKind::Read) variables[v].reads.push_back({&op, at});
      else if (kind == OpKind::Assign) variables[v].writes.push_back({&op, at, rootOf(op.getOperand(1))});
      else variables[v].touches.push_back(at);
    }
  }
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

void EntryPlanner::placeRest() {
  SmallVector<ArenaBuffer> buffers;
  llvm::DenseMap<Value, int> bufferOf;
  for (Operation &op : block) {
    OpKind kind = kindOf(&op);
    llvm::SmallSetVector<Value, 4> taken; // operands of this launch whose buffers results took over
    for (OpResult r : op.getResults()) {
      if (has(r)) continue;
      if (kind == OpKind::View) { set(r, isResource(r.getType()) ? Place{} : Place{Place::Same, 0}); continue; }
      if (isResource(r.getType())) { set(r, {}); continue; }
      if (kind == OpKind::Host) { set(r, {Place::Host, 0}); continue; }
      auto bytes = byteSize(r.getType());
      if (!bytes) { set(r, {Place::Alloc, 0}); continue; }
      int at = live.position(&op), last = live.lastUse(r);
      set(r, {Place::Arena, 0});
      if (kind == OpKind::Launch) {
        for (auto [in, out] : inplacePairs(&op)) {
          if (out != static_cast<int>(r.getResultNumber())) continue;
          Value source = rootOf(op.getOperand(in));
          auto it = bufferOf.find(source);
          if (it == bufferOf.end() || taken.contains(source) || buffers[it->second].bytes != *bytes) continue;
          // The buffer may have passed on to another value since: it must end here with this source.
          if (live.lastUse(source) != at || buffers[it->second].to != at || !sharesSafely(&op, source, out)) continue;
          taken.insert(source);
          bufferOf[r] = it->second;
          buffers[it->second].to = last;
          break;
        }
        if (bufferOf.contains(r)) continue;
      }
      bufferOf[r] = buffers.size();
      buffers.push_back({*bytes, at, last, 0});
    }
  }
  SmallVector<std::pair<Operation *, int>> scratch;
  for (Operation &op : block) {
    if (kindOf(&op) != OpKind::Launch) continue;
    Operation *kernel = kernelOf(&op);
    auto bytes = kernel ? kernel->getAttrOfType<IntegerAttr>(scratchAttr) : nullptr;
    auto tasks = kernel ? kernel->getAttrOfType<IntegerAttr>(tasksAttr) : nullptr;
    if (!bytes || !tasks) continue; // none, or as big as the run tells
    int at = live.position(&op);
    scratch.push_back({&op, static_cast<int>(buffers.size())});
    buffers.push_back({bytes.getInt() * tasks.getInt(), at, at, 0});
  }
  arenaBytes = layOut(buffers);
  for (auto [op, index] : scratch) op->setAttr(scratchPlaceAttr, b.getI64IntegerAttr(buffers[index].offset));
  for (auto &[value, index] : bufferOf) places[value].index = buffers[index].offset;
}

/// A read tests initialisation unless an earlier read or write of the entry already settled it.
void EntryPlanner::markChecks() {
  for (auto &[index, v] : variables) {
    int settled = INT_MAX;
    for (Write &w : v.writes) settled = std::min(settled, w.at);
    for (Read &r : v.reads)
      if (r.at < settled) {
        r.op->setAttr(checkAttr, b.getUnitAttr());
        settled = std::min(settled, r.at);
      }
  }
}

void EntryPlanner::write() {
  for (Operation &op : block) {
    if (op.getNumResults() == 0) continue;
    SmallVector<llvm::StringRef> text;
    SmallVector<std::string> storage;
    for (Value r : op.getResults()) storage.push_back(places.lookup(r).str());
    if (llvm::all_of(storage, [](auto &s) { return s == "none"; })) continue;
    text.assign(storage.begin(), storage.end());
    op.setAttr(placeAttr, b.getStrArrayAttr(text));
  }
  entry->setAttr(arenaAttr, b.getI64IntegerAttr(arenaBytes));
}

LogicalResult EntryPlanner::run() {
  if (failed(collect())) return failure();
  placeVariables();
  placeFetches();
  placeRest();
  markChecks();
  write();
  return success();
}

struct PlanBuffersPass : PassWrapper<PlanBuffersPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PlanBuffersPass)
  PlanBuffersPass() = default;
  PlanBuffersPass(const PlanBuffersPass &o) : PassWrapper(o) {}
  llvm::StringRef getArgument() const final { return "tfc-plan-buffers"; }
  llvm::StringRef getDescription() const final {
    return "Give each tensor value of the entries a place: feed, fetch, variable, constant or arena offset";
  }
  Statistic inPlace{this, "variables-in-place", "Variable updates written by their kernel into the variable"};
  Statistic copied{this, "variables-copied", "Variable updates copied into the variable"};
  Statistic readCopies{this, "reads-copied", "Reads copied because the variable changes while their value is needed"};
  Statistic arena{this, "arena-bytes", "Bytes of all arenas"};

  void runOnOperation() final {
    ModuleOp module = getOperation();
    Tables tables;
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
    for (auto op : entry.getOps<ir::ConstOp>()) {
      auto [it, isNew] = index.try_emplace(op.getValue(), constants.size());
      if (isNew) constants.push_back(op.getValue());
      if (numbers) numbers->push_back(it->second);
    }
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
    for (Operation &op : entry.getBody().front()) {
      auto places = op.getAttrOfType<ArrayAttr>(placeAttr);
      os << "  " << op.getName().getStringRef();
      if (auto kernel = op.getAttrOfType<FlatSymbolRefAttr>("kernel")) os << " " << kernel.getValue();
      if (llvm::StringRef name = ir::nodeName(&op); !name.empty()) os << " " << name;
      if (auto how = op.getAttrOfType<StringAttr>(assignAttr)) os << ": " << how.getValue();
      if (places)
        for (auto [p, r] : llvm::zip(places, op.getResults()))
          os << "\n    " << cast<StringAttr>(p).getValue() << " : " << r.getType();
      os << "\n";
    }
  }
  return text;
}

} // namespace tfc::program
