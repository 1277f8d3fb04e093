// variable_scope and get_variable, after python/ops/variable_scope.py.
#include "State.h"

#include "tfc/frontend/Math.h"
#include "tfc/graph/Naming.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tfc {
namespace frontend {

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
  /// The new getter, asking the one of the scope around.
  static CustomGetter wrapped(CustomGetter getter, CustomGetter around) {
    if (!around) return getter;
    return [getter = std::move(getter), around = std::move(around)](Getter base, std::string name, VariableRequest r) {
      return getter([around, base](std::string n, VariableRequest q) { return around(base, std::move(n), std::move(q)); }, std::move(name), std::move(r));
    };
  }
  void enter(const VariableScopeOpts &o) {
    if (o.initializer) scope->initializer = o.initializer;
    if (o.regularizer) scope->regularizer = o.regularizer;
    if (o.dtype != DType::unset) scope->dtype = o.dtype;
    if (o.use_resource) scope->useResource = o.use_resource;
    if (o.caching_device) scope->cachingDevice = o.caching_device;
    if (o.partitioner) scope->partitioner = o.partitioner;
    if (o.custom_getter) scope->customGetter = wrapped(o.custom_getter, scope->customGetter);
    scope->constraint = o.constraint;
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

/// One variable under its full name: found, or made with what `r` says.
static Variable getSingle(const std::shared_ptr<GraphState> &g, const std::string &name, const VariableRequest &r) {
  const GetVariableOpts &o = r.options;
  auto found = g->variableStore.find(name);
  if (found != g->variableStore.end()) {
    Variable var = Access::variable(g, found->second);
    if (r.reuse == Reuse::Inherit)
      throw ValueError(cat("Variable ", name, " already exists, disallowed. Did you mean to set reuse=True or "
                           "reuse=tf.AUTO_REUSE in VarScope?"));
    if (!r.shape.isCompatibleWith(var.shape()))
      throw ValueError(cat("Trying to share variable ", name, ", but specified shape ", r.shape.str(), " and found shape ",
                           var.shape().str(), "."));
    if (o.dtype != var.dtype())
      throw ValueError(cat("Trying to share variable ", name, ", but specified dtype ", tfc::name(o.dtype),
                           " and found dtype ", tfc::name(var.dtype()), var.is_resource() ? "" : "_ref", "."));
    return var;
  }
  if (r.reuse == Reuse::True)
    throw ValueError(cat("Variable ", name, " does not exist, or was not created with tf.get_variable(). Did you mean to "
                         "set reuse=tf.AUTO_REUSE in VarScope?"));
  std::function<Output()> make;
  std::optional<In> value;
  if (r.initial_value) {
    if (r.shape.hasRank()) throw ValueError("If initializer is a constant, do not specify shape.");
    value.emplace(*r.initial_value);
  } else {
    if (!o.initializer && !r.shape.hasRank())
      throw ValueError(cat("Variable ", name, " did not get an initializer, so its `shape` argument must be specified."));
    if (!r.shape.is_fully_defined())
      throw ValueError("The initializer passed is not valid. It should be a callable with no arguments and the shape should "
                       "not be provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined.");
    make = [init = o.initializer ? *o.initializer : defaultInitializer(name, o.dtype), shape = r.shape, dtype = o.dtype] {
      return init(shape, dtype);
    };
  }
  Variable var = makeVariable(make, value ? &*value : nullptr,
                              {.trainable = o.trainable.value_or(true), .collections = o.collections, .validate_shape = o.validate_shape,
                               .caching_device = o.caching_device, .name = name, .constraint = o.constraint, .use_resource = o.use_resource});
  g->variableStore[name] = Access::state(var);
  if (o.regularizer) {
    ColocateWith with(var.op());
    Output loss;
    {
      Scoped s(name + "/Regularizer/", "");
      loss = (*o.regularizer)(var);
    }
    if (loss) g->collections[std::string(GraphKeys::REGULARIZATION_LOSSES)].push_back(Access::edge(loss));
  }
  return var;
}

/// Sizes of the parts of `size`: the first ones take what does not divide.
static std::vector<std::int64_t> partSizes(std::int64_t size, int parts) {
  std::vector<std::int64_t> out(parts, size / parts);
  for (int i = 0; i < size % parts; ++i) ++out[i];
  return out;
}

static std::string listText(const std::vector<int> &v) {
  std::string text;
  for (int n : v) text += cat(text.empty() ? "[" : ", ", n);
  return v.empty() ? "[]" : text + "]";
}

static std::vector<int> partitionsOf(const Partitioner &partitioner, const Shape &shape, DType t) {
  if (!shape.is_fully_defined())
    throw ValueError(cat("Shape of a new partitioned variable must be fully defined, but instead was ", shape.str(), "."));
  if (shape.rank() < 1) throw ValueError(cat("A partitioned Variable must have rank at least 1, shape: ", shape.str()));
  std::vector<int> p = partitioner(shape, t);
  if (static_cast<int>(p.size()) != shape.rank())
    throw ValueError(cat("Partitioner returned a partition list that does not match the Variable's rank: ", listText(p), " vs. ", shape.str()));
  if (std::any_of(p.begin(), p.end(), [](int n) { return n < 1; })) throw ValueError(cat("Partitioner returned zero partitions for some axes: ", listText(p)));
  if (std::count_if(p.begin(), p.end(), [](int n) { return n > 1; }) > 1)
    throw ValueError(cat("Can only slice a variable along one dimension: shape: ", shape.str(), ", partitioning: ", listText(p)));
  for (int i = 0; i < shape.rank(); ++i)
    if (p[i] > shape[i])
      throw ValueError(cat("Expected 0 <= offset < shape but found offset=", shape[i], ", shape=", shape[i], " for partitioning ", listText(p), ", full_shape=", Shape(shape).str()));
  return p;
}

static Variable getPartitioned(const std::shared_ptr<GraphState> &g, const std::string &name, VariableRequest r) {
  GetVariableOpts &o = r.options;
  if (g->variableStore.count(name))
    throw ValueError(cat("A partitioner was provided, but an unpartitioned version of the variable was found: ", name,
                         ".  Perhaps a variable of the same name was already created without partitioning?"));
  if (r.initial_value) {
    auto merged = r.shape.mergedWith(r.initial_value->shape());
    if (!merged) throw ValueError(cat("Shapes ", r.shape.str(), " and ", r.initial_value->shape().str(), " are not compatible"));
    r.shape = *merged;
  }
  auto found = g->partitionedStore.find(name);
  if (found != g->partitionedStore.end()) {
    const VariableState &v = *found->second;
    if (r.reuse == Reuse::Inherit)
      throw ValueError(cat("Partitioned variable with name ", name, " already exists. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?"));
    if (!r.shape.isCompatibleWith(v.shape))
      throw ValueError(cat("Trying to reuse partitioned variable ", name, ", but specified shape ", r.shape.str(), " and found shape ", v.shape.str(), "."));
    if (o.dtype != v.dtype)
      throw ValueError(cat("Trying to reuse partitioned variable ", name, ", but specified dtype ", tfc::name(o.dtype), " and found dtype ", tfc::name(v.dtype), "."));
    if (auto p = partitionsOf(o.partitioner, r.shape.hasRank() ? r.shape : v.shape, o.dtype); p != v.partitions)
      throw ValueError(cat("Trying to reuse partitioned variable ", name, ", but specified partitions ", listText(p), " and found partitions ", listText(v.partitions), "."));
    return Access::variable(g, found->second);
  }
  std::vector<int> partitions = partitionsOf(o.partitioner, r.shape, o.dtype);
  if (r.reuse == Reuse::True)
    throw ValueError(cat("PartitionedVariable ", name, " does not exist, or was not created with tf.get_variable(). Did you mean to set "
                         "reuse=False or reuse=tf.AUTO_REUSE in VarScope?"));
  int axis = 0;
  for (std::size_t i = 0; i < partitions.size(); ++i)
    if (partitions[i] > 1) axis = static_cast<int>(i);
  auto whole = std::make_shared<VariableState>();
  whole->name = name, whole->shape = r.shape, whole->dtype = o.dtype, whole->partitions = partitions;
  whole->trainable = o.trainable.value_or(true);
  ThreadState &t = g->thread();
  std::int64_t at = 0;
  int number = 0;
  for (std::int64_t size : partSizes(r.shape[axis], partitions[axis])) {
    std::string full = cat(name, "/part_", number++);
    std::vector<std::int64_t> offset(r.shape.rank(), 0), dims = r.shape.dims();
    offset[axis] = at, dims[axis] = size;
    at += size;
    VariableRequest part = r;
    part.shape = Shape(dims);
    part.options.partitioner = {};
    {
      NameScope s(full + "/PartitionedInitializer");
      if (r.initial_value) {
        auto list = [](const std::vector<std::int64_t> &v) { return In(std::vector<int>(v.begin(), v.end())); };
        part.initial_value = tfc::slice(*r.initial_value, list(offset), list(dims));
        part.shape = unknown_shape();
      }
    }
    struct Whole {
      ThreadState &t;
      const Shape *before;
      Whole(ThreadState &t, const Shape &s) : t(t), before(std::exchange(t.fullShape, &s)) {}
      ~Whole() { t.fullShape = before; }
    } inWhole(t, r.shape);
    Variable v = getSingle(g, full, part);
    Access::state(v)->slice = SliceInfo{name, r.shape, offset};
    whole->parts.push_back(Access::state(v));
  }
  g->partitionedStore[name] = whole;
  return Access::variable(g, whole);
}

static Variable trueGetter(const std::shared_ptr<GraphState> &g, const std::string &name, VariableRequest r) {
  if (name.empty()) throw ValueError("Variable name must not be empty.");
  // A scalar stays in one piece under a scope's partitioner.
  bool scalar = r.initial_value ? r.initial_value->shape().rank() == 0 : r.shape.rank() == 0;
  if (r.options.partitioner && !scalar) return getPartitioned(g, name, std::move(r));
  if (g->variableStore.count(name + "/part_0"))
    throw ValueError(cat("No partitioner was provided, but a partitioned version of the variable was found: ", name,
                         "/part_0. Perhaps a variable of the same name was already created with partitioning?"));
  return getSingle(g, name, r);
}

Variable getVariable(std::string_view name, Shape shape, const In *initialValue, const GetVariableOpts &o, std::optional<Reuse> reuse) {
  auto g = current();
  ThreadState &t = g->thread();
  while (g->variableCreator) g = g->outer; // a function's variables are those of the graph around it
  const std::shared_ptr<VarScope> vs = t.varScope;
  // Variable names do not depend on name scopes.
  struct Root {
    ThreadState &t;
    std::string before;
    explicit Root(ThreadState &t) : t(t), before(std::exchange(t.nameScope, std::string())) {}
    ~Root() { t.nameScope = before; }
  } root(t);
  VariableRequest r;
  std::string full = vs->name.empty() ? std::string(name) : cat(vs->name, "/", name);
  r.shape = std::move(shape);
  if (initialValue) r.initial_value = initialValue->variable ? convert(*initialValue) : initialValue->out;
  r.options = o;
  if (!r.options.initializer) r.options.initializer = vs->initializer;
  if (!r.options.regularizer) r.options.regularizer = vs->regularizer;
  if (!r.options.caching_device) r.options.caching_device = vs->cachingDevice;
  if (!r.options.partitioner) r.options.partitioner = vs->partitioner;
  if (!r.options.constraint) r.options.constraint = vs->constraint;
  if (!r.options.use_resource) r.options.use_resource = vs->useResource;
  CustomGetter getter = o.custom_getter ? o.custom_getter : vs->customGetter;
  r.options.custom_getter = {};
  if (initialValue && o.dtype != DType::unset && typeOf(*initialValue) != o.dtype)
    throw ValueError(cat("Initializer type '", tfc::name(typeOf(*initialValue)), "' and explicit dtype '", tfc::name(o.dtype), "' don't match."));
  r.options.dtype = o.dtype != DType::unset ? o.dtype : initialValue ? typeOf(*initialValue) : vs->dtype;
  r.reuse = reuse ? *reuse : vs->reuse;
  Getter base = [g](std::string n, VariableRequest q) { return trueGetter(g, n, std::move(q)); };
  return getter ? getter(base, full, std::move(r)) : base(full, std::move(r));
}

} // namespace frontend

using namespace frontend;

void VariableScopeRef::reuse_variables() { s->reuse = Reuse::True; }
Reuse VariableScopeRef::reuse() const { return s->reuse; }
DType VariableScopeRef::dtype() const { return s->dtype; }
void VariableScopeRef::set_use_resource(bool on) { s->useResource = on; }
void VariableScopeRef::set_initializer(std::optional<Initializer> init) { s->initializer = std::move(init); }
void VariableScopeRef::set_regularizer(std::optional<Regularizer> r) { s->regularizer = std::move(r); }
void VariableScopeRef::set_caching_device(std::optional<DeviceLike> d) { s->cachingDevice = std::move(d); }
void VariableScopeRef::set_partitioner(Partitioner p) { s->partitioner = std::move(p); }
void VariableScopeRef::set_custom_getter(CustomGetter g) { s->customGetter = std::move(g); }
void VariableScopeRef::set_dtype(DType t) { s->dtype = t; }
static std::string scopePattern(const std::string &name) {
  std::string out;
  for (char c : name.empty() ? name : name + "/") {
    if (std::string_view("\\^$.|?*+()[]{}-").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}
std::vector<Variable> VariableScopeRef::global_variables() const { return tfc::global_variables(scopePattern(s->name)); }
std::vector<Variable> VariableScopeRef::trainable_variables() const { return tfc::trainable_variables(scopePattern(s->name)); }
std::vector<Variable> VariableScopeRef::local_variables() const { return tfc::local_variables(scopePattern(s->name)); }
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

Variable get_local_variable(std::string_view name, Shape shape, GetVariableOpts o) {
  if (o.collections.empty()) o.collections.emplace_back(GraphKeys::LOCAL_VARIABLES);
  o.trainable = false;
  return get_variable(name, std::move(shape), std::move(o));
}
PartitionedVariable get_partitioned_variable(std::string_view name, Shape shape, Partitioner p, GetVariableOpts o) {
  o.partitioner = std::move(p);
  Variable v = get_variable(name, std::move(shape), std::move(o));
  if (!v.is_partitioned()) throw ValueError(cat("Variable ", v.name(), " is not partitioned."));
  return PartitionedVariable(v);
}
std::vector<Output> PartitionedVariable::assign(In value) const {
  int axis = 0;
  const auto &partitions = Access::state(v)->partitions;
  for (std::size_t i = 0; i < partitions.size(); ++i)
    if (partitions[i] > 1) axis = static_cast<int>(i);
  std::vector<int> sizes;
  for (const Variable &p : parts()) sizes.push_back(static_cast<int>(p.shape()[axis]));
  std::vector<Output> pieces = split(std::move(value), sizes, axis), out;
  for (std::size_t i = 0; i < pieces.size(); ++i) out.push_back(parts()[i].assign(pieces[i]));
  return out;
}

Partitioner fixed_size_partitioner(int num_shards, int axis) {
  return [=](Shape s, DType) {
    std::vector<int> p(s.rank(), 1);
    if (axis < 0 || axis >= s.rank()) throw ValueError(cat("Cannot partition variable along axis ", axis, " when shape is only ", s.str()));
    p[axis] = static_cast<int>(std::min<std::int64_t>(num_shards, s[axis]));
    return p;
  };
}
static double bytesOf(DType t, std::int64_t perString) { return t == DType::string ? static_cast<double>(perString) : static_cast<double>(byteSize(t)); }
Partitioner variable_axis_size_partitioner(std::int64_t max_shard_bytes, AxisSizeOpts o) {
  if (max_shard_bytes < 1 || o.bytes_per_string_element < 1)
    throw ValueError("Both max_shard_bytes and bytes_per_string_element must be positive.");
  if (o.max_shards && *o.max_shards < 1) throw ValueError("max_shards must be positive.");
  return [=](Shape s, DType t) {
    if (o.axis < 0 || o.axis >= s.rank()) throw ValueError(cat("Cannot partition variable along axis ", o.axis, " when shape is only ", s.str()));
    std::vector<int> p(s.rank(), 1);
    double slice = static_cast<double>(s.numElements().value_or(0)) / static_cast<double>(s[o.axis]) * bytesOf(t, o.bytes_per_string_element);
    double perShard = std::max(1.0, std::floor(static_cast<double>(max_shard_bytes) / slice));
    int shards = static_cast<int>(std::ceil(static_cast<double>(s[o.axis]) / perShard));
    p[o.axis] = o.max_shards ? std::min(*o.max_shards, shards) : shards;
    return p;
  };
}
Partitioner min_max_variable_partitioner(int max_partitions, MinMaxOpts o) {
  return [=](Shape s, DType t) {
    if (o.axis < 0 || o.axis >= s.rank()) throw ValueError(cat("Cannot partition variable along axis ", o.axis, " when shape is only ", s.str()));
    std::vector<int> p(s.rank(), 1);
    double bytes = static_cast<double>(s.numElements().value_or(0)) * bytesOf(t, o.bytes_per_string_element);
    double parts = std::ceil(bytes / static_cast<double>(o.min_slice_size));
    p[o.axis] = static_cast<int>(std::max(1.0, std::min({static_cast<double>(s[o.axis]), static_cast<double>(max_partitions), parts})));
    return p;
  };
}

static std::shared_ptr<void> graphOf(const std::vector<In> &values) {
  for (const In &v : values)
    if (v.out && Access::graph(v.out) != current()) return pushUserOf(Access::graph(v.out));
  return nullptr;
}
op_scope::op_scope(std::vector<In> values, std::string name, std::string default_name)
    : graph(graphOf(values)), scope(name.empty() ? default_name : name) {}

} // namespace tfc
