// Values against those of record.py.
#include "Values.h"

namespace {

namespace D = tf::distributions;
namespace K = tf::keras;

template <class M> void continuous(const std::string &name, M make, bool hasMode) {
  tf::In x{0.1f, 0.4f, 0.8f};
  value(name + ".log_prob", [&] { return make().log_prob(x); });
  value(name + ".prob", [&] { return make().prob(x); });
  value(name + ".cdf", [&] { return make().cdf(x); });
  value(name + ".entropy", [&] { return make().entropy(); });
  value(name + ".mean", [&] { return make().mean(); });
  value(name + ".variance", [&] { return make().variance(); });
  value(name + ".stddev", [&] { return make().stddev(); });
  if (hasMode) value(name + ".mode", [&] { return make().mode(); });
  value(name + ".sample", [&] {
    O s = make().sample({2}, {.seed = 3});
    EXPECT_EQ(s.shape(), tf::Shape({2, 3}));
    return s;
  });
  value(name + ".sample_scalar", [&] { return make().sample({}, {.seed = 11}); });
}
D::Normal normal() { return D::Normal({0.5f, -1.0f, 2.0f}, 2.0f); }
D::Beta beta() { return D::Beta({1.5f, 2.0f, 3.0f}, 2.5f); }
D::Gamma gammas() { return D::Gamma({1.5f, 2.0f, 3.0f}, 2.5f); }
D::Bernoulli byLogits() { return D::Bernoulli({.logits = tf::In{0.3f, -1.2f, 2.0f}}); }
D::Bernoulli byProbs() { return D::Bernoulli({.probs = tf::In{0.3f, 0.5f, 0.9f}}); }
D::Categorical categorical() { return D::Categorical({.logits = tf::In{{0.1f, 0.5f, -1.0f}, {2.0f, 0.0f, 1.0f}}}); }
D::Categorical categoricalByProbs() { return D::Categorical({.probs = tf::In{0.2f, 0.5f, 0.3f}}); }

TEST(Distributions, Continuous) {
  continuous("normal", normal, true);
  continuous("uniform", [] { return D::Uniform(0.2f, {0.7f, 3.0f, 0.5f}); }, false);
  continuous("beta", beta, true);
  continuous("gamma", gammas, true);
  continuous("exponential", [] { return D::Exponential({0.5f, 1.0f, 2.0f}); }, true);
  continuous("laplace", [] { return D::Laplace({0.5f, -1.0f, 2.0f}, 2.0f); }, true);
}

TEST(Distributions, Discrete) {
  auto bernoulli = [](const std::string &name, auto make) {
    value(name + ".log_prob", [&] { return make().log_prob({0, 1, 1}); });
    value(name + ".prob", [&] { return make().prob({0, 1, 1}); });
    value(name + ".entropy", [&] { return make().entropy(); });
    value(name + ".mean", [&] { return make().mean(); });
    value(name + ".variance", [&] { return make().variance(); });
    value(name + ".mode", [&] { return make().mode(); });
    value(name + ".sample", [&] { return make().sample({4}, {.seed = 3}); });
  };
  bernoulli("bernoulli", byLogits);
  bernoulli("bernoulli_p", byProbs);
  value("categorical.log_prob", [] { return categorical().log_prob({1, 2}); });
  value("categorical.entropy", [] { return categorical().entropy(); });
  value("categorical.mode", [] { return categorical().mode(); });
  value("categorical.sample", [] { return categorical().sample({3}, {.seed = 3}); });
  value("categorical_p.prob", [] { return categoricalByProbs().prob(2); });
  value("categorical_p.prob_many", [] { return categoricalByProbs().prob({2, 0, 1, 1}); });
  value("categorical_p.sample", [] { return categoricalByProbs().sample({5}, {.seed = 8}); });
}

TEST(Distributions, Divergences) {
  auto other = [] { return D::Normal(0.0f, {1.0f, 3.0f, 0.5f}); };
  value("kl.normal", [&] { return D::kl_divergence(normal(), other()); });
  value("kl.bernoulli", [] { return D::kl_divergence(byLogits(), byProbs()); });
  value("kl.categorical", [] { return D::kl_divergence(categorical(), D::Categorical({.logits = tf::In{0.0f, 1.0f, 2.0f}})); });
  value("kl.beta", [] { return D::kl_divergence(beta(), D::Beta(2.0f, 3.0f)); });
  value("kl.gamma", [] { return D::kl_divergence(gammas(), D::Gamma(2.0f, 3.0f)); });
  value("cross_entropy.normal", [&] { return normal().cross_entropy(other()); });
  value("gradients.of_samples", [] {
    auto loc = tf::constant({1.0f, 2.0f}), scale = tf::constant({0.5f, 3.0f});
    auto d = tf::gradients(tf::square(D::Normal(loc, scale).sample({3}, {.seed = 4})), {loc, scale});
    return tf::concat({d[0], d[1]}, 0);
  });
  tf::Graph g;
  auto scope = g.as_default();
  EXPECT_THROW(D::kl_divergence(normal(), beta()), D::NotImplementedError);
  EXPECT_THROW(D::Bernoulli({}), tf::ValueError);
  EXPECT_THROW(D::Categorical({.logits = tf::In{1.f, 2.f}, .probs = tf::In{0.5f, 0.5f}}), tf::ValueError);
  EXPECT_THROW(D::Normal(tf::Tensor(1.0f).astype(tf::float64), tf::Tensor(1.0f)), tf::TypeError);
  EXPECT_EQ(categorical().batch_shape(), tf::Shape{2});
  EXPECT_EQ(categorical().event_shape(), tf::Shape{});
  EXPECT_EQ(normal().reparameterization_type(), D::FULLY_REPARAMETERIZED);
  // A diagonal normal is a product of normals; sample shape before batch and event.
  D::MultivariateNormalDiag m({{0.5f, -1.0f}, {2.0f, 0.0f}}, {1.0f, 2.0f});
  D::Normal n({{0.5f, -1.0f}, {2.0f, 0.0f}}, {1.0f, 2.0f});
  EXPECT_EQ(m.event_shape(), tf::Shape{2});
  EXPECT_EQ(m.sample({5}).shape(), tf::Shape({5, 2, 2}));
  tf::Session s;
  auto [a, b, c, d] = s.run(std::tuple{m.log_prob({0.1f, 0.2f}), tf::reduce_sum(n.log_prob({0.1f, 0.2f}), 1), m.sample({3}, {.seed = 2}), n.sample({3}, {.seed = 2})});
  EXPECT_TRUE(a.allclose(b));
  EXPECT_TRUE(c.equals(d));
  // A relaxed one-hot vector sums to one, and is sharp at a low temperature.
  D::RelaxedOneHotCategorical r(0.05f, {.logits = tf::In{0.0f, 1.0f, 2.0f}});
  auto [sums, largest] = s.run(std::tuple{tf::reduce_sum(r.sample({200}, {.seed = 1}), -1), tf::reduce_mean(tf::reduce_max(r.sample({200}, {.seed = 1}), -1))});
  EXPECT_TRUE(sums.allclose(tf::np::linspace(1, 1, 200).astype(tf::float32), 1e-4));
  EXPECT_GT(largest.item<float>(), 0.95f);
}

TEST(Hessians, AsTensorFlow) {
  auto quadratic = [](tf::DType t) {
    return [t] {
      tf::Variable x(tf::Tensor({1.0f, 2.0f}).astype(t));
      auto a = tf::constant(tf::Tensor({{2.0f, 1.0f}, {1.0f, 3.0f}}).astype(t));
      return tf::hessians(tf::reduce_sum(tf::matmul(tf::expand_dims(x, 0), tf::matmul(a, tf::expand_dims(x, 1)))) / 2.0, x)[0];
    };
  };
  value("hessians.quadratic", quadratic(tf::float32));
  value("hessians.quadratic64", quadratic(tf::float64));
  value("hessians.matrix", [] {
    auto x = tf::constant({{1.0f, 2.0f}, {3.0f, 0.5f}});
    return tf::hessians(tf::reduce_sum(x * x * x * tf::exp(x)), x)[0];
  });
  value("hessians.two", [] {
    auto x = tf::constant({1.0f, -1.0f}), y = tf::constant({0.5f, 0.25f, 2.0f});
    auto h = tf::hessians(tf::reduce_sum(tf::sin(x)) * tf::reduce_prod(y), {x, y});
    return tf::concat({tf::reshape(h[0], {-1}), tf::reshape(h[1], {-1})}, 0);
  });
  value("hessians.newton", [] {
    tf::Variable x({1.5f, -0.5f});
    auto loss = tf::reduce_sum(tf::square(tf::square(x) - tf::In{2.0f, 3.0f}));
    auto h = tf::hessians(loss, x)[0];
    auto step = tf::squeeze(tf::matrix_solve(h, tf::expand_dims(tf::gradients(loss, x)[0], 1)), {1});
    return x - step;
  });
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::constant({1.0f, 2.0f});
  EXPECT_THROW(tf::hessians(tf::reduce_sum(x), x), tf::ValueError); // as TensorFlow: the second derivative is not there
}

TEST(CustomGradient, AsTensorFlow) {
  value("custom_gradient", [] {
    auto f = tf::custom_gradient([](O x) {
      O e = tf::exp(x);
      return std::pair{tf::log(1.0f + e), [=](O dy) { return dy * (1.0f - 1.0f / (1.0f + e)); }};
    });
    auto x = tf::constant({0.5f, 100.0f});
    return tf::gradients(f(x) * 3.0f, x)[0];
  });
  value("custom_gradient.two", [] {
    auto f = tf::custom_gradient([](O x, O y) { return std::pair{x * y, [](O dy) { return std::vector<O>{dy * 10.0f, dy * 100.0f}; }}; });
    auto x = tf::constant({1.0f, 2.0f}), y = tf::constant({3.0f, 4.0f});
    auto d = tf::gradients(tf::square(f(x, y)), {x, y});
    return tf::concat({d[0], d[1]}, 0);
  });
}

TEST(Keras, LossesAndMetrics) {
  auto y = [] { return tf::constant({{0.f, 1.f, 0.f}, {0.f, 0.f, 1.f}}); };
  auto p = [] { return tf::constant({{0.05f, 0.95f, 0.0f}, {0.1f, 0.8f, 0.1f}}); };
  value("keras.losses.mean_squared_error", [&] { return K::losses::mean_squared_error(y(), p()); });
  value("keras.losses.mean_absolute_error", [&] { return K::losses::mean_absolute_error(y(), p()); });
  value("keras.losses.categorical_crossentropy", [&] { return K::losses::categorical_crossentropy(y(), p()); });
  value("keras.losses.binary_crossentropy", [&] { return K::losses::binary_crossentropy(y(), p()); });
  value("keras.losses.sparse_categorical_crossentropy", [&] { return K::losses::sparse_categorical_crossentropy(tf::constant({1, 2}), p()); });
  value("keras.losses.of_softmax", [&] { return K::losses::categorical_crossentropy(y(), tf::nn::softmax(tf::constant({{1.f, 2.f, 50.f}, {3.f, 0.f, 1.f}}))); });
  value("keras.metrics.categorical_accuracy", [&] { return K::metrics::categorical_accuracy(y(), p()); });
  value("keras.metrics.sparse_categorical_accuracy", [&] { return K::metrics::sparse_categorical_accuracy(tf::constant({{1.f}, {2.f}}), p()); });
  value("keras.metrics.binary_accuracy", [&] { return K::metrics::binary_accuracy(y(), p()); });
  value("keras.regularizers.l2", [] { return K::regularizers::l2(0.1)(tf::constant({1.f, -2.f})); });
  value("keras.regularizers.l1_l2", [] { return K::regularizers::l1_l2(0.1, 0.2)(tf::constant({1.f, -2.f})); });
  compare("keras.pad_sequences", numbers(K::preprocessing::sequence::pad_sequences({{1, 2, 3}, {4}, {5, 6}})), 0);
  compare("keras.pad_sequences.post", numbers(K::preprocessing::sequence::pad_sequences({{1, 2, 3}, {4}}, {.maxlen = 2, .padding = "post", .truncating = "post", .value = 9})), 0);
  compare("keras.to_categorical", numbers(K::utils::to_categorical(tf::Tensor({2, 0, 1}), 4)), 0);
  value("keras.depthwise", [] {
    K::layers::DepthwiseConv2D conv({2}, {.padding = "same", .depth_multiplier = 2, .depthwise_initializer = tf::ones_initializer(), .bias_initializer = tf::ones_initializer()});
    return conv(tf::reshape(tf::range(18.0f), {1, 3, 3, 2}));
  });
}

TEST(Keras, SequentialTrainsAsKerasDoes) {
  tf::Tensor x = tf::np::linspace(-1, 1, 24).astype(tf::float32).reshape({12, 2}), y = tf::Tensor::zeros({12, 1}, tf::float32);
  for (std::size_t i = 0; i < 12; ++i) y.mutable_data<float>()[i] = x.data<float>()[2 * i] * 2 - x.data<float>()[2 * i + 1] + 0.5f;
  K::Sequential m;
  m.add(K::layers::Dense(3, {.activation = tf::tanh, .kernel_initializer = tf::constant_initializer(0.3f), .kernel_regularizer = K::regularizers::l2(0.01)}));
  m.add(K::layers::Dense(1, {.kernel_initializer = tf::constant_initializer(-0.2f)}));
  EXPECT_THROW(m.fit(x, y), tf::RuntimeError);
  m.compile(std::make_shared<tf::train::GradientDescentOptimizer>(0.1f), K::losses::mse, {{"mae", K::losses::mae}});
  auto h = m.fit(x, y, {.batch_size = 5, .epochs = 3, .shuffle = false});
  std::vector<double> all = h["loss"];
  all.insert(all.end(), h["mae"].begin(), h["mae"].end());
  for (double v : m.evaluate(x, y, 5)) all.push_back(v);
  for (double v : numbers(m.predict(x, 5))) all.push_back(v);
  for (const tf::Tensor &w : m.get_weights())
    for (double v : numbers(w)) all.push_back(v);
  compare("keras.sequential", all, 1e-5);
  EXPECT_EQ(m.count_params(), 2 * 3 + 3 + 3 + 1);
  EXPECT_THROW(m.fit(x, y.rows(0, 3)), tf::ValueError);
  auto w = m.get_weights();
  m.set_weights(w);
  w.pop_back();
  EXPECT_THROW(m.set_weights(w), tf::ValueError);
}

TEST(Keras, DropoutAndBatchNormalizationTellTrainingFromUse) {
  K::Sequential m;
  m.add(K::layers::Dense(16, {.activation = tf::nn::relu})).add(K::layers::BatchNormalization()).add(K::layers::Dropout(0.5)).add(K::layers::Dense(2, {.activation = tf::nn::softmax}));
  m.compile(std::make_shared<tf::train::AdamOptimizer>(0.01f), K::losses::sparse_categorical_crossentropy, {{"accuracy", K::metrics::sparse_categorical_accuracy}});
  tf::Tensor x = tf::Tensor::zeros({200, 2}, tf::float32), y = tf::Tensor::zeros({200}, tf::int32);
  for (int i = 0; i < 200; ++i) {
    float a = static_cast<float>(i) * 0.1f;
    y.mutable_data<std::int32_t>()[static_cast<std::size_t>(i)] = i % 2;
    x.mutable_data<float>()[static_cast<std::size_t>(2 * i)] = (i % 2 ? 1.0f : -1.0f) + 0.3f * std::sin(a);
    x.mutable_data<float>()[static_cast<std::size_t>(2 * i + 1)] = std::cos(a);
  }
  auto h = m.fit(x, y, {.batch_size = 20, .epochs = 20, .seed = 1, .validation_data = std::pair{x, y}});
  EXPECT_LT(h["loss"].back(), h["loss"].front());
  EXPECT_GT(m.evaluate(x, y)[1], 0.97);
  EXPECT_TRUE(m.predict(x).equals(m.predict(x))) << "predict draws no dropout";
}

TEST(Tables, AsTensorFlow) {
  auto index = [](const std::string &name, int buckets) {
    tf::Graph g;
    auto scope = g.as_default();
    auto t = tf::contrib::lookup::index_table_from_tensor({"emerson", "lake", "and", "palmer"}, {.num_oov_buckets = buckets});
    auto y = tf::concat({t.lookup({"lake", "x", "palmer", "unknown words"}), tf::expand_dims(t.size(), 0)}, 0);
    tf::Session s;
    EXPECT_THROW(s.run(y), tf::errors::FailedPreconditionError);
    s.run(tf::tables_initializer());
    compare(name, numbers(s.run(y)), 0);
  };
  index("lookup.index", 0);
  index("lookup.index_buckets", 5);
  tf::Graph g;
  auto scope = g.as_default();
  std::string file = ::testing::TempDir() + "/vocabulary.txt";
  std::ofstream(file) << "a\nb\nc\n";
  auto ids = tf::contrib::lookup::index_table_from_file(file, {.num_oov_buckets = 1});
  auto words = tf::contrib::lookup::index_to_string_table_from_file(file, {.default_value = "?"});
  auto back = tf::contrib::lookup::index_to_string_table_from_tensor({"x", "y"});
  tf::lookup::HashTable prices({"tea", "milk"}, {2.5f, 1.0f}, -1.0f);
  tf::Session s;
  s.run(tf::tables_initializer());
  auto [i, w, b, p] = s.run(std::tuple{ids.lookup({"c", "zz", "a"}), words.lookup(tf::constant(tf::Tensor(std::vector<std::int64_t>{1, 7}))), back.lookup(tf::constant(tf::Tensor(std::vector<std::int64_t>{1, 2}))), prices.lookup({"milk", "jam"})});
  EXPECT_EQ(numbers(i), (std::vector<double>{2, 3, 0}));
  EXPECT_EQ(w.strings()[0], "b");
  EXPECT_EQ(w.strings()[1], "?");
  EXPECT_EQ(b.strings()[1], "UNK");
  EXPECT_EQ(numbers(p), (std::vector<double>{1, -1}));
  EXPECT_THROW(tf::contrib::lookup::index_table_from_tensor({"a"}, {.num_oov_buckets = -1}), tf::ValueError);
}

TEST(Contrib, ImagesAndOperators) {
  auto image = [] {
    tf::Tensor t = tf::Tensor::zeros({1, 5, 4, 2}, tf::float32);
    for (std::size_t i = 0; i < 40; ++i) t.mutable_data<float>()[i] = static_cast<float>(std::sin(static_cast<double>(i)));
    return t;
  };
  value("image.translate", [&] { return tf::contrib::image::translate(image(), {1.0f, 2.0f}); });
  value("image.transform", [&] { return tf::contrib::image::transform(image(), {1.1f, 0.2f, -0.3f, 0.1f, 0.9f, 0.4f, 0.001f, 0.002f}, {.interpolation = "BILINEAR"}); }, 1e-5);
  value("image.rotate", [&] { return tf::contrib::image::rotate(image(), 0.5f, {.interpolation = "BILINEAR"}); }, 1e-5);
  auto op = [] { return tf::contrib::linalg::LinearOperatorTriL(tf::Tensor({{2.f, 9.f, 9.f}, {1.f, 3.f, 9.f}, {-1.f, 0.5f, 4.f}})); };
  tf::Tensor b{{1.f, 2.f}, {3.f, 4.f}, {5.f, 6.f}};
  value("operator.matmul", [&] { return op().matmul(b); });
  value("operator.matmul_adjoint", [&] { return op().matmul(b, {.adjoint = true}); });
  value("operator.solve", [&] { return op().solve(b); });
  value("operator.solve_adjoint", [&] { return op().solve(b, {.adjoint = true}); });
  value("operator.determinant", [&] { return op().determinant(); });
  value("operator.log_abs_determinant", [&] { return op().log_abs_determinant(); });
  value("operator.trace", [&] { return op().trace(); });
  value("stateless_random_uniform", [] { return tf::contrib::stateless::stateless_random_uniform({3}, {1, 2}, 2.0f, 5.0f); });
  value("stateless_random_normal", [] { return tf::contrib::stateless::stateless_random_normal({3}, {1, 2}, 1.0, 2.0); });
  value("simple_rnn_cell", [] {
    K::layers::SimpleRNNCell cell(3, {.kernel_initializer = tf::constant_initializer(0.2f), .recurrent_initializer = tf::constant_initializer(-0.1f), .bias_initializer = tf::constant_initializer(0.05f)});
    return cell(tf::constant({{1.f, 2.f}, {0.5f, -1.f}}), tf::constant({{0.1f, 0.2f, 0.3f}, {0.f, -0.5f, 1.f}})).first;
  });
}

TEST(Images, AreToldApartByTheirBytes) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::Tensor pixels = tf::Tensor::zeros({2, 3, 3}, tf::uint8);
  for (std::size_t i = 0; i < 18; ++i) pixels.mutable_data<std::uint8_t>()[i] = static_cast<std::uint8_t>(i * 13);
  auto contents = tf::placeholder(tf::string, {});
  auto decoded = tf::image::decode_image(contents), scaled = tf::image::decode_image(contents, {.dtype = tf::float32});
  auto png = tf::image::encode_png(pixels), jpeg = tf::image::encode_jpeg(pixels);
  auto plain = tf::image::decode_jpeg(contents);
  tf::Session s;
  auto [p, j] = s.run(std::tuple{png, jpeg});
  EXPECT_TRUE(s.run(decoded, {{contents, p}}).equals(pixels));
  EXPECT_TRUE(s.run(decoded, {{contents, j}}).equals(s.run(plain, {{contents, j}})));
  EXPECT_NEAR(s.run(scaled, {{contents, p}}).asDouble(1), 13 / 255.0, 1e-6);
  EXPECT_THROW(s.run(decoded, {{contents, "no image"}}), tf::errors::InvalidArgumentError);
  auto x = tf::constant(tf::Tensor(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}).reshape({2, 4}));
  EXPECT_TRUE(s.run(tf::signal::irfft2d(tf::raw::op("RFFT2D", {x, tf::constant({2, 4})}).output(0))).allclose(s.run(x), 1e-5));
  auto same = tf::contrib::slim::nets::resnet_utils::conv2d_same(tf::zeros({1, 7, 7, 2}), 4, 3, 2);
  EXPECT_EQ(same.shape(), tf::Shape({1, 4, 4, 4}));
}

} // namespace
