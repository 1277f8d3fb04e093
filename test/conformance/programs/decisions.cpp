// Reinforcement learning: duelling and double Q-learning, proximal policies, actor and critic with shared recurrent features,
// deterministic policy gradients with slowly moving targets, an evolution of soft updates, curiosity, imitation.
#include "Program.h"

namespace {
using namespace oracle;

Program duelingDoubleDqn() {
  auto now = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "now"});
  auto then = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "then"});
  auto action = tf::placeholder(tf::int32, {tf::None}, {.name = "action"});
  auto reward = tf::placeholder(tf::float32, {tf::None}, {.name = "reward"});
  auto done = tf::placeholder(tf::float32, {tf::None}, {.name = "done"});
  auto importance = tf::placeholder(tf::float32, {tf::None}, {.name = "importance"});
  auto network = [&](tf::Output state, bool trainable, int seed, const std::string &name, bool reuse) {
    tf::VariableScope vs(name, {.reuse = reuse ? tf::Reuse::True : tf::Reuse::Inherit});
    auto h = tf::layers::dense(state, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(seed), .trainable = trainable, .name = "common"});
    tf::Output v;
    {
      tf::VariableScope vs("value");
      v = tf::layers::dense(h, 4, {.activation = tf::nn::relu, .kernel_initializer = normal(seed + 1), .trainable = trainable, .name = "h"});
      v = tf::layers::dense(v, 1, {.kernel_initializer = normal(seed + 2), .trainable = trainable, .name = "out"});
    }
    tf::Output a;
    {
      tf::VariableScope vs("advantage");
      a = tf::layers::dense(h, 4, {.activation = tf::nn::relu, .kernel_initializer = normal(seed + 3), .trainable = trainable, .name = "h"});
      a = tf::layers::dense(a, 3, {.kernel_initializer = normal(seed + 4), .trainable = trainable, .name = "out"});
    }
    auto centred = a - tf::reduce_mean(a, 1, {.keepdims = true});
    return tf::add(v, centred, {.name = "q"});
  };
  auto qNow = network(now, true, 1, "online", false);
  auto qThen = network(then, true, 1, "online", true);
  auto qTarget = network(then, false, 11, "target", false);
  tf::Output goal;
  {
    tf::NameScope ns("target_values");
    auto best = tf::argmax(qThen, 1, {.name = "best"});
    auto picked = tf::one_hot(best, 3);
    auto value = tf::reduce_sum(qTarget * picked, 1);
    auto alive = 1.0 - done;
    auto future = 0.95 * alive * value;
    goal = tf::stop_gradient(reward + future, {.name = "goal"});
  }
  tf::Output loss, priority;
  {
    tf::NameScope ns("errors");
    auto taken = tf::one_hot(action, 3);
    auto estimate = tf::reduce_sum(qNow * taken, 1);
    auto difference = goal - estimate;
    auto magnitude = tf::abs(difference);
    auto quadratic = tf::minimum(magnitude, 1.0);
    auto linear = magnitude - quadratic;
    auto huber = 0.5 * tf::square(quadratic) + linear;
    loss = tf::reduce_mean(importance * huber, {}, {.name = "loss"});
    priority = tf::pow(magnitude + 0.01, 0.6, {.name = "priority"});
  }
  tf::Output rate;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::create_global_step();
    rate = tf::train::polynomial_decay(0.05, step, 15, {.end_learning_rate = 0.01, .power = 2.0, .cycle = true});
    auto optimizer = tf::train::RMSPropOptimizer(rate, {.decay = 0.95, .epsilon = 0.01});
    auto grads = optimizer.compute_gradients(loss, tf::trainable_variables("online"));
    tf::GradsAndVars clipped;
    for (auto &[g, v] : grads)
      clipped.push_back({tf::clip_by_norm(*g, 10.0), v});
    train = optimizer.apply_gradients(clipped, {.global_step = step});
  }
  tf::Operation copied;
  {
    tf::NameScope ns("copying");
    auto targets = tf::global_variables("target");
    std::vector<tf::Operation> moves;
    for (std::size_t k = 0; k < targets.size(); ++k) {
      auto a = targets[k];
      auto b = tf::trainable_variables("online")[k];
      moves.push_back(tf::assign(a, b).op());
    }
    copied = tf::group(moves, {.name = "copied"});
  }
  tf::Output greedy;
  {
    tf::NameScope ns("acting");
    greedy = tf::argmax(qNow, 1, {.name = "greedy"});
    auto meanQ = tf::reduce_mean(tf::reduce_max(qNow, 1), {}, {.name = "mean"});
    tf::summary::scalar("q", meanQ);
    tf::summary::histogram("priority", priority);
  }
  return {loss, {train, copied}, {{now, ramp(5, 4)}, {then, positive({5, 4})}, {action, classes(5, 3)}, {reward, ramp(tf::Shape{5})}, {done,
          tf::Tensor({0.0, 0.0, 1.0, 0.0, 1.0})}, {importance, positive({5})}}, {greedy, priority, rate}};
}

Program proximalPolicy() {
  auto states = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "states"});
  auto actions = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "actions"});
  auto advantages = tf::placeholder(tf::float32, {tf::None}, {.name = "advantages"});
  auto returns = tf::placeholder(tf::float32, {tf::None}, {.name = "returns"});
  auto clip = tf::placeholder_with_default(0.2, tf::Shape{}, {.name = "clip"});
  auto policy = [&](const std::string &name, bool trainable, int seed) {
    tf::VariableScope vs(name);
    tf::Output h = tf::layers::dense(states, 6, {.activation = tf::tanh, .kernel_initializer = normal(seed), .trainable = trainable, .name = "h1"});
    h = tf::layers::dense(h, 6, {.activation = tf::tanh, .kernel_initializer = normal(seed + 1), .trainable = trainable, .name = "h2"});
    auto mean = tf::layers::dense(h, 2, {.kernel_initializer = normal(seed + 2), .trainable = trainable, .name = "mean"});
    auto spread = tf::get_variable("spread", {2}, {.initializer = tf::constant_initializer(-0.5), .trainable = trainable});
    return std::pair{mean, tf::exp(spread)};
  };
  auto logDensity = [&](tf::Output x, tf::Output mean, tf::Output deviation) {
    auto scaled = (x - mean) / deviation;
    auto product1 = -0.5 * tf::square(scaled);
    auto each = product1 - tf::log(deviation);
    return tf::reduce_sum(each - 0.9189385, 1);
  };
  auto [mean, deviation] = policy("new", true, 1);
  auto [oldMean, oldDeviation] = policy("old", false, 1);
  tf::Output value;
  {
    tf::VariableScope vs("critic");
    auto h = tf::layers::dense(states, 5, {.activation = tf::nn::elu, .kernel_initializer = normal(10), .name = "h"});
    value = tf::squeeze(tf::layers::dense(h, 1, {.kernel_initializer = normal(11), .name = "value"}), {1});
  }
  tf::Output ratio;
  {
    tf::NameScope ns("ratio");
    auto newLog = logDensity(actions, mean, deviation);
    auto oldLog = tf::stop_gradient(logDensity(actions, oldMean, oldDeviation));
    ratio = tf::exp(newLog - oldLog, {.name = "ratio"});
  }
  tf::Output actor;
  {
    tf::NameScope ns("surrogate");
    auto [centre, spread] = tf::nn::moments(advantages, {0});
    auto difference1 = advantages - centre;
    auto scaled = difference1 / (tf::sqrt(spread) + 1e-05);
    auto free = ratio * scaled;
    auto difference2 = 1.0 - clip;
    auto bounded = tf::clip_by_value(ratio, difference2, 1.0 + clip) * scaled;
    actor = -tf::reduce_mean(tf::minimum(free, bounded), {}, {.name = "actor"});
  }
  tf::Output critic;
  {
    tf::NameScope ns("value_loss");
    auto squared = tf::square(returns - value);
    auto limited = value + tf::clip_by_value(returns - value, -1.0, 1.0);
    auto other = tf::square(returns - tf::stop_gradient(limited));
    critic = 0.5 * tf::reduce_mean(tf::maximum(squared, other));
  }
  tf::Output loss;
  {
    tf::NameScope ns("entropy");
    auto entropy = tf::reduce_sum(tf::log(deviation) + 1.4189385, {}, {.name = "entropy"});
    auto sum1 = actor + 0.5 * critic;
    loss = sum1 - 0.01 * entropy;
  }
  tf::Output divergence, fraction;
  {
    tf::NameScope ns("divergence");
    auto square1 = tf::square(oldDeviation);
    auto gap = square1 + tf::square(oldMean - mean);
    auto log1 = tf::log(deviation / oldDeviation);
    auto terms = log1 + gap / (2.0 * tf::square(deviation)) - 0.5;
    divergence = tf::reduce_mean(tf::reduce_sum(terms, 1), {}, {.name = "divergence"});
    auto clipped = tf::greater(tf::abs(ratio - 1.0), clip);
    fraction = tf::reduce_mean(tf::cast(clipped, tf::float32), {}, {.name = "fraction"});
  }
  auto optimizer = tf::train::GradientDescentOptimizer(0.002);
  auto gradients = optimizer.compute_gradients(loss, tf::trainable_variables());
  auto train = optimizer.apply_gradients(gradients);
  tf::Operation follow;
  {
    tf::NameScope ns("follow");
    std::vector<tf::Operation> moves;
    for (std::size_t k = 0; k < tf::global_variables("old").size(); ++k) {
      auto a = tf::global_variables("old")[k];
      auto b = tf::trainable_variables("new")[k];
      moves.push_back(tf::assign(a, b).op());
    }
    follow = tf::group(moves, {.name = "follow"});
  }
  return {loss, {train, follow}, {{states, ramp(6, 3)}, {actions, ramp(6, 2)}, {advantages, ramp(tf::Shape{6})}, {returns, positive({6})}},
          {divergence, fraction, ratio}};
}

Program deterministicPolicy() {
  auto state = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "state"});
  auto following = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "following"});
  auto action = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "action"});
  auto reward = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "reward"});
  auto actor = [&](tf::Output s, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::dense(s, 5, {.activation = tf::tanh, .kernel_initializer = normal(seed), .bias_initializer = tf::constant_initializer(0.1),
            .name = "h"});
    auto raw = tf::layers::dense(h, 1, {.activation = tf::tanh, .kernel_initializer = normal(seed + 1), .name = "raw"});
    return tf::multiply(raw, 2.0, {.name = "action"});
  };
  auto critic = [&](tf::Output s, tf::Output a, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto fromState = tf::get_variable("from_state", {3, 5}, {.initializer = normal(seed)});
    auto fromAction = tf::get_variable("from_action", {1, 5}, {.initializer = normal(seed + 1)});
    auto bias = tf::get_variable("bias", {1, 5}, {.initializer = tf::constant_initializer(0.1)});
    auto matmul1 = tf::matmul(s, fromState);
    auto both = matmul1 + tf::matmul(a, fromAction);
    auto h = tf::tanh(both + bias);
    return tf::layers::dense(h, 1, {.kernel_initializer = normal(seed + 2), .name = "q"});
  };
  auto mu = actor(state, 1, "actor");
  auto muTarget = actor(following, 3, "actor_target");
  auto q = critic(state, action, 5, "critic");
  auto qTarget = critic(following, muTarget, 8, "critic_target");
  tf::Operation criticTrain;
  tf::Output goal, loss;
  {
    tf::NameScope ns("bellman");
    goal = reward + 0.9 * tf::stop_gradient(qTarget);
    loss = tf::reduce_mean(tf::squared_difference(goal, q), {}, {.name = "loss"});
    criticTrain = tf::train::GradientDescentOptimizer(0.05).minimize(loss, {.var_list = tf::trainable_variables("critic/")});
  }
  tf::Operation actorTrain;
  tf::Output slope;
  {
    tf::NameScope ns("policy");
    slope = tf::gradients(q, action, {.name = "slope"})[0];
    auto parameters = tf::trainable_variables("actor/");
    auto ascent = tf::gradients(mu, parameters, {.grad_ys = {slope}, .name = "ascent"});
    ascent = tf::tuple(ascent, {.name = "ready"});
    tf::GradsAndVars pairs;
    for (std::size_t k = 0; k < ascent.size(); ++k) {
      auto g = ascent[k];
      auto v = parameters[k];
      pairs.push_back({g, v});
    }
    actorTrain = tf::train::GradientDescentOptimizer(-0.02, {.name = "Ascend"}).apply_gradients(pairs);
  }
  tf::Operation soft;
  {
    tf::NameScope ns("soft");
    std::vector<tf::Operation> moves;
    tf::Output kept;
    for (std::size_t k = 0; k < tf::trainable_variables("actor_target").size(); ++k) {
      auto t = tf::trainable_variables("actor_target")[k];
      auto e = tf::trainable_variables("actor/")[k];
      kept = 0.9 * t;
      moves.push_back(tf::assign(t, kept + 0.1 * e).op());
    }
    for (std::size_t k = 0; k < tf::trainable_variables("critic_target").size(); ++k) {
      auto t = tf::trainable_variables("critic_target")[k];
      auto e = tf::trainable_variables("critic/")[k];
      kept = 0.9 * t;
      moves.push_back(tf::assign(t, kept + 0.1 * e).op());
    }
    soft = tf::group(moves, {.name = "replace"});
  }
  tf::Output bounded, jittered;
  {
    tf::NameScope ns("exploration");
    auto theta = tf::constant(0.15);
    auto noise = tf::get_variable("noise", {1}, {.initializer = tf::constant_initializer(0.3), .trainable = false});
    auto pulled = noise - theta * noise;
    jittered = tf::assign(noise, pulled + 0.01, {.name = "jittered"});
    bounded = tf::clip_by_value(mu + noise, -2.0, 2.0, {.name = "bounded"});
  }
  tf::Output gap;
  {
    tf::NameScope ns("report");
    gap = tf::reduce_mean(tf::abs(goal - q), {}, {.name = "gap"});
    tf::summary::scalar("gap", gap);
    tf::summary::histogram("actions", bounded);
  }
  return {loss, {criticTrain, actorTrain, soft, jittered.op()}, {{state, ramp(5, 3)}, {following, positive({5, 3})}, {action, ramp(5, 1)}, {reward,
          positive({5, 1})}}, {mu, slope, gap, bounded}};
}

Program curiosity() {
  auto state = tf::placeholder(tf::float32, {tf::None, 5}, {.name = "state"});
  auto following = tf::placeholder(tf::float32, {tf::None, 5}, {.name = "following"});
  auto action = tf::placeholder(tf::int32, {tf::None}, {.name = "action"});
  auto features = [&](tf::Output x) {
    tf::VariableScope vs("features", {.reuse = tf::AUTO_REUSE});
    auto h = tf::layers::dense(x, 6, {.activation = tf::nn::elu, .kernel_initializer = normal(1), .name = "h"});
    return tf::layers::dense(h, 4, {.kernel_initializer = normal(2), .name = "phi"});
  };
  auto phi = features(state);
  auto phiNext = features(following);
  auto taken = tf::one_hot(action, 3);
  tf::Output accuracy, h;
  {
    tf::VariableScope vs("inverse");
    auto both = tf::concat({phi, phiNext}, 1);
    h = tf::layers::dense(both, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(3), .name = "h"});
    auto guess = tf::layers::dense(h, 3, {.kernel_initializer = normal(4), .name = "guess"});
    auto inverse = tf::losses::softmax_cross_entropy(taken, guess, {.weights = 0.8});
    auto argmax1 = tf::argmax(guess, 1);
    auto right = tf::equal(argmax1, tf::cast(action, tf::int64));
    accuracy = tf::reduce_mean(tf::to_float(right), {}, {.name = "accuracy"});
  }
  tf::Output surprise;
  {
    tf::VariableScope vs("forward");
    auto known = tf::concat({phi, taken}, 1);
    h = tf::layers::dense(known, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(5), .name = "h"});
    auto predicted = tf::layers::dense(h, 4, {.kernel_initializer = normal(6), .name = "predicted"});
    surprise = 0.5 * tf::reduce_sum(tf::square(predicted - phiNext), 1, {.name = "surprise"});
    auto forward = tf::losses::compute_weighted_loss(surprise, {.weights = 0.2});
  }
  tf::Output bonus, updated;
  {
    tf::NameScope ns("bonus");
    auto running = tf::get_variable("running", tf::Shape{}, {.initializer = tf::ones_initializer(), .trainable = false});
    auto batch = tf::reduce_mean(surprise);
    auto kept = 0.9 * running;
    updated = tf::assign(running, kept + 0.1 * batch);
    bonus = tf::div(surprise, running + 0.001, {.name = "bonus"});
  }
  auto loss = tf::losses::get_total_loss({.add_regularization_losses = false});
  auto train = tf::train::MomentumOptimizer(0.05, 0.5).minimize(loss);
  return {loss, {train, updated.op()}, {{state, ramp(6, 5)}, {following, positive({6, 5})}, {action, classes(6, 3)}}, {bonus, accuracy}};
}

Program recurrentActorCritic() {
  auto frames = tf::placeholder(tf::float32, {4, 6, 6, 1}, {.name = "frames"});
  auto actions = tf::placeholder(tf::int32, {4}, {.name = "actions"});
  auto returns = tf::placeholder(tf::float32, {4}, {.name = "returns"});
  auto cIn = tf::placeholder(tf::float32, {1, 5}, {.name = "c_in"});
  auto hIn = tf::placeholder(tf::float32, {1, 5}, {.name = "h_in"});
  tf::Output seen;
  {
    tf::VariableScope vs("vision");
    tf::Output x = tf::layers::conv2d(frames, 4, 3, {.strides = 2, .activation = tf::nn::elu, .kernel_initializer = normal(1), .name = "conv1"});
    x = tf::layers::conv2d(x, 6, 2, {.activation = tf::nn::elu, .kernel_initializer = normal(2), .name = "conv2"});
    seen = tf::reshape(x, {4, 6}, {.name = "seen"});
  }
  tf::Output out, remembered;
  {
    tf::VariableScope vs("memory", {.initializer = normal(3)});
    auto cell = tf::nn::rnn_cell::LSTMCell(5);
    tf::nn::rnn_cell::State state;
    state = tf::nn::rnn_cell::LSTMStateTuple(cIn, hIn);
    std::vector<tf::Output> outputs;
    for (int t = 0; t < 4; ++t) {
      if (t > 0)
        tf::get_variable_scope().reuse_variables();
      std::tie(out, state) = cell(seen(tf::slice(t, t + 1), tf::all), state);
      outputs.push_back(out);
    }
    remembered = tf::concat(outputs, 0, {.name = "remembered"});
  }
  tf::Output logits, value;
  {
    tf::VariableScope vs("heads");
    logits = tf::layers::dense(remembered, 3, {.kernel_initializer = normal(4, 0.01), .name = "policy"});
    value = tf::reshape(tf::layers::dense(remembered, 1, {.kernel_initializer = normal(5), .name = "value"}), {-1});
  }
  tf::Output entropy, loss, policy;
  {
    tf::NameScope ns("losses");
    auto logPolicy = tf::nn::log_softmax(logits);
    policy = tf::nn::softmax(logits);
    auto taken = tf::one_hot(actions, 3);
    auto logTaken = tf::reduce_sum(logPolicy * taken, 1);
    auto advantage = returns - value;
    auto policyLoss = -tf::reduce_sum(logTaken * tf::stop_gradient(advantage));
    auto valueLoss = 0.5 * tf::reduce_sum(tf::square(advantage));
    entropy = -tf::reduce_sum(policy * logPolicy);
    loss = policyLoss + 0.5 * valueLoss;
    loss = loss - 0.01 * entropy;
  }
  tf::Output norm;
  tf::Operation train;
  {
    tf::NameScope ns("update");
    auto variables = tf::trainable_variables();
    auto gradients = tf::gradients(loss, variables);
    norm = tf::global_norm(gradients, {.name = "norm"});
    auto clipped = tf::clip_by_global_norm(gradients, 5.0).first;
    tf::GradsAndVars pairs;
    for (std::size_t k = 0; k < clipped.size(); ++k) {
      auto g = clipped[k];
      auto v = variables[k];
      pairs.push_back({g, v});
    }
    auto step = tf::train::get_or_create_global_step();
    train = tf::train::AdagradOptimizer(0.02).apply_gradients(pairs, {.global_step = step});
  }
  {
    tf::NameScope ns("summary");
    tf::summary::scalar("value", tf::reduce_mean(value));
    tf::summary::scalar("norm", norm);
    tf::summary::scalar("entropy", entropy / 4.0);
  }
  tf::Output generalised;
  {
    tf::NameScope ns("bootstrapped");
    auto part1 = value(tf::slice(1));
    auto ahead = tf::concat({part1, value(tf::slice(3))}, 0);
    tf::Output delta = returns + 0.9 * ahead;
    delta = delta - value;
    auto sums = tf::cumsum(delta, {}, {.reverse = true, .name = "sums"});
    auto weights = tf::cumprod(0.9 * tf::ones({4}), {}, {.exclusive = true, .name = "weights"});
    generalised = tf::multiply(sums, weights, {.name = "generalised"});
  }
  tf::Output carried;
  {
    tf::NameScope ns("carried");
    carried = tf::concat({out, remembered(tf::slice(3), tf::all)}, 1, {.name = "state"});
  }
  auto sampled = tf::squeeze(tf::multinomial(logits, 1, {.seed = 9}), {1}, {.name = "sampled"});
  return {loss, {train}, {{frames, ramp(tf::Shape{4, 6, 6, 1})}, {actions, classes(4, 3)}, {returns, ramp(tf::Shape{4})}, {cIn, ramp(1, 5)}, {hIn,
          ramp(1, 5)}}, {policy, norm, generalised, carried}};
}

const Programs added{{"dueling_double_dqn", duelingDoubleDqn}, {"proximal_policy", proximalPolicy}, {"deterministic_policy", deterministicPolicy},
        {"curiosity", curiosity}, {"recurrent_actor_critic", recurrentActorCritic}};

} // namespace
