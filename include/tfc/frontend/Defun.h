// tf.python.framework.function.Defun: functions of the library with fixed argument types.
//
//   auto f = tf::python::framework::function::Defun({tf::float32, tf::float32}, {.func_name = "Sum"})([](tf::Output a, tf::Output b) { return a + b; });
//   auto y = f(1.0f, x);
//
#pragma once

#include "tfc/frontend/Function.h"

namespace tfc::python::framework::function {

struct DefunOpts { TFC_NAMED; std::string func_name{}; bool noinline = false; };
/// Makes a tf::function that takes tensors of these types and any shapes; gradients go through it. `noinline` changes nothing.
class Defun {
public:
  explicit Defun(std::vector<DType> input_types, DefunOpts o = {}) : types(std::move(input_types)), o(std::move(o)) {}
  /// TypeError when called: another number of types than of parameters, or arguments of other types.
  template <class F> tfc::Function<F> operator()(F f) const { return tfc::Function<F>(std::move(f), options(frontend::parameters<F>())); }

private:
  FunctionOpts options(std::size_t parameters) const;
  std::vector<DType> types;
  DefunOpts o;
};

} // namespace tfc::python::framework::function
