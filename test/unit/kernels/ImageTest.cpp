// Host kernels of images: files of every kind of damage end in errors; boxes.
#include "tfc/runtime/HostKernel.h"

#include <gtest/gtest.h>

using namespace tfc;

namespace {

struct Result {
  Status status;
  std::vector<Tensor> outputs;
};

Result call(const char *op, std::vector<Tensor> inputs, int outputs = 1, std::vector<tfc_attr> attrs = {}) {
  rt::registerKernels();
  tfc_host_op described{op, "node", 0, static_cast<int>(attrs.size()), attrs.data(), static_cast<int>(inputs.size()), outputs};
  rt::HostOpState state;
  rt::HostCall c;
  c.op = &described, c.state = &state, c.inputs = std::move(inputs);
  c.outputs.resize(static_cast<std::size_t>(outputs));
  Status s = rt::findHostKernel(op)(c);
  return {s, c.outputs};
}

tfc_attr intAttr(const char *name, std::int64_t value) {
  tfc_attr a{};
  a.name = name, a.kind = 'i', a.i = value;
  return a;
}

Tensor picture(std::int64_t channels) {
  std::vector<std::uint8_t> samples;
  for (std::int64_t i = 0; i < 16 * 12 * channels; ++i) samples.push_back(static_cast<std::uint8_t>(i * 7 % 251));
  return Tensor::from<std::uint8_t>(samples, {16, 12, channels});
}

std::string encoded(const char *op, std::int64_t channels) { return call(op, {picture(channels)}).outputs[0].item<std::string>(); }

/// A 2 x 2 GIF of one frame, written out.
std::string gif() {
  static constexpr unsigned char bytes[] = {'G', 'I', 'F', '8', '9', 'a', 2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0,
                                            2, 0, 2, 0, 0, 2, 3, 0x44, 0x02, 0x05, 0, 0x3b};
  return std::string(reinterpret_cast<const char *>(bytes), sizeof bytes);
}

std::string bmp() {
  std::string b("BM", 2);
  auto put = [&](std::uint32_t v, int n) {
    for (int i = 0; i < n; ++i) b += static_cast<char>(v >> 8 * i & 255);
  };
  put(70, 4), put(0, 4), put(54, 4), put(40, 4), put(2, 4), put(2, 4), put(1, 2), put(24, 2);
  for (int i = 0; i < 6; ++i) put(0, 4);
  for (int i = 0; i < 16; ++i) b += static_cast<char>(i + 1);
  return b;
}

} // namespace

TEST(ImageFiles, PngComesBackAsItWas) {
  for (std::int64_t channels : {1, 2, 3, 4}) {
    Result r = call("DecodePng", {Tensor(encoded("EncodePng", channels))});
    ASSERT_TRUE(r.status.isOk()) << r.status.str();
    EXPECT_TRUE(r.outputs[0].equals(picture(channels)));
  }
}

TEST(ImageFiles, BmpRowsStandUpsideDown) {
  Result r = call("DecodeBmp", {Tensor(bmp())});
  ASSERT_TRUE(r.status.isOk()) << r.status.str();
  EXPECT_EQ(r.outputs[0].str(), "[[[11 10  9]\n  [14 13 12]]\n\n [[ 3  2  1]\n  [ 6  5  4]]]");
}

TEST(ImageFiles, JpegShapeComesFromTheHeader) {
  Result r = call("ExtractJpegShape", {Tensor(encoded("EncodeJpeg", 3))});
  ASSERT_TRUE(r.status.isOk()) << r.status.str();
  EXPECT_EQ(r.outputs[0].str(), "[16 12  3]");
}

TEST(ImageFiles, EveryTruncationAndBitFlipEnds) {
  for (const std::string &file : {encoded("EncodePng", 3), encoded("EncodeJpeg", 3), gif(), bmp()}) {
    for (std::size_t n = 0; n < file.size(); ++n) {
      Result r = call("DecodeImage", {Tensor(file.substr(0, n))});
      EXPECT_TRUE(r.status.isOk() || r.status.code() == Code::InvalidArgument) << r.status.str();
    }
    for (std::size_t bit = 0; bit < file.size() * 8; bit += 3) {
      std::string damaged = file;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      Result r = call("DecodeImage", {Tensor(damaged)});
      EXPECT_TRUE(r.status.isOk() || r.status.code() == Code::InvalidArgument) << r.status.str();
    }
  }
}

TEST(ImageFiles, GiganticSizesAreRefused) {
  std::string png = encoded("EncodePng", 3);
  for (int i = 16; i < 24; ++i) png[static_cast<std::size_t>(i)] = '\x7f'; // width and height; the checksum is wrong as well
  EXPECT_EQ(call("DecodePng", {Tensor(png)}).status.code(), Code::InvalidArgument);
  std::string big = bmp();
  for (int i : {18, 19, 20, 22, 23, 24}) big[static_cast<std::size_t>(i)] = '\x7f';
  EXPECT_EQ(call("DecodeBmp", {Tensor(big)}).status.code(), Code::InvalidArgument);
  EXPECT_EQ(call("DecodeImage", {Tensor(std::string())}).status.message(), "Input is empty.");
  EXPECT_EQ(call("DecodeAndCropJpeg", {Tensor(encoded("EncodeJpeg", 3)), Tensor({0, 0, 17, 1})}).status.code(), Code::InvalidArgument);
}

TEST(ImageFiles, FramesOfAFewBytesOnALargeCanvasAreRefused) {
  static constexpr unsigned char bytes[] = {'G', 'I', 'F', '8', '9', 'a', 3, 0, 2, 0, 0xf1, 0, 0, 0xff, 0, 0, 0, 0xff, 0, 0, 0, 0xff, 0xfa, 0xfa, 0x0a, 0x21, 0xf9, 4, 4, 0x0a, 0, 0x3d,
                                            0, 0x2c, 2, 0, 0, 0, 3, 0xe0, 0, 0x10, 0x4a, 1, 2, 2, 2, 2, 2, 0xaa, 0xb2, 0xb3, 0xb4, 5, 6, 7, 8, 9, 0x0a, 0, 0, 0x2c, 2, 0,
                                            0, 0, 3, 0, 0, 2, 0, 0, 2, 5, 0x0c, 0x43, 0x10, 0x14, 0x55, 0, 0x3b};
  Result r = call("DecodeGif", {Tensor(std::string(reinterpret_cast<const char *>(bytes), sizeof bytes))});
  EXPECT_EQ(r.status.code(), Code::ResourceExhausted) << r.status.str();
  EXPECT_NE(r.status.str().find("4096 by 57347"), std::string::npos) << r.status.str();
}

TEST(Boxes, EqualScoresGoByIndex) {
  Tensor boxes({{0.f, 0.f, 1.f, 1.f}, {0.f, 0.f, 1.f, .9f}, {5.f, 5.f, 6.f, 6.f}}), scores({.5f, .5f, .9f});
  Result r = call("NonMaxSuppressionV2", {boxes, scores, Tensor(3), Tensor(.5f)});
  ASSERT_TRUE(r.status.isOk()) << r.status.str();
  EXPECT_EQ(r.outputs[0].str(), "[2 0]");
  r = call("NonMaxSuppressionV4", {boxes, scores, Tensor(4), Tensor(.5f), Tensor(.6f)}, 2, {intAttr("pad_to_max_output_size", 1)});
  EXPECT_EQ(r.outputs[0].str(), "[2 0 0 0]");
  EXPECT_EQ(r.outputs[1].item<std::int32_t>(), 1);
  EXPECT_EQ(call("NonMaxSuppressionV2", {boxes, scores, Tensor(3), Tensor(1.5f)}).status.message(), "iou_threshold must be in [0, 1]");
}

TEST(Boxes, OutlinesStayInside) {
  Tensor boxes = Tensor::from<float>(std::vector<float>{-1, 0, 2, 1}, {1, 1, 4});
  Result r = call("DrawBoundingBoxes", {Tensor::zeros({1, 3, 3, 1}), boxes});
  ASSERT_TRUE(r.status.isOk()) << r.status.str();
  EXPECT_EQ(r.outputs[0].reshape({9}).str(), "[1. 0. 1. 1. 0. 1. 1. 0. 1.]");
}

TEST(Ctc, LossOfOneLabelAndOneStep) {
  Tensor x = Tensor::from<float>(std::vector<float>{0, 0}, {1, 1, 2});
  Tensor indices = Tensor::from<std::int64_t>(std::vector<std::int64_t>{0, 0}, {1, 2});
  Result r = call("CTCLoss", {x, indices, Tensor({0}), Tensor({1})}, 2);
  ASSERT_TRUE(r.status.isOk()) << r.status.str();
  EXPECT_NEAR(r.outputs[0].item<float>(), 0.693147f, 1e-6); // of two classes equally likely
  EXPECT_TRUE(r.outputs[1].allclose(Tensor::from<float>(std::vector<float>{-.5f, .5f}, {1, 1, 2})));
  EXPECT_EQ(call("CTCLoss", {x, indices, Tensor({0}), Tensor({2})}, 2).status.code(), Code::InvalidArgument);
}

TEST(Recurrent, StepsBehindTheEndAreZero) {
  auto zeros = [](std::initializer_list<std::int64_t> d) { return Tensor::zeros(Shape(d)); };
  std::vector<Tensor> in = {Tensor(std::int64_t{1}), zeros({2, 1, 1}), zeros({1, 1}), zeros({1, 1}), zeros({2, 4}), zeros({1}), zeros({1}), zeros({1}), zeros({4})};
  Result r = call("BlockLSTM", in, 7);
  ASSERT_TRUE(r.status.isOk()) << r.status.str();
  EXPECT_EQ(r.outputs[0].reshape({2}).str(), "[0.5 0. ]");
  in[0] = Tensor(std::int64_t{3});
  EXPECT_EQ(call("BlockLSTM", in, 7).status.code(), Code::InvalidArgument);
}
