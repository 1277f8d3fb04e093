// Example and SequenceExample messages: the generic reader, and the batch parser beside it.
#include "Target.h"

#include "tfc/io/Example.h"
#include "tfc/io/ExampleParser.h"

namespace tfc::fuzz {

static std::unique_ptr<io::ExampleParser> makeParser(bool defaults) {
  using Spec = io::FeatureSpec;
  std::vector<Spec> specs = {Spec::fixed("id", int64, Shape({2}), defaults ? Tensor(std::vector<std::int64_t>{7, 8}) : Tensor()), Spec::variable("x", float32),
                             Spec::fixed("name", string, Shape{}, defaults ? Tensor("none") : Tensor()), Spec::fixed("x2", float32, Shape({None, 2})), Spec::variable("names", string)};
  if (defaults)
    specs.push_back(Spec::ragged("x2", float32));
  auto p = io::ExampleParser::create(std::move(specs));
  require(p.isOk(), "a parser");
  return std::move(*p);
}

static void run(std::string_view bytes) {
  static const auto strict = makeParser(false), lenient = makeParser(true);
  std::string example(bytes);
  auto features = io::parseExample(bytes);
  (void)io::parseSequenceExample(bytes);
  for (const auto *parser : {&strict, &lenient}) {
    auto one = (*parser)->parseOne(example);
    std::string batch[] = {example, example};
    auto two = (*parser)->parse(batch);
    if (two && one)
      require((*two)[0].values.shape().rank() == (*one)[0].values.shape().rank() + 1, "a batch has one dimension more");
  }
  if (features) {
    auto again = io::parseExample(io::serializeExample(*features));
    require(again.isOk() && io::serializeExample(*again) == io::serializeExample(*features), "written and read again it is the same");
  }
}

static std::vector<std::string> seeds() {
  using Ints = std::vector<std::int64_t>;
  using Floats = std::vector<float>;
  using Strings = std::vector<std::string>;
  return {io::serializeExample({{"id", Ints{1, -2}}, {"x", Floats{0.5f, 1.5f}}, {"name", Strings{"n"}}, {"x2", Floats{1, 2, 3, 4}}, {"names", Strings{"a", ""}}}),
          io::serializeExample({{"id", Ints{5, 1LL << 60}}, {"name", Strings{""}}, {"none", {}}}),
          io::serializeSequenceExample({{{"n", Ints{2}}}, {{"steps", {Floats{1, 2}, Floats{}}}}})};
}

static const Target target("example", seeds, run);

} // namespace tfc::fuzz
