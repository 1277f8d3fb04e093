// Programs of record.py: each element as TensorFlow gives it.
#include "tfc/io/Example.h"
#include "tfc/io/Records.h"
#include "tfc/tf.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace {

using D = tf::data::Dataset;
using tf::data::Element;
using O = tf::Output;

std::string text(const tf::data::ElementValue &v) {
  std::string s;
  if (v.is_tuple()) {
    for (auto &p : v.parts()) s += (s.empty() ? "" : "; ") + text(p);
    return "(" + s + ")";
  }
  if (v.is_map()) {
    for (auto &[k, p] : v.items()) s += (s.empty() ? "" : "; ") + k + "=" + text(p);
    return "{" + s + "}";
  }
  const tf::Tensor &t = v.get();
  std::string dims;
  for (std::int64_t d : t.shape().dims()) dims += (dims.empty() ? "" : ",") + std::to_string(d);
  for (std::int64_t i = 0; i < t.size(); ++i) {
    char number[64];
    std::snprintf(number, sizeof number, "%.9g", t.dtype() == tf::string || t.dtype() == tf::bool_ ? 0 : t.asDouble(i));
    s += (i ? "," : "") + (t.dtype() == tf::string ? t.strings()[static_cast<std::size_t>(i)] : t.dtype() == tf::bool_ ? (t.data<bool>()[static_cast<std::size_t>(i)] ? "true" : "false") : std::string(number));
  }
  return "[" + dims + "]:" + s;
}

void write(const std::string &file, const std::string &bytes) { std::ofstream(file, std::ios::binary) << bytes; }
void writeRecords(const std::string &name, int n, tfc::io::Compression c = tfc::io::Compression::None) {
  auto w = tfc::io::RecordWriter::create(name, {.compression = c});
  ASSERT_TRUE(w);
  for (int i = 0; i < n; ++i) ASSERT_TRUE((*w)->write(name + " " + std::to_string(i)));
  ASSERT_TRUE((*w)->close());
}

const std::map<std::string, std::function<D()>> programs{
    {"slices", [] {
       return D::from_tensor_slices(std::map<std::string, tf::In>{{"a", {1, 2, 3}}, {"b", {{0.f, 1.f}, {2.f, 3.f}, {4.f, 5.f}}}})
           .map([](const Element &e) { return std::tuple{O(e["b"]), e["a"] * 2}; })
           .batch(2);
     }},
    {"tensors", [] { return D::from_tensors(std::tuple{tf::constant({1.5f, 2.5f}), "text"}).repeat(2); }},
    {"ranges", [] { return D::range(5).concatenate(D::range(10, 0, -3)).concatenate(D::range(3, 3)); }},
    {"shuffles", [] { return D::range(20).shuffle(7, {.seed = 3}).repeat(3).batch(20); }},
    {"shuffles_alike", [] { return D::range(10).shuffle(10, {.seed = 11, .reshuffle_each_iteration = false}).repeat(2).batch(10); }},
    {"shuffles_with_graph_seed", [] {
       tf::set_random_seed(42);
       return D::range(12).shuffle(5, {.seed = 1}).map([](O x) { return x * x; }).batch(4);
     }},
    {"batches", [] { return D::range(7).batch(3, {.drop_remainder = true}).repeat(2); }},
    {"padded", [] { return D::range(1, 6).map([](O x) { return tf::fill(tf::Dims(tf::expand_dims(x, 0)), x); }).padded_batch(2, tf::Shape{tf::None}); }},
    {"padded_pairs", [] {
       auto ds = D::range(1, 6).map([](O x) { return std::pair{tf::fill(tf::Dims(tf::stack({x, tf::cast(2, tf::int64)})), tf::cast(x, tf::float32)), tf::as_string(x)}; });
       return ds.padded_batch(3, std::vector<tf::data::Shapes>{tf::Shape{tf::None, 3}, tf::Shape{}},
                              {.padding_values = std::vector<tf::data::Structure<tf::In>>{tf::In(-1.0f), tf::In("none")}});
     }},
    {"takes_and_skips", [] { return D::zip({D::range(10).skip(3).take(4), D::range(100, 110).take(-1), D::range(5).repeat().skip(2)}); }},
    {"zips_by_name", [] { return D::zip(std::map<std::string, D>{{"x", D::range(3)}, {"y", D::range(3).map([](O v) { return tf::cast(v, tf::float32) / 2; })}}); }},
    {"filters", [] {
       auto limit = tf::constant(std::int64_t(4));
       return D::range(10)
           .filter([=](O x) { return x > limit; })
           .map([](O x) { return std::tuple{x, x % 3}; }, {.num_parallel_calls = 2})
           .filter([](O, O m) { return tf::equal(m, 1); });
     }},
    {"flat_maps", [] { return D::range(4).flat_map([](O x) { return D::range(x).map([=](O y) { return x * 10 + y; }); }); }},
    {"interleaves", [] { return D::range(1, 6).interleave([](O x) { return D::from_tensors(x).repeat(3); }, {.cycle_length = 2, .block_length = 2}); }},
    {"interleaves_in_parallel", [] {
       return D::range(1, 6).interleave([](O x) { return D::from_tensors(x).repeat(x); }, {.cycle_length = 3, .block_length = 1, .num_parallel_calls = 2});
     }},
    {"numbers", [] { return D::from_tensor_slices({"a", "b", "c"}).enumerate(5).shard(2, 1).cache().prefetch(2); }},
    {"shards", [] { return D::range(10).shard(3, 1); }},
    {"conditions", [] {
       return D::range(6).map([](O x) { return tf::cond(x > 2, [&] { return x * 100; }, [&] { return -x; }); });
     }},
    {"loops", [] {
       return D::range(5).map([](O n) {
         return std::get<1>(tf::while_loop([&](O i, O) { return i < n; }, [](O i, O a) { return std::tuple{i + 1, a * 2}; },
                                           std::tuple{tf::constant(std::int64_t(0)), tf::constant(1)}));
       });
     }},
    {"nested_tuples", [] {
       return D::range(3)
           .map([](O x) { return std::tuple{std::pair{x, x + 1}, std::map<std::string, O>{{"k", x * 2}}}; })
           .map([](const Element &p, const Element &d) { return std::tuple{O(d["k"]), p[0] + p[1]}; })
           .batch(2);
     }},
    {"lines", [] {
       write("a.txt", "one\ntwo\r\nthree"), write("b.txt", "four\n\nfive\n");
       return tf::data::TextLineDataset({"a.txt", "b.txt"}).skip(1).filter([](O l) { return tf::not_equal(tf::strings::length(l), 0); });
     }},
    {"records", [] {
       writeRecords("a.tfrecord", 3), writeRecords("b.tfrecord", 2);
       return tf::data::TFRecordDataset({"a.tfrecord", "b.tfrecord"}).repeat(2);
     }},
    {"compressed_records", [] {
       writeRecords("c.tfrecord.gz", 3, tfc::io::Compression::Gzip);
       return D(tf::data::TFRecordDataset("c.tfrecord.gz", {.compression_type = "GZIP"}));
     }},
    {"fixed_length", [] {
       write("f.bin", "HHabcdefghiF");
       return D(tf::data::FixedLengthRecordDataset("f.bin", 3, {.header_bytes = 2, .footer_bytes = 1}));
     }},
    {"listed_files", [] {
       for (std::string n : {"m3.txt", "m1.txt", "m2.txt"}) write(n, n + "\n");
       return D::list_files("m*.txt", {.shuffle = false}).flat_map([](O name) { return tf::data::TextLineDataset(name); });
     }},
    {"parsed_examples", [] {
       auto w = tfc::io::RecordWriter::create("e.tfrecord");
       for (int i = 0; i < 4; ++i)
         EXPECT_TRUE((*w)->write(tfc::io::serializeExample({{"label", std::vector<std::int64_t>{i}}, {"x", std::vector<float>{float(i), float(i) / 2}}})));
       EXPECT_TRUE((*w)->close());
       auto parse = [](O s) {
         auto f = tf::parse_single_example(s, {{"label", tf::FixedLenFeature({}, tf::int64)}, {"x", tf::FixedLenFeature({2}, tf::float32)}});
         return std::tuple{f["x"], f["label"]};
       };
       return tf::data::TFRecordDataset("e.tfrecord").map(parse).shuffle(10, {.seed = 5}).batch(3);
     }},
    {"randoms", [] { return D::range(3).map([](O) { return tf::random_uniform({2}, 0.f, 1.f, tf::float32, {.seed = 7}); }).repeat(2); }},
    {"applied", [] {
       return D::range(9).apply(tf::data::experimental::map_and_batch([](O x) { return x + 1; }, 4)).apply(tf::data::experimental::enumerate_dataset(2));
     }},
    {"shuffles_and_repeats", [] { return D::range(10).apply(tf::data::experimental::shuffle_and_repeat(4, 3, 5)).batch(10); }},
    {"windows", [] {
       auto all = [](O w) { return tf::data::experimental::from_variant(w, tf::int64, tf::Shape{}).batch(10); };
       return D::range(7).window(3, {.shift = 2, .stride = 2}).flat_map(all).concatenate(D::range(7).window(3, {.shift = 1, .drop_remainder = true}).flat_map(all)).concatenate(D::range(7).window(2, {.shift = 5}).flat_map(all));
     }},
    {"windows_of_pairs", [] {
       return D::range(5).map([](O x) { return std::tuple{x, tf::as_string(x * x)}; }).window(2).flat_map([](O a, O b) {
         return D::zip({tf::data::experimental::from_variant(a, tf::int64, tf::Shape{}), tf::data::experimental::from_variant(b, tf::string, tf::Shape{})}).batch(2);
       });
     }},
    {"groups_by_window", [] {
       return D::range(10).apply(tf::data::experimental::group_by_window([](O x) { return x % 3; }, [](O, D d) { return d.batch(4); }, {.window_size = 2}));
     }},
    {"groups_by_windows_of_keys", [] {
       auto reduce = [](O k, D d) { return d.map([=](O x) { return x + k * 100; }).batch(10); };
       return D::range(12).apply(tf::data::experimental::group_by_window([](O x) { return x % 2; }, reduce, {.window_size_func = [](O k) { return k + 2; }}));
     }},
    {"groups_by_reducer", [] {
       tf::data::experimental::Reducer sum{[](O k) { return tf::data::Structure<tf::In>(std::vector<tf::data::Structure<tf::In>>{tf::In(k), tf::In(std::int64_t(0))}); },
                                           [](const Element &s, const Element &x) { return tf::data::Structure<tf::In>(std::vector<tf::data::Structure<tf::In>>{tf::In(s[0].get()), tf::In(s[1] + x)}); },
                                           [](const Element &s) { return tf::data::Structure<tf::In>(tf::In(s[1] + s[0] * 1000)); }};
       return D::range(10).apply(tf::data::experimental::group_by_reducer([](O x) { return x % 3; }, sum));
     }},
    {"scans", [] {
       return D::range(5).apply(tf::data::experimental::scan(std::int64_t(10), [](O s, O x) { return std::pair{s + x, s * x}; }));
     }},
    {"takes_while", [] { return D::range(9).apply(tf::data::experimental::take_while([](O x) { return x < 4; })); }},
    {"unbatches", [] {
       return D::from_tensor_slices(std::tuple{tf::constant({{1, 2}, {3, 4}}), tf::reshape(tf::constant({"a", "b", "c", "d"}), tf::Dims{2, 2})}).apply(tf::data::experimental::unbatch());
     }},
    {"uniques", [] { return D::from_tensor_slices({1, 2, 1, 3, 2, 4}).apply(tf::data::experimental::unique()); }},
    {"ignores_errors", [] {
       return D::from_tensor_slices({1.f, 2.f, 0.f, 4.f}).map([](O x) { return tf::check_numerics(1.0f / x, "bad"); }).apply(tf::data::experimental::ignore_errors());
     }},
    {"chooses", [] {
       D a = D::from_tensors("a").repeat(), b = D::range(3).map([](O x) { return tf::as_string(x); });
       return tf::data::experimental::choose_from_datasets({a, b}, D::from_tensor_slices(tf::Tensor({0, 1, 0, 1, 1, 1, 0}).astype(tf::int64)));
     }},
    {"random_numbers", [] { return tf::data::experimental::RandomDataset(7).take(5); }},
    {"buckets", [] {
       return D::from_tensor_slices({1, 5, 2, 7, 3, 1, 9, 4, 2}).map([](O n) { return tf::fill(tf::Dims(tf::expand_dims(n, 0)), n); })
           .apply(tf::data::experimental::bucket_by_sequence_length([](O x) { return tf::size(x); }, {3, 6}, {2, 2, 2}));
     }},
    {"generates", [] {
       auto three = [] {
         return [i = 0]() mutable -> std::optional<tf::data::ElementValue> {
           if (i == 3) return std::nullopt;
           std::vector<tf::data::ElementValue> parts{tf::Tensor(std::int64_t(i)), tf::Tensor(std::string(static_cast<std::size_t>(i), 'x'))};
           ++i;
           return tf::data::ElementValue(parts);
         };
       };
       return D::from_generator(three, std::vector<tf::data::Types>{tf::int64, tf::string}, tf::data::Shapes(std::vector<tf::data::Shapes>{tf::Shape{}, tf::Shape{}})).repeat(2);
     }},
    {"caches_in_a_file", [] { return D::range(3).map([](O x) { return std::tuple{x, tf::as_string(x)}; }).cache("cache").repeat(2); }},
};

using Expected = std::map<std::string, std::vector<std::string>>;
const Expected &expected() {
  static const Expected all = [] {
    Expected out;
    std::ifstream file("test/unit/data/expected.txt");
    std::vector<std::string> *now = nullptr;
    for (std::string line; std::getline(file, line);)
      if (line.starts_with("== ")) now = &out[line.substr(3)];
      else now->push_back(line);
    return out;
  }();
  return all;
}

class Data : public ::testing::TestWithParam<std::string> {
protected:
  void SetUp() override {
    ASSERT_FALSE(expected().empty()) << "run from the root of the source tree";
    tf::reset_default_graph();
    before = std::filesystem::current_path();
    std::string name = std::filesystem::temp_directory_path() / "tfc_data_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    std::filesystem::current_path(folder = name);
  }
  void TearDown() override {
    std::filesystem::current_path(before);
    std::filesystem::remove_all(folder);
  }
  static std::vector<std::string> walk(tf::Session &s, const Element &e) {
    std::vector<std::string> out;
    try {
      while (out.size() < 1000) out.push_back(text(s.run(e)));
    } catch (const tf::errors::OutOfRangeError &) {
    }
    return out;
  }
  std::filesystem::path before, folder;
};

TEST_P(Data, GivesTensorFlowsElements) {
  auto want = expected().find(GetParam());
  ASSERT_NE(want, expected().end()) << "record.py does not have it";
  auto ds = programs.at(GetParam())();
  auto it = tf::data::make_initializable_iterator(ds);
  auto once = tf::data::make_one_shot_iterator(ds);
  Element e = it.get_next(), f = once.get_next();
  EXPECT_EQ(ds.output_shapes().flatten().size(), e.flatten().size());
  tf::Session s;
  s.run(it.initializer());
  EXPECT_EQ(walk(s, e), want->second);
  EXPECT_EQ(walk(s, f), want->second) << "one shot";
}

INSTANTIATE_TEST_SUITE_P(Programs, Data, ::testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (auto &[name, make] : programs) names.push_back(name);
                           return names;
                         }()),
                         [](auto &info) { return info.param; });

} // namespace
