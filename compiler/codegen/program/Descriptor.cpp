// The descriptor of include/tfc/abi/program.h as LLVM globals, beside the steps and kernels of the same module. Everything but
// the tfc_program itself is internal, so that several models link into one binary.
#include "Places.h"
#include "Program.h"

#include "tfc/abi/program.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include <cstring>

using namespace mlir;

namespace tfc::program {

ArrayRef<Attribute> constantTable(ModuleOp module) {
  auto table = module->getAttrOfType<ArrayAttr>(constantsAttr);
  return table ? table.getValue() : ArrayRef<Attribute>();
}

Expected<ArrayRef<char>> constantBytes(Attribute constant, std::vector<char> &storage) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant))
    if (auto *blob = resource.getRawHandle().getBlob()) return blob->getData();
  auto elements = dyn_cast<ElementsAttr>(constant);
  if (!elements) return errors::internal("a constant of a kind that cannot be written out");
  if (auto dense = dyn_cast<DenseIntOrFPElementsAttr>(constant);
      dense && !dense.isSplat() && !dense.getElementType().isInteger(1))
    return dense.getRawData();
  TFC_ASSIGN_OR_RETURN(Tensor tensor, ir::tensorOf(elements));
  if (tensor.dtype() == DType::string) {
    for (const std::string &text : tensor.strings()) {
      std::int64_t length = text.size();
      storage.insert(storage.end(), reinterpret_cast<char *>(&length), reinterpret_cast<char *>(&length + 1));
      storage.insert(storage.end(), text.begin(), text.end());
    }
  } else {
    auto *from = static_cast<const char *>(tensor.raw());
    storage.assign(from, from + tensor.nbytes());
  }
  return ArrayRef<char>(storage);
}

namespace {

class Emitter {
public:
  Emitter(ModuleOp source, llvm::Module &module, const DescriptorOptions &options)
      : source(source), module(module), options(options), context(module.getContext()), ptr(llvm::PointerType::get(context, 0)),
        i32(llvm::Type::getInt32Ty(context)), i64(llvm::Type::getInt64Ty(context)), f64(llvm::Type::getDoubleTy(context)) {}

  Status run() {
    TFC_RETURN_IF_ERROR(constants());
    TFC_RETURN_IF_ERROR(variables());
    hostOps();
    siteTables();
    TFC_RETURN_IF_ERROR(entries());
    program();
    return Status::ok();
  }

private:
  using Constant = llvm::Constant;
  template <class... C> Constant *structure(C *...fields) { return llvm::ConstantStruct::getAnon(context, {fields...}); }
  Constant *num32(std::int64_t v) { return llvm::ConstantInt::getSigned(i32, v); }
  Constant *num64(std::int64_t v) { return llvm::ConstantInt::getSigned(i64, v); }
  Constant *null() { return llvm::ConstantPointerNull::get(ptr); }

  llvm::GlobalVariable *global(Constant *value, const llvm::Twine &name, unsigned align = 0) {
    auto *g = new llvm::GlobalVariable(module, value->getType(), /*isConstant=*/true, llvm::GlobalValue::InternalLinkage, value, name);
    if (align) g->setAlignment(llvm::Align(align));
    return g;
  }
  /// A table of equal structs; null if there are none.
  Constant *table(ArrayRef<Constant *> rows, const llvm::Twine &name) {
    if (rows.empty()) return null();
    return global(llvm::ConstantArray::get(llvm::ArrayType::get(rows[0]->getType(), rows.size()), rows), name);
  }
  Constant *text(llvm::StringRef s) {
    Constant *&made = texts[s];
    if (!made) {
      auto *g = global(llvm::ConstantDataArray::getString(context, s), "tfc.text");
      g->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
      made = g;
    }
    return made;
  }
  template <class T> Constant *numbers(ArrayRef<T> list) {
    return list.empty() ? null() : global(llvm::ConstantDataArray::get(context, list), "tfc.list");
  }
  Constant *dims(ArrayRef<int64_t> shape) {
    int64_t all[TFC_MAX_RANK] = {};
    for (auto [i, d] : llvm::enumerate(shape)) all[i] = ShapedType::isDynamic(d) ? -1 : d;
    return llvm::ConstantDataArray::get(context, ArrayRef<int64_t>(all));
  }
  static int dtype(Type type) { return static_cast<int>(ir::dtypeOf(type)); }
  static int rank(Type type) {
    auto t = dyn_cast<RankedTensorType>(type);
    return t ? t.getRank() : -1;
  }
  Constant *dims(Type type) {
    auto t = dyn_cast<RankedTensorType>(type);
    return dims(t ? t.getShape() : ArrayRef<int64_t>());
  }
  Status checkRank(Type type, llvm::StringRef name) {
    if (rank(type) > TFC_MAX_RANK)
      return errors::unimplemented("'", name.str(), "' has rank ", rank(type), "; programs take up to ", TFC_MAX_RANK);
    return Status::ok();
  }
  ArrayAttr list(llvm::StringRef name) {
    auto a = source->getAttrOfType<ArrayAttr>(name);
    return a ? a : ArrayAttr::get(source.getContext(), {});
  }
  static llvm::StringRef str(DictionaryAttr d, llvm::StringRef key) {
    auto a = d.getAs<StringAttr>(key);
    return a ? a.getValue() : llvm::StringRef();
  }
  static int64_t integer(DictionaryAttr d, llvm::StringRef key) {
    auto a = d.getAs<IntegerAttr>(key);
    return a ? a.getInt() : 0;
  }

  Status constants() {
    for (auto [i, attr] : llvm::enumerate(constantTable(source))) {
      auto elements = dyn_cast<ElementsAttr>(attr);
      if (!elements) return errors::internal("a constant of a kind that cannot be written out");
      auto type = elements.getShapedType();
      std::vector<char> storage;
      TFC_ASSIGN_OR_RETURN(ArrayRef<char> bytes, constantBytes(attr, storage));
      Constant *data;
      if (bytes.empty()) {
        data = null();
      } else if (options.externalConstants) {
        data = new llvm::GlobalVariable(module, llvm::Type::getInt8Ty(context), true, llvm::GlobalValue::ExternalLinkage, nullptr,
                                        options.symbol + ".constant." + std::to_string(i));
      } else {
        data = global(llvm::ConstantDataArray::getRaw(llvm::StringRef(bytes.data(), bytes.size()), bytes.size(),
                                                      llvm::Type::getInt8Ty(context)),
                      "tfc.constant", 64);
      }
      TFC_RETURN_IF_ERROR(checkRank(type, "constant"));
      constantRows.push_back(structure(data, num64(bytes.size()), num32(dtype(type)), num32(rank(type)), dims(type)));
    }
    return Status::ok();
  }

  Status variables() {
    for (Attribute a : list(variablesAttr)) {
      auto d = cast<DictionaryAttr>(a);
      auto type = d.getAs<TypeAttr>("type");
      Type t = type ? type.getValue() : Type();
      if (!t) return errors::unimplemented("a handle that is no variable").withNode(str(d, "name").str());
      TFC_RETURN_IF_ERROR(checkRank(t, str(d, "name")));
      variableRows.push_back(structure(text(str(d, "name")), text(str(d, "container")), num32(dtype(t)), num32(rank(t)), dims(t)));
    }
    return Status::ok();
  }

  Constant *attributeRow(NamedAttribute a) {
    Constant *name = text(a.getName().getValue()), *none = null(), *zero = num64(0), *zeroF = llvm::ConstantFP::get(f64, 0);
    auto row = [&](char kind, Constant *i, Constant *f, Constant *s, Constant *ints, Constant *floats, int64_t n) {
      return structure(name, num32(kind), num32(0), i, f, s, ints, floats, num64(n));
    };
    Attribute v = a.getValue();
    if (auto i = dyn_cast<IntegerAttr>(v)) return row('i', num64(i.getInt()), zeroF, none, none, none, 0);
    if (auto f = dyn_cast<FloatAttr>(v)) return row('f', zero, llvm::ConstantFP::get(f64, f.getValueAsDouble()), none, none, none, 0);
    if (auto s = dyn_cast<StringAttr>(v)) return row('s', zero, zeroF, text(s.getValue()), none, none, s.getValue().size());
    if (auto l = dyn_cast<DenseI64ArrayAttr>(v)) return row('I', zero, zeroF, none, numbers(l.asArrayRef()), none, l.size());
    if (auto a = dyn_cast<ArrayAttr>(v)) {
      if (a.empty() || isa<StringAttr>(a[0])) { // each its length, then its bytes
        std::string packed;
        for (Attribute element : a) {
          llvm::StringRef s = cast<StringAttr>(element).getValue();
          std::int64_t length = s.size();
          packed.append(reinterpret_cast<const char *>(&length), sizeof length);
          packed += s;
        }
        return row('S', num64(a.size()), zeroF, text(packed), none, none, packed.size());
      }
      SmallVector<int64_t> packed; // each its rank, then its dimensions
      for (Attribute element : a) {
        auto dims = dyn_cast<DenseI64ArrayAttr>(element);
        packed.push_back(dims ? dims.size() : -1);
        if (dims) packed.append(dims.asArrayRef().begin(), dims.asArrayRef().end());
      }
      return row('H', num64(a.size()), zeroF, none, numbers(ArrayRef<int64_t>(packed)), none, packed.size());
    }
    auto l = cast<DenseF64ArrayAttr>(v);
    return row('F', zero, zeroF, none, none, numbers(l.asArrayRef()), l.size());
  }

  /// Gives the declaration that the steps refer to its value.
  Constant *define(const llvm::Twine &name, Constant *value) {
    auto *g = global(value, name + ".data");
    if (auto *declared = module.getNamedGlobal(name.str())) {
      declared->replaceAllUsesWith(g);
      declared->eraseFromParent();
    }
    return g;
  }

  void hostOps() {
    for (auto [i, a] : llvm::enumerate(list(hostOpsAttr))) {
      auto d = cast<DictionaryAttr>(a);
      SmallVector<Constant *> rows;
      for (NamedAttribute attr : d.getAs<DictionaryAttr>("attrs")) rows.push_back(attributeRow(attr));
      hostOpRows.push_back(define(hostOpPrefix + llvm::Twine(i),
                                  structure(text(str(d, "op")), text(str(d, "node")), num32(i), num32(rows.size()),
                                            table(rows, "tfc.attrs"), num32(integer(d, "inputs")), num32(integer(d, "outputs")))));
    }
  }

  void siteTables() {
    for (auto [i, a] : llvm::enumerate(list(siteTablesAttr))) {
      SmallVector<Constant *> rows;
      for (Attribute site : cast<ArrayAttr>(a)) {
        auto d = cast<DictionaryAttr>(site);
        rows.push_back(structure(num32(integer(d, "code")), num32(0), text(str(d, "node")), text(str(d, "message"))));
      }
      define(sitesPrefix + llvm::Twine(i), llvm::ConstantArray::get(llvm::ArrayType::get(rows[0]->getType(), rows.size()), rows));
    }
  }

  Expected<Constant *> ports(ArrayAttr list) {
    SmallVector<Constant *> rows;
    for (Attribute a : list) {
      auto d = cast<DictionaryAttr>(a);
      Type t = d.getAs<TypeAttr>("type").getValue();
      TFC_RETURN_IF_ERROR(checkRank(t, str(d, "name")));
      rows.push_back(structure(text(str(d, "name")), num32(dtype(t)), num32(rank(t)), dims(t)));
    }
    return table(rows, "tfc.ports");
  }

  Status entries() {
    for (Attribute a : list(entriesAttr)) {
      auto d = cast<DictionaryAttr>(a);
      auto feeds = d.getAs<ArrayAttr>("feeds"), fetches = d.getAs<ArrayAttr>("fetches");
      TFC_ASSIGN_OR_RETURN(Constant *feedPorts, ports(feeds));
      TFC_ASSIGN_OR_RETURN(Constant *fetchPorts, ports(fetches));
      llvm::Function *step = module.getFunction(str(d, "step"));
      if (!step) return errors::internal("no step function for entry ", str(d, "name").str());
      entryRows.push_back(structure(text(str(d, "name")), static_cast<Constant *>(step), num32(feeds.size()), num32(fetches.size()),
                                    feedPorts, fetchPorts, num64(integer(d, "arena_bytes")), num64(0)));
    }
    return Status::ok();
  }

  void program() {
    auto writes = source->getAttrOfType<BoolAttr>("tfc.writes");
    int flags = writes && !writes.getValue() ? TFC_PROGRAM_READ_ONLY : 0;
    Constant *gpu = module.getNamedGlobal("tfc.gpu_module");
    Constant *value = structure(num32(TFC_MAGIC), num32(TFC_ABI_VERSION), num32(sizeof(tfc_program)), num32(entryRows.size()),
                                table(entryRows, "tfc.entries"), num32(variableRows.size()), num32(constantRows.size()),
                                num32(hostOpRows.size()), num32(flags), table(variableRows, "tfc.variables"),
                                table(constantRows, "tfc.constants"), table(hostOpRows, "tfc.host_ops"), gpu ? gpu : null(),
                                text(options.cpu));
    auto *g = global(value, options.asFunction ? options.symbol + ".descriptor" : options.symbol);
    if (options.asFunction) {
      auto *f = llvm::Function::Create(llvm::FunctionType::get(ptr, false), llvm::GlobalValue::ExternalLinkage, options.symbol, module);
      llvm::ReturnInst::Create(context, g, llvm::BasicBlock::Create(context, "", f));
    } else {
      g->setLinkage(llvm::GlobalValue::ExternalLinkage);
    }
    // Offsets follow from the field types; the sizes say that no field was forgotten.
    const llvm::DataLayout &layout = module.getDataLayout();
    auto sized = [&](Constant *row, std::size_t bytes) { return !row || layout.getTypeAllocSize(row->getType()) == bytes; };
    auto first = [](auto &rows) { return rows.empty() ? nullptr : rows[0]; };
    (void)sized, (void)first;
    assert(layout.getTypeAllocSize(value->getType()) == sizeof(tfc_program) && sized(first(entryRows), sizeof(tfc_entry)) &&
           sized(first(variableRows), sizeof(tfc_variable_desc)) && sized(first(constantRows), sizeof(tfc_constant)));
  }

  ModuleOp source;
  llvm::Module &module;
  const DescriptorOptions &options;
  llvm::LLVMContext &context;
  llvm::PointerType *ptr;
  llvm::Type *i32, *i64, *f64;
  llvm::StringMap<Constant *> texts;
  SmallVector<Constant *> constantRows, variableRows, hostOpRows, entryRows;
};

} // namespace

Status emitDescriptor(ModuleOp module, llvm::Module &llvmModule, const DescriptorOptions &options) {
  return Emitter(module, llvmModule, options).run();
}

static PortInfo portInfo(DictionaryAttr d) {
  auto name = d.getAs<StringAttr>("name");
  auto type = d.getAs<TypeAttr>("type");
  PortInfo port;
  if (name) port.name = name.str();
  if (type) port.dtype = ir::dtypeOf(type.getValue()), port.shape = ir::shapeOf(type.getValue());
  return port;
}

ProgramInfo describe(ModuleOp module) {
  ProgramInfo info;
  if (auto list = module->getAttrOfType<ArrayAttr>(variablesAttr))
    for (auto d : list.getAsRange<DictionaryAttr>()) info.variables.push_back(portInfo(d));
  info.numConstants = constantTable(module).size();
  if (auto list = module->getAttrOfType<ArrayAttr>(entriesAttr))
    for (auto d : list.getAsRange<DictionaryAttr>()) {
      EntryInfo entry;
      entry.name = d.getAs<StringAttr>("name").str();
      for (auto p : d.getAs<ArrayAttr>("feeds").getAsRange<DictionaryAttr>()) entry.feeds.push_back(portInfo(p));
      for (auto p : d.getAs<ArrayAttr>("fetches").getAsRange<DictionaryAttr>()) entry.fetches.push_back(portInfo(p));
      entry.arenaBytes = d.getAs<IntegerAttr>("arena_bytes").getInt();
      for (auto call : d.getAs<ArrayAttr>("host_calls").getAsRange<StringAttr>()) entry.hostCalls.push_back(call.str());
      info.entries.push_back(std::move(entry));
    }
  return info;
}

} // namespace tfc::program
