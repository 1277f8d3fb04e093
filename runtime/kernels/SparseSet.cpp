// Sets in the last dimension: DenseToDenseSetOperation, DenseToSparseSetOperation, SparseToSparseSetOperation, SetSize; and
// RaggedRange.
#include "SparseHelpers.h"

#include <cmath>
#include <map>
#include <set>

namespace tfc::rt {

namespace {

template <class V> using Groups = std::map<std::vector<std::int64_t>, std::set<V>>;

template <class V> V element(const Tensor &t, std::int64_t i) {
  if constexpr (std::is_same_v<V, std::string>) return t.strings()[i];
  else return t.asInt64(i);
}

/// The sets of a dense tensor: its last dimension's.
template <class V> Status denseSets(const Tensor &t, Groups<V> &groups, std::vector<std::int64_t> &outer) {
  if (t.shape().rank() < 2) return errors::invalidArgument("Shape rank ", t.shape().rank(), " < 2.");
  outer.assign(t.shape().dims().begin(), t.shape().dims().end() - 1);
  std::int64_t each = t.shape().dim(-1), rows = each ? t.size() / each : 0;
  for (std::int64_t r = 0; r < rows; ++r) {
    std::vector<std::int64_t> at(outer.size());
    std::int64_t rest = r;
    for (std::size_t d = outer.size(); d-- > 0;) at[d] = rest % outer[d], rest /= outer[d];
    auto &set = groups[at];
    for (std::int64_t k = 0; k < each; ++k) set.insert(element<V>(t, r * each + k));
  }
  return Status::ok();
}

template <class V> Status sparseSets(const HostCall &c, std::size_t i, bool validate, Groups<V> &groups, std::vector<std::int64_t> &outer) {
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, i));
  if (t.rank() < 2) return errors::invalidArgument("Shape rank ", t.rank(), " < 2.");
  TFC_RETURN_IF_ERROR(t.checkBounds());
  outer.assign(t.dims.begin(), t.dims.end() - 1);
  for (std::int64_t k = 0; k < t.count; ++k) {
    if (validate && k && compareIndices(t.at(k - 1), t.at(k)) >= 0)
      return errors::invalidArgument("indices[", k, "] = ", indexText(t.at(k)), compareIndices(t.at(k - 1), t.at(k)) ? " is out of order." : " is repeated");
    auto at = t.at(k).first(outer.size());
    groups[{at.begin(), at.end()}].insert(element<V>(*t.values, k));
  }
  return Status::ok();
}

template <class V> Tensor valuesOf(std::vector<V> values, DType type) {
  if constexpr (std::is_same_v<V, std::string>) return Tensor(values);
  else return Tensor(values).astype(type);
}

template <class V> Status setOperation(HostCall &c, bool firstSparse, bool secondSparse) {
  std::string_view operation = c.stringAttr("set_operation");
  if (operation != "a-b" && operation != "b-a" && operation != "intersection" && operation != "union")
    return errors::invalidArgument("Invalid set_operation ", operation, ".");
  bool validate = c.intAttr("validate_indices", 1);
  std::size_t second = firstSparse ? 3 : 1;
  const Tensor &values = c.inputs[firstSparse ? 1 : 0];
  if (c.inputs[second + secondSparse].dtype() != values.dtype()) return errors::invalidArgument("the sets must have one element type");
  Groups<V> a, b;
  std::vector<std::int64_t> outer, other;
  TFC_RETURN_IF_ERROR(firstSparse ? sparseSets<V>(c, 0, validate, a, outer) : denseSets<V>(values, a, outer));
  TFC_RETURN_IF_ERROR(secondSparse ? sparseSets<V>(c, second, validate, b, other) : denseSets<V>(c.inputs[second], b, other));
  if (outer.size() != other.size()) return errors::invalidArgument("Ranks do not match: ", outer.size() + 1, " vs ", other.size() + 1);
  if (outer != other) return errors::invalidArgument("Mismatched group shapes: ", indexText(outer), " vs. ", indexText(other));
  for (auto &group : b) a.try_emplace(group.first); // every group in row-major order
  std::vector<std::int64_t> indices;
  std::vector<V> out;
  std::int64_t most = 0;
  for (auto &[at, x] : a) {
    auto found = b.find(at);
    const std::set<V> none, &y = found == b.end() ? none : found->second;
    std::vector<V> result;
    auto to = std::back_inserter(result);
    if (operation == "a-b") std::set_difference(x.begin(), x.end(), y.begin(), y.end(), to);
    else if (operation == "b-a") std::set_difference(y.begin(), y.end(), x.begin(), x.end(), to);
    else if (operation == "union") std::set_union(x.begin(), x.end(), y.begin(), y.end(), to);
    else std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), to);
    for (std::size_t k = 0; k < result.size(); ++k) {
      indices.insert(indices.end(), at.begin(), at.end());
      indices.push_back(static_cast<std::int64_t>(k));
    }
    most = std::max<std::int64_t>(most, static_cast<std::int64_t>(result.size()));
    out.insert(out.end(), result.begin(), result.end());
  }
  c.setOutput(0, indexMatrix(indices, outer.size() + 1));
  outer.push_back(most);
  c.setOutput(1, valuesOf<V>(std::move(out), values.dtype()));
  c.setOutput(2, vectorOf(outer));
  return Status::ok();
}

Status setOperationOf(HostCall &c, bool firstSparse, bool secondSparse) {
  TFC_RETURN_IF_ERROR(wantArgs(c, (firstSparse ? 3 : 1) + (secondSparse ? 3 : 1), 3));
  DType type = c.inputs[firstSparse ? 1 : 0].dtype();
  if (type == DType::string) return setOperation<std::string>(c, firstSparse, secondSparse);
  if (!isInteger(type)) return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(type));
  return setOperation<std::int64_t>(c, firstSparse, secondSparse);
}
Status denseToDense(HostCall &c) { return setOperationOf(c, false, false); }
Status denseToSparse(HostCall &c) { return setOperationOf(c, false, true); }
Status sparseToSparse(HostCall &c) { return setOperationOf(c, true, true); }

template <class V> Status setSizes(HostCall &c) {
  Groups<V> groups;
  std::vector<std::int64_t> outer;
  TFC_RETURN_IF_ERROR(sparseSets<V>(c, 0, c.intAttr("validate_indices", 1), groups, outer));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(int32, Shape(outer)));
  auto to = out.mutable_data<std::int32_t>();
  std::fill(to.begin(), to.end(), 0);
  std::vector<std::int64_t> strides = stridesOf(outer);
  for (auto &[at, set] : groups)
    to[std::inner_product(at.begin(), at.end(), strides.begin(), std::int64_t{0})] = static_cast<std::int32_t>(set.size());
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status setSize(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  DType type = c.inputs[1].dtype();
  if (type == DType::string) return setSizes<std::string>(c);
  if (!isInteger(type)) return errors::unimplemented("No host kernel of SetSize for ", runtimeName(type));
  return setSizes<std::int64_t>(c);
}

Status raggedRange(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 2));
  std::int64_t rows = 1;
  bool vectors = false;
  static constexpr const char *names[] = {"starts", "limits", "deltas"};
  for (int i = 0; i < 3; ++i) {
    const Tensor &t = c.inputs[i];
    if (t.shape().rank() > 1) return errors::invalidArgument(names[i], " must be a scalar or vector");
    if (t.dtype() != c.inputs[0].dtype()) return errors::invalidArgument("starts, limits and deltas must have one element type");
    if (t.shape().rank() == 0) continue;
    if (vectors && t.size() != rows) return errors::invalidArgument("starts, limits, and deltas must have the same shape");
    rows = t.size(), vectors = true;
  }
  DType type = c.inputs[0].dtype();
  return visitNumbers<false>(c, type, [&](auto tag) -> Status {
    using T = decltype(tag);
    using C = Compute<T>;
    std::vector<std::int64_t> splits{0};
    std::vector<T> values;
    auto at = [&](int i, std::int64_t r) { return static_cast<C>(static_cast<const T *>(c.inputs[i].raw())[c.inputs[i].isScalar() ? 0 : r]); };
    constexpr std::int64_t most = std::int64_t{1} << 32; // a range of more is a mistake, not a wish
    for (std::int64_t r = 0; r < rows; ++r) {
      C start = at(0, r), limit = at(1, r), delta = at(2, r);
      if (delta == C(0)) return errors::invalidArgument("Requires delta != 0");
      double size = std::ceil(std::abs((static_cast<double>(limit) - static_cast<double>(start)) / static_cast<double>(delta)));
      std::int64_t n = (delta > C(0)) == (limit > start) && limit != start ? size < static_cast<double>(most) ? static_cast<std::int64_t>(size) : most : 0;
      if (static_cast<std::int64_t>(values.size()) + n >= most) return errors::invalidArgument("Requires ((limit - start) / delta) <= ", most);
      for (std::int64_t k = 0; k < n; ++k, start = static_cast<C>(start + delta)) values.push_back(static_cast<T>(start));
      splits.push_back(static_cast<std::int64_t>(values.size()));
    }
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, Shape{static_cast<std::int64_t>(values.size())}));
    std::copy(values.begin(), values.end(), static_cast<T *>(out.mutableRaw()));
    c.setOutput(0, Tensor(splits).astype(static_cast<DType>(c.intAttr("Tsplits", static_cast<int>(int64)))));
    c.setOutput(1, std::move(out));
    return Status::ok();
  });
}

} // namespace

void registerSparseSetKernels() {
  registerHostKernel("DenseToDenseSetOperation", denseToDense);
  registerHostKernel("DenseToSparseSetOperation", denseToSparse);
  registerHostKernel("SparseToSparseSetOperation", sparseToSparse);
  registerHostKernel("SetSize", setSize);
  registerHostKernel("RaggedRange", raggedRange);
}

} // namespace tfc::rt
