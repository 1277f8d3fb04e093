// Laws: a pendulum learned by its energy, an equation of heat solved by a network, layers in the domain of frequencies.
#include "Program.h"

namespace {
using namespace oracle;

Program energyOfAPendulum() {
  auto places = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "places"});
  auto speeds = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "speeds"});
  auto movedPlaces = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "moved_places"});
  auto movedSpeeds = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "moved_speeds"});
  auto step = tf::train::get_or_create_global_step();
  double span = 0.1;
  std::optional<tf::Variable> w1, b1, w2, b2, w3, masses, friction;
  {
    tf::VariableScope vs("weights");
    w1 = tf::get_variable("w1", {2, 8}, {.initializer = normal(1, 0.5)});
    b1 = tf::get_variable("b1", {8}, {.initializer = tf::zeros_initializer()});
    w2 = tf::get_variable("w2", {8, 8}, {.initializer = normal(2, 0.4)});
    b2 = tf::get_variable("b2", {8}, {.initializer = tf::zeros_initializer()});
    w3 = tf::get_variable("w3", {8, 1}, {.initializer = normal(3, 0.4)});
    masses = tf::get_variable("masses", {2},
                              {.initializer = tf::ones_initializer(), .constraint = [&](tf::Output m) { return tf::maximum(m, 0.2); }});
    friction = tf::get_variable("friction", tf::Shape{}, {.initializer = tf::constant_initializer(0.05)});
  }
  auto potential = [&](tf::Output q, const std::string &name) {
    tf::NameScope ns(name);
    tf::Output h = tf::tanh(tf::matmul(q, *w1) + *b1);
    h = tf::tanh(tf::matmul(h, *w2) + *b2);
    return tf::reduce_sum(tf::matmul(h, *w3), {}, {.name = "potential"});
  };
  auto kinetic = [&](tf::Output p, const std::string &name) {
    tf::NameScope ns(name);
    return tf::reduce_sum(0.5 * tf::square(p) / *masses, {}, {.name = "kinetic"});
  };
  auto force = [&](tf::Output q, const std::string &name) {
    tf::NameScope ns(name);
    return tf::negative(tf::gradients(potential(q, "energy"), q, {.name = "slope"})[0], {.name = "force"});
  };
  auto velocity = [&](tf::Output p, const std::string &name) {
    tf::NameScope ns(name);
    return tf::gradients(kinetic(p, "energy"), p, {.name = "slope"})[0];
  };
  tf::Output q, p;
  {
    tf::NameScope ns("leapfrog");
    q = places;
    p = speeds;
    for (int k = 0; k < 2; ++k) {
      tf::Output half;
      {
        tf::NameScope ns("step" + std::to_string(k));
        auto force1 = force(q, "before");
        half = p + 0.5 * span * (force1 - *friction * p);
        q = q + span * velocity(half, "between");
        auto force2 = force(q, "after");
        p = half + 0.5 * span * (force2 - *friction * half);
      }
    }
  }
  tf::Output otherQ, otherP;
  {
    tf::NameScope ns("runge");
    auto k1q = velocity(speeds, "v1");
    auto k1p = force(places, "f1");
    auto k2q = velocity(speeds + 0.5 * span * k1p, "v2");
    auto k2p = force(places + 0.5 * span * k1q, "f2");
    auto k3q = velocity(speeds + 0.5 * span * k2p, "v3");
    auto k3p = force(places + 0.5 * span * k2q, "f3");
    auto k4q = velocity(speeds + span * k3p, "v4");
    auto k4p = force(places + span * k3q, "f4");
    auto sum1 = k1q + 2.0 * k2q;
    otherQ = places + span / 6.0 * (sum1 + 2.0 * k3q + k4q);
    auto sum2 = k1p + 2.0 * k2p;
    otherP = speeds + span / 6.0 * (sum2 + 2.0 * k3p + k4p);
  }
  tf::Output drift, loss;
  {
    tf::NameScope ns("loss");
    auto placeError = tf::reduce_mean(tf::squared_difference(q, movedPlaces), {}, {.name = "places"});
    auto speedError = tf::reduce_mean(tf::squared_difference(p, movedSpeeds), {}, {.name = "speeds"});
    auto squaredDifference1 = tf::squared_difference(otherQ, movedPlaces);
    auto otherError = tf::reduce_mean(squaredDifference1 + tf::squared_difference(otherP, movedSpeeds), {}, {.name = "other"});
    auto potential1 = potential(places, "before");
    auto before = potential1 + kinetic(speeds, "still");
    auto potential2 = potential(q, "after");
    auto after = potential2 + kinetic(p, "moving");
    drift = tf::square(after - before, {.name = "drift"});
    auto product1 = 0.5 * otherError;
    loss = tf::add_n({placeError, speedError, product1, 0.001 * drift}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto rate = tf::train::inverse_time_decay(0.02, step, 8, 0.5);
    auto optimizer = tf::train::AdamOptimizer(rate);
    auto grads = optimizer.compute_gradients(loss);
    tf::GradsAndVars safe;
    for (auto &[g, v] : grads)
      safe.push_back({tf::clip_by_norm(*g, 1.0), v});
    train = optimizer.apply_gradients(safe, {.global_step = step});
  }
  tf::Output apart, angle, still;
  {
    tf::NameScope ns("measures");
    apart = tf::sqrt(tf::reduce_sum(tf::squared_difference(q, otherQ), 1) + 1e-06, {.name = "apart"});
    auto part1 = q(tf::all, 1);
    angle = tf::atan2(part1, q(tf::all, 0), {.name = "angle"});
    still = tf::reduce_all(tf::is_finite(p), {}, {.name = "still"});
  }
  tf::Output momentum, closed, faster, heavier, ratio;
  {
    tf::NameScope ns("orbit");
    auto radius = tf::sqrt(tf::reduce_sum(tf::square(q), 1) + 1e-06, {.name = "radius"});
    auto part2 = q(tf::all, 0);
    auto product2 = part2 * p(tf::all, 1);
    auto part3 = q(tf::all, 1);
    momentum = tf::subtract(product2, part3 * p(tf::all, 0), {.name = "momentum"});
    auto cos1 = tf::cos(angle);
    auto turned = tf::stack({cos1, tf::sin(angle)}, {.axis = 1, .name = "turned"});
    auto again = tf::expand_dims(radius, 1) * turned;
    closed = tf::reduce_max(tf::abs(again - q), {}, {.name = "closed"});
    auto speed = tf::sqrt(tf::reduce_sum(tf::square(p / *masses), 1) + 1e-06, {.name = "speed"});
    faster = tf::reduce_sum(tf::to_int32(speed > tf::reduce_mean(speed)), {}, {.name = "faster"});
    heavier = tf::argmax(*masses, 0, {.name = "heavier"});
    auto part4 = tf::Output(*masses)(0);
    ratio = tf::div(part4, tf::Output(*masses)(1), {.name = "ratio"});
    tf::summary::scalar("drift", drift);
    tf::summary::scalar("friction", *friction);
  }
  auto readValue1 = friction->read_value();
  auto shape1 = tf::shape(heavier);
  return {loss,
          {train},
          {{places, ramp(tf::Shape{4, 2})},
           {speeds, positive(tf::Shape{4, 2})},
           {movedPlaces, ramp(tf::Shape{4, 2})},
           {movedSpeeds, positive(tf::Shape{4, 2})}},
          {apart, angle, still, readValue1, momentum, faster, ratio, shape1, tf::is_nan(closed)}};
}

Program heatByANetwork() {
  auto inside = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "inside"});
  auto start = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "start"});
  auto edge = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "edge"});
  auto observed = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "observed"});
  auto step = tf::train::get_or_create_global_step();
  std::optional<tf::Variable> conduction, source;
  {
    tf::VariableScope vs("law");
    conduction = tf::get_variable(
        "conduction", tf::Shape{},
        {.initializer = tf::constant_initializer(0.1), .constraint = [&](tf::Output c) { return tf::clip_by_value(c, 0.01, 1.0); }});
    source = tf::get_variable("source", {2}, {.initializer = tf::zeros_initializer()});
  }
  std::optional<tf::Variable> waves, slopes;
  {
    tf::VariableScope vs("features");
    waves =
        tf::get_variable("waves", {2, 4}, {.initializer = tf::random_normal_initializer({.stddev = 1.5, .seed = 1}), .trainable = false});
    slopes = tf::get_variable("slopes", {3}, {.initializer = tf::ones_initializer()});
  }
  auto field = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs("field", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    auto phase = tf::matmul(x, *waves, {.name = "phase"});
    auto sin1 = tf::sin(phase);
    tf::Output h = tf::concat({sin1, tf::cos(phase), x}, 1, {.name = "features"});
    tf::Output w;
    std::vector<int> items1{8, 8, 6};
    for (int k = 0; k < static_cast<int>(items1.size()); ++k) {
      auto units = items1[k];
      std::optional<tf::Variable> b;
      {
        tf::VariableScope vs("layer" + std::to_string(k));
        w = tf::get_variable("w", {h.shape()[1], units}, {.initializer = tf::glorot_normal_initializer({.seed = k + 2})});
        b = tf::get_variable("b", {units}, {.initializer = tf::zeros_initializer()});
        auto part1 = tf::Output(*slopes)(k);
        h = tf::tanh(part1 * (tf::matmul(h, w) + *b));
      }
    }
    w = tf::get_variable("w", {6, 1}, {.initializer = tf::glorot_normal_initializer({.seed = 9})});
    return tf::matmul(h, w, {.name = "value"});
  };
  tf::Output residue;
  {
    tf::NameScope ns("equation");
    auto u = field(inside, "u");
    auto first = tf::gradients(u, inside, {.name = "first"})[0];
    auto byPlace = first(tf::all, tf::slice(0, 1));
    auto byTime = first(tf::all, tf::slice(1, 2));
    auto second = tf::gradients(byPlace, inside, {.name = "second"})[0](tf::all, tf::slice(0, 1));
    auto part2 = tf::Output(*source)(0);
    auto product1 = part2 * tf::exp(-tf::square(inside(tf::all, tf::slice(0, 1))));
    auto part3 = tf::Output(*source)(1);
    auto made = product1 + part3 * tf::sin(3.0 * inside(tf::all, tf::slice(1, 2)));
    residue = tf::subtract(byTime - *conduction * second, made, {.name = "residue"});
  }
  tf::Output atStart, wanted, atEdge, atPoints, seen;
  {
    tf::NameScope ns("conditions");
    atStart = field(start, "at_start");
    wanted = tf::sin(3.1415927 * start(tf::all, tf::slice(0, 1)), {.name = "wanted"});
    atEdge = field(edge, "at_edge");
    atPoints = field(observed(tf::all, tf::slice({}, 2)), "at_points");
    seen = observed(tf::all, tf::slice(2));
  }
  std::optional<tf::Variable> balance;
  tf::Output parts, loss;
  {
    tf::NameScope ns("losses");
    auto equationLoss = tf::reduce_mean(tf::square(residue), {}, {.name = "equation"});
    auto startLoss = tf::reduce_mean(tf::square(atStart - wanted), {}, {.name = "start"});
    auto edgeLoss = tf::reduce_mean(tf::square(atEdge), {}, {.name = "edge"});
    auto dataLoss = tf::losses::huber_loss(seen, atPoints, {}, 0.3);
    balance = tf::get_variable("balance", {4}, {.initializer = tf::ones_initializer(), .trainable = false});
    parts = tf::stack({equationLoss, startLoss, edgeLoss, dataLoss}, {.name = "parts"});
    loss = tf::reduce_sum(tf::sqrt(*balance + 0.0) * parts, {}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::AdamOptimizer(tf::train::exponential_decay(0.01, step, 5, 0.8));
    auto learn = optimizer.minimize(loss, {.global_step = step, .name = "learn"});
    tf::Output balanced;
    {
      tf::ControlDependencies after({learn});
      auto share = tf::stop_gradient(parts / (tf::reduce_mean(parts) + 0.001));
      auto product2 = 0.9 * *balance;
      balanced = tf::assign(*balance, product2 + 0.1 * share, {.name = "balanced"});
    }
    train = tf::group({balanced}, {.name = "train"});
  }
  tf::Output largest, place, normed;
  {
    tf::NameScope ns("measures");
    largest = tf::reduce_max(tf::abs(residue), {}, {.name = "largest"});
    place = tf::argmax(tf::abs(residue), 0, {.name = "place", .output_type = tf::int32});
    normed = tf::reduce_sum(tf::abs(atEdge), {}, {.name = "normed"});
  }
  tf::Output cold, warm, change, heatNow, heatLater, hottest;
  {
    tf::NameScope ns("profile");
    auto line = tf::reshape(tf::constant({-1.0, -0.5, 0.0, 0.5, 1.0}), {5, 1}, {.name = "line"});
    auto now = tf::concat({line, tf::zeros({5, 1})}, 1, {.name = "now"});
    auto later = tf::concat({line, tf::ones({5, 1})}, 1, {.name = "later"});
    cold = field(now, "cold");
    warm = field(later, "warm");
    change = tf::subtract(warm, cold, {.name = "change"});
    heatNow = tf::reduce_mean(cold, {}, {.name = "heat_now"});
    heatLater = tf::reduce_mean(warm, {}, {.name = "heat_later"});
    auto part4 = cold(tf::slice(2));
    auto difference1 = part4 - 2.0 * cold(tf::slice(1, -1));
    auto roughNow = tf::reduce_sum(tf::square(difference1 + cold(tf::slice({}, -2))), {}, {.name = "rough_now"});
    auto part5 = warm(tf::slice(2));
    auto difference2 = part5 - 2.0 * warm(tf::slice(1, -1));
    auto roughLater = tf::reduce_sum(tf::square(difference2 + warm(tf::slice({}, -2))), {}, {.name = "rough_later"});
    auto smoother = tf::less(roughLater, roughNow, {.name = "smoother"});
    hottest = tf::argmax(warm, 0, {.name = "hottest"});
  }
  tf::Output marched, off;
  {
    tf::NameScope ns("steps");
    tf::Output uNow = tf::squeeze(cold, {1});
    for (int k = 0; k < 3; ++k) {
      auto part6 = uNow(tf::slice({}, 1));
      auto left = tf::concat({part6, uNow(tf::slice({}, -1))}, 0);
      auto part7 = uNow(tf::slice(1));
      auto right = tf::concat({part7, uNow(tf::slice(-1))}, 0);
      auto product3 = 0.2 * *conduction;
      uNow = uNow + product3 * (left - 2.0 * uNow + right);
    }
    marched = tf::identity(uNow, {.name = "marched"});
    off = tf::reduce_max(tf::abs(marched - tf::squeeze(warm, {1})), {}, {.name = "off"});
    tf::summary::scalar("conduction", *conduction);
    tf::summary::histogram("residue", residue);
  }
  return {loss,
          {train},
          {{inside, ramp(tf::Shape{5, 2})},
           {start, positive(tf::Shape{3, 2})},
           {edge, ramp(tf::Shape{4, 2})},
           {observed, ramp(tf::Shape{3, 3})}},
          {largest, place, normed, change, heatNow, heatLater, hottest, marched, off}};
}

Program layersOfFrequencies() {
  auto signals = tf::placeholder(tf::float32, {2, 16, 2}, {.name = "signals"});
  auto wanted = tf::placeholder(tf::float32, {2, 16}, {.name = "wanted"});
  auto step = tf::train::get_or_create_global_step();
  int width = 3;
  int modes = 4;
  auto spectral = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    int depth = x.shape()[2];
    auto real = tf::get_variable("real", {depth, width, modes}, {.initializer = normal(seed, 0.3)});
    auto imaginary = tf::get_variable("imaginary", {depth, width, modes}, {.initializer = normal(seed + 1, 0.3)});
    auto turned = tf::transpose(x, {0, 2, 1}, {.name = "turned"});
    auto spectrum = tf::fft(tf::complex(turned, tf::zeros_like(turned)), {.name = "spectrum"});
    auto low = spectrum(tf::all, tf::all, tf::slice({}, modes));
    auto a = tf::expand_dims(tf::real(low), 2);
    auto b = tf::expand_dims(tf::imag(low), 2);
    auto product1 = a * real;
    auto newReal = tf::reduce_sum(product1 - b * imaginary, 1, {.name = "new_real"});
    auto product2 = a * imaginary;
    auto newImaginary = tf::reduce_sum(product2 + b * real, 1, {.name = "new_imaginary"});
    auto rest = tf::zeros({2, width, 16 - modes}, tf::float32, {.name = "rest"});
    auto concat1 = tf::concat({newReal, rest}, 2);
    auto full = tf::complex(concat1, tf::concat({newImaginary, rest}, 2), {.name = "full"});
    auto back = tf::real(tf::ifft(full), {.name = "back"});
    return tf::transpose(back, {0, 2, 1}, {.name = "out"});
  };
  auto layer = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto wide = spectral(x, seed, "spectral");
    auto nearOf = tf::layers::conv1d(x, width, 1, {.kernel_initializer = normal(seed + 5, 0.4), .name = "near"});
    return tf::nn::elu(wide + nearOf, {.name = "active"});
  };
  tf::Output x;
  {
    tf::NameScope ns("inputs");
    auto grid = tf::reshape(tf::to_float(tf::range(16)) / 16.0, {1, 16, 1}, {.name = "grid"});
    x = tf::concat({signals, tf::tile(grid, {2, 1, 1})}, 2, {.name = "with_grid"});
  }
  tf::Output out;
  {
    tf::VariableScope vs("operator");
    x = tf::layers::dense(x, width, {.kernel_initializer = normal(1, 0.5), .name = "lift"});
    x = layer(x, 10, "layer1");
    x = layer(x, 20, "layer2");
    x = tf::layers::dense(x, 6, {.activation = tf::nn::softplus, .kernel_initializer = normal(2, 0.5), .name = "wide"});
    out = tf::squeeze(tf::layers::dense(x, 1, {.kernel_initializer = normal(3, 0.5), .name = "project"}), {2}, {.name = "out"});
  }
  tf::Output relative, slope, loss;
  {
    tf::NameScope ns("loss");
    auto apart = out - wanted;
    auto reduceSum1 = tf::reduce_sum(tf::square(apart), 1);
    relative = tf::sqrt(reduceSum1 / (tf::reduce_sum(tf::square(wanted), 1) + 0.001), {.name = "relative"});
    slope = tf::reduce_mean(tf::square(tf::roll(apart, {1}, {1}) - apart), {}, {.name = "slope"});
    auto reduceMean1 = tf::reduce_mean(relative);
    loss = tf::add(reduceMean1, 0.2 * slope, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::AdamOptimizer(tf::train::exponential_decay(0.01, step, 10, 0.5));
    train = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output mine, power, energy, coherence, shift;
  {
    tf::NameScope ns("spectra");
    mine = tf::fft(tf::complex(out, tf::zeros_like(out)), {.name = "mine"});
    auto theirs = tf::fft(tf::complex(wanted, tf::zeros_like(wanted)), {.name = "theirs"});
    power = tf::square(tf::abs(mine), {.name = "power"});
    energy = tf::reduce_sum(power, 1) / 16.0;
    auto crossed = tf::real(mine * tf::conj(theirs), {.name = "crossed"});
    auto reduceSum2 = tf::reduce_sum(crossed, 1);
    auto reduceSum3 = tf::reduce_sum(power, 1);
    coherence = tf::div(reduceSum2, tf::sqrt(reduceSum3 * tf::reduce_sum(tf::square(tf::abs(theirs)), 1)) + 0.001, {.name = "coherence"});
    shift = tf::argmax(tf::real(tf::ifft(mine * tf::conj(theirs))), 1, {.name = "shift"});
  }
  tf::Output lowShare, strongest, phases, centroid, lost;
  {
    tf::NameScope ns("filters");
    auto half = tf::slice(power, {0, 0}, {2, 8}, {.name = "half"});
    auto reduceSum4 = tf::reduce_sum(half(tf::all, tf::slice({}, 3)), 1);
    lowShare = tf::div(reduceSum4, tf::reduce_sum(half, 1) + 0.0001, {.name = "low_share"});
    strongest = tf::argmax(half(tf::all, tf::slice(1)), 1, {.name = "strongest"});
    phases = tf::angle(mine(tf::all, tf::slice(1, 4)), {.name = "phases"});
    auto places = tf::to_float(tf::range(8), {.name = "places"});
    auto reduceSum5 = tf::reduce_sum(half * places, 1);
    centroid = tf::div(reduceSum5, tf::reduce_sum(half, 1) + 0.0001, {.name = "centroid"});
    auto ones1 = tf::ones({4});
    auto zeros1 = tf::zeros({9});
    auto keep = tf::concat({ones1, zeros1, tf::ones({3})}, 0, {.name = "keep"});
    auto cut = mine * tf::complex(keep, tf::zeros({16}));
    auto smooth = tf::real(tf::ifft(cut), {.name = "smooth"});
    lost = tf::reduce_mean(tf::abs(smooth - out), 1, {.name = "lost"});
  }
  tf::Output period, agrees;
  {
    tf::NameScope ns("correlation");
    auto centred = out - tf::reduce_mean(out, 1, {.keepdims = true});
    auto spectrumOf = tf::fft(tf::complex(centred, tf::zeros_like(centred)), {.name = "spectrum"});
    auto autoPower = spectrumOf * tf::conj(spectrumOf);
    auto correlation = tf::real(tf::ifft(autoPower), {.name = "correlation"});
    auto scaled = tf::div(correlation, correlation(tf::all, tf::slice({}, 1)) + 0.0001, {.name = "scaled"});
    period = tf::argmax(scaled(tf::all, tf::slice(2, 9)), 1, {.name = "period"});
    auto direct = tf::reduce_sum(centred * tf::roll(centred, {1}, {1}), 1, {.name = "direct"});
    agrees = tf::reduce_max(tf::abs(direct - correlation(tf::all, 1)), {}, {.name = "agrees"});
  }
  tf::Output kept, largest;
  {
    tf::NameScope ns("whole");
    auto parseval = tf::reduce_sum(tf::square(out), 1) - energy;
    kept = tf::reduce_max(tf::abs(parseval), {}, {.name = "kept"});
    std::vector<tf::Output> sizesOf;
    for (auto v : tf::trainable_variables("operator/layer"))
      sizesOf.push_back(tf::norm(v));
    largest = tf::reduce_max(tf::stack(sizesOf), {}, {.name = "largest"});
    tf::summary::scalar("largest", largest);
    tf::summary::histogram("relative", relative);
    tf::summary::scalar("slope", slope);
  }
  auto value1 = agrees < 0.01;
  return {loss,
          {train},
          {{signals, ramp(tf::Shape{2, 16, 2})}, {wanted, positive(tf::Shape{2, 16})}},
          {energy, coherence, shift, lowShare, strongest, phases, centroid, lost, period, value1, kept < 0.01, largest}};
}

const Programs added{
    {"energy_of_a_pendulum", energyOfAPendulum}, {"heat_by_a_network", heatByANetwork}, {"layers_of_frequencies", layersOfFrequencies}};

} // namespace
