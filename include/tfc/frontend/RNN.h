// Recurrent cells (tf.nn.rnn_cell) and what runs them over time: dynamic_rnn, static_rnn, the bidirectional forms, raw_rnn.
//
//   tf::nn::rnn_cell::BasicLSTMCell cell(128);                          // rnn/basic_lstm_cell/{kernel,bias}
//   auto [outputs, state] = tf::nn::dynamic_rnn(cell, x, {.sequence_length = len, .dtype = tf::float32});   // state.c, state.h
//   tf::nn::rnn_cell::MultiRNNCell stack({tf::nn::rnn_cell::GRUCell(64), tf::nn::rnn_cell::GRUCell(64)});
//
// Cells are handles: copies share their variables. A state is a tensor or a tuple of states.
#pragma once

#include "tfc/frontend/Control.h"
#include "tfc/frontend/NN.h"

namespace tfc {
namespace nn {
namespace rnn_cell {

struct LSTMStateTuple;
/// A state of any cell.
class State {
public:
  State() = default;
  State(Output tensor) : value(std::move(tensor)) {}
  State(std::vector<State> parts) : list(std::move(parts)), tuple(true) {}
  State(std::initializer_list<State> parts) : list(parts), tuple(true) {}
  State(const LSTMStateTuple &s);
  bool is_tuple() const { return tuple; }
  std::size_t size() const { return list.size(); }
  const State &operator[](std::size_t i) const { return list.at(i); }
  const std::vector<State> &parts() const { return list; }
  /// The tensor; ValueError for a tuple.
  Output tensor() const;
  operator Output() const { return tensor(); }
  Output c() const { return list.at(0).tensor(); } ///< of an LSTM
  Output h() const { return list.at(1).tensor(); }

private:
  Output value;
  std::vector<State> list;
  bool tuple = false;
};
struct LSTMStateTuple {
  Output c, h;
  LSTMStateTuple() = default;
  LSTMStateTuple(Output c, Output h) : c(std::move(c)), h(std::move(h)) {}
  LSTMStateTuple(const State &s) : c(s.c()), h(s.h()) {}
  auto tie() { return std::tie(c, h); }
};
using LSTMState = LSTMStateTuple;
inline State::State(const LSTMStateTuple &s) : list{State(s.c), State(s.h)}, tuple(true) {}
/// How large a state is: a number of units, or a tuple of sizes.
struct StateSize {
  StateSize(int n = 0) : units(n) {}
  StateSize(std::vector<StateSize> parts) : parts(std::move(parts)), tuple(true) {}
  int units = 0;
  std::vector<StateSize> parts;
  bool tuple = false;
};

/// Base of all cells: (output, new state) = cell(inputs, state).
class RNNCell {
public:
  using State = rnn_cell::State;
  std::pair<Output, State> operator()(Output inputs, const State &state, std::string scope = {}) const;
  StateSize state_size() const;
  int output_size() const;
  /// Zeros for `batch_size` sequences (a number or a scalar tensor).
  State zero_state(In batch_size, DType t) const;
  std::vector<Variable> variables() const;
  struct Impl;
  explicit RNNCell(std::shared_ptr<Impl> impl) : impl(std::move(impl)) {}
  const std::shared_ptr<Impl> &implementation() const { return impl; }

protected:
  std::shared_ptr<Impl> impl;
};
/// A cell of your own: a function, with the sizes of its state and output. It gets its own variable scope `name`.
struct CustomCellOpts { TFC_NAMED; std::string name = "cell"; Reuse reuse = Reuse::Inherit; };
RNNCell custom_cell(StateSize state_size, int output_size, std::function<std::pair<Output, State>(Output, State)> call, CustomCellOpts o = {});

struct CellOpts { TFC_NAMED; Fn activation{}; Reuse reuse = Reuse::Inherit; std::string name{}; DType dtype = DType::unset; };
struct BasicRNNCell : RNNCell { explicit BasicRNNCell(int num_units, CellOpts o = {}); };
struct GRUOpts { TFC_NAMED; Fn activation{}; Reuse reuse = Reuse::Inherit; std::optional<Initializer> kernel_initializer{}, bias_initializer{}; std::string name{}; DType dtype = DType::unset; };
struct GRUCell : RNNCell { explicit GRUCell(int num_units, GRUOpts o = {}); };
struct BasicLSTMOpts { TFC_NAMED; double forget_bias = 1.0; bool state_is_tuple = true; Fn activation{}; Reuse reuse = Reuse::Inherit; std::string name{}; DType dtype = DType::unset; };
struct BasicLSTMCell : RNNCell {
  using State = LSTMStateTuple;
  explicit BasicLSTMCell(int num_units, double forget_bias = 1.0) : BasicLSTMCell(num_units, BasicLSTMOpts{.forget_bias = forget_bias}) {}
  BasicLSTMCell(int num_units, BasicLSTMOpts o);
};
struct LSTMOpts {
  TFC_NAMED;
  bool use_peepholes = false;
  std::optional<double> cell_clip{};
  std::optional<Initializer> initializer{};
  std::optional<int> num_proj{};
  std::optional<double> proj_clip{};
  double forget_bias = 1.0;
  bool state_is_tuple = true;
  Fn activation{};
  Reuse reuse = Reuse::Inherit;
  std::string name{};
  DType dtype = DType::unset;
};
struct LSTMCell : RNNCell {
  using State = LSTMStateTuple;
  explicit LSTMCell(int num_units, LSTMOpts o = {});
};
struct MultiOpts { TFC_NAMED; bool state_is_tuple = true; };
struct MultiRNNCell : RNNCell { explicit MultiRNNCell(std::vector<RNNCell> cells, MultiOpts o = {}); };
struct DropoutWrapperOpts { TFC_NAMED; In input_keep_prob = 1.0; In output_keep_prob = 1.0; In state_keep_prob = 1.0; std::optional<std::int64_t> seed{}; };
struct DropoutWrapper : RNNCell { explicit DropoutWrapper(RNNCell cell, DropoutWrapperOpts o = {}); };
struct ResidualWrapper : RNNCell { explicit ResidualWrapper(RNNCell cell, std::function<Output(Output, Output)> residual_fn = {}); };
struct DeviceWrapper : RNNCell { DeviceWrapper(RNNCell cell, std::string device); };

} // namespace rnn_cell
} // namespace nn

namespace frontend {
template <> struct Nest<nn::rnn_cell::State> {
  using type = nn::rnn_cell::State;
  static void flatten(const type &v, Leaves &out) {
    if (!v.is_tuple()) out.push_back(v.tensor());
    for (const type &p : v.parts()) flatten(p, out);
  }
  static type pack(const type &v, const Output *&at) {
    if (!v.is_tuple()) return type(*at++);
    std::vector<type> parts;
    for (const type &p : v.parts()) parts.push_back(pack(p, at));
    return type(std::move(parts));
  }
};
} // namespace frontend

namespace nn {
using rnn_cell::State;
struct RnnOpts { TFC_NAMED; std::optional<In> sequence_length{}; std::optional<State> initial_state{}; DType dtype = DType::unset; int parallel_iterations = 32; bool swap_memory = false, time_major = false; std::string scope{}; };
struct StaticRnnOpts { TFC_NAMED; std::optional<State> initial_state{}; DType dtype = DType::unset; std::optional<In> sequence_length{}; std::string scope{}; };
struct BidirectionalOpts { TFC_NAMED; std::optional<In> sequence_length{}; std::optional<State> initial_state_fw{}, initial_state_bw{}; DType dtype = DType::unset; int parallel_iterations = 32; bool swap_memory = false, time_major = false; std::string scope{}; };
struct StaticBidirectionalOpts { TFC_NAMED; std::optional<State> initial_state_fw{}, initial_state_bw{}; DType dtype = DType::unset; std::optional<In> sequence_length{}; std::string scope{}; };

std::pair<Output, State> dynamic_rnn_any(const rnn_cell::RNNCell &cell, In inputs, RnnOpts o);
/// tf.nn.dynamic_rnn: outputs (batch, time, units), or (time, batch, units) if time_major, and the last state.
template <class Cell> std::pair<Output, typename Cell::State> dynamic_rnn(const Cell &cell, In inputs, RnnOpts o = {}) {
  auto [outputs, state] = dynamic_rnn_any(cell, std::move(inputs), std::move(o));
  return {outputs, typename Cell::State(state)};
}
std::pair<std::vector<Output>, State> static_rnn_any(const rnn_cell::RNNCell &cell, const std::vector<Output> &inputs, StaticRnnOpts o);
template <class Cell> std::pair<std::vector<Output>, typename Cell::State> static_rnn(const Cell &cell, const std::vector<Output> &inputs, StaticRnnOpts o = {}) {
  auto [outputs, state] = static_rnn_any(cell, inputs, std::move(o));
  return {outputs, typename Cell::State(state)};
}
struct BidirectionalResult { std::pair<Output, Output> outputs; std::pair<State, State> states; };
BidirectionalResult bidirectional_dynamic_rnn(const rnn_cell::RNNCell &fw, const rnn_cell::RNNCell &bw, In inputs, BidirectionalOpts o = {});
struct StaticBidirectionalResult { std::vector<Output> outputs; State output_state_fw, output_state_bw; };
StaticBidirectionalResult static_bidirectional_rnn(const rnn_cell::RNNCell &fw, const rnn_cell::RNNCell &bw, const std::vector<Output> &inputs, StaticBidirectionalOpts o = {});

/// What raw_rnn's loop_fn gives; at time 0 it is called with empty cell output and state.
struct RawStep { Output elements_finished, next_input; State next_cell_state; Output emit_output{}; State next_loop_state{}; };
using RawLoopFn = std::function<RawStep(Output time, Output cell_output, State cell_state, State loop_state)>;
struct RawRnnOpts { TFC_NAMED; int parallel_iterations = 32; bool swap_memory = false; std::string scope{}; };
struct RawResult { TensorArray emit; State final_state, final_loop_state; };
RawResult raw_rnn(const rnn_cell::RNNCell &cell, const RawLoopFn &loop_fn, RawRnnOpts o = {});

} // namespace nn

namespace contrib::rnn {
using namespace nn::rnn_cell;
using nn::static_rnn, nn::static_bidirectional_rnn;
} // namespace contrib::rnn
} // namespace tfc
