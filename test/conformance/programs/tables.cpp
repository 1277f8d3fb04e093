// Users, items and columns: matrix factorisation, a factorisation machine, wide and deep, partitioned embeddings, linear and logistic
// regression with regularizers.
#include "Program.h"

namespace {
using namespace oracle;

Program matrixFactorization() {
  auto user = tf::placeholder(tf::int32, {tf::None}, {.name = "user"});
  auto item = tf::placeholder(tf::int32, {tf::None}, {.name = "item"});
  auto rating = tf::placeholder(tf::float32, {tf::None}, {.name = "rating"});
  std::optional<tf::VariableScope> vs(std::in_place, "factors");
  auto users = tf::get_variable("users", {9, 4}, {.initializer = normal(1)});
  auto items = tf::get_variable("items", {7, 4}, {.initializer = normal(2)});
  auto userBias = tf::get_variable("user_bias", {9}, {.initializer = tf::zeros_initializer()});
  auto itemBias = tf::get_variable("item_bias", {7}, {.initializer = tf::zeros_initializer()});
  auto mean = tf::get_variable("mean", tf::Shape{}, {.initializer = tf::constant_initializer(0.2)});
  vs.reset();
  tf::Output u, i, predicted, error, loss;
  {
    tf::NameScope ns("prediction");
    u = tf::nn::embedding_lookup(users, user, {.name = "u"});
    i = tf::nn::embedding_lookup(items, item, {.name = "i"});
    auto dot = tf::reduce_sum(u * i, 1, {.name = "dot"});
    auto ofUsers = tf::nn::embedding_lookup(userBias, user);
    auto ofItems = tf::nn::embedding_lookup(itemBias, item);
    auto biases = ofUsers + ofItems;
    predicted = tf::add(dot + biases, mean, {.name = "predicted"});
  }
  {
    tf::NameScope ns("loss");
    error = tf::reduce_mean(tf::squared_difference(predicted, rating), {}, {.name = "error"});
    auto ofU = tf::nn::l2_loss(u), ofI = tf::nn::l2_loss(i);
    auto size = tf::add(ofU, ofI, {.name = "size"});
    auto scaled = 0.01 * size;
    loss = error + scaled;
  }
  auto train = tf::train::AdagradOptimizer(0.2).minimize(loss);
  auto rmse = tf::sqrt(error, {.name = "rmse"});
  return {loss, {train}, {{user, classes(8, 9)}, {item, classes(8, 7)}, {rating, ramp(tf::Shape{8})}}, {predicted, rmse}};
}

Program factorizationMachine() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "y"});
  tf::Variable w0({0.1f}, {.name = "w0"});
  auto w = tf::get_variable("w", {6, 1}, {.initializer = normal(1)});
  auto v = tf::get_variable("v", {6, 3}, {.initializer = normal(2)});
  auto linear = w0 + tf::matmul(x, w);
  auto squareOfSum = tf::square(tf::matmul(x, v));
  auto xx = tf::square(x), vv = tf::square(v);
  auto sumOfSquare = tf::matmul(xx, vv);
  auto pairs = 0.5 * tf::reduce_sum(squareOfSum - sumOfSquare, 1, {.keepdims = true});
  auto logits = tf::add(linear, pairs, {.name = "logits"});
  auto each = tf::nn::weighted_cross_entropy_with_logits({.labels = y, .logits = logits, .pos_weight = 2.0});
  auto loss = tf::reduce_mean(each, {}, {.name = "loss"});
  auto train = tf::train::AdamOptimizer(0.02).minimize(loss);
  return {loss, {train}, {{x, ramp(8, 6)}, {y, classes({8, 1}, 2).astype(tf::float32)}}, {tf::sigmoid(logits)}};
}

Program wideAndDeep() {
  auto numbers = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "numbers"});
  auto city = tf::placeholder(tf::int64, {tf::None}, {.name = "city"});
  auto device = tf::placeholder(tf::int64, {tf::None}, {.name = "device"});
  auto label = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "label"});
  tf::Output wide, deep;
  {
    tf::VariableScope vs("wide");
    auto crossed = tf::floormod(city * 5 + device, 11, {.name = "crossed"});
    auto weights = tf::get_variable("weights", {11, 1}, {.initializer = tf::zeros_initializer()});
    wide = tf::gather(weights, crossed, {.name = "logit"});
  }
  {
    tf::VariableScope vs("deep");
    auto cities = tf::get_variable("cities", {8, 3}, {.initializer = uniform(1)});
    auto devices = tf::get_variable("devices", {5, 2}, {.initializer = uniform(2)});
    auto ofCity = tf::nn::embedding_lookup(cities, city);
    auto ofDevice = tf::nn::embedding_lookup(devices, device);
    auto h = tf::concat({numbers, ofCity, ofDevice}, 1, {.name = "input"});
    int i = 0;
    for (int units : {8, 4}) {
      h = tf::layers::dense(h, units, {.activation = tf::nn::relu, .kernel_initializer = normal(10 + i), .name = "hidden" + std::to_string(i)});
      ++i;
    }
    deep = tf::layers::dense(h, 1, {.kernel_initializer = normal(20), .name = "logit"});
  }
  auto bias = tf::get_variable("bias", {1}, {.initializer = tf::zeros_initializer()});
  auto logits = tf::nn::bias_add(wide + deep, bias, {.name = "logits"});
  auto loss = tf::losses::sigmoid_cross_entropy(label, logits);
  auto wideVariables = tf::trainable_variables("wide"), deepVariables = tf::trainable_variables("deep");
  deepVariables.push_back(bias);
  auto step = tf::train::get_or_create_global_step();
  auto wideTrain = tf::train::ProximalAdagradOptimizer(0.1, {.l1_regularization_strength = 0.001}).minimize(loss, {.var_list = wideVariables});
  auto deepTrain = tf::train::AdagradOptimizer(0.05).minimize(loss, {.var_list = deepVariables});
  tf::Operation train;
  {
    tf::ControlDependencies after({wideTrain, deepTrain});
    train = tf::assign_add(step, 1, {.name = "both"}).op();
  }
  return {loss,
          {train},
          {{numbers, ramp(8, 3)}, {city, classes(8, 8).astype(tf::int64)}, {device, classes(8, 5).astype(tf::int64)}, {label, classes({8, 1}, 2).astype(tf::float32)}},
          {tf::sigmoid(logits), step}};
}

Program partitionedEmbedding() {
  auto ids = tf::placeholder(tf::int32, {tf::None}, {.name = "ids"});
  auto target = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "target"});
  std::optional<tf::Variable> table, w;
  {
    tf::VariableScope vs("emb", {.partitioner = tf::fixed_size_partitioner(3)});
    table = tf::get_variable("table", {10, 4}, {.initializer = uniform(1)});
  }
  {
    tf::VariableScope vs("out", {.partitioner = tf::min_max_variable_partitioner(2, {.min_slice_size = 8})});
    w = tf::get_variable("w", {4, 2}, {.initializer = uniform(2)});
  }
  auto rows = tf::nn::embedding_lookup(*table, ids, {.partition_strategy = "div", .name = "rows"});
  auto out = tf::matmul(rows, tf::convert_to_tensor(*w));
  auto loss = tf::losses::huber_loss(target, out, {}, 0.5);
  auto train = tf::train::GradientDescentOptimizer(0.3).minimize(loss);
  return {loss, {train}, {{ids, classes(6, 10)}, {target, ramp(6, 2)}}, {out}};
}

Program logisticRegression() {
  auto x = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "x"});
  auto y = tf::placeholder(tf::int64, {tf::None}, {.name = "y"});
  tf::Variable w(tf::zeros({4, 3}), {.name = "w"}), b(tf::zeros({3}), {.name = "b"});
  auto p = tf::nn::softmax(tf::matmul(x, w) + b);
  auto onehot = tf::one_hot(y, 3);
  auto logs = tf::log(tf::clip_by_value(p, 1e-7, 1.0));
  auto loss = tf::reduce_mean(-tf::reduce_sum(onehot * logs, 1));
  loss = loss + 1e-3 * tf::reduce_sum(tf::abs(w));
  auto train = tf::train::GradientDescentOptimizer(0.3).minimize(loss);
  auto [accuracy, update] = tf::metrics::accuracy(y, tf::argmax(p, 1));
  return {loss, {train, update.op()}, {{x, ramp(9, 4)}, {y, classes(9, 3).astype(tf::int64)}}, {accuracy}};
}

Program resourceEmbedding() {
  auto ids = tf::placeholder(tf::int32, {tf::None, 2}, {.name = "ids"});
  auto y = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "y"});
  std::optional<tf::Variable> table, scale;
  {
    tf::VariableScope vs("model", {.use_resource = true});
    table = tf::get_variable("table", {8, 3}, {.initializer = uniform(1)});
    scale = tf::get_variable("scale", {3}, {.initializer = tf::ones_initializer()});
  }
  auto out = tf::reduce_sum(tf::nn::embedding_lookup(*table, ids), 1) * *scale;
  auto loss = tf::reduce_mean(tf::square(out - y));
  std::vector<tf::Operation> trains;
  trains.push_back(tf::train::GradientDescentOptimizer(0.05).minimize(loss));
  trains.push_back(tf::train::MomentumOptimizer(0.02, 0.5).minimize(loss));
  trains.push_back(tf::train::AdagradOptimizer(0.02).minimize(loss));
  trains.push_back(tf::train::AdamOptimizer(0.01).minimize(loss));
  return {loss, trains, {{ids, classes({5, 2}, 6)}, {y, ramp(5, 3)}}};
}

const Programs added{{"matrix_factorization", matrixFactorization}, {"factorization_machine", factorizationMachine}, {"wide_and_deep", wideAndDeep},
                     {"partitioned_embedding", partitionedEmbedding}, {"logistic_regression", logisticRegression},
                     {"resource_embedding", resourceEmbedding}};

} // namespace
