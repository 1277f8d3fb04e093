// assert_equal and its kin (python/ops/check_ops.py).
#include "State.h"

#include "tfc/frontend/Control.h"

namespace tfc {
using namespace frontend;

namespace {

struct Kind {
  const char *name, *sign, *op;
  bool (*holds)(double, double);
};
constexpr Kind equalKind{"assert_equal", "==", "Equal", [](double a, double b) { return a == b; }},
    unequalKind{"assert_none_equal", "!=", "NotEqual", [](double a, double b) { return a != b; }},
    lessKind{"assert_less", "<", "Less", [](double a, double b) { return a < b; }},
    lessEqualKind{"assert_less_equal", "<=", "LessEqual", [](double a, double b) { return a <= b; }},
    greaterKind{"assert_greater", ">", "Greater", [](double a, double b) { return a > b; }},
    greaterEqualKind{"assert_greater_equal", ">=", "GreaterEqual", [](double a, double b) { return a >= b; }};

/// Whether it holds for values that are known already; nothing if they are not, or cannot be compared one by one.
std::optional<bool> known(const Kind &k, const Tensor &a, const Tensor &b) {
  if (a.is_none() || b.is_none() || a.dtype() == DType::string || isComplex(a.dtype())) return {};
  if (a.size() != b.size() && a.size() != 1 && b.size() != 1) return {};
  std::int64_t n = a.size() == 1 ? b.size() : a.size();
  for (std::int64_t i = 0; i < n; ++i)
    if (!k.holds(a.asDouble(a.size() == 1 ? 0 : i), b.asDouble(b.size() == 1 ? 0 : i))) return false;
  return true;
}

Operation compare(const Kind &k, const In &xIn, const In &yIn, const CheckOpts &o) {
  std::vector<In> values{xIn, yIn};
  values.insert(values.end(), o.data.begin(), o.data.end());
  Scoped s(o.name, k.name, values);
  Output x = convert(xIn, xIn.host && !yIn.host ? typeOf(yIn) : DType::unset, "x");
  Output y = convert(yIn, yIn.host ? x.dtype() : DType::unset, "y");
  std::vector<In> data = o.data;
  if (data.empty()) data = {In(cat("Condition x ", k.sign, " y did not hold element-wise:")), In(cat("x (", x.name(), ") = ")), In(x), In(cat("y (", y.name(), ") = ")), In(y)};
  if (!o.message.empty()) data.insert(data.begin(), In(o.message));
  Output fine = reduce_all(op(k.op, "", {x, y}));
  auto now = known(k, constantValue(x), constantValue(y));
  if (now && !*now) {
    std::string text;
    for (const In &v : data) {
      Tensor t = v.host ? v.host->tensor : constantValue(v.out);
      text += cat(text.empty() ? "" : "\n", t.dtype() == DType::string && t.size() == 1 ? t.strings()[0] : t.str());
    }
    raise(errors::invalidArgument(text));
  }
  return Assert(fine, Ins(data), {.summarize = o.summarize});
}

Operation againstZero(const char *name, const char *sign, const Kind &k, bool zeroFirst, const In &xIn, const CheckOpts &o) {
  Scoped s(o.name, name, {xIn});
  Output x = convert(xIn, DType::unset, "x");
  std::vector<In> data = o.data;
  if (data.empty()) data = {In(o.message.empty() ? std::string() : o.message + ".  "), In(cat("Condition x ", sign, " 0 did not hold element-wise:")), In(cat("x (", x.name(), ") = ")), In(x)};
  Output zero = constantOf(Tensor(0).astype(x.dtype()), "Const");
  CheckOpts inner{.data = data, .summarize = o.summarize};
  return zeroFirst ? compare(k, zero, x, inner) : compare(k, x, zero, inner);
}

} // namespace

Operation assert_equal(In x, In y, CheckOpts o) {
  { Scoped s(o.name, "assert_equal", {x, y}); } // Python looks here whether both are the same tensor
  return compare(equalKind, x, y, o);
}
Operation assert_none_equal(In x, In y, CheckOpts o) { return compare(unequalKind, x, y, o); }
Operation assert_less(In x, In y, CheckOpts o) { return compare(lessKind, x, y, o); }
Operation assert_less_equal(In x, In y, CheckOpts o) { return compare(lessEqualKind, x, y, o); }
Operation assert_greater(In x, In y, CheckOpts o) { return compare(greaterKind, x, y, o); }
Operation assert_greater_equal(In x, In y, CheckOpts o) { return compare(greaterEqualKind, x, y, o); }
Operation assert_positive(In x, CheckOpts o) { return againstZero("assert_positive", ">", lessKind, true, x, o); }
Operation assert_negative(In x, CheckOpts o) { return againstZero("assert_negative", "<", lessKind, false, x, o); }
Operation assert_non_negative(In x, CheckOpts o) { return againstZero("assert_non_negative", ">=", lessEqualKind, true, x, o); }
Operation assert_non_positive(In x, CheckOpts o) { return againstZero("assert_non_positive", "<=", lessEqualKind, false, x, o); }

} // namespace tfc
