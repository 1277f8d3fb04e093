// Host ops of strings, hashes, linear algebra, sparse tensors and parsing, against what TensorFlow gives.
#include "OpCall.h"

using namespace tfc;
using tfc::test::Op;

static Tensor matrix(std::vector<float> v, Shape s) { return Tensor::from<float>(v, std::move(s)); }
static Tensor longs(std::vector<std::int64_t> v, Shape s) { return Tensor::from<std::int64_t>(v, std::move(s)); }

TEST(StringOps, Hashes) {
  Tensor texts(std::vector<std::string>{"", "a", "abcd", "abcdefgh", std::string(17, 'x'), std::string(33, 'y'), std::string(65, 'z'),
                                        std::string(200, 'w'), std::string(64, 'q'), std::string(128, 'r')});
  std::int64_t n = 1000003;
  EXPECT_EQ(Op("StringToHashBucketFast", {{"num_buckets", n}})({texts}),
            "[377723 291400 267500 229479 200771 904239 666247 460573 923615 479407]");
  Tensor few(std::vector<std::string>{"", "a", "abcd", "abcdefghijk", std::string(17, 'x')});
  EXPECT_EQ(Op("StringToHashBucket", {{"num_buckets", n}})({few}), "[598820 789371 813845 293635 302459]");
  EXPECT_EQ(Op("StringToHashBucketStrong", {{"num_buckets", n}, {"key", std::vector<std::int64_t>{123, 456}}})({few}),
            "[804547  12304 285597 568386  20295]");
}

TEST(StringOps, SplitsAndGrams) {
  EXPECT_EQ(Op("StringSplitV2", {{"maxsplit", std::int64_t{-1}}}, 3)({Tensor({"  a b ", ""}), Tensor("")}),
            "[[0 0]\n [0 1]] | [b'a' b'b'] | [2 2]");
  EXPECT_EQ(Op("StringSplitV2", {{"maxsplit", std::int64_t{1}}}, 3)({Tensor({"a::b::c"}), Tensor("::")}),
            "[[0 0]\n [0 1]] | [b'a' b'b::c'] | [1 2]");
  Op grams("StringNGrams",
           {{"separator", std::string("|")}, {"left_pad", std::string("L")}, {"right_pad", std::string("R")}, {"pad_width", std::int64_t{-1}},
            {"preserve_short_sequences", std::int64_t{0}}, {"ngram_widths", std::vector<std::int64_t>{2}}}, 2);
  EXPECT_EQ(grams({Tensor({"a", "b", "c", "d"}), longs({0, 3, 3, 4}, {4})}), "[b'L|a' b'a|b' b'b|c' b'c|R' b'L|R' b'L|d' b'd|R'] | [0 4 5 7]");
  EXPECT_EQ(grams({Tensor({"a", "b"}), longs({0, 3}, {2})}).substr(0, 16), "INVALID_ARGUMENT");
}

TEST(StringOps, Base64) {
  EXPECT_EQ(Op("EncodeBase64", {{"pad", std::int64_t{1}}})({Tensor({"a", "ab"})}), "[b'YQ==' b'YWI=']");
  EXPECT_EQ(Op("DecodeBase64")({Tensor({"YQ", "YQ==", "YWI"})}), "[b'a' b'a' b'ab']");
  EXPECT_EQ(Op("DecodeBase64")({Tensor({"Y!Q"})}), "INVALID_ARGUMENT: Invalid character found in base64.");
}

TEST(Linalg, FactorsAndErrors) {
  EXPECT_EQ(Op("Cholesky")({matrix({4, 2, 2, 5}, {2, 2})}), "[[2. 0.]\n [1. 2.]]");
  EXPECT_EQ(Op("Cholesky")({matrix({1, 2, 2, 1}, {2, 2})}),
            "[[nan  0.]\n [nan nan]]"); // as TensorFlow: the other matrices of a batch may be wanted
  EXPECT_EQ(Op("MatrixInverse")({matrix({1, 2, 2, 4}, {2, 2})}), "INVALID_ARGUMENT: Input is not invertible.");
  EXPECT_EQ(Op("MatrixDeterminant")({Tensor::zeros({2, 0, 0})}), "[1. 1.]");
  EXPECT_EQ(Op("MatrixTriangularSolve", {{"lower", std::int64_t{1}}})({matrix({2, 0, 1, 4}, {2, 2}), matrix({2, 9}, {2, 1})}), "[[1.]\n [2.]]");
  EXPECT_EQ(Op("MatrixSolve")({Tensor::zeros({2, 3}), Tensor::zeros({2, 1})}), "INVALID_ARGUMENT: First input (lhs) must be a square matrix.");
}

TEST(SparseOps, Rearranged) {
  Tensor i = longs({2, 1, 0, 3, 0, 1}, {3, 2}), v({1.f, 2.f, 3.f}), s = longs({3, 4}, {2});
  EXPECT_EQ(Op("SparseReorder", {}, 2)({i, v, s}), "[[0 1]\n [0 3]\n [2 1]] | [3. 2. 1.]");
  EXPECT_EQ(Op("SparseToDense")({Tensor({1, 3}), Tensor({4}), Tensor({5.f, 6.f}), Tensor(0.f)}), "[0. 5. 0. 6.]");
  EXPECT_EQ(Op("SparseToDense")({Tensor({1, 4}), Tensor({4}), Tensor({5.f, 6.f}), Tensor(0.f)}),
            "INVALID_ARGUMENT: indices[1] = [4] is out of bounds: need 0 <= index < [4]");
  EXPECT_EQ(Op("SparseTensorDenseMatMul")({longs({0, 9}, {1, 2}), Tensor({1.f}), s, Tensor::zeros({4, 2})}).substr(0, 16), "INVALID_ARGUMENT");
  EXPECT_EQ(Op("SparseFillEmptyRows", {}, 4)({longs({0, 0, 2, 1}, {2, 2}), Tensor({1.f, 2.f}), s, Tensor(7.f)}),
            "[[0 0]\n [1 0]\n [2 1]] | [1. 7. 2.] | [False  True False] | [0 2]");
}

TEST(ParseOps, RawCsvTensors) {
  EXPECT_EQ(Op("DecodeRaw", {{"out_type", std::int64_t{3}}, {"little_endian", std::int64_t{1}}})({Tensor(std::string("\1\0\0\0", 4))}), "[1]");
  EXPECT_EQ(Op("DecodeRaw", {{"out_type", std::int64_t{3}}})({Tensor({"abc"})}),
            "INVALID_ARGUMENT: Input to DecodeRaw has length 3 that is not a multiple of 4, the size of int32");
  EXPECT_EQ(Op("DecodeCSV", {}, 2)({Tensor({"1,\"b,\"\"q\"", ",x"}), Tensor({9}), Tensor({"z"})}), "[1 9] | [b'b,\"q' b'x']");
  Op serialize("SerializeTensor");
  serialize({matrix({1, 2}, {1, 2})});
  Tensor bytes = serialize.last[0];
  EXPECT_EQ(Op("ParseTensor", {{"out_type", std::int64_t{1}}})({bytes}), "[[1. 2.]]");
  std::string whole = bytes.strings()[0];
  for (std::size_t n = 0; n < whole.size(); ++n) // every cut and every flipped bit gives a tensor or an error
    for (int bit = -1; bit < 8; ++bit) {
      std::string damaged = bit < 0 ? whole.substr(0, n) : whole;
      if (bit >= 0) damaged[n] = static_cast<char>(damaged[n] ^ 1 << bit);
      Op("ParseTensor", {{"out_type", std::int64_t{1}}})({Tensor(damaged)});
    }
}

TEST(ParseOps, Compressed) {
  EXPECT_EQ(Op("DecodeCompressed", {{"compression_type", std::string("ZLIB")}})({Tensor({"no zlib"})}).substr(0, 9), "DATA_LOSS");
}
