// Reshapes of tensors: dimensions that change are collapsed and expanded, so that the others stay what they are for the loops.
#include "Lowering.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace tfc::codegen {

/// Collapses to one dimension and expands again: always possible.
Value Lowering::reshapeThroughFlat(Value v, RankedTensorType to, ArrayRef<OpFoldResult> d) {
  auto from = cast<RankedTensorType>(v.getType());
  auto everyDim = [](int64_t rank) {
    SmallVector<ReassociationIndices> groups;
    if (rank)
      groups.push_back(llvm::to_vector<2>(llvm::seq<int64_t>(0, rank)));
    return groups;
  };
  Value flat = v;
  if (from.getRank() != 1) {
    auto flatType = typeOf({product(dims(v))}, from.getElementType());
    flat = from.getRank() ? Value(tensor::CollapseShapeOp::create(b, flatType, v, everyDim(from.getRank())))
                          : Value(tensor::ExpandShapeOp::create(b, flatType, v, everyDim(0)));
  }
  // The flat size is known where every size of the result is, and only there.
  int64_t size = to.hasStaticShape() ? to.getNumElements() : ShapedType::kDynamic;
  auto flatType = RankedTensorType::get({size}, from.getElementType());
  if (flat.getType() != flatType)
    flat = tensor::CastOp::create(b, flatType, flat);
  if (to.getRank() == 1)
    return flat;
  if (to.getRank() == 0)
    return tensor::CollapseShapeOp::create(b, to, flat, everyDim(0));
  return tensor::ExpandShapeOp::create(b, to, flat, everyDim(to.getRank()), d);
}

namespace {

/// A product of sizes: what is known of it, and the names of those that are not.
struct Product {
  int64_t known = 1;
  SmallVector<const void *> unknown;

  void take(const Product &other) {
    known *= other.known;
    llvm::append_range(unknown, other.unknown);
    llvm::sort(unknown);
  }
  bool operator==(const Product &other) const { return known == other.known && unknown == other.unknown; }
  bool isLess(const Product &other) const {
    return std::pair(unknown.size(), known) < std::pair(other.unknown.size(), other.known);
  }
};

using Groups = SmallVector<ReassociationIndices>;

/// Consecutive dimensions of two shapes of equally many elements that have equal products, as few together as possible. False where
/// unknown sizes do not show it, or two of them come together.
bool groupDimensions(RankedTensorType from, ArrayRef<OpFoldResult> fromDims, RankedTensorType to, ArrayRef<OpFoldResult> toDims,
                     Groups &fromGroups, Groups &toGroups) {
  auto products = [](RankedTensorType type, ArrayRef<OpFoldResult> dims) {
    SmallVector<Product> result;
    for (auto [size, dim] : llvm::zip(type.getShape(), dims)) {
      Product &one = result.emplace_back();
      if (ShapedType::isDynamic(size))
        one.unknown.push_back(dim.getOpaqueValue());
      else
        one.known = size;
    }
    return result;
  };
  SmallVector<Product> left = products(from, fromDims), right = products(to, toDims);
  auto all = [](ArrayRef<Product> sizes) {
    Product result;
    for (const Product &size : sizes)
      result.take(size);
    return result;
  };
  Product whole = all(left), other = all(right);
  if (whole.known == 0 || other.known == 0)
    return false;
  if (whole.unknown.size() == 1 && other.unknown.size() == 1) {
    // One unknown size each: one is a known multiple of the other.
    auto scale = [](MutableArrayRef<Product> sizes, const void *name, int64_t factor) {
      for (Product &size : sizes)
        if (!size.unknown.empty())
          size = {factor, {name}};
    };
    if (whole.known % other.known != 0 && other.known % whole.known != 0)
      return false;
    scale(left, whole.unknown[0], std::max<int64_t>(1, other.known / whole.known));
    scale(right, whole.unknown[0], std::max<int64_t>(1, whole.known / other.known));
  }
  for (size_t i = 0, j = 0; i < left.size() || j < right.size();) {
    // What is left over behind the last group can only be ones.
    auto rest = [](ArrayRef<Product> sizes, size_t &at, Groups &groups) {
      for (; at < sizes.size() && sizes[at] == Product() && !groups.empty(); ++at)
        groups.back().push_back(at);
      return at == sizes.size();
    };
    if (i == left.size() || j == right.size())
      return rest(left, i, fromGroups) && rest(right, j, toGroups);
    Product x = left[i], y = right[j];
    ReassociationIndices xs{int64_t(i++)}, ys{int64_t(j++)};
    while (!(x == y)) {
      bool advanceLeft = x.isLess(y);
      if (advanceLeft ? i == left.size() : j == right.size())
        return false;
      (advanceLeft ? x : y).take(advanceLeft ? left[i] : right[j]);
      advanceLeft ? xs.push_back(i++) : ys.push_back(j++);
    }
    if (x.unknown.size() > 1)
      return false;
    fromGroups.push_back(xs);
    toGroups.push_back(ys);
  }
  return true;
}

} // namespace

/// Collapses and expands only dimensions that change: rows stay rows. Null where the sizes do not show which do.
Value Lowering::reshapeByGroups(Value v, RankedTensorType to, ArrayRef<OpFoldResult> d) {
  auto from = cast<RankedTensorType>(v.getType());
  Groups fromGroups, toGroups;
  if (!groupDimensions(from, dims(v), to, d, fromGroups, toGroups) || fromGroups.empty())
    return {};
  auto isStatic = [](RankedTensorType type, const ReassociationIndices &group) {
    return llvm::none_of(group, [&](int64_t i) { return type.isDynamicDim(i); });
  };
  auto collapsed = [&](RankedTensorType type, const Groups &groups) {
    SmallVector<int64_t> shape;
    for (const ReassociationIndices &group : groups) {
      int64_t size = isStatic(type, group) ? 1 : ShapedType::kDynamic;
      for (int64_t i : group)
        size = size == ShapedType::kDynamic ? size : size * type.getDimSize(i);
      shape.push_back(size);
    }
    return RankedTensorType::get(shape, from.getElementType());
  };
  RankedTensorType left = collapsed(from, fromGroups), right = collapsed(to, toGroups);
  if (left != from)
    v = tensor::CollapseShapeOp::create(b, left, v, fromGroups);
  if (left != right)
    v = tensor::CastOp::create(b, right, v);
  return right == to ? v : Value(tensor::ExpandShapeOp::create(b, to, v, toGroups, d));
}

Value Lowering::reshape(Value v, ArrayRef<OpFoldResult> d) {
  auto from = cast<RankedTensorType>(v.getType());
  RankedTensorType to = typeOf(d, from.getElementType());
  if (from == to && to.hasStaticShape())
    return v;
  if (llvm::is_contained(to.getShape(), 0))
    return empty(d, from.getElementType()); // upstream divides by the product of sizes
  if (from == to && llvm::count_if(to.getShape(), ShapedType::isDynamic) == 1)
    return v; // the unknown sizes are equal, since all others are
  Value r = reshapeByGroups(v, to, d);
  if (!r && llvm::count_if(to.getShape(), ShapedType::isDynamic) > 1) {
    // Upstream cannot lower an expansion with several unknown sizes.
    Values sizes;
    for (OpFoldResult x : d)
      sizes.push_back(arith::IndexCastOp::create(b, b.getI64Type(), value(x)));
    Value shape = tensor::FromElementsOp::create(
        b, RankedTensorType::get({static_cast<int64_t>(sizes.size())}, b.getI64Type()), sizes);
    r = tensor::ReshapeOp::create(b, to, v, shape);
  }
  if (!r)
    r = reshapeThroughFlat(v, to, d);
  known_[r] = Dims(d);
  return r;
}

} // namespace tfc::codegen
