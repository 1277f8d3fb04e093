// Datasets of the program's own functions, caches in files, optionals, handles in functions: what they refuse, and their errors.
#include "tfc/tf.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace {

using D = tf::data::Dataset;
using O = tf::Output;
namespace ex = tf::data::experimental;

template <class E, class F> std::string errorOf(F f) {
  try {
    f();
  } catch (const E &e) {
    return e.what();
  }
  return "no such error";
}
bool has(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

class DatasetMoreTest : public ::testing::Test {
protected:
  void SetUp() override {
    tf::reset_default_graph();
    std::string pattern = (std::filesystem::temp_directory_path() / "tfc-data-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  /// int64 elements up to the end; what the walk ends with is in `end`.
  std::vector<std::int64_t> walk(const D &d) {
    auto it = d.make_initializable_iterator();
    O x = it.get_next();
    tf::Session s;
    std::vector<std::int64_t> out;
    try {
      s.run(tf::tables_initializer());
      s.run(it.initializer());
      while (true) out.push_back(s.run<std::int64_t>(x));
    } catch (const tf::errors::OpError &e) {
      end = e.what();
    }
    return out;
  }
  std::filesystem::path folder;
  std::string end;
};
using Ints = std::vector<std::int64_t>;

TEST_F(DatasetMoreTest, ReducesToTensors) {
  tf::Session s;
  EXPECT_EQ(s.run(D::range(5).reduce(std::int64_t(3), [](O s, O x) { return s * 2 + x; })).get().item<std::int64_t>(), 122); // as TensorFlow
  EXPECT_EQ(s.run(ex::get_single_element(D::range(5).skip(4))).get().item<std::int64_t>(), 4);
  auto growing = D::range(3).reduce(tf::constant({1}), [](O s, O) { return tf::concat({s, s}, 0); }); // the state's shape is found
  EXPECT_EQ(growing.get().shape(), (tf::Shape{tf::None}));
  EXPECT_EQ(s.run(growing).get().size(), 8);
}

TEST_F(DatasetMoreTest, OptionalsSayWhetherThereIsAnElement) {
  auto it = D::range(2).map([](O x) { return std::tuple{x, tf::cast(x, tf::float32)}; }).make_one_shot_iterator();
  ex::Optional o = ex::get_next_as_optional(it);
  O has = o.has_value();
  auto [x, y] = o.get_value().as<2>();
  EXPECT_EQ(x.op().type(), "OptionalGetValue");
  tf::Session s;
  for (std::int64_t i = 0; i < 2; ++i) {
    auto [h, a, b] = s.run(std::tuple{has, x, y});
    EXPECT_TRUE(h.item<bool>());
    EXPECT_EQ(a.item<std::int64_t>(), i);
    EXPECT_EQ(b.item<float>(), static_cast<float>(i));
  }
  EXPECT_FALSE(s.run<bool>(has));
  EXPECT_TRUE(::has(errorOf<tf::errors::InvalidArgumentError>([&] { s.run(x); }), "The given optional does not have a value."));
}

TEST_F(DatasetMoreTest, TablesAreSeenInFunctions) {
  auto table = tf::contrib::lookup::HashTable({"a", "b"}, tf::Tensor({1, 2}).astype(tf::int64), std::int64_t(-1));
  EXPECT_EQ(walk(D::from_tensor_slices({"a", "b", "c"}).map([&](O key) { return table.lookup(key); })), (Ints{1, 2, -1}));
  EXPECT_TRUE(has(end, "End of sequence")) << end;
}

TEST_F(DatasetMoreTest, VariablesAreReadWhenTheIteratorIsMade) {
  tf::Variable v(tf::constant(std::int64_t(5)), {.name = "v"});
  auto it = D::range(4).map([&](O x) { return x + v; }).make_initializable_iterator();
  O x = it.get_next(), more = tf::assign(v, std::int64_t(100));
  tf::Session s;
  s.run(v.initializer());
  s.run(it.initializer());
  EXPECT_EQ(s.run<std::int64_t>(x), 5);
  s.run(more);
  EXPECT_EQ(s.run<std::int64_t>(x), 6);
  s.run(it.initializer());
  EXPECT_EQ(s.run<std::int64_t>(x), 100);
}

TEST_F(DatasetMoreTest, GeneratorsEndFailAndStartAnew) {
  auto made = std::make_shared<int>(0);
  auto counting = [made](std::int64_t n, tf::Tensor last) {
    return [=] {
      ++*made;
      return [=, i = std::int64_t(0)]() mutable -> std::optional<tf::data::ElementValue> {
        if (i < n) return tf::data::ElementValue(tf::Tensor(i++));
        if (last.is_none()) return std::nullopt;
        return tf::data::ElementValue(last);
      };
    };
  };
  EXPECT_EQ(walk(D::from_generator(counting(3, {}), tf::int64, tf::data::Shapes(tf::Shape{})).repeat(2)), (Ints{0, 1, 2, 0, 1, 2}));
  EXPECT_EQ(*made, 2);
  EXPECT_EQ(walk(D::from_generator(counting(1, tf::Tensor("text")), tf::int64)), (Ints{0}));
  EXPECT_TRUE(has(end, "TypeError: `generator` yielded an element of type string where an element of type int64 was expected.")) << end;
  EXPECT_EQ(walk(D::from_generator(counting(1, tf::Tensor({1, 2}).astype(tf::int64)), tf::int64, tf::data::Shapes(tf::Shape{}))), (Ints{0}));
  EXPECT_TRUE(has(end, "`generator` yielded an element of shape (2,) where an element of shape () was expected.")) << end;
  auto failing = [] { return []() -> std::optional<tf::data::ElementValue> { throw std::runtime_error("mine"); }; };
  EXPECT_EQ(walk(D::from_generator(failing, tf::int64)), (Ints{}));
  EXPECT_TRUE(has(end, "mine")) << end;
}

TEST_F(DatasetMoreTest, CachesInFilesAreTensorFlows) {
  std::string name = (folder / "cache").string();
  D squares = D::range(3).map([](O x) { return x * x; });
  EXPECT_EQ(walk(squares.cache(name)), (Ints{0, 1, 4}));
  EXPECT_FALSE(std::filesystem::exists(name + "_0.lockfile"));
  auto reader = tf::train::NewCheckpointReader(name);
  EXPECT_EQ(reader.get_tensor("      2_0").item<std::int64_t>(), 4);
  EXPECT_EQ(walk(D::range(100, 200).cache(name)), (Ints{0, 1, 4})); // what is there counts
  // A walk that is under way keeps others off; one that ends early leaves nothing.
  std::string part = (folder / "part").string();
  {
    auto it = D::range(3).cache(part).make_initializable_iterator();
    O x = it.get_next();
    tf::Session s;
    s.run(it.initializer());
    EXPECT_EQ(s.run<std::int64_t>(x), 0);
    EXPECT_EQ(walk(D::range(3).cache(part)), (Ints{}));
    EXPECT_TRUE(has(end, "There appears to be a concurrent caching iterator running - cache lockfile already exists ('" + part + "_0.lockfile')")) << end;
  }
  EXPECT_FALSE(std::filesystem::exists(part + "_0.lockfile"));
  EXPECT_EQ(walk(D::range(3).cache(part)), (Ints{0, 1, 2}));
  walk(D::range(3).cache((folder / "none" / "cache").string()));
  EXPECT_TRUE(has(end, "none/cache_0.lockfile; No such file or directory")) << end;
}

TEST_F(DatasetMoreTest, BatchesOfFailingElementsFail) {
  auto it = D::range(7).apply(ex::map_and_batch([](O x) { return tf::check_numerics(1.0f / tf::cast(x - 4, tf::float32), "bad"); }, 3)).make_initializable_iterator();
  O x = it.get_next();
  tf::Session s;
  s.run(it.initializer());
  EXPECT_EQ(s.run(x).shape(), tf::Shape{3});
  EXPECT_TRUE(has(errorOf<tf::errors::InvalidArgumentError>([&] { s.run(x); }), "bad"));
  EXPECT_EQ(s.run(x).shape(), tf::Shape{1}); // the walk goes on behind the batch
}

TEST_F(DatasetMoreTest, WalksThatGiveNothingEndInTime) {
  tf::Session s;
  tf::RunOptions soon;
  soon.timeout_in_ms = 100;
  auto ever = D::from_tensors(std::int64_t(1)).repeat();
  for (D d : {ever.filter([](O x) { return x > 1; }), D::range(std::int64_t(1) << 40).skip(std::int64_t(1) << 39), ever.apply(ex::ignore_errors()).apply(ex::group_by_window([](O x) { return x; }, [](O, D w) { return w; }, {.window_size = std::int64_t(1) << 40}))}) {
    auto it = d.make_initializable_iterator();
    O x = it.get_next();
    s.run(it.initializer());
    EXPECT_THROW(s.run(x, {}, soon), tf::errors::DeadlineExceededError);
  }
}

TEST_F(DatasetMoreTest, WrongArgumentsAreNamed) {
  walk(D::range(7).window(std::int64_t(0)).flat_map([](O w) { return ex::from_variant(w, tf::int64); }));
  EXPECT_TRUE(has(end, "Window size must be greater than zero.")) << end;
  walk(D::range(7).window(2, {.shift = std::int64_t(0)}).flat_map([](O w) { return ex::from_variant(w, tf::int64); }));
  EXPECT_TRUE(has(end, "Window shift must be greater than zero.")) << end;
  walk(D::range(9).apply(ex::group_by_window([](O x) { return x % 3; }, [](O, D d) { return d.batch(4); }, {.window_size = std::int64_t(0)})));
  EXPECT_TRUE(has(end, "Window size must be greater than zero, but got 0.")) << end;
  walk(D::range(7).apply(ex::map_and_batch([](O x) { return x; }, std::int64_t(0))));
  EXPECT_TRUE(has(end, "batch_size must be greater than zero.")) << end;
  walk(ex::choose_from_datasets({D::range(3), D::range(3)}, D::range(2, 3)));
  EXPECT_TRUE(has(end, "Selector index out of range: 2 >= 2")) << end;
  walk(D::range(7).window(2).batch(2).flat_map([](O) { return D::range(1); }));
  EXPECT_TRUE(has(end, "hold datasets")) << end;
  tf::Session s;
  EXPECT_TRUE(has(errorOf<tf::errors::InvalidArgumentError>([&] { s.run(ex::get_single_element(D::range(0))); }), "Dataset was empty."));
  EXPECT_TRUE(has(errorOf<tf::errors::InvalidArgumentError>([&] { s.run(ex::get_single_element(D::range(5))); }), "Dataset had more than one element."));
  EXPECT_THROW(D::range(3).reduce(std::int64_t(0), [](O, O x) { return tf::cast(x, tf::float32); }), tf::TypeError);
  EXPECT_THROW(ex::group_by_window([](O x) { return x; }, [](O, D d) { return d; }), tf::ValueError);
  EXPECT_THROW(ex::bucket_by_sequence_length([](O x) { return tf::size(x); }, {3}, {2}), tf::ValueError);
}

} // namespace
