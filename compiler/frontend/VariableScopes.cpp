// variable_scope and get_variable, after python/ops/variable_scope.py.
#include "State.h"

#include "tfc/graph/Naming.h"

#include <ostream>

namespace tfc {
namespace frontend {

Variable makeVariable(const std::function<Output()> &make, const In *value, const VariableOpts &o);

/// An open variable scope and what to put back when it closes.
struct OpenVarScope {
  std::shared_ptr<GraphState> g = current();
  std::shared_ptr<VarScope> scope = std::make_shared<VarScope>(), outer;
  std::optional<std::map<std::string, int>> outerCounts; ///< when a scope was opened again by object
  std::string nameBefore;
  bool entered = false;

  /// Opens the name scope; returns its full name.
  std::string openNames(std::string_view name, bool auxiliary) {
    ThreadState &t = g->thread();
    nameBefore = t.nameScope;
    if (auxiliary && !name.empty()) {
      std::string_view bare = name.back() == '/' ? name.substr(0, name.size() - 1) : name;
      if (!(nameBefore.empty() ? graph::isValidOpName(bare) : graph::isValidScopeName(bare)))
        throw ValueError(cat("'", name, "' is not a valid scope name"));
      t.nameScope = graph::uniqueScope(*g->graph, nameBefore, name);
    } else if (auxiliary)
      t.nameScope.clear();
    return t.nameScope;
  }
  void enter(const VariableScopeOpts &o) {
    if (o.initializer) scope->initializer = o.initializer;
    if (o.regularizer) scope->regularizer = o.regularizer;
    if (o.dtype != DType::unset) scope->dtype = o.dtype;
    if (o.use_resource) scope->useResource = o.use_resource;
    ThreadState &t = g->thread();
    ++t.varScopeCounts[scope->name];
    outer = t.varScope;
    t.varScope = scope;
    entered = true;
  }
  /// Under the current scope: prefix, inherited reuse and defaults.
  void prolong(const std::string &name, const VariableScopeOpts &o, std::string originalNameScope) {
    const VarScope &parent = *g->thread().varScope;
    *scope = parent;
    scope->name = parent.name.empty() ? name : parent.name + "/" + name;
    scope->originalNameScope = std::move(originalNameScope);
    scope->reuse = o.reuse != Reuse::Inherit ? o.reuse : parent.reuse;
    enter(o);
  }
  ~OpenVarScope() {
    if (!entered) return;
    ThreadState &t = g->thread();
    t.nameScope = nameBefore;
    if (outerCounts) t.varScopeCounts = std::move(*outerCounts);
    else
      for (auto &[name, count] : t.varScopeCounts)
        if (name.starts_with(scope->name + "/") || scope->name.empty()) count = 0;
    t.varScope = outer;
  }
};

static std::string uniqueScopeName(ThreadState &t, const std::string &prefix) {
  std::string full = t.varScope->name.empty() ? prefix : t.varScope->name + "/" + prefix;
  auto used = [&](const std::string &n) {
    auto it = t.varScopeCounts.find(n);
    return it != t.varScopeCounts.end() && it->second > 0;
  };
  if (!used(full)) return prefix;
  for (int i = 1;; ++i)
    if (!used(cat(full, "_", i))) return cat(prefix, "_", i);
}

static Initializer defaultInitializer(const std::string &name, DType t) {
  if (isFloating(t)) return glorot_uniform_initializer();
  if (isInteger(t) || t == DType::bool_ || t == DType::string) return zeros_initializer();
  throw ValueError(cat("An initializer for variable ", name, " of ", tfc::name(t), " is required"));
}

struct VariableRequest {
  std::string name; ///< full
  Shape shape;
  const In *initialValue = nullptr;
  std::optional<Initializer> initializer;
  std::optional<Regularizer> regularizer;
  DType dtype;
  Reuse reuse;
  VariableOpts opts;
};

static Variable getSingle(const std::shared_ptr<GraphState> &g, const VariableRequest &r) {
  auto found = g->variableStore.find(r.name);
  if (found != g->variableStore.end()) {
    Variable var = Access::variable(g, found->second);
    if (r.reuse == Reuse::Inherit)
      throw ValueError(cat("Variable ", r.name, " already exists, disallowed. Did you mean to set reuse=True or "
                           "reuse=tf.AUTO_REUSE in VarScope?"));
    if (!r.shape.isCompatibleWith(var.shape()))
      throw ValueError(cat("Trying to share variable ", r.name, ", but specified shape ", r.shape.str(), " and found shape ",
                           var.shape().str(), "."));
    if (r.dtype != var.dtype())
      throw ValueError(cat("Trying to share variable ", r.name, ", but specified dtype ", tfc::name(r.dtype),
                           " and found dtype ", tfc::name(var.dtype()), var.is_resource() ? "" : "_ref", "."));
    return var;
  }
  if (r.reuse == Reuse::True)
    throw ValueError(cat("Variable ", r.name, " does not exist, or was not created with tf.get_variable(). Did you mean to "
                         "set reuse=tf.AUTO_REUSE in VarScope?"));
  std::function<Output()> make;
  if (!r.initialValue) {
    if (!r.initializer && !r.shape.hasRank())
      throw ValueError(cat("Variable ", r.name, " did not get an initializer, so its `shape` argument must be specified."));
    if (!r.shape.is_fully_defined())
      throw ValueError("The initializer passed is not valid. It should be a callable with no arguments and the shape should "
                       "not be provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined.");
    make = [init = r.initializer ? *r.initializer : defaultInitializer(r.name, r.dtype), shape = r.shape, dtype = r.dtype] {
      return init(shape, dtype);
    };
  }
  VariableOpts o = r.opts;
  o.name = r.name;
  Variable var = makeVariable(make, r.initialValue, o);
  g->variableStore[r.name] = Access::state(var);
  if (r.regularizer) {
    ColocateWith with(var.op());
    Output loss;
    {
      Scoped s(r.name + "/Regularizer/", "");
      loss = (*r.regularizer)(var);
    }
    if (loss) g->collections[std::string(GraphKeys::REGULARIZATION_LOSSES)].push_back(Access::edge(loss));
  }
  return var;
}

Variable getVariable(std::string_view name, Shape shape, const In *initialValue, const GetVariableOpts &o, std::optional<Reuse> reuse) {
  auto g = current();
  ThreadState &t = g->thread();
  const std::shared_ptr<VarScope> vs = t.varScope;
  VariableRequest r;
  r.name = vs->name.empty() ? std::string(name) : cat(vs->name, "/", name);
  if (r.name.empty()) throw ValueError("Variable name must not be empty.");
  r.shape = std::move(shape);
  r.initialValue = initialValue;
  r.initializer = o.initializer ? o.initializer : vs->initializer;
  r.regularizer = o.regularizer ? o.regularizer : vs->regularizer;
  if (initialValue && o.dtype != DType::unset && typeOf(*initialValue) != o.dtype)
    throw ValueError(cat("Initializer type '", tfc::name(typeOf(*initialValue)), "' and explicit dtype '", tfc::name(o.dtype), "' don't match."));
  r.dtype = o.dtype != DType::unset ? o.dtype : initialValue ? typeOf(*initialValue) : vs->dtype;
  r.reuse = reuse ? *reuse : vs->reuse;
  r.opts.trainable = o.trainable.value_or(true);
  r.opts.collections = o.collections;
  r.opts.use_resource = o.use_resource ? o.use_resource : vs->useResource;
  // Variable names do not depend on name scopes.
  struct Root {
    ThreadState &t;
    std::string before;
    explicit Root(ThreadState &t) : t(t), before(std::exchange(t.nameScope, std::string())) {}
    ~Root() { t.nameScope = before; }
  } root(t);
  return getSingle(g, r);
}

} // namespace frontend

using namespace frontend;

void VariableScopeRef::reuse_variables() { s->reuse = Reuse::True; }
void VariableScopeRef::set_use_resource(bool on) { s->useResource = on; }
std::string VariableScopeRef::name() const { return s->name; }
std::string VariableScopeRef::original_name_scope() const { return s->originalNameScope; }
VariableScopeRef get_variable_scope() { return Access::scopeRef(current()->thread().varScope); }

VariableScope::VariableScope(std::string_view name, VariableScopeOpts o) : open(std::make_shared<OpenVarScope>()) {
  std::string names = open->openNames(name, o.auxiliary_name_scope);
  open->prolong(std::string(name), o, std::move(names));
}
VariableScope::VariableScope(std::nullopt_t, VariableScopeOpts o) : open(std::make_shared<OpenVarScope>()) {
  if (o.default_name.empty()) throw TypeError("If default_name is None then name_or_scope is required");
  if (o.reuse != Reuse::Inherit) throw ValueError("reuse=True cannot be used without a name_or_scope");
  std::string names = open->openNames(o.default_name, o.auxiliary_name_scope);
  open->prolong(uniqueScopeName(open->g->thread(), o.default_name), o, std::move(names));
}
VariableScope::VariableScope(const VariableScopeRef &again, VariableScopeOpts o) : open(std::make_shared<OpenVarScope>()) {
  const VarScope &from = *Access::state(again);
  std::string last = from.name.substr(from.name.rfind('/') == std::string::npos ? 0 : from.name.rfind('/') + 1);
  if (last.empty()) {
    // The root scope opens no name scope of its own.
    open->nameBefore = open->g->thread().nameScope;
  } else
    open->openNames(last, o.auxiliary_name_scope);
  *open->scope = from;
  if (o.reuse != Reuse::Inherit) open->scope->reuse = o.reuse;
  open->enter(o);
  open->outerCounts = open->g->thread().varScopeCounts;
}
VariableScope::~VariableScope() = default;
VariableScopeRef VariableScope::ref() const { return Access::scopeRef(open->scope); }

Variable get_variable(std::string_view name, Shape shape, GetVariableOpts o) {
  return getVariable(name, std::move(shape), nullptr, o, {});
}
Variable get_variable(std::string_view name, Output initial_value, GetVariableOpts o) {
  In value(std::move(initial_value));
  return getVariable(name, unknown_shape(), &value, o, {});
}

} // namespace tfc
