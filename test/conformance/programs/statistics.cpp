// Statistics by hand: regressions of every kind, a Gaussian process, a Kalman filter, principal components, mixtures by expectation
// and maximisation, maps that organise themselves, independent components, boosting, quasi-Newton steps.
#include "Program.h"

namespace {
using namespace oracle;

Program ridgeAndPoisson() {
  auto x = tf::placeholder(tf::float32, {8, 3}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {8, 1}, {.name = "y"});
  auto counts = tf::placeholder(tf::float32, {8}, {.name = "counts"});
  tf::Output determinant, inverse, solved;
  {
    tf::NameScope ns("closed");
    auto gram = tf::matmul(x, x, {.transpose_a = true});
    auto eye = tf::diag(tf::ones({3}));
    auto right = tf::matmul(x, y, {.transpose_a = true});
    solved = tf::matrix_solve(gram + 0.1 * eye, right, {.name = "solved"});
    inverse = tf::matrix_inverse(gram + 0.1 * eye);
    determinant = tf::matrix_determinant(gram + eye, {.name = "determinant"});
  }
  tf::Output residual, ridge;
  {
    tf::VariableScope vs("ridge");
    auto w = tf::get_variable("w", {3, 1}, {.initializer = tf::zeros_initializer()});
    auto b = tf::get_variable("b", {1}, {.initializer = tf::zeros_initializer()});
    residual = tf::subtract(y, tf::matmul(x, w) + b);
    auto fit = tf::reduce_mean(tf::square(residual));
    ridge = tf::add(fit, 0.01 * tf::nn::l2_loss(w), {.name = "ridge"});
  }
  tf::Output poisson;
  {
    tf::VariableScope vs("poisson");
    auto u = tf::get_variable("u", {3}, {.initializer = normal(1)});
    auto rate = tf::tensordot(x, u, {{1}, {0}});
    poisson = tf::reduce_mean(tf::nn::log_poisson_loss(counts, rate), {}, {.name = "poisson"});
  }
  tf::Output r2;
  {
    tf::NameScope ns("quality");
    auto total = tf::reduce_sum(tf::squared_difference(y, tf::reduce_mean(y)));
    auto unexplained = tf::reduce_sum(tf::square(residual));
    auto share = tf::div(unexplained, total);
    r2 = tf::subtract(1.0, share, {.name = "r2"});
  }
  auto loss = ridge + poisson;
  auto train = tf::train::GradientDescentOptimizer(0.1).minimize(loss);
  return {loss, {train}, {{x, ramp(8, 3)}, {y, ramp(8, 1)}, {counts, positive({8})}}, {solved, inverse, determinant, r2}};
}

Program supportVectors() {
  auto x = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "y"});
  auto a = tf::get_variable("a", {2, 1}, {.initializer = normal(1)});
  auto b = tf::get_variable("b", {1, 1}, {.initializer = normal(2)});
  auto output = tf::subtract(tf::matmul(x, a), b);
  auto norm = tf::reduce_sum(tf::square(a));
  auto alpha = tf::constant({0.01});
  auto margin = tf::subtract(1.0, tf::multiply(output, y));
  auto hinge = tf::reduce_mean(tf::maximum(0.0, margin));
  auto loss = tf::reduce_sum(tf::add(hinge, tf::multiply(alpha, norm)), {}, {.name = "loss"});
  auto prediction = tf::sign(output);
  auto accuracy = tf::reduce_mean(tf::cast(tf::equal(prediction, y), tf::float32));
  tf::Output kernel;
  {
    tf::NameScope ns("kernel");
    auto gamma = tf::constant(-5.0);
    auto distances = tf::reduce_sum(tf::square(x), 1);
    auto column = tf::reshape(distances, {-1, 1});
    auto cross = tf::multiply(2.0, tf::matmul(x, tf::transpose(x)));
    auto subtract1 = tf::subtract(column, cross);
    auto squared = tf::add(subtract1, tf::transpose(column));
    kernel = tf::exp(tf::multiply(gamma, tf::abs(squared)), {.name = "rbf"});
  }
  auto train = tf::train::GradientDescentOptimizer(0.05).minimize(loss);
  return {loss, {train}, {{x, ramp(6, 2)}, {y, tf::Tensor({{1.0}, {-1.0}, {1.0}, {1.0}, {-1.0}, {-1.0}})}}, {accuracy, kernel}};
}

Program gaussianProcess() {
  auto x = tf::placeholder(tf::float32, {5, 1}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {5, 1}, {.name = "y"});
  auto newOf = tf::placeholder(tf::float32, {3, 1}, {.name = "new"});
  std::optional<tf::Variable> amplitude, length, noise;
  {
    tf::VariableScope vs("kernel");
    length = tf::get_variable("length", tf::Shape{}, {.initializer = tf::constant_initializer(0.3)});
    amplitude = tf::get_variable("amplitude", tf::Shape{}, {.initializer = tf::constant_initializer(0.1)});
    noise = tf::get_variable("noise", tf::Shape{}, {.initializer = tf::constant_initializer(-1.0)});
  }
  auto kernel = [&](tf::Output a, tf::Output b, const std::string &name) {
    tf::NameScope ns(name);
    auto expandDims1 = tf::expand_dims(a, 1);
    auto difference = expandDims1 - tf::expand_dims(b, 0);
    auto distance = tf::reduce_sum(tf::square(difference), 2);
    auto scaled = tf::div(distance, tf::square(tf::exp(*length)));
    auto exp1 = tf::exp(2.0 * *amplitude);
    return exp1 * tf::exp(-0.5 * scaled);
  };
  auto covariance = kernel(x, x, "known");
  auto diagonal = tf::diag(tf::fill({5}, tf::exp(2.0 * *noise)));
  auto cholesky = tf::cholesky(covariance + diagonal, {.name = "cholesky"});
  tf::Output loss, weights;
  {
    tf::NameScope ns("likelihood");
    weights = tf::matrix_solve(covariance + diagonal, y, {.name = "weights"});
    auto quadratic = 0.5 * tf::reduce_sum(y * weights);
    auto logs = 0.5 * tf::log(tf::matrix_determinant(covariance + diagonal));
    loss = quadratic + logs + 4.5946927;
  }
  tf::Output mean, variance, wide;
  {
    tf::NameScope ns("prediction");
    auto cross = kernel(x, newOf, "cross");
    mean = tf::matmul(cross, weights, {.transpose_a = true, .name = "mean"});
    auto v = tf::matrix_solve(covariance + diagonal, cross);
    auto prior = kernel(newOf, newOf, "new");
    auto spread = prior - tf::matmul(cross, v, {.transpose_a = true});
    variance = tf::diag_part(spread, {.name = "variance"});
    wide = tf::reduce_sum(tf::log(tf::diag_part(cholesky)), {}, {.name = "wide"});
  }
  auto train = tf::train::GradientDescentOptimizer(0.01).minimize(loss);
  return {loss, {train}, {{x, tf::Tensor({{-1.0}, {-0.4}, {0.1}, {0.6}, {1.1}})}, {y, ramp(5, 1)}, {newOf, tf::Tensor({{-0.7}, {0.0}, {0.9}})}},
          {mean, variance, wide}};
}

Program kalmanFilter() {
  auto observed = tf::placeholder(tf::float32, {6, 1}, {.name = "observed"});
  std::optional<tf::Variable> blur, drift, move, see;
  {
    tf::VariableScope vs("model");
    move = tf::get_variable("move", {2, 2}, {.initializer = tf::constant_initializer({{1.0, 0.5}, {0.0, 0.9}})});
    see = tf::get_variable("see", {1, 2}, {.initializer = tf::constant_initializer({{1.0, 0.0}})});
    drift = tf::get_variable("drift", {2}, {.initializer = tf::constant_initializer(-1.0)});
    blur = tf::get_variable("blur", {1}, {.initializer = tf::constant_initializer(-0.5)});
  }
  auto q = tf::diag(tf::exp(*drift), {.name = "q"});
  auto r = tf::diag(tf::exp(*blur), {.name = "r"});
  tf::Output mean = tf::zeros({2, 1});
  tf::Output spread = tf::diag(tf::ones({2}));
  std::vector<tf::Output> costs;
  std::vector<tf::Output> means;
  for (int t = 0; t < 6; ++t) {
    {
      tf::NameScope ns("step" + std::to_string(t));
      tf::Output ahead, wider;
      {
        tf::NameScope ns("predict");
        ahead = tf::matmul(*move, mean);
        tf::Output widened = tf::matmul(tf::matmul(*move, spread), *move, {.transpose_b = true});
        wider = widened + q;
      }
      tf::Output error, s, through;
      {
        tf::NameScope ns("innovate");
        tf::Output now = tf::reshape(observed(t), {1, 1});
        error = now - tf::matmul(*see, ahead);
        through = tf::matmul(*see, wider);
        s = tf::matmul(through, *see, {.transpose_b = true}) + r;
      }
      {
        tf::NameScope ns("update");
        tf::Output gain = tf::matmul(through, tf::matrix_inverse(s), {.transpose_a = true, .name = "gain"});
        mean = ahead + tf::matmul(gain, error);
        spread = wider - tf::matmul(gain, through);
      }
      tf::Output fit = tf::squeeze(tf::square(error) / s);
      costs.push_back(0.5 * (fit + tf::log(tf::squeeze(s))));
      means.push_back(tf::squeeze(mean, {1}));
    }
  }
  auto loss = tf::add_n(costs, {.name = "loss"});
  auto path = tf::stack(means, {.name = "path"});
  auto train = tf::train::GradientDescentOptimizer(0.01).minimize(loss);
  return {loss, {train}, {{observed, ramp(6, 1)}}, {path, spread}};
}

Program principalComponents() {
  auto x = tf::placeholder(tf::float32, {7, 4}, {.name = "x"});
  tf::Output centred, covariance;
  {
    tf::NameScope ns("covariance");
    auto mean = tf::reduce_mean(x, 0, {.keepdims = true});
    centred = x - mean;
    covariance = tf::matmul(centred, centred, {.transpose_a = true}) / 6.0;
  }
  auto values = tf::self_adjoint_eig(covariance).e;
  auto reverse1 = tf::reverse(values, {0});
  auto explained = reverse1 / tf::reduce_sum(values);
  auto running = tf::cumsum(explained, {}, {.name = "running"});
  auto trace = tf::reduce_sum(tf::diag_part(covariance), {}, {.name = "trace"});
  tf::Output loss, step;
  std::optional<tf::Variable> w;
  {
    tf::VariableScope vs("oja");
    w = tf::get_variable("w", {4, 2}, {.initializer = normal(1)});
    auto code = tf::matmul(centred, *w, {.name = "code"});
    auto back = tf::matmul(code, *w, {.transpose_b = true});
    loss = tf::reduce_mean(tf::reduce_sum(tf::squared_difference(back, centred), 1), {}, {.name = "loss"});
    auto square = tf::matmul(code, code, {.transpose_a = true});
    auto lower = tf::matrix_band_part(square, -1, 0);
    auto matmul1 = tf::matmul(centred, code, {.transpose_a = true});
    auto growth = matmul1 - tf::matmul(*w, lower, {.transpose_b = true});
    {
      tf::ControlDependencies after({loss, growth});
      step = tf::assign_add(*w, growth * 0.01, {.name = "step"});
    }
  }
  auto unit = tf::nn::l2_normalize(*w, 0, {.name = "unit"});
  auto overlap = tf::matmul(unit, unit, {.transpose_a = true, .name = "overlap"});
  return {loss, {step.op()}, {{x, ramp(7, 4)}}, {running, trace, overlap}};
}

Program expectationMaximisation() {
  auto x = tf::placeholder(tf::float32, {9, 2}, {.name = "x"});
  auto weights = tf::Variable({0.5, 0.3, 0.2}, {.trainable = false, .name = "weights"});
  auto means = tf::get_variable("means", {3, 2}, {.initializer = normal(1, 0.8), .trainable = false});
  auto variances = tf::Variable(tf::ones({3}), {.trainable = false, .name = "variances"});
  tf::Output distance, evidence, share;
  {
    tf::NameScope ns("expectation");
    auto expandDims1 = tf::expand_dims(x, 1);
    auto apart = expandDims1 - tf::expand_dims(means, 0);
    distance = tf::reduce_sum(tf::square(apart), 2);
    auto scaled = -0.5 * distance / variances;
    auto density = scaled - tf::log(6.2831853 * variances);
    auto joint = density + tf::log(weights);
    evidence = tf::reduce_logsumexp(joint, 1, {.keepdims = true});
    share = tf::exp(joint - evidence, {.name = "share"});
  }
  auto loss = -tf::reduce_mean(evidence, {}, {.name = "loss"});
  tf::Output counts, newMeans, newVariances, newWeights;
  {
    tf::NameScope ns("maximisation");
    counts = tf::reduce_sum(share, 0, {.name = "counts"});
    newWeights = counts / 9.0;
    auto sums = tf::matmul(share, x, {.transpose_a = true});
    newMeans = sums / tf::expand_dims(counts, 1);
    auto spread = tf::reduce_sum(share * distance, 0);
    newVariances = spread / (2.0 * counts) + 0.01;
  }
  tf::Operation train;
  {
    tf::NameScope ns("update");
    {
      tf::ControlDependencies after({newWeights, newMeans, newVariances});
      auto setWeights = tf::assign(weights, newWeights);
      auto setMeans = tf::assign(means, newMeans);
      auto setVariances = tf::assign(variances, newVariances);
      train = tf::group({setWeights, setMeans, setVariances});
    }
  }
  auto hard = tf::argmax(share, 1, {.name = "hard"});
  return {loss, {train}, {{x, ramp(9, 2)}}, {hard, counts}};
}

Program organisingMap() {
  auto x = tf::placeholder(tf::float32, {3}, {.name = "x"});
  auto step = tf::placeholder(tf::float32, tf::Shape{}, {.name = "step"});
  auto nodes = tf::get_variable("nodes", {12, 3}, {.initializer = normal(1), .trainable = false});
  tf::Output places;
  {
    tf::NameScope ns("grid");
    auto row = tf::tile(tf::expand_dims(tf::range(4), 1), {1, 3});
    auto column = tf::tile(tf::expand_dims(tf::range(3), 0), {4, 1});
    auto grid = tf::reshape(tf::stack({row, column}, {.axis = 2}), {12, 2}, {.name = "places"});
    places = tf::to_float(grid);
  }
  tf::Output best, distances, where;
  {
    tf::NameScope ns("winner");
    distances = tf::reduce_sum(tf::square(nodes - x), 1);
    best = tf::argmin(distances, 0, {.name = "best"});
    where = tf::gather(places, best);
  }
  tf::Output alpha, sigma;
  {
    tf::NameScope ns("rates");
    auto fall = 1.0 - step / 20.0;
    alpha = 0.3 * fall;
    sigma = 1.5 * fall + 0.1;
  }
  tf::Output nearness, train;
  {
    tf::NameScope ns("neighbours");
    auto away = tf::reduce_sum(tf::square(places - where), 1);
    auto spread = 2.0 * tf::square(sigma);
    nearness = tf::exp(-tf::div(away, spread), {.name = "nearness"});
    auto product1 = alpha * tf::expand_dims(nearness, 1);
    auto moved = product1 * (x - nodes);
    train = tf::assign_add(nodes, moved);
  }
  auto loss = tf::sqrt(tf::reduce_min(distances), {.name = "loss"});
  return {loss, {train.op()}, {{x, ramp(tf::Shape{3})}, {step, tf::Tensor(5.0f)}}, {best, nearness}};
}

Program quasiNewton() {
  auto target = tf::placeholder(tf::float32, {3}, {.name = "target"});
  auto x = tf::get_variable("x", {3}, {.initializer = tf::constant_initializer({0.5, -0.3, 0.8})});
  auto h = tf::get_variable("h", {3, 3}, {.initializer = tf::constant_initializer({{0.2, 0.0, 0.0}, {0.0, 0.2, 0.0}, {0.0, 0.0, 0.2}}),
          .trainable = false});
  auto before = tf::get_variable("before", {3}, {.initializer = tf::zeros_initializer(), .trainable = false});
  auto slopeBefore = tf::get_variable("slope_before", {3}, {.initializer = tf::constant_initializer(0.1), .trainable = false});
  auto cost = [&](tf::Output v) {
    auto quartic = tf::reduce_sum(tf::pow(v - target, 4.0));
    auto bowl = tf::reduce_sum(tf::square(v - target));
    auto mixed = tf::square(tf::reduce_prod(v));
    auto sum1 = 0.25 * quartic + bowl;
    return sum1 + 0.1 * mixed;
  };
  auto loss = tf::identity(cost(x), {.name = "loss"});
  auto slope = tf::gradients(loss, {x})[0];
  tf::Output chosen, direction;
  {
    tf::NameScope ns("update");
    auto s = tf::expand_dims(x - before, 1);
    auto y = tf::expand_dims(slope - slopeBefore, 1);
    auto curvature = tf::reduce_sum(s * y);
    auto rho = 1.0 / (curvature + 0.0001);
    auto eye = tf::diag(tf::ones({3}));
    auto left = eye - rho * tf::matmul(s, y, {.transpose_b = true});
    auto inner = tf::matmul(left, h);
    auto outer = tf::matmul(inner, left, {.transpose_b = true});
    auto fresh = outer + rho * tf::matmul(s, s, {.transpose_b = true});
    auto good = tf::greater(curvature, 0.001);
    auto value1 = [&]() { return tf::identity(fresh); };
    chosen = tf::cond(good, value1, [&]() { return tf::identity(eye * 0.2); });
    direction = tf::squeeze(tf::matmul(chosen, tf::expand_dims(slope, 1)), {1});
  }
  tf::Output train;
  {
    tf::NameScope ns("move");
    tf::Output keepH, keepSlope, keepX;
    {
      tf::ControlDependencies after({direction, slope});
      keepH = tf::assign(h, chosen);
      keepX = tf::assign(before, tf::identity(x));
      keepSlope = tf::assign(slopeBefore, tf::identity(slope));
    }
    {
      tf::ControlDependencies after({keepH, keepX, keepSlope});
      train = tf::assign_sub(x, 0.5 * direction);
    }
  }
  return {loss, {train.op()}, {{target, ramp(tf::Shape{3})}}, {slope, direction}};
}

Program boosting() {
  auto x = tf::placeholder(tf::float32, {10}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {10}, {.name = "y"});
  auto weights = tf::get_variable("weights", {10}, {.initializer = tf::constant_initializer(0.1), .trainable = false});
  auto score = tf::get_variable("score", {10}, {.initializer = tf::zeros_initializer(), .trainable = false});
  auto thresholds = tf::constant({-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9}, {.name = "thresholds"});
  tf::Output both, errors;
  {
    tf::NameScope ns("stumps");
    auto expandDims1 = tf::expand_dims(x, 0);
    auto above = tf::greater(expandDims1, tf::expand_dims(thresholds, 1));
    auto ones1 = tf::ones({7, 10});
    auto guess = tf::where(above, ones1, -tf::ones({7, 10}));
    both = tf::concat({guess, -guess}, 0, {.name = "both"});
    auto wrong = tf::to_float(tf::not_equal(both, y));
    auto reduceSum1 = tf::reduce_sum(wrong * weights, 1);
    errors = reduceSum1 / tf::reduce_sum(weights);
  }
  tf::Output alpha, best, chosen, error;
  {
    tf::NameScope ns("choice");
    best = tf::argmin(errors, 0, {.name = "best"});
    error = tf::clip_by_value(tf::reduce_min(errors), 0.01, 0.99);
    alpha = 0.5 * tf::log((1.0 - error) / error);
    chosen = tf::gather(both, best);
  }
  tf::Operation train;
  {
    tf::NameScope ns("update");
    {
      tf::ControlDependencies after({alpha, chosen});
      auto scaled = weights * tf::exp(-alpha * y * chosen);
      auto reweighted = tf::assign(weights, scaled / tf::reduce_sum(scaled));
      auto scored = tf::assign_add(score, alpha * chosen);
      train = tf::group({reweighted, scored});
    }
  }
  auto loss = tf::reduce_mean(tf::exp(-y * score), {}, {.name = "loss"});
  auto accuracy = tf::reduce_mean(tf::to_float(tf::equal(tf::sign(score), y)), {}, {.name = "accuracy"});
  return {loss, {train}, {{x, ramp(tf::Shape{10})}, {y, tf::Tensor({1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 1.0, 1.0})}}, {best, error,
          accuracy}};
}

const Programs added{{"ridge_and_poisson", ridgeAndPoisson}, {"support_vectors", supportVectors}, {"gaussian_process", gaussianProcess},
        {"kalman_filter", kalmanFilter}, {"principal_components", principalComponents}, {"expectation_maximisation", expectationMaximisation},
        {"organising_map", organisingMap}, {"quasi_newton", quasiNewton}, {"boosting", boosting}};

} // namespace
