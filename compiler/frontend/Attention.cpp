// contrib/seq2seq: attention_wrapper.py, helper.py, basic_decoder.py, decoder.py.
#include "RNNImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Attention.h"
#include "tfc/frontend/Image.h"

#include <cmath>
#include <limits>

namespace tfc::contrib::seq2seq {
using namespace frontend;

//===-- mechanisms ------------------------------------------------------------------------------------------------===//

struct AttentionMechanism::Impl {
  int units = 0;
  Output keys, values, lengths;
  Fn probability;
  double maskValue = -std::numeric_limits<double>::infinity();
  virtual ~Impl() = default;
  virtual Output score(const Output &query) const = 0;

  void prepare(In memory, const std::optional<In> &given) {
    Output m = convert(memory, DType::unset, "memory");
    if (m.shape().hasRank() && m.shape().rank() != 3) throw ValueError(cat("memory must be [batch, time, depth], but has shape ", m.shape().str()));
    if (given) {
      lengths = convert(*given, DType::unset, "memory_sequence_length");
      Output mask = sequence_mask(lengths, shape(m)[1], {.dtype = m.dtype()});
      m = m * expand_dims(mask, 2);
    }
    values = m;
    keys = tfc::layers::Dense(units, {.use_bias = false, .name = "memory_layer"})(values);
  }
  Output masked(const Output &score) const {
    if (!lengths) return score;
    Output mask = sequence_mask(lengths, shape(score)[1]);
    return where(mask, score, zeros_like(score) + In(Tensor(maskValue).astype(score.dtype())));
  }
};

Output AttentionMechanism::operator()(const Output &query, const Output &) const {
  Output score = impl->masked(impl->score(query));
  return impl->probability ? impl->probability(score) : nn::softmax(score);
}
Output AttentionMechanism::keys() const { return impl->keys; }
Output AttentionMechanism::values() const { return impl->values; }
Output AttentionMechanism::batch_size() const { return shape(impl->keys)[0]; }
int AttentionMechanism::alignments_size() const {
  Shape s = impl->keys.shape();
  if (!s.hasRank() || s[1] < 0) throw ValueError("The memory's number of time steps is not known while the graph is built.");
  return static_cast<int>(s[1]);
}
Output AttentionMechanism::initial_alignments(In batch, DType t) const {
  Output z = zeros(Dims(stack({batch, In(shape(impl->keys)[1])})), t);
  z.set_shape(Shape{None, impl->keys.shape().hasRank() ? impl->keys.shape()[1] : None});
  return z;
}

namespace {

struct Bahdanau : AttentionMechanism::Impl {
  bool normalize = false;
  std::optional<tfc::layers::Dense> queryLayer;
  Output score(const Output &query) const override {
    VariableScope vs(std::nullopt, {.default_name = "bahdanau_attention", .values = {query}});
    Output processed = expand_dims((*queryLayer)(query), 1);
    DType t = query.dtype();
    Output v = get_variable("attention_v", Shape{units}, {.dtype = t});
    if (!normalize) return reduce_sum(v * tanh(keys + processed), 2);
    Output g = get_variable("attention_g", Shape{}, {.dtype = t, .initializer = constant_initializer(std::sqrt(1.0 / units))});
    Output b = get_variable("attention_b", Shape{units}, {.dtype = t, .initializer = zeros_initializer()});
    Output normed = g * v * rsqrt(reduce_sum(square(v)));
    return reduce_sum(normed * tanh(keys + processed + b), 2);
  }
};
struct Luong : AttentionMechanism::Impl {
  bool scale = false;
  Output score(const Output &query) const override {
    VariableScope vs(std::nullopt, {.default_name = "luong_attention", .values = {query}});
    Shape q = query.shape(), k = keys.shape();
    if (q.hasRank() && k.hasRank() && q[q.rank() - 1] != k[k.rank() - 1])
      throw ValueError(cat("Incompatible or unknown inner dimensions between query and keys. Query has units: ", q[q.rank() - 1], ". Keys have units: ", k[k.rank() - 1],
                           ". Perhaps you need to set num_units to the keys' dimension (", k[k.rank() - 1], ")?"));
    Output s = squeeze(matmul(expand_dims(query, 1), keys, {.transpose_b = true}), {1});
    if (!scale) return s;
    return get_variable("attention_g", Shape{}, {.dtype = query.dtype(), .initializer = ones_initializer()}).value() * s;
  }
};

template <class I, class O> std::shared_ptr<I> mechanism(int units, const In &memory, const O &o) {
  auto i = std::make_shared<I>();
  i->units = units, i->probability = o.probability_fn;
  if (o.score_mask_value) i->maskValue = *o.score_mask_value;
  Scoped s(o.name, "Attention", {memory});
  i->prepare(memory, o.memory_sequence_length);
  return i;
}

} // namespace

BahdanauAttention::BahdanauAttention(int num_units, In memory, BahdanauOpts o) : AttentionMechanism(nullptr) {
  auto i = mechanism<Bahdanau>(num_units, memory, o);
  i->normalize = o.normalize;
  i->queryLayer.emplace(num_units, tfc::layers::DenseOpts{.use_bias = false, .name = "query_layer"});
  impl = i;
}
LuongAttention::LuongAttention(int num_units, In memory, LuongOpts o) : AttentionMechanism(nullptr) {
  auto i = mechanism<Luong>(num_units, memory, o);
  i->scale = o.scale;
  impl = i;
}

//===-- the cell --------------------------------------------------------------------------------------------------===//

namespace {

struct Attending : RNNCell::Impl {
  Attending(RNNCell c, AttentionMechanism m, AttentionWrapperOpts given)
      : Impl("AttentionWrapper"), cell(std::move(c)), mechanism(std::move(m)), o(std::move(given)), layer(LayerState::object(o.name, "attention_wrapper", Reuse::Inherit)) {
    if (o.attention_layer_size) project.emplace(*o.attention_layer_size, tfc::layers::DenseOpts{.use_bias = false, .name = "attention_layer"});
  }
  RNNCell cell;
  AttentionMechanism mechanism;
  AttentionWrapperOpts o;
  std::shared_ptr<LayerState> layer;
  std::optional<tfc::layers::Dense> project;

  int attentionSize() const {
    if (o.attention_layer_size) return *o.attention_layer_size;
    Shape s = mechanism.values().shape();
    if (!s.hasRank() || s[s.rank() - 1] < 0) throw ValueError("The depth of the memory is not known.");
    return static_cast<int>(s[s.rank() - 1]);
  }
  nn::rnn_cell::StateSize stateSize() const override {
    return std::vector<nn::rnn_cell::StateSize>{cell.state_size(), attentionSize(), 0, mechanism.alignments_size()};
  }
  int outputSize() const override { return o.output_attention ? attentionSize() : cell.output_size(); }
  State zeroState(const In &batch, DType t) override {
    NameScope ns("AttentionWrapperZeroState");
    State inner = o.initial_cell_state ? *o.initial_cell_state : cell.zero_state(batch, t);
    Output time = zeros(Dims{}, DType::int32);
    Output attention = zeros(Dims(stack({batch, In(attentionSize())})), t);
    attention.set_shape(Shape{None, attentionSize()});
    return State(std::vector<State>{inner, attention, time, mechanism.initial_alignments(batch, t)});
  }
  std::pair<Output, State> call(const Output &x, const State &given, const std::string &scope) override {
    if (!given.is_tuple() || given.size() != 4) throw TypeError("Expected state to be that of an AttentionWrapper; use its zero_state and clone.");
    LayerCall in(*layer, scope);
    AttentionWrapperState s(given);
    Output joined = o.cell_input_fn ? o.cell_input_fn(x, s.attention) : concat({x, s.attention}, -1);
    auto [out, next] = cell(joined, s.cell_state);
    Output alignments = mechanism(out, s.alignments);
    Output context = squeeze(matmul(expand_dims(alignments, 1), mechanism.values()), {1});
    Output attention = project ? (*project)(concat({out, context}, 1)) : context;
    State after(std::vector<State>{next, attention, s.time + 1, alignments});
    return {o.output_attention ? attention : out, after};
  }
  std::vector<Variable> variables() const override { return cell.variables(); }
};

Output whereRows(const Output &finished, const Output &a, const Output &b) { return where(finished, a, b); }

/// `ids` of the outputs of a step, int32.
Output likeliest(const Output &outputs) { return cast(argmax(outputs, -1), DType::int32); }

} // namespace

AttentionWrapper::AttentionWrapper(RNNCell cell, AttentionMechanism mechanism, AttentionWrapperOpts o)
    : RNNCell(std::make_shared<Attending>(std::move(cell), std::move(mechanism), std::move(o))) {}

Output tile_batch(In given, int multiplier, Name o) {
  Scoped s(o.name, "tile_batch", {given});
  Output t = convert(given, DType::unset, "t");
  Shape known = t.shape();
  if (!known.hasRank()) throw ValueError("t must have statically known rank");
  if (known.rank() == 0) throw ValueError("t must have rank at least 1: a scalar has no batch dimension");
  std::vector<std::int32_t> times(static_cast<std::size_t>(known.rank()) + 1, 1);
  times[1] = multiplier;
  Output tiled = tile(expand_dims(t, 1), In(Tensor(times)));
  Output dims = shape(t);
  Output rows = dims[0] * multiplier;
  Output out = reshape(tiled, Dims(concat({stack({In(rows)}), dims(tfc::slice(1))}, 0)));
  std::vector<std::int64_t> d = known.dims();
  if (d[0] >= 0) d[0] *= multiplier;
  out.set_shape(Shape(d));
  return out;
}

//===-- helpers ---------------------------------------------------------------------------------------------------===//

TrainingHelper::TrainingHelper(In given, In sequence_length, TrainingHelperOpts o) : name(o.name.empty() ? "TrainingHelper" : o.name) {
  Scoped s(o.name, "TrainingHelper", {given, sequence_length});
  inputs = convert(given, DType::unset, "inputs");
  if (inputs.shape().rank() < 2) throw ValueError(cat("inputs must be [batch, time, ...], but have shape ", inputs.shape().str()));
  if (!o.time_major) {
    std::vector<int> perm{1, 0};
    for (int i = 2; i < inputs.shape().rank(); ++i) perm.push_back(i);
    inputs = transpose(inputs, perm);
  }
  lengths = convert(sequence_length, DType::unset, "sequence_length");
  if (lengths.shape().hasRank() && lengths.shape().rank() != 1) throw ValueError(cat("Expected sequence_length to be a vector, but received shape: ", lengths.shape().str()));
  const Shape whole = inputs.shape();
  array = TensorArray(inputs.dtype(), shape(inputs)[0], {.element_shape = Shape(std::vector<std::int64_t>(whole.dims().begin() + 1, whole.dims().end()))}).unstack(inputs);
  zeros = zeros_like(inputs[0]);
  batch = size(lengths);
}
Output TrainingHelper::batch_size() const { return batch; }
Output TrainingHelper::at(const Output &allFinished, const std::function<Output()> &read) const {
  return cond(allFinished, [&] { return zeros; }, read);
}
std::pair<Output, Output> TrainingHelper::initialize() {
  Scoped s("", "TrainingHelperInitialize");
  Output finished = equal(0, lengths);
  Output all = reduce_all(finished);
  return {finished, at(all, [&] { return array->read(0); })};
}
Output TrainingHelper::sample(const Output &, const Output &outputs) {
  Scoped s("", "TrainingHelperSample");
  return likeliest(outputs);
}
Helper::Next TrainingHelper::next_inputs(const Output &time, const Output &, const Output &) {
  Scoped s("", "TrainingHelperNextInputs");
  Output next = time + 1;
  Output finished = greater_equal(next, lengths);
  Output all = reduce_all(finished);
  return {finished, at(all, [&] { return array->read(next); })};
}

GreedyEmbeddingHelper::GreedyEmbeddingHelper(std::function<Output(Output)> embedding, In start_tokens, In end_token) : embed(std::move(embedding)) {
  start = convert(start_tokens, DType::int32, "start_tokens");
  end = convert(end_token, DType::int32, "end_token");
  if (start.shape().hasRank() && start.shape().rank() != 1) throw ValueError("start_tokens must be a vector");
  if (end.shape().hasRank() && end.shape().rank() != 0) throw ValueError("end_token must be a scalar");
  batch = size(start);
  startInputs = embed(start);
}
GreedyEmbeddingHelper::GreedyEmbeddingHelper(Output embedding, In start_tokens, In end_token)
    : GreedyEmbeddingHelper([embedding](Output ids) { return nn::embedding_lookup(embedding, ids); }, std::move(start_tokens), std::move(end_token)) {}
Output GreedyEmbeddingHelper::batch_size() const { return batch; }
std::pair<Output, Output> GreedyEmbeddingHelper::initialize() {
  Output finished = tile(constantOf(Tensor({false}), "Const"), stack({In(batch)}));
  return {finished, startInputs};
}
Output GreedyEmbeddingHelper::sample(const Output &, const Output &outputs) { return likeliest(outputs); }
Output SampleEmbeddingHelper::sample(const Output &, const Output &outputs) {
  return cast(reshape(multinomial(outputs, 1, {.seed = seed}), {-1}), DType::int32);
}
Helper::Next GreedyEmbeddingHelper::next_inputs(const Output &, const Output &, const Output &ids) {
  Output finished = equal(ids, end);
  Output all = reduce_all(finished);
  return {finished, cond(all, [&] { return startInputs; }, [&] { return embed(ids); })};
}

//===-- decoding --------------------------------------------------------------------------------------------------===//

Decoder::First BasicDecoder::initialize() {
  auto [finished, inputs] = helper.initialize();
  return {finished, inputs, initial};
}
DType BasicDecoder::output_dtype() const {
  const State *s = &initial;
  while (s->is_tuple()) s = &(*s)[0];
  return s->tensor().dtype();
}
Decoder::Step BasicDecoder::step(const Output &time, const Output &inputs, const State &state) {
  Scoped s("", "BasicDecoderStep");
  auto [out, next] = cell(inputs, state);
  if (layer) out = layer(out);
  Output ids = helper.sample(time, out);
  auto [finished, nextInputs] = helper.next_inputs(time, out, ids);
  return {{out, ids}, next, nextInputs, finished};
}

DecodeResult dynamic_decode(Decoder &decoder, DecodeOpts o) {
  std::optional<VariableScope> vs;
  if (o.scope.empty()) vs.emplace(std::nullopt, VariableScopeOpts{.default_name = "decoder"});
  else vs.emplace(o.scope);
  auto [finished, inputs, state] = decoder.initialize();
  std::optional<Output> limit;
  if (o.maximum_iterations) {
    limit = convert(*o.maximum_iterations, DType::int32, "maximum_iterations");
    if (limit->shape().hasRank() && limit->shape().rank() != 0) throw ValueError("maximum_iterations must be a scalar");
    finished = logical_or(finished, greater_equal(0, *limit));
  }
  Output lengths = zeros_like(finished, {.dtype = DType::int32});
  Output time = constantOf(Tensor(0), "Const");
  auto array = [&](DType t, Shape each) { return TensorArray(t, 0, {.dynamic_size = true, .element_shape = std::move(each)}); };
  Shape step = unknown_shape(); // of a step's outputs
  TensorArray outs = array(decoder.output_dtype(), Shape{None, None}), ids = array(DType::int32, Shape{None});
  auto goesOn = [](Output, TensorArray, TensorArray, State, Output, Output done, Output) { return logical_not(reduce_all(done)); };
  auto body = [&](Output time, TensorArray outs, TensorArray ids, State state, Output inputs, Output finished, Output lengths) {
    Decoder::Step s = decoder.step(time, inputs, state);
    Output next = decoder.tracks_own_finished() ? s.finished : logical_or(s.finished, finished);
    Output counted = where(logical_not(finished), fill(Dims(shape(lengths)), time + 1), lengths);
    BasicDecoderOutput emit = s.outputs;
    step = emit.rnn_output.shape();
    State after = s.state;
    if (o.impute_finished) {
      emit = {whereRows(finished, zeros_like(emit.rnn_output), emit.rnn_output), whereRows(finished, zeros_like(emit.sample_id), emit.sample_id)};
      Leaves before = frontend::flatten(state), now = frontend::flatten(after);
      for (std::size_t i = 0; i < now.size(); ++i) {
        if (now[i].shape().rank() == 0) continue;
        Shape known = before[i].shape();
        now[i] = whereRows(finished, before[i], now[i]);
        now[i].set_shape(known);
      }
      after = frontend::pack(after, now);
    }
    TensorArray outsNow = outs.write(time, emit.rnn_output), idsNow = ids.write(time, emit.sample_id);
    Output nextTime = time + 1;
    return std::tuple{nextTime, outsNow, idsNow, after, s.inputs, next, counted};
  };
  auto done = while_loop(goesOn, body, std::tuple{time, outs, ids, state, inputs, finished, lengths},
                         {.parallel_iterations = o.parallel_iterations, .swap_memory = o.swap_memory, .maximum_iterations = limit ? std::optional<In>(*limit) : std::nullopt});
  BasicDecoderOutput all{std::get<1>(done).stack(), std::get<2>(done).stack()};
  if (step.rank() == 2) all.rnn_output.set_shape(Shape{None, None, step[1]});
  if (!o.output_time_major) all = {transpose(all.rnn_output, {1, 0, 2}), transpose(all.sample_id, {1, 0})};
  return {all, std::get<3>(done), std::get<6>(done)};
}

} // namespace tfc::contrib::seq2seq
