// Summaries of images and sounds: ImageSummary, AudioSummary, AudioSummaryV2.
#include "ImageFormats.h"
#include "InputAudio.h"
#include "Register.h"
#include "StringHelpers.h"

#include "tfc/io/Summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tfc::rt {

namespace {

/// Images and sounds of a batch are numbered if there may be several.
std::string numbered(const std::string &tag, const char *kind, std::int64_t most, std::int64_t i) {
  return tag + kind + (most > 1 ? "/" + std::to_string(i) : std::string());
}

template <class T> double number(T v) {
  if constexpr (std::is_same_v<T, Half>) return static_cast<float>(v);
  else return v;
}

/// One operation in the type of the image: half rounds after each.
template <class T> T scaled(T v, T scale, T offset) {
  if constexpr (std::is_same_v<T, Half>) return Half(static_cast<float>(Half(static_cast<float>(v) * static_cast<float>(scale))) + static_cast<float>(offset));
  else return v * scale + offset;
}

/// Bytes of one image of `pixels` pixels.
template <class T> void toBytes(const T *values, std::int64_t pixels, std::int64_t depth, std::span<const std::uint8_t> bad, std::uint8_t *out) {
  auto finite = [&](const T *pixel) { return std::all_of(pixel, pixel + depth, [](T v) { return std::isfinite(number(v)); }); };
  float least = std::numeric_limits<float>::infinity(), most = -least;
  for (std::int64_t i = 0; i < pixels; ++i)
    if (const T *pixel = values + i * depth; finite(pixel))
      for (std::int64_t j = 0; j < depth; ++j) least = std::min(least, static_cast<float>(pixel[j])), most = std::max(most, static_cast<float>(pixel[j]));
  constexpr float almostZero = 1e-6f;
  T scale, offset;
  if (least < 0) {
    float largest = std::max(std::abs(least), std::abs(most));
    scale = T(largest < almostZero ? 0.0f : 127.0f / largest), offset = T(128.0f);
  } else {
    scale = T(most < almostZero ? 0.0f : 255.0f / most), offset = T(0.0f);
  }
  for (std::int64_t i = 0; i < pixels; ++i) {
    const T *pixel = values + i * depth;
    bool good = finite(pixel);
    for (std::int64_t j = 0; j < depth; ++j)
      out[i * depth + j] = good ? static_cast<std::uint8_t>(std::clamp(number(scaled(pixel[j], scale, offset)), 0.0, 255.0)) : bad[static_cast<std::size_t>(j)];
  }
}

Status imageSummary(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &tag = c.inputs[0], &images = c.inputs[1];
  if (!tag.isScalar()) return errors::invalidArgument("Tags must be a scalar");
  const Shape &shape = images.shape();
  if (shape.rank() != 4 || (shape[3] != 1 && shape[3] != 3 && shape[3] != 4))
    return errors::invalidArgument("Tensor must be 4-D with last dim 1, 3, or 4, not ", shape.errorStr());
  std::int64_t height = shape[1], width = shape[2], depth = shape[3], pixels = height * width, most = c.intAttr("max_images", 3);
  if (shape[0] >= (1ll << 31) || pixels >= (1ll << 31) / depth)
    return errors::invalidArgument("Tensor too large for summary ", shape.errorStr());
  std::vector<std::uint8_t> bad{255, 0, 0, 255};
  if (const tfc_attr *a = c.attr("bad_color"); a && a->kind == 'I') bad.assign(a->list, a->list + a->n);
  if (static_cast<std::int64_t>(bad.size()) < depth)
    return errors::invalidArgument("expected depth <= bad_color.size, got depth = ", depth, ", bad_color.size = ", bad.size());
  std::vector<io::SummaryValue> values;
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pixels * depth));
  for (std::int64_t i = 0; i < std::min(most, shape[0]); ++i) {
    std::int64_t first = i * pixels * depth;
    const std::uint8_t *samples = bytes.data();
    switch (images.dtype()) {
    case DType::uint8: samples = images.data<std::uint8_t>().data() + first; break;
    case DType::float32: toBytes(images.data<float>().data() + first, pixels, depth, bad, bytes.data()); break;
    case DType::float64: toBytes(images.data<double>().data() + first, pixels, depth, bad, bytes.data()); break;
    case DType::float16: toBytes(images.data<Half>().data() + first, pixels, depth, bad, bytes.data()); break;
    default: return errors::invalidArgument("images of type ", runtimeName(images.dtype()));
    }
    io::SummaryImage image{static_cast<int>(height), static_cast<int>(width), static_cast<int>(depth), {}};
    TFC_RETURN_IF_ERROR(encodePng(samples, 8, height, width, static_cast<int>(depth), -1, image.png));
    values.push_back({.tag = numbered(tag.strings()[0], "/image", most, i), .nodeName = {}, .value = std::move(image)});
  }
  c.setOutput(0, Tensor(io::serializeSummary(values)));
  return Status::ok();
}

Status audioSummary(HostCall &c) {
  bool second = std::string_view(c.op->op) == "AudioSummaryV2";
  TFC_RETURN_IF_ERROR(wantArgs(c, second ? 3 : 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &tag = c.inputs[0], &sounds = c.inputs[1];
  if (!tag.isScalar()) return errors::invalidArgument("Tag must be a scalar");
  const Shape &shape = sounds.shape();
  if ((shape.rank() != 2 && shape.rank() != 3) || sounds.dtype() != float32)
    return errors::invalidArgument("Tensor must be 3-D or 2-D, got: ", shape.errorStr());
  if (second && !c.inputs[2].isScalar()) return errors::invalidArgument("sample_rate must be a scalar");
  auto rate = second ? c.inputs[2].item<float>() : static_cast<float>(c.floatAttr("sample_rate"));
  if (!(rate > 0) || !std::isfinite(rate)) return errors::invalidArgument("sample_rate must be > 0");
  std::int64_t frames = shape[1], channels = shape.rank() == 2 ? 1 : shape[2], most = c.intAttr("max_outputs", 3), count = frames * channels;
  if (frames == 0 || channels == 0) return errors::invalidArgument("num_channels and num_frames must be positive, got shape ", shape.errorStr());
  if (channels > 0xffff / 2 || count > 0x7fffffff / 2 - 64 || rate * 2.0 * static_cast<double>(channels) > 0xffffffff)
    return errors::invalidArgument("Tensor too large for summary ", shape.errorStr());
  std::vector<io::SummaryValue> values;
  for (std::int64_t i = 0; i < std::min(most, shape[0]); ++i) {
    auto samples = sounds.data<float>().subspan(static_cast<std::size_t>(i * count), static_cast<std::size_t>(count));
    io::SummaryAudio audio{.sampleRate = rate, .channels = channels, .frames = frames, .encoded = wavBytes(samples, channels, std::lrint(rate))};
    values.push_back({.tag = numbered(tag.strings()[0], "/audio", most, i), .nodeName = {}, .value = std::move(audio)});
  }
  c.setOutput(0, Tensor(io::serializeSummary(values)));
  return Status::ok();
}

} // namespace

void registerControlSummaryMediaKernels() {
  registerHostKernel("ImageSummary", imageSummary);
  registerHostKernel("AudioSummary", audioSummary);
  registerHostKernel("AudioSummaryV2", audioSummary);
}

} // namespace tfc::rt
