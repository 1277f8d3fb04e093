// tf.function: python/eager/polymorphic_function.
#include "FunctionTrace.h"

#include "tfc/frontend/Function.h"
#include "tfc/frontend/Math.h"
#include "tfc/graph/FunctionWrite.h"

namespace tfc {
using namespace frontend;

namespace frontend {

struct Traced {
  TracedFunction function;
  std::shared_ptr<GraphState> madeIn;
  std::vector<bool> isTensor;       ///< of the arguments: those that are passed
  std::vector<DType> types;         ///< of the arguments that are passed
  std::vector<graph::Edge> inputs, outputs;
  std::any like;
};

struct FunctionCore::State {
  Body body;
  FunctionOpts options;
  std::map<std::string, std::shared_ptr<Traced>> traces;
  bool madeVariables = false;
  int count = 0; ///< traces begun
  std::recursive_mutex mutex; ///< held while tracing; the traced function may call itself
};

namespace {

/// Numbers, strings and lists that are no tf::Tensor are told apart by value, as Python's are.
bool isHostValue(const In &v) { return v.host && v.host->python; }

std::string keyOf(const In &v) {
  if (v.variable) return cat("v", v.variable.get());
  if (isHostValue(v)) {
    const Tensor &t = v.host->tensor;
    std::string key = cat("h", tfc::name(t.dtype()), t.shape().str());
    if (t.dtype() != DType::string) return key.append(static_cast<const char *>(t.raw()), t.nbytes()); // all of it: text leaves out the middle
    for (const std::string &s : t.strings()) key += cat(s.size(), ":", s);
    return key;
  }
  return cat("t", tfc::name(typeOf(v)), shapeOf(v).str());
}

/// Copies what a variable made in a function starts with into the graph around it.
graph::Edge lift(GraphState &g, GraphState &outer, const Output &initial) {
  if (Access::graph(initial).get() != &g) return Access::edge(initial);
  std::vector<std::pair<graph::Edge, graph::Edge>> there;
  for (auto &[from, to] : g.captures) there.emplace_back(to, from);
  auto reject = [](const graph::Node &n) -> std::string {
    if (n.op() != "Placeholder") return {};
    return cat("Unable to lift tensor to the graph around the function: it depends on the argument '", n.name(), "'. Make the initial value from shapes and constants.");
  };
  auto copy = graph::copyWithInputs(*outer.graph, Access::edge(initial), reject, there);
  if (!copy) throw ValueError(copy.status().message());
  return *copy;
}

std::shared_ptr<Traced> trace(FunctionCore::State &s, const std::vector<In> &args, const std::vector<TensorSpec> &specs, bool mayMakeVariables) {
  auto t = std::make_shared<Traced>();
  t->madeIn = current();
  std::vector<Shape> shapes;
  TraceOptions o;
  o.ordered = true;
  for (std::size_t i = 0; i < args.size(); ++i) {
    bool tensor = s.options.input_signature || !(isHostValue(args[i]) || args[i].variable);
    t->isTensor.push_back(tensor);
    if (!tensor) continue;
    t->types.push_back(specs[i].dtype);
    shapes.push_back(specs[i].shape);
    o.argNames.push_back(specs[i].name.empty() ? cat("args_", i) : specs[i].name);
  }
  o.variableCreator = [&](const std::function<Output()> &make, const In *value, const VariableOpts &options) {
    if (!mayMakeVariables) throw ValueError("tf.function-decorated function tried to create variables on non-first call.");
    auto g = current();
    s.madeVariables = true;
    std::optional<In> initial;
    if (make) initial = In(Access::output(g->outer, lift(*g, *g->outer, make())));
    else if (value->out && !value->variable) initial = In(Access::output(g->outer, lift(*g, *g->outer, value->out)));
    auto pushed = pushDefault(g->outer);
    VariableOpts in = options;
    in.use_resource = true;
    return makeVariable({}, initial ? &*initial : value, in);
  };
  ++s.count;
  t->function = traceFunction(s.options.name.empty() ? "function" : s.options.name, t->types, shapes, [&](const Leaves &placeholders) {
    std::vector<In> given;
    std::size_t next = 0;
    for (std::size_t i = 0; i < args.size(); ++i) given.push_back(t->isTensor[i] ? In(placeholders[next++]) : args[i]);
    for (const Output &p : placeholders) t->inputs.push_back(Access::edge(p));
    Leaves results = s.body(given, t->like);
    for (const Output &r : results) t->outputs.push_back(Access::edge(r));
    return results;
  }, o);
  t->function.graph->variableCreator = nullptr; // it refers to this call
  return t;
}

} // namespace

FunctionCore::FunctionCore(Body body, FunctionOpts o, std::size_t arity) : s(std::make_shared<State>()) {
  s->body = std::move(body), s->options = std::move(o);
  if (s->options.input_signature && s->options.input_signature->size() != arity)
    throw ValueError(cat("When input_signature is provided, all inputs to the function must be in it: the function takes ", arity, ", the signature has ",
                         s->options.input_signature->size(), "."));
}

int FunctionCore::traces() const { return s->count; }

std::shared_ptr<Traced> FunctionCore::get(const std::vector<In> &args) const {
  std::lock_guard lock(s->mutex);
  std::vector<TensorSpec> specs(args.size(), TensorSpec(unknown_shape()));
  std::string key = cat(current().get());
  for (std::size_t i = 0; i < args.size(); ++i) {
    const In &v = args[i];
    if (s->options.input_signature) {
      specs[i] = (*s->options.input_signature)[i];
      bool fits = (isHostValue(v) || typeOf(v) == specs[i].dtype) && specs[i].shape.isCompatibleWith(shapeOf(v));
      if (fits && isHostValue(v)) {
        try {
          hostAs(*v.host, specs[i].dtype);
        } catch (const TypeError &) {
          fits = false;
        }
      }
      if (!fits)
        throw ValueError(cat("Python inputs incompatible with input_signature: argument ", i, " is ", tfc::name(typeOf(v)), " of shape ", shapeOf(v).str(),
                             ", the signature has ", tfc::name(specs[i].dtype), " of shape ", specs[i].shape.str()));
    } else {
      key += cat(" ", keyOf(v));
      if (!isHostValue(v)) specs[i] = {shapeOf(v), typeOf(v), {}};
    }
  }
  if (auto it = s->traces.find(key); it != s->traces.end()) return it->second;
  bool first = s->count == 0;
  auto t = trace(*s, args, specs, first);
  // The variables are there now: what is called from here on is a trace that made none.
  if (first && s->madeVariables) t = trace(*s, args, specs, false);
  return s->traces[key] = t;
}

std::pair<Operation, Leaves> callTraced(const Traced &t, const std::vector<In> &args) {
  Ins in({});
  std::size_t next = 0;
  for (std::size_t i = 0; i < args.size(); ++i)
    if (t.isTensor[i]) in.v.emplace_back(convert(args[i], t.types[next++], "args"));
  for (const In &c : t.function.captures) in.v.emplace_back(c.out);
  const char *type = t.function.stateful ? "StatefulPartitionedCall" : "PartitionedCall";
  Operation call = opNode(type, "", {in}, {{"Tout", t.function.types}, {"config", std::string()}, {"config_proto", std::string()}, {"executor_type", std::string()},
                                           {"f", std::make_shared<graph::FuncAttr>(graph::FuncAttr{t.function.name, {}})}});
  Leaves out = call.outputs();
  for (std::size_t i = 0; i < out.size(); ++i) out[i].set_shape(t.function.shapes[i]);
  return {call, out};
}

const std::any &likeOf(const Traced &t) { return t.like; }

} // namespace frontend

std::string ConcreteFunction::name() const { return t->function.name; }
Graph &ConcreteFunction::graph() const { return facadeOf(t->function.graph); }
std::vector<Output> ConcreteFunction::inputs() const {
  std::vector<Output> out;
  for (graph::Edge e : t->inputs) out.push_back(Access::output(t->function.graph, e));
  return out;
}
std::vector<Output> ConcreteFunction::outputs() const {
  std::vector<Output> out;
  for (graph::Edge e : t->outputs) out.push_back(Access::output(t->function.graph, e));
  return out;
}

} // namespace tfc
