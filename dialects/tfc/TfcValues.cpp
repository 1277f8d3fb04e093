// Conversions between TensorFlow's values and MLIR's.

#include "TensorStore.h"
#include "tfc/dialect/Tfc.h"
#include "tfc/graph/OpSchema.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstring>

using namespace mlir;

namespace tfc::ir {

/// Above this a constant shares the Tensor's memory instead of being copied and uniqued by content.
static constexpr size_t kDenseLimit = 4096;

Type elementType(MLIRContext *context, DType type) {
  Builder b(context);
  switch (type) {
  case DType::float16: return b.getF16Type();
  case DType::bfloat16: return b.getBF16Type();
  case DType::float32: return b.getF32Type();
  case DType::float64: return b.getF64Type();
  case DType::bool_: return b.getI1Type();
  case DType::int8: return b.getI8Type();
  case DType::int16: return b.getI16Type();
  case DType::int32: return b.getI32Type();
  case DType::int64: return b.getI64Type();
  case DType::uint8: return b.getIntegerType(8, false);
  case DType::uint16: return b.getIntegerType(16, false);
  case DType::uint32: return b.getIntegerType(32, false);
  case DType::uint64: return b.getIntegerType(64, false);
  case DType::complex64: return ComplexType::get(b.getF32Type());
  case DType::complex128: return ComplexType::get(b.getF64Type());
  case DType::string: return StringType::get(context);
  case DType::variant: return VariantType::get(context);
  default: return {};
  }
}

DType dtypeOf(Type type) {
  if (!type) return DType::unset;
  if (isa<ResourceType>(type)) return DType::resource;
  type = getElementTypeOrSelf(type);
  if (type.isF32()) return DType::float32;
  if (type.isF64()) return DType::float64;
  if (type.isF16()) return DType::float16;
  if (type.isBF16()) return DType::bfloat16;
  if (auto i = dyn_cast<IntegerType>(type)) {
    bool u = i.isUnsigned();
    switch (i.getWidth()) {
    case 1: return DType::bool_;
    case 8: return u ? DType::uint8 : DType::int8;
    case 16: return u ? DType::uint16 : DType::int16;
    case 32: return u ? DType::uint32 : DType::int32;
    case 64: return u ? DType::uint64 : DType::int64;
    default: return DType::unset;
    }
  }
  if (auto c = dyn_cast<ComplexType>(type))
    return c.getElementType().isF32() ? DType::complex64 : DType::complex128;
  if (isa<StringType>(type)) return DType::string;
  if (isa<VariantType>(type)) return DType::variant;
  return DType::unset;
}

static SmallVector<int64_t> toMlirDims(const Shape &shape) {
  SmallVector<int64_t> dims(shape.dims().begin(), shape.dims().end());
  for (int64_t &d : dims)
    if (d < 0) d = ShapedType::kDynamic;
  return dims;
}

static Shape toShape(ArrayRef<int64_t> dims) {
  std::vector<int64_t> d(dims.begin(), dims.end());
  for (int64_t &x : d)
    if (x == ShapedType::kDynamic) x = None;
  return Shape(std::move(d));
}

Type tensorType(MLIRContext *context, DType type, const Shape &shape) {
  if (type == DType::resource) return ResourceType::get(context, {});
  Type element = elementType(context, type);
  if (!element) return {};
  if (!shape.hasRank()) return UnrankedTensorType::get(element);
  return RankedTensorType::get(toMlirDims(shape), element);
}

Shape shapeOf(Type type) {
  if (auto ranked = dyn_cast<RankedTensorType>(type)) return toShape(ranked.getShape());
  return isa<ResourceType>(type) ? Shape() : Shape::unknown();
}

TensorType variableType(Type handle) {
  auto resource = dyn_cast<ResourceType>(handle);
  return resource ? resource.getValue() : TensorType();
}

TensorType withShape(TensorType type, const Shape &shape) {
  if (!shape.hasRank()) return UnrankedTensorType::get(type.getElementType());
  return RankedTensorType::get(toMlirDims(shape), type.getElementType());
}

//===-- Values ----------------------------------------------------------------------------------------------------===//

static bool isSplat(const char *data, size_t element, int64_t count) {
  // All elements equal the first: the buffer equals itself shifted by one element.
  return count > 1 && std::memcmp(data, data + element, element * (count - 1)) == 0;
}

ElementsAttr elementsAttr(MLIRContext *context, const Tensor &tensor) {
  auto type = cast<RankedTensorType>(tensorType(context, tensor.dtype(), tensor.shape()));
  if (tensor.dtype() == DType::string) {
    SmallVector<StringRef> strings(tensor.strings().begin(), tensor.strings().end());
    return DenseStringElementsAttr::get(type, strings);
  }
  size_t element = byteSize(tensor.dtype());
  auto data = static_cast<const char *>(tensor.raw());
  bool splat = isSplat(data, element, tensor.size());
  if (splat || tensor.nbytes() <= kDenseLimit) {
    int64_t count = splat ? 1 : tensor.size();
    if (tensor.dtype() == DType::bool_) // bits in dense attributes, bytes in tensors
      return DenseElementsAttr::get(type, ArrayRef(static_cast<const bool *>(tensor.raw()), count));
    return DenseElementsAttr::getFromRawBuffer(type, ArrayRef(data, element * count));
  }
  // The blob's deleter holds the Tensor, so the memory lives as long as the context's resource.
  auto blob = AsmResourceBlob(ArrayRef(data, tensor.nbytes()), 64, [tensor](void *, size_t, size_t) {},
                              /*dataIsMutable=*/false);
  auto attr = DenseResourceElementsAttr::get(type, "const", std::move(blob));
  context->getLoadedDialect<TfcDialect>()->getRegisteredInterface<TensorStore>()->put(attr, tensor);
  return attr;
}

template <class T> static Tensor copyValues(ElementsAttr attr, Tensor out) {
  auto dest = out.mutable_data<T>();
  size_t i = 0;
  for (T v : attr.getValues<T>()) dest[i++] = v;
  return out;
}

Expected<Tensor> tensorOf(ElementsAttr attr) {
  MLIRContext *context = attr.getContext();
  if (auto *dialect = context->getLoadedDialect<TfcDialect>())
    if (const Tensor *held = dialect->getRegisteredInterface<TensorStore>()->get(attr)) return *held;
  ShapedType type = attr.getShapedType();
  DType dtype = dtypeOf(type.getElementType());
  if (dtype == DType::unset || dtype == DType::variant || !type.hasStaticShape())
    return errors::invalidArgument("a constant of this element type cannot be a tensor");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(dtype, toShape(type.getShape())));
  if (out.size() == 0) return out;
  if (auto strings = dyn_cast<DenseStringElementsAttr>(attr)) {
    auto dest = out.mutable_data<std::string>();
    ArrayRef<StringRef> raw = strings.getRawStringData();
    for (size_t i = 0; i < dest.size(); ++i) dest[i] = (raw.size() == 1 ? raw[0] : raw[i]).str();
    return out;
  }
  size_t element = byteSize(dtype);
  char *dest = static_cast<char *>(out.mutableRaw());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || blob->getData().size() != out.nbytes())
      return errors::invalidArgument("the data of a constant is missing or has the wrong size");
    std::memcpy(dest, blob->getData().data(), out.nbytes());
    return out;
  }
  if (dtype == DType::bool_) return copyValues<bool>(attr, std::move(out));
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  if (!dense) return errors::invalidArgument("a constant of this form cannot be a tensor");
  ArrayRef<char> raw = dense.getRawData();
  if (!dense.isSplat()) {
    std::memcpy(dest, raw.data(), out.nbytes());
    return out;
  }
  // Doubling copy: log2(n) calls of memcpy instead of n.
  std::memcpy(dest, raw.data(), element);
  for (size_t done = element, total = out.nbytes(); done < total;) {
    size_t step = std::min(done, total - done);
    std::memcpy(dest + done, dest, step);
    done += step;
  }
  return out;
}

ElementsAttr constantOf(Value value) {
  while (value) {
    Operation *op = value.getDefiningOp();
    if (!op) return {};
    if (auto constant = dyn_cast<ConstOp>(op)) return constant.getValue();
    if (!isa<IdentityOp, StopGradientOp, SnapshotOp, PreventGradientOp>(op)) return {};
    value = op->getOperand(0);
  }
  return {};
}

std::optional<SmallVector<int64_t>> constantInts(Value value) {
  ElementsAttr attr = constantOf(value);
  if (!attr || !isa<IntegerType>(attr.getElementType())) return std::nullopt;
  Expected<Tensor> tensor = tensorOf(attr);
  if (!tensor) return std::nullopt;
  SmallVector<int64_t> out(tensor->size());
  for (int64_t i = 0; i < tensor->size(); ++i) out[i] = tensor->asInt64(i);
  return out;
}

//===-- Attributes ----------------------------------------------------------------------------------------------===//

ShapeAttr shapeAttr(MLIRContext *context, const Shape &shape) {
  return ShapeAttr::get(context, shape.hasRank(), toMlirDims(shape));
}
Shape shapeOf(ShapeAttr attr) { return attr.getRanked() ? toShape(attr.getDims()) : Shape::unknown(); }

static Attribute typeAttr(MLIRContext *context, DType type) {
  Type t = type == DType::resource ? Type(ResourceType::get(context, {})) : elementType(context, type);
  return t ? TypeAttr::get(t) : Attribute();
}

Attribute toMlir(MLIRContext *context, const graph::Attr &attr) {
  Builder b(context);
  auto list = [&](const auto &values, auto &&convert) -> Attribute {
    SmallVector<Attribute> out;
    for (const auto &v : values) {
      Attribute a = convert(v);
      if (!a) return {};
      out.push_back(a);
    }
    return b.getArrayAttr(out);
  };
  auto func = [&](const std::shared_ptr<graph::FuncAttr> &f) -> Attribute {
    SmallVector<NamedAttribute> attrs;
    for (const auto &[key, value] : f->attrs)
      if (Attribute a = toMlir(context, value)) attrs.push_back(b.getNamedAttr(key, a));
    return FuncAttr::get(context, b.getStringAttr(f->name), b.getDictionaryAttr(attrs));
  };
  return std::visit(
      [&](const auto &v) -> Attribute {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, bool>) return b.getBoolAttr(v);
        else if constexpr (std::is_same_v<T, int64_t>) return b.getI64IntegerAttr(v);
        else if constexpr (std::is_same_v<T, float>) return b.getF32FloatAttr(v);
        else if constexpr (std::is_same_v<T, DType>) return typeAttr(context, v);
        else if constexpr (std::is_same_v<T, Shape>) return shapeAttr(context, v);
        else if constexpr (std::is_same_v<T, Tensor>)
          return elementType(context, v.dtype()) ? Attribute(elementsAttr(context, v)) : Attribute();
        else if constexpr (std::is_same_v<T, std::string>) return b.getStringAttr(v);
        else if constexpr (std::is_same_v<T, std::shared_ptr<graph::FuncAttr>>) return func(v);
        else if constexpr (std::is_same_v<T, std::vector<int64_t>>) return b.getDenseI64ArrayAttr(v);
        else if constexpr (std::is_same_v<T, std::vector<float>>) return b.getDenseF32ArrayAttr(v);
        else if constexpr (std::is_same_v<T, std::vector<bool>>) {
          SmallVector<bool> bools(v.begin(), v.end());
          return b.getDenseBoolArrayAttr(bools);
        } else if constexpr (std::is_same_v<T, std::vector<DType>>)
          return list(v, [&](DType t) { return typeAttr(context, t); });
        else if constexpr (std::is_same_v<T, std::vector<Shape>>)
          return list(v, [&](const Shape &s) { return shapeAttr(context, s); });
        else if constexpr (std::is_same_v<T, std::vector<std::string>>)
          return list(v, [&](const std::string &s) { return b.getStringAttr(s); });
        else if constexpr (std::is_same_v<T, std::vector<std::shared_ptr<graph::FuncAttr>>>) return list(v, func);
        else if constexpr (std::is_same_v<T, std::vector<Tensor>>)
          return list(v, [&](const Tensor &t) { return elementsAttr(context, t); });
        else return {};
      },
      attr);
}

/// Fills `out` with the conversion of every element of an array attribute; false if one is of another kind.
template <class A, class T, class F> static bool convertList(Attribute attr, std::vector<T> &out, F &&convert) {
  auto array = dyn_cast<ArrayAttr>(attr);
  if (!array) return false;
  for (Attribute a : array) {
    auto typed = dyn_cast<A>(a);
    if (!typed) return false;
    out.push_back(convert(typed));
  }
  return true;
}

/// The kind an attribute without a schema has; lists of nothing count as lists of strings.
static StringRef guessKind(Attribute attr) {
  if (isa<BoolAttr>(attr)) return "bool";
  if (isa<IntegerAttr>(attr)) return "int";
  if (isa<FloatAttr>(attr)) return "float";
  if (isa<TypeAttr>(attr)) return "type";
  if (isa<ShapeAttr>(attr)) return "shape";
  if (isa<ElementsAttr>(attr)) return "tensor";
  if (isa<StringAttr>(attr)) return "string";
  if (isa<FuncAttr>(attr)) return "func";
  if (isa<DenseI64ArrayAttr>(attr)) return "list(int)";
  if (isa<DenseF32ArrayAttr>(attr)) return "list(float)";
  if (isa<DenseBoolArrayAttr>(attr)) return "list(bool)";
  if (auto array = dyn_cast<ArrayAttr>(attr)) {
    if (array.empty() || isa<StringAttr>(array[0])) return "list(string)";
    if (isa<TypeAttr>(array[0])) return "list(type)";
    if (isa<ShapeAttr>(array[0])) return "list(shape)";
    if (isa<FuncAttr>(array[0])) return "list(func)";
    if (isa<ElementsAttr>(array[0])) return "list(tensor)";
  }
  return "";
}

std::optional<graph::Attr> toGraph(Attribute attr, StringRef kind) {
  if (kind.empty()) kind = guessKind(attr);
  auto func = [](FuncAttr f) {
    auto out = std::make_shared<graph::FuncAttr>();
    out->name = f.getName().str();
    for (NamedAttribute a : f.getAttrs())
      if (auto v = toGraph(a.getValue(), "")) out->attrs.emplace(a.getName().str(), *v);
    return out;
  };
  // DenseArrays implement ElementsAttr, so lists come before tensors.
  if (kind == "bool") {
    if (auto a = dyn_cast<BoolAttr>(attr)) return graph::Attr(a.getValue());
  } else if (kind == "int") {
    if (auto a = dyn_cast<IntegerAttr>(attr)) return graph::Attr(a.getInt());
  } else if (kind == "float") {
    if (auto a = dyn_cast<FloatAttr>(attr)) return graph::Attr(static_cast<float>(a.getValueAsDouble()));
  } else if (kind == "type") {
    if (auto a = dyn_cast<TypeAttr>(attr)) return graph::Attr(dtypeOf(a.getValue()));
  } else if (kind == "shape") {
    if (auto a = dyn_cast<ShapeAttr>(attr)) return graph::Attr(shapeOf(a));
  } else if (kind == "string") {
    if (auto a = dyn_cast<StringAttr>(attr)) return graph::Attr(a.str());
  } else if (kind == "func") {
    if (auto a = dyn_cast<FuncAttr>(attr)) return graph::Attr(func(a));
  } else if (kind == "list(int)") {
    if (auto a = dyn_cast<DenseI64ArrayAttr>(attr)) return graph::Attr(std::vector<int64_t>(a.asArrayRef()));
  } else if (kind == "list(float)") {
    if (auto a = dyn_cast<DenseF32ArrayAttr>(attr)) return graph::Attr(std::vector<float>(a.asArrayRef()));
  } else if (kind == "list(bool)") {
    if (auto a = dyn_cast<DenseBoolArrayAttr>(attr))
      return graph::Attr(std::vector<bool>(a.asArrayRef().begin(), a.asArrayRef().end()));
  } else if (kind == "tensor") {
    if (auto a = dyn_cast<ElementsAttr>(attr))
      if (Expected<Tensor> t = tensorOf(a)) return graph::Attr(*t);
  } else if (kind == "list(type)") {
    std::vector<DType> out;
    if (convertList<TypeAttr>(attr, out, [](TypeAttr a) { return dtypeOf(a.getValue()); })) return graph::Attr(out);
  } else if (kind == "list(shape)") {
    std::vector<Shape> out;
    if (convertList<ShapeAttr>(attr, out, [](ShapeAttr a) { return shapeOf(a); })) return graph::Attr(out);
  } else if (kind == "list(string)") {
    std::vector<std::string> out;
    if (convertList<StringAttr>(attr, out, [](StringAttr a) { return a.str(); })) return graph::Attr(out);
  } else if (kind == "list(func)") {
    std::vector<std::shared_ptr<graph::FuncAttr>> out;
    if (convertList<FuncAttr>(attr, out, func)) return graph::Attr(out);
  } else if (kind == "list(tensor)") {
    std::vector<Tensor> out;
    bool whole = true;
    auto convert = [&](ElementsAttr a) {
      Expected<Tensor> t = tensorOf(a);
      whole &= t.isOk();
      return t ? *t : Tensor();
    };
    if (convertList<ElementsAttr>(attr, out, convert) && whole) return graph::Attr(out);
  }
  return std::nullopt;
}

} // namespace tfc::ir
