// tf.Variable: reference variables (RefVariable) and resource variables, as Python builds them.
#include "ControlContext.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/Session.h"

#include <algorithm>
#include <atomic>
#include <ostream>

namespace tfc {
using namespace frontend;

namespace {

std::atomic<bool> resourcesByDefault{false};

std::string withoutSlash(std::string s) {
  if (!s.empty()) s.pop_back();
  return s;
}

/// Sets attributes on every node made while it lives (Graph._attr_scope).
class AttrScope {
public:
  AttrScope(ThreadState &t, std::string key, graph::Attr value) : t(t) { t.attrScope.emplace_back(std::move(key), std::move(value)); }
  ~AttrScope() { t.attrScope.pop_back(); }

private:
  ThreadState &t;
};

void checkInitial(const Output &initial, bool validateShape) {
  if (validateShape && !initial.shape().is_fully_defined())
    throw ValueError(cat("initial_value must have a shape specified: ", initial));
}

using Make = std::function<Output()>;

std::unique_ptr<Device> openDevice(const DeviceLike &d) {
  return d.function ? std::make_unique<Device>(d.function) : std::make_unique<Device>(std::string_view(d.name));
}

/// The initial value with reads of other variables replaced by their initialized_value(), so that initializers may run in
/// any order (variables._try_guard_against_uninitialized_dependencies).
class SafeValue {
public:
  SafeValue(std::string name) : name(std::move(name)) {
    if (!this->name.empty() && this->name.back() == '/') this->name.pop_back();
  }
  Output of(const Output &value) {
    if (hasCycle(Access::edge(value).node)) return value;
    return replaced(value);
  }

private:
  bool hasCycle(graph::Node *n) {
    int &state = seen[n];
    if (state) return state == 1;
    state = 1;
    for (graph::Edge e : n->inputs())
      if (hasCycle(e.node)) return true;
    for (graph::Node *c : n->controls())
      if (hasCycle(c)) return true;
    seen[n] = 2;
    return false;
  }
  Output replaced(const Output &value) {
    graph::Node *n = Access::edge(value).node;
    auto it = cache.find(n);
    if (it == cache.end()) it = cache.emplace(n, make(value.op())).first;
    return it->second.output(it->second.type() == "Merge" && n->op() != "Merge" ? 0 : value.index());
  }
  Operation make(const Operation &op) {
    std::string type = op.type();
    if (type == "IsVariableInitialized" || type == "VarIsInitializedOp" || type == "ReadVariableOp" || type == "If") return op;
    if (type == "VariableV2" || type == "Variable" || type == "VarHandleOp") {
      for (auto list : {GraphKeys::GLOBAL_VARIABLES, GraphKeys::LOCAL_VARIABLES})
        for (const Variable &v : get_collection<Variable>(list))
          if (!v.is_partitioned() && v.op() == op) return v.initialized_value().op();
      return op;
    }
    std::vector<graph::Edge> inputs;
    bool changed = false;
    for (const Output &in : op.inputs()) {
      Output r = replaced(in);
      changed = changed || !(r == in);
      inputs.push_back(Access::edge(r));
    }
    if (!changed) return op;
    if (type == "RefSwitch") type = "Switch";
    graph::AttrMap attrs = Access::node(op)->attrs();
    return Access::operation(current(), createNode(*current(), type, cat(op.name(), "_", name, "/"), std::move(inputs), std::move(attrs)));
  }
  std::string name;
  std::unordered_map<graph::Node *, int> seen;
  std::unordered_map<graph::Node *, Operation> cache;
};
Output safeInitialValue(const std::string &name, const Output &value) { return SafeValue(name).of(value); }

void buildRef(const std::shared_ptr<GraphState> &g, VariableState &v, const Make &make, const In *value, const VariableOpts &o) {
  ThreadState &t = g->thread();
  Scoped s(o.name, "Variable");
  Output initial;
  auto variableNode = [&] {
    v.shape = o.validate_shape ? initial.shape() : initial.shape().is_fully_defined() ? initial.shape() : unknown_shape();
    v.dtype = initial.dtype();
    v.node = createNode(*g, "VariableV2", s.name, {}, {{"dtype", v.dtype}, {"shape", v.shape}});
  };
  if (make) {
    // The initializer is colocated with a variable that does not exist yet.
    AttrScope attr(t, "_class", std::vector<std::string>{"loc:@" + withoutSlash(s.name)});
    {
      Scoped init("Initializer", "");
      Device none(std::nullopt);
      initial = make();
    }
    checkInitial(initial, o.validate_shape);
    variableNode();
  } else {
    initial = convert(*value, o.dtype, "initial_value");
    if (g->contextOf.count(Access::edge(initial).node) && g->contextOf[Access::edge(initial).node])
      throw ValueError(cat("Initializer for variable ", s.name, " is from inside a control-flow construct, such as a loop or conditional. "
                           "When creating a variable inside a loop or conditional, use a lambda as the initializer."));
    checkInitial(initial, o.validate_shape);
    variableNode();
  }
  Output ref = Access::output(g, {v.node, 0});
  v.initialValue = Access::edge(initial);
  v.name = v.node->name();
  Output safe = safeInitialValue(s.name, initial);
  v.initializer = Access::node(opNode("Assign", "", {ref, safe}, {{"use_locking", true}, {"validate_shape", o.validate_shape}}));
  if (o.caching_device) {
    auto device = openDevice(*o.caching_device);
    v.snapshot = Access::edge(op("Identity", "read", {ref}));
    return;
  }
  ColocateWith with(Access::operation(g, v.node));
  v.snapshot = Access::edge(op("Identity", "read", {ref}));
}

void buildResource(const std::shared_ptr<GraphState> &g, VariableState &v, const Make &make, const In *value, const VariableOpts &o) {
  ThreadState &t = g->thread();
  Scoped s(o.name, "Variable");
  std::string handleName = withoutSlash(s.name);
  v.isResource = true;
  Output initial;
  {
    AttrScope attr(t, "_class", std::vector<std::string>{"loc:@" + handleName});
    {
      Scoped init("Initializer", "");
      Device none(std::nullopt);
      initial = make ? make() : convert(*value, o.dtype, "initial_value");
    }
    checkInitial(initial, o.validate_shape);
    v.shape = initial.shape(), v.dtype = initial.dtype();
    v.node = createNode(*g, "VarHandleOp", s.name, {}, {{"dtype", v.dtype}, {"shape", v.shape}, {"shared_name", handleName}, {"container", std::string()}});
  }
  v.name = v.node->name();
  v.initialValue = Access::edge(initial);
  Output handle = Access::output(g, {v.node, 0});
  {
    Scoped is("IsInitialized", "");
    op("VarIsInitializedOp", "", {handle});
  }
  {
    Scoped assign("Assign", "");
    Output safe = safeInitialValue(s.name, initial);
    v.initializer = Access::node(opNode("AssignVariableOp", assign.name, {handle, safe}, {{"dtype", v.dtype}}));
  }
  Scoped read("Read", "");
  Output now;
  {
    Device device(Access::operation(g, v.node).device());
    now = op("ReadVariableOp", "", {handle}, {{"dtype", v.dtype}});
  }
  v.snapshot = Access::edge(now);
  if (!o.caching_device) return;
  auto stack = std::exchange(t.colocation, {});
  auto devices = std::exchange(t.devices, {});
  {
    auto device = openDevice(*o.caching_device);
    v.cached = Access::edge(op("Identity", "", {now}));
  }
  t.colocation = std::move(stack), t.devices = std::move(devices);
}

} // namespace

namespace frontend {
Variable makeVariable(const Make &make, const In *value, const VariableOpts &o) {
  if (auto create = current()->variableCreator) return create(make, value, o);
  auto g = value && value->out ? Access::graph(value->out) : current();
  auto pushed = pushDefault(g);
  auto v = std::make_shared<VariableState>();
  v->trainable = o.trainable;
  v->constraint = o.constraint;
  std::vector<std::string> collections = o.collections;
  if (collections.empty()) collections.emplace_back(GraphKeys::GLOBAL_VARIABLES);
  std::string trainable(GraphKeys::TRAINABLE_VARIABLES);
  if (o.trainable && std::find(collections.begin(), collections.end(), trainable) == collections.end())
    collections.push_back(trainable);
  {
    ControlDependencies clear(std::nullopt); // ops.init_scope
    bool resource = o.use_resource.value_or(g->thread().varScope->useResource.value_or(resourcesByDefault));
    if (resource) buildResource(g, *v, make, value, o);
    else buildRef(g, *v, make, value, o);
  }
  for (const std::string &key : collections) g->collections[key].push_back(v);
  return Access::variable(g, v);
}
} // namespace frontend

static std::optional<DeviceLike> cachingDevice() { return current()->thread().varScope->cachingDevice; }
Variable::Variable(In initial_value, VariableOpts o) {
  if (!o.caching_device) o.caching_device = cachingDevice();
  *this = makeVariable({}, &initial_value, o);
}
Variable::Variable(std::function<Output()> make, VariableOpts o, int) {
  if (!o.caching_device) o.caching_device = cachingDevice();
  DType want = o.dtype;
  *this = makeVariable([make = std::move(make), want] { return convert(In(make()), want, "initial_value"); }, nullptr, o);
}

std::string Variable::name() const { return is_partitioned() ? v->name : v->name + ":0"; }
bool Variable::is_partitioned() const { return !v->parts.empty(); }
std::vector<Variable> Variable::parts() const {
  std::vector<Variable> out;
  for (auto &p : v->parts) out.push_back(Access::variable(g, p));
  return out;
}
Operation Variable::op() const {
  if (is_partitioned()) throw ValueError(cat("Partitioned variable ", v->name, " has no operation of its own; use its parts()."));
  return Access::operation(g, v->node);
}
DType Variable::dtype() const { return v->dtype; }
Shape Variable::shape() const { return v->shape; }
Operation Variable::initializer() const { return Access::operation(g, v->initializer); }
Output Variable::initial_value() const { return Access::output(g, v->initialValue); }
Output Variable::handle() const { return is_partitioned() ? value() : Access::output(g, {v->node, 0}); }
bool Variable::trainable() const { return v->trainable; }
bool Variable::is_resource() const { return v->isResource; }
Output frontend::wholeOf(const std::shared_ptr<GraphState> &g, const VariableState &v) {
  auto pushed = pushUserOf(g);
  ControlDependencies clear(std::nullopt);
  std::vector<Output> values;
  int axis = 0;
  for (std::size_t i = 0; i < v.partitions.size(); ++i)
    if (v.partitions[i] > 1) axis = static_cast<int>(i);
  Output whole;
  if (v.parts.size() == 1) {
    whole = convert(In(Access::variable(g, v.parts[0])));
  } else {
    NameScope s(v.name + "/ConcatPartitions/");
    std::vector<In> parts;
    for (auto &p : v.parts) parts.emplace_back(Access::variable(g, p));
    whole = concat(Ins(parts), axis);
  }
  NameScope root(std::nullopt);
  return identity(whole, {.name = v.name});
}
Output Variable::value() const { return is_partitioned() ? wholeOf(g, *v) : convert(In(*this)); }

Output Variable::initialized_value() const {
  auto pushed = pushUserOf(g);
  ControlDependencies clear(std::nullopt);
  return cond(is_variable_initialized(*this), [&] { return read_value(); }, [&] { return initial_value(); });
}
Tensor Variable::eval(Session *session) const { return value().eval({}, session); }
void Variable::load(const Tensor &value, Session *session) const {
  if (!session) session = get_default_session();
  if (!session)
    throw ValueError("Either session argument should be provided or default session should be established");
  graph::Node *init = v->initializer;
  session->run(std::vector<Fetch>{Access::operation(g, init)}, {{FeedKey(Access::output(g, init->inputs()[1])), value}});
}
Output Variable::count_up_to(std::int64_t limit) const { return tfc::count_up_to(*this, limit); }
Output Variable::scatter_add(In i, In u, ScatterOpts o) const { return tfc::scatter_add(*this, std::move(i), std::move(u), std::move(o)); }
Output Variable::scatter_sub(In i, In u, ScatterOpts o) const { return tfc::scatter_sub(*this, std::move(i), std::move(u), std::move(o)); }
Output Variable::scatter_update(In i, In u, ScatterOpts o) const {
  if (!is_resource()) o.use_locking = true;
  return tfc::scatter_update(*this, std::move(i), std::move(u), std::move(o));
}

Output Variable::read_value() const {
  if (is_partitioned()) return value();
  auto pushed = pushUserOf(g);
  if (!v->isResource) return frontend::op("Identity", "read", {handle()});
  Output read;
  {
    Scoped s("Read", "");
    read = frontend::op("ReadVariableOp", "", {handle()}, {{"dtype", v->dtype}});
  }
  return frontend::op("Identity", "", {read});
}

static Output update(const Variable &v, const char *ref, const char *resource, const In &x, const std::string &name, graph::AttrMap attrs) {
  if (!v.is_resource()) return frontend::op(ref, name, {v.handle(), x}, std::move(attrs));
  auto pushed = pushUserOf(Access::graph(v));
  Operation done;
  {
    Output value = convert(x, v.dtype());
    if (!v.shape().isCompatibleWith(value.shape()))
      throw ValueError(cat("Cannot assign value to variable '", v.name(), "': Shape mismatch. The variable shape ", v.shape().str(), ", and the assigned value shape ",
                           value.shape().str(), " are incompatible."));
    done = opNode(resource, name, {v.handle(), value}, {{"dtype", v.dtype()}});
  }
  ControlDependencies after({done});
  return frontend::op("ReadVariableOp", "", {v.handle()}, {{"dtype", v.dtype()}});
}
Output Variable::assign(In x, Name o) const {
  return update(*this, "Assign", "AssignVariableOp", x, o.name, {{"use_locking", false}});
}
Output Variable::assign_add(In x, Name o) const { return update(*this, "AssignAdd", "AssignAddVariableOp", x, o.name, {}); }
Output Variable::assign_sub(In x, Name o) const { return update(*this, "AssignSub", "AssignSubVariableOp", x, o.name, {}); }
Output assign(const Variable &v, In x, Name o) {
  return update(v, "Assign", "AssignVariableOp", x, o.name, {{"use_locking", true}});
}
Output assign_add(const Variable &v, In x, Name o) { return v.assign_add(std::move(x), std::move(o)); }
Output assign_sub(const Variable &v, In x, Name o) { return v.assign_sub(std::move(x), std::move(o)); }

static Output scatter(const Variable &v, const char *ref, const char *resource, const In &i, const In &u, const ScatterOpts &o, bool locking) {
  if (!v.is_resource()) return frontend::op(ref, o.name, {v.handle(), i, u}, {{"use_locking", locking}});
  auto pushed = pushUserOf(Access::graph(v));
  bool nd = std::string_view(resource).find("Nd") != std::string_view::npos;
  graph::AttrMap attrs;
  if (!nd) attrs["dtype"] = v.dtype();
  Operation done = opNode(resource, o.name, {v.handle(), i, convert(u, v.dtype(), "updates")}, std::move(attrs));
  ControlDependencies after({done});
  return frontend::op("ReadVariableOp", "", {v.handle()}, {{"dtype", v.dtype()}});
}
#define TFC_SCATTER(F, KIND) \
  Output F(const Variable &v, In i, In u, ScatterOpts o) { return scatter(v, KIND, "Resource" KIND, i, u, o, o.use_locking.value_or(std::string_view(KIND).ends_with("Update"))); }
TFC_SCATTER(scatter_add, "ScatterAdd")
TFC_SCATTER(scatter_sub, "ScatterSub")
TFC_SCATTER(scatter_mul, "ScatterMul")
TFC_SCATTER(scatter_div, "ScatterDiv")
TFC_SCATTER(scatter_min, "ScatterMin")
TFC_SCATTER(scatter_max, "ScatterMax")
TFC_SCATTER(scatter_update, "ScatterUpdate")
TFC_SCATTER(scatter_nd_add, "ScatterNdAdd")
TFC_SCATTER(scatter_nd_sub, "ScatterNdSub")
TFC_SCATTER(scatter_nd_update, "ScatterNdUpdate")
#undef TFC_SCATTER
Output count_up_to(const Variable &v, std::int64_t limit, Name o) {
  if (v.is_resource()) return frontend::op("ResourceCountUpTo", o.name, {v.handle()}, {{"limit", limit}, {"T", v.dtype()}});
  return frontend::op("CountUpTo", o.name, {v.handle()}, {{"limit", limit}});
}

std::ostream &operator<<(std::ostream &os, const Variable &v) {
  if (v.is_partitioned()) return os << "<PartitionedVariable '" << v.name() << "' shape=" << v.shape().str() << " dtype=" << tfc::name(v.dtype()) << ">";
  return os << "<tf.Variable '" << v.name() << "' shape=" << v.shape().str() << " dtype=" << tfc::name(v.dtype())
            << (v.is_resource() ? ">" : "_ref>");
}

std::vector<Variable> trainable_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::TRAINABLE_VARIABLES, scope); }
std::vector<Variable> global_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::GLOBAL_VARIABLES, scope); }
std::vector<Variable> local_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::LOCAL_VARIABLES, scope); }

std::vector<Variable> model_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::MODEL_VARIABLES, scope); }
std::vector<Variable> metric_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::METRIC_VARIABLES, scope); }
std::vector<Variable> moving_average_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::MOVING_AVERAGE_VARIABLES, scope); }
std::vector<Variable> all_variables() { return global_variables(); }

Operation variables_initializer(const std::vector<Variable> &list, Name o) {
  std::vector<Operation> ops;
  for (const Variable &v : list) ops.push_back(v.initializer());
  if (ops.empty()) return no_op(std::move(o));
  return group(ops, std::move(o));
}
Operation global_variables_initializer() { return variables_initializer(global_variables()); }
Operation local_variables_initializer() { return variables_initializer(local_variables()); }

Output is_variable_initialized(const Variable &v) {
  if (v.is_resource()) return frontend::op("VarIsInitializedOp", "", {v.handle()});
  return frontend::op("IsVariableInitialized", "", {v.handle()});
}

Operation initialize_all_variables() { return global_variables_initializer(); }
Operation initialize_local_variables() { return local_variables_initializer(); }
Operation initialize_variables(const std::vector<Variable> &list, Name o) { return variables_initializer(list, std::move(o)); }
Operation assert_variables_initialized(const std::vector<Variable> &list) {
  if (list.empty()) return {};
  std::vector<In> checks;
  for (const Variable &v : list) checks.emplace_back(is_variable_initialized(v));
  std::vector<std::string> names;
  for (const Variable &v : list) names.push_back(v.op().name());
  Output all = stack(Ins(checks));
  return Assert(reduce_all(all), {In("Variables not initialized: "), boolean_mask(constantOf(Tensor(names), "Const"), logical_not(all))});
}

Output report_uninitialized_variables(Name o) {
  std::vector<Variable> list = global_variables();
  for (const Variable &v : local_variables()) list.push_back(v);
  return report_uninitialized_variables(list, std::move(o));
}
Output report_uninitialized_variables(const std::vector<Variable> &list, Name o) {
  Scoped s(o.name, "report_uninitialized_variables");
  if (list.empty()) return constantOf(Tensor::zeros({0}, DType::string), "Const");
  std::vector<Output> checks;
  std::vector<std::string> names;
  for (const Variable &v : list) checks.push_back(is_variable_initialized(v)), names.push_back(v.op().name());
  Device cpu("/cpu:0");
  Output packed = stack(checks);
  Output missing = logical_not(packed);
  return boolean_mask(constantOf(Tensor(names), "Const"), missing);
}

void enable_resource_variables() { resourcesByDefault = true; }
void disable_resource_variables() { resourcesByDefault = false; }
bool resource_variables_enabled() { return resourcesByDefault; }

} // namespace tfc
