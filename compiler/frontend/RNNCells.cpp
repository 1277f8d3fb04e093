// tf.nn.rnn_cell (legacy_rnn/rnn_cell_impl.py, rnn_cell_wrapper_impl.py).
#include "RNNImpl.h"

#include "tfc/frontend/Array.h"

#include <cmath>

namespace tfc::nn::rnn_cell {
using namespace frontend;

Output State::tensor() const {
  if (tuple) throw ValueError(cat("A state of ", list.size(), " parts is not one tensor."));
  return value;
}

namespace {

DType typeFor(const Output &x, DType given) { return given == DType::unset ? x.dtype() : given; }
std::int64_t depthOf(const Output &x) {
  Shape s = x.shape();
  if (s.rank() != 2 || s[1] < 0) throw ValueError(cat("Expected inputs.shape[-1] to be known, saw shape: ", s.str()));
  return s[1];
}
Output applied(const Fn &f, const Output &x) { return f ? f(x) : tanh(x); }

/// A cell that is a layer: its own scope, named after its class.
struct LayerCell : RNNCell::Impl {
  LayerCell(std::string className, const char *base, const std::string &name, Reuse reuse) : Impl(std::move(className)), layer(LayerState::object(name, base, reuse)) {}
  std::shared_ptr<LayerState> layer;
  std::pair<Output, State> call(const Output &x, const State &s, const std::string &scope) override {
    LayerCall c(*layer, scope);
    return compute(c, x, s);
  }
  virtual std::pair<Output, State> compute(LayerCall &c, const Output &x, const State &s) = 0;
  std::vector<Variable> variables() const override { return layer->weights; }
};

struct BasicRNN : LayerCell {
  BasicRNN(int n, CellOpts o) : LayerCell("BasicRNNCell", "basic_rnn_cell", o.name, o.reuse), n(n), o(std::move(o)) {}
  int n;
  CellOpts o;
  StateSize stateSize() const override { return n; }
  int outputSize() const override { return n; }
  std::pair<Output, State> compute(LayerCall &c, const Output &x, const State &s) override {
    DType t = typeFor(x, o.dtype);
    Variable kernel = c.weight("kernel", {depthOf(x) + n, n}, t), bias = c.weight("bias", {n}, t, {.initializer = zeros_initializer()});
    Output gates = matmul(concat({x, s.tensor()}, 1), kernel);
    Output out = applied(o.activation, bias_add(gates, bias));
    return {out, out};
  }
};

struct GRU : LayerCell {
  GRU(int n, GRUOpts o) : LayerCell("GRUCell", "gru_cell", o.name, o.reuse), n(n), o(std::move(o)) {}
  int n;
  GRUOpts o;
  StateSize stateSize() const override { return n; }
  int outputSize() const override { return n; }
  std::pair<Output, State> compute(LayerCall &c, const Output &x, const State &state) override {
    DType t = typeFor(x, o.dtype);
    std::int64_t in = depthOf(x) + n;
    Variable gateKernel = c.weight("gates/kernel", {in, 2 * n}, t, {.initializer = o.kernel_initializer});
    Variable gateBias = c.weight("gates/bias", {2 * n}, t, {.initializer = o.bias_initializer ? *o.bias_initializer : constant_initializer(1.0)});
    Variable kernel = c.weight("candidate/kernel", {in, n}, t, {.initializer = o.kernel_initializer});
    Variable bias = c.weight("candidate/bias", {n}, t, {.initializer = o.bias_initializer ? *o.bias_initializer : zeros_initializer()});
    Output s = state.tensor();
    Output gates = matmul(concat({x, s}, 1), gateKernel);
    Output value = sigmoid(bias_add(gates, gateBias));
    auto ru = split(value, 2, 1);
    Output rs = ru[0] * s;
    Output candidate = matmul(concat({x, rs}, 1), kernel);
    Output cand = applied(o.activation, bias_add(candidate, bias));
    Output keep = ru[1] * s;
    Output rest = 1.0 - ru[1];
    Output h = keep + rest * cand;
    return {h, h};
  }
};

struct BasicLSTM : LayerCell {
  BasicLSTM(int n, BasicLSTMOpts o) : LayerCell("BasicLSTMCell", "basic_lstm_cell", o.name, o.reuse), n(n), o(std::move(o)) {}
  int n;
  BasicLSTMOpts o;
  StateSize stateSize() const override { return o.state_is_tuple ? StateSize(std::vector<StateSize>{n, n}) : StateSize(2 * n); }
  int outputSize() const override { return n; }
  std::pair<Output, State> compute(LayerCall &call, const Output &x, const State &state) override {
    DType t = typeFor(x, o.dtype);
    Variable kernel = call.weight("kernel", {depthOf(x) + n, 4 * n}, t), bias = call.weight("bias", {4 * n}, t, {.initializer = zeros_initializer()});
    Output one = constantOf(Tensor(1), "Const");
    auto halves = [&](const Output &v, int parts) {
      return opNode("Split", "split", {one, v}, {{"num_split", std::int64_t(parts)}}).outputs();
    };
    Output c, h;
    if (o.state_is_tuple) c = state.c(), h = state.h();
    else {
      auto parts = halves(state.tensor(), 2);
      c = parts[0], h = parts[1];
    }
    Output gates = matmul(concat({x, h}, 1), kernel);
    auto ijfo = halves(bias_add(gates, bias), 4);
    Output forget = constantOf(Tensor(o.forget_bias).astype(t), "Const");
    Output kept = multiply(c, sigmoid(add(ijfo[2], forget)));
    Output gate = sigmoid(ijfo[0]);
    Output newC = add(kept, multiply(gate, applied(o.activation, ijfo[1])));
    Output squashed = applied(o.activation, newC);
    Output newH = multiply(squashed, sigmoid(ijfo[3]));
    if (o.state_is_tuple) return {newH, State{State(newC), State(newH)}};
    return {newH, concat({newC, newH}, 1)};
  }
};

struct LSTM : LayerCell {
  LSTM(int n, LSTMOpts o) : LayerCell("LSTMCell", "lstm_cell", o.name, o.reuse), n(n), o(std::move(o)) {}
  int n;
  LSTMOpts o;
  int outputSize() const override { return o.num_proj.value_or(n); }
  StateSize stateSize() const override {
    return o.state_is_tuple ? StateSize(std::vector<StateSize>{n, outputSize()}) : StateSize(n + outputSize());
  }
  std::pair<Output, State> compute(LayerCall &call, const Output &x, const State &state) override {
    DType t = typeFor(x, o.dtype);
    int m = outputSize();
    Variable kernel = call.weight("kernel", {depthOf(x) + m, 4 * n}, t, {.initializer = o.initializer});
    Variable bias = call.weight("bias", {4 * n}, t, {.initializer = zeros_initializer()});
    std::optional<Variable> wf, wi, wo, projection;
    if (o.use_peepholes) {
      wf = call.weight("w_f_diag", {n}, t, {.initializer = o.initializer});
      wi = call.weight("w_i_diag", {n}, t, {.initializer = o.initializer});
      wo = call.weight("w_o_diag", {n}, t, {.initializer = o.initializer});
    }
    if (o.num_proj) projection = call.weight("projection/kernel", {n, m}, t, {.initializer = o.initializer});
    Output c, h;
    if (o.state_is_tuple) c = state.c(), h = state.h();
    else {
      c = tfc::slice(state.tensor(), {0, 0}, {-1, n});
      h = tfc::slice(state.tensor(), {0, n}, {-1, m});
    }
    Output mixed = matmul(concat({x, h}, 1), kernel);
    auto ijfo = split(bias_add(mixed, bias), 4, 1);
    Output forget = ijfo[2] + o.forget_bias;
    if (wf) forget = forget + *wf * c;
    Output kept = sigmoid(forget) * c;
    Output in = ijfo[0];
    if (wi) in = in + *wi * c;
    Output gate = sigmoid(in);
    Output newC = kept + gate * applied(o.activation, ijfo[1]);
    if (o.cell_clip) newC = clip_by_value(newC, -*o.cell_clip, *o.cell_clip);
    Output out = ijfo[3];
    if (wo) out = out + *wo * newC;
    Output opened = sigmoid(out);
    Output newH = opened * applied(o.activation, newC);
    if (projection) {
      newH = matmul(newH, *projection);
      if (o.proj_clip) newH = clip_by_value(newH, -*o.proj_clip, *o.proj_clip);
    }
    if (o.state_is_tuple) return {newH, State{State(newC), State(newH)}};
    return {newH, concat({newC, newH}, 1)};
  }
};

/// RNNCell.__call__ of a cell that is no layer with weights of its own: the scope of the first call is entered again.
struct ScopedCell : LayerCell {
  using LayerCell::LayerCell;
  std::optional<VariableScopeRef> around;
  std::pair<Output, State> call(const Output &x, const State &s, const std::string &scope) override {
    std::optional<VariableScope> vs;
    if (!scope.empty()) {
      vs.emplace(scope);
      LayerCall c(*layer, scope);
      return compute(c, x, s);
    }
    if (!around) around = get_variable_scope();
    vs.emplace(*around);
    return LayerCell::call(x, s, {});
  }
};

struct Multi : ScopedCell {
  Multi(std::vector<RNNCell> cells, MultiOpts o) : ScopedCell("MultiRNNCell", "multi_rnn_cell", "", Reuse::Inherit), cells(std::move(cells)), tuple(o.state_is_tuple) {
    if (this->cells.empty()) throw ValueError("Must specify at least one cell for MultiRNNCell.");
    for (const RNNCell &c : this->cells)
      if (!tuple && c.state_size().tuple) throw ValueError("Some cells return tuples of states, but the flag state_is_tuple is not set.");
  }
  std::vector<RNNCell> cells;
  bool tuple;
  int outputSize() const override { return cells.back().output_size(); }
  StateSize stateSize() const override {
    std::vector<StateSize> sizes;
    int sum = 0;
    for (const RNNCell &c : cells) sizes.push_back(c.state_size()), sum += sizes.back().units;
    return tuple ? StateSize(std::move(sizes)) : StateSize(sum);
  }
  State zeroState(const In &batch, DType t) override {
    if (!tuple) return Impl::zeroState(batch, t);
    NameScope ns("MultiRNNCellZeroState");
    std::vector<State> parts;
    for (const RNNCell &c : cells) parts.push_back(c.zero_state(batch, t));
    return State(std::move(parts));
  }
  std::pair<Output, State> compute(LayerCall &, const Output &x, const State &s) override {
    Output now = x;
    std::vector<State> states;
    int at = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      VariableScope vs(cat("cell_", i));
      State mine;
      if (tuple) {
        if (!s.is_tuple() || s.size() != cells.size()) throw ValueError(cat("Expected state to be a tuple of length ", cells.size()));
        mine = s[i];
      } else {
        int n = cells[i].state_size().units;
        mine = tfc::slice(s.tensor(), {0, at}, {-1, n});
        at += n;
      }
      auto [out, next] = cells[i](now, mine);
      now = out;
      states.push_back(next);
    }
    if (tuple) return {now, State(std::move(states))};
    std::vector<Output> flat;
    for (const State &p : states) flat.push_back(p.tensor());
    return {now, concat(Ins(flat), 1)};
  }
  std::vector<Variable> variables() const override {
    std::vector<Variable> all;
    for (const RNNCell &c : cells)
      for (const Variable &v : c.variables()) all.push_back(v);
    return all;
  }
};

/// A cell around another.
struct Wrapper : RNNCell::Impl {
  Wrapper(std::string className, RNNCell cell) : Impl(std::move(className)), cell(std::move(cell)) {}
  RNNCell cell;
  StateSize stateSize() const override { return cell.state_size(); }
  int outputSize() const override { return cell.output_size(); }
  State zeroState(const In &batch, DType t) override {
    NameScope ns(className + "ZeroState");
    return cell.zero_state(batch, t);
  }
  std::vector<Variable> variables() const override { return cell.variables(); }
};

struct Dropout : Wrapper {
  Dropout(RNNCell c, DropoutWrapperOpts o) : Wrapper("DropoutWrapper", std::move(c)), o(std::move(o)) {
    for (const In *p : {&this->o.input_keep_prob, &this->o.output_keep_prob, &this->o.state_keep_prob})
      if (p->host && (p->host->tensor.asDouble(0) < 0 || p->host->tensor.asDouble(0) > 1))
        throw ValueError(cat("Parameter keep_prob must be between 0 and 1: ", p->host->tensor.asDouble(0)));
  }
  DropoutWrapperOpts o;
  static bool drops(const In &p) { return !p.host || p.host->tensor.asDouble(0) < 1; }
  Output drop(const Output &x, const In &keep, const char *salt, int i) const {
    std::optional<std::int64_t> seed;
    if (o.seed) seed = saltedSeed(*o.seed, cat(salt, "_", i));
    return dropout(x, {.keep_prob = keep, .seed = seed});
  }
  /// Not the memory of an LSTM.
  State dropState(const State &s, const StateSize &size, int &i) const {
    if (!s.is_tuple()) return drop(s.tensor(), o.state_keep_prob, "state", i++);
    std::vector<State> parts;
    bool lstm = s.size() == 2 && !s[0].is_tuple() && !s[1].is_tuple() && size.tuple && isLstm;
    for (std::size_t k = 0; k < s.size(); ++k)
      parts.push_back(lstm && k == 0 ? (++i, s[0]) : dropState(s[k], size.parts.at(k), i));
    return State(std::move(parts));
  }
  bool isLstm = false;
  std::pair<Output, State> call(const Output &x, const State &s, const std::string &scope) override {
    Output in = drops(o.input_keep_prob) ? drop(x, o.input_keep_prob, "input", 0) : x;
    auto [out, next] = cell(in, s, scope);
    if (drops(o.state_keep_prob)) {
      int i = 0;
      next = dropState(next, cell.state_size(), i);
    }
    if (drops(o.output_keep_prob)) out = drop(out, o.output_keep_prob, "output", 0);
    return {out, next};
  }
};
struct Residual : Wrapper {
  Residual(RNNCell c, std::function<Output(Output, Output)> f) : Wrapper("ResidualWrapper", std::move(c)), f(std::move(f)) {}
  std::function<Output(Output, Output)> f;
  std::pair<Output, State> call(const Output &x, const State &s, const std::string &scope) override {
    auto [out, next] = cell(x, s, scope);
    return {f ? f(x, out) : x + out, next};
  }
};
struct OnDevice : Wrapper {
  OnDevice(RNNCell c, std::string device) : Wrapper("DeviceWrapper", std::move(c)), device(std::move(device)) {}
  std::string device;
  State zeroState(const In &batch, DType t) override {
    NameScope ns("DeviceWrapperZeroState");
    Device d(device);
    return cell.zero_state(batch, t);
  }
  std::pair<Output, State> call(const Output &x, const State &s, const std::string &scope) override {
    Device d(device);
    return cell(x, s, scope);
  }
};
struct Custom : ScopedCell {
  Custom(StateSize s, int n, std::function<std::pair<Output, State>(Output, State)> f, const CustomCellOpts &o)
      : ScopedCell("RNNCell", "cell", o.name, o.reuse), size(std::move(s)), n(n), f(std::move(f)) {}
  StateSize size;
  int n;
  std::function<std::pair<Output, State>(Output, State)> f;
  StateSize stateSize() const override { return size; }
  int outputSize() const override { return n; }
  std::pair<Output, State> compute(LayerCall &, const Output &x, const State &s) override { return f(x, s); }
};

/// Batch size and units as a shape tensor, as _concat makes it; `isStatic` only makes the parts.
Output sizeTensor(const In &batch, int units, bool isStatic) {
  Output p = batch.host ? constantOf(Tensor(std::vector<int>{static_cast<int>(batch.host->tensor.asInt64(0))}), "Const") : expand_dims(convert(batch), 0);
  Output s = constantOf(Tensor(std::vector<int>{units}), "Const");
  return isStatic ? Output() : concat({p, s}, 0);
}
State zeros(const StateSize &size, const In &batch, DType t) {
  if (size.tuple) {
    std::vector<State> parts;
    for (const StateSize &p : size.parts) parts.push_back(zeros(p, batch, t));
    return State(std::move(parts));
  }
  Output z = tfc::zeros(sizeTensor(batch, size.units, false), t);
  sizeTensor(batch, size.units, true);
  Tensor n = batch.host ? batch.host->tensor : constantValue(convert(batch));
  z.set_shape({n.is_none() ? -1 : n.asInt64(0), size.units});
  return z;
}

} // namespace

State RNNCell::Impl::zeroState(const In &batch, DType t) {
  NameScope ns(className + "ZeroState");
  return zeros(stateSize(), batch, t);
}

std::pair<Output, State> RNNCell::operator()(Output inputs, const State &state, std::string scope) const { return impl->call(inputs, state, scope); }
StateSize RNNCell::state_size() const { return impl->stateSize(); }
int RNNCell::output_size() const { return impl->outputSize(); }
State RNNCell::zero_state(In batch, DType t) const { return impl->zeroState(batch, t); }
std::vector<Variable> RNNCell::variables() const { return impl->variables(); }

BasicRNNCell::BasicRNNCell(int n, CellOpts o) : RNNCell(std::make_shared<BasicRNN>(n, std::move(o))) {}
GRUCell::GRUCell(int n, GRUOpts o) : RNNCell(std::make_shared<GRU>(n, std::move(o))) {}
BasicLSTMCell::BasicLSTMCell(int n, BasicLSTMOpts o) : RNNCell(std::make_shared<BasicLSTM>(n, std::move(o))) {}
LSTMCell::LSTMCell(int n, LSTMOpts o) : RNNCell(std::make_shared<LSTM>(n, std::move(o))) {}
MultiRNNCell::MultiRNNCell(std::vector<RNNCell> cells, MultiOpts o) : RNNCell(std::make_shared<Multi>(std::move(cells), std::move(o))) {}
DropoutWrapper::DropoutWrapper(RNNCell cell, DropoutWrapperOpts o) : RNNCell(nullptr) {
  auto d = std::make_shared<Dropout>(cell, std::move(o));
  const std::string &c = cell.implementation()->className;
  d->isLstm = c == "LSTMCell" || c == "BasicLSTMCell";
  impl = d;
}
ResidualWrapper::ResidualWrapper(RNNCell cell, std::function<Output(Output, Output)> f) : RNNCell(std::make_shared<Residual>(std::move(cell), std::move(f))) {}
DeviceWrapper::DeviceWrapper(RNNCell cell, std::string device) : RNNCell(std::make_shared<OnDevice>(std::move(cell), std::move(device))) {}
RNNCell custom_cell(StateSize size, int n, std::function<std::pair<Output, State>(Output, State)> f, CustomCellOpts o) {
  return RNNCell(std::make_shared<Custom>(std::move(size), n, std::move(f), o));
}

} // namespace tfc::nn::rnn_cell
