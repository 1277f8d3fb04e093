// Signals, images, rankings, Keras metrics and LSTM against TensorFlow's values (record.py).
#include "Values.h"

namespace {

namespace K = tf::keras;

tf::Tensor wave() {
  tf::Tensor t = tf::Tensor::zeros({2, 50}, tf::float32);
  for (std::size_t i = 0; i < 100; ++i) t.mutable_data<float>()[i] = std::sin(static_cast<float>(i) * 0.37f);
  return t;
}
tf::Tensor picture() {
  tf::Tensor t = tf::Tensor::zeros({2, 40, 40, 3}, tf::float32);
  for (std::size_t i = 0; i < 9600; ++i) t.mutable_data<float>()[i] = static_cast<float>(static_cast<double>(i * 7919 % 251) / 251.0);
  return t;
}
O parts(O c) {
  O re = tf::real(c), im = tf::imag(c);
  return tf::stack({re, im});
}

TEST(Signal, Windows) {
  value("signal.hann", [] { return tf::signal::hann_window(7); });
  value("signal.hann_symmetric", [] { return tf::signal::hann_window(8, {.periodic = false}); });
  value("signal.hamming", [] { return tf::signal::hamming_window(8); });
  EXPECT_THROW(tf::signal::hann_window(8, {.dtype = tf::int32}), tf::ValueError);
}
TEST(Signal, FramesAndTransforms) {
  value("signal.frame", [] { return tf::signal::frame(wave(), 8, 3); });
  value("signal.frame_padded", [] { return tf::signal::frame(wave(), 8, 3, {.pad_end = true, .pad_value = 2.0}); });
  value("signal.frame_axis", [] { return tf::signal::frame(tf::transpose(wave()), 8, 5, {.axis = 0}); });
  value("signal.overlap_and_add", [] {
    std::vector<float> v(30);
    for (int i = 0; i < 30; ++i) v[i] = static_cast<float>(i);
    return tf::signal::overlap_and_add(tf::Tensor(v).reshape({2, 3, 5}), 2);
  });
  value("signal.stft", [] { return parts(tf::signal::stft(wave(), 16, 4)); }, 1e-5);
  value("signal.stft_long", [] { return parts(tf::signal::stft(wave(), 12, 5, {.fft_length = 32, .window_fn = tf::signal::WindowFn(), .pad_end = true})); }, 1e-5);
  value("signal.rfft", [] { return parts(tf::signal::rfft(wave(), tf::Tensor(std::vector<std::int32_t>{64}))); }, 1e-5);
  value("signal.irfft", [] { return tf::signal::irfft(tf::signal::rfft(wave())(tf::all, tf::slice(0, 20))); }, 1e-5);
  value("signal.inverse_stft", [] { return tf::signal::inverse_stft(tf::contrib::signal::stft(wave(), 16, 4), 16, 4, {.window_fn = tf::signal::inverse_stft_window_fn(4)}); }, 1e-5);
  value("signal.inverse_stft_long", [] { return tf::signal::inverse_stft(tf::signal::stft(wave(), 12, 5, {.fft_length = 32}), 12, 5, {.fft_length = 32}); }, 1e-5);
}
TEST(Signal, KnowsStaticShapesAndTakesOthers) {
  tf::Graph g;
  auto scope = g.as_default();
  EXPECT_EQ(tf::signal::stft(tf::zeros({3, 100}), 16, 4).shape(), tf::Shape({3, 22, 9}));
  EXPECT_EQ(tf::signal::frame(tf::zeros({10, 4}), 3, 2, {.pad_end = true, .axis = 0}).shape(), tf::Shape({5, 3, 4}));
  auto x = tf::placeholder(tf::float32, {tf::None, tf::None});
  auto again = tf::signal::inverse_stft(tf::signal::stft(x, 16, 4), 16, 4, {.window_fn = tf::signal::inverse_stft_window_fn(4)});
  tf::Session s;
  tf::Tensor whole = s.run(again, {{x, wave()}}), same = s.run(tf::constant(wave())(tf::all, tf::slice(12, 36)));
  EXPECT_TRUE(s.run(again(tf::all, tf::slice(12, 36)), {{x, wave()}}).allclose(same, 1e-4));
  EXPECT_THROW(tf::signal::frame(tf::placeholder(tf::float32), 3, 2), tf::ValueError);
  EXPECT_THROW(tf::signal::rfft(tf::constant({1, 2})), tf::ValueError);
  // Gradients go through.
  tf::Variable v(wave());
  auto power = tf::reduce_sum(tf::square(tf::abs(tf::signal::stft(v, 16, 4))));
  auto slope = tf::gradients({power}, {v})[0];
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run(slope).shape(), tf::Shape({2, 50}));
}
TEST(ImageQuality, Values) {
  value("image.ssim", [] { return tf::image::ssim(picture(), tf::constant(picture()) * 0.7 + 0.1, 1.0); }, 1e-5);
  value("image.ssim_bytes", [] {
    O a = tf::cast(tf::constant(picture()) * 255.0, tf::uint8), b = tf::cast(tf::reverse(picture(), {1}) * 200.0, tf::uint8);
    return tf::image::ssim(a, b, 255, {.filter_size = 5});
  }, 1e-5);
  value("image.ssim_multiscale", [] { return tf::image::ssim_multiscale(picture(), tf::constant(picture()) * 0.7 + 0.1, 1.0, {.power_factors = {0.3f, 0.7f}, .filter_size = 9}); }, 1e-5);
  tf::Graph g;
  auto scope = g.as_default();
  EXPECT_THROW(tf::image::ssim(tf::zeros({4, 4}), tf::zeros({4, 4}), 1.0), tf::ValueError);
  EXPECT_THROW(tf::image::ssim(tf::zeros({1, 14, 14, 3}), tf::zeros({1, 14, 14, 1}), 1.0), tf::ValueError);
  tf::Session s;
  auto x = tf::placeholder(tf::float32, {tf::None, tf::None, tf::None, 3});
  EXPECT_THROW(s.run(tf::image::ssim(x, x, 1.0), {{x, tf::Tensor::zeros({1, 4, 4, 3}, tf::float32)}}), tf::errors::InvalidArgumentError); // smaller than the filter
}

/// Two updates of one batch, then the value.
template <class F> void streamed(const std::string &name, F build) {
  SCOPED_TRACE(name);
  tf::Graph g;
  auto scope = g.as_default();
  try {
    auto [v, update] = build();
    tf::Session s;
    s.run(tf::global_variables_initializer());
    s.run(tf::local_variables_initializer());
    s.run(update), s.run(update);
    compare(name, numbers(s.run(v)), 1e-6);
  } catch (const tf::Error &e) {
    ADD_FAILURE() << name << ": " << e.what();
  }
}
const tf::Tensor scores{{0.1f, 0.5f, 0.3f, 0.2f}, {0.6f, 0.3f, 0.05f, 0.05f}, {0.1f, 0.2f, 0.4f, 0.3f}};
tf::Tensor labels() { return tf::Tensor(std::vector<std::int64_t>{0, 2, 1, -1, 3, 2}).reshape({3, 2}); }

TEST(Rankings, Values) {
  streamed("recall_at_k", [] { return tf::metrics::recall_at_k(tf::In(labels()), scores, 2); });
  streamed("recall_at_k.class", [] { return tf::metrics::recall_at_k(tf::In(labels()), scores, 2, {.class_id = 2}); });
  streamed("recall_at_k.weights", [] { return tf::metrics::recall_at_k(tf::In(labels()), scores, 1, {.weights = {{1.0f, 0.5f, 2.0f}}}); });
  streamed("precision_at_k", [] { return tf::metrics::precision_at_k(tf::In(labels()), scores, 2); });
  streamed("precision_at_k.one", [] { return tf::metrics::precision_at_k(tf::In(tf::Tensor(std::vector<std::int64_t>{1, 0, 3})), scores, 3); });
  streamed("precision_at_k.sparse", [] {
    tf::SparseTensor l(tf::In(tf::Tensor(std::vector<std::int64_t>{0, 0, 1, 0, 2, 0, 2, 1}).reshape({4, 2})), tf::In(tf::Tensor(std::vector<std::int64_t>{1, 1, 2, 3})),
                       tf::In(tf::Tensor(std::vector<std::int64_t>{3, 2})));
    return tf::metrics::precision_at_k(l, scores, 2, {.class_id = 3});
  });
  tf::Graph g;
  auto scope = g.as_default();
  EXPECT_THROW(tf::metrics::recall_at_k(tf::In(tf::Tensor(std::int64_t(1))), scores, 2), tf::ValueError); // ranks 0 and 2
}
/// contrib is gone from the TensorFlow at hand: from the definitions.
TEST(Rankings, OfContrib) {
  tf::Graph g;
  auto scope = g.as_default();
  tf::Tensor l(std::vector<float>{1, 0, 1, 1, 0, 1}), p(std::vector<float>{0.9f, 0.2f, 0.6f, 0.4f, 0.5f, 0.8f});
  auto [f1, f1Update] = tf::contrib::metrics::f1_score(l, p);
  auto [r, rUpdate] = tf::contrib::metrics::streaming_pearson_correlation(p, l);
  auto [c, cUpdate] = tf::contrib::metrics::streaming_covariance(p, l, {.weights = tf::In(tf::Tensor(std::vector<float>{1, 2, 1, 0.5f, 1, 3}))});
  tf::Session s;
  s.run(tf::local_variables_initializer());
  EXPECT_TRUE(std::isnan(s.run(r).asDouble(0)));
  for (int i = 0; i < 2; ++i) s.run(std::vector<tf::Fetch>{f1Update, rUpdate, cUpdate});
  EXPECT_NEAR(s.run(f1).asDouble(0), 8.0 / 9, 1e-5); // above 0.2: precision 4/5, recall 1
  double n = 12, mp = 0, ml = 0, cov = 0, vp = 0, vl = 0;
  for (int i = 0; i < 6; ++i) mp += p.asDouble(i) / 6, ml += l.asDouble(i) / 6;
  for (int i = 0; i < 6; ++i) cov += 2 * (p.asDouble(i) - mp) * (l.asDouble(i) - ml), vp += 2 * std::pow(p.asDouble(i) - mp, 2), vl += 2 * std::pow(l.asDouble(i) - ml, 2);
  EXPECT_NEAR(s.run(r).asDouble(0), (cov / (n - 1)) / std::sqrt(vp / (n - 1) * vl / (n - 1)), 1e-5);
  double w[] = {1, 2, 1, 0.5, 1, 3}, sum = 17, wp = 0, wl = 0, wcov = 0;
  for (int i = 0; i < 6; ++i) wp += 2 * w[i] * p.asDouble(i) / sum, wl += 2 * w[i] * l.asDouble(i) / sum;
  for (int i = 0; i < 6; ++i) wcov += 2 * w[i] * (p.asDouble(i) - wp) * (l.asDouble(i) - wl);
  EXPECT_NEAR(s.run(c).asDouble(0), wcov / (sum - 1), 1e-5);
}

TEST(KerasMetrics, Values) {
  tf::Graph g;
  auto scope = g.as_default();
  K::metrics::Mean mean;
  K::metrics::SparseCategoricalAccuracy accuracy;
  auto a = mean.update_state({1.0f, 2.0f, 6.0f}), b = mean.update_state({4.0f, 5.0f}, {{0.5f, 2.0f}});
  auto c = accuracy.update_state({{1}, {0}, {3}}, scores), d = accuracy.update_state({{1}, {1}, {2}}, scores, {{1.0f, 3.0f, 0.5f}});
  tf::Session s;
  s.run(tf::global_variables_initializer());
  for (auto &op : {a, b, c, d}) s.run(op);
  compare("keras.Mean", numbers(s.run(mean.result())), 1e-6);
  compare("keras.SparseCategoricalAccuracy", numbers(s.run(accuracy.result())), 1e-6);
  mean.reset_states();
  EXPECT_EQ(s.run(mean.result()).asDouble(0), 0);
  EXPECT_EQ(mean.variables()[0].op().name(), "mean/total");
}
TEST(KerasLayers, LSTM) {
  auto lstm = [](bool sequences) {
    K::layers::LSTM layer(2, {.return_sequences = sequences, .kernel_initializer = tf::constant_initializer(0.3f), .recurrent_initializer = tf::constant_initializer(-0.2f)});
    return layer(tf::reshape(tf::constant(wave())(tf::all, tf::slice(0, 12)), {2, 4, 3}));
  };
  value("keras.LSTM", [&] { return lstm(false); });
  value("keras.LSTM.sequences", [&] { return lstm(true); });
}
TEST(KerasBackend, DenseLabelsToSparse) {
  tf::Graph g;
  auto scope = g.as_default();
  auto sparse = K::backend::ctc_label_dense_to_sparse({{3, 1, 0}, {2, 0, 0}}, {2, 1});
  tf::Session s;
  EXPECT_EQ(numbers(s.run(sparse.indices)), (std::vector<double>{0, 0, 0, 1, 1, 0}));
  EXPECT_EQ(numbers(s.run(sparse.values)), (std::vector<double>{3, 1, 2}));
  EXPECT_EQ(numbers(s.run(sparse.dense_shape)), (std::vector<double>{2, 3}));
}

} // namespace
