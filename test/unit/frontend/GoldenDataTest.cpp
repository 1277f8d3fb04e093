// The programs of golden_data.py: datasets and their iterators.
#include "Golden.h"

namespace {

using D = tf::data::Dataset;
using O = tf::Output;

GOLDEN(dataset_sources) {
  auto x = f32("x", {tf::None, 3});
  D::from_tensors(x);
  auto c = tf::constant({1, 2});
  D::from_tensors(std::tuple{c, 3.5f});
  D::from_tensor_slices(std::map<std::string, tf::In>{{"a", {1, 2, 3}}, {"b", x}});
  D::range(10);
  D::range(2, 10, 3);
  auto three = D::range(3);
  D::zip({three, D::from_tensors(x)});
  tf::data::TextLineDataset({"a.txt", "b.txt"});
  tf::data::TFRecordDataset("a.tfrecord");
  D::list_files("*.txt", {.shuffle = false});
}

GOLDEN(dataset_transformations) {
  auto x = f32("x", {tf::None, 2});
  auto ds = D::from_tensor_slices(std::tuple{x, tf::placeholder(tf::int64, {tf::None}, {.name = "y"})});
  ds = ds.shuffle(10).repeat().batch(4, {.drop_remainder = true}).prefetch(2);
  ds = ds.skip(1).take(3).cache("name");
  ds.concatenate(ds);
  auto range = D::range(3);
  range.shuffle(tf::constant(std::int64_t(3)), {.seed = 4, .reshuffle_each_iteration = false});
  tf::set_random_seed(6);
  D::range(3).shuffle(3, {.seed = 4}).batch(2);
  D::range(3).padded_batch(2, tf::Shape{});
  D::from_tensors(std::tuple{tf::Tensor::zeros(tf::Shape{3, 2}, tf::float32), "a"})
      .padded_batch(2, std::vector<tf::data::Shapes>{tf::Shape{tf::None, 2}, tf::Shape{}},
                    {.padding_values = std::vector<tf::data::Structure<tf::In>>{tf::In(0.5f), tf::In("none")}, .drop_remainder = true});
}

GOLDEN(dataset_functions) {
  auto c = tf::constant(std::int64_t(3), {.name = "c"});
  auto ds = D::range(5).map([&](O v) {
    auto product = v * c;
    return std::tuple{product, tf::cast(v, tf::float32)};
  });
  ds = ds.filter([](O a, O) { return a > 2; });
  ds = ds.flat_map([](O, O b) { return D::from_tensors(b).repeat(2); });
  ds.interleave([](O v) { return D::from_tensors(v); }, {.cycle_length = 2, .block_length = 3});
}

GOLDEN(dataset_iterators) {
  std::optional<D> ds;
  {
    tf::NameScope input("input");
    ds = D::range(4).batch(2);
    tf::data::make_one_shot_iterator(*ds).get_next();
    auto it = tf::data::make_initializable_iterator(*ds, "shared");
    it.get_next({.name = "next"});
    it.get_next();
    it.string_handle({.name = "handle"});
  }
  auto s = tf::data::Iterator::from_structure(tf::int64, tf::Shape{tf::None});
  s.make_initializer(*ds);
  s.make_initializer(*ds, {.name = "init"});
  s.get_next();
}

} // namespace
