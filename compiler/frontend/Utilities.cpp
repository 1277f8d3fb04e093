#include "ControlContext.h"
#include "DeviceSpec.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Utilities.h"

#include <atomic>
#include <charconv>

namespace tfc {
using namespace frontend;

Tensor get_static_value(const In &in) {
  if (in.host) return in.host->natural() == in.host->tensor.dtype() ? in.host->tensor : hostAs(*in.host, DType::unset);
  if (in.variable || !in.out) return {};
  if (Tensor t = constantValue(in.out); !t.is_none()) return t;
  graph::Edge e = Access::edge(in.out);
  const Tensor *known = e.node->knownValue(e.index);
  return known ? *known : Tensor();
}

std::vector<Output> frontend::withGradient(const std::vector<Output> &results, const std::vector<Output> &args, GradientOf gradient) {
  static std::atomic<int> count = 0;
  std::string name = cat("CustomGradient-", count++);
  std::size_t n = results.size(), m = args.size();
  RegisterGradient(name, [gradient = std::move(gradient), n, m](Operation, std::vector<Output> dys) {
    dys.resize(n);
    std::vector<Output> dxs = gradient(dys);
    if (dxs.size() != m) throw ValueError(cat("custom_gradient function expected to return ", m, " gradients but returned ", dxs.size(), " instead."));
    dxs.insert(dxs.begin(), n, Output());
    return dxs;
  });
  std::vector<In> all(results.begin(), results.end());
  all.insert(all.end(), args.begin(), args.end());
  GradientOverrideMap map({{"IdentityN", name}});
  std::vector<Output> out = identity_n(Ins(all));
  out.resize(n);
  return out;
}

Operation add_check_numerics_ops() {
  std::vector<Operation> last;
  Graph &g = get_default_graph();
  for (const Operation &op : g.get_operations())
    for (const Output &o : op.outputs()) {
      if (!isFloating(o.dtype()) || o.dtype() == DType::bfloat16) continue;
      if (current()->contextOf.count(Access::node(op)))
        throw ValueError("`tf.add_check_numerics_ops() is not compatible with TensorFlow control flow operations such as `tf.cond()` or `tf.while_loop()`.");
      std::string message = cat(op.name(), ":", o.index());
      ControlDependencies after(last);
      last = {check_numerics(o, message).op()};
    }
  return group(last);
}

//===-- devices ---------------------------------------------------------------------------------------------------===//

static std::optional<int> numberIn(const std::string &s) {
  int n = 0;
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (s.empty() || s == "*" || error != std::errc() || end != s.data() + s.size()) return {};
  return n;
}
tfc::DeviceSpec tfc::DeviceSpec::from_string(std::string_view spec) {
  auto d = frontend::DeviceSpec::parse(spec);
  return tfc::DeviceSpec({.job = d.job, .replica = numberIn(d.replica), .task = numberIn(d.task), .device_type = d.type, .device_index = numberIn(d.index)});
}
std::string tfc::DeviceSpec::to_string() const {
  std::string s;
  if (!o.job.empty()) s += "/job:" + o.job;
  if (o.replica) s += cat("/replica:", *o.replica);
  if (o.task) s += cat("/task:", *o.task);
  if (!o.device_type.empty()) s += "/device:" + o.device_type + ":" + (o.device_index ? std::to_string(*o.device_index) : "*");
  return s;
}
tfc::DeviceSpec &tfc::DeviceSpec::merge_from(const tfc::DeviceSpec &other) {
  if (!other.o.job.empty()) o.job = other.o.job;
  if (other.o.replica) o.replica = other.o.replica;
  if (other.o.task) o.task = other.o.task;
  if (!other.o.device_type.empty()) o.device_type = other.o.device_type;
  if (other.o.device_index) o.device_index = other.o.device_index;
  return *this;
}

//===-- others ----------------------------------------------------------------------------------------------------===//

static int countOf(const std::source_location &where) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, unsigned>, int> counts;
  std::lock_guard lock(mutex);
  return counts[{where.file_name(), where.line()}]++;
}
void logging::log_every_n(int level, const std::string &text, int n, std::source_location where) {
  if (n > 0 && countOf(where) % n == 0) log(level, text);
}
void logging::log_first_n(int level, const std::string &text, int n, std::source_location where) {
  if (countOf(where) < n) log(level, text);
}

Output assign_moving_average(const Variable &variable, In value, In decay, MovingAverageOpts o) {
  Scoped s(o.name, "AssignMovingAvg");
  Output rate = convert(decay, DType::unset, "decay");
  Output keep = 1.0 - rate;
  if (keep.dtype() != variable.dtype()) keep = cast(keep, variable.dtype());
  Output delta = (variable.value() - convert(value)) * keep;
  return variable.assign_sub(delta, {.name = s.name});
}

std::vector<Operation> get_backward_walk_ops(const std::vector<Output> &seeds) {
  std::vector<Operation> out, wave;
  std::set<graph::Node *> seen;
  for (const Output &o : seeds) wave.push_back(o.op());
  while (!wave.empty()) {
    std::vector<Operation> next;
    for (const Operation &op : wave) {
      if (!seen.insert(Access::node(op)).second) continue;
      out.push_back(op);
      for (const Output &in : op.inputs()) next.push_back(in.op());
    }
    wave = std::move(next);
  }
  return out;
}

} // namespace tfc
