#include "tfc/base/Tensor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

using namespace tfc;

TEST(Status, CarriesCodeNodeAndText) {
  Status s = errors::invalidArgument("n must not be negative, got ", -3);
  EXPECT_EQ(s.str(), "INVALID_ARGUMENT: n must not be negative, got -3");
  EXPECT_EQ(s.withNode("a/b").str(), "INVALID_ARGUMENT: n must not be negative, got -3 [node: a/b]");
  EXPECT_EQ(s.withNode("a").withNode("b").node(), "a");
  EXPECT_EQ(s.withContext("file.pb").message(), "file.pb: n must not be negative, got -3");
  EXPECT_EQ(Status::ok().str(), "OK");
  EXPECT_EQ(codeFromName("DATA_LOSS"), Code::DataLoss);
  EXPECT_EQ(codeFromName("NO"), std::nullopt);
}

TEST(DType, NamesAndSizes) {
  EXPECT_STREQ(name(float16), "float16");
  EXPECT_STREQ(runtimeName(float16), "half");
  EXPECT_EQ(dtypeFromName("DT_BOOL"), bool_);
  EXPECT_EQ(dtypeFromName("double"), float64);
  EXPECT_EQ(byteSize(complex128), 16u);
  EXPECT_EQ(byteSize(string), 0u);
  EXPECT_STREQ(name(static_cast<DType>(99)), "invalid");
  EXPECT_TRUE(isInteger(uint8) && !isInteger(bool_) && isFloating(bfloat16));
}

TEST(DType, HalfRoundsToNearestEven) {
  EXPECT_EQ(Half(1.0f).bits, 0x3c00);
  EXPECT_EQ(Half(65504.0f).bits, 0x7bff);
  EXPECT_EQ(Half(65519.9f).bits, 0x7bff);
  EXPECT_EQ(Half(65520.0f).bits, 0x7c00);
  EXPECT_EQ(Half(1.0f + 0x1p-11f).bits, 0x3c00);
  EXPECT_EQ(Half(1.0f + 3 * 0x1p-11f).bits, 0x3c02);
  EXPECT_EQ(Half(0x1p-24f).bits, 1);
  EXPECT_EQ(Half(0x1p-25f).bits, 0);
  EXPECT_EQ(Half(-0.0f).bits, 0x8000);
  EXPECT_TRUE(std::isnan(static_cast<float>(Half(NAN))));
  for (unsigned b = 0; b < 0x7c00; ++b) {
    Half h;
    h.bits = static_cast<std::uint16_t>(b);
    ASSERT_EQ(Half(static_cast<float>(h)).bits, b);
  }
  EXPECT_EQ(BFloat16(1.0f + 0x1p-8f).bits, 0x3f80);
  EXPECT_EQ(BFloat16(1.0f + 3 * 0x1p-8f).bits, 0x3f82);
}

TEST(Shape, TextsAndArithmetic) {
  EXPECT_EQ((Shape{-1, 784}).str(), "(?, 784)");
  EXPECT_EQ((Shape{-1, 784}).errorStr(), "[?,784]");
  EXPECT_EQ((Shape{2}).str(), "(2,)");
  EXPECT_EQ(Shape().str(), "()");
  EXPECT_EQ(unknown_shape().str(), "<unknown>");
  EXPECT_EQ((Shape{3, 4}).numElements(), 12);
  EXPECT_EQ((Shape{3, 4})[-1], 4);
  EXPECT_EQ((Shape{3, 4}).dim(-2), 3);
  Shape changed{3, 4, 5};
  changed[-1] = 6;
  EXPECT_EQ(changed, (Shape{3, 4, 6}));
  EXPECT_EQ((Shape{std::int64_t{1} << 40, std::int64_t{1} << 40}).numElements(), std::nullopt);
  EXPECT_EQ((Shape{std::int64_t{1} << 40, std::int64_t{1} << 40, 0}).numElements(), 0);
  EXPECT_EQ((Shape{-1, 3}).mergedWith({2, -1}), (Shape{2, 3}));
  EXPECT_EQ((Shape{-1, 3}).mergedWith({2, 4}), std::nullopt);
  EXPECT_EQ(Shape::broadcast({2, 1}, {3}), (Shape{2, 3}));
  EXPECT_EQ(Shape::broadcast({-1, 4}, {5, 1}), (Shape{5, 4}));
  EXPECT_EQ(Shape::broadcast({2}, {3}), std::nullopt);
  EXPECT_TRUE((Shape{-1, 3}).isCompatibleWith({7, 3}));
}

TEST(Tensor, LiteralsHavePythonsTypes) {
  EXPECT_EQ(Tensor(1).dtype(), int32);
  EXPECT_EQ(Tensor(1.0).dtype(), float32);
  EXPECT_EQ(Tensor(true).dtype(), bool_);
  EXPECT_EQ(Tensor(std::int64_t{1}).dtype(), int64);
  EXPECT_EQ(Tensor("a").dtype(), DType::string);
  EXPECT_EQ(Tensor({1.0, 2.0}).dtype(), float32);
  EXPECT_EQ(Tensor(std::vector<double>{1.0}).dtype(), float64);
  EXPECT_EQ(Tensor({{1, 2, 3}, {4, 5, 6}}).shape(), (Shape{2, 3}));
  EXPECT_EQ(Tensor({"a", "b"}).strings()[1], "b");
  EXPECT_EQ(Tensor(std::vector<bool>{true, false}).at<bool>(1), false);
  EXPECT_EQ(Tensor(std::vector<std::string>{"x"}).item<std::string>(), "x");
  EXPECT_TRUE(Tensor().is_none());
  EXPECT_THROW(Tensor({{1, 2}, {3}}), std::logic_error);
}

TEST(Tensor, ElementsAndViews) {
  Tensor a({{1, 2, 3}, {4, 5, 6}});
  EXPECT_EQ(a.at<int>(1, -1), 6);
  EXPECT_EQ(a.at<double>(0, 1), 2.0);
  EXPECT_THROW(a.at<int>(2, 0), std::logic_error);
  EXPECT_THROW(a.at<int>(0), std::logic_error);
  EXPECT_THROW(a.item<int>(), std::logic_error);
  EXPECT_THROW(a.data<float>(), std::logic_error);
  Tensor row = a.rows(1, 2);
  EXPECT_EQ(row.raw(), a.data<int>().data() + 3);
  EXPECT_EQ(row.str(), "[[4 5 6]]");
  row.mutable_data<int>()[0] = 9; // shared: copied first
  EXPECT_EQ(a.at<int>(1, 0), 4);
  EXPECT_EQ(row.at<int>(0, 0), 9);
  EXPECT_EQ(a.reshape({3, -1}).shape(), (Shape{3, 2}));
  EXPECT_THROW(a.reshape({4, -1}), std::logic_error);
  EXPECT_EQ(a.astype(float32).str(), "[[1. 2. 3.]\n [4. 5. 6.]]");
  EXPECT_EQ(Tensor({1.7f, -1.7f}).astype(int64).str(), "[ 1 -1]");
}

TEST(Tensor, BorrowRunsItsRelease) {
  float data[4] = {1, 2, 3, 4};
  int released = 0;
  {
    Tensor t = Tensor::borrow(data, {2, 2}, [&] { ++released; });
    Tensor copy = t.rows(1, 2);
    t = Tensor();
    EXPECT_EQ(released, 0);
    EXPECT_EQ(copy.raw(), data + 2);
  }
  EXPECT_EQ(released, 1);
}

TEST(Tensor, AllocationFailsCleanly) {
  EXPECT_EQ(Tensor::allocate(float32, {-1}).status().code(), Code::InvalidArgument);
  EXPECT_EQ(Tensor::allocate(float32, {std::int64_t{1} << 62, 4}).status().code(), Code::InvalidArgument);
  EXPECT_EQ(Tensor::allocate(DType::resource, {}).status().code(), Code::InvalidArgument);
  auto t = Tensor::allocate(DType::string, {3});
  ASSERT_TRUE(t.isOk());
  EXPECT_EQ(t->strings()[2], "");
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(Tensor::zeros({5}).raw()) % 64, 0u);
}

TEST(Tensor, Comparison) {
  EXPECT_TRUE(Tensor({1.f, NAN}).equals(Tensor({1.f, NAN})));
  EXPECT_FALSE(Tensor({1.f}).equals(Tensor(1.f)));
  EXPECT_FALSE(Tensor({1}).equals(Tensor({1.f})));
  EXPECT_TRUE(Tensor({1.f, 2.f}).allclose(Tensor({1.000001f, 2.f})));
  EXPECT_FALSE(Tensor({NAN}).allclose(Tensor({NAN})));
  EXPECT_TRUE(Tensor({INFINITY}).allclose(Tensor({INFINITY})));
  EXPECT_FALSE(Tensor({1.f}).allclose(Tensor({INFINITY})));
}

// What numpy prints for the same arrays.
TEST(Tensor, PrintsAsNumpy) {
  EXPECT_EQ(Tensor(1.5f).str(), "1.5");
  EXPECT_EQ(Tensor(3.0f).str(), "3.0");
  EXPECT_EQ(Tensor(1e-5f).str(), "1e-05");
  EXPECT_EQ(Tensor(0.1f).str(), "0.1");
  EXPECT_EQ(Tensor("a'b").str(), "b\"a'b\"");
  EXPECT_EQ(Tensor({1.0f, 2.0f, 3.0f}).str(), "[1. 2. 3.]");
  EXPECT_EQ(Tensor({0.1f, -2.25f}).str(), "[ 0.1  -2.25]");
  EXPECT_EQ(Tensor(std::vector<double>{1.0 / 3, 100}).str(), "[  0.33333333 100.        ]");
  EXPECT_EQ(Tensor({1e-5f, 1.0f}).str(), "[1.e-05 1.e+00]");
  EXPECT_EQ(Tensor({1.5e10f, 1.0f}).str(), "[1.5e+10 1.0e+00]");
  EXPECT_EQ(Tensor({NAN, 1.0f, -INFINITY}).str(), "[ nan   1. -inf]");
  EXPECT_EQ(Tensor({true, false}).str(), "[ True False]");
  EXPECT_EQ(Tensor({10, -1}).str(), "[10 -1]");
  EXPECT_EQ(np::arange(24).reshape({2, 3, 4}).str(),
            "[[[ 0  1  2  3]\n  [ 4  5  6  7]\n  [ 8  9 10 11]]\n\n [[12 13 14 15]\n  [16 17 18 19]\n  [20 21 22 23]]]");
  EXPECT_EQ(np::arange(2000).str(), "[   0    1    2 ... 1997 1998 1999]");
  EXPECT_EQ(np::arange(30).str(),
            "[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23\n 24 25 26 27 28 29]");
  EXPECT_EQ(np::arange(4000).reshape({40, 100}).str().substr(0, 44), "[[   0    1    2 ...   97   98   99]\n [ 100 ");
  EXPECT_EQ(Tensor::zeros({0, 3}).str(), "[]");
  EXPECT_EQ(Tensor(std::vector<std::complex<float>>{{1, 2}, {-1.5, -.25}}).str(), "[ 1. +2.j   -1.5-0.25j]");
  EXPECT_EQ(Tensor({1 / 3.f, 2 / 3.f, 100.5f}).str(), "[  0.33333334   0.6666667  100.5       ]");
  EXPECT_EQ(Tensor({{0.00012345f, 1.2f}}).str(), "[[1.2345e-04 1.2000e+00]]");
  EXPECT_EQ(Tensor({12345678.f, .5f}).str(), "[1.2345678e+07 5.0000000e-01]");
  EXPECT_EQ(np::linspace(0, 1, 30).rows(0, 9).str(), "[0.         0.03448276 0.06896552 0.10344828 0.13793103 0.1724138\n 0.20689656 0.2413793  0.27586207]");
}
