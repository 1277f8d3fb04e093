#include "HostOp.h"

#include "tfc/graph/OpSchema.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace tfc::program {

/// An attribute in one of the forms of tfc_attr (a function by its name, a short tensor of integers by its elements); null where it has
/// none (other tensors).
static Attribute hostAttr(const graph::Attr &value, Builder &b) {
  return std::visit([&]<class T>(const T &v) -> Attribute {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t>) return b.getI64IntegerAttr(v);
    else if constexpr (std::is_same_v<T, float>) return b.getF64FloatAttr(v);
    else if constexpr (std::is_same_v<T, DType>) return b.getI64IntegerAttr(static_cast<int>(v));
    else if constexpr (std::is_same_v<T, std::string>) return b.getStringAttr(v);
    else if constexpr (std::is_same_v<T, std::shared_ptr<graph::FuncAttr>>) return v ? b.getStringAttr(v->name) : Attribute();
    else if constexpr (std::is_same_v<T, Shape>) return v.hasRank() ? b.getDenseI64ArrayAttr(v.dims()) : Attribute();
    else if constexpr (std::is_same_v<T, std::vector<std::int64_t>>) return b.getDenseI64ArrayAttr(v);
    else if constexpr (std::is_same_v<T, std::vector<bool>>) return b.getDenseI64ArrayAttr(SmallVector<int64_t>(v.begin(), v.end()));
    else if constexpr (std::is_same_v<T, std::vector<DType>>)
      return b.getDenseI64ArrayAttr(llvm::map_to_vector(v, [](DType t) { return static_cast<int64_t>(t); }));
    else if constexpr (std::is_same_v<T, std::vector<float>>)
      return b.getDenseF64ArrayAttr(SmallVector<double>(v.begin(), v.end()));
    else if constexpr (std::is_same_v<T, Tensor>) {
      if (!isInteger(v.dtype()) || v.size() > 1024) return {};
      SmallVector<int64_t> elements;
      for (std::int64_t i = 0; i < v.size(); ++i) elements.push_back(v.asInt64(i));
      return b.getDenseI64ArrayAttr(elements);
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>)
      return b.getStrArrayAttr(SmallVector<llvm::StringRef>(v.begin(), v.end()));
    else if constexpr (std::is_same_v<T, std::vector<Shape>>) {
      SmallVector<Attribute> shapes;
      for (const Shape &s : v) shapes.push_back(s.hasRank() ? Attribute(b.getDenseI64ArrayAttr(s.dims())) : b.getUnitAttr());
      return b.getArrayAttr(shapes);
    } else return {};
  }, value);
}

Attribute describeHostOp(Operation *op) {
  Builder b(op->getContext());
  llvm::StringRef type = ir::opType(op);
  NamedAttrList list;
  if (const graph::OpSchema *schema = graph::findOp({type.data(), type.size()}))
    for (const graph::AttrSchema &a : schema->attrs) {
      llvm::StringRef name(a.name.data(), a.name.size());
      if (auto value = ir::schemaAttr(op, name))
        if (Attribute attr = hostAttr(*value, b)) list.set(name, attr);
    }
  return b.getDictionaryAttr({b.getNamedAttr("attrs", list.getDictionary(op->getContext())),
                              b.getNamedAttr("inputs", b.getI64IntegerAttr(op->getNumOperands())),
                              b.getNamedAttr("node", b.getStringAttr(ir::nodeName(op))),
                              b.getNamedAttr("op", b.getStringAttr(type)),
                              b.getNamedAttr("outputs", b.getI64IntegerAttr(op->getNumResults()))});
}

} // namespace tfc::program
