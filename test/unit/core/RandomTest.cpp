// The random ops against what TensorFlow drew.
#include "tfc/base/Philox.h"
#include "tfc/runtime/HostKernel.h"

#include <gtest/gtest.h>

using namespace tfc;

namespace {
struct Golden {
  const char *op;
  std::int64_t seed, seed2;
  DType dtype;
  std::vector<std::int64_t> shape;
  std::int64_t lo, hi;
  std::uint64_t first, second;
};
} // namespace

static const Golden goldens[] = {
#include "PhiloxGoldens.inc"
};

static std::uint64_t fnv(const Tensor &t) {
  std::uint64_t h = 0xcbf29ce484222325u;
  auto *p = static_cast<const unsigned char *>(t.raw());
  for (std::size_t i = 0; i < t.nbytes(); ++i) h = (h ^ p[i]) * 0x100000001b3u;
  return h;
}

TEST(Random, DrawsAreTensorFlows) {
  rt::registerRandomKernels();
  for (const Golden &g : goldens) {
    SCOPED_TRACE(testing::Message() << g.op << " seed " << g.seed << "," << g.seed2 << " " << name(g.dtype) << " "
                                    << Shape(g.shape).str());
    tfc_attr attrs[3] = {};
    attrs[0].name = "seed", attrs[1].name = "seed2", attrs[2].name = "dtype";
    for (auto &a : attrs) a.kind = 'i';
    attrs[0].i = g.seed, attrs[1].i = g.seed2, attrs[2].i = static_cast<int>(g.dtype);
    tfc_host_op op{g.op, "node", 0, 3, attrs, 1, 1};
    rt::HostOpState state;
    for (std::uint64_t want : {g.first, g.second}) {
      rt::HostCall call;
      call.op = &op, call.state = &state;
      call.outputs.resize(1);
      if (std::string_view(g.op) == "RandomShuffle") call.inputs = {np::arange(g.shape[0], g.dtype)};
      else call.inputs = {Tensor(g.shape)};
      if (std::string_view(g.op) == "RandomUniformInt")
        call.inputs.insert(call.inputs.end(), {Tensor(g.lo).astype(g.dtype), Tensor(g.hi).astype(g.dtype)});
      Status s = rt::findHostKernel(g.op)(call);
      ASSERT_TRUE(s.isOk()) << s.str();
      EXPECT_EQ(fnv(call.outputs[0]), want) << call.outputs[0];
    }
  }
}

TEST(Random, BadArguments) {
  rt::registerRandomKernels();
  auto run = [](const char *name, std::vector<Tensor> inputs) {
    tfc_attr dtype{};
    dtype.name = "dtype", dtype.kind = 'i', dtype.i = 1;
    tfc_host_op op{name, "node", 0, 1, &dtype, 1, 1};
    rt::HostOpState state;
    rt::HostCall call;
    call.op = &op, call.state = &state, call.inputs = std::move(inputs);
    call.outputs.resize(1);
    return rt::findHostKernel(name)(call);
  };
  EXPECT_EQ(run("RandomUniform", {Tensor({-1})}).message(), "Dimension -1 must be >= 0");
  EXPECT_EQ(run("RandomUniform", {Tensor(3)}).code(), Code::InvalidArgument);
  EXPECT_EQ(run("RandomUniform", {Tensor({std::int64_t{1} << 40, std::int64_t{1} << 40})}).code(), Code::InvalidArgument);
  EXPECT_EQ(run("RandomUniformInt", {Tensor({3}), Tensor(5), Tensor(5)}).message(), "Need minval < maxval, got 5 >= 5");
  EXPECT_EQ(run("RandomUniformInt", {Tensor({3}), Tensor({5}), Tensor(5)}).message(), "minval must be 0-D, got shape [1]");
  EXPECT_EQ(run("RandomUniform", {}).code(), Code::InvalidArgument);
  EXPECT_TRUE(run("RandomUniform", {Tensor({3})}).isOk()) << "unseeded";
}

TEST(Philox, FirstBlock) {
  philox::Generator g(7, 3);
  EXPECT_EQ(g(), (philox::Block{0x97b356d9, 0x1fb03c42, 0x29a796e8, 0x998b4610}));
  philox::Generator a(1, 2), b(1, 2);
  for (int i = 0; i < 5; ++i) a();
  b.skip(5);
  EXPECT_EQ(a(), b());
}
