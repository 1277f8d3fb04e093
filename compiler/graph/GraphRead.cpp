// GraphDef into a Graph; checks and texts as TensorFlow's graph_constructor.cc.
#include "GraphProto.h"
#include "Printable.h"
#include "ProtoConvert.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/OpSchema.h"

#include <algorithm>
#include <charconv>
#include <queue>
#include <unordered_map>

namespace tfc::graph {

namespace {

constexpr int maxNodes = 50'000'000;

bool isNextIteration(const tensorflow::NodeDef &n) { return n.op() == "NextIteration" || n.op() == "RefNextIteration"; }
bool isMerge(const tensorflow::NodeDef &n) { return n.op() == "Merge" || n.op() == "RefMerge"; }

struct InputRef {
  int node = -1;  ///< index in the file, or -1 if mapped
  int index = 0;  ///< output, or -1 for a control edge
  Edge mapped;
};

class Reader {
public:
  Reader(Graph &g, const tensorflow::GraphDef &d, const ReadOptions &o, std::size_t fileSize)
      : graph(g), def(d), options(o), budget(fileSize) {}
  Status read() {
    TFC_RETURN_IF_ERROR(checkVersions());
    TFC_RETURN_IF_ERROR(keepLibrary());
    TFC_RETURN_IF_ERROR(collectNames());
    TFC_RETURN_IF_ERROR(resolveInputs());
    TFC_RETURN_IF_ERROR(addNodes());
    return addBackEdges();
  }

private:
  Graph &graph;
  const tensorflow::GraphDef &def;
  const ReadOptions &options;
  ExpansionBudget budget;
  std::unordered_map<std::string_view, int> byName;
  std::vector<std::vector<InputRef>> inputs;
  std::vector<Node *> made;

  int producer() const { return def.has_versions() ? def.versions().producer() : def.version(); }

  Status checkVersions() {
    if (def.versions().min_consumer() > graphDefVersion && def.versions().min_consumer() > producer())
      return errors::invalidArgument("GraphDef has min consumer version ", def.versions().min_consumer(),
                                     " above its producer version ", producer(), ".");
    if (def.versions().min_consumer() > graphDefVersion)
      return errors::invalidArgument("GraphDef min consumer version ", def.versions().min_consumer(), " above current version ",
                                     graphDefVersion, " for tfc.  Please upgrade tfc.");
    for (int bad : def.versions().bad_consumers())
      if (bad == graphDefVersion)
        return errors::invalidArgument("GraphDef disallows consumer version ", bad, ".  Please upgrade tfc: this version is likely buggy.");
    if (producer() < 0)
      return errors::invalidArgument("GraphDef producer version ", producer(), " below min producer 0 supported by tfc.");
    return Status::ok();
  }

  Status collectNames() {
    if (def.node_size() > maxNodes)
      return errors::resourceExhausted("GraphDef has ", def.node_size(), " nodes (limit: ", maxNodes, " nodes)");
    byName.reserve(def.node_size());
    for (int i = 0; i < def.node_size(); ++i) {
      const auto &node = def.node(i);
      if (node.name().empty())
        return errors::invalidArgument("Node number ", i, " of the GraphDef has no name");
      if (!byName.emplace(node.name(), i).second)
        return errors::invalidArgument("Node '", printable(node.name()), "' is not unique").withNode(node.name());
    }
    for (const auto &node : def.node())
      if (!graph.findOp(node.op()))
        return errors::notFound("Op type not registered '", printable(node.op()),
                                "' in binary. Make sure the Op and Kernel are registered in the binary running in this process.")
            .withNode(node.name());
    return Status::ok();
  }

  /// "a", "a:1", "^a".
  Status parseInput(const tensorflow::NodeDef &node, std::string_view text, InputRef &ref) {
    auto fail = [&](const std::string &why) {
      return errors::invalidArgument("Node '", printable(node.name()), "': ", why).withNode(node.name());
    };
    std::string_view name = text;
    if (text.starts_with('^')) {
      ref.index = -1;
      name.remove_prefix(1);
    } else if (std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
      name = text.substr(0, colon);
      std::string_view digits = text.substr(colon + 1);
      auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ref.index);
      if (digits.empty() || digits[0] == '-' || error != std::errc() || end != digits.data() + digits.size())
        return fail("Invalid input name '" + printable(text) + "'; the part after ':' must be the number of an output");
    }
    if (ref.index >= 0 && !options.inputMap.empty()) {
      auto it = options.inputMap.find(std::string(name) + ":" + std::to_string(ref.index));
      if (it == options.inputMap.end() && ref.index == 0)
        it = options.inputMap.find(std::string(name));
      if (it != options.inputMap.end()) {
        mapped.insert(it->first);
        ref.mapped = it->second;
        return Status::ok();
      }
    }
    auto it = byName.find(name);
    if (name.empty() || it == byName.end())
      return fail("Unknown input node '" + printable(text) + "'");
    ref.node = it->second;
    return Status::ok();
  }

  Status resolveInputs() {
    inputs.resize(def.node_size());
    for (int i = 0; i < def.node_size(); ++i) {
      const auto &node = def.node(i);
      bool sawControl = false;
      for (const std::string &text : node.input()) {
        InputRef ref;
        TFC_RETURN_IF_ERROR(parseInput(node, text, ref));
        if (ref.index >= 0 && sawControl)
          return errors::invalidArgument("Node '", printable(node.name()), "': Control dependencies must come after regular dependencies")
              .withNode(node.name());
        sawControl |= ref.index < 0;
        inputs[i].push_back(ref);
      }
    }
    std::string unused;
    for (const auto &[key, edge] : options.inputMap)
      if (!mapped.contains(key))
        unused += (unused.empty() ? "" : ", ") + printable(key);
    if (!unused.empty())
      return errors::invalidArgument("Attempted to map inputs that were not found in graph_def: [", unused, "]");
    return Status::ok();
  }

  bool isBackEdge(int node, const InputRef &ref) const {
    return ref.index >= 0 && ref.node >= 0 && isMerge(def.node(node)) && isNextIteration(def.node(ref.node));
  }

  Status addNodes() {
    std::vector<int> pending(def.node_size(), 0);
    std::vector<std::vector<int>> followers(def.node_size());
    for (int i = 0; i < def.node_size(); ++i)
      for (const InputRef &ref : inputs[i])
        if (ref.node >= 0 && !isBackEdge(i, ref)) {
          ++pending[i];
          followers[ref.node].push_back(i);
        }
    // The first ready node of the file comes first, so that an ordered file keeps its order.
    std::priority_queue<int, std::vector<int>, std::greater<>> ready;
    for (int i = 0; i < def.node_size(); ++i)
      if (!pending[i])
        ready.push(i);
    made.assign(def.node_size(), nullptr);
    int done = 0;
    for (; !ready.empty(); ++done) {
      int i = ready.top();
      ready.pop();
      TFC_RETURN_IF_ERROR(addNode(i));
      for (int f : followers[i])
        if (--pending[f] == 0)
          ready.push(f);
    }
    if (done == def.node_size())
      return Status::ok();
    // Walk backwards among the nodes left over: the first one met twice lies on a cycle.
    int at = static_cast<int>(std::find_if(pending.begin(), pending.end(), [](int n) { return n > 0; }) - pending.begin());
    std::vector<bool> seen(def.node_size());
    while (!seen[at]) {
      seen[at] = true;
      for (const InputRef &ref : inputs[at])
        if (ref.node >= 0 && !isBackEdge(at, ref) && pending[ref.node] > 0) {
          at = ref.node;
          break;
        }
    }
    return errors::invalidArgument(def.node_size() - done, " nodes in a cycle").withNode(def.node(at).name());
  }

  Status addNode(int i) {
    const auto &proto = def.node(i);
    const OpSchema &schema = *graph.findOp(proto.op());
    NodeSpec spec;
    spec.name = options.prefix + proto.name();
    spec.op = proto.op();
    spec.device = proto.device();
    spec.strictAttrs = true;
    spec.producer = producer();
    for (const InputRef &ref : inputs[i]) {
      if (ref.index < 0)
        spec.controls.push_back(made[ref.node]);
      else if (ref.node < 0)
        spec.inputs.push_back(ref.mapped);
      else if (isBackEdge(i, ref))
        spec.inputs.push_back({made[ref.node], made[ref.node] ? ref.index : 0});
      else
        spec.inputs.push_back({made[ref.node], ref.index});
    }
    for (const auto &[key, value] : proto.attr()) {
      const AttrSchema *attr = schema.attr(key);
      Expected<Attr> converted = toAttr(value, attr ? attr->kind : std::string_view(), budget);
      if (!converted)
        return Status(converted.status().code(), converted.status().message() + " for attr '" + printable(key) + "'").withNode(proto.name());
      spec.attrs.emplace(key, std::move(*converted));
    }
    adjustAttrs(spec);
    Expected<Node *> node = graph.addNode(std::move(spec));
    if (!node)
      return node.status().withNode(proto.name());
    made[i] = *node;
    return Status::ok();
  }

  void adjustAttrs(NodeSpec &spec) {
    // Up to version 21 a placeholder of unknown shape was written with the shape of a scalar.
    if (spec.op == "Placeholder" && producer() <= 21)
      if (auto it = spec.attrs.find("shape"); it != spec.attrs.end())
        if (Shape *shape = std::get_if<Shape>(&it->second); shape && shape->rank() == 0)
          *shape = Shape::unknown();
    if (options.prefix.empty())
      return;
    if (auto it = spec.attrs.find("_class"); it != spec.attrs.end())
      if (auto *list = std::get_if<std::vector<std::string>>(&it->second))
        for (std::string &s : *list)
          if (s.starts_with("loc:@") && byName.contains(std::string_view(s).substr(5)))
            s.insert(5, options.prefix);
  }

  Status addBackEdges() {
    for (int i = 0; i < def.node_size(); ++i)
      for (std::size_t k = 0; k < inputs[i].size(); ++k)
        if (const InputRef &ref = inputs[i][k]; isBackEdge(i, ref))
          TFC_RETURN_IF_ERROR(graph.setInput(made[i], static_cast<int>(k), {made[ref.node], ref.index}));
    return Status::ok();
  }

  Status keepLibrary() {
    if (def.library().function_size() > 100'000)
      return errors::resourceExhausted("GraphDef has ", def.library().function_size(), " functions (limit: 100000 functions)");
    if (def.has_library() && (def.library().function_size() || def.library().gradient_size()))
      return graph.addLibrary(serialize(def.library()));
    return Status::ok();
  }

  std::set<std::string> mapped;
};

} // namespace

Status graphFromProto(Graph &into, const tensorflow::GraphDef &def, const ReadOptions &options, std::size_t fileSize) {
  bool fresh = into.nodes().empty();
  int producer = def.has_versions() ? def.versions().producer() : def.version();
  TFC_RETURN_IF_ERROR(Reader(into, def, options, fileSize).read());
  into.producer = fresh ? producer : std::max(into.producer, producer);
  into.minConsumer = std::max(into.minConsumer, def.versions().min_consumer());
  return Status::ok();
}

Status readGraphInto(Graph &into, std::string_view bytes, const ReadOptions &options) {
  tensorflow::GraphDef def;
  TFC_RETURN_IF_ERROR(options.text ? parseText(bytes, def, "GraphDef") : parseBinary(bytes, def, "GraphDef"));
  return graphFromProto(into, def, options, bytes.size());
}

Expected<std::unique_ptr<Graph>> readGraph(std::string_view bytes, const ReadOptions &options) {
  auto graph = std::make_unique<Graph>();
  TFC_RETURN_IF_ERROR(readGraphInto(*graph, bytes, options));
  return graph;
}

} // namespace tfc::graph
