// Summary messages (ScalarSummary, HistogramSummary, TensorSummary, MergeSummary), PrintV2, Timestamp.
#include "StringHelpers.h"

#include "tfc/base/Wire.h"
#include "tfc/io/Summary.h"

#include <chrono>
#include <cstdio>

namespace tfc::rt {

namespace {

Status scalarSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &tags = c.inputs[0], &values = c.inputs[1];
  if (tags.shape() != values.shape() && !(tags.size() == 1 && values.size() == 1))
    return errors::invalidArgument("tags and values are not the same shape: ", tags.shape().errorStr(), " != ", values.shape().errorStr(),
                                   tags.size() ? " (tag '" + tags.strings()[0] + "'" + (tags.size() > 1 ? "...)" : ")") : "");
  std::vector<io::SummaryValue> summary;
  for (std::int64_t i = 0; i < values.size(); ++i)
    summary.push_back(io::SummaryValue::scalar(tags.strings()[i], static_cast<float>(values.asDouble(i))));
  c.setOutput(0, Tensor(io::serializeSummary(summary)));
  return Status::ok();
}

Status histogramSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &tag = c.inputs[0], &values = c.inputs[1];
  if (!tag.isScalar()) return errors::invalidArgument("tags must be scalar");
  TFC_ASSIGN_OR_RETURN(io::Histogram histogram, io::histogramOf(values, c.op->node));
  c.setOutput(0, Tensor(io::serializeSummary({io::SummaryValue::histogram(tag.strings()[0], std::move(histogram))})));
  return Status::ok();
}

Status tensorSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  c.setOutput(0, Tensor(io::serializeSummary({{.tag = {}, .nodeName = c.op->node, .value = c.inputs[0]}})));
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
  c.setOutput(0, Tensor(io::serializeSummary({{.tag = c.inputs[0].strings()[0], .nodeName = {}, .metadata = metadata, .value = c.inputs[1]}})));
  return Status::ok();
}

Status mergeSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  std::vector<std::string> all;
  for (std::size_t i = 0; i < c.inputs.size(); ++i) {
    TFC_RETURN_IF_ERROR(wantStrings(c, i));
    all.insert(all.end(), c.inputs[i].strings().begin(), c.inputs[i].strings().end());
  }
  TFC_ASSIGN_OR_RETURN(std::string merged, io::mergeSummaries(all));
  c.setOutput(0, Tensor(merged));
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
