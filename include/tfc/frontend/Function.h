// tf.function: C++ functions traced into functions of the graph's library, once for each kind of arguments.
//
//   auto f = tf::function([](tf::Output x, tf::Output y) { return tf::square(x) + y; });
//   auto z = f(tf::constant({2, 3}), tf::constant({3, -2}));      // a call node; sess.run(z) is [7 7]
//   auto g = tf::function({.input_signature = std::vector<tf::TensorSpec>{{{tf::None}, tf::float32}}})([](tf::Output x) { return x + 1.0f; });
//   f.get_concrete_function(1.0f, 2.0f).graph();                  // the function's own graph
//
// A function's parameters are tf::Output, or tf::In where a number is to stay a number while tracing. What it uses from
// outside becomes a further argument; variables must be resource variables to be assigned. Stateful nodes run in the order
// they were made. Branches and loops that depend on tensors are tf::cond and tf::while_loop.
#pragma once

#include "tfc/frontend/Nest.h"
#include "tfc/frontend/Utilities.h"
#include "tfc/frontend/Variables.h"

#include <any>

namespace tfc {

struct FunctionOpts {
  TFC_NAMED;
  std::optional<std::vector<TensorSpec>> input_signature{}; ///< one trace for all arguments that fit it; an unset name is args_<i>
  bool autograph = true;                                    ///< no meaning here
  std::optional<bool> experimental_compile{};               ///< everything is compiled
  std::string name{};                                       ///< part of the library function's name
};

namespace frontend {
struct Traced;
/// What tf::function keeps: the traces by argument types.
class FunctionCore {
public:
  using Body = std::function<Leaves(const std::vector<In> &, std::any &like)>;
  FunctionCore(Body body, FunctionOpts o, std::size_t arity);
  /// The trace for these arguments, made if there is none. ValueError: arguments that the input signature does not take, or
  /// variables made by a call that is not the first.
  std::shared_ptr<Traced> get(const std::vector<In> &args) const;
  int traces() const;
  struct State;

private:
  std::shared_ptr<State> s;
};
/// Adds the call to the default graph.
std::pair<Operation, Leaves> callTraced(const Traced &t, const std::vector<In> &args);
const std::any &likeOf(const Traced &t);

template <class F, class A, std::size_t... I> auto resultOf(std::index_sequence<I...>) -> std::invoke_result_t<F &, decltype((void)I, std::declval<A>())...>;
template <class F, class A, std::size_t N> constexpr bool callable() {
  return []<std::size_t... I>(std::index_sequence<I...>) { return std::is_invocable_v<F &, decltype((void)I, std::declval<A>())...>; }(std::make_index_sequence<N>());
}
/// The number of arguments of a function that takes In or Output; generic ones take as many as they are first called with.
template <class F, std::size_t N = 0> constexpr std::size_t parameters() {
  static_assert(N <= 16, "tf::function takes a function of tf::Output or tf::In, up to 16 of them");
  if constexpr (N > 16) return N;
  else if constexpr (callable<F, In, N>() || callable<F, Output, N>()) return N;
  else return parameters<F, N + 1>();
}
} // namespace frontend

/// One trace of a function (ConcreteFunction).
class ConcreteFunction {
public:
  explicit ConcreteFunction(std::shared_ptr<frontend::Traced> t) : t(std::move(t)) {}
  std::string name() const; ///< in the library of the graph that it was made in
  Graph &graph() const;     ///< of its own
  std::vector<Output> inputs() const, outputs() const;
  friend bool operator==(const ConcreteFunction &, const ConcreteFunction &) = default;

private:
  std::shared_ptr<frontend::Traced> t;
};

/// What tf::function gives. Copies share their traces.
template <class F> class Function {
public:
  Function(F f, FunctionOpts o) : core(bodyOf(std::move(f)), std::move(o), count) {}
  /// Adds a call (PartitionedCall, or StatefulPartitionedCall) to the default graph; gives the structure that the C++ function
  /// gives, or the call's operation if that gives nothing.
  template <class... A> requires(sizeof...(A) == frontend::parameters<F>()) auto operator()(const A &...args) const {
    std::vector<In> in{In(args)...};
    auto t = core.get(in);
    auto [op, leaves] = frontend::callTraced(*t, in);
    if constexpr (std::is_void_v<Result>) return op;
    else return frontend::pack(std::any_cast<const frontend::Packed<Result> &>(frontend::likeOf(*t)), leaves);
  }
  /// The trace that a call with such arguments uses.
  template <class... A> requires(sizeof...(A) == frontend::parameters<F>()) ConcreteFunction get_concrete_function(const A &...args) const {
    return ConcreteFunction(core.get({In(args)...}));
  }
  /// How often the C++ function ran.
  int experimental_get_tracing_count() const { return core.traces(); }

private:
  static constexpr std::size_t count = frontend::parameters<F>();
  static constexpr bool takesHosts = frontend::callable<F, In, count>();
  using Arg = std::conditional_t<takesHosts, In, Output>;
  using Result = decltype(frontend::resultOf<F, Arg>(std::make_index_sequence<count>()));
  static frontend::FunctionCore::Body bodyOf(F f) {
    return [f](const std::vector<In> &args, std::any &like) mutable -> frontend::Leaves {
      auto call = [&]<std::size_t... I>(std::index_sequence<I...>) {
        if constexpr (takesHosts) return f(args[I]...);
        else return f(frontend::leafOf(args[I])...);
      };
      if constexpr (std::is_void_v<Result>) {
        call(std::make_index_sequence<count>());
        return {};
      } else {
        auto result = call(std::make_index_sequence<count>());
        frontend::Leaves leaves = frontend::flatten(result);
        like = frontend::pack(result, leaves);
        return leaves;
      }
    };
  }
  frontend::FunctionCore core;
};

/// tf.function(f).
template <class F> requires(!std::is_same_v<std::decay_t<F>, FunctionOpts>) Function<std::decay_t<F>> function(F &&f, FunctionOpts o = {}) {
  return Function<std::decay_t<F>>(std::forward<F>(f), std::move(o));
}
/// tf.function(input_signature=...): takes the function.
inline auto function(FunctionOpts o = {}) {
  return [o](auto f) { return tfc::function(std::move(f), o); };
}

} // namespace tfc
