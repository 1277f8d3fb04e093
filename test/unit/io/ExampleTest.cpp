// Examples: bytes of TensorFlow, its files, every form a writer may choose, damage; batches as tensors.
#include "Files.h"

#include "tfc/io/Example.h"
#include "tfc/io/ExampleParser.h"
#include "tfc/io/Records.h"
#include "tfc/proto/example.pb.h"

#include <nlohmann/json.hpp>

using namespace tfc;
using namespace tfc::io;

namespace {

using Strings = std::vector<std::string>;
using Floats = std::vector<float>;
using Ints = std::vector<std::int64_t>;

TEST(Example, WritesAndReadsTensorFlowsBytes) {
  Features label{{"label", Ints{1}}};
  std::string bytes = fromHex("0a10 0a0e 0a05 6c6162656c 1205 1a03 0a0101");
  EXPECT_EQ(serializeExample(label), bytes);
  EXPECT_EQ(*parseExample(bytes), label);
  Features image{{"img_raw", Strings{"\1\2"}}, {"label", Ints{1}}};
  bytes = fromHex("0a23 0a11 0a07 696d675f726177 1206 0a04 0a020102  0a0e 0a05 6c6162656c 1205 1a03 0a0101");
  EXPECT_EQ(serializeExample(image), bytes);
  EXPECT_EQ(*parseExample(bytes), image);
  Features mixed{{"e", std::monostate()}, {"f", Floats{1.0f, -2.0f}}};
  bytes = fromHex("0a1a 0a05 0a0165 1200  0a11 0a0166 120c 120a 0a08 0000803f 000000c0");
  EXPECT_EQ(serializeExample(mixed), bytes);
  EXPECT_EQ(*parseExample(bytes), mixed);
}

TEST(Example, AgreesWithTheMessageDefinition) {
  Features f{{"none", std::monostate()}, {"i", Ints{0, -1, INT64_MAX, INT64_MIN, 127, 128}}, {"f", Floats{0.0f, -0.0f, 1e-40f}},
             {"s", Strings{"", std::string("a\0b", 3)}}, {"no ints", Ints{}}};
  tensorflow::Example proto;
  ASSERT_TRUE(proto.ParseFromString(serializeExample(f)));
  EXPECT_EQ(proto.features().feature_size(), 5);
  EXPECT_EQ(proto.features().feature().at("i").int64_list().value(3), INT64_MIN);
  EXPECT_EQ(proto.features().feature().at("no ints").kind_case(), tensorflow::Feature::kInt64List);
  EXPECT_EQ(*parseExample(proto.SerializeAsString()), f);
  SequenceExample s{f, {{"steps", {Feature(Ints{1, 2}), Feature(), Feature(Strings{"x"})}}, {"no steps", {}}}};
  tensorflow::SequenceExample sequence;
  ASSERT_TRUE(sequence.ParseFromString(serializeSequenceExample(s)));
  EXPECT_EQ(sequence.feature_lists().feature_list().at("steps").feature_size(), 3);
  EXPECT_EQ(*parseSequenceExample(sequence.SerializeAsString()), s);
}

TEST(Example, ReadsUnpackedListsAndTakesTheLastOfAName) {
  // label=[1] and, unpacked, label=[2, 3]; an unknown field 9 between them.
  std::string bytes = fromHex("0a23 0a0e 0a05 6c6162656c 1205 1a03 0a0101 4807 0a0f 0a05 6c6162656c 1206 1a04 0802 0803");
  auto f = parseExample(bytes);
  ASSERT_TRUE(f) << f.status().str();
  EXPECT_EQ(f->at("label"), Feature(Ints{2, 3}));
}

TEST(Example, FixtureFiles) {
  auto manifest = nlohmann::json::parse(bytesOf(dataFile("manifest.json")));
  int examples = 0, sequences = 0;
  for (const auto &entry : manifest["entries"]) {
    if (!entry["expect"].contains("decoded"))
      continue;
    std::string kind = entry["kind"];
    auto r = RecordReader::open(dataFile(entry["files"][0]), {.compression = kind == "TFRecord GZIP"   ? Compression::Gzip
                                                                            : kind == "TFRecord ZLIB" ? Compression::Zlib
                                                                                                      : Compression::None});
    ASSERT_TRUE(r) << r.status().str();
    std::string_view record;
    for (const auto &want : entry["expect"]["decoded"]) {
      auto more = (*r)->next(record);
      ASSERT_TRUE(more && *more);
      if (want.contains("n")) {
        auto s = parseSequenceExample(record);
        ASSERT_TRUE(s) << s.status().str();
        EXPECT_EQ(s->context.at("n"), Feature(Ints{want["n"].get<std::int64_t>()}));
        std::vector<Feature> steps;
        for (const auto &step : want["f"])
          steps.push_back(step.get<Floats>());
        auto list = s->featureLists.find("f");
        EXPECT_EQ(list == s->featureLists.end() ? std::vector<Feature>() : list->second, steps);
        ++sequences;
        continue;
      }
      auto f = parseExample(record);
      ASSERT_TRUE(f) << f.status().str();
      EXPECT_EQ(f->at("id"), Feature(Ints{want["id"].get<std::int64_t>()}));
      EXPECT_EQ(f->at("x"), Feature(want["x"].get<Floats>()));
      EXPECT_EQ(f->at("name"), Feature(Strings{want["name"].get<std::string>()}));
      auto tags = want["tags"].get<Strings>();
      EXPECT_TRUE(f->at("tags") == Feature(tags) || (tags.empty() && f->at("tags") == Feature()));
      ++examples;
    }
  }
  EXPECT_EQ(examples, 15);
  EXPECT_EQ(sequences, 4);
}

TEST(Example, EveryCutAndBitFlip) {
  Features f{{"i", Ints{1, -1, 300}}, {"f", Floats{1, 2}}, {"s", Strings{"abc", ""}}};
  std::string whole = serializeExample(f);
  auto parser = ExampleParser::create({FeatureSpec::variable("i", DType::int64), FeatureSpec::fixed("f", DType::float32, Shape{2}),
                                       FeatureSpec::ragged("s", DType::string)});
  ASSERT_TRUE(parser);
  auto agree = [&](const std::string &bytes) {
    // The message definition accepts what we accept; where it does, the values are the same.
    tensorflow::Example proto;
    auto mine = parseExample(bytes);
    bool theirs = proto.ParseFromString(bytes);
    if (theirs && mine && proto.ByteSizeLong() == bytes.size()) // nothing given twice, which protobuf would merge
      EXPECT_EQ(*parseExample(proto.SerializeAsString()), *mine);
    auto batch = (*parser)->parse(std::vector<std::string>{bytes, whole});
    if (!batch)
      EXPECT_EQ(batch.status().code(), Code::InvalidArgument);
    return mine.isOk();
  };
  int refused = 0;
  for (std::size_t n = 0; n < whole.size(); ++n)
    refused += !agree(whole.substr(0, n));
  EXPECT_EQ(refused, static_cast<int>(whole.size()) - 1) << "only the empty cut is a message";
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string bad = whole;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    agree(bad);
  }
}

std::string text(const Tensor &t) { return t.str(); }

TEST(ExampleParser, EveryKindOfFeature) {
  auto parser = ExampleParser::create({
      FeatureSpec::fixed("x", DType::float32, Shape{2}),
      FeatureSpec::variable("tags", DType::string),
      FeatureSpec::ragged("tags", DType::string, DType::int32),
      FeatureSpec::fixed("n", DType::int64, Shape{}, Tensor(std::int64_t(-1))),
      FeatureSpec::fixed("steps", DType::int64, Shape{-1, 2}, Tensor(std::int64_t(9))),
  });
  ASSERT_TRUE(parser) << parser.status().str();
  Strings records = {
      serializeExample({{"x", Floats{1, 2}}, {"tags", Strings{"a", "b"}}, {"n", Ints{5}}, {"steps", Ints{1, 2, 3, 4}}}),
      serializeExample({{"x", Floats{3, 4}}, {"other", Ints{1}}}),
      serializeExample({{"steps", Ints{7, 8}}, {"tags", Strings{"c"}}, {"x", Floats{5, 6}}}),
  };
  auto columns = (*parser)->parse(records);
  ASSERT_TRUE(columns) << columns.status().str();
  auto &c = *columns;
  EXPECT_EQ(text(c[0].values), "[[1. 2.]\n [3. 4.]\n [5. 6.]]");
  EXPECT_EQ(text(c[1].indices), "[[0 0]\n [0 1]\n [2 0]]");
  EXPECT_EQ(text(c[1].values), "[b'a' b'b' b'c']");
  EXPECT_EQ(text(c[1].denseShape), "[3 2]");
  EXPECT_EQ(text(c[2].splits), "[0 2 2 3]");
  EXPECT_EQ(c[2].splits.dtype(), DType::int32);
  EXPECT_EQ(text(c[3].values), "[ 5 -1 -1]");
  EXPECT_EQ(c[4].values.shape(), (Shape{3, 2, 2}));
  EXPECT_EQ(text(c[4].values.reshape(Shape{12})), "[1 2 3 4 9 9 9 9 7 8 9 9]");
  auto one = (*parser)->parseOne(records[0]);
  ASSERT_TRUE(one) << one.status().str();
  EXPECT_EQ(text((*one)[0].values), "[1. 2.]");
  EXPECT_EQ(text((*one)[1].indices), "[[0]\n [1]]");
  EXPECT_EQ(text((*one)[1].denseShape), "[2]");
  auto none = (*parser)->parse(Strings{});
  ASSERT_TRUE(none) << none.status().str();
  EXPECT_EQ((*none)[0].values.shape(), (Shape{0, 2}));
}

TEST(ExampleParser, Errors) {
  auto fails = [](std::vector<FeatureSpec> specs, const Features &f, const Strings &names = {}) {
    auto parser = ExampleParser::create(std::move(specs));
    if (!parser)
      return parser.status().str();
    return (*parser)->parse(Strings{serializeExample(f)}, names).status().str();
  };
  auto x = FeatureSpec::fixed("x", DType::float32, Shape{2});
  EXPECT_EQ(fails({x}, {}), "INVALID_ARGUMENT: Name: <unknown>, Feature: x (data type: float) is required but could not be found.");
  EXPECT_EQ(fails({x}, {{"x", Floats{1}}}, {"me"}),
            "INVALID_ARGUMENT: Name: me, Key: x, Index: 0.  Number of float values != expected.  Values size: 1 but output shape: [2]");
  EXPECT_EQ(fails({x}, {{"x", Ints{1}}}),
            "INVALID_ARGUMENT: Name: <unknown>, Feature: x Data types don't match. Data type: int64 but expected type: float");
  EXPECT_EQ(fails({FeatureSpec::fixed("x", DType::float32, Shape{2, -1})}, {}),
            "INVALID_ARGUMENT: dense_shapes[0] has unknown rank or unknown inner dimensions: [2,?]");
  EXPECT_EQ(fails({FeatureSpec::variable("x", DType::int32)}, {}), "INVALID_ARGUMENT: feature x: no Example holds values of type int32");
}

} // namespace
