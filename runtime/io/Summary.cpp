#include "tfc/io/Summary.h"

#include "tfc/base/TensorProto.h"
#include "tfc/base/Wire.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <set>

namespace tfc::io {
namespace {

const std::vector<double> &bucketLimits() {
  static const std::vector<double> limits = [] {
    std::vector<double> up;
    for (double v = 1.0e-12; v < 1.0e20; v *= 1.1)
      up.push_back(v);
    up.push_back(DBL_MAX);
    std::vector<double> all;
    for (auto it = up.rbegin(); it != up.rend(); ++it)
      all.push_back(-*it);
    all.push_back(0);
    all.insert(all.end(), up.begin(), up.end());
    return all;
  }();
  return limits;
}

/// A field of proto3: zeros, but not negative ones, are left out.
void real(WireWriter &w, int field, double v) {
  if (v != 0 || std::signbit(v))
    w.real(field, v);
}
void number(WireWriter &w, int field, std::int64_t v) {
  if (v)
    w.number(field, static_cast<std::uint64_t>(v));
}
void text(WireWriter &w, int field, std::string_view v) {
  if (!v.empty())
    w.bytes(field, v);
}
std::string_view bytesOf(const std::vector<double> &v) { return {reinterpret_cast<const char *>(v.data()), v.size() * sizeof(double)}; }

std::string serialize(const Histogram &h) {
  WireWriter w;
  real(w, 1, h.min), real(w, 2, h.max), real(w, 3, h.num), real(w, 4, h.sum), real(w, 5, h.sumSquares);
  text(w, 6, bytesOf(h.limits)), text(w, 7, bytesOf(h.counts));
  return std::move(w.out);
}

double asDouble(std::uint64_t bits) {
  double v;
  std::memcpy(&v, &bits, sizeof v);
  return v;
}
float asFloat(std::uint64_t bits) {
  float v;
  std::memcpy(&v, &bits, sizeof v);
  return v;
}

bool parse(std::string_view bytes, Histogram &h) {
  WireReader r(bytes);
  double *const fields[] = {&h.min, &h.max, &h.num, &h.sum, &h.sumSquares};
  while (r.next()) {
    if (r.field >= 1 && r.field <= 5 && r.type == WireReader::Fixed64)
      *fields[r.field - 1] = asDouble(r.number);
    if (r.field != 6 && r.field != 7)
      continue;
    std::vector<double> &list = r.field == 6 ? h.limits : h.counts;
    if (r.type == WireReader::Fixed64) {
      list.push_back(asDouble(r.number));
    } else if (r.type == WireReader::Bytes && r.bytes.size() % sizeof(double) == 0) {
      std::size_t at = list.size();
      list.resize(at + r.bytes.size() / sizeof(double));
      if (!r.bytes.empty())
        std::memcpy(list.data() + at, r.bytes.data(), r.bytes.size());
    } else {
      return false;
    }
  }
  return !r.bad;
}

bool parse(std::string_view bytes, SummaryImage &image) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.type == WireReader::Varint && r.field <= 3)
      (r.field == 1 ? image.height : r.field == 2 ? image.width : image.channels) = static_cast<int>(r.number);
    if (r.type == WireReader::Bytes && r.field == 4)
      image.png = r.bytes;
  }
  return !r.bad;
}

bool parse(std::string_view bytes, SummaryAudio &audio) {
  WireReader r(bytes);
  audio.contentType.clear();
  while (r.next()) {
    if (r.type == WireReader::Fixed32 && r.field == 1)
      audio.sampleRate = asFloat(r.number);
    if (r.type == WireReader::Varint && (r.field == 2 || r.field == 3))
      (r.field == 2 ? audio.channels : audio.frames) = static_cast<std::int64_t>(r.number);
    if (r.type == WireReader::Bytes && (r.field == 4 || r.field == 5))
      (r.field == 4 ? audio.encoded : audio.contentType) = r.bytes;
  }
  return !r.bad;
}

template <class T> bool take(std::string_view bytes, SummaryValue &v) {
  T part;
  if (!parse(bytes, part))
    return false;
  v.value = std::move(part);
  return true;
}

bool parse(std::string_view bytes, SummaryValue &v) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.type == WireReader::Fixed32 && r.field == 2)
      v.value = asFloat(r.number);
    if (r.type != WireReader::Bytes)
      continue;
    switch (r.field) {
    case 1: v.tag = r.bytes; break;
    case 7: v.nodeName = r.bytes; break;
    case 9: v.metadata = r.bytes; break;
    case 4:
      if (!take<SummaryImage>(r.bytes, v))
        return false;
      break;
    case 5:
      if (!take<Histogram>(r.bytes, v))
        return false;
      break;
    case 6:
      if (!take<SummaryAudio>(r.bytes, v))
        return false;
      break;
    case 8: {
      auto t = parseTensor(r.bytes);
      if (!t)
        return false;
      v.value = std::move(*t);
      break;
    }
    default: break;
    }
  }
  return !r.bad;
}

std::string serialize(const SummaryValue &v) {
  WireWriter w;
  text(w, 1, v.tag);
  if (auto *scalar = std::get_if<float>(&v.value)) {
    w.real(2, *scalar);
  } else if (auto *image = std::get_if<SummaryImage>(&v.value)) {
    WireWriter i;
    number(i, 1, image->height), number(i, 2, image->width), number(i, 3, image->channels), text(i, 4, image->png);
    w.bytes(4, i.out);
  } else if (auto *histogram = std::get_if<Histogram>(&v.value)) {
    w.bytes(5, serialize(*histogram));
  } else if (auto *audio = std::get_if<SummaryAudio>(&v.value)) {
    WireWriter a;
    if (audio->sampleRate != 0)
      a.real(1, audio->sampleRate);
    number(a, 2, audio->channels), number(a, 3, audio->frames), text(a, 4, audio->encoded), text(a, 5, audio->contentType);
    w.bytes(6, a.out);
  }
  text(w, 7, v.nodeName);
  if (auto *tensor = std::get_if<Tensor>(&v.value))
    w.bytes(8, serializeTensor(*tensor));
  if (v.metadata)
    w.bytes(9, *v.metadata);
  return std::move(w.out);
}

} // namespace

Expected<Histogram> histogramOf(const Tensor &values, std::string_view name) {
  const std::vector<double> &limits = bucketLimits();
  std::vector<double> buckets(limits.size());
  Histogram h;
  h.min = DBL_MAX, h.max = -DBL_MAX;
  for (std::int64_t i = 0; i < values.size(); ++i) {
    double v = values.asDouble(i);
    if (!std::isfinite(v))
      return errors::invalidArgument(std::isnan(v) ? "Nan" : "Infinity", " in summary histogram for: ", std::string(name));
    auto at = std::upper_bound(limits.begin(), limits.end(), v) - limits.begin();
    ++buckets[static_cast<std::size_t>(std::min<std::ptrdiff_t>(at, static_cast<std::ptrdiff_t>(buckets.size()) - 1))];
    h.min = std::min(h.min, v), h.max = std::max(h.max, v), h.sum += v, h.sumSquares += v * v;
  }
  h.num = static_cast<double>(values.size());
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    if (buckets[i] <= 0)
      while (i + 1 < buckets.size() && buckets[i + 1] <= 0)
        ++i;
    h.limits.push_back(limits[i]), h.counts.push_back(buckets[i]);
  }
  return h;
}

SummaryValue SummaryValue::scalar(std::string tag, float v) { return {.tag = std::move(tag), .nodeName = {}, .value = v}; }
SummaryValue SummaryValue::histogram(std::string tag, Histogram h) {
  return {.tag = std::move(tag), .nodeName = {}, .value = std::move(h)};
}
SummaryValue SummaryValue::text(std::string tag, const Tensor &strings) {
  WireWriter plugin, metadata;
  plugin.bytes(1, "text");
  metadata.bytes(1, plugin.out);
  return {.tag = std::move(tag), .nodeName = {}, .metadata = std::move(metadata.out), .value = strings};
}

std::string SummaryValue::pluginName() const {
  WireReader r(metadata ? *metadata : std::string_view());
  while (r.next())
    if (r.field == 1 && r.type == WireReader::Bytes) {
      WireReader plugin(r.bytes);
      while (plugin.next())
        if (plugin.field == 1 && plugin.type == WireReader::Bytes)
          return std::string(plugin.bytes);
    }
  return {};
}

std::string serializeSummary(std::span<const SummaryValue> values) {
  WireWriter summary;
  for (const SummaryValue &v : values)
    summary.bytes(1, serialize(v));
  return std::move(summary.out);
}

Expected<std::vector<SummaryValue>> parseSummary(std::string_view bytes) {
  std::vector<SummaryValue> values;
  WireReader r(bytes);
  while (r.next())
    if (r.field == 1 && (r.type != WireReader::Bytes || !parse(r.bytes, values.emplace_back())))
      r.bad = true;
  if (r.bad)
    return errors::invalidArgument("not a Summary: the message is damaged");
  return values;
}

Expected<std::string> mergeSummaries(std::span<const std::string> summaries) {
  WireWriter merged;
  std::set<std::string, std::less<>> tags;
  for (const std::string &s : summaries) {
    WireReader summary(s);
    while (summary.next()) {
      if (summary.field != 1 || summary.type != WireReader::Bytes)
        continue;
      WireReader value(summary.bytes);
      while (value.next())
        if (value.field == 1 && value.type == WireReader::Bytes && !tags.emplace(value.bytes).second)
          return errors::invalidArgument("Duplicate tag ", std::string(value.bytes), " found in summary inputs");
      merged.bytes(1, summary.bytes);
    }
    if (summary.bad)
      return errors::invalidArgument("Could not parse one of the summary inputs");
  }
  return std::move(merged.out);
}

} // namespace tfc::io
