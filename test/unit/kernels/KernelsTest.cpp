#include "OpCall.h"

#include <cmath>

using namespace tfc;

using tfc::test::Op;

TEST(ArrayKernels, Where) {
  Op where("Where");
  EXPECT_EQ(where({Tensor({true, false, true})}), "[[0]\n [2]]");
  EXPECT_EQ(where({Tensor({{0, 3}, {4, 0}})}), "[[0 1]\n [1 0]]");
  EXPECT_EQ(where({Tensor::zeros({2, 2}).astype(float16)}), "[]");
  EXPECT_EQ(where.last[0].shape(), (Shape{0, 2}));
  EXPECT_EQ(where.last[0].dtype(), int64);
}

TEST(ArrayKernels, Unique) {
  EXPECT_EQ(Op("Unique", {}, 2)({Tensor({4, 2, 4, 1, 2})}), "[4 2 1] | [0 1 0 2 1]");
  EXPECT_EQ(Op("Unique", {}, 2)({Tensor({"b", "a", "b"})}), "[b'b' b'a'] | [0 1 0]");
  Op counts("UniqueWithCounts", {{"out_idx", std::int64_t{9}}}, 3);
  EXPECT_EQ(counts({Tensor({1.f, 0.f, -0.f})}), "[1. 0.] | [0 1 1] | [1 2]");
  EXPECT_EQ(counts.last[1].dtype(), int64);
  EXPECT_EQ(Op("Unique", {}, 2)({Tensor(1)}), "INVALID_ARGUMENT: unique expects a 1D vector.");
  EXPECT_EQ(Op("ListDiff", {}, 2)({Tensor({1, 2, 3, 2, 5}), Tensor({2, 3})}), "[1 5] | [0 4]");
}

TEST(ArrayKernels, DynamicStitch) {
  Op stitch("DynamicStitch");
  EXPECT_EQ(stitch({Tensor(1), Tensor({2, 0}), Tensor({10, 11}), Tensor({{20, 21}, {0, 1}})}), "[[ 0  1]\n [10 11]\n [20 21]]");
  EXPECT_EQ(stitch({Tensor({-1}), Tensor({1.f})}), "INVALID_ARGUMENT: indices[0] is out of range");
  EXPECT_NE(stitch({Tensor({0, 1}), Tensor({1.f})}).find("INVALID_ARGUMENT"), std::string::npos);
}

TEST(ArrayKernels, DynamicPartition) {
  Op parts("DynamicPartition", {}, 2);
  EXPECT_EQ(parts({Tensor({{1, 2}, {3, 4}, {5, 6}}), Tensor({1, 0, 1})}), "[[3 4]] | [[1 2]\n [5 6]]");
  EXPECT_EQ(parts({Tensor({"a", "b"}), Tensor({1, 1})}), "[] | [b'a' b'b']");
  EXPECT_EQ(parts({Tensor({1, 2}), Tensor({0, 2})}), "INVALID_ARGUMENT: partitions[1] = 2 is not in [0, 2)");
  EXPECT_NE(parts({Tensor({1, 2}), Tensor({0, 1, 1})}).find("data.shape must start with partitions.shape"), std::string::npos);
}

TEST(ArrayKernels, UniqueSlices) {
  Op unique("UniqueWithCountsV2", {}, 3);
  Tensor rows({{1.f, 0.f}, {2.f, 3.f}, {1.f, -0.f}});
  EXPECT_EQ(unique({rows, Tensor({std::int64_t{0}})}), "[[1. 0.]\n [2. 3.]] | [0 1 0] | [2 1]");
  EXPECT_EQ(Op("UniqueV2", {}, 2)({Tensor({{1, 2, 1}, {3, 4, 3}}), Tensor({std::int64_t{-1}})}), "[[1 2]\n [3 4]] | [0 1 0]");
  EXPECT_EQ(Op("UniqueV2", {}, 2)({Tensor({4, 4}), Tensor::zeros({0}, int64)}), "[4] | [0 0]");
  EXPECT_EQ(unique({rows, Tensor({std::int64_t{2}})}), "INVALID_ARGUMENT: axis has to be between [0, 2)");
}

TEST(NNKernels, TopK) {
  Op top("TopKV2", {}, 2);
  EXPECT_EQ(top({Tensor({1.f, 3.f, 3.f, 2.f}), Tensor(3)}), "[3. 3. 2.] | [1 2 3]");
  EXPECT_EQ(top({Tensor({{5, 9}, {8, 7}}), Tensor(1)}), "[[9]\n [8]] | [[1]\n [0]]");
  EXPECT_EQ(top({Tensor({1.f, NAN, 3.f}), Tensor(2)}), "[nan  3.] | [1 2]");
  EXPECT_EQ(top({Tensor({1, 2}), Tensor(3)}), "INVALID_ARGUMENT: input must have at least k columns. Had 2, needed 3");
  EXPECT_EQ(top({Tensor({1, 2}), Tensor(-1)}), "INVALID_ARGUMENT: Need k >= 0, got -1");
  EXPECT_EQ(Op("TopK", {{"k", std::int64_t{0}}}, 2)({Tensor({1, 2})}), "[] | []");
  Tensor p({{.1f, .9f, .5f}, {.1f, .9f, INFINITY}});
  EXPECT_EQ(Op("InTopKV2")({p, Tensor({2, 1}), Tensor(2)}), "[ True False]");
  EXPECT_EQ(Op("InTopK", {{"k", std::int64_t{1}}})({p, Tensor({1, 7})}), "[ True False]");
}

TEST(ControlKernels, AssertAndPrint) {
  Op check("Assert", {{"summarize", std::int64_t{3}}}, 0);
  EXPECT_EQ(check({Tensor(true), Tensor("x")}), "");
  EXPECT_EQ(check({Tensor(false), Tensor("x must be positive:"), Tensor({1.5f, -2.f, 3.f, 4.f}), Tensor({{1, 2}, {3, 4}})}),
            "INVALID_ARGUMENT: assertion failed: [x must be positive:] [1.5 -2 3...] [[1 2][3...]...]");
  Op print("Print", {{"message", std::string("x = ")}, {"first_n", std::int64_t{1}}, {"summarize", std::int64_t{-1}}});
  testing::internal::CaptureStderr();
  EXPECT_EQ(print({Tensor(1), Tensor({1, 2}), Tensor(0.1f), Tensor("s\n")}), "1");
  EXPECT_EQ(print({Tensor(2), Tensor({1, 2})}), "2");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "x = [1 2][0.1][s\\n]\n");
}

TEST(StringKernels, Strings) {
  EXPECT_EQ(Op("StringJoin", {{"separator", std::string("/")}})({Tensor("a"), Tensor({"b", "c"})}), "[b'a/b' b'a/c']");
  EXPECT_EQ(Op("StringJoin")({Tensor(1)}), "INVALID_ARGUMENT: input 0 of StringJoin must be a string tensor");
  Tensor abcd = Tensor({"a", "b", "c", "d"}).reshape({2, 2});
  EXPECT_EQ(Op("ReduceJoin")({abcd, Tensor({0, 1})}), "b'acbd'");
  EXPECT_EQ(Op("ReduceJoin")({abcd, Tensor({1, 0})}), "b'abcd'");
  EXPECT_EQ(Op("ReduceJoin", {{"separator", std::string(".")}, {"keep_dims", std::int64_t{1}}})({abcd, Tensor(-1)}), "[[b'a.b']\n [b'c.d']]");
  EXPECT_EQ(Op("Substr")({Tensor({"hello", "hi"}), Tensor(-2), Tensor(9)}), "[b'lo' b'hi']");
  EXPECT_EQ(Op("Substr")({Tensor("ab"), Tensor(5), Tensor(1)}), "INVALID_ARGUMENT: pos 5 out of range for string b'ab' at index 0");
  EXPECT_EQ(Op("StringLength")({Tensor({"", "h\xc3\xa9"})}), "[0 3]");
  EXPECT_EQ(Op("AsString")({Tensor({1.5f, -2.f})}), "[b'1.500000' b'-2.000000']");
  EXPECT_EQ(Op("AsString", {{"width", std::int64_t{4}}, {"fill", std::string("0")}})({Tensor(7)}), "b'0007'");
  EXPECT_EQ(Op("AsString")({Tensor(true)}), "b'true'");
  EXPECT_EQ(Op("StringToNumber")({Tensor({"1.5", " 2 ", "-inf"})}), "[ 1.5  2.  -inf]");
  EXPECT_EQ(Op("StringToNumber")({Tensor("x")}), "INVALID_ARGUMENT: StringToNumberOp could not correctly convert string: x");
  EXPECT_EQ(Op("StringToNumber", {{"out_type", std::int64_t{3}}})({Tensor("3000000000")}).substr(0, 16), "INVALID_ARGUMENT");
}

TEST(StringKernels, RegularExpressions) {
  auto matches = [](const char *pattern, const std::string &text) {
    return Op("StaticRegexFullMatch", {{"pattern", std::string(pattern)}})({Tensor(text)}) == "True";
  };
  EXPECT_TRUE(matches("^s3://.*", "s3://bucket/model"));
  EXPECT_FALSE(matches("^s3://.*", "/tmp/s3://"));
  EXPECT_TRUE(matches("a|bc*", "bccc"));
  EXPECT_FALSE(matches("a|bc*", "abc"));
  EXPECT_TRUE(matches("(?i)[h-j]ello\\s\\w+[^0-9]", "Hello World!"));
  EXPECT_TRUE(matches("(ab){2,3}x?", "ababab"));
  EXPECT_FALSE(matches("(ab){2,3}x?", "ab"));
  EXPECT_TRUE(matches("[[:alpha:]_]+\\.\\x63c", "file_a.cc"));
  EXPECT_TRUE(matches("\\bfoo\\b.*$", "foo bar"));
  EXPECT_TRUE(matches("x{,2}", "x{,2}")) << "not a repetition in RE2";
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("(a*)*b", std::string(200'000, 'a') + "b")) << "neither recursion nor backtracking";
  for (const char *bad : {"(", ")", "[a", "*a", "a**", "a{2000}", "\\", "\\q", "[z-a]", "(?=a)", "((((a{999}){999}){999}){999})",
                          "(((((){1000}){1000}){1000}){1000})"})
    EXPECT_EQ(Op("StaticRegexFullMatch", {{"pattern", std::string(bad)}})({Tensor("a")}).substr(0, 33), "INVALID_ARGUMENT: Invalid pattern") << bad;
  EXPECT_EQ(Op("StaticRegexFullMatch", {{"pattern", std::string(1000, '(')}})({Tensor("a")}).substr(0, 33), "INVALID_ARGUMENT: Invalid pattern");
}

TEST(StringKernels, ArrayOpsOnStrings) {
  EXPECT_EQ(Op("GatherNd")({Tensor({"a", "b", "c"}), Tensor({{2}, {0}})}), "[b'c' b'a']");
  EXPECT_NE(Op("GatherNd")({Tensor({"a"}), Tensor({{1}})}).find("does not index into param shape"), std::string::npos);
  EXPECT_EQ(Op("Pad")({Tensor({"a"}), Tensor({{1, 1}})}), "[b'' b'a' b'']");
  EXPECT_EQ(Op("Add")({Tensor({"a", "b"}), Tensor("c")}), "[b'ac' b'bc']");
  Tensor abcd = Tensor({"a", "b", "c", "d"}).reshape({2, 2});
  EXPECT_EQ(Op("Equal")({abcd, Tensor({"a", "d"})}), "[[ True False]\n [False  True]]");
  EXPECT_EQ(Op("NotEqual")({abcd, Tensor("a")}), "[[False  True]\n [ True  True]]");
  EXPECT_EQ(Op("ConcatV2")({abcd, abcd.rows(0, 1), Tensor(0)}), "[[b'a' b'b']\n [b'c' b'd']\n [b'a' b'b']]");
  EXPECT_EQ(Op("ConcatV2")({abcd, abcd.reshape({2, 2}), Tensor(-1)}), "[[b'a' b'b' b'a' b'b']\n [b'c' b'd' b'c' b'd']]");
  EXPECT_EQ(Op("Pack", {{"axis", std::int64_t{1}}})({Tensor({"a", "b"}), Tensor({"c", "d"})}), "[[b'a' b'c']\n [b'b' b'd']]");
  EXPECT_EQ(Op("Unpack", {{"axis", std::int64_t{-1}}}, 2)({abcd}), "[b'a' b'c'] | [b'b' b'd']");
  EXPECT_EQ(Op("GatherV2")({abcd, Tensor({1, 1}), Tensor(1)}), "[[b'b' b'b']\n [b'd' b'd']]");
  EXPECT_EQ(Op("Gather")({abcd, Tensor(2)}), "INVALID_ARGUMENT: indices[0] = 2 is not in [0, 2)");
  EXPECT_EQ(Op("Slice")({abcd, Tensor({0, 1}), Tensor({-1, 1})}), "[[b'b']\n [b'd']]");
  EXPECT_EQ(Op("Fill")({Tensor({2}), Tensor("x")}), "[b'x' b'x']");
  EXPECT_EQ(Op("Tile")({Tensor({"a", "b"}), Tensor({2})}), "[b'a' b'b' b'a' b'b']");
  EXPECT_EQ(Op("Transpose")({abcd, Tensor({1, 0})}), "[[b'a' b'c']\n [b'b' b'd']]");
  Tensor wxyz = Tensor({"w", "x", "y", "z"}).reshape({2, 2});
  EXPECT_EQ(Op("Select")({Tensor({true, false}), abcd, wxyz}), "[[b'a' b'b']\n [b'y' b'z']]");
  EXPECT_EQ(Op("Pack")({Tensor({1, 2})}), "UNIMPLEMENTED: The host kernel of Pack is for strings only");
}
