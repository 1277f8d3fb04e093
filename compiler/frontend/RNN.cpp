// dynamic_rnn, static_rnn and their kin (python/ops/rnn.py).
#include "RNNImpl.h"

#include "tfc/frontend/Array.h"

#include <array>
#include <bit>
#include <cmath>

namespace tfc::frontend {

/// MD5 (RFC 1321): only to draw the seeds that TensorFlow draws.
static std::array<std::uint8_t, 16> md5(const std::string &text) {
  std::uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  constexpr int shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  std::string m = text;
  m += static_cast<char>(0x80);
  while (m.size() % 64 != 56) m += '\0';
  for (int i = 0; i < 8; ++i) m += static_cast<char>((text.size() * 8) >> (8 * i));
  for (std::size_t at = 0; at < m.size(); at += 64) {
    std::uint32_t w[16];
    for (int i = 0; i < 16; ++i) {
      w[i] = 0;
      for (int k = 0; k < 4; ++k) w[i] |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(m[at + 4 * i + k])) << (8 * k);
    }
    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 64; ++i) {
      std::uint32_t f = 0;
      int g = 0;
      switch (i / 16) {
      case 0: f = (b & c) | (~b & d), g = i; break;
      case 1: f = (d & b) | (~d & c), g = (5 * i + 1) % 16; break;
      case 2: f = b ^ c ^ d, g = (3 * i + 5) % 16; break;
      default: f = c ^ (b | ~d), g = (7 * i) % 16;
      }
      auto k = static_cast<std::uint32_t>(std::floor(4294967296.0 * std::fabs(std::sin(i + 1.0))));
      std::uint32_t rotated = std::rotl(a + f + k + w[g], shifts[i / 16][i % 4]);
      a = d, d = c, c = b, b += rotated;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  }
  std::array<std::uint8_t, 16> out{};
  for (int i = 0; i < 16; ++i) out[i] = static_cast<std::uint8_t>(state[i / 4] >> (8 * (i % 4)));
  return out;
}
std::int64_t saltedSeed(std::int64_t seed, const std::string &salt) {
  auto d = md5(cat(seed, salt));
  std::uint32_t first = (std::uint32_t(d[0]) << 24) | (std::uint32_t(d[1]) << 16) | (std::uint32_t(d[2]) << 8) | d[3];
  return first & 0x7fffffff;
}

} // namespace tfc::frontend

namespace tfc::nn {
using namespace frontend;
using rnn_cell::RNNCell;

namespace {

/// Variables are read once outside of the loop, on the device of each op.
void cacheReads() {
  VariableScopeRef scope = get_variable_scope();
  if (!Access::state(scope)->cachingDevice) scope.set_caching_device(DeviceLike([](Operation op) { return op.device(); }));
}

/// (batch, time, ...) to (time, batch, ...) and back.
Output transposeBatchTime(const Output &x) {
  Shape s = x.shape();
  if (s.hasRank() && s.rank() < 2) return x;
  Output r = rank(x);
  Output rest = range(2, r);
  Output perm = concat({In(Value(std::vector<int>{1, 0})), rest}, 0);
  Output t = op("Transpose", "transpose", {x, perm});
  if (s.hasRank()) {
    std::vector<std::int64_t> d = s.dims();
    std::swap(d[0], d[1]);
    t.set_shape(Shape(d));
  }
  return t;
}

/// The batch size of time-major inputs: a number, or a tensor.
In batchOf(const Output &timeMajor) {
  Shape s = timeMajor.shape();
  if (s.hasRank() && s.rank() < 2) throw ValueError(cat("Expected input tensor ", timeMajor.name(), " to have rank at least 2"));
  if (s.hasRank() && s[1] >= 0) return In(static_cast<int>(s[1]));
  return In(shape(timeMajor)[1]);
}
std::int64_t known(const In &batch) {
  if (batch.host) return batch.host->tensor.asInt64(0);
  Tensor t = constantValue(batch.out);
  return t.is_none() ? -1 : t.asInt64(0);
}
Output zeroOutput(const In &batch, int units, DType t) {
  Output p = batch.host ? constantOf(Tensor(std::vector<int>{static_cast<int>(known(batch))}), "Const") : expand_dims(batch, 0);
  Output s = constantOf(Tensor(std::vector<int>{units}), "Const");
  return zeros(concat({p, s}, 0), t);
}
DType stateType(DType given, const State &s) {
  if (given != DType::unset) return given;
  Leaves all = flatten(s);
  if (all.empty()) throw ValueError("Unable to infer dtype from an empty state.");
  for (const Output &o : all)
    if (o.dtype() != all[0].dtype()) throw ValueError("State has tensors of different inferred_dtypes. Unable to infer a single representative dtype.");
  return all[0].dtype();
}
State firstState(const RNNCell &cell, const std::optional<State> &given, const In &batch, DType t) {
  if (given) return *given;
  if (t == DType::unset) throw ValueError("If no initial_state is provided, argument `dtype` must be specified");
  return cell.zero_state(batch, t);
}

struct Step {
  Output output;
  State state;
};
/// Rows whose sequence has ended keep their state, and give zeros.
Step copyThrough(const Output &done, const Output &zero, const State &before, const Step &now) {
  auto one = [&](const Output &old, const Output &fresh) {
    if (old.shape().rank() == 0) return fresh;
    ColocateWith with(fresh.op());
    return where(done, old, fresh);
  };
  Output out = one(zero, now.output);
  Leaves a = flatten(before), b = flatten(now.state), merged;
  for (std::size_t i = 0; i < a.size(); ++i) merged.push_back(one(a[i], b[i]));
  return {out, pack(before, merged)};
}
void sameShapes(const Output &zero, const State &before, Step &s) {
  s.output.set_shape(zero.shape());
  Leaves a = flatten(before), b = flatten(s.state);
  if (a.size() != b.size()) throw ValueError("The new state of a cell does not have the structure of the old one.");
  for (std::size_t i = 0; i < a.size(); ++i) b[i].set_shape(a[i].shape());
}

} // namespace

/// dynamic_rnn in the scope that is open.
static std::pair<Output, State> dynamicHere(const RNNCell &cell, const In &inputs, const RnnOpts &o) {
  cacheReads();
  Output x = convert(inputs);
  if (!o.time_major) x = transposeBatchTime(x);
  std::optional<Output> length;
  if (o.sequence_length) {
    length = cast(*o.sequence_length, int32);
    if (length->shape().hasRank() && length->shape().rank() != 1)
      throw ValueError(cat("sequence_length must be a vector of length batch_size, but saw shape: ", length->shape().str()));
    length = identity(*length, {.name = "sequence_length"});
  }
  In batch = batchOf(x);
  State state = firstState(cell, o.initial_state, batch, o.dtype);
  if (length) {
    Output dims = shape(*length), want = stack({batch});
    Output same = reduce_all(equal(dims, want));
    Operation check = Assert(same, {In(cat("Expected shape for Tensor ", length->name(), " is ")), want, In(" but saw shape: "), dims});
    ControlDependencies after({check});
    length = identity(*length, {.name = "CheckSeqLen"});
  }
  Output dims = shape(x);
  Output steps = dims[0];
  batch = batchOf(x);
  Shape xs = x.shape();
  if (xs.hasRank() && xs.rank() < 3) throw ValueError(cat("Shape must have rank at least 3, got ", xs.str()));
  for (int i = 2; i < xs.rank(); ++i)
    if (xs[i] < 0) throw ValueError("Input size (depth of inputs) must be accessible via shape inference, but saw value None.");
  DType t = stateType(o.dtype, state);
  Output zero = zeroOutput(batch, cell.output_size(), t);
  Output longest = steps;
  if (length) {
    reduce_min(*length);
    longest = reduce_max(*length);
  }
  Output time = constantOf(Tensor(0), "time");
  std::string base;
  {
    NameScope s("dynamic_rnn");
    base = s.name();
  }
  std::int64_t b = xs.hasRank() ? xs[1] : -1;
  TensorArray out(t, steps, {.tensor_array_name = base + "output_0", .element_shape = Shape{b, cell.output_size()}});
  Shape element = xs.hasRank() ? Shape(std::vector<std::int64_t>(xs.dims().begin() + 1, xs.dims().end())) : unknown_shape();
  TensorArray in = TensorArray(x.dtype(), steps, {.tensor_array_name = base + "input_0", .element_shape = element}).unstack(x);
  Output atLeastOne = maximum(1, longest);
  Output bound = minimum(steps, atLeastOne);
  auto body = [&](Output now, TensorArray written, State s) {
    Output input = in.read(now);
    input.set_shape(element);
    Step next;
    if (length) {
      Output done = now >= *length;
      auto [y, fresh] = cell(input, s);
      next = copyThrough(done, zero, s, {y, fresh});
      sameShapes(zero, s, next);
    } else {
      auto [y, fresh] = cell(input, s);
      next = {y, fresh};
    }
    written = written.write(now, next.output);
    Output later = now + 1;
    return std::tuple{later, written, next.state};
  };
  auto [ended, written, last] = while_loop([&](Output now, TensorArray, State) { return now < bound; }, body, std::tuple{time, out, state},
                                           {.parallel_iterations = o.parallel_iterations, .swap_memory = o.swap_memory, .maximum_iterations = steps});
  Output outputs = written.stack();
  // The static shape is put together by ops, too.
  if (xs.hasRank() && xs[0] >= 0 && b >= 0) constantOf(Tensor(std::vector<int>{static_cast<int>(xs[0]), static_cast<int>(b)}), "Const");
  constantOf(Tensor(std::vector<int>{cell.output_size()}), "Const");
  outputs.set_shape({xs.hasRank() ? xs[0] : -1, b, cell.output_size()});
  if (!o.time_major) outputs = transposeBatchTime(outputs);
  return {outputs, last};
}

std::pair<Output, State> dynamic_rnn_any(const RNNCell &cell, In inputs, RnnOpts o) {
  VariableScope vs(o.scope.empty() ? "rnn" : o.scope);
  return dynamicHere(cell, inputs, o);
}

static std::pair<std::vector<Output>, State> staticHere(VariableScope &vs, const RNNCell &cell, const std::vector<Output> &inputs, const StaticRnnOpts &o) {
  if (inputs.empty()) throw ValueError("inputs must not be empty");
  cacheReads();
  for (const Output &x : inputs) {
    Shape s = x.shape();
    if (s.rank() < 2) throw ValueError(cat("Shape ", s.str(), " must have rank at least 2"));
    for (int i = 1; i < s.rank(); ++i)
      if (s[i] < 0) throw ValueError(cat("Input size (dimension ", i - 1, " of inputs) must be accessible via shape inference, but saw value None."));
  }
  std::int64_t b = inputs[0].shape()[0];
  In batch = b > 0 ? In(static_cast<int>(b)) : In(shape(inputs[0])[0]);
  State state = firstState(cell, o.initial_state, batch, o.dtype);
  std::optional<Output> length, shortest, longest, zero;
  if (o.sequence_length) {
    length = convert(*o.sequence_length, DType::unset, "sequence_length");
    if (length->shape().hasRank() && length->shape().rank() != 1) throw ValueError(cat("sequence_length must be a vector of length batch_size, but saw shape: ", length->shape().str()));
    zero = zeroOutput(batch, cell.output_size(), stateType(o.dtype, state));
    // The static form of the shape makes its constants once more.
    if (b > 0) constantOf(Tensor(std::vector<int>{static_cast<int>(b)}), "Const");
    constantOf(Tensor(std::vector<int>{cell.output_size()}), "Const");
    zero->set_shape({b, cell.output_size()});
    length = cast(*length, int32);
    shortest = reduce_min(*length);
    longest = reduce_max(*length);
  }
  std::vector<Output> outputs;
  for (std::size_t time = 0; time < inputs.size(); ++time) {
    if (time) vs.reuse_variables();
    if (!length) {
      auto [y, next] = cell(inputs[time], state);
      outputs.push_back(y), state = next;
      continue;
    }
    int now = static_cast<int>(time);
    Output done = *length <= now;
    auto all = [](const Step &s) {
      Leaves l = flatten(s.state);
      l.insert(l.begin(), s.output);
      return l;
    };
    Output over = *longest <= now;
    Leaves r = cond(over, [&] { return all({*zero, state}); }, [&] {
      auto [y, fresh] = cell(inputs[time], state);
      Output early = *shortest > now;
      Step step{y, fresh};
      return cond(early, [&] { return all(step); }, [&] { return all(copyThrough(done, *zero, state, step)); });
    });
    Step next{r[0], pack(state, Leaves(r.begin() + 1, r.end()))};
    sameShapes(*zero, state, next);
    outputs.push_back(next.output), state = next.state;
  }
  return {outputs, state};
}

std::pair<std::vector<Output>, State> static_rnn_any(const RNNCell &cell, const std::vector<Output> &inputs, StaticRnnOpts o) {
  VariableScope vs(o.scope.empty() ? "rnn" : o.scope);
  return staticHere(vs, cell, inputs, o);
}

BidirectionalResult bidirectional_dynamic_rnn(const RNNCell &fw, const RNNCell &bw, In inputs, BidirectionalOpts o) {
  int timeAxis = o.time_major ? 0 : 1, batchAxis = 1 - timeAxis;
  auto reversed = [&](const In &x) {
    if (o.sequence_length) return reverse_sequence(x, *o.sequence_length, {.seq_axis = timeAxis, .batch_axis = batchAxis});
    return reverse(x, {timeAxis});
  };
  RnnOpts r{.sequence_length = o.sequence_length, .dtype = o.dtype, .parallel_iterations = o.parallel_iterations, .swap_memory = o.swap_memory, .time_major = o.time_major};
  // dynamic_rnn opens the scope of its direction once more, as an object.
  auto run = [&](const char *name, const RNNCell &cell, const std::function<In()> &x, const std::optional<State> &first) {
    VariableScope direction(name);
    In in = x();
    RnnOpts opts = r;
    opts.initial_state = first;
    VariableScope again(direction.ref());
    return dynamicHere(cell, in, opts);
  };
  std::pair<Output, State> forward, backward;
  {
    VariableScope vs(o.scope.empty() ? "bidirectional_rnn" : o.scope);
    forward = run("fw", fw, [&] { return inputs; }, o.initial_state_fw);
    backward = run("bw", bw, [&] { return In(reversed(inputs)); }, o.initial_state_bw);
  }
  return {{forward.first, reversed(backward.first)}, {forward.second, backward.second}};
}

StaticBidirectionalResult static_bidirectional_rnn(const RNNCell &fw, const RNNCell &bw, const std::vector<Output> &inputs, StaticBidirectionalOpts o) {
  auto reversed = [&](const std::vector<Output> &list) {
    if (!o.sequence_length) return std::vector<Output>(list.rbegin(), list.rend());
    Shape s = list.empty() ? Shape{} : Shape::unknownOfRank(list[0].shape().rank());
    for (Output x : list) {
      auto merged = s.mergedWith(x.shape());
      if (!merged) throw ValueError("The inputs of static_bidirectional_rnn have different shapes.");
      s = *merged;
    }
    Output joined = stack(Ins(list));
    std::vector<Output> parts = unstack(reverse_sequence(joined, *o.sequence_length, {.seq_axis = 0, .batch_axis = 1}));
    for (Output &p : parts) p.set_shape(s);
    return parts;
  };
  auto run = [&](const char *name, const RNNCell &cell, const std::function<std::vector<Output>()> &x, const std::optional<State> &first) {
    VariableScope direction(name);
    std::vector<Output> in = x();
    VariableScope again(direction.ref());
    return staticHere(again, cell, in, {.initial_state = first, .dtype = o.dtype, .sequence_length = o.sequence_length});
  };
  std::pair<std::vector<Output>, State> forward, backward;
  {
    VariableScope vs(o.scope.empty() ? "bidirectional_rnn" : o.scope);
    forward = run("fw", fw, [&] { return inputs; }, o.initial_state_fw);
    backward = run("bw", bw, [&] { return reversed(inputs); }, o.initial_state_bw);
  }
  std::vector<Output> back = reversed(backward.first), both;
  for (std::size_t i = 0; i < back.size(); ++i) both.push_back(concat({forward.first[i], back[i]}, 1));
  return {both, forward.second, backward.second};
}

RawResult raw_rnn(const RNNCell &cell, const RawLoopFn &loop, RawRnnOpts o) {
  VariableScope vs(o.scope.empty() ? "rnn" : o.scope);
  cacheReads();
  Output time = constantOf(Tensor(0), "Const");
  RawStep first = loop(time, Output(), State(), State());
  bool hasLoopState = first.next_loop_state.is_tuple() || first.next_loop_state.tensor();
  State loopState = hasLoopState ? first.next_loop_state : State(constantOf(Tensor(0), "Const"));
  std::int64_t b = first.next_input.shape().rank() > 0 ? first.next_input.shape()[0] : -1;
  In batch = b >= 0 ? In(static_cast<int>(b)) : In(shape(first.next_input)[0]);
  Leaves flat = flatten(first.next_cell_state);
  DType t = flat.empty() ? float32 : flat[0].dtype();
  Shape emit{cell.output_size()};
  if (first.emit_output) {
    t = first.emit_output.dtype(), emit = first.emit_output.shape();
    if (!emit.is_fully_defined()) raise(errors::unimplemented("raw_rnn: an emit structure of unknown shape is not supported"));
  }
  std::vector<std::int64_t> dims = emit.dims();
  dims.insert(dims.begin(), b);
  TensorArray array(t, 0, {.dynamic_size = true, .element_shape = Shape(dims), .name = "rnn_output_0"});
  Output p = batch.host ? constantOf(Tensor(std::vector<int>{static_cast<int>(b)}), "Const") : expand_dims(batch, 0);
  Output tail = constantOf(Tensor(std::vector<int>(emit.dims().begin(), emit.dims().end())), "Const");
  Output zero = zeros(concat({p, tail}, 0), t);
  auto body = [&](Output now, Output finished, Output input, TensorArray written, State s, State ls) {
    auto [y, fresh] = cell(input, s);
    Output later = now + 1;
    RawStep next = loop(later, y, fresh, hasLoopState ? ls : State());
    Output out = next.emit_output ? next.emit_output : y;
    Step kept = copyThrough(finished, zero, s, {out, next.next_cell_state});
    written = written.write(now, kept.output);
    Output ended = logical_or(finished, next.elements_finished);
    return std::tuple{later, ended, next.next_input, written, kept.state, hasLoopState ? next.next_loop_state : ls};
  };
  auto r = while_loop([](Output, Output finished, Output, TensorArray, State, State) { return logical_not(reduce_all(finished)); }, body,
                      std::tuple{time, first.elements_finished, first.next_input, array, first.next_cell_state, loopState},
                      {.parallel_iterations = o.parallel_iterations, .swap_memory = o.swap_memory});
  return {std::get<3>(r), std::get<4>(r), hasLoopState ? std::get<5>(r) : State()};
}

} // namespace tfc::nn
