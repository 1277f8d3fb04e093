// Variables, variable scopes, get_variable and initializers.
//
//   tf::Variable w(tf::zeros({784, 10}), {.name = "w"});
//   { tf::VariableScope vs("fc1", {.reuse = tf::AUTO_REUSE}); auto k = tf::get_variable("kernel", {784, 128}); }
#pragma once

#include "tfc/frontend/In.h"

namespace tfc {

using Fn = std::function<Output(Output)>;
using Initializer = std::function<Output(Shape, DType)>;
using Regularizer = std::function<Output(Output)>;
/// How many parts along each axis.
using Partitioner = std::function<std::vector<int>(Shape, DType)>;
/// A device: its name, or a function that tells it for each operation.
struct DeviceLike {
  DeviceLike(const char *name) : name(name) {}
  DeviceLike(std::string name) : name(std::move(name)) {}
  template <class F> requires std::is_invocable_r_v<std::string, F, Operation>
  DeviceLike(F f) : function(std::move(f)) {}
  std::string name;
  std::function<std::string(Operation)> function;
};
enum class Reuse { Inherit, True, Auto };
inline constexpr Reuse AUTO_REUSE = Reuse::Auto, reuse = Reuse::True;

struct VariableOpts {
  TFC_NAMED;
  bool trainable = true;
  std::vector<std::string> collections{};
  bool validate_shape = true;
  std::optional<DeviceLike> caching_device{};
  std::string name{};
  DType dtype = DType::unset;
  std::function<Output(Output)> constraint{};
  std::optional<bool> use_resource{};
};
/// Unset, use_locking is what TF1 takes for the function: true for the updates, false for the others.
struct ScatterOpts { TFC_NAMED; std::optional<bool> use_locking{}; std::string name{}; };

/// A variable: reference variable (VariableV2) by default, resource variable (VarHandleOp) on demand. Copies are the same
/// variable. Its value lives in the session that initialised it. Under a partitioner get_variable gives one that consists
/// of parts(): it can be read, not assigned, and stands for the concatenation of the parts.
class Variable {
public:
  Variable(In initial_value, VariableOpts o = {});
  /// With the value that `initial_value` makes, called in the variable's own scope "Initializer", outside of branches,
  /// loops and control dependencies.
  template <class F> requires(std::is_invocable_r_v<Output, F> && !std::is_convertible_v<F, In>)
  Variable(F initial_value, VariableOpts o = {}) : Variable(std::function<Output()>(std::move(initial_value)), std::move(o), 0) {}
  std::string name() const; ///< "w:0"; "p" for a partitioned one
  std::vector<Variable> parts() const; ///< empty unless partitioned
  bool is_partitioned() const;
  std::string device() const { return op().device(); }
  Graph &graph() const { return op().graph(); }
  /// The value, or the initial value where it is not initialised yet: what other variables start from.
  Output initialized_value() const;
  Tensor eval(Session *session = nullptr) const;
  /// Assigns in the default session (or `session`), without adding nodes.
  void load(const Tensor &value, Session *session = nullptr) const;
  Output count_up_to(std::int64_t limit) const;
  Output scatter_add(In indices, In updates, ScatterOpts o = {}) const;
  Output scatter_sub(In indices, In updates, ScatterOpts o = {}) const;
  Output scatter_update(In indices, In updates, ScatterOpts o = {}) const;
  Operation op() const;
  DType dtype() const;
  Shape shape() const;
  Operation initializer() const;
  Output initial_value() const;
  Output read_value() const;
  /// The reference (VariableV2) or handle (VarHandleOp) itself.
  Output handle() const;
  Output value() const;
  operator Output() const { return value(); }
  bool trainable() const;
  bool is_resource() const;
  Output assign(In v, Name o = {}) const;
  Output assign_add(In v, Name o = {}) const;
  Output assign_sub(In v, Name o = {}) const;
  friend bool operator==(const Variable &a, const Variable &b) { return a.v == b.v; }

private:
  friend struct frontend::Access;
  friend class In;
  friend struct Ins;
  Variable() = default;
  Variable(std::function<Output()> initial_value, VariableOpts o, int);
  std::shared_ptr<frontend::GraphState> g;
  std::shared_ptr<frontend::VariableState> v;
};
/// <tf.Variable 'v:0' shape=(2,) dtype=float32_ref>
std::ostream &operator<<(std::ostream &os, const Variable &v);

struct GetVariableOpts;
/// What a custom getter is asked for, and passes on.
struct VariableRequest;
using Getter = std::function<Variable(std::string name, VariableRequest request)>;
/// A function called in get_variable's place: `getter` makes the variable (or asks the scope around). Names are full.
///   tf::VariableScope vs("s", {.custom_getter = [](tf::Getter g, std::string n, tf::VariableRequest r) { return g(n + "_x", r); }});
using CustomGetter = std::function<Variable(Getter getter, std::string name, VariableRequest request)>;
using Constraint = std::function<Output(Output)>;

struct VariableScopeOpts {
  TFC_NAMED;
  std::string default_name{};
  std::vector<In> values{};
  std::optional<Initializer> initializer{};
  std::optional<Regularizer> regularizer{};
  std::optional<DeviceLike> caching_device{};
  Partitioner partitioner{};
  CustomGetter custom_getter{};
  Reuse reuse = Reuse::Inherit;
  DType dtype = DType::unset;
  std::optional<bool> use_resource{};
  Constraint constraint{};
  bool auxiliary_name_scope = true;
};

namespace frontend {
struct VarScope;
struct OpenVarScope;
} // namespace frontend

/// What "as vs" gives in Python: may be stored and opened again.
class VariableScopeRef {
public:
  void reuse_variables();
  Reuse reuse() const;
  DType dtype() const;
  void set_use_resource(bool on);
  void set_initializer(std::optional<Initializer> init);
  void set_regularizer(std::optional<Regularizer> r);
  void set_caching_device(std::optional<DeviceLike> d);
  void set_partitioner(Partitioner p);
  void set_custom_getter(CustomGetter g);
  void set_dtype(DType t);
  std::string name() const;
  std::string original_name_scope() const;
  std::vector<Variable> global_variables() const;    ///< those whose names begin with the scope's
  std::vector<Variable> trainable_variables() const;
  std::vector<Variable> local_variables() const;

private:
  friend struct frontend::Access;
  friend class VariableScope;
  std::shared_ptr<frontend::VarScope> s;
};
VariableScopeRef get_variable_scope();

/// with tf.variable_scope(...).
class [[nodiscard]] VariableScope {
public:
  explicit VariableScope(std::string_view name, VariableScopeOpts o = {});
  /// Named after o.default_name, made unique in the parent.
  explicit VariableScope(std::nullopt_t, VariableScopeOpts o);
  explicit VariableScope(const VariableScopeRef &again, VariableScopeOpts o = {});
  VariableScope(const VariableScope &) = delete;
  ~VariableScope();
  void reuse_variables() { ref().reuse_variables(); }
  std::string name() const { return ref().name(); }
  std::string original_name_scope() const { return ref().original_name_scope(); }
  VariableScopeRef ref() const;

private:
  std::shared_ptr<frontend::OpenVarScope> open;
};

struct GetVariableOpts {
  TFC_NAMED;
  DType dtype = DType::unset;
  std::optional<Initializer> initializer{};
  std::optional<Regularizer> regularizer{};
  std::optional<bool> trainable{};
  std::vector<std::string> collections{};
  std::optional<DeviceLike> caching_device{};
  Partitioner partitioner{};
  bool validate_shape = true;
  std::optional<bool> use_resource{};
  CustomGetter custom_getter{};
  Constraint constraint{};
};
struct VariableRequest {
  Shape shape = unknown_shape();
  std::optional<Output> initial_value{};
  Reuse reuse = Reuse::Inherit;
  GetVariableOpts options{};
};
/// The variable of that name in the current variable scope, made or shared as its reuse flag says.
Variable get_variable(std::string_view name, Shape shape = unknown_shape(), GetVariableOpts o = {});
Variable get_variable(std::string_view name, Output initial_value, GetVariableOpts o = {});

/// get_variable in the collection of local variables, not trainable.
Variable get_local_variable(std::string_view name, Shape shape = unknown_shape(), GetVariableOpts o = {});

/// A variable in parts (tf.Variable objects of their own, saved under one name).
class PartitionedVariable {
public:
  explicit PartitionedVariable(Variable whole) : v(std::move(whole)) {}
  operator Output() const { return v.value(); }
  operator Variable() const { return v; }
  Output as_tensor() const { return v.value(); }
  std::vector<Variable> parts() const { return v.parts(); }
  std::string name() const { return v.name(); }
  Shape shape() const { return v.shape(); }
  DType dtype() const { return v.dtype(); }
  /// The parts' assignments.
  std::vector<Output> assign(In value) const;

private:
  Variable v;
};
PartitionedVariable get_partitioned_variable(std::string_view name, Shape shape, Partitioner p, GetVariableOpts o = {});
/// At most `num_shards` parts along `axis`.
Partitioner fixed_size_partitioner(int num_shards, int axis = 0);
struct AxisSizeOpts { TFC_NAMED; int axis = 0; std::int64_t bytes_per_string_element = 16; std::optional<int> max_shards{}; };
Partitioner variable_axis_size_partitioner(std::int64_t max_shard_bytes, AxisSizeOpts o = {});
struct MinMaxOpts { TFC_NAMED; int axis = 0; std::int64_t min_slice_size = 256 << 10, bytes_per_string_element = 16; };
Partitioner min_max_variable_partitioner(int max_partitions = 1, MinMaxOpts o = {});

/// tf.op_scope, tf.variable_op_scope: the old argument order of name_scope and variable_scope.
struct [[nodiscard]] op_scope {
  op_scope(std::vector<In> values, std::string name, std::string default_name = {});
  std::string name() const { return scope.name(); }

private:
  std::shared_ptr<void> graph;
  NameScope scope;
};
struct [[nodiscard]] variable_op_scope : VariableScope {
  variable_op_scope(const std::vector<In> &, std::string_view name) : VariableScope(name) {}
  variable_op_scope(const std::vector<In> &, std::nullopt_t, std::string default_name) : VariableScope(std::nullopt, {.default_name = std::move(default_name)}) {}
};

std::vector<Variable> trainable_variables(std::string_view scope = {});
std::vector<Variable> global_variables(std::string_view scope = {});
std::vector<Variable> local_variables(std::string_view scope = {});
std::vector<Variable> model_variables(std::string_view scope = {});
std::vector<Variable> metric_variables(std::string_view scope = {});
std::vector<Variable> moving_average_variables(std::string_view scope = {});
std::vector<Variable> all_variables();
Operation global_variables_initializer();
Operation local_variables_initializer();
Operation variables_initializer(const std::vector<Variable> &v, Name o = {.name = "init"});
/// Names of the global and local variables that are not initialised.
Output report_uninitialized_variables(Name o = {.name = "report_uninitialized_variables"});
Output report_uninitialized_variables(const std::vector<Variable> &list, Name o = {.name = "report_uninitialized_variables"});
/// An op that fails with InvalidArgumentError if one of the variables is not initialised (tf.assert_variables_initialized, whose error is
/// FailedPreconditionError).
Operation assert_variables_initialized(const std::vector<Variable> &list);
Operation initialize_all_variables();
Operation initialize_local_variables();
Operation initialize_variables(const std::vector<Variable> &list, Name o = {.name = "init"});
Output is_variable_initialized(const Variable &v);

Output assign(const Variable &v, In x, Name o = {});
Output assign_add(const Variable &v, In x, Name o = {});
Output assign_sub(const Variable &v, In x, Name o = {});
Output scatter_add(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_sub(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_mul(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_div(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_min(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_max(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_update(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_nd_add(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_nd_sub(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output scatter_nd_update(const Variable &v, In indices, In updates, ScatterOpts o = {});
Output count_up_to(const Variable &v, std::int64_t limit, Name o = {});

struct InitOpts { TFC_NAMED; double mean = 0, stddev = 1; std::optional<std::int64_t> seed{}; };
struct SeedOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; };
struct VarianceScalingOpts { TFC_NAMED; double scale = 1; std::string mode = "fan_in", distribution = "truncated_normal"; std::optional<std::int64_t> seed{}; };
Initializer zeros_initializer();
Initializer ones_initializer();
Initializer constant_initializer(Value v);
Initializer random_normal_initializer(InitOpts o = {});
Initializer truncated_normal_initializer(InitOpts o = {});
Initializer random_uniform_initializer(double minval = 0, double maxval = 1, SeedOpts o = {});
Initializer glorot_uniform_initializer(SeedOpts o = {});
Initializer glorot_normal_initializer(SeedOpts o = {});
Initializer variance_scaling_initializer(VarianceScalingOpts o = {});
struct GainOpts { TFC_NAMED; double gain = 1; std::optional<std::int64_t> seed{}; };
Initializer orthogonal_initializer(GainOpts o = {});
Initializer identity_initializer(GainOpts o = {});
struct FactorOpts { TFC_NAMED; double factor = 1; std::optional<std::int64_t> seed{}; };
Initializer uniform_unit_scaling_initializer(FactorOpts o = {});
Initializer he_normal(SeedOpts o = {});
Initializer he_uniform(SeedOpts o = {});
Initializer lecun_normal(SeedOpts o = {});
Initializer lecun_uniform(SeedOpts o = {});
namespace initializers {
inline Initializer zeros() { return zeros_initializer(); }
inline Initializer ones() { return ones_initializer(); }
inline Initializer constant(Value v) { return constant_initializer(std::move(v)); }
inline Initializer random_normal(InitOpts o = {}) { return random_normal_initializer(o); }
inline Initializer truncated_normal(InitOpts o = {}) { return truncated_normal_initializer(o); }
inline Initializer random_uniform(double minval = 0, double maxval = 1, SeedOpts o = {}) { return random_uniform_initializer(minval, maxval, o); }
inline Initializer glorot_uniform(SeedOpts o = {}) { return glorot_uniform_initializer(o); }
inline Initializer glorot_normal(SeedOpts o = {}) { return glorot_normal_initializer(o); }
inline Initializer variance_scaling(VarianceScalingOpts o = {}) { return variance_scaling_initializer(std::move(o)); }
inline Initializer orthogonal(GainOpts o = {}) { return orthogonal_initializer(o); }
inline Initializer identity(GainOpts o = {}) { return identity_initializer(o); }
inline Initializer uniform_unit_scaling(FactorOpts o = {}) { return uniform_unit_scaling_initializer(o); }
using tfc::he_normal, tfc::he_uniform, tfc::lecun_normal, tfc::lecun_uniform;
} // namespace initializers

} // namespace tfc
