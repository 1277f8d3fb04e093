// tf.gradients: the walk from ys to xs in reverse, aggregation of several gradients of one tensor, gating.
#include "tfc/graph/Gradients.h"

#include "GradientsLoop.h"
#include "tfc/graph/Functions.h"
#include "tfc/graph/OpSchema.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace tfc::graph {

using namespace grad;

namespace {

using NodeSet = std::unordered_set<Node *>;

/// One call of tf.gradients.
class Walk {
public:
  Walk(Ops &b, std::unique_ptr<ControlFlow> &flow, const std::vector<Edge> &ys, const std::vector<Edge> &xs,
       const GradientOptions &options, Backward *backward = nullptr, int frame = 0)
      : b(b), flow(flow), ys(ys), xs(xs), options(options), backward(backward), frame(frame) {}

  Expected<Grads> run() {
    if (!options.gradYs.empty() && options.gradYs.size() != ys.size())
      return errors::invalidArgument("Length mismatch. Passed ", options.gradYs.size(), " grad_ys for ", ys.size(), " ys");
    for (Edge e : ys)
      if (!e.node)
        return errors::invalidArgument("gradients: an empty tensor among ys");
    for (Edge e : xs)
      if (!e.node)
        return errors::invalidArgument("gradients: an empty tensor among xs");

    TFC_RETURN_IF_ERROR(lowerLoops(b.graph, ys, xs));
    if (ControlFlow::isNeeded(b.graph)) {
      TFC_ASSIGN_OR_RETURN(flow, ControlFlow::of(b.graph));
      // Inside a loop that is still being built, by what is outside of it (Hessians): the gradients stand in the body, as the ys
      // do, and what entered the loop once passes through. There is no backward loop.
      int frameOfYs = flow->frameOf(ys[0].node);
      if (frameOfYs != 0 && !flow->loop(frameOfYs) && std::any_of(xs.begin(), xs.end(), [&](Edge x) { return flow->frameOf(x.node) != frameOfYs; }))
        flow.reset(), isInOpenLoop = true;
    }
    TFC_RETURN_IF_ERROR(walk());
    // Zeros for unconnected xs stand outside of the scope of the gradients.
    Grads out;
    for (Edge x : xs) {
      auto it = grads.find(x.node);
      Gradient g;
      if (it != grads.end() && !it->second[x.index].empty())
        g = it->second[x.index][0];
      if (!g && options.unconnectedZero)
        g = zerosFor(b, x);
      out.push_back(g);
    }
    if (!b.ok())
      return b.st;
    return out;
  }

  /// Through the body of a loop, for the gradients of its next values by what the body takes.
  Expected<Grads> runBody() {
    for (std::size_t i = 0; i < ys.size(); ++i)
      received(ys[i].node)[ys[i].index].push_back(options.gradYs[i]);
    TFC_RETURN_IF_ERROR(visitAll());
    Grads out;
    for (Edge x : xs) {
      auto it = grads.find(x.node);
      out.push_back(it != grads.end() && !it->second[x.index].empty() ? it->second[x.index][0] : Gradient());
    }
    return out;
  }

private:
  Status walk() {
    Ops::Scope scope(b, options.name);
    // The Python library takes a name here to tell calls apart; it must stay taken for names to agree.
    uniqueName(b.graph, scope.name + "uid");
    TFC_RETURN_IF_ERROR(seed());
    return visitAll();
  }

  /// The node that stands for another in the walk: a loop is one step, whatever it is left by.
  Node *key(Node *node) const {
    if (flow && isExit(*node))
      if (ForwardLoop *l = flow->loop(flow->frameOf(node->inputs()[0].node)))
        return l->key;
    return node;
  }
  ForwardLoop *loopAt(Node *node) const {
    return flow && isExit(*node) ? flow->loop(flow->frameOf(node->inputs()[0].node)) : nullptr;
  }

  /// What a step takes: of a loop what enters it; nothing at the edge of the body that this walk stays in.
  std::vector<Edge> inputsOf(Node *node) const {
    if (ForwardLoop *l = loopAt(node)) {
      std::vector<Edge> in;
      for (const std::vector<Node *> &list : {l->enters, l->constants})
        for (Node *e : list)
          in.push_back(e->inputs()[0]);
      return in;
    }
    if (flow && (isLoopMerge(*node) || isEnter(*node)))
      return {};
    return node->inputs();
  }

  /// The steps that take what a step gives, each with its input that does.
  template <class F> void forEachUser(Node *node, F &&f) const {
    ForwardLoop *l = loopAt(node);
    for (Node *source : l ? l->exits : std::vector<Node *>{node})
      for (Node *user : b.graph.users(source))
        for (Edge in : user->inputs()) {
          if (in.node != source)
            continue;
          if (!flow) {
            f(user, in);
          } else if (isEnter(*user)) {
            ForwardLoop *into = flow->loop(flow->frameOf(user));
            if (into && flow->frame(into->frame).parent == frame)
              f(into->key, in);
          } else if (flow->frameOf(user) == frame && !isNextIteration(*user)) {
            f(user, in);
          }
        }
  }

  Status visitAll() {
    countPending();

    std::deque<Node *> queue;
    NodeSet queued;
    for (Edge y : ys) {
      Node *at = key(y.node);
      if (pending[at] == 0 && reachable.contains(at) && queued.insert(at).second)
        queue.push_back(at);
    }

    const NodeSet stops = stopNodes();
    while (!queue.empty()) {
      Node *node = queue.front();
      queue.pop_front();
      TFC_RETURN_IF_ERROR(visit(node, stops));
      for (Edge in : inputsOf(node))
        if (--pending[key(in.node)] == 0)
          queue.push_back(key(in.node));
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
      work.push_back(key(x.node));
    while (!work.empty()) {
      Node *n = work.back();
      work.pop_back();
      if (!reached.insert(n).second)
        continue;
      forEachUser(n, [&](Node *user, Edge in) {
        if (!reached.contains(user) && isTrainable(typeOf(in)))
          work.push_back(user);
      });
    }
    for (Edge y : ys)
      if (reached.contains(key(y.node)))
        reachable.insert(key(y.node));

    std::deque<Node *> queue;
    for (Edge y : ys)
      queue.push_back(key(y.node));
    NodeSet between;
    std::vector<Node *> order;
    while (!queue.empty()) {
      Node *n = queue.front();
      queue.pop_front();
      if (!reached.erase(n))
        continue;
      between.insert(n);
      order.push_back(n);
      for (Edge in : inputsOf(n))
        queue.push_back(key(in.node));
    }
    for (Node *n : order)
      for (Edge in : inputsOf(n))
        if (between.contains(key(in.node)))
          ++pending[key(in.node)];
  }

  /// xs without a predecessor among the nodes to be visited, and stop_gradients.
  NodeSet stopNodes() {
    NodeSet out;
    for (Edge x : xs) {
      const auto ins = inputsOf(x.node);
      if (std::none_of(ins.begin(), ins.end(), [&](Edge in) { return pending[key(in.node)] > 0; }))
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
    if (loopAt(node) && !stops.contains(node))
      return visitLoop(*loopAt(node)).withNode(node->name());
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
    const bool isConditional = flow && (isSwitch(*node) || isMerge(*node));
    const bool isPassed = isInOpenLoop && isConstantEnter(*node);
    const bool isCall = calledBy(*node) || type == "If" || type == "StatelessIf" || type == "Case" || type == "StatelessCase";
    if (!function && !isCustom && !isConditional && !isCall && !isPassed) {
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
      if (out[i] || !isTrainable(typeOf(output)) || typeOf(output) == DType::resource)
        continue;
      if (!isConditional)
        out[i] = b.zerosLike(output, DType::unset, /*optimize=*/false);
      else if (isSwitch(*node) && !backward && !flow->loop(frame))
        out[i] = conditionals().zeros(node, i);
    }

    Grads in;
    {
      Ops::Scope s(b, node->name() + "_grad");
      b.inBranch = [this](const Node *n) { return flow && !backward && !flow->guards(n).empty(); };
      if (isCustom) {
        auto made = custom->second(node, out, s.name);
        if (!made)
          return made.status().withNode(node->name());
        in = std::move(*made);
      } else if (isConditional) {
        in = isMerge(*node) ? conditionals().merge(node, out) : conditionals().branch(node, out);
      } else if (isPassed) {
        in = {out[0]};
      } else if (isCall) {
        in = callGrad(b, node, out);
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

  Conditionals conditionals() { return {b, *flow, frame, backward != nullptr}; }
  Gradient dense(const Gradient &g) { return g ? b.toTensor(g, "dense") : Gradient(); }

  /// The carried values on which those depend whose gradients are given.
  std::vector<int> activeOf(const ForwardLoop &l, const std::map<int, Gradient> &last) const {
    std::map<Node *, int> number;
    for (std::size_t i = 0; i < l.merges.size(); ++i)
      number[l.merges[i]] = static_cast<int>(i);
    std::set<int> found;
    NodeSet seen;
    std::vector<Node *> work;
    auto reach = [&](int i) {
      if (DType t = typeOf(Edge{l.merges[i], 0}); isTrainable(t) && t != DType::resource && found.insert(i).second)
        work.push_back(l.next[i].node);
    };
    for (const auto &[i, g] : last)
      reach(i);
    while (!work.empty()) {
      Node *node = work.back();
      work.pop_back();
      if (!seen.insert(node).second)
        continue;
      if (auto it = number.find(node); it != number.end())
        reach(it->second);
      else if (!(isEnter(*node) && flow->frameOf(node) == l.frame))
        for (Edge in : node->inputs())
          if (isTrainable(typeOf(in)))
            work.push_back(in.node);
    }
    return {found.begin(), found.end()};
  }

  /// The gradients of what enters a loop, from those of what leaves it: a loop backward through as many iterations.
  Status visitLoop(ForwardLoop &l) {
    std::map<int, Gradient> last; // by merge
    for (Node *exit : l.exits) {
      Gradient g = aggregate(exit)[0];
      if (!g)
        continue;
      auto at = l.left.find(exit);
      if (at == l.left.end())
        return errors::unimplemented("the gradient of a value that a loop computes when it ends is not there yet").withNode(exit->name());
      last[at->second] = last.contains(at->second) ? Gradient(b.addN({last[at->second], g})) : dense(g);
    }
    if (last.empty())
      return b.st;
    Ops::Scope scope(b, flow->frame(l.frame).name + "_grad");
    Backward body(b, *flow, l, backward);
    const std::vector<int> active = activeOf(l, last);
    for (int i : active)
      if (!last.contains(i)) {
        Node *exit = nullptr;
        for (auto &[e, m] : l.left)
          if (m == i)
            exit = const_cast<Node *>(e);
        if (!exit) {
          exit = b.makeRaw("Exit", {{l.branches[i], 0}}, {}, {}).node;
          if (!exit)
            return b.st;
          flow->setFrame(exit, frame);
        }
        last[i] = b.zerosLike(Edge{exit, 0});
      }
    GradientOptions inner = options;
    inner.gradYs.clear();
    inner.stop.clear();
    std::vector<Edge> from, by;
    for (int i : active) {
      Edge g = body.carry(last[i].values);
      if (!b.ok())
        return b.st;
      g.node->setOutputShape(0, shapeOf(Edge{l.merges[i], 0}));
      from.push_back(l.next[i]);
      inner.gradYs.push_back(g);
      by.push_back({l.merges[i], 0});
    }
    for (Node *constant : l.constants)
      if (isTrainable(typeOf(Edge{constant, 0})))
        by.push_back({constant, 0});
    Ops::Context *saved = std::exchange(b.context, &body);
    Walk walk(b, flow, from, by, inner, &body, l.frame);
    Expected<Grads> made = walk.runBody();
    if (!made)
      return made.status();
    Grads next;
    for (std::size_t k = 0; k < active.size(); ++k)
      next.push_back((*made)[k] ? dense((*made)[k]) : Gradient(b.make("ZerosLike", "zeros_like", {inner.gradYs[k].values})));
    Grads more;
    for (std::size_t k = active.size(); k < made->size(); ++k)
      more.push_back(dense((*made)[k]));
    b.context = saved;
    // What a constant of the loop gets is the sum over all iterations.
    std::vector<std::pair<Edge, Edge>> sums; // (what entered, the carried sum)
    for (std::size_t k = 0; k < more.size() && b.ok(); ++k) {
      if (!more[k])
        continue;
      Edge entered = by[active.size() + k].node->inputs()[0];
      Edge sum = body.carry(zerosFor(b, entered, typeOf(more[k])).values);
      b.context = &body;
      next.push_back(typeOf(sum) == DType::variant ? b.addN({sum, more[k]}) : b.add(sum, more[k]));
      b.context = saved;
      sums.push_back({entered, sum});
    }
    for (std::size_t i = 0; i < next.size() && b.ok(); ++i) {
      Edge g = body.close(i < active.size() ? inner.gradYs[i].values : sums[i - active.size()].second, next[i].values);
      Edge target = i < active.size() ? l.enters[active[i]]->inputs()[0] : sums[i - active.size()].first;
      if (b.ok())
        received(target.node)[target.index].push_back(g);
    }
    return b.st;
  }

  Ops &b;
  std::unique_ptr<ControlFlow> &flow; ///< null: the graph has no control flow
  const std::vector<Edge> &ys, &xs;
  const GradientOptions &options;
  bool isInOpenLoop = false;
  Backward *backward;                 ///< the loop whose body the gradients stand in, or null
  int frame;                          ///< of the forward nodes
  std::unordered_map<Node *, int> pending;
  std::unordered_map<Node *, Received> grads;
  NodeSet reachable;
};

} // namespace

Expected<Grads> addGradients(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs,
                             const GradientOptions &options) {
  Ops b(graph, options);
  std::unique_ptr<ControlFlow> flow;
  return Walk(b, flow, ys, xs, options).run();
}

} // namespace tfc::graph
