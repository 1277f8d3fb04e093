// tf.Variable: reference variables (RefVariable) and resource variables, as Python builds them.
#include "State.h"

#include "tfc/frontend/Math.h"

#include <algorithm>
#include <ostream>

namespace tfc {
using namespace frontend;

namespace {

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
    checkInitial(initial, o.validate_shape);
    variableNode();
  }
  Output ref = Access::output(g, {v.node, 0});
  v.initialValue = Access::edge(initial);
  v.name = v.node->name();
  v.initializer = Access::node(opNode("Assign", "", {ref, initial}, {{"use_locking", true}, {"validate_shape", o.validate_shape}}));
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
  v.initializer = Access::node(opNode("AssignVariableOp", cat(s.name, "Assign/"), {handle, initial}, {{"dtype", v.dtype}}));
  Scoped read("Read", "");
  Device device(Access::operation(g, v.node).device());
  v.snapshot = Access::edge(op("ReadVariableOp", "", {handle}, {{"dtype", v.dtype}}));
}

} // namespace

namespace frontend {
Variable makeVariable(const Make &make, const In *value, const VariableOpts &o) {
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
    bool resource = o.use_resource.value_or(g->thread().varScope->useResource.value_or(false));
    if (resource) buildResource(g, *v, make, value, o);
    else buildRef(g, *v, make, value, o);
  }
  for (const std::string &key : collections) g->collections[key].push_back(v);
  return Access::variable(g, v);
}
} // namespace frontend

Variable::Variable(In initial_value, VariableOpts o) { *this = makeVariable({}, &initial_value, o); }

std::string Variable::name() const { return v->name + ":0"; }
Operation Variable::op() const { return Access::operation(g, v->node); }
DType Variable::dtype() const { return v->dtype; }
Shape Variable::shape() const { return v->shape; }
Operation Variable::initializer() const { return Access::operation(g, v->initializer); }
Output Variable::initial_value() const { return Access::output(g, v->initialValue); }
Output Variable::handle() const { return Access::output(g, {v->node, 0}); }
bool Variable::trainable() const { return v->trainable; }
bool Variable::is_resource() const { return v->isResource; }
Output Variable::value() const { return convert(In(*this)); }

Output Variable::read_value() const {
  auto pushed = pushDefault(g);
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
  auto pushed = pushDefault(Access::graph(v));
  Operation done;
  {
    Output value = convert(x, v.dtype());
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

std::ostream &operator<<(std::ostream &os, const Variable &v) {
  return os << "<tf.Variable '" << v.name() << "' shape=" << v.shape().str() << " dtype=" << tfc::name(v.dtype())
            << (v.is_resource() ? ">" : "_ref>");
}

std::vector<Variable> trainable_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::TRAINABLE_VARIABLES, scope); }
std::vector<Variable> global_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::GLOBAL_VARIABLES, scope); }
std::vector<Variable> local_variables(std::string_view scope) { return get_collection<Variable>(GraphKeys::LOCAL_VARIABLES, scope); }

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

Output report_uninitialized_variables(Name o) {
  std::vector<Variable> list = global_variables();
  for (const Variable &v : local_variables()) list.push_back(v);
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

} // namespace tfc
