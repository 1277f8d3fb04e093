// tf.gradients: the walk from ys to xs in reverse, aggregation of several gradients of one tensor, gating.
#include "tfc/graph/Gradients.h"

#include "GradientsOps.h"
#include "tfc/graph/OpSchema.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace tfc::graph {

using namespace grad;

bool isTrainable(DType type) {
  return isFloating(type) || isComplex(type) || type == DType::resource || type == DType::variant;
}

namespace grad {

Function find(std::string_view op) {
  static const std::unordered_map<std::string_view, Function> table = [] {
    std::unordered_map<std::string_view, Function> t;
    for (const auto &entries :
         {mathUnaryEntries(), mathBinaryEntries(), mathReduceEntries(), mathMatrixEntries(), arrayEntries(),
          arrayMoveEntries(), nnActivationEntries(), nnLossEntries(), nnNormEntries(), nnConvEntries(),
          nnPoolEntries(), stateEntries(), controlEntries(), controlArrayEntries()})
      for (const Entry &e : entries)
        t.emplace(e.op, e.function);
    return t;
  }();
  auto it = table.find(op);
  return it == table.end() ? nullptr : it->second;
}

} // namespace grad

bool hasGradient(std::string_view op) {
  const OpSchema *schema = findOp(op);
  return (schema && schema->gradient == "none") || find(op);
}

namespace {

using NodeSet = std::unordered_set<Node *>;

/// One call of tf.gradients.
class Walk {
public:
  Walk(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs, const GradientOptions &options)
      : b(graph, options), ys(ys), xs(xs), options(options) {}

  Expected<Grads> run() {
    if (!options.gradYs.empty() && options.gradYs.size() != ys.size())
      return errors::invalidArgument("Length mismatch. Passed ", options.gradYs.size(), " grad_ys for ", ys.size(), " ys");
    for (Edge e : ys)
      if (!e.node)
        return errors::invalidArgument("gradients: an empty tensor among ys");
    for (Edge e : xs)
      if (!e.node)
        return errors::invalidArgument("gradients: an empty tensor among xs");

    TFC_RETURN_IF_ERROR(walk());
    // Zeros for unconnected xs stand outside of the scope of the gradients.
    Grads out;
    for (Edge x : xs) {
      auto it = grads.find(x.node);
      Gradient g;
      if (it != grads.end() && !it->second[x.index].empty())
        g = it->second[x.index][0];
      if (!g && options.unconnectedZero)
        g = zerosFor(x);
      out.push_back(g);
    }
    if (!b.ok())
      return b.st;
    return out;
  }

private:
  Status walk() {
    Ops::Scope scope(b, options.name);
    // The Python library takes a name here to tell calls apart; it must stay taken for names to agree.
    uniqueName(b.graph, scope.name + "uid");
    TFC_RETURN_IF_ERROR(seed());
    countPending();

    std::deque<Node *> queue;
    NodeSet queued;
    for (Edge y : ys)
      if (pending[y.node] == 0 && reachable.contains(y.node) && queued.insert(y.node).second)
        queue.push_back(y.node);

    const NodeSet stops = stopNodes();
    while (!queue.empty()) {
      Node *node = queue.front();
      queue.pop_front();
      TFC_RETURN_IF_ERROR(visit(node, stops));
      for (Edge in : node->inputs())
        if (--pending[in.node] == 0)
          queue.push_back(in.node);
    }
    return b.st;
  }

  /// Gradients received so far, by output; one each after aggregation.
  using Received = std::vector<Grads>;

  Received &received(Node *node) {
    auto [it, isNew] = grads.try_emplace(node);
    if (isNew)
      it->second.resize(static_cast<std::size_t>(std::max(node->numOutputs(), 1)));
    return it->second;
  }

  Gradient zerosFor(Edge x) {
    if (typeOf(x) != DType::resource)
      return b.zerosLike(x);
    DType type = float32;
    if (const Attr *a = x.node->attr("dtype"); a && std::holds_alternative<DType>(*a))
      type = std::get<DType>(*a);
    return b.zeros(b.variableShape(x), type);
  }

  struct MaybeColocate {
    MaybeColocate(Ops &b, Node *node, bool on) {
      if (on)
        inner = std::make_unique<Ops::Colocate>(b, node);
    }
    std::unique_ptr<Ops::Colocate> inner;
  };

  /// The gradients of the ys: given ones behind an Identity, else ones.
  Status seed() {
    Grads seeds;
    for (std::size_t i = 0; i < ys.size(); ++i) {
      const Edge y = ys[i];
      const DType type = typeOf(y);
      MaybeColocate c(b, y.node, options.colocate);
      const std::string name = "grad_ys_" + std::to_string(i);
      const Gradient given = i < options.gradYs.size() ? options.gradYs[i] : Gradient();
      if (!given) {
        if (isComplex(type))
          return errors::invalidArgument("Gradients of complex tensors (", tensorName(y), ") must set grad_ys (y.dtype = ",
                                         tfc::name(type), ")");
        seeds.push_back(b.ones(b.shape(y), type, name));
        continue;
      }
      const DType got = typeOf(given);
      const bool real = isFloating(type) || isInteger(type);
      if (real ? !(isFloating(got) || isInteger(got)) : isComplex(type) && !isComplex(got))
        return errors::invalidArgument("Gradient type ", tfc::name(got), " generated for ",
                                       real ? "real or integer-valued tensor " : "complex-valued tensor ", tensorName(y),
                                       " with type ", tfc::name(type), " must be real", real ? " or integer" : "");
      if (!real && !isComplex(type) && type != DType::variant && type != DType::resource)
        return errors::invalidArgument("Tensor ", tensorName(y), " with type ", tfc::name(type),
                                       " must be numeric to obtain a default gradient");
      if (given.isSparse()) {
        Edge indices = b.identity(given.indices, name + "_indices");
        Edge values = b.identity(given.values, name + "_values");
        Edge shape = given.denseShape.node ? b.identity(given.denseShape, name + "_shape") : Edge{};
        seeds.push_back({values, indices, shape});
      } else {
        seeds.push_back(b.identity(given.values, name));
      }
    }
    for (std::size_t i = 0; i < ys.size() && b.ok(); ++i)
      received(ys[i].node)[ys[i].index].push_back(seeds[i]);
    return b.st;
  }

  /// Which nodes lie between xs and ys, and how many gradients each will get.
  void countPending() {
    NodeSet reached;
    std::vector<Node *> work;
    for (Edge x : xs)
      work.push_back(x.node);
    while (!work.empty()) {
      Node *n = work.back();
      work.pop_back();
      if (!reached.insert(n).second)
        continue;
      for (Node *user : b.graph.users(n))
        if (!reached.contains(user))
          for (Edge in : user->inputs())
            if (in.node == n && isTrainable(typeOf(in))) {
              work.push_back(user);
              break;
            }
    }
    for (Edge y : ys)
      if (reached.contains(y.node))
        reachable.insert(y.node);

    std::deque<Node *> queue;
    for (Edge y : ys)
      queue.push_back(y.node);
    NodeSet between;
    std::vector<Node *> order;
    while (!queue.empty()) {
      Node *n = queue.front();
      queue.pop_front();
      if (!reached.erase(n))
        continue;
      between.insert(n);
      order.push_back(n);
      for (Edge in : n->inputs())
        queue.push_back(in.node);
    }
    for (Node *n : order)
      for (Edge in : n->inputs())
        if (between.contains(in.node))
          ++pending[in.node];
  }

  /// xs without a predecessor among the nodes to be visited, and stop_gradients.
  NodeSet stopNodes() {
    NodeSet out;
    for (Edge x : xs) {
      const auto &ins = x.node->inputs();
      if (std::none_of(ins.begin(), ins.end(), [&](Edge in) { return pending[in.node] > 0; }))
        out.insert(x.node);
    }
    for (Edge e : options.stop)
      out.insert(e.node);
    return out;
  }

  /// Sums what each output of `node` received.
  Grads aggregate(Node *node) {
    Grads out;
    for (Grads &list : received(node)) {
      Gradient sum;
      if (list.size() == 1) {
        sum = list[0];
      } else if (list.size() > 1) {
        if (std::none_of(list.begin(), list.end(), [](const Gradient &g) { return g.isSparse(); }))
          sum = options.aggregation == 0 ? addByDevice(list) : addInTurn(list, node);
        else
          sum = aggregateSlices(list);
      }
      list.clear();
      if (sum)
        list.push_back(sum);
      out.push_back(sum);
    }
    return out;
  }

  Gradient addByDevice(const Grads &list) {
    std::map<std::string, Grads> byDevice;
    for (const Gradient &g : list)
      byDevice[g.values.node->device()].push_back(g);
    Grads summands;
    for (auto &[device, group] : byDevice) {
      Ops::Colocate c(b, group[0].values.node, /*reset=*/true);
      summands.push_back(b.addN(group));
    }
    return b.addN(summands);
  }

  Gradient addInTurn(const Grads &list, Node *node) {
    Ops::Scope s(b, node->name() + "_gradient_sum");
    Gradient sum = list[0];
    for (std::size_t i = 1; i < list.size(); ++i)
      sum = b.addN({sum, list[i]});
    return sum;
  }

  /// IndexedSlices are concatenated; with a dense one among them all become dense.
  Gradient aggregateSlices(Grads list) {
    if (std::any_of(list.begin(), list.end(), [](const Gradient &g) { return !g.isSparse(); }))
      return b.addN(list);
    const bool any64 = std::any_of(list.begin(), list.end(), [](const Gradient &g) { return typeOf(g.indices) == int64; });
    std::vector<Arg> values, indices;
    for (Gradient &g : list)
      if (any64)
        g.indices = b.cast(g.indices, int64);
    for (const Gradient &g : list) {
      values.push_back(g.values);
      indices.push_back(g.indices);
    }
    Edge v = b.concat(values, i32(0));
    Edge i = b.concat(indices, i32(0));
    return {v, i, list[0].denseShape};
  }

  Status visit(Node *node, const NodeSet &stops) {
    MaybeColocate c(b, node, options.colocate);
    Grads out = aggregate(node);
    if (!b.ok())
      return b.st;
    if (stops.contains(node) || node->inputs().empty() ||
        std::none_of(out.begin(), out.end(), [](const Gradient &g) { return bool(g); }))
      return Status::ok();

    // _gradient_op_type: what gradient_override_map leaves on a node.
    const std::string type = attrOr<std::string>(node, "_gradient_op_type", node->op());
    const auto custom = options.custom.find(type);
    const bool isCustom = custom != options.custom.end();
    Function function = isCustom ? nullptr : find(type);
    if (!function && !isCustom) {
      const OpSchema *schema = findOp(type);
      if (schema && schema->gradient == "none")
        return Status::ok();
      if (schema && (schema->gradient == "yes" || schema->target == Target::none))
        return errors::unimplemented("the gradient of op type ", type, " is not there yet").withNode(node->name());
      return errors::notFound("No gradient defined for operation '", node->name(), "' (op type: ", type, ")")
          .withNode(node->name());
    }

    for (int i = 0; i < node->numOutputs(); ++i) {
      const Edge output{node, i};
      if (!out[i] && isTrainable(typeOf(output)) && typeOf(output) != DType::resource)
        out[i] = b.zerosLike(output, DType::unset, /*optimize=*/false);
    }

    Grads in;
    {
      Ops::Scope s(b, node->name() + "_grad");
      if (isCustom) {
        auto made = custom->second(node, out, s.name);
        if (!made)
          return made.status().withNode(node->name());
        in = std::move(*made);
      } else {
        in = function(b, node, out);
      }
      if (b.ok() && options.gateOp && std::count_if(in.begin(), in.end(), [](const Gradient &g) { return bool(g); }) > 1) {
        Ops::Device noDevice(b, "");
        Ops::Colocate noColocation(b, nullptr, /*reset=*/true);
        in = b.tuple(in);
      }
    }
    if (!b.ok())
      return b.st.withNode(node->name());
    if (in.size() != node->inputs().size())
      return errors::internal("Num gradients ", in.size(), " generated for op ", node->name(), " do not match num inputs ",
                              node->inputs().size())
          .withNode(node->name());
    for (std::size_t i = 0; i < in.size(); ++i)
      if (in[i])
        TFC_RETURN_IF_ERROR(receive(node, static_cast<int>(i), in[i]));
    return Status::ok();
  }

  Status receive(Node *node, int i, const Gradient &g) {
    const Edge target = node->inputs()[i];
    if (!g.isSparse() && typeOf(target) != DType::resource) {
      const Edge v = g.values;
      auto merged = shapeOf(v).mergedWith(shapeOf(target));
      if (!merged)
        return errors::invalidArgument("Incompatible shapes between op input and calculated input gradient. Forward "
                                       "operation: ",
                                       node->name(), ". Input index: ", i, ". Original input shape: ", shapeOf(target).str(),
                                       ". Calculated input gradient shape: ", shapeOf(v).str())
            .withNode(node->name());
      v.node->setOutputShape(v.index, *merged);
    }
    received(target.node)[target.index].push_back(g);
    return Status::ok();
  }

  Ops b;
  const std::vector<Edge> &ys, &xs;
  const GradientOptions &options;
  std::unordered_map<Node *, int> pending;
  std::unordered_map<Node *, Received> grads;
  NodeSet reachable;
};

} // namespace

Expected<Grads> addGradients(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs,
                             const GradientOptions &options) {
  return Walk(graph, ys, xs, options).run();
}

Expected<Edge> densify(Graph &graph, const Gradient &gradient, std::string_view name, std::string_view scope) {
  if (!gradient)
    return errors::invalidArgument("densify: there is no gradient");
  GradientOptions options;
  options.scope = scope;
  Ops b(graph, options);
  Edge out = b.toTensor(gradient, name.empty() ? "UnsortedSegmentSum" : name);
  if (!b.ok())
    return b.st;
  return out;
}

Expected<Grads> gateGradients(Graph &graph, const Grads &gradients, const GradientOptions &options) {
  Ops b(graph, options);
  if (std::none_of(gradients.begin(), gradients.end(), [](const Gradient &g) { return bool(g); }))
    return errors::invalidArgument("'tensors' must have at least one Tensor.");
  Grads out = b.tuple(gradients);
  if (!b.ok())
    return b.st;
  return out;
}

} // namespace tfc::graph
