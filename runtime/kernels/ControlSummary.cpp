// Summary messages (ScalarSummary, HistogramSummary, TensorSummary, MergeSummary), PrintV2, Timestamp.
#include "InputTensor.h"
#include "StringHelpers.h"
#include "Wire.h"

#include <algorithm>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>

namespace tfc::rt {

namespace {

/// A Summary of one value.
std::string summaryOf(const WireWriter &value) {
  WireWriter summary;
  summary.bytes(1, value.out);
  return summary.out;
}

Status scalarSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &tags = c.inputs[0], &values = c.inputs[1];
  if (tags.shape() != values.shape() && !(tags.size() == 1 && values.size() == 1))
    return errors::invalidArgument("tags and values are not the same shape: ", tags.shape().errorStr(), " != ", values.shape().errorStr(),
                                   tags.size() ? " (tag '" + tags.strings()[0] + "'" + (tags.size() > 1 ? "...)" : ")") : "");
  WireWriter summary;
  for (std::int64_t i = 0; i < values.size(); ++i) {
    WireWriter value;
    value.bytes(1, tags.strings()[i]);
    value.real(2, static_cast<float>(values.asDouble(i)));
    summary.bytes(1, value.out);
  }
  c.setOutput(0, Tensor(summary.out));
  return Status::ok();
}

/// Limits that grow by a tenth from 1e-12, on both sides of 0.
const std::vector<double> &bucketLimits() {
  static const std::vector<double> limits = [] {
    std::vector<double> up;
    for (double v = 1.0e-12; v < 1.0e20; v *= 1.1) up.push_back(v);
    up.push_back(DBL_MAX);
    std::vector<double> all;
    for (auto it = up.rbegin(); it != up.rend(); ++it) all.push_back(-*it);
    all.push_back(0);
    all.insert(all.end(), up.begin(), up.end());
    return all;
  }();
  return limits;
}

std::string histogram(const Tensor &values) {
  const std::vector<double> &limits = bucketLimits();
  std::vector<double> buckets(limits.size());
  double least = DBL_MAX, most = -DBL_MAX, sum = 0, squares = 0;
  for (std::int64_t i = 0; i < values.size(); ++i) {
    double v = values.asDouble(i);
    auto at = std::upper_bound(limits.begin(), limits.end(), v) - limits.begin();
    ++buckets[std::min<std::ptrdiff_t>(at, static_cast<std::ptrdiff_t>(buckets.size()) - 1)];
    least = std::min(least, v), most = std::max(most, v), sum += v, squares += v * v;
  }
  std::string packedLimits, packedCounts;
  auto add = [](std::string &to, double v) { to.append(reinterpret_cast<const char *>(&v), sizeof v); };
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    if (buckets[i] <= 0) // a run of empty buckets is one
      while (i + 1 < buckets.size() && buckets[i + 1] <= 0) ++i;
    add(packedLimits, limits[i]), add(packedCounts, buckets[i]);
  }
  WireWriter w;
  auto field = [&](int number, double v) {
    if (v != 0 || std::signbit(v)) w.real(number, v);
  };
  field(1, least), field(2, most), field(3, static_cast<double>(values.size())), field(4, sum), field(5, squares);
  w.bytes(6, packedLimits), w.bytes(7, packedCounts);
  return w.out;
}

Status histogramSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &tag = c.inputs[0], &values = c.inputs[1];
  if (!tag.isScalar()) return errors::invalidArgument("tags must be scalar");
  for (std::int64_t i = 0; i < values.size(); ++i)
    if (double v = values.asDouble(i); !std::isfinite(v))
      return errors::invalidArgument(std::isnan(v) ? "Nan" : "Infinity", " in summary histogram for: ", c.op->node);
  WireWriter value;
  value.bytes(1, tag.strings()[0]);
  value.bytes(5, histogram(values));
  c.setOutput(0, Tensor(summaryOf(value)));
  return Status::ok();
}

Status tensorSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  WireWriter value;
  value.bytes(7, c.op->node);
  value.bytes(8, serializedTensor(c.inputs[0]));
  c.setOutput(0, Tensor(summaryOf(value)));
  return Status::ok();
}

Status tensorSummaryV2(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  TFC_RETURN_IF_ERROR(wantStrings(c, 2));
  if (!c.inputs[0].isScalar()) return errors::invalidArgument("tag must be scalar");
  if (!c.inputs[2].isScalar()) return errors::invalidArgument("serialized_summary_metadata must be scalar");
  const std::string &metadata = c.inputs[2].strings()[0];
  WireReader check(metadata);
  while (check.next()) {}
  if (check.bad) return errors::invalidArgument("Could not parse serialized_summary_metadata");
  WireWriter value;
  value.bytes(1, c.inputs[0].strings()[0]);
  value.bytes(8, serializedTensor(c.inputs[1]));
  value.bytes(9, metadata);
  c.setOutput(0, Tensor(summaryOf(value)));
  return Status::ok();
}

Status mergeSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  WireWriter merged;
  std::set<std::string_view> tags;
  for (std::size_t i = 0; i < c.inputs.size(); ++i) {
    TFC_RETURN_IF_ERROR(wantStrings(c, i));
    for (const std::string &s : c.inputs[i].strings()) {
      WireReader summary(s);
      while (summary.next()) {
        if (summary.field != 1 || summary.type != WireReader::Bytes) continue;
        WireReader value(summary.bytes);
        while (value.next())
          if (value.field == 1 && value.type == WireReader::Bytes && !tags.insert(value.bytes).second)
            return errors::invalidArgument("Duplicate tag ", value.bytes, " found in summary inputs");
        merged.bytes(1, summary.bytes);
      }
      if (summary.bad) return errors::invalidArgument("Could not parse one of the summary inputs");
    }
  }
  c.setOutput(0, Tensor(merged.out));
  return Status::ok();
}

Status printV2(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 0));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  if (!c.inputs[0].isScalar()) return errors::invalidArgument("Input is expected to be scalar, but got ", c.inputs[0].shape().errorStr());
  std::string_view stream = c.stringAttr("output_stream", "stderr");
  std::string text = c.inputs[0].strings()[0] + (c.attr("end") ? std::string(c.stringAttr("end")) : "\n");
  bool out = stream == "stdout";
  if (!out && stream != "stderr" && !stream.starts_with("log("))
    return errors::invalidArgument("Unknown output stream: ", stream, ", accepted streams are: stdout, stderr, log(info), log(warning), log(error)");
  std::FILE *file = out ? stdout : stderr;
  std::fwrite(text.data(), 1, text.size(), file);
  std::fflush(file);
  return Status::ok();
}

Status timestamp(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 0, 1));
  double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  c.setOutput(0, Tensor::from<double>(std::span(&now, 1), Shape{}));
  return Status::ok();
}

} // namespace

void registerControlSummaryKernels() {
  registerHostKernel("ScalarSummary", scalarSummary);
  registerHostKernel("HistogramSummary", histogramSummary);
  registerHostKernel("TensorSummary", tensorSummary);
  registerHostKernel("TensorSummaryV2", tensorSummaryV2);
  registerHostKernel("MergeSummary", mergeSummary);
  registerHostKernel("PrintV2", printV2);
  registerHostKernel("Timestamp", timestamp);
}

} // namespace tfc::rt
