// core/kernels/debug_ops.h: what tfdbg's debug ops make of a tensor.
#include "DebugRun.h"

#include <cmath>
#include <cstdlib>

namespace tfc::frontend {

DebugOp parseDebugOp(const std::string &text, const std::string &tensorName) {
  auto failed = [&](const std::string &why) { raise(errors::failedPrecondition("Failed to create debug node ", text, " for tensor ", tensorName, ", due to: ", why).withNode(tensorName.substr(0, tensorName.rfind(':')))); };
  DebugOp op;
  std::size_t open = text.find('(');
  op.name = text.substr(0, open);
  if (op.name != "DebugIdentity" && op.name != "DebugNanCount" && op.name != "DebugNumericSummary")
    failed(cat("Failed to create node definition for debug op ", op.name, " on watched tensor ", tensorName));
  if (open == text.npos) return op;
  if (text.back() != ')') failed("Malformed debug op: missing closing parenthesis");
  std::string rest = text.substr(open + 1, text.size() - open - 2);
  for (std::size_t at = 0; at < rest.size();) {
    std::size_t end = std::min(rest.find(';', at), rest.size());
    std::string entry = rest.substr(at, end - at);
    at = end + 1;
    entry.erase(0, std::min(entry.find_first_not_of(' '), entry.size()));
    entry.erase(entry.find_last_not_of(' ') + 1);
    if (entry.empty()) continue;
    std::size_t equals = entry.find('=');
    std::string key = entry.substr(0, equals), value = equals == entry.npos ? "" : entry.substr(equals + 1);
    bool summary = op.name == "DebugNumericSummary", bound = summary && (key == "lower_bound" || key == "upper_bound");
    if (bound) {
      char *stop = nullptr;
      double number = std::strtod(value.c_str(), &stop);
      if (value.empty() || *stop) failed(cat("Invalid value string for float-type attribute ", key, " of debug node ", op.name, ": \"", value, "\""));
      (key == "lower_bound" ? op.lower : op.upper) = static_cast<float>(number);
    } else if ((summary && key == "mute_if_healthy") || key == "gated_grpc") {
      bool yes = value == "true" || value == "True" || value == "1";
      if (!yes && value != "false" && value != "False" && value != "0") failed(cat("Invalid value string for bool-type attribute ", key, " of debug node ", op.name, ": \"", value, "\""));
      if (summary && key == "mute_if_healthy") op.muteIfHealthy = yes;
    } else failed(cat("1 attribute key(s) were not valid for debug node __dbg_", tensorName, "_0_", op.name, ": ", key));
  }
  return op;
}

Tensor debugValue(const DebugOp &op, const Tensor &value, const std::string &tensorName) {
  if (op.name == "DebugIdentity") return value;
  DType type = value.dtype();
  bool nanCount = op.name == "DebugNanCount", real = isInteger(type) || type == DType::float32 || type == DType::float64;
  if (!real && !(nanCount ? type == DType::float16 || type == DType::bfloat16 : type == DType::bool_))
    raise(errors::failedPrecondition("Failed to create debug node ", op.name, " for tensor ", tensorName, ", due to: the op takes no tensors of type ", tfc::name(type), ": watch it by DebugIdentity")
              .withNode(tensorName.substr(0, tensorName.rfind(':'))));
  std::int64_t n = value.size(), nans = 0, low = 0, negative = 0, zero = 0, positive = 0, high = 0, finite = 0;
  double least = std::numeric_limits<double>::infinity(), most = -least, sum = 0, squares = 0;
  auto at = [&](std::int64_t i) { return type == DType::bool_ ? double(value.data<bool>()[static_cast<std::size_t>(i)]) : value.asDouble(i); };
  for (std::int64_t i = 0; i < n; ++i) {
    double v = at(i);
    if (std::isnan(v)) {
      ++nans;
      continue;
    }
    if (!std::isinf(v)) ++finite, sum += v, least = std::min(least, v), most = std::max(most, v);
    ++(v <= op.lower && (std::isinf(v) || op.lower > -std::numeric_limits<double>::infinity()) ? low : v >= op.upper ? high : v < 0 ? negative : v > 0 ? positive : zero);
  }
  if (nanCount) return Tensor(std::vector<std::int64_t>{nans});
  if (op.muteIfHealthy && !nans && !low && !high) return {};
  const double mean = finite ? sum / static_cast<double>(finite) : std::nan("");
  for (std::int64_t i = 0; i < n; ++i)
    if (double v = at(i); std::isfinite(v)) squares += (v - mean) * (v - mean);
  std::vector<double> out{1};
  for (std::int64_t count : {n, nans, low, negative, zero, positive, high}) out.push_back(static_cast<double>(count));
  out.insert(out.end(), {least, most, mean, finite ? squares / static_cast<double>(finite) : std::nan(""), static_cast<double>(type), static_cast<double>(value.shape().rank())});
  for (std::int64_t d : value.shape().dims()) out.push_back(static_cast<double>(d));
  return Tensor(out);
}

} // namespace tfc::frontend
