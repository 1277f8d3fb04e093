// Decisions in their longer forms: values as distributions on atoms, a soft actor and critics with slow targets, imitation with a penalised
// judge, plans in a learned world.
#include "Program.h"

namespace {
using namespace oracle;

Program valuesOnAtoms() {
  auto states = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "states"});
  auto actions = tf::placeholder(tf::int32, {tf::None}, {.name = "actions"});
  auto rewards = tf::placeholder(tf::float32, {tf::None}, {.name = "rewards"});
  auto following = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "following"});
  auto done = tf::placeholder(tf::float32, {tf::None}, {.name = "done"});
  int atoms = 5;
  int count = 3;
  auto step = tf::train::get_or_create_global_step();
  auto noisy = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    int before = x.shape()[1];
    auto mean = tf::get_variable("mean", {before, units}, {.initializer = tf::random_uniform_initializer(-0.5, 0.5, {.seed = seed})});
    auto spread = tf::get_variable("spread", {before, units}, {.initializer = tf::constant_initializer(0.1)});
    auto bias = tf::get_variable("bias", {units}, {.initializer = tf::zeros_initializer()});
    auto rows = tf::constant(ramp(tf::Shape{before, 1}), {.name = "rows"});
    auto columns = tf::constant(ramp(tf::Shape{1, units}), {.name = "columns"});
    auto sign1 = tf::sign(rows);
    auto shaped = sign1 * tf::sqrt(tf::abs(rows));
    auto sign2 = tf::sign(columns);
    auto noise = tf::stop_gradient(shaped * (sign2 * tf::sqrt(tf::abs(columns))), {.name = "noise"});
    return tf::nn::bias_add(tf::matmul(x, mean + spread * noise), bias, {.name = "out"});
  };
  auto network = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto h = tf::layers::dense(x, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(1, 0.4), .name = "first"});
    auto value = noisy(h, atoms, 2, "value");
    auto advantage = tf::reshape(noisy(h, count * atoms, 3, "advantage"), {-1, count, atoms}, {.name = "advantages"});
    auto centred = advantage - tf::reduce_mean(advantage, 1, {.keepdims = true});
    auto logits = tf::add(tf::expand_dims(value, 1), centred, {.name = "logits"});
    return logits;
  };
  tf::Output support;
  double gap;
  {
    tf::NameScope ns("support");
    support = tf::constant({-1.0, -0.5, 0.0, 0.5, 1.0}, {.name = "support"});
    gap = 0.5;
  }
  auto online = network(states, "online");
  auto later = network(following, "online");
  auto target = network(following, "target");
  tf::Output expected, rows, projected;
  {
    tf::NameScope ns("projection");
    auto chance = tf::nn::softmax(target, {.name = "chance"});
    expected = tf::reduce_sum(tf::nn::softmax(later) * support, 2, {.name = "expected"});
    auto best = tf::argmax(expected, 1, {.name = "best", .output_type = tf::int32});
    rows = tf::range(tf::shape(best)(0), {.name = "rows"});
    auto chosen = tf::gather_nd(chance, tf::stack({rows, best}, {.axis = 1}), {.name = "chosen"});
    auto expandDims1 = tf::expand_dims(rewards, 1);
    tf::Output moved = expandDims1 + 0.9 * tf::expand_dims(1.0 - done, 1) * support;
    moved = tf::clip_by_value(moved, -1.0, 1.0, {.name = "moved"});
    auto expandDims2 = tf::expand_dims(moved, 1);
    auto distance = tf::abs(expandDims2 - tf::reshape(support, {1, atoms, 1}));
    auto share = tf::maximum(1.0 - distance / gap, 0.0, {.name = "share"});
    projected = tf::reduce_sum(share * tf::expand_dims(chosen, 1), 2, {.name = "projected"});
    projected = tf::stop_gradient(projected);
  }
  tf::Output weights, loss;
  {
    tf::NameScope ns("loss");
    auto taken = tf::gather_nd(online, tf::stack({rows, actions}, {.axis = 1}), {.name = "taken"});
    auto each = tf::nn::softmax_cross_entropy_with_logits({.labels = projected, .logits = taken, .name = "each"});
    auto priority = tf::pow(each + 0.01, 0.6, {.name = "priority"});
    weights = tf::stop_gradient(tf::pow(priority / tf::reduce_sum(priority), -0.4));
    weights = weights / tf::reduce_max(weights);
    loss = tf::losses::compute_weighted_loss(each, {.weights = weights});
  }
  tf::Operation learn;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::AdamOptimizer(0.01, {.epsilon = 0.0003});
    auto grads = optimizer.compute_gradients(loss, tf::trainable_variables("online"));
    tf::GradsAndVars kept;
    for (auto &[g, v] : grads)
      kept.push_back({tf::clip_by_norm(*g, 0.5), v});
    learn = optimizer.apply_gradients(kept, {.global_step = step});
  }
  std::vector<tf::Output> copies;
  tf::Output turn;
  {
    tf::NameScope ns("copy");
    auto ours = tf::trainable_variables("online");
    auto theirs = tf::trainable_variables("target");
    for (std::size_t k1 = 0; k1 < ours.size(); ++k1) {
      auto mine = ours[k1];
      auto other = theirs[k1];
      auto product1 = 0.8 * other;
      copies.push_back(tf::assign(other, product1 + 0.2 * mine));
    }
    turn = tf::equal(tf::floormod(step, 4), 0, {.name = "turn"});
  }
  tf::Output copied;
  {
    tf::ControlDependencies after({learn});
    auto value1 = [&]() { return tf::reduce_sum(copies[0]); };
    copied = tf::cond(turn, value1, [&]() { return tf::constant(0.0); }, {.name = "copied"});
  }
  tf::Output mean, spreadOf;
  {
    tf::NameScope ns("risk");
    auto mine = tf::nn::softmax(online, {.name = "mine"});
    mean = tf::reduce_sum(mine * support, 2, {.name = "mean"});
    auto square = tf::reduce_sum(mine * tf::square(support), 2, {.name = "square"});
    spreadOf = tf::sqrt(tf::maximum(square - tf::square(mean), 0.0) + 1e-06, {.name = "spread"});
    auto summed = tf::cumsum(mine, 2, {.name = "summed"});
    auto below = tf::to_float(summed < 0.25, {.name = "below"});
    auto lowest = tf::reduce_sum(below, 2, {.name = "lowest"});
    auto careful = tf::argmax(mean - 0.5 * spreadOf, 1, {.name = "careful"});
    auto greedy = tf::argmax(mean, 1, {.name = "greedy"});
    auto differs = tf::reduce_sum(tf::to_int32(tf::not_equal(careful, greedy)), {}, {.name = "differs"});
    tf::summary::histogram("values", mean);
  }
  return {loss,
          {learn, copied.op()},
          {{states, ramp(tf::Shape{3, 4})},
           {actions, tf::Tensor({0, 2, 1})},
           {rewards, tf::Tensor({0.5f, -0.5f, 1.0f})},
           {following, positive(tf::Shape{3, 4})},
           {done, tf::Tensor({0.0f, 1.0f, 0.0f})}},
          {projected, expected, weights, mean, spreadOf}};
}

Program softActor() {
  auto states = tf::placeholder(tf::float32, {4, 3}, {.name = "states"});
  auto actions = tf::placeholder(tf::float32, {4, 2}, {.name = "actions"});
  auto rewards = tf::placeholder(tf::float32, {4}, {.name = "rewards"});
  auto following = tf::placeholder(tf::float32, {4, 3}, {.name = "following"});
  auto noise = tf::placeholder(tf::float32, {4, 2}, {.name = "noise"});
  auto step = tf::train::get_or_create_global_step();
  auto layers = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h = tf::layers::dense(x, 6, {.activation = tf::nn::elu, .kernel_initializer = normal(seed, 0.4), .name = "h1"});
    h = tf::layers::dense(h, 6, {.activation = tf::tanh, .kernel_initializer = normal(seed + 1, 0.4), .name = "h2"});
    return tf::layers::dense(h, units, {.kernel_initializer = normal(seed + 2, 0.4), .name = "out"});
  };
  auto policy = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs("policy", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    auto out = layers(x, 4, 1, "net");
    auto parts1 = tf::split(out, 2, 1);
    auto mean = parts1[0];
    tf::Output logSpread = parts1[1];
    logSpread = tf::clip_by_value(logSpread, -4.0, 1.0, {.name = "log_spread"});
    auto spread = tf::exp(logSpread);
    auto raw = mean + spread * noise;
    auto action = tf::tanh(raw, {.name = "action"});
    auto density = -0.5 * tf::square(noise) - logSpread - 0.9189385;
    auto squash = tf::log(1.0 - tf::square(action) + 1e-06);
    return std::tuple{action, tf::reduce_sum(density - squash, 1, {.name = "log_chance"})};
  };
  auto critic = [&](tf::Output x, tf::Output y, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto one = layers(tf::concat({x, y}, 1), 1, 10, "one");
    auto two = layers(tf::concat({x, y}, 1), 1, 20, "two");
    auto squeeze1 = tf::squeeze(one, {1});
    return std::tuple{squeeze1, tf::squeeze(two, {1})};
  };
  std::optional<tf::Variable> logAlpha;
  tf::Output alpha;
  {
    tf::VariableScope vs("temperature");
    logAlpha = tf::get_variable("log_alpha", tf::Shape{}, {.initializer = tf::constant_initializer(-1.0)});
    alpha = tf::exp(*logAlpha, {.name = "alpha"});
  }
  auto [made, logChance] = policy(states, "now");
  auto [later, laterChance] = policy(following, "later");
  auto [one, two] = critic(states, actions, "critic");
  auto [mineOne, mineTwo] = critic(states, made, "critic");
  auto [slowOne, slowTwo] = critic(following, later, "slow");
  tf::Output backup;
  {
    tf::NameScope ns("targets");
    auto least = tf::minimum(slowOne, slowTwo, {.name = "least"});
    backup = tf::stop_gradient(rewards + 0.9 * (least - alpha * laterChance), {.name = "backup"});
  }
  tf::Output criticLoss, policyLoss, alphaLoss, loss;
  {
    tf::NameScope ns("losses");
    auto errorOne = tf::losses::huber_loss(backup, one, {.loss_collection = {}}, 0.8);
    auto errorTwo = tf::losses::huber_loss(backup, two, {.loss_collection = {}}, 0.8);
    criticLoss = tf::add(errorOne, errorTwo, {.name = "critic"});
    auto worst = tf::minimum(mineOne, mineTwo);
    policyLoss = tf::reduce_mean(tf::stop_gradient(alpha) * logChance - worst, {}, {.name = "policy"});
    int wanted = -2.0;
    alphaLoss = -tf::reduce_mean(*logAlpha * tf::stop_gradient(logChance + wanted), {}, {.name = "alpha"});
    loss = tf::add_n({criticLoss, policyLoss, alphaLoss}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto criticVariables = tf::trainable_variables("critic");
    auto policyVariables = tf::trainable_variables("policy");
    auto criticStep = tf::train::AdamOptimizer(0.02, {.name = "CriticAdam"}).minimize(criticLoss, {.var_list = criticVariables});
    tf::Operation policyStep, alphaStep;
    {
      tf::ControlDependencies after({criticStep});
      policyStep =
          tf::train::AdamOptimizer(0.01, {.name = "PolicyAdam"}).minimize(policyLoss, {.global_step = step, .var_list = policyVariables});
      alphaStep = tf::train::GradientDescentOptimizer(0.05, {.name = "AlphaDescent"}).minimize(alphaLoss, {.var_list = {*logAlpha}});
    }
    {
      tf::ControlDependencies after({policyStep, alphaStep});
      std::vector<tf::Operation> moves;
      for (std::size_t k1 = 0; k1 < tf::trainable_variables("critic").size(); ++k1) {
        auto ours = tf::trainable_variables("critic")[k1];
        auto slow = tf::trainable_variables("slow")[k1];
        moves.push_back(tf::assign_sub(slow, 0.1 * (slow - ours)).op());
      }
      train = tf::group(moves, {.name = "train"});
    }
  }
  tf::Output entropy, distance, rangeOf;
  {
    tf::NameScope ns("watch");
    entropy = -tf::reduce_mean(logChance, {}, {.name = "entropy"});
    distance = tf::norm(one - two, {}, {.name = "distance"});
    auto reduceMax1 = tf::reduce_max(made, 0);
    rangeOf = reduceMax1 - tf::reduce_min(made, 0);
    tf::summary::scalar("alpha", alpha);
    tf::summary::histogram("actions", made);
  }
  tf::Output saturated, optimism, error, lag, targetRange;
  {
    tf::NameScope ns("limits");
    auto edge = tf::to_float(tf::abs(made) > 0.95, {.name = "edge"});
    saturated = tf::reduce_mean(edge, {}, {.name = "saturated"});
    auto bestOf = tf::maximum(one, two, {.name = "best_of"});
    optimism = tf::reduce_mean(bestOf - tf::minimum(one, two), {}, {.name = "optimism"});
    error = tf::reduce_mean(tf::abs(backup - one), {}, {.name = "error"});
    auto errorSigns = tf::reduce_sum(tf::sign(backup - one), {}, {.name = "error_signs"});
    std::vector<tf::Output> behind;
    for (std::size_t k2 = 0; k2 < tf::trainable_variables("critic").size(); ++k2) {
      auto ours = tf::trainable_variables("critic")[k2];
      auto slow = tf::trainable_variables("slow")[k2];
      behind.push_back(tf::reduce_sum(tf::square(ours - slow)));
    }
    lag = tf::sqrt(tf::add_n(behind), {.name = "lag"});
    auto reduceMax2 = tf::reduce_max(backup);
    targetRange = reduceMax2 - tf::reduce_min(backup);
    tf::summary::scalar("lag", lag);
    tf::summary::scalar("optimism", optimism);
  }
  return {loss,
          {train},
          {{states, ramp(tf::Shape{4, 3})},
           {actions, ramp(tf::Shape{4, 2})},
           {rewards, tf::Tensor({0.1f, -0.2f, 0.5f, 1.0f})},
           {following, positive(tf::Shape{4, 3})},
           {noise, ramp(tf::Shape{4, 2})}},
          {backup, entropy, distance, rangeOf, saturated, optimism, error, lag, targetRange}};
}

Program imitatedExpert() {
  auto expert = tf::placeholder(tf::float32, {4, 5}, {.name = "expert"});
  auto states = tf::placeholder(tf::float32, {4, 3}, {.name = "states"});
  auto oldChance = tf::placeholder(tf::float32, {4}, {.name = "old_chance"});
  auto chosen = tf::placeholder(tf::int32, {4}, {.name = "chosen"});
  auto step = tf::train::get_or_create_global_step();
  auto judge = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs("judge", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    auto w1 = tf::get_variable("w1", {5, 6}, {.initializer = normal(1, 0.4)});
    auto b1 = tf::get_variable("b1", {6}, {.initializer = tf::zeros_initializer()});
    auto w2 = tf::get_variable("w2", {6, 1}, {.initializer = normal(2, 0.4)});
    auto h = tf::nn::softplus(tf::matmul(x, w1) + b1, {.name = "h"});
    return tf::squeeze(tf::matmul(h, w2), {1}, {.name = "score"});
  };
  tf::Output logits, value, chance, logChance;
  {
    tf::VariableScope vs("policy");
    tf::Output h = tf::layers::dense(states, 6, {.activation = tf::tanh, .kernel_initializer = normal(3, 0.5), .name = "h"});
    logits = tf::layers::dense(h, 2, {.kernel_initializer = normal(4, 0.5), .name = "logits"});
    value = tf::squeeze(tf::layers::dense(h, 1, {.kernel_initializer = normal(5, 0.5), .name = "value"}), {1});
    chance = tf::nn::softmax(logits, {.name = "chance"});
    logChance = tf::nn::log_softmax(logits, {.name = "log_chance"});
  }
  tf::Output onehot, fake, between;
  {
    tf::NameScope ns("pairs");
    onehot = tf::one_hot(chosen, 2, {.name = "onehot"});
    fake = tf::concat({states, onehot}, 1, {.name = "fake"});
    auto blend = tf::reshape(tf::constant({0.2, 0.4, 0.6, 0.8}), {4, 1}, {.name = "blend"});
    auto product1 = blend * expert;
    between = tf::add(product1, (1.0 - blend) * fake, {.name = "between"});
  }
  auto realScore = judge(expert, "real");
  auto fakeScore = judge(fake, "fake");
  auto middleScore = judge(between, "middle");
  tf::Output length, penalty;
  {
    tf::NameScope ns("penalty");
    auto slopes = tf::gradients(middleScore, between, {.name = "slopes"})[0];
    length = tf::sqrt(tf::reduce_sum(tf::square(slopes), 1) + 0.0001, {.name = "length"});
    penalty = tf::reduce_mean(tf::square(length - 1.0), {}, {.name = "penalty"});
  }
  tf::Output judgeLoss;
  {
    tf::NameScope ns("judging");
    auto right = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::ones_like(realScore) * 0.9, .logits = realScore});
    auto wrong = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::zeros_like(fakeScore), .logits = fakeScore});
    auto softplus1 = tf::nn::softplus(-fakeScore);
    auto entropy = tf::reduce_mean(softplus1 + fakeScore * (1.0 - tf::sigmoid(fakeScore)));
    auto reduceMean1 = tf::reduce_mean(right + wrong);
    auto sum1 = reduceMean1 + 0.5 * penalty;
    judgeLoss = sum1 - 0.001 * entropy;
  }
  tf::Output reward, returns, variance, picked, policyLoss;
  {
    tf::NameScope ns("acting");
    reward = tf::stop_gradient(-tf::log(1.0 - tf::sigmoid(fakeScore) + 1e-06), {.name = "reward"});
    returns = tf::cumsum(reward, {}, {.reverse = true, .name = "returns"});
    tf::Output advantage = tf::stop_gradient(returns - value);
    tf::Output mean;
    std::tie(mean, variance) = tf::nn::moments(advantage, {0});
    auto difference1 = advantage - mean;
    advantage = tf::div(difference1, tf::sqrt(variance) + 0.001, {.name = "advantage"});
    picked = tf::reduce_sum(onehot * logChance, 1, {.name = "picked"});
    auto ratio = tf::exp(picked - oldChance, {.name = "ratio"});
    auto clipped = tf::clip_by_value(ratio, 0.8, 1.2);
    auto product2 = ratio * advantage;
    auto surrogate = -tf::reduce_mean(tf::minimum(product2, clipped * advantage), {}, {.name = "surrogate"});
    auto valueLoss = tf::losses::mean_squared_error(tf::stop_gradient(returns), value, {.weights = 0.5});
    auto spread = -tf::reduce_mean(tf::reduce_sum(chance * logChance, 1), {}, {.name = "spread"});
    auto sum2 = surrogate + valueLoss;
    policyLoss = sum2 - 0.01 * spread;
  }
  tf::Operation judgeStep, policyStep;
  tf::Output size, loss;
  {
    tf::NameScope ns("training");
    judgeStep = tf::train::RMSPropOptimizer(0.005).minimize(judgeLoss, {.var_list = tf::trainable_variables("judge"), .name = "judge"});
    auto optimizer = tf::train::MomentumOptimizer(0.02, 0.9);
    auto grads = optimizer.compute_gradients(policyLoss, tf::trainable_variables("policy"));
    std::vector<tf::Output> slopesOf;
    for (auto &[g, v] : grads)
      slopesOf.push_back(*g);
    size = tf::global_norm(slopesOf, {.name = "size"});
    std::vector<tf::Output> limited;
    std::tie(limited, size) = tf::clip_by_global_norm(slopesOf, 1.0, {.use_norm = size});
    tf::GradsAndVars pairs;
    for (std::size_t k1 = 0; k1 < limited.size(); ++k1)
      pairs.push_back({limited[k1], tf::trainable_variables("policy")[k1]});
    policyStep = optimizer.apply_gradients(pairs, {.global_step = step, .name = "policy"});
    loss = tf::add(judgeLoss, policyLoss, {.name = "loss"});
  }
  tf::Output divergence, explained, fooled;
  {
    tf::NameScope ns("checks");
    divergence = tf::reduce_mean(oldChance - picked, {}, {.name = "divergence"});
    auto reduceMean2 = tf::reduce_mean(tf::square(returns - value));
    explained = 1.0 - tf::div(reduceMean2, variance + 0.001, {.name = "explained"});
    fooled = tf::reduce_mean(tf::to_float(fakeScore > 0.0), {}, {.name = "fooled"});
  }
  tf::Output closest, same, gap, longest, worth;
  {
    tf::NameScope ns("compare");
    auto expertStates = expert(tf::all, tf::slice({}, 3));
    auto expertChoice = expert(tf::all, tf::slice(3));
    auto nearOf = tf::matmul(states, expertStates, {.transpose_b = true, .name = "near"});
    closest = tf::argmax(nearOf, 1, {.name = "closest"});
    auto matched = tf::gather(expertChoice, closest, {.name = "matched"});
    auto taken = tf::argmax(matched, 1, {.name = "taken"});
    auto greedy = tf::argmax(logits, 1, {.name = "greedy"});
    same = tf::reduce_mean(tf::to_float(tf::equal(taken, greedy)), {}, {.name = "same"});
    auto reduceMean3 = tf::reduce_mean(realScore);
    gap = reduceMean3 - tf::reduce_mean(fakeScore);
    longest = tf::reduce_max(length, {}, {.name = "longest"});
    auto discounts = tf::constant({1.0, 0.9, 0.81, 0.729}, {.name = "discounts"});
    worth = tf::reduce_sum(discounts * reward, {}, {.name = "worth"});
    tf::summary::scalar("gap", gap);
  }
  return {loss,
          {judgeStep, policyStep},
          {{expert, ramp(tf::Shape{4, 5})},
           {states, positive(tf::Shape{4, 3})},
           {oldChance, tf::Tensor({-0.7f, -0.6f, -0.8f, -0.7f})},
           {chosen, tf::Tensor({0, 1, 1, 0})}},
          {reward, divergence, explained, fooled, size, closest, same, gap, longest, worth}};
}

Program plansInALearnedWorld() {
  auto seen = tf::placeholder(tf::float32, {3, 5}, {.name = "seen"});
  auto tried = tf::placeholder(tf::float32, {3, 2}, {.name = "tried"});
  auto after = tf::placeholder(tf::float32, {3, 5}, {.name = "after"});
  auto gained = tf::placeholder(tf::float32, {3}, {.name = "gained"});
  auto step = tf::train::get_or_create_global_step();
  int heads = 2;
  auto member = [&](tf::Output x, tf::Output y, int k, const std::string &name) {
    tf::VariableScope vs("member" + std::to_string(k), {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    tf::Output h = tf::layers::dense(tf::concat({x, y}, 1), 8, {.kernel_initializer = normal(10 * k + 1, 0.3), .name = "h1"});
    h = h * tf::sigmoid(h);
    h = tf::layers::dense(h, 8,
                          {.kernel_initializer = normal(10 * k + 2, 0.3),
                           .kernel_constraint = [&](tf::Output w) { return tf::clip_by_norm(w, 2.0, {0}); },
                           .name = "h2"});
    h = tf::nn::elu(h);
    auto mean = tf::layers::dense(h, 6, {.kernel_initializer = normal(10 * k + 3, 0.3), .name = "mean"});
    auto raw = tf::layers::dense(h, 6, {.kernel_initializer = normal(10 * k + 4, 0.3), .name = "raw"});
    auto top = tf::get_variable("top", {6}, {.initializer = tf::constant_initializer(0.5)});
    auto bottom = tf::get_variable("bottom", {6}, {.initializer = tf::constant_initializer(-5.0)});
    tf::Output logVariance = top - tf::nn::softplus(top - raw);
    logVariance = bottom + tf::nn::softplus(logVariance - bottom);
    return std::tuple{mean, logVariance};
  };
  std::optional<tf::Variable> centre, width;
  tf::Output scaled;
  {
    tf::VariableScope vs("scale");
    centre = tf::get_variable("centre", {5}, {.initializer = tf::zeros_initializer(), .trainable = false});
    width = tf::get_variable("width", {5}, {.initializer = tf::ones_initializer(), .trainable = false});
    auto [meanNow, varianceNow] = tf::nn::moments(seen, {0});
    auto fitCentre = tf::assign_sub(*centre, 0.1 * (*centre - meanNow), {.name = "fit_centre"});
    auto product1 = 0.9 * *width;
    auto fitWidth = tf::assign(*width, product1 + 0.1 * tf::sqrt(varianceNow + 0.01), {.name = "fit_width"});
    {
      tf::ControlDependencies after({fitCentre, fitWidth});
      auto difference1 = seen - centre->read_value();
      scaled = tf::div(difference1, width->read_value(), {.name = "scaled"});
    }
  }
  tf::Output answer, loss;
  {
    tf::NameScope ns("fit");
    auto difference2 = after - seen;
    answer = tf::concat({difference2, tf::expand_dims(gained, 1)}, 1, {.name = "answer"});
    std::vector<tf::Output> losses;
    for (int k = 0; k < heads; ++k) {
      auto [mean, logVariance] = member(scaled, tried, k, "fit" + std::to_string(k));
      auto square1 = tf::square(mean - answer);
      auto miss = square1 * tf::exp(-logVariance) + logVariance;
      losses.push_back(tf::reduce_mean(miss, {}, {.name = "miss" + std::to_string(k)}));
    }
    auto fit = tf::add_n(losses, {.name = "fit"});
    std::vector<tf::Output> decay;
    for (auto kernel : tf::trainable_variables("member"))
      decay.push_back(tf::nn::l2_loss(kernel));
    loss = tf::add(fit, 0.0005 * tf::add_n(decay), {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto rate = tf::train::exponential_decay(0.01, step, 7, 0.9);
    auto optimizer = tf::train::AdamOptimizer(rate);
    train = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output eliteValues, chosen, spreadOf, action;
  {
    tf::NameScope ns("plan");
    auto options = tf::reshape(tf::constant({-1.0, -0.7, -0.4, -0.1, 0.2, 0.5, 0.8, 1.0}), {4, 2}, {.name = "options"});
    tf::Output world = tf::tile(tf::expand_dims(seen(0), 0), {4, 1}, {.name = "world"});
    tf::Output total = tf::zeros({4}, tf::float32, {.name = "total"});
    for (int t = 0; t < 2; ++t) {
      tf::Output look, first, unsure, second, unused, both, doubt;
      {
        tf::NameScope ns("ahead" + std::to_string(t));
        look = tf::div(world - *centre, *width);
        std::tie(first, unsure) = member(look, options, 0, "first");
        std::tie(second, unused) = member(look, options, 1, "second");
        both = 0.5 * (first + second);
        world = world + both(tf::all, tf::slice({}, 5));
        auto reduceMean1 = tf::reduce_mean(tf::abs(first - second), 1);
        doubt = reduceMean1 + 0.1 * tf::reduce_mean(tf::exp(unsure), 1);
        total = total + (1.0 - 0.1 * t) * (both(tf::all, 5) - doubt);
      }
    }
    tf::Output elite;
    std::tie(eliteValues, elite) = tf::nn::top_k(total, 2, {.name = "elite"});
    chosen = tf::gather(options, elite, {.name = "chosen"});
    auto centreOf = tf::reduce_mean(chosen, 0, {.name = "centre"});
    spreadOf = tf::sqrt(tf::reduce_mean(tf::squared_difference(chosen, centreOf), 0) + 0.01, {.name = "spread"});
    auto greater1 = tf::greater(total(0), 100.0);
    auto less1 = tf::less(total(0), -100.0);
    action = tf::case_<tf::Output>({{greater1, [&]() { return options(0); }}, {less1, [&]() { return options(1); }}},
                                   [&]() { return tf::clip_by_value(centreOf, -0.9, 0.9); }, {.name = "action"});
  }
  tf::Output apart, share, worstRow, worstColumn, rewardError;
  {
    tf::NameScope ns("trust");
    auto scaledNow = tf::div(seen - *centre, *width, {.name = "scaled"});
    auto [firstMean, firstSpread] = member(scaledNow, tried, 0, "first");
    auto [secondMean, secondSpread] = member(scaledNow, tried, 1, "second");
    apart = tf::reduce_mean(tf::abs(firstMean - secondMean), 1, {.name = "apart"});
    auto expOf1 = tf::exp(0.5 * firstSpread);
    auto inside = expOf1 + tf::exp(0.5 * secondSpread);
    auto doubtOf = tf::reduce_mean(inside, 1, {.name = "doubt"});
    auto trusted = tf::less(apart, doubtOf, {.name = "trusted"});
    share = tf::reduce_mean(tf::to_float(trusted), {}, {.name = "share"});
    auto surprise = tf::squared_difference(0.5 * (firstMean + secondMean), answer, {.name = "surprise"});
    worstRow = tf::argmax(tf::reduce_sum(surprise, 1), 0, {.name = "worst_row"});
    worstColumn = tf::argmax(tf::reduce_sum(surprise, 0), 0, {.name = "worst_column"});
    rewardError = tf::reduce_mean(surprise(tf::all, 5), {}, {.name = "reward_error"});
    tf::summary::scalar("share", share);
    tf::summary::scalar("reward_error", rewardError);
  }
  return {loss,
          {train},
          {{seen, ramp(tf::Shape{3, 5})},
           {tried, ramp(tf::Shape{3, 2})},
           {after, positive(tf::Shape{3, 5})},
           {gained, tf::Tensor({0.5f, -0.5f, 0.2f})}},
          {eliteValues, chosen, spreadOf, action, apart, share, worstRow, worstColumn, rewardError}};
}

const Programs added{{"values_on_atoms", valuesOnAtoms},
                     {"soft_actor", softActor},
                     {"imitated_expert", imitatedExpert},
                     {"plans_in_a_learned_world", plansInALearnedWorld}};

} // namespace
