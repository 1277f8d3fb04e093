#include "Kernels.h"
#include "tfc/base/Numeric.h"

#include <cfloat>
#include <cstdio>
#include <cstdlib>

namespace tfc::rt {

Status wantArgs(const HostCall &c, int inputs, int outputs) {
  if (static_cast<int>(c.inputs.size()) < inputs || static_cast<int>(c.outputs.size()) != outputs)
    return errors::invalidArgument(c.op->op, " takes ", inputs, " inputs and gives ", outputs, " outputs, not ",
                                   c.inputs.size(), " and ", c.outputs.size());
  return Status::ok();
}

philox::Generator reserveRandom(HostCall &c, std::uint64_t blocks) {
  std::lock_guard lock(c.state->mutex);
  if (!c.state->object) {
    c.state->object = std::make_shared<philox::Generator>(philox::seeded(static_cast<std::uint64_t>(c.intAttr("seed")), static_cast<std::uint64_t>(c.intAttr("seed2"))));
  }
  return static_cast<philox::Generator *>(c.state->object.get())->reserve(blocks);
}

std::string numberText(float v) {
  char buf[64];
  std::snprintf(buf, sizeof buf, "%.*g", FLT_DIG, static_cast<double>(v));
  if (v == v && std::strtof(buf, nullptr) != v) std::snprintf(buf, sizeof buf, "%.*g", FLT_DIG + 3, static_cast<double>(v));
  return buf;
}

std::string numberText(double v) {
  char buf[64];
  std::snprintf(buf, sizeof buf, "%.*g", DBL_DIG, v);
  if (v == v && std::strtod(buf, nullptr) != v) std::snprintf(buf, sizeof buf, "%.*g", DBL_DIG + 2, v);
  return buf;
}

/// absl::CEscape.
static std::string escaped(const std::string &s) {
  std::string out;
  for (unsigned char c : s) {
    char buf[8];
    switch (c) {
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    case '"': out += "\\\""; break;
    case '\'': out += "\\'"; break;
    case '\\': out += "\\\\"; break;
    default:
      if (c < 32 || c > 126) std::snprintf(buf, sizeof buf, "\\%03o", c), out += buf;
      else out += static_cast<char>(c);
    }
  }
  return out;
}

static std::string elementText(const Tensor &t, std::int64_t i) {
  if (t.dtype() == DType::string) return escaped(t.strings()[i]);
  return detail::visitNumeric(t.dtype(), [&](auto tag) -> std::string {
    using T = decltype(tag);
    const T &v = static_cast<const T *>(t.raw())[i];
    if constexpr (std::is_integral_v<T>) return std::to_string(v);
    else if constexpr (requires { v.real(); }) return "(" + numberText(v.real()) + "," + numberText(v.imag()) + ")";
    else if constexpr (std::is_same_v<T, double>) return numberText(v);
    else return numberText(static_cast<float>(v));
  });
}

static void summarizeDim(const Tensor &t, int dim, std::int64_t limit, std::int64_t &next, std::string &out) {
  if (next >= limit) return;
  const Shape &shape = t.shape();
  bool last = dim == shape.rank() - 1;
  for (std::int64_t i = 0; i < shape[dim]; ++i) {
    if (last) {
      if (next >= limit) {
        if (dim != 0) out += "...";
        return;
      }
      if (i > 0) out += " ";
      out += elementText(t, next++);
    } else {
      bool open = next < limit;
      if (open) out += "[";
      summarizeDim(t, dim + 1, limit, next, out);
      if (open || next < limit) out += "]";
    }
    if (next >= limit && !last) return;
  }
}

std::string summarize(const Tensor &t, std::int64_t limit) {
  if (limit < 0 || limit > t.size()) limit = t.size();
  std::string out;
  std::int64_t next = 0;
  if (t.shape().rank() == 0) {
    if (limit > 0) out = elementText(t, 0);
  } else {
    summarizeDim(t, 0, limit, next, out);
  }
  if (t.size() > limit) out += "...";
  return out;
}

static std::string quotedElement(const Tensor &t, std::int64_t i) {
  return t.dtype() == DType::string ? '"' + t.strings()[i] + '"' : elementText(t, i);
}

/// Between the parts of a dimension: as numpy, a line a row.
static std::string between(int dim, int rank) {
  if (dim == rank - 1) return " ";
  return std::string(static_cast<std::size_t>(rank - dim - 1), '\n') + std::string(static_cast<std::size_t>(dim + 1), ' ');
}

static void summarizeEndsDim(const Tensor &t, int dim, std::int64_t ends, std::int64_t at, std::int64_t each, std::string &out) {
  const Shape &shape = t.shape();
  if (dim == shape.rank()) {
    out += quotedElement(t, at);
    return;
  }
  std::int64_t n = shape[dim], inner = n ? each / n : 0, tail = std::max(ends, n - ends);
  out += "[";
  for (std::int64_t i = 0; i < n; ++i) {
    if (i >= ends && i < tail) {
      if (i == ends) out += between(dim, shape.rank()) + "...";
      i = tail - 1;
      continue;
    }
    if (i) out += between(dim, shape.rank());
    summarizeEndsDim(t, dim + 1, ends, at + i * inner, inner, out);
  }
  out += "]";
}

std::string summarizeEnds(const Tensor &t, std::int64_t ends) {
  std::string out;
  summarizeEndsDim(t, 0, ends < 0 ? t.size() : ends, 0, t.size(), out);
  return out;
}

} // namespace tfc::rt
