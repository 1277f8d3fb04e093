// Ops without a C++ class of their own. Only ops that code names by class are compiled from TableGen (the list in
// CMakeLists.txt); all others share `SchemaOnlyOp`, registered once a name, with everything it needs to know in the op
// table. So a new op compiles nothing anew above the table.

#include "tfc/dialect/Schema.h"

#include "mlir/IR/OpImplementation.h"

using namespace mlir;

namespace tfc::ir {

namespace {

/// One op of the table. The name of the operation says which.
class SchemaOnlyOp
    : public Op<SchemaOnlyOp, OpTrait::ZeroRegions, OpTrait::VariadicResults, OpTrait::ZeroSuccessors,
                OpTrait::VariadicOperands, ir::SchemaOp, MemoryEffectOpInterface::Trait, ConditionallySpeculatable::Trait> {
public:
  using Op::Op;
  static bool classof(Operation *op) { return schemaOf(op) != nullptr; }
  static StringRef getOperationName() { return "tfc.<op>"; }
  static ArrayRef<StringRef> getAttributeNames() { return {}; }
  static ParseResult parse(OpAsmParser &parser, OperationState &state);
  void print(OpAsmPrinter &printer);
  void getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects);
  Speculation::Speculatability getSpeculatability() {
    return isMemoryEffectFree(getOperation()) ? Speculation::Speculatable : Speculation::NotSpeculatable;
  }
};

/// The op's registration under its own name and type id.
struct NamedModel : RegisteredOperationName::Model<SchemaOnlyOp> {
  NamedModel(Dialect *dialect, StringRef opName, TypeID id) : Model(dialect) {
    name = StringAttr::get(dialect->getContext(), opName);
    typeID = id;
  }
};

} // namespace

ParseResult SchemaOnlyOp::parse(OpAsmParser &parser, OperationState &state) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  FunctionType type;
  llvm::SMLoc at = parser.getCurrentLocation();
  if (parser.parseOperandList(operands) || parser.parseOptionalAttrDict(state.attributes) || parser.parseColonType(type))
    return failure();
  state.addTypes(type.getResults());
  return parser.resolveOperands(operands, type.getInputs(), at, state.operands);
}

void SchemaOnlyOp::print(OpAsmPrinter &printer) {
  Operation *op = getOperation();
  if (op->getNumOperands()) printer << ' ' << op->getOperands();
  printer.printOptionalAttrDict(op->getAttrs());
  printer << " : ";
  printer.printFunctionalType(op);
}

void SchemaOnlyOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  auto reads = [&](SideEffects::Resource *what) { effects.emplace_back(MemoryEffects::Read::get(), what); };
  auto writes = [&](SideEffects::Resource *what) { effects.emplace_back(MemoryEffects::Write::get(), what); };
  switch (schemaOf(getOperation())->effects) {
  case graph::Effects::none: return;
  case graph::Effects::readsVariables: return reads(VariableResource::get());
  case graph::Effects::writesVariables: return writes(VariableResource::get());
  case graph::Effects::updatesVariables: return reads(VariableResource::get()), writes(VariableResource::get());
  case graph::Effects::advancesRandom: return reads(RandomResource::get()), writes(RandomResource::get());
  case graph::Effects::touchesOutside: return reads(OutsideResource::get()), writes(OutsideResource::get());
  }
}

void registerSchemaOps(Dialect &dialect) {
  // One id a name for the life of the process: contexts come and go.
  static const std::vector<TypeID> ids = [] {
    static TypeIDAllocator allocator;
    std::vector<TypeID> made(graph::allOps().size());
    for (TypeID &id : made) id = allocator.allocate();
    return made;
  }();
  for (auto [i, op] : llvm::enumerate(graph::allOps())) {
    std::string name = "tfc." + std::string(op.name);
    if (RegisteredOperationName::lookup(name, dialect.getContext())) continue;
    SmallVector<StringRef> stored;
    for (const graph::AttrSchema &attr : op.attrs)
      if (isStored(op, attr)) stored.push_back(StringRef(attr.name));
    RegisteredOperationName::insert(std::make_unique<NamedModel>(&dialect, name, ids[i]), stored);
  }
}

} // namespace tfc::ir
