// Control flow: cond, case_, switch_case, while_loop, map_fn, scan, foldl, foldr, TensorArray, Assert, Print.
//
//   auto y = tf::cond(p, [&] { return x + 1.0f; }, [&] { return x * 2.0f; });
//   auto [i, a] = tf::while_loop([](tf::Output i, tf::Output) { return i < 10; },
//                                [&](tf::Output i, tf::Output a) { return std::tuple{i + 1, a * x}; },
//                                std::tuple{tf::constant(0), tf::constant(1.0f)});
//   auto squares = tf::map_fn([](tf::Output v) { return v * v; }, xs);
//
// Branches and bodies are lambdas; what they return may be any structure of Nest.h (a cond also takes an Operation). Nodes
// made inside belong to the branch or loop and cannot be fetched. TypeError, ValueError: structures, dtypes or shapes of
// branches, or of a loop's variables, do not agree.
#pragma once

#include "tfc/frontend/Math.h"
#include "tfc/frontend/Nest.h"

#include <functional>

namespace tfc {

struct TensorArrayOpts {
  TFC_NAMED;
  bool dynamic_size = false, clear_after_read = true;
  std::string tensor_array_name{};
  bool infer_shape = true;
  Shape element_shape = unknown_shape();
  bool colocate_with_first_write_call = true;
  std::string name{};
};
/// tf.TensorArray: write and scatter give an array with a new flow; use that one.
class TensorArray {
public:
  TensorArray(DType dtype, In size, TensorArrayOpts o = {});
  Output read(In index, Name o = {}) const;
  TensorArray write(In index, In value, Name o = {}) const;
  Output stack(Name o = {}) const;
  Output gather(In indices, Name o = {}) const;
  Output concat(Name o = {}) const;
  TensorArray unstack(In value, Name o = {}) const;
  TensorArray scatter(In indices, In value, Name o = {}) const;
  TensorArray split(In value, In lengths, Name o = {}) const;
  Output size(Name o = {}) const;
  Operation close(Name o = {}) const;
  TensorArray identity() const;
  DType dtype() const;
  Shape element_shape() const;
  Output handle() const;
  Output flow() const { return current; }

private:
  friend TensorArray frontend::withFlow(const TensorArray &a, Output flow);
  struct State;
  TensorArray with(Output flow) const;
  std::shared_ptr<State> state;
  Output current;
};

namespace frontend {
inline TensorArray Nest<TensorArray>::pack(const TensorArray &v, const Output *&at) { return withFlow(v, *at++); }

/// What a branch returns: tensors, or operations where the array says so.
struct BranchResult {
  Leaves tensors;
  std::vector<Operation> operations;
};
Leaves buildCond(const In &pred, const std::function<BranchResult()> &onTrue, const std::function<BranchResult()> &onFalse,
                 const std::string &name);
template <class R> BranchResult branchResult(const R &r) {
  if constexpr (std::is_same_v<R, Operation>) return {{}, {r}};
  else return {flatten(r), {}};
}
template <class R> struct CondType { using type = Packed<R>; };
template <> struct CondType<Operation> { using type = Operation; };
} // namespace frontend

/// tf.cond. Both branches give the same structure; a branch that gives an Operation makes the result one.
template <class T, class F> auto cond(In pred, T true_fn, F false_fn, Name o = {}) {
  using R = std::decay_t<decltype(true_fn())>;
  using S = std::decay_t<decltype(false_fn())>;
  static_assert(std::is_same_v<R, Operation> == std::is_same_v<S, Operation>, "both branches of cond give operations, or none");
  std::optional<R> first;
  frontend::Leaves merged = frontend::buildCond(
      pred, [&] { return first.emplace(true_fn()), frontend::branchResult(*first); },
      [&] { return frontend::branchResult(false_fn()); }, o.name);
  if constexpr (std::is_same_v<R, Operation>) return merged[0].op();
  else return frontend::pack(*first, merged);
}

struct WhileOpts {
  TFC_NAMED;
  std::vector<Shape> shape_invariants{}; ///< one a leaf of the loop variables
  int parallel_iterations = 10;
  bool back_prop = true, swap_memory = false;
  std::string name{};
  std::optional<In> maximum_iterations{};
};
namespace frontend {
using LoopCond = std::function<In(const Leaves &)>;
using LoopBody = std::function<Leaves(const Leaves &)>;
/// `variables` are made tensors inside the loop's name scope.
Leaves buildWhile(const LoopCond &cond, const LoopBody &body, const std::function<Leaves()> &variables, const WhileOpts &o);
} // namespace frontend

/// tf.while_loop over a tuple of loop variables; cond and body take them one by one, body returns a tuple as long (or the
/// variable itself, if there is one).
template <class C, class B, class... V> auto while_loop(C cond, B body, const std::tuple<V...> &vars, WhileOpts o = {}) {
  using T = frontend::Packed<std::tuple<V...>>;
  // Arrays and structures keep what is not a tensor in them (an array's handle) from one pass to the next.
  std::optional<T> first, after;
  frontend::Leaves exits = frontend::buildWhile(
      [&](const frontend::Leaves &l) { return In(std::apply(cond, frontend::pack(*first, l))); },
      [&](const frontend::Leaves &l) {
        auto r = std::apply(body, frontend::pack(*first, l));
        using R = std::decay_t<decltype(r)>;
        if constexpr (sizeof...(V) == 1 && !requires { std::tuple_size<R>::value; }) {
          after.emplace(frontend::pack(std::tuple<R>(r), frontend::flatten(r)));
          return frontend::flatten(r);
        } else {
          static_assert(std::tuple_size_v<R> == sizeof...(V), "the body returns as many values as there are loop variables");
          frontend::Leaves flat = frontend::flatten(r);
          after.emplace(frontend::pack(r, flat));
          return flat;
        }
      },
      [&] {
        frontend::Leaves leaves = frontend::flatten(vars);
        first.emplace(frontend::pack(vars, leaves));
        return leaves;
      },
      o);
  return frontend::pack(*after, exits);
}
/// The same over a list.
template <class C, class B> std::vector<Output> while_loop(C cond, B body, const std::vector<Output> &vars, WhileOpts o = {}) {
  return frontend::buildWhile([&](const frontend::Leaves &l) { return In(cond(l)); },
                              [&](const frontend::Leaves &l) { return frontend::Leaves(body(l)); }, [&] { return vars; }, o);
}

struct CaseOpts { TFC_NAMED; bool exclusive = false; bool strict = false; std::string name{}; };
namespace frontend {
/// Opens case's scope, checks exclusive predicates; the result ends with the scope.
std::shared_ptr<void> openCase(const std::vector<Output> &predicates, const CaseOpts &o);
std::shared_ptr<void> assertOneTrue(const std::vector<Output> &predicates);
} // namespace frontend
/// tf.case: the first pair whose predicate is true, else `fallback`.
template <class R> auto case_(const std::vector<std::pair<Output, std::function<R()>>> &pairs, std::function<R()> fallback, CaseOpts o = {}) {
  std::vector<Output> predicates;
  for (auto &p : pairs) predicates.push_back(p.first);
  auto scope = frontend::openCase(predicates, o);
  using T = typename frontend::CondType<R>::type;
  std::function<T(std::size_t)> rest = [&](std::size_t i) -> T {
    std::function<T()> onFalse = [&, i] {
      if (i + 1 < pairs.size()) return rest(i + 1);
      if constexpr (std::is_same_v<T, R>) return fallback();
      else { R r = fallback(); return frontend::pack(r, frontend::flatten(r)); }
    };
    return cond(pairs[i].first, pairs[i].second, onFalse);
  };
  if (pairs.empty()) throw ValueError("case needs at least one predicate");
  return rest(0);
}
/// tf.case without a default: one of the predicates has to be true.
template <class R> auto case_(const std::vector<std::pair<Output, std::function<R()>>> &pairs, CaseOpts o = {}) {
  if (pairs.empty()) throw ValueError("case needs at least one predicate");
  std::vector<Output> predicates;
  for (auto &p : pairs) predicates.push_back(p.first);
  auto last = pairs.back().second;
  std::function<R()> fallback = [predicates, last] {
    auto asserted = frontend::assertOneTrue(predicates);
    return last();
  };
  if (pairs.size() == 1) {
    auto scope = frontend::openCase(predicates, o);
    R r = fallback();
    if constexpr (std::is_same_v<R, Operation>) return r;
    else return frontend::pack(r, frontend::flatten(r));
  } else
    return case_<R>(std::vector<std::pair<Output, std::function<R()>>>(pairs.begin(), pairs.end() - 1), fallback, o);
}

struct MapOpts { TFC_NAMED; std::vector<DType> dtype{}; int parallel_iterations = 10; bool back_prop = true, swap_memory = false, infer_shape = true; std::string name{}; };
struct FoldOpts { TFC_NAMED; int parallel_iterations = 10; bool back_prop = true, swap_memory = false; std::string name{}; };
struct ScanFnOpts { TFC_NAMED; int parallel_iterations = 10; bool back_prop = true, swap_memory = false, infer_shape = true, reverse = false; std::string name{}; };
namespace frontend {
using LeavesFn = std::function<Leaves(const Leaves &)>;
using FoldFn = std::function<Leaves(const Leaves &, const Leaves &)>;
Leaves mapLeaves(const LeavesFn &fn, const Leaves &elems, const MapOpts &o);
Leaves foldLeaves(const FoldFn &fn, const Leaves &elems, const std::optional<Leaves> &initial, bool fromRight, const FoldOpts &o);
Leaves scanLeaves(const FoldFn &fn, const Leaves &elems, const std::optional<Leaves> &initial, const ScanFnOpts &o);
template <class E> auto asArgument(const E &v) {
  if constexpr (std::is_convertible_v<E, In>) return leafOf(In(v));
  else return v;
}
} // namespace frontend

/// tf.map_fn: fn on each element along the first dimension; `dtype` where the results differ from the elements.
template <class F, class E> auto map_fn(F fn, const E &elems, MapOpts o = {}) {
  auto e = frontend::asArgument(elems);
  using R = std::decay_t<decltype(fn(frontend::pack(e, frontend::Leaves())))>;
  std::optional<R> like;
  frontend::Leaves out = frontend::mapLeaves(
      [&](const frontend::Leaves &l) { return frontend::flatten(like.emplace(fn(frontend::pack(e, l)))); }, frontend::flatten(e), o);
  return frontend::pack(*like, out);
}
template <class F, class E, class A> auto foldl(F fn, const E &elems, const A &initializer, FoldOpts o = {}) {
  auto e = frontend::asArgument(elems);
  frontend::Leaves out = frontend::foldLeaves(
      [&](const frontend::Leaves &a, const frontend::Leaves &l) { return frontend::flatten(fn(frontend::pack(initializer, a), frontend::pack(e, l))); },
      frontend::flatten(e), frontend::flatten(initializer), false, o);
  return frontend::pack(initializer, out);
}
template <class F, class E> auto foldl(F fn, const E &elems, FoldOpts o = {}) {
  auto e = frontend::asArgument(elems);
  return frontend::pack(e, frontend::foldLeaves([&](const frontend::Leaves &a, const frontend::Leaves &l) { return frontend::flatten(fn(frontend::pack(e, a), frontend::pack(e, l))); },
                                                frontend::flatten(e), {}, false, o));
}
template <class F, class E, class A> auto foldr(F fn, const E &elems, const A &initializer, FoldOpts o = {}) {
  auto e = frontend::asArgument(elems);
  frontend::Leaves out = frontend::foldLeaves(
      [&](const frontend::Leaves &a, const frontend::Leaves &l) { return frontend::flatten(fn(frontend::pack(initializer, a), frontend::pack(e, l))); },
      frontend::flatten(e), frontend::flatten(initializer), true, o);
  return frontend::pack(initializer, out);
}
template <class F, class E> auto foldr(F fn, const E &elems, FoldOpts o = {}) {
  auto e = frontend::asArgument(elems);
  return frontend::pack(e, frontend::foldLeaves([&](const frontend::Leaves &a, const frontend::Leaves &l) { return frontend::flatten(fn(frontend::pack(e, a), frontend::pack(e, l))); },
                                                frontend::flatten(e), {}, true, o));
}
/// tf.scan: all partial results of a fold, stacked.
template <class F, class E, class A> auto scan(F fn, const E &elems, const A &initializer, ScanFnOpts o = {}) {
  auto e = frontend::asArgument(elems);
  frontend::Leaves out = frontend::scanLeaves(
      [&](const frontend::Leaves &a, const frontend::Leaves &l) { return frontend::flatten(fn(frontend::pack(initializer, a), frontend::pack(e, l))); },
      frontend::flatten(e), frontend::flatten(initializer), o);
  return frontend::pack(initializer, out);
}
template <class F, class E> auto scan(F fn, const E &elems, ScanFnOpts o = {}) {
  auto e = frontend::asArgument(elems);
  return frontend::pack(e, frontend::scanLeaves([&](const frontend::Leaves &a, const frontend::Leaves &l) { return frontend::flatten(fn(frontend::pack(e, a), frontend::pack(e, l))); },
                                                frontend::flatten(e), {}, o));
}

struct AssertOpts { TFC_NAMED; int summarize = 3; std::string name{}; };
/// An op that fails with InvalidArgumentError if `condition` is false; `data` is printed.
Operation Assert(In condition, Ins data, AssertOpts o = {});
struct PrintOpts { TFC_NAMED; std::string message{}; int first_n = -1, summarize = 3; std::string name{}; };
/// Passes `input` on; prints `data` to stderr when it runs.
Output Print(In input, Ins data, PrintOpts o = {});
struct CheckOpts { TFC_NAMED; std::vector<In> data{}; int summarize = 3; std::string message{}; std::string name{}; };
Operation assert_equal(In x, In y, CheckOpts o = {});
Operation assert_none_equal(In x, In y, CheckOpts o = {});
Operation assert_less(In x, In y, CheckOpts o = {});
Operation assert_less_equal(In x, In y, CheckOpts o = {});
Operation assert_greater(In x, In y, CheckOpts o = {});
Operation assert_greater_equal(In x, In y, CheckOpts o = {});
Operation assert_positive(In x, CheckOpts o = {});
Operation assert_negative(In x, CheckOpts o = {});
Operation assert_non_negative(In x, CheckOpts o = {});
Operation assert_non_positive(In x, CheckOpts o = {});
/// After `dependencies`, the same value.
Output with_dependencies(const std::vector<Operation> &dependencies, Output value, Name o = {});

} // namespace tfc
