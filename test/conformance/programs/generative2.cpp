// More generative models: a RealNVP flow, a restricted Boltzmann machine by contrastive divergence, an adversarial autoencoder, a ladder
// of reconstructions, a GAN of two times two networks that turn images into each other.
#include "Program.h"

namespace {
using namespace oracle;

Program normalizingFlow() {
  auto x = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "x"});
  auto scaleAndShift = [&](tf::Output given, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto h = tf::layers::dense(given, 6, {.activation = tf::tanh, .kernel_initializer = normal(seed), .name = "h"});
    auto both = tf::layers::dense(h, 4, {.kernel_initializer = normal(seed + 1, 0.1), .name = "both"});
    auto parts1 = tf::split(both, 2, 1);
    auto s = parts1[0];
    auto t = parts1[1];
    return std::pair{tf::tanh(s), t};
  };
  auto coupling = [&](tf::Output z, bool flip, int seed, const std::string &name) {
    tf::Output left = z(tf::all, tf::slice({}, 2));
    tf::Output right = z(tf::all, tf::slice(2));
    if (flip) {
      left = z(tf::all, tf::slice(2));
      right = z(tf::all, tf::slice({}, 2));
    }
    auto [s, t] = scaleAndShift(left, seed, name);
    auto moved = right * tf::exp(s) + t;
    auto change = tf::reduce_sum(s, 1);
    if (flip)
      return std::pair{tf::concat({moved, left}, 1), change};
    return std::pair{tf::concat({left, moved}, 1), change};
  };
  tf::Output total, z;
  {
    tf::NameScope ns("forward");
    std::tie(z, total) = coupling(x, false, 1, "coupling0");
    tf::Output change;
    std::tie(z, change) = coupling(z, true, 3, "coupling1");
    total = total + change;
    std::tie(z, change) = coupling(z, false, 5, "coupling2");
    total = total + change;
    std::tie(z, change) = coupling(z, true, 7, "coupling3");
    total = total + change;
  }
  tf::Output logPrior;
  {
    tf::NameScope ns("prior");
    auto squares = tf::reduce_sum(tf::square(z), 1);
    logPrior = -0.5 * squares - 3.6757541;
  }
  tf::Output bits, loss;
  {
    tf::NameScope ns("likelihood");
    bits = logPrior + total;
    loss = -tf::reduce_mean(bits, {}, {.name = "loss"});
  }
  tf::Output error;
  {
    tf::NameScope ns("inverse");
    tf::Output left = z(tf::all, tf::slice(2));
    auto [s, t] = scaleAndShift(left, 7, "coupling3");
    auto difference1 = z(tf::all, tf::slice({}, 2)) - t;
    tf::Output back = difference1 * tf::exp(-s);
    tf::Output y = tf::concat({back, left}, 1);
    left = y(tf::all, tf::slice({}, 2));
    std::tie(s, t) = scaleAndShift(left, 5, "coupling2");
    auto difference2 = y(tf::all, tf::slice(2)) - t;
    back = difference2 * tf::exp(-s);
    y = tf::concat({left, back}, 1);
    left = y(tf::all, tf::slice(2));
    std::tie(s, t) = scaleAndShift(left, 3, "coupling1");
    auto difference3 = y(tf::all, tf::slice({}, 2)) - t;
    back = difference3 * tf::exp(-s);
    y = tf::concat({back, left}, 1);
    left = y(tf::all, tf::slice({}, 2));
    std::tie(s, t) = scaleAndShift(left, 1, "coupling0");
    auto difference4 = y(tf::all, tf::slice(2)) - t;
    back = difference4 * tf::exp(-s);
    auto restored = tf::concat({left, back}, 1, {.name = "restored"});
    error = tf::reduce_max(tf::abs(restored - x), {}, {.name = "error"});
  }
  {
    tf::NameScope ns("summaries");
    tf::summary::scalar("loss", loss);
    tf::summary::histogram("code", z);
  }
  auto optimizer = tf::train::MomentumOptimizer(0.01, 0.9);
  auto grads = optimizer.compute_gradients(loss);
  tf::GradsAndVars limited;
  for (auto &[g, v] : grads)
    limited.push_back({tf::clip_by_value(*g, -1.0, 1.0), v});
  auto train = optimizer.apply_gradients(limited);
  return {loss, {train}, {{x, ramp(6, 4)}}, {error, bits}};
}

Program boltzmannMachine() {
  auto visible = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "visible"});
  auto chances = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "chances"});
  auto w = tf::get_variable("w", {6, 4}, {.initializer = normal(1)});
  auto a = tf::get_variable("a", {6}, {.initializer = tf::zeros_initializer()});
  auto b = tf::get_variable("b", {4}, {.initializer = tf::zeros_initializer()});
  auto momentum = tf::get_variable("momentum", {6, 4}, {.initializer = tf::zeros_initializer(), .trainable = false});
  auto hiddenOf = [&](tf::Output v) {
    return tf::sigmoid(tf::matmul(v, w) + b);
  };
  auto visibleOf = [&](tf::Output h) {
    return tf::sigmoid(tf::matmul(h, w, {.transpose_b = true}) + a);
  };
  tf::Output associated, drawn, h0;
  {
    tf::NameScope ns("positive");
    h0 = hiddenOf(visible);
    drawn = tf::cast(tf::less(chances, h0), tf::float32, {.name = "drawn"});
    associated = tf::matmul(visible, drawn, {.transpose_a = true});
  }
  tf::Output dreamt, h2, v1, v2;
  {
    tf::NameScope ns("negative");
    v1 = visibleOf(drawn);
    auto h1 = hiddenOf(v1);
    v2 = visibleOf(h1);
    h2 = hiddenOf(v2);
    dreamt = tf::matmul(v2, h2, {.transpose_a = true});
  }
  tf::Output free;
  {
    tf::NameScope ns("energy");
    auto linear = tf::matmul(visible, tf::expand_dims(a, 1));
    auto inside = tf::nn::softplus(tf::matmul(visible, w) + b);
    auto negated1 = -tf::squeeze(linear, {1});
    auto energy = negated1 - tf::reduce_sum(inside, 1);
    free = tf::reduce_mean(energy, {}, {.name = "free"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("update");
    auto size = tf::cast(tf::shape(visible)(0), tf::float32);
    auto slope = (associated - dreamt) / size;
    auto product1 = momentum * 0.5;
    auto speed = tf::assign(momentum, product1 + slope * 0.1);
    tf::Output move;
    {
      tf::ControlDependencies after({speed});
      move = tf::assign_add(w, momentum * 1.0);
    }
    auto moveA = tf::assign_add(a, 0.1 * tf::reduce_mean(visible - v2, 0));
    auto moveB = tf::assign_add(b, 0.1 * tf::reduce_mean(h0 - h2, 0));
    train = tf::group({move, moveA, moveB}, {.name = "train"});
  }
  auto loss = tf::reduce_mean(tf::squared_difference(visible, v1), {}, {.name = "loss"});
  return {loss, {train}, {{visible, positive({5, 6})}, {chances, positive({5, 4})}}, {free}};
}

Program adversarialAutoencoder() {
  auto x = tf::placeholder(tf::float32, {tf::None, 8}, {.name = "x"});
  auto prior = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "prior"});
  auto encoder = [&](tf::Output value) {
    tf::VariableScope vs("encoder", {.reuse = tf::AUTO_REUSE});
    tf::Output h = tf::layers::dense(value, 6, {.activation = tf::nn::elu, .kernel_initializer = normal(1), .name = "h1"});
    h = tf::layers::dense(h, 4, {.activation = tf::nn::elu, .kernel_initializer = normal(2), .name = "h2"});
    return tf::layers::dense(h, 2, {.kernel_initializer = normal(3), .name = "code"});
  };
  auto decoder = [&](tf::Output code) {
    tf::VariableScope vs("decoder", {.reuse = tf::AUTO_REUSE});
    tf::Output h = tf::layers::dense(code, 4, {.activation = tf::nn::elu, .kernel_initializer = normal(4), .name = "h1"});
    h = tf::layers::dense(h, 6, {.activation = tf::nn::elu, .kernel_initializer = normal(5), .name = "h2"});
    return tf::layers::dense(h, 8, {.kernel_initializer = normal(6), .name = "out"});
  };
  auto critic = [&](tf::Output code) {
    tf::VariableScope vs("critic", {.reuse = tf::AUTO_REUSE});
    tf::Output h = tf::layers::dense(code, 5, {.kernel_initializer = normal(7), .name = "h"});
    h = tf::nn::leaky_relu(h, 0.1);
    return tf::layers::dense(h, 1, {.kernel_initializer = normal(8), .name = "logit"});
  };
  auto code = encoder(x);
  auto restored = decoder(code);
  tf::Output reconstruction;
  {
    tf::NameScope ns("reconstruction");
    auto distance = tf::reduce_mean(tf::abs(x - restored));
    auto summed = tf::reduce_sum(tf::square(x - restored), 1);
    reconstruction = tf::reduce_mean(summed) + distance;
  }
  tf::Output criticLoss, encoderLoss;
  {
    tf::NameScope ns("adversary");
    auto real = critic(prior);
    auto fake = critic(code);
    auto onReal = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::ones_like(real), .logits = real});
    auto onFake = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::zeros_like(fake), .logits = fake});
    auto reduceMean1 = tf::reduce_mean(onReal);
    criticLoss = reduceMean1 + tf::reduce_mean(onFake);
    auto fooled = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::ones_like(fake), .logits = fake});
    encoderLoss = tf::reduce_mean(fooled, {}, {.name = "encoder"});
  }
  tf::Operation first, second, third;
  {
    tf::NameScope ns("phases");
    auto encoderVariables = tf::trainable_variables("encoder/");
    auto judged = tf::trainable_variables("critic/");
    first = tf::train::MomentumOptimizer(0.02, 0.9, {.name = "Rebuild"}).minimize(reconstruction,
            {.var_list = tf::trainable_variables("(en|de)coder/")});
    second = tf::train::GradientDescentOptimizer(0.1, {.name = "Judge"}).minimize(criticLoss, {.var_list = judged});
    third = tf::train::GradientDescentOptimizer(0.1, {.name = "Fool"}).minimize(encoderLoss, {.var_list = encoderVariables});
  }
  tf::summary::scalar("reconstruction", reconstruction);
  tf::summary::scalar("critic", criticLoss);
  return {reconstruction, {first, second, third}, {{x, ramp(5, 8)}, {prior, ramp(5, 2)}}, {criticLoss, encoderLoss, code}};
}

Program ladder() {
  auto x = tf::placeholder(tf::float32, {6, 5}, {.name = "x"});
  auto labels = tf::placeholder(tf::int32, {3}, {.name = "labels"});
  auto noise = tf::placeholder(tf::float32, {6, 5}, {.name = "noise"});
  auto whitened = [&](tf::Output value) {
    auto [mean, variance] = tf::nn::moments(value, {0});
    return std::tuple{tf::nn::batch_normalization(value, {.mean = mean, .variance = variance, .variance_epsilon = 0.001}), mean, variance};
  };
  std::optional<tf::Variable> beta1, beta2, gamma2, v1, v2, w1, w2;
  {
    tf::VariableScope vs("weights");
    w1 = tf::get_variable("w1", {5, 4}, {.initializer = normal(1)});
    w2 = tf::get_variable("w2", {4, 3}, {.initializer = normal(2)});
    v1 = tf::get_variable("v1", {4, 5}, {.initializer = normal(3)});
    v2 = tf::get_variable("v2", {3, 4}, {.initializer = normal(4)});
    beta1 = tf::get_variable("beta1", {4}, {.initializer = tf::zeros_initializer()});
    beta2 = tf::get_variable("beta2", {3}, {.initializer = tf::zeros_initializer()});
    gamma2 = tf::get_variable("gamma2", {3}, {.initializer = tf::ones_initializer()});
  }
  tf::Output cleanLogits, m1, m2, s1, s2, z1, z2;
  {
    tf::NameScope ns("clean");
    std::tie(z1, m1, s1) = whitened(tf::matmul(x, *w1));
    auto h1 = tf::nn::relu(z1 + *beta1);
    std::tie(z2, m2, s2) = whitened(tf::matmul(h1, *w2));
    cleanLogits = *gamma2 * (z2 + *beta2);
  }
  tf::Output blurred, logits, n1, n2, top;
  {
    tf::NameScope ns("noisy");
    blurred = x + 0.3 * noise;
    std::tie(n1, std::ignore, std::ignore) = whitened(tf::matmul(blurred, *w1));
    n1 = n1 + 0.1 * noise(tf::all, tf::slice({}, 4));
    auto g1 = tf::nn::relu(n1 + *beta1);
    std::tie(n2, std::ignore, std::ignore) = whitened(tf::matmul(g1, *w2));
    n2 = n2 + 0.1 * noise(tf::all, tf::slice(1, 4));
    logits = *gamma2 * (n2 + *beta2);
    top = tf::nn::softmax(logits);
  }
  // The denoising function: a gate between what comes from aside and from above.
  auto combined = [&](tf::Output z, tf::Output u, int size, const std::string &name) {
    tf::VariableScope vs(name);
    std::vector<tf::Output> a;
    for (int i = 0; i < 6; ++i)
      a.push_back(tf::get_variable("a" + std::to_string(i), {size}, {.initializer = tf::constant_initializer(i == 1 ? 1.0 : 0.0)}));
    auto gate = tf::sigmoid(a[0] * u + a[1]) * a[2];
    auto mean = gate + a[3] * u;
    auto shape = tf::sigmoid(a[1] * u + a[4]);
    auto inner = (z - mean) * shape;
    return inner + mean + a[5];
  };
  tf::Output e0, e1, e2;
  {
    tf::NameScope ns("decoder");
    auto u2 = std::get<0>(whitened(top));
    e2 = combined(n2, u2, 3, "combine2");
    auto u1 = std::get<0>(whitened(tf::matmul(e2, *v2)));
    e1 = combined(n1, u1, 4, "combine1");
    auto u0 = std::get<0>(whitened(tf::matmul(e1, *v1)));
    e0 = combined(blurred, u0, 5, "combine0");
  }
  tf::Output loss, unsupervised;
  {
    tf::NameScope ns("costs");
    auto difference1 = e2 - m2;
    auto c2 = tf::reduce_mean(tf::squared_difference(difference1 * tf::rsqrt(s2 + 0.001), z2));
    auto difference2 = e1 - m1;
    auto c1 = tf::reduce_mean(tf::squared_difference(difference2 * tf::rsqrt(s1 + 0.001), z1));
    auto c0 = tf::reduce_mean(tf::squared_difference(e0, x));
    auto product1 = 0.1 * c2;
    unsupervised = product1 + 0.1 * c1 + c0;
    auto supervised = tf::losses::sparse_softmax_cross_entropy(labels, logits(tf::slice({}, 3)));
    loss = supervised + 0.1 * unsupervised;
  }
  tf::Output follow, rate;
  std::optional<tf::Variable> running, step;
  {
    tf::NameScope ns("running");
    running = tf::get_variable("running", {4}, {.initializer = tf::zeros_initializer(), .trainable = false});
    auto kept = *running * 0.9;
    follow = tf::assign(*running, kept + 0.1 * m1, {.name = "follow"});
    step = tf::train::get_or_create_global_step();
    rate = tf::train::polynomial_decay(0.02, *step, 20, {.end_learning_rate = 0.005});
  }
  auto train = tf::train::MomentumOptimizer(rate, 0.5).minimize(loss, {.global_step = *step});
  return {loss, {train, follow.op()}, {{x, ramp(6, 5)}, {labels, classes(3, 3)}, {noise, ramp(6, 5)}}, {cleanLogits, unsupervised, *running}};
}

Program cycleGan() {
  auto a = tf::placeholder(tf::float32, {2, 6, 6, 2}, {.name = "a"});
  auto b = tf::placeholder(tf::float32, {2, 6, 6, 2}, {.name = "b"});
  auto instanceNorm = [&](tf::Output x, int channels, const std::string &name) {
    tf::VariableScope vs(name);
    auto scale = tf::get_variable("scale", {channels}, {.initializer = tf::ones_initializer()});
    auto offset = tf::get_variable("offset", {channels}, {.initializer = tf::zeros_initializer()});
    auto [mean, variance] = tf::nn::moments(x, {1, 2}, {.keepdims = true});
    auto inverse = tf::rsqrt(variance + 1e-05);
    return scale * ((x - mean) * inverse) + offset;
  };
  auto translator = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto padded = tf::pad(x, {{0, 0}, {1, 1}, {1, 1}, {0, 0}}, {.mode = "REFLECT"});
    tf::Output h = tf::layers::conv2d(padded, 4, 3, {.kernel_initializer = normal(seed), .name = "c1"});
    h = tf::nn::relu(instanceNorm(h, 4, "n1"));
    h = tf::layers::conv2d(h, 6, 3, {.strides = 2, .padding = "same", .kernel_initializer = normal(seed + 1), .name = "c2"});
    h = tf::nn::relu(instanceNorm(h, 6, "n2"));
    auto side = tf::layers::conv2d(h, 6, 3, {.padding = "same", .kernel_initializer = normal(seed + 2), .name = "r1"});
    h = h + instanceNorm(side, 6, "n3");
    {
      tf::VariableScope vs("up");
      auto w = tf::get_variable("w", {3, 3, 4, 6}, {.initializer = normal(seed + 3)});
      h = tf::nn::conv2d_transpose(h, w, {2, 6, 6, 4}, {.strides = {1, 2, 2, 1}, .padding = "SAME"});
    }
    h = tf::nn::relu(h);
    return tf::layers::conv2d(h, 2, 3, {.padding = "same", .activation = tf::tanh, .kernel_initializer = normal(seed + 4), .name = "c3"});
  };
  auto judge = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    tf::Output h = tf::layers::conv2d(x, 4, 3, {.strides = 2, .padding = "same", .kernel_initializer = normal(seed), .name = "c1"});
    h = tf::nn::leaky_relu(h, 0.2);
    return tf::layers::conv2d(h, 1, 3, {.padding = "same", .kernel_initializer = normal(seed + 1), .name = "c2"});
  };
  auto fakeB = translator(a, 1, "a_to_b");
  auto fakeA = translator(b, 11, "b_to_a");
  auto backA = translator(fakeB, 11, "b_to_a");
  auto backB = translator(fakeA, 1, "a_to_b");
  tf::Output cycle;
  {
    tf::NameScope ns("cycle");
    auto aroundA = tf::reduce_mean(tf::square(backA - a));
    auto aroundB = tf::reduce_mean(tf::square(backB - b));
    cycle = 10.0 * (aroundA + aroundB);
  }
  tf::Output judgedA, judgedB, lossA, lossB;
  {
    tf::NameScope ns("judges");
    auto realA = judge(a, 21, "judge_a");
    judgedA = judge(fakeA, 21, "judge_a");
    auto realB = judge(b, 31, "judge_b");
    judgedB = judge(fakeB, 31, "judge_b");
    auto reduceMean1 = tf::reduce_mean(tf::squared_difference(realA, 0.9));
    lossA = reduceMean1 + tf::reduce_mean(tf::square(judgedA));
    auto reduceMean2 = tf::reduce_mean(tf::squared_difference(realB, 0.9));
    lossB = reduceMean2 + tf::reduce_mean(tf::square(judgedB));
  }
  tf::Output loss;
  {
    tf::NameScope ns("translators");
    auto fooledA = tf::reduce_mean(tf::squared_difference(judgedA, 0.9));
    auto fooledB = tf::reduce_mean(tf::squared_difference(judgedB, 0.9));
    loss = cycle + fooledA + fooledB;
  }
  {
    tf::NameScope ns("identity");
    auto sameA = tf::reduce_mean(tf::square(translator(a, 11, "b_to_a") - a));
    auto sameB = tf::reduce_mean(tf::square(translator(b, 1, "a_to_b") - b));
    loss = loss + 0.5 * (sameA + sameB);
  }
  {
    tf::NameScope ns("summaries");
    tf::summary::scalar("cycle", cycle);
    tf::summary::scalar("judge_a", lossA);
    tf::summary::scalar("judge_b", lossB);
    tf::summary::image("fake", tf::concat({fakeA, fakeB}, 2)(tf::all, tf::all, tf::all, tf::slice({}, 1)), {.max_outputs = 1});
  }
  auto translate = tf::train::GradientDescentOptimizer(0.001).minimize(loss, {.var_list = tf::trainable_variables("._to_")});
  auto judgingA = tf::train::GradientDescentOptimizer(0.01).minimize(lossA, {.var_list = tf::trainable_variables("judge_a")});
  auto judgingB = tf::train::GradientDescentOptimizer(0.01).minimize(lossB, {.var_list = tf::trainable_variables("judge_b")});
  return {loss, {translate, judgingA, judgingB}, {{a, ramp(tf::Shape{2, 6, 6, 2})}, {b, positive({2, 6, 6, 2})}}, {lossA, lossB}};
}

const Programs added{{"normalizing_flow", normalizingFlow}, {"boltzmann_machine", boltzmannMachine}, {"adversarial_autoencoder",
        adversarialAutoencoder}, {"ladder", ladder}, {"cycle_gan", cycleGan}};

} // namespace
