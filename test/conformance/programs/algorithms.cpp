// Decisions, probabilities and algorithms: Q-learning, policy gradients, a bandit, an inner loop that learns, mixtures, a hidden Markov
// model, k-means, Newton's method, an ODE, a memory that is addressed by content.
#include "Program.h"

namespace {
using namespace oracle;
using tf::Output;

Output given(const char *name, tf::Shape shape, tf::DType type = tf::float32) { return tf::placeholder(type, std::move(shape), {.name = name}); }

Output network(const Output &x, const char *scope, int seed) {
  tf::VariableScope vs(scope);
  auto h = tf::layers::dense(x, 5, {.activation = tf::nn::relu, .kernel_initializer = normal(seed), .name = "h"});
  return tf::layers::dense(h, 2, {.kernel_initializer = normal(seed + 1), .name = "q"});
}
Program dqn() {
  auto s = given("s", {tf::None, 3}), s2 = given("s2", {tf::None, 3}), a = given("a", {tf::None}, tf::int32), r = given("r", {tf::None});
  auto q = network(s, "online", 1), target = network(s2, "target", 3);
  Output loss;
  {
    tf::NameScope ns("update");
    auto best = tf::stop_gradient(r + 0.9f * tf::reduce_max(target, 1));
    auto taken = tf::reduce_sum(q * tf::one_hot(a, 2), 1);
    loss = tf::losses::huber_loss(best, taken);
  }
  auto online = tf::get_collection<tf::Variable>(tf::GraphKeys::TRAINABLE_VARIABLES, "online/");
  auto frozen = tf::get_collection<tf::Variable>(tf::GraphKeys::TRAINABLE_VARIABLES, "target/");
  auto train = tf::train::GradientDescentOptimizer(0.1).minimize(loss, {.var_list = online});
  tf::Operation sync;
  {
    tf::NameScope ns("sync");
    std::vector<tf::Operation> all;
    for (std::size_t i = 0; i < online.size(); ++i) {
      auto kept = 0.5f * frozen[i].value();
      auto taken = 0.5f * online[i].value();
      all.push_back(tf::assign(frozen[i], kept + taken).op());
    }
    sync = tf::group(all);
  }
  tf::Tensor other = ramp(4, 3);
  for (float &v : other.mutable_data<float>()) v = -v;
  return {loss, {train, sync}, {{s, ramp(4, 3)}, {s2, other}, {a, classes(4, 2)}, {r, ramp(tf::Shape{4})}}};
}

Program policyGradient() {
  auto s = given("s", {tf::None, 3}), a = given("a", {tf::None}, tf::int32), r = given("r", {tf::None});
  auto logits = tf::layers::dense(s, 4, {.kernel_initializer = normal(1), .name = "policy"});
  auto value = tf::squeeze(tf::layers::dense(s, 1, {.kernel_initializer = normal(2), .name = "value"}), {1});
  auto advantage = r - value;
  auto cost = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = a, .logits = logits});
  auto actor = tf::reduce_mean(cost * tf::stop_gradient(advantage));
  auto critic = tf::reduce_mean(tf::square(advantage));
  auto p = tf::nn::softmax(logits);
  auto entropy = -tf::reduce_sum(p * tf::nn::log_softmax(logits));
  auto most = actor + 0.5f * critic;
  auto loss = most - 0.01f * entropy;
  tf::train::RMSPropOptimizer opt(0.01);
  auto grads = opt.compute_gradients(loss);
  std::vector<Output> list;
  for (auto &g : grads) list.push_back(*g.first);
  auto clipped = tf::clip_by_global_norm(list, 0.5f).first;
  for (std::size_t i = 0; i < grads.size(); ++i) grads[i].first = clipped[i];
  return {loss, {opt.apply_gradients(grads)}, {{s, ramp(4, 3)}, {a, classes(4, 4)}, {r, ramp(tf::Shape{4})}}};
}

Program bandit() {
  auto arm = given("arm", {1}, tf::int32), reward = given("reward", {1});
  tf::Variable weights(tf::ones({4}), {.name = "weights"});
  auto chosen = tf::slice(weights, arm, {1});
  auto loss = tf::reduce_sum(-(tf::log(chosen) * reward), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.01).minimize(loss);
  return {loss, {train}, {{arm, classes(1, 4)}, {reward, ramp(tf::Shape{1})}}, {tf::argmax(weights, 0)}};
}

Program innerLoop() {
  auto x = given("x", {5, 1}), y = given("y", {5, 1});
  auto w = tf::get_variable("w", {1, 3}, {.initializer = normal(1)}), u = tf::get_variable("u", {3, 1}, {.initializer = normal(2)});
  auto cost = [&](const Output &a, const Output &b) {
    auto h = tf::tanh(tf::matmul(x, a));
    return tf::reduce_mean(tf::square(tf::matmul(h, b) - y));
  };
  auto a = w.read_value(), b = u.read_value();
  for (int i = 0; i < 2; ++i) {
    auto d = tf::gradients(cost(a, b), {a, b});
    a = a - 0.1f * d[0];
    b = b - 0.1f * d[1];
  }
  auto loss = cost(a, b);
  tf::Tensor other = ramp(5, 1);
  for (float &v : other.mutable_data<float>()) v = -v;
  return {loss, {tf::train::GradientDescentOptimizer(0.05).minimize(loss)}, {{x, ramp(5, 1)}, {y, other}}};
}

Program mixtureDensity() {
  auto x = given("x", {tf::None, 1}), y = given("y", {tf::None, 1});
  auto h = tf::layers::dense(x, 6, {.activation = tf::tanh, .kernel_initializer = normal(1), .name = "h"});
  auto raw = tf::layers::dense(h, 9, {.kernel_initializer = normal(2), .name = "raw"});
  auto parts = tf::split(raw, 3, 1);
  auto deviation = tf::exp(parts[2]);
  auto distance = (y - parts[1]) / deviation;
  auto half = -0.5f * tf::square(distance);
  auto density = half - parts[2];
  auto loss = -tf::reduce_mean(tf::reduce_logsumexp(tf::nn::log_softmax(parts[0]) + density, 1), {}, {.name = "loss"});
  return {loss, {tf::train::GradientDescentOptimizer(0.05).minimize(loss)}, {{x, ramp(6, 1)}, {y, ramp(6, 1)}}};
}

Program hiddenMarkov() {
  auto steps = given("steps", {5}, tf::int32);
  auto moves = tf::get_variable("moves", {3, 3}, {.initializer = normal(1)}), emits = tf::get_variable("emits", {3, 4}, {.initializer = normal(2)});
  auto transitions = tf::nn::log_softmax(moves), emissions = tf::transpose(tf::nn::log_softmax(emits));
  auto seen = tf::gather(emissions, steps);
  auto forward = [&](Output alpha, Output now) {
    auto before = tf::expand_dims(alpha, 1) + transitions;
    return tf::reduce_logsumexp(before, 0) + now;
  };
  auto last = tf::foldl(forward, seen, tf::zeros({3}));
  auto loss = -tf::reduce_logsumexp(last, {}, {.name = "loss"});
  return {loss, {tf::train::GradientDescentOptimizer(0.1).minimize(loss)}, {{steps, classes(5, 4)}}};
}

Program kMeans() {
  auto x = given("x", {8, 2});
  auto centres = tf::get_variable("centres", {3, 2}, {.initializer = normal(1, 0.5)});
  auto points = tf::expand_dims(x, 1);
  auto apart = points - tf::expand_dims(centres, 0);
  auto distance = tf::reduce_sum(tf::square(apart), 2);
  auto nearest = tf::argmin(distance, 1);
  auto sums = tf::unsorted_segment_sum(x, nearest, 3);
  auto counts = tf::unsorted_segment_sum(tf::ones({8, 1}), nearest, 3);
  auto taken = tf::tile(counts > 0.0f, {1, 2});
  auto moved = tf::where(taken, sums / tf::maximum(counts, 1.0f), centres);
  auto loss = tf::reduce_mean(tf::reduce_min(distance, 1), {}, {.name = "loss"});
  auto kept = 0.5f * centres.value();
  return {loss, {tf::assign(centres, kept + 0.5f * moved).op()}, {{x, ramp(8, 2)}}};
}

Program ode() {
  auto y = given("y", {2});
  auto rate = tf::get_variable("rate", {2, 2}, {.initializer = normal(3)});
  auto euler = [&](Output i, Output state) {
    auto slope = tf::squeeze(tf::matmul(tf::expand_dims(state, 0), rate), {0});
    auto next = i + 1;
    return std::tuple{next, state + 0.1f * slope};
  };
  auto zero = tf::constant(0), start = tf::constant({1.0f, 0.5f});
  auto end = std::get<1>(tf::while_loop([](Output i, Output) { return i < 6; }, euler, std::tuple{zero, start}));
  auto loss = tf::reduce_sum(tf::square(end - y), {}, {.name = "loss"});
  return {loss, {tf::train::AdamOptimizer(0.05).minimize(loss)}, {{y, ramp(tf::Shape{2})}}};
}

Program memory() {
  auto x = given("x", {tf::None, 4}), y = given("y", {tf::None, 3});
  auto slots = tf::get_variable("slots", {5, 4}, {.initializer = normal(1)});
  auto key = tf::layers::dense(x, 4, {.kernel_initializer = normal(2), .name = "key"});
  auto unitKey = tf::nn::l2_normalize(key, 1), unitSlots = tf::nn::l2_normalize(slots, 1);
  auto address = tf::nn::softmax(3.0f * tf::matmul(unitKey, unitSlots, {.transpose_b = true}));
  auto read = tf::matmul(address, slots);
  auto out = tf::layers::dense(tf::concat({read, x}, 1), 3, {.kernel_initializer = normal(3), .name = "out"});
  auto loss = tf::losses::mean_squared_error(y, out);
  return {loss, {tf::train::AdamOptimizer(0.02).minimize(loss)}, {{x, ramp(4, 4)}, {y, ramp(4, 3)}}, {address}};
}

const Programs added{{"dqn", dqn}, {"policy_gradient", policyGradient}, {"bandit", bandit}, {"inner_loop", innerLoop}, {"mixture_density", mixtureDensity},
                     {"hidden_markov", hiddenMarkov}, {"k_means", kMeans}, {"ode", ode}, {"memory", memory}};

} // namespace
