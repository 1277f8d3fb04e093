// map_fn, foldl, foldr, scan: loops over TensorArrays (map_fn.py, functional_ops.py).
#include "State.h"

#include "tfc/frontend/Control.h"

namespace tfc::frontend {

namespace {

/// Variables read inside the function are read once, on the device of each op (varscope.set_caching_device).
class CachedReads {
public:
  CachedReads() : scope(current()->thread().varScope) {
    if (scope->cachingDevice) return;
    scope->cachingDevice = DeviceLike([](Operation op) { return op.device(); });
    mine = true;
  }
  ~CachedReads() {
    if (mine) scope->cachingDevice.reset();
  }

private:
  std::shared_ptr<VarScope> scope;
  bool mine = false;
};

Leaves converted(const Leaves &elems) {
  if (elems.empty()) throw ValueError("elems must hold at least one tensor.");
  for (const Output &e : elems)
    if (e.shape().rank() == 0) throw ValueError("Elements in elems must be 1+ dimensional Tensors, not scalars");
  return elems;
}

/// How many elements: a number where it is known (0 counts as unknown for map and fold, as Python's `or` has it).
In countOf(const Output &first, bool zeroIsKnown) {
  std::int64_t n = first.shape().rank() > 0 ? first.shape()[0] : -1;
  if (n > 0 || (n == 0 && zeroIsKnown)) return In(static_cast<int>(n));
  return In(shape(first)[0]);
}
std::vector<TensorArray> unstacked(const Leaves &elems, const In &n, bool interleaved, bool withShape) {
  std::vector<TensorArray> arrays;
  auto make = [&](const Output &e) {
    Shape s = unknown_shape();
    const Shape whole = e.shape();
    if (withShape && whole.hasRank()) s = Shape(std::vector<std::int64_t>(whole.dims().begin() + 1, whole.dims().end()));
    return TensorArray(e.dtype(), n, {.element_shape = s});
  };
  for (const Output &e : elems) {
    arrays.push_back(make(e));
    if (interleaved) arrays.back() = arrays.back().unstack(e);
  }
  if (!interleaved)
    for (std::size_t i = 0; i < elems.size(); ++i) arrays[i] = arrays[i].unstack(elems[i]);
  return arrays;
}
Leaves readAll(const std::vector<TensorArray> &arrays, const In &i) {
  Leaves out;
  for (const TensorArray &a : arrays) out.push_back(a.read(i));
  return out;
}
void setFirstDimension(Leaves &results, const Leaves &elems) {
  std::int64_t n = elems[0].shape().rank() > 0 ? elems[0].shape()[0] : -1;
  for (const Output &e : elems)
    if (std::int64_t m = e.shape().rank() > 0 ? e.shape()[0] : -1; n >= 0 && m >= 0 && n != m)
      throw ValueError(cat("Dimensions ", n, " and ", m, " are not compatible"));
  for (Output &r : results) {
    if (!r.shape().hasRank()) continue;
    std::vector<std::int64_t> dims = r.shape().dims();
    dims[0] = n;
    r.set_shape(Shape(dims));
  }
}

} // namespace

Leaves mapLeaves(const LeavesFn &fn, const Leaves &given, const MapOpts &o) {
  Scoped s(o.name, "map", std::vector<In>(given.begin(), given.end()));
  CachedReads cached;
  Leaves elems = converted(given);
  In n = countOf(elems[0], false);
  std::vector<TensorArray> in = unstacked(elems, n, false, false), out;
  Output zero = constantOf(Tensor(0), "Const");
  std::vector<DType> types = o.dtype;
  if (types.empty())
    for (const Output &e : elems) types.push_back(e.dtype());
  for (DType t : types) out.emplace_back(t, n, TensorArrayOpts{.infer_shape = o.infer_shape});
  auto body = [&](Output i, std::vector<TensorArray> arrays) {
    Leaves values = fn(readAll(in, i));
    if (values.size() != arrays.size())
      throw ValueError(cat("The two structures don't have the same nested structure: fn gives ", values.size(), " values, ", arrays.size(), " are expected."));
    for (std::size_t k = 0; k < arrays.size(); ++k) arrays[k] = arrays[k].write(i, values[k]);
    return std::tuple{i + 1, arrays};
  };
  auto [i, done] = while_loop([&](Output i, std::vector<TensorArray>) { return i < n; }, body, std::tuple{zero, out},
                              {.parallel_iterations = o.parallel_iterations, .back_prop = o.back_prop, .swap_memory = o.swap_memory, .maximum_iterations = n});
  Leaves results;
  for (const TensorArray &a : done) results.push_back(a.stack());
  setFirstDimension(results, elems);
  return results;
}

Leaves foldLeaves(const FoldFn &fn, const Leaves &given, const std::optional<Leaves> &initial, bool fromRight, const FoldOpts &o) {
  Scoped s(o.name, fromRight ? "foldr" : "foldl", std::vector<In>(given.begin(), given.end()));
  CachedReads cached;
  Leaves elems = converted(given);
  In n = countOf(elems[0], false);
  std::vector<TensorArray> in = unstacked(elems, n, true, false);
  In i = n;
  Leaves a;
  if (fromRight) {
    if (!initial) {
      i = n.host ? In(static_cast<int>(n.host->tensor.asInt64(0) - 1)) : In(n.out - 1);
      a = readAll(in, i);
    } else
      a = *initial;
  } else {
    if (!initial) a = readAll(in, 0);
    else a = *initial;
    i = In(constantOf(Tensor(initial ? 0 : 1), "Const"));
  }
  WhileOpts w{.parallel_iterations = o.parallel_iterations, .back_prop = o.back_prop, .swap_memory = o.swap_memory, .maximum_iterations = n};
  auto body = [&](Output i, Leaves acc) {
    if (fromRight) i = i - 1;
    Leaves e = readAll(in, i);
    Leaves next = fn(acc, e);
    return std::tuple{fromRight ? i : i + 1, next};
  };
  auto test = [&](Output i, Leaves) { return fromRight ? i > 0 : i < n; };
  return std::get<1>(while_loop(test, body, std::tuple{i, a}, w));
}

Leaves scanLeaves(const FoldFn &fn, const Leaves &given, const std::optional<Leaves> &initial, const ScanFnOpts &o) {
  Scoped s(o.name, "scan", std::vector<In>(given.begin(), given.end()));
  CachedReads cached;
  Leaves elems = converted(given);
  In n = countOf(elems[0], true);
  std::vector<TensorArray> in = unstacked(elems, n, false, true), out;
  auto lastIndex = [&] { return n.host ? In(static_cast<int>(n.host->tensor.asInt64(0) - 1)) : In(n.out - 1); };
  Leaves a;
  if (initial) a = *initial;
  else a = readAll(in, o.reverse ? lastIndex() : In(0));
  for (const Output &v : a)
    out.emplace_back(v.dtype(), n, TensorArrayOpts{.infer_shape = o.infer_shape, .element_shape = o.infer_shape ? v.shape() : unknown_shape()});
  if (!initial)
    for (std::size_t k = 0; k < a.size(); ++k) out[k] = out[k].write(o.reverse ? lastIndex() : In(0), a[k]);
  int skip = initial ? 0 : 1;
  In start = skip;
  if (o.reverse) start = n.host ? In(static_cast<int>(n.host->tensor.asInt64(0) - 1 - skip)) : In((n.out - 1) - skip);
  auto body = [&](Output i, Leaves acc, std::vector<TensorArray> arrays) {
    Leaves e = readAll(in, i);
    Leaves next = fn(acc, e);
    if (next.size() != arrays.size())
      throw ValueError(cat("The two structures don't have the same nested structure: fn gives ", next.size(), " values, ", arrays.size(), " are expected."));
    for (std::size_t k = 0; k < arrays.size(); ++k) arrays[k] = arrays[k].write(i, next[k]);
    Output after = o.reverse ? i - 1 : i + 1;
    return std::tuple{after, next, arrays};
  };
  auto test = [&](Output i, Leaves, std::vector<TensorArray>) { return o.reverse ? i >= 0 : i < n; };
  auto [i, last, done] = while_loop(test, body, std::tuple{start, a, out},
                                    {.parallel_iterations = o.parallel_iterations, .back_prop = o.back_prop, .swap_memory = o.swap_memory, .maximum_iterations = n});
  Leaves results;
  for (const TensorArray &r : done) results.push_back(r.stack());
  setFirstDimension(results, elems);
  return results;
}

} // namespace tfc::frontend
