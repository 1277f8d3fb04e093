// What TF1 programs reach for besides ops and layers: structures (tf.nest), templates, functions with gradients of their own,
// static values, values for devices and shapes, files by tf.io.gfile's names, collections as lists.
//
//   auto scaled = tf::nest::map_structure([](tf::Output x) { return x * 2.0f; }, std::tuple{a, std::vector{b, c}});
//   auto shared = tf::make_template("net", [](tf::Output x) { return tf::layers::dense(x, 10, {.name = "d"}); });
//   auto y1 = shared(x1), y2 = shared(x2);                                              // the same weights
//   auto clipped = tf::custom_gradient([](tf::Output x) {                               // log(1 + exp(x)) without overflow
//     auto e = tf::exp(x);
//     return std::pair{tf::log(1.0f + e), [=](tf::Output dy) { return dy * (1.0f - 1.0f / (1.0f + e)); }};
//   });
#pragma once

#include "tfc/frontend/App.h"
#include "tfc/frontend/Control.h"

#include <source_location>

namespace tfc {

namespace nest {
/// The tensors of a structure (Nest.h), in order.
template <class T> std::vector<Output> flatten(const T &structure) { return frontend::flatten(structure); }
/// A structure of the form of `like` with these tensors. ValueError: too few or too many.
template <class T> frontend::Packed<T> pack_sequence_as(const T &like, const std::vector<Output> &flat) {
  std::size_t want = frontend::flatten(like).size();
  if (want != flat.size())
    throw ValueError("Could not pack sequence. Structure had " + std::to_string(want) + " elements, but flat_sequence had " + std::to_string(flat.size()) + " elements.");
  return frontend::pack(like, flat);
}
/// f on each tensor, or on those at the same place of two structures. ValueError: the structures differ.
template <class F, class T> frontend::Packed<T> map_structure(F f, const T &structure) {
  std::vector<Output> out;
  for (const Output &o : frontend::flatten(structure)) out.push_back(f(o));
  return frontend::pack(structure, out);
}
template <class A, class B> void assert_same_structure(const A &a, const B &b) {
  std::size_t n = frontend::flatten(a).size(), m = frontend::flatten(b).size();
  if (!std::is_same_v<frontend::Packed<A>, frontend::Packed<B>> || n != m)
    throw ValueError("The two structures don't have the same nested structure: " + std::to_string(n) + " and " + std::to_string(m) + " tensors.");
}
template <class F, class T, class U> frontend::Packed<T> map_structure(F f, const T &a, const U &b) {
  assert_same_structure(a, b);
  std::vector<Output> x = frontend::flatten(a), y = frontend::flatten(b), out;
  for (std::size_t i = 0; i < x.size(); ++i) out.push_back(f(x[i], y[i]));
  return frontend::pack(a, out);
}
/// Whether it is a tuple, list, map or struct of tensors.
template <class T> constexpr bool is_nested(const T &) { return !std::is_convertible_v<const T &, In>; }
template <class T> constexpr bool is_sequence(const T &v) { return is_nested(v); }
} // namespace nest

/// The value of a tensor as far as building the graph knows it, else a none-tensor (tensor_util.constant_value).
Tensor get_static_value(const In &tensor);
inline Tensor constant_value(const In &tensor) { return get_static_value(tensor); }
/// cond, or just one of the functions if `pred` is known while the graph is built.
template <class T, class F> auto smart_cond(In pred, T true_fn, F false_fn, Name o = {}) {
  using R = decltype(cond(pred, true_fn, false_fn, o));
  Tensor known = get_static_value(pred);
  if (known.is_none()) return cond(std::move(pred), true_fn, false_fn, std::move(o));
  auto chosen = [](auto &f) -> R {
    auto r = f();
    if constexpr (std::is_same_v<R, Operation>) return r;
    else return frontend::pack(r, frontend::flatten(r));
  };
  return known.asInt64(0) ? chosen(true_fn) : chosen(false_fn);
}

/// A function whose variables are made at the first call and shared by all others (tf.make_template); its scope is `name`, made unique.
template <class F> class Template {
public:
  Template(std::string name, F f) : name(std::move(name)), f(std::move(f)), scope(std::make_shared<std::optional<VariableScopeRef>>()) {}
  template <class... A> auto operator()(A &&...args) const {
    if (*scope) {
      VariableScope vs(**scope, {.reuse = Reuse::True});
      return f(std::forward<A>(args)...);
    }
    VariableScope vs(std::nullopt, {.default_name = name});
    *scope = vs.ref();
    return f(std::forward<A>(args)...);
  }
  std::vector<Variable> variables() const { return *scope ? (*scope)->global_variables() : std::vector<Variable>(); }
  std::vector<Variable> trainable_variables() const { return *scope ? (*scope)->trainable_variables() : std::vector<Variable>(); }

private:
  std::string name;
  F f;
  std::shared_ptr<std::optional<VariableScopeRef>> scope;
};
template <class F> Template<F> make_template(std::string name, F f) { return Template<F>(std::move(name), std::move(f)); }

namespace frontend {
using GradientOf = std::function<std::vector<Output>(const std::vector<Output> &)>;
/// The results behind an IdentityN whose gradient is `gradient`.
std::vector<Output> withGradient(const std::vector<Output> &results, const std::vector<Output> &args, GradientOf gradient);
} // namespace frontend
/// tf.custom_gradient: `f` takes tensors and returns a pair of its result (a tensor) and the function from the result's gradient
/// to those of its arguments: a tensor, or a vector of as many as there are arguments.
template <class F> auto custom_gradient(F f) {
  return [f](auto... in) {
    std::vector<Output> args{frontend::leafOf(In(in))...};
    auto made = [&]<std::size_t... I>(std::index_sequence<I...>) { return f(args[I]...); }(std::make_index_sequence<sizeof...(in)>());
    auto gradient = made.second;
    auto flat = [gradient](const std::vector<Output> &dy) {
      auto dx = gradient(dy[0]);
      if constexpr (std::is_convertible_v<decltype(dx), std::vector<Output>>) return std::vector<Output>(dx);
      else return std::vector<Output>{dx};
    };
    return frontend::withGradient({made.first}, args, flat)[0];
  };
}

/// Checks of every floating-point tensor of the graph, in the order of its ops: one op to run. ValueError: ops inside conditionals and loops.
Operation add_check_numerics_ops();

/// A collection of the default graph, to be changed.
template <class T = Output> class CollectionRef {
public:
  explicit CollectionRef(std::string key) : key(std::move(key)) {}
  void append(const T &v) { add_to_collection(key, v); }
  void clear() { get_default_graph().clear_collection(key); }
  std::vector<T> items() const { return get_collection<T>(key); }
  std::size_t size() const { return items().size(); }

private:
  std::string key;
};
template <class T = Output> CollectionRef<T> get_collection_ref(std::string_view key) { return CollectionRef<T>(std::string(key)); }

/// A dimension: a number, or unknown (None).
struct Dimension {
  Dimension(std::int64_t value = None) : value(value < 0 ? None : value) {}
  std::int64_t value;
  bool is_known() const { return value >= 0; }
  bool is_compatible_with(const Dimension &o) const { return !is_known() || !o.is_known() || value == o.value; }
};
/// A tensor's shape, type and name, without the tensor.
struct TensorSpec {
  TensorSpec(Shape shape, DType dtype = DType::float32, std::string name = {}) : shape(std::move(shape)), dtype(dtype), name(std::move(name)) {}
  static TensorSpec from_tensor(const Output &t) { return {t.shape(), t.dtype(), t.op().name()}; }
  bool is_compatible_with(const Output &t) const { return t.dtype() == dtype && shape.isCompatibleWith(t.shape()); }
  Shape shape;
  DType dtype;
  std::string name;
};
struct DeviceSpecOpts { TFC_NAMED; std::string job{}; std::optional<int> replica{}, task{}; std::string device_type{}; std::optional<int> device_index{}; };
/// A device string in parts. ValueError for a text that is none.
class DeviceSpec {
public:
  DeviceSpec(DeviceSpecOpts o = {}) : o(std::move(o)) {}
  static DeviceSpec from_string(std::string_view spec);
  std::string to_string() const; ///< "/job:worker/replica:0/task:1/device:GPU:0"
  /// What `other` says stands before what this says.
  DeviceSpec &merge_from(const DeviceSpec &other);
  const std::string &job() const { return o.job; }
  const std::string &device_type() const { return o.device_type; }
  std::optional<int> replica() const { return o.replica; }
  std::optional<int> task() const { return o.task; }
  std::optional<int> device_index() const { return o.device_index; }

private:
  DeviceSpecOpts o;
};

namespace bitwise {
using tfc::bitwise_and, tfc::bitwise_or, tfc::bitwise_xor, tfc::left_shift, tfc::right_shift;
}

namespace compat {
inline std::string as_bytes(std::string s) { return s; }
inline std::string as_text(std::string s) { return s; }
inline std::string as_str(std::string s) { return s; }
inline std::string as_str_any(std::string s) { return s; }
inline std::string path_to_str(std::string s) { return s; }
} // namespace compat

namespace logging {
/// The first of every n calls of this line.
void log_every_n(int level, const std::string &text, int n, std::source_location where = std::source_location::current());
/// The first n calls of this line.
void log_first_n(int level, const std::string &text, int n, std::source_location where = std::source_location::current());
} // namespace logging

namespace io::gfile {
using tfc::gfile::GFile;
inline bool exists(const std::string &path) { return tfc::gfile::Exists(path); }
inline bool isdir(const std::string &path) { return tfc::gfile::IsDirectory(path); }
inline std::vector<std::string> listdir(const std::string &path) { return tfc::gfile::ListDirectory(path); }
inline std::vector<std::string> glob(const std::string &pattern) { return tfc::gfile::Glob(pattern); }
inline void mkdir(const std::string &path) { tfc::gfile::MkDir(path); }
inline void makedirs(const std::string &path) { tfc::gfile::MakeDirs(path); }
inline void remove(const std::string &path) { tfc::gfile::Remove(path); }
inline void rmtree(const std::string &path) { tfc::gfile::DeleteRecursively(path); }
inline void copy(const std::string &from, const std::string &to, bool overwrite = false) { tfc::gfile::Copy(from, to, overwrite); }
inline void rename(const std::string &from, const std::string &to, bool overwrite = false) { tfc::gfile::Rename(from, to, overwrite); }
inline tfc::gfile::FileStatistics stat(const std::string &path) { return tfc::gfile::Stat(path); }
inline std::vector<tfc::gfile::WalkEntry> walk(const std::string &top, bool topdown = true) { return tfc::gfile::Walk(top, topdown); }
} // namespace io::gfile

struct MovingAverageOpts { TFC_NAMED; std::string name = "AssignMovingAvg"; };
/// variable -= (variable - value) * (1 - decay), without the correction for a start at zero (zero_debias=False).
Output assign_moving_average(const Variable &variable, In value, In decay, MovingAverageOpts o = {});
/// The nodes that the tensors need (op_selector.get_backward_walk_ops), nearest first.
std::vector<Operation> get_backward_walk_ops(const std::vector<Output> &seeds);

namespace contrib {
namespace framework {
namespace nest = tfc::nest;
using tfc::smart_cond;
template <class T> constexpr bool is_tensor(const T &) { return std::is_same_v<T, Output> || std::is_same_v<T, Variable>; }
} // namespace framework
namespace util {
using tfc::constant_value;
}
} // namespace contrib
template <class T> constexpr bool is_tensor(const T &) { return std::is_same_v<T, Output> || std::is_same_v<T, Variable>; }

} // namespace tfc
