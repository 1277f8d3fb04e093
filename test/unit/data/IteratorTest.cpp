// Iterators of datasets: forms, errors, training loops.
#include "tfc/tf.h"

#include <gtest/gtest.h>

namespace {

using D = tf::data::Dataset;
using O = tf::Output;

template <class E, class F> std::string errorOf(F f) {
  try {
    f();
  } catch (const E &e) {
    return e.what();
  }
  return "no such error";
}
class IteratorTest : public ::testing::Test {
protected:
  void SetUp() override { tf::reset_default_graph(); }
};

TEST_F(IteratorTest, StartsAnewAtEachInitialization) {
  auto n = tf::placeholder(tf::int64, {});
  auto it = tf::data::make_initializable_iterator(D::range(n));
  O x = it.get_next({.name = "x"});
  EXPECT_EQ(x.name(), "x:0");
  EXPECT_EQ(x.shape(), tf::Shape{});
  tf::Session s;
  EXPECT_THROW(s.run(x), tf::errors::FailedPreconditionError);
  for (std::int64_t count : {2, 3}) {
    s.run(it.initializer(), {{n, count}});
    for (std::int64_t i = 0; i < count; ++i) EXPECT_EQ(s.run<std::int64_t>(x), i);
    EXPECT_THROW(s.run(x), tf::errors::OutOfRangeError);
    EXPECT_THROW(s.run(x), tf::errors::OutOfRangeError);
  }
}

TEST_F(IteratorTest, TrainsALinearModel) {
  auto xs = tf::np::linspace(-1, 1, 64).astype(tf::float32);
  auto ds = D::from_tensor_slices(xs).map([](O x) { return std::tuple{x, x * 3.0f + 1.0f}; }).shuffle(64, {.seed = 1}).repeat().batch(16, {.drop_remainder = true});
  auto [x, y] = ds.make_one_shot_iterator().get_next().as<2>();
  EXPECT_EQ(x.shape(), tf::Shape{16});
  tf::Variable w(0.0f, {.name = "w"}), b(0.0f, {.name = "b"});
  auto loss = tf::reduce_mean(tf::square(x * w + b - y));
  auto train = tf::train::GradientDescentOptimizer(0.5f).minimize(loss);
  tf::Session s;
  s.run(tf::global_variables_initializer());
  for (int i = 0; i < 100; ++i) s.run(train);
  EXPECT_NEAR(s.run<float>(w), 3.0f, 1e-3);
  EXPECT_NEAR(s.run<float>(b), 1.0f, 1e-3);
}

TEST_F(IteratorTest, SwitchesDatasets) {
  auto training = D::range(3), validation = D::range(100, 103);
  auto it = tf::data::Iterator::from_structure(training.output_types(), training.output_shapes());
  O next = it.get_next();
  auto first = it.make_initializer(training), second = it.make_initializer(validation, {.name = "validate"});
  EXPECT_EQ(second.name(), "validate");
  auto whole = tf::data::Iterator::from_structure(tf::int64);
  EXPECT_FALSE(O(whole.get_next()).shape().hasRank());
  tf::Session s;
  s.run(first);
  EXPECT_EQ(s.run<std::int64_t>(next), 0);
  s.run(second);
  EXPECT_EQ(s.run<std::int64_t>(next), 100);
  EXPECT_EQ(s.run<std::int64_t>(next), 101);
}

TEST_F(IteratorTest, FeedsHandles) {
  auto a = D::range(5).make_one_shot_iterator();
  auto b = D::range(50, 55).make_initializable_iterator();
  auto handle = tf::placeholder(tf::string, {});
  auto it = tf::data::Iterator::from_string_handle(handle, a.output_types(), a.output_shapes());
  O x = it.get_next();
  tf::Session s;
  s.run(b.initializer());
  tf::Tensor ha = s.run(a.string_handle()), hb = s.run(b.string_handle());
  EXPECT_EQ(s.run(x, {{handle, ha}}).item<std::int64_t>(), 0);
  EXPECT_EQ(s.run(x, {{handle, hb}}).item<std::int64_t>(), 50);
  EXPECT_EQ(s.run(x, {{handle, ha}}).item<std::int64_t>(), 1);
  EXPECT_EQ(s.run(x, {{handle, hb}}).item<std::int64_t>(), 51);
}

TEST_F(IteratorTest, UsesVariablesAndTablesOfTheGraphAsValues) {
  tf::Variable w(2.0f);
  auto it = D::range(3).map([&](O x) { return tf::cast(x, tf::float32) * w; }).make_initializable_iterator();
  O x = it.get_next();
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(it.initializer());
  s.run(x);
  EXPECT_EQ(s.run<float>(x), 2.0f);
  s.run(tf::assign(w, 5.0f));
  s.run(it.initializer());
  s.run(x);
  EXPECT_EQ(s.run<float>(x), 5.0f);
}

TEST_F(IteratorTest, SharesOneWalkAmongItsElements) {
  auto it = D::range(4).make_one_shot_iterator();
  O a = it.get_next(), b = it.get_next();
  EXPECT_EQ(b.op().name(), "IteratorGetNext_1");
  tf::Session s;
  EXPECT_EQ(s.run<std::int64_t>(a), 0);
  EXPECT_EQ(s.run<std::int64_t>(b), 1);
  EXPECT_EQ(s.run<std::int64_t>(a), 2);
}

TEST_F(IteratorTest, GraphsOfDatasetsGoThroughFiles) {
  std::string bytes;
  {
    tf::Graph g;
    auto scope = g.as_default();
    auto it = D::from_tensor_slices({1, 2, 3}).flat_map([](O x) { return D::from_tensors(x).repeat(2); }).map([](O x) { return x * 7; }).make_one_shot_iterator();
    O x = tf::identity(it.get_next(), {.name = "out"});
    bytes = g.as_graph_def();
  }
  O x = tf::import_graph_def(bytes, {.name = "", .return_elements = {"out:0"}})[0];
  tf::Session s;
  for (int v : {7, 7, 14, 14, 21, 21}) EXPECT_EQ(s.run<std::int32_t>(x), v);
  EXPECT_THROW(s.run(x), tf::errors::OutOfRangeError);
}

TEST_F(IteratorTest, SaysWhatIsWrongWhenBuilt) {
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::from_tensor_slices(3); }), "Unbatching a tensor is only supported for rank >= 1");
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::from_tensor_slices(std::tuple{tf::constant({1, 2, 3}), tf::constant({1, 2})}); }), "Dimensions 3 and 2 are not compatible");
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::from_tensor_slices(std::tuple<>()); }), "Invalid `element`. `element` should not be empty.");
  EXPECT_EQ(errorOf<tf::TypeError>([] { D::range(3).concatenate(D::from_tensors("a")); }), "Incompatible dataset elements: tf.int64 vs. tf.string.");
  EXPECT_EQ(errorOf<tf::TypeError>([] { D::range(3).concatenate(D::from_tensors(std::tuple{1, 2})); }), "Incompatible dataset elements: tf.int64 vs. (tf.int32, tf.int32).");
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::range(3).filter([](O x) { return x; }); }).substr(0, 82),
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but it ret");
  EXPECT_EQ(errorOf<tf::TypeError>([] { D::range(3).map([](O x, O) { return x; }); }), "The function takes 2 arguments but 1 were given.");
  EXPECT_NE(errorOf<tf::TypeError>([] { D::zip({D::range(3), D::range(3)}).map([](O x) { return x; }); }), "no such error");
  auto three = D::from_tensors({1, 2, 3});
  EXPECT_EQ(errorOf<tf::ValueError>([&] { three.padded_batch(2, tf::Shape{2}); }), "The padded shape (2,) is not compatible with the shape (3,) of the corresponding input component.");
  EXPECT_EQ(errorOf<tf::ValueError>([&] { three.padded_batch(2, tf::Shape{2, 3}); }), "The padded shape (2, 3) is not compatible with the shape (3,) of the corresponding input component.");
  EXPECT_EQ(errorOf<tf::TypeError>([&] { three.padded_batch(2, tf::Shape{3}, {.padding_values = tf::data::Structure<tf::In>(1.5f)}); }),
            "Invalid `padding_values`. `padding_values` values type float32 does not match type int32 of the corresponding input component.");
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::from_tensors(tf::placeholder(tf::float32)).make_one_shot_iterator(); }),
            "Cannot capture a placeholder (name:Placeholder, type:Placeholder) by value.");
  tf::Variable w(1.0f, {.name = "w"});
  EXPECT_EQ(errorOf<tf::ValueError>([&] { D::range(3).map([&](O x) { return tf::cast(x, tf::float32) * w; }).make_one_shot_iterator(); }).substr(0, 122),
            "Cannot capture a stateful node (name:w, type:VariableV2) by value.: A likely cause of this error is that the dataset for w");
  EXPECT_NE(errorOf<tf::ValueError>([] { D::range(3).map([](O) { return tf::get_variable("q", tf::Shape{}).value(); }); }), "no such error");
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::range(3).make_one_shot_iterator().initializer(); }).substr(0, 46), "The iterator does not have an initializer. Thi");
  auto fs = [](tf::data::Types t, tf::data::Shapes s) { tf::data::Iterator::from_structure(t, s).make_initializer(D::range(3)); };
  EXPECT_EQ(errorOf<tf::TypeError>([&] { fs(tf::float32, tf::Shape{}); }), "Expected output types tf.float32 but got dataset with output types tf.int64.");
  EXPECT_EQ(errorOf<tf::TypeError>([&] { fs(tf::int64, tf::Shape{2}); }), "Expected output shapes compatible with TensorShape([2]) but got dataset with output shapes TensorShape([]).");
  EXPECT_EQ(errorOf<tf::ValueError>([&] { fs(std::vector<tf::data::Types>{tf::int64}, std::vector<tf::data::Shapes>{tf::Shape{}}); }).substr(0, 55),
            "The two structures don't have the same nested structure");
  EXPECT_EQ(errorOf<tf::ValueError>([] { D::range(3).shard(2, 2); }), "index must be >= 0 and < num_shards");
}

TEST_F(IteratorTest, SaysWhatIsWrongWhenWalked) {
  auto walk = [](const D &d) {
    auto it = d.make_initializable_iterator();
    O x = it.get_next().flatten()[0];
    tf::Session s;
    s.run(it.initializer());
    for (int i = 0; i < 10; ++i) s.run(x);
  };
  auto message = [&](const D &d) {
    try {
      walk(d);
    } catch (const tf::errors::InvalidArgumentError &e) {
      return e.message();
    }
    return std::string("no such error");
  };
  EXPECT_EQ(message(D::range(3).batch(0)), "Batch size must be greater than zero.");
  EXPECT_EQ(message(D::range(3).shuffle(0)).substr(0, 37), "buffer_size must be greater than zero");
  EXPECT_NE(message(D::range(3).map([](O x) { return tf::floordiv(std::int64_t(6), x); })).find("ivision by zero"), std::string::npos);
  EXPECT_NE(message(D::range(1, 4).map([](O x) { return tf::fill(tf::Dims(tf::expand_dims(x, 0)), 1); }).batch(3)).find("Cannot batch tensors with different shapes in component 0."), std::string::npos);
  EXPECT_THROW(walk(tf::data::TFRecordDataset("nofile")), tf::errors::NotFoundError);
  EXPECT_NE(message(D::list_files("zz*.none")).find("No files matched pattern: zz*.none"), std::string::npos);
}

TEST_F(IteratorTest, StringsOfUnknownShapeTellTheirShape) {
  auto x = tf::placeholder(tf::string);
  tf::Session s;
  auto r = s.run({tf::shape(x), tf::size(x, {.out_type = tf::int64}), tf::rank(x)}, {{x, tf::Tensor(std::vector<std::string>{"a", "b", "c"})}});
  EXPECT_EQ(r[0].shape(), tf::Shape{1});
  EXPECT_EQ(r[0].data<std::int32_t>()[0], 3);
  EXPECT_EQ(r[1].item<std::int64_t>(), 3);
  EXPECT_EQ(r[2].item<std::int32_t>(), 1);
  auto [values, index] = tf::unique(x);
  EXPECT_EQ(s.run<std::int32_t>(tf::shape(values)[0], {{x, tf::Tensor(std::vector<std::string>{"a", "b", "a"})}}), 2);
}

TEST_F(IteratorTest, ElementsAreStructures) {
  auto ds = D::from_tensors(std::map<std::string, tf::In>{{"a", 1}, {"b", {2.f, 3.f}}});
  auto e = ds.make_one_shot_iterator().get_next();
  EXPECT_EQ(O(e["b"]).shape(), tf::Shape{2});
  EXPECT_THROW(e.get(), tf::TypeError);
  EXPECT_THROW(e["c"], tf::KeyError);
  EXPECT_THROW(e[0], tf::LookupError);
  EXPECT_THROW(e.as<2>(), tf::TypeError);
  EXPECT_EQ(ds.output_types()["a"].get(), tf::int32);
  tf::Session s;
  auto v = s.run(e);
  EXPECT_EQ(v["b"].get().data<float>()[1], 3.0f);
}

} // namespace
