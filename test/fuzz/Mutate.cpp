#include "Mutate.h"

#include "tfc/proto/graph.pb.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace tfc::fuzz {

using tensorflow::AttrValue;
using tensorflow::GraphDef;
using tensorflow::NodeDef;
using tensorflow::TensorProto;
using tensorflow::TensorShapeProto;

std::int64_t hostileInt(std::int64_t usual, Random &random, bool huge) {
  static const std::vector<std::int64_t> small = {0, -1, 1, 2, -2, 3, 5, 7, 100, -100, 255, -7};
  static const std::vector<std::int64_t> large = {
      std::numeric_limits<std::int32_t>::max(), std::int64_t{1} << 31, std::numeric_limits<std::int32_t>::min(),
      std::int64_t{1} << 32, (std::int64_t{1} << 32) + 1, std::int64_t{1} << 40, std::int64_t{1} << 62,
      std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max() - 1};
  if (huge && random.chance(0.25)) return random.pick(large);
  switch (random.below(5)) {
  case 0: return usual < std::numeric_limits<std::int64_t>::max() ? usual + 1 : 0;
  case 1: return usual > std::numeric_limits<std::int64_t>::min() ? usual - 1 : 0;
  default: return random.pick(small);
  }
}

namespace {

/// A size: like an integer, but none that asks for more memory than a case may have and gets it.
std::int64_t hostileSize(std::int64_t usual, Random &random, bool huge) { return random.chance(0.4) ? 0 : hostileInt(usual, random, huge); }

double hostileFloat(Random &random) {
  static const std::vector<double> values = {0.0, -0.0, -1.0, 1.0, INFINITY, -INFINITY, NAN, 1e-40, 3.4e38, -3.4e38, 0.5, 1e300, 1e20, -1e20};
  return random.pick(values);
}

std::string hostileText(Random &random) {
  switch (random.below(9)) {
  case 0: return "";
  case 1: return std::string(1 << 20, 'a');
  case 2: return "%n%s%d";
  case 3: return "\xff\xfe\x01";
  case 4: return "NCHW";
  case 5: return "EXPLICIT";
  case 6: return "((((((((((";
  case 7: return "\xe4\xbd\xa0\xe5\xa5\xbd";
  default: return "REFLECT";
  }
}

tensorflow::DataType hostileType(Random &random) {
  static const std::vector<int> types = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 17, 18, 19, 20, 21, 22, 23, 101, 107, 11, 12, 99, 1000, -1};
  return static_cast<tensorflow::DataType>(random.pick(types));
}

class Mutator {
public:
  Mutator(Sample &sample, Random &random) : sample(sample), random(random) {
    ok = graph.ParseFromString(sample.graph);
    // A loop whose bound becomes huge runs for ever, and rightly so.
    for (const NodeDef &n : graph.node()) huge &= n.op() != "NextIteration" && n.op() != "While" && n.op() != "StatelessWhile" && n.op() != "RefNextIteration";
    for (const auto &f : graph.library().function())
      for (const NodeDef &n : f.node_def()) huge &= n.op() != "While" && n.op() != "StatelessWhile";
    sample.hasLoops = !huge;
  }

  std::string run() {
    if (!ok || graph.node_size() == 0) return "nothing";
    std::string said;
    int times = random.chance(0.7) ? 1 : 2 + static_cast<int>(random.below(2));
    for (int i = 0, tries = 0; i < times && tries < 40; ++tries) {
      std::string one = once();
      if (one.empty()) continue;
      said += (said.empty() ? "" : "; ") + one;
      ++i;
    }
    sample.graph = graph.SerializeAsString();
    return said;
  }

private:
  std::string once() {
    std::uint64_t kind = random.below(100);
    if (kind < 32) return constant();
    if (kind < 55) return feed();
    if (kind < 60) return sizes();
    if (kind < 85) return attribute();
    if (kind < 93) return edge();
    return node();
  }

  NodeDef &anyNode() { return *graph.mutable_node(static_cast<int>(random.below(graph.node_size()))); }

  //===-- constants --===//

  std::string constant() {
    std::vector<NodeDef *> integers, all;
    for (NodeDef &n : *graph.mutable_node())
      if (n.op() == "Const" && n.attr().count("value")) {
        all.push_back(&n);
        auto type = n.attr().at("value").tensor().dtype();
        if (type == tensorflow::DT_INT32 || type == tensorflow::DT_INT64) integers.push_back(&n);
      }
    if (all.empty()) return "";
    NodeDef *n = !integers.empty() && random.chance(0.8) ? random.pick(integers) : random.pick(all);
    TensorProto &t = *(*n->mutable_attr())["value"].mutable_tensor();
    std::string where = "const " + n->name() + ": ";
    bool isInteger = t.dtype() == tensorflow::DT_INT32 || t.dtype() == tensorflow::DT_INT64;
    if (isInteger && random.chance(0.75)) return where + element(t);
    return where + content(t);
  }

  /// Another value for one element of an integer tensor.
  std::string element(TensorProto &t) {
    std::size_t each = t.dtype() == tensorflow::DT_INT32 ? 4 : 8;
    std::string &bytes = *t.mutable_tensor_content();
    if (bytes.size() >= each) {
      std::size_t at = random.below(bytes.size() / each) * each;
      std::int64_t old = 0;
      if (each == 4) {
        std::int32_t v;
        std::memcpy(&v, bytes.data() + at, 4);
        old = v;
      } else {
        std::memcpy(&old, bytes.data() + at, 8);
      }
      std::int64_t now = hostileInt(old, random, huge);
      std::memcpy(bytes.data() + at, &now, each);
      return std::to_string(old) + " → " + std::to_string(now);
    }
    if (t.int_val_size()) {
      int at = static_cast<int>(random.below(t.int_val_size()));
      auto now = static_cast<std::int32_t>(hostileInt(t.int_val(at), random, huge));
      std::string text = std::to_string(t.int_val(at)) + " → " + std::to_string(now);
      t.set_int_val(at, now);
      return text;
    }
    if (t.int64_val_size()) {
      int at = static_cast<int>(random.below(t.int64_val_size()));
      std::int64_t now = hostileInt(t.int64_val(at), random, huge);
      std::string text = std::to_string(t.int64_val(at)) + " → " + std::to_string(now);
      t.set_int64_val(at, now);
      return text;
    }
    return content(t);
  }

  /// What does not fit: shape, dtype or bytes of a tensor.
  std::string content(TensorProto &t) {
    switch (random.below(6)) {
    case 0: return "shape " + shape(*t.mutable_tensor_shape());
    case 1:
      t.set_dtype(hostileType(random));
      return "dtype " + std::to_string(t.dtype());
    case 2: {
      std::string &bytes = *t.mutable_tensor_content();
      bytes = random.chance(0.5) ? bytes.substr(0, bytes.size() / 2) : bytes + "123";
      return "content of " + std::to_string(bytes.size()) + " bytes";
    }
    case 3:
      for (int i = 0; i < 3; ++i) t.add_float_val(static_cast<float>(hostileFloat(random))), t.add_int_val(1);
      return "more values";
    case 4: {
      auto *handle = t.add_resource_handle_val();
      handle->set_name("junk");
      handle->set_hash_code(12345);
      t.set_dtype(tensorflow::DT_RESOURCE);
      return "a resource handle";
    }
    default:
      if (t.string_val_size()) {
        t.set_string_val(static_cast<int>(random.below(t.string_val_size())), hostileText(random));
        return "text";
      }
      for (float &f : *t.mutable_float_val()) f = static_cast<float>(hostileFloat(random));
      return t.float_val_size() ? "floats" : "";
    }
  }

  std::string shape(TensorShapeProto &s) {
    switch (random.below(4)) {
    case 0:
      s.add_dim()->set_size(hostileSize(1, random, true));
      return "one dimension more";
    case 1:
      if (s.dim_size()) {
        s.mutable_dim()->RemoveLast();
        return "one dimension less";
      }
      s.set_unknown_rank(true);
      return "unknown rank";
    case 2:
      if (random.chance(0.1)) {
        for (int i = 0; i < 300; ++i) s.add_dim()->set_size(1);
        return "300 dimensions";
      }
      [[fallthrough]];
    default:
      if (!s.dim_size()) return "";
      auto *d = s.mutable_dim(static_cast<int>(random.below(s.dim_size())));
      std::int64_t now = hostileSize(d->size(), random, true);
      std::string text = std::to_string(d->size()) + " → " + std::to_string(now);
      d->set_size(now);
      return text;
    }
  }

  //===-- feeds --===//

  std::string feed() {
    std::vector<std::pair<std::string, Tensor> *> all, integers;
    for (Run &run : sample.runs)
      for (auto &f : run.feeds) {
        all.push_back(&f);
        if (f.second.dtype() == int32 || f.second.dtype() == int64) integers.push_back(&f);
      }
    if (all.empty()) return "";
    auto &[name, t] = !integers.empty() && random.chance(0.6) ? *random.pick(integers) : *random.pick(all);
    std::string where = "feed " + name + ": ";
    bool isInteger = t.dtype() == int32 || t.dtype() == int64;
    if (t.size() && random.chance(isInteger ? 0.6 : 0.2)) {
      std::uint64_t at = random.below(t.size());
      if (isInteger) {
        std::int64_t old = t.asInt64(at), now = hostileInt(old, random, huge);
        if (t.dtype() == int32) t.mutable_data<std::int32_t>()[at] = static_cast<std::int32_t>(now);
        else t.mutable_data<std::int64_t>()[at] = now;
        return where + std::to_string(old) + " → " + std::to_string(now);
      }
      if (t.dtype() == float32) return t.mutable_data<float>()[at] = static_cast<float>(hostileFloat(random)), where + "a float";
      if (t.dtype() == float64) return t.mutable_data<double>()[at] = hostileFloat(random), where + "a double";
      if (t.dtype() == DType::string) return t.mutable_data<std::string>()[at] = hostileText(random), where + "text";
      return "";
    }
    Shape s = t.shape();
    std::vector<std::int64_t> dims = s.dims();
    switch (random.below(4)) {
    case 0: dims.push_back(random.below(3)); break;
    case 1:
      if (dims.empty()) return "";
      dims.pop_back();
      break;
    default:
      if (dims.empty()) return "";
      static const std::vector<std::int64_t> sizes = {0, 0, 1, 2, 3, 5, 17};
      dims[random.below(dims.size())] = random.pick(sizes);
    }
    Shape to(dims);
    auto n = to.numElements();
    if (!n || *n > 1 << 16) return "";
    t = resized(t, to);
    return where + "shape " + s.str() + " → " + to.str();
  }

  /// More runs, in which every dimension that had one size has another: what keeps changing is compiled for all sizes.
  std::string sizes() {
    std::vector<std::int64_t> seen;
    for (const Run &run : sample.runs)
      for (const auto &[name, t] : run.feeds)
        for (std::int64_t d : t.shape().dims())
          if (d > 0) seen.push_back(d);
    if (seen.empty()) return "";
    const std::int64_t old = random.pick(seen);
    const std::vector<Run> usual = sample.runs;
    static const std::vector<std::int64_t> others = {7, 1, 4, 0, 3, 9};
    for (std::int64_t now : others)
      for (Run run : usual) {
        for (auto &[name, t] : run.feeds) {
          std::vector<std::int64_t> dims = t.shape().dims();
          std::replace(dims.begin(), dims.end(), old, now);
          auto n = Shape(dims).numElements();
          if (n && *n <= 1 << 16) t = resized(t, Shape(dims));
        }
        sample.runs.push_back(std::move(run));
      }
    return "runs with sizes other than " + std::to_string(old);
  }

  static Tensor resized(const Tensor &from, const Shape &to) {
    auto made = Tensor::allocate(from.dtype(), to);
    if (!made) return from;
    Tensor t = *made;
    if (t.dtype() == DType::string) {
      auto out = t.mutable_data<std::string>();
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = from.size() ? from.strings()[i % from.size()] : "x";
      return t;
    }
    std::size_t each = byteSize(t.dtype()), have = from.nbytes();
    auto *out = static_cast<char *>(t.mutableRaw());
    for (std::size_t i = 0; i < t.nbytes(); i += each) {
      if (have) std::memcpy(out + i, static_cast<const char *>(from.raw()) + i % have, each);
      else std::memset(out + i, 0, each);
    }
    return t;
  }

  //===-- attributes --===//

  std::string attribute() {
    NodeDef &n = anyNode();
    std::vector<std::string> keys;
    for (const auto &[key, value] : n.attr())
      if (key[0] != '_') keys.push_back(key);
    if (keys.empty()) return "";
    std::sort(keys.begin(), keys.end());
    const std::string &key = random.pick(keys);
    std::string where = "attr " + key + " of " + n.name() + " (" + n.op() + "): ";
    if (random.chance(0.06)) {
      n.mutable_attr()->erase(key);
      return where + "gone";
    }
    AttrValue &value = (*n.mutable_attr())[key];
    if (random.chance(0.06)) {
      otherKind(value);
      return where + "of another kind";
    }
    std::string said = sameKind(value);
    return said.empty() ? "" : where + said;
  }

  void otherKind(AttrValue &v) {
    switch (random.below(9)) {
    case 0: v.set_i(hostileInt(1, random, true)); break;
    case 1: v.set_f(1.5f); break;
    case 2: v.set_b(true); break;
    case 3: v.set_s("text"); break;
    case 4: v.set_type(hostileType(random)); break;
    case 5: v.mutable_shape()->add_dim()->set_size(-5); break;
    case 6: v.mutable_list(); break;
    case 7: v.mutable_func()->set_name("nobody"); break;
    default: v.set_placeholder("p");
    }
  }

  std::string sameKind(AttrValue &v) {
    switch (v.value_case()) {
    case AttrValue::kI: {
      std::int64_t old = v.i();
      v.set_i(hostileInt(old, random, true));
      return std::to_string(old) + " → " + std::to_string(v.i());
    }
    case AttrValue::kF:
      v.set_f(static_cast<float>(hostileFloat(random)));
      return "→ " + std::to_string(v.f());
    case AttrValue::kB:
      v.set_b(!v.b());
      return v.b() ? "→ true" : "→ false";
    case AttrValue::kS:
      v.set_s(hostileText(random));
      return "→ " + v.s().substr(0, 10);
    case AttrValue::kType:
      v.set_type(hostileType(random));
      return "→ type " + std::to_string(v.type());
    case AttrValue::kShape: return shape(*v.mutable_shape());
    case AttrValue::kTensor: return content(*v.mutable_tensor());
    case AttrValue::kFunc:
      v.mutable_func()->set_name(graph.library().function_size() && random.chance(0.6)
                                     ? graph.library().function(static_cast<int>(random.below(graph.library().function_size()))).signature().name()
                                     : "nobody");
      return "→ function " + v.func().name();
    case AttrValue::kList: return list(*v.mutable_list());
    default: return "";
    }
  }

  std::string list(AttrValue::ListValue &l) {
    if (l.i_size()) {
      switch (random.below(5)) {
      case 0:
        l.add_i(1);
        return "one integer more";
      case 1:
        l.mutable_i()->RemoveLast();
        return "one integer less";
      default:
        int at = static_cast<int>(random.below(l.i_size()));
        std::int64_t old = l.i(at);
        l.set_i(at, hostileInt(old, random, true));
        return "[" + std::to_string(at) + "] " + std::to_string(old) + " → " + std::to_string(l.i(at));
      }
    }
    if (l.type_size()) {
      if (random.chance(0.4)) return l.mutable_type()->RemoveLast(), "one type less";
      if (random.chance(0.4)) return l.add_type(hostileType(random)), "one type more";
      l.set_type(static_cast<int>(random.below(l.type_size())), hostileType(random));
      return "another type";
    }
    if (l.f_size()) return l.set_f(static_cast<int>(random.below(l.f_size())), static_cast<float>(hostileFloat(random))), "another float";
    if (l.shape_size()) return shape(*l.mutable_shape(static_cast<int>(random.below(l.shape_size()))));
    if (l.s_size()) return l.set_s(static_cast<int>(random.below(l.s_size())), hostileText(random)), "another text";
    l.add_i(hostileInt(1, random, true));
    return "an integer in an empty list";
  }

  //===-- edges and nodes --===//

  std::string edge() {
    NodeDef &n = anyNode();
    if (!n.input_size()) return "";
    int at = static_cast<int>(random.below(n.input_size()));
    std::string &in = *n.mutable_input(at);
    std::string old = in;
    switch (random.below(9)) {
    case 0: in = in.substr(0, in.find(':')) + ":" + std::to_string(hostileInt(0, random, true)); break;
    case 1: in = "nobody"; break;
    case 2: in = anyNode().name(); break;
    case 3: in = "^" + in.substr(0, in.find(':')); break;
    case 4: n.add_input("^" + n.name()); break;
    case 5: in = n.name(); break;
    case 6: n.mutable_input()->RemoveLast(); break;
    case 7: n.add_input(anyNode().name()); break;
    default: std::swap(in, *n.mutable_input(static_cast<int>(random.below(n.input_size()))));
    }
    return "input " + std::to_string(at) + " of " + n.name() + " (was " + old + ")";
  }

  std::string node() {
    NodeDef &n = anyNode();
    std::string said = n.name();
    switch (random.below(4)) {
    case 0: {
      const NodeDef &other = anyNode();
      n.set_op(other.op());
      return said + " becomes " + other.op();
    }
    case 1: {
      const NodeDef other = anyNode();
      *n.mutable_attr() = other.attr();
      return said + " gets the attributes of " + other.name();
    }
    case 2:
      n.set_device(random.chance(0.5) ? "%n%s" : "/device:GPU:-1");
      return said + " gets a device";
    default: {
      NodeDef copy = n;
      *graph.add_node() = copy;
      return said + " twice";
    }
    }
  }

  Sample &sample;
  Random &random;
  GraphDef graph;
  bool ok = false, huge = true;
};

} // namespace

std::string mutate(Sample &sample, Random &random) { return Mutator(sample, random).run(); }

} // namespace tfc::fuzz
