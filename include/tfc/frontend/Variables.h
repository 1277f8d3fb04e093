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
enum class Reuse { Inherit, True, Auto };
inline constexpr Reuse AUTO_REUSE = Reuse::Auto, reuse = Reuse::True;

struct VariableOpts {
  TFC_NAMED;
  bool trainable = true;
  std::vector<std::string> collections{};
  bool validate_shape = true;
  std::string name{};
  DType dtype = DType::unset;
  std::function<Output(Output)> constraint{};
  std::optional<bool> use_resource{};
};

/// A variable: reference variable (VariableV2) by default, resource variable (VarHandleOp) on demand. Copies are the same
/// variable. Its value lives in the session that initialised it.
class Variable {
public:
  Variable(In initial_value, VariableOpts o = {});
  std::string name() const; ///< "w:0"
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
  std::shared_ptr<frontend::GraphState> g;
  std::shared_ptr<frontend::VariableState> v;
};
/// <tf.Variable 'v:0' shape=(2,) dtype=float32_ref>
std::ostream &operator<<(std::ostream &os, const Variable &v);

struct VariableScopeOpts {
  TFC_NAMED;
  std::string default_name{};
  std::optional<Initializer> initializer{};
  std::optional<Regularizer> regularizer{};
  Reuse reuse = Reuse::Inherit;
  DType dtype = DType::unset;
  std::optional<bool> use_resource{};
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
  void set_use_resource(bool on);
  std::string name() const;
  std::string original_name_scope() const;

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
  std::optional<bool> use_resource{};
};
/// The variable of that name in the current variable scope, made or shared as its reuse flag says.
Variable get_variable(std::string_view name, Shape shape = unknown_shape(), GetVariableOpts o = {});
Variable get_variable(std::string_view name, Output initial_value, GetVariableOpts o = {});

std::vector<Variable> trainable_variables(std::string_view scope = {});
std::vector<Variable> global_variables(std::string_view scope = {});
std::vector<Variable> local_variables(std::string_view scope = {});
Operation global_variables_initializer();
Operation local_variables_initializer();
Operation variables_initializer(const std::vector<Variable> &v, Name o = {.name = "init"});
/// Names of the global and local variables that are not initialised.
Output report_uninitialized_variables(Name o = {.name = "report_uninitialized_variables"});
Output is_variable_initialized(const Variable &v);

Output assign(const Variable &v, In x, Name o = {});
Output assign_add(const Variable &v, In x, Name o = {});
Output assign_sub(const Variable &v, In x, Name o = {});

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

} // namespace tfc
