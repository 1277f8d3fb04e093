// Summaries: what a step has to show, each value under a tag. Serialized, they are what summary ops give and event files hold.
//
//   std::string s = io::serializeSummary({io::SummaryValue::scalar("loss", 0.25f), io::SummaryValue::histogram("w", weights)});
//   TFC_RETURN_IF_ERROR(events->addSummary(s, step));                // tfc/io/Events.h
#pragma once

#include "tfc/base/Tensor.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tfc::io {

/// Counts in TensorFlow's buckets: limits grow by a tenth from 1e-12 to the largest double, on both sides of 0; a run of empty
/// buckets is one.
struct Histogram {
  double min = 0, max = 0, num = 0, sum = 0, sumSquares = 0;
  std::vector<double> limits, counts; ///< upper limit of each bucket, and how many values are below it and in no bucket before
  friend bool operator==(const Histogram &, const Histogram &) = default;
};
/// Of all elements, real numbers. InvalidArgument "Nan in summary histogram for: NAME", "Infinity in ...".
Expected<Histogram> histogramOf(const Tensor &values, std::string_view name);

struct SummaryImage {
  int height = 0, width = 0, channels = 0;
  std::string png;
};
struct SummaryAudio {
  float sampleRate = 0;
  std::int64_t channels = 0, frames = 0;
  std::string encoded, contentType = "audio/wav";
};

struct SummaryValue {
  std::string tag, nodeName;
  std::optional<std::string> metadata = {}; ///< a serialized SummaryMetadata
  std::variant<std::monostate, float, Histogram, SummaryImage, SummaryAudio, Tensor> value;

  static SummaryValue scalar(std::string tag, float v);
  static SummaryValue histogram(std::string tag, Histogram h);
  /// tf.summary.text: shown by TensorBoard's text plugin.
  static SummaryValue text(std::string tag, const Tensor &strings);
  /// Which plugin of TensorBoard shows it; empty for those of TensorFlow 1 that need none.
  std::string pluginName() const;
};

std::string serializeSummary(std::span<const SummaryValue> values);
inline std::string serializeSummary(std::initializer_list<SummaryValue> values) {
  return serializeSummary(std::span(values.begin(), values.size()));
}
/// InvalidArgument if the bytes are no Summary.
Expected<std::vector<SummaryValue>> parseSummary(std::string_view bytes);
/// All values of all of them. InvalidArgument "Duplicate tag T found in summary inputs", "Could not parse one of the summary inputs".
Expected<std::string> mergeSummaries(std::span<const std::string> summaries);

} // namespace tfc::io
