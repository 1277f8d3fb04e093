// Images resampled by a kernel (ScaleAndTranslate), and windows that may reach outside of the image (ExtractGlimpse).
#include "Kernels.h"

#include "tfc/base/Philox.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tfc::rt {

namespace {

//===-- kernels ---------------------------------------------------------------------------------------------------===//

/// Weight by distance (not negative), zero beyond the radius.
struct Sampler {
  float radius;
  float (*weight)(float distance, float radius);
};

float lanczos(float x, float radius) {
  if (x > radius) return 0;
  if (x <= 1e-3f) return 1;
  const float pi = std::numbers::pi_v<float>;
  return radius * std::sin(pi * x) * std::sin(pi * x / radius) / (pi * pi * x * x);
}
float gaussian(float x, float radius) {
  const double sigma = static_cast<double>(radius) / 3;
  return x >= radius ? 0 : static_cast<float>(std::exp(static_cast<double>(-x * x) / (2 * sigma * sigma)));
}
float box(float x, float) { return x < 0.5f ? 1 : x == 0.5f ? 0.5f : 0; }
float triangle(float x, float) { return x < 1 ? 1 - x : 0; }
float keys(float x, float) {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5f * x + 2.5f) * x - 4) * x + 2 : (1.5f * x - 2.5f) * x * x + 1;
}
float mitchell(float x, float) {
  if (x >= 2) return 0;
  return x >= 1 ? ((-7.f / 18 * x + 2) * x - 10.f / 3) * x + 16.f / 9 : (7.f / 6 * x - 2) * x * x + 8.f / 9;
}

Status samplerOf(const HostCall &c, Sampler &s) {
  static constexpr std::pair<std::string_view, Sampler> all[] = {
      {"lanczos1", {1, lanczos}}, {"lanczos3", {3, lanczos}},   {"lanczos5", {5, lanczos}}, {"gaussian", {1.5, gaussian}},
      {"box", {1, box}},          {"triangle", {1, triangle}}, {"keyscubic", {2, keys}},   {"mitchellcubic", {2, mitchell}}};
  std::string name(c.stringAttr("kernel_type", "lanczos3"));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char ch) { return std::tolower(ch); });
  for (const auto &[key, sampler] : all)
    if (key == name) {
      s = sampler;
      return Status::ok();
    }
  return errors::invalidArgument("Unrecognized kernel type: ", name);
}

//===-- ScaleAndTranslate -----------------------------------------------------------------------------------------===//

/// The source elements that one element of the result sees.
struct Span {
  std::int64_t start = 0;
  std::vector<float> weights;
};

std::vector<Span> spans(const Sampler &sampler, std::int64_t out, std::int64_t in, float scale, float translation, bool antialias) {
  const float inverse = 1.0f / scale, shift = -inverse * translation, widen = antialias ? std::max(inverse, 1.0f) : 1.0f;
  const float reach = sampler.radius * widen, narrow = 1.0f / widen;
  std::vector<Span> all(static_cast<std::size_t>(out));
  for (std::int64_t x = 0; x < out; ++x) {
    const float at = (static_cast<float>(x) + 0.5f) * inverse + shift;
    if (!(at >= 0 && at <= static_cast<float>(in))) continue; // outside of the source: nothing
    auto clamp = [&](float v) { return std::clamp<std::int64_t>(static_cast<std::int64_t>(v), 0, in - 1); };
    Span &s = all[x];
    s.start = clamp(std::max(std::ceil(at - reach - 0.5f), 0.f));
    const std::int64_t end = clamp(std::min(std::floor(at + reach - 0.5f), static_cast<float>(in))) + 1;
    float sum = 0;
    for (std::int64_t i = s.start; i < end; ++i) {
      s.weights.push_back(sampler.weight(std::abs((static_cast<float>(i) + 0.5f - at) * narrow), sampler.radius));
      sum += s.weights.back();
    }
    if (std::abs(sum) >= 1000 * std::numeric_limits<float>::min())
      for (float &w : s.weights) w *= 1.0f / sum;
    else
      s.weights.clear();
  }
  return all;
}

/// For the gradient: what of the result each source element went to.
std::vector<Span> turned(const std::vector<Span> &forward, std::int64_t in) {
  std::vector<Span> all(static_cast<std::size_t>(in));
  for (std::size_t o = 0; o < forward.size(); ++o)
    for (std::size_t k = 0; k < forward[o].weights.size(); ++k) {
      const float w = forward[o].weights[k];
      Span &s = all[forward[o].start + static_cast<std::int64_t>(k)];
      if (w == 0) continue;
      if (s.weights.empty()) s.start = static_cast<std::int64_t>(o);
      s.weights.resize(o - static_cast<std::size_t>(s.start) + 1);
      s.weights.back() = w;
    }
  return all;
}

/// First the rows, then the columns of images [batch, height, width, channels].
std::vector<float> gather(const std::vector<float> &image, const Shape &in, const std::vector<Span> &rows, const std::vector<Span> &columns) {
  const std::int64_t line = in[2] * in[3], depth = in[3];
  const auto height = static_cast<std::int64_t>(rows.size()), width = static_cast<std::int64_t>(columns.size());
  std::vector<float> half(static_cast<std::size_t>(in[0] * height * line)), out(static_cast<std::size_t>(in[0] * height * width * depth));
  for (std::int64_t b = 0; b < in[0]; ++b)
    for (std::int64_t y = 0; y < height; ++y) {
      float *to = half.data() + (b * height + y) * line;
      for (std::size_t k = 0; k < rows[y].weights.size(); ++k) {
        const float *from = image.data() + (b * in[1] + rows[y].start + static_cast<std::int64_t>(k)) * line, w = rows[y].weights[k];
        for (std::int64_t i = 0; i < line; ++i) to[i] += w * from[i];
      }
      for (std::int64_t x = 0; x < width; ++x)
        for (std::size_t k = 0; k < columns[x].weights.size(); ++k) {
          const float *from = to + (columns[x].start + static_cast<std::int64_t>(k)) * depth, w = columns[x].weights[k];
          float *pixel = out.data() + ((b * height + y) * width + x) * depth;
          for (std::int64_t d = 0; d < depth; ++d) pixel[d] += w * from[d];
        }
    }
  return out;
}

Status twoFloats(const Tensor &t, std::string_view name, float (&v)[2]) {
  if (t.shape() != Shape{2}) return errors::invalidArgument(name, " must have two elements, got shape ", t.shape().errorStr());
  for (int i : {0, 1}) v[i] = static_cast<float>(t.asDouble(i));
  return Status::ok();
}

Status scaleAndTranslate(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  const bool grad = std::string_view(c.op->op).ends_with("Grad");
  Sampler sampler;
  TFC_RETURN_IF_ERROR(samplerOf(c, sampler));
  const Tensor &image = c.inputs[0];
  if (image.shape().rank() != 4) return errors::invalidArgument("input must be 4-dimensional", image.shape().errorStr());
  // Forward: the size asked for. Gradient: that of the original image, from which the forward op came.
  Shape result = image.shape();
  if (grad) {
    if (c.inputs[1].shape().rank() != 4) return errors::invalidArgument("original_image must be 4-dimensional", c.inputs[1].shape().errorStr());
    result = c.inputs[1].shape();
    if (result[0] != image.shape()[0] || result[3] != image.shape()[3])
      return errors::invalidArgument("input_grad and original_image must have the same batch and channels");
  } else {
    if (c.inputs[1].shape() != Shape{2}) return errors::invalidArgument("output_shape_t must have two elements", c.inputs[1].shape().errorStr());
    for (int i : {0, 1}) result[1 + i] = c.inputs[1].asInt64(i);
  }
  if (result[1] <= 0 || result[2] <= 0) return errors::invalidArgument("output dimensions must be positive");
  if (image.shape()[3] <= 0) return errors::invalidArgument("image must have at least one channel");
  if (image.shape()[1] <= 0 || image.shape()[2] <= 0) return errors::invalidArgument("input image must be of non-zero size");
  float scale[2], translation[2];
  TFC_RETURN_IF_ERROR(twoFloats(c.inputs[2], "scale", scale));
  TFC_RETURN_IF_ERROR(twoFloats(c.inputs[3], "translation", translation));
  if (!(scale[0] > 0 && scale[1] > 0)) return errors::invalidArgument("Scale must be greater than zero.");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(float32, result));
  const bool antialias = c.intAttr("antialias", 1) != 0;
  auto along = [&](int d) {
    const std::int64_t from = image.shape()[1 + d], to = result[1 + d];
    if (grad) return turned(spans(sampler, from, to, scale[d], translation[d], antialias), to);
    return spans(sampler, to, from, scale[d], translation[d], antialias);
  };
  Tensor wide = image.dtype() == float32 ? image : image.astype(float32);
  auto data = wide.data<float>();
  const std::vector<float> values = gather({data.begin(), data.end()}, image.shape(), along(0), along(1));
  std::copy(values.begin(), values.end(), out.mutable_data<float>().begin());
  c.setOutput(0, std::move(out));
  return Status::ok();
}

//===-- ExtractGlimpse --------------------------------------------------------------------------------------------===//

/// Standard noise to the range of an image (uniform), or to the mean and deviation of each of its channels (gaussian).
void fitNoise(const float *image, std::int64_t pixels, std::int64_t depth, std::string_view kind, float *noise, std::int64_t count) {
  if (kind == "zero" || pixels * depth == 0) return;
  if (kind == "uniform") {
    auto [low, high] = std::minmax_element(image, image + pixels * depth);
    for (std::int64_t i = 0; i < count * depth; ++i) noise[i] = *low + noise[i] * (*high - *low);
    return;
  }
  for (std::int64_t d = 0; d < depth; ++d) {
    double sum = 0, squares = 0;
    for (std::int64_t i = 0; i < pixels; ++i) sum += static_cast<double>(image[i * depth + d]);
    const double mean = sum / static_cast<double>(pixels);
    for (std::int64_t i = 0; i < pixels; ++i) squares += std::pow(static_cast<double>(image[i * depth + d]) - mean, 2);
    const double deviation = std::sqrt(squares / static_cast<double>(pixels));
    for (std::int64_t i = 0; i < count; ++i) noise[i * depth + d] = static_cast<float>(mean + deviation * static_cast<double>(noise[i * depth + d]));
  }
}

Status extractGlimpse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  const Tensor &in = c.inputs[0], &size = c.inputs[1], &offsets = c.inputs[2];
  if (in.shape().rank() != 4) return errors::invalidArgument("input must be 4-dimensional (batch_size, height, width, depth)", in.shape().errorStr());
  if (size.shape() != Shape{2}) return errors::invalidArgument("input must be a vector of size 2 (height, width)", size.shape().errorStr());
  const Shape &s = in.shape();
  if (offsets.shape().rank() != 2) return errors::invalidArgument("input must be a matrix", offsets.shape().errorStr());
  if (offsets.shape()[0] != s[0]) return errors::invalidArgument("first dimension should be batch", offsets.shape().errorStr());
  if (offsets.shape()[1] != 2) return errors::invalidArgument("second dimension should be of size 2 (y,x)", offsets.shape().errorStr());
  std::string_view noise = c.stringAttr("noise", "uniform");
  const bool uniformNoise = c.intAttr("uniform_noise", 1) != 0;
  if (uniformNoise && !noise.empty() && noise != "uniform")
    return errors::invalidArgument("The uniform_noise and noise could not be specified at the same time");
  if (noise.empty()) noise = uniformNoise ? "uniform" : "gaussian";
  if (noise != "uniform" && noise != "gaussian" && noise != "zero")
    return errors::invalidArgument("The noise could only be uniform, gaussian, or zero, got", noise);
  const std::int64_t extent[2] = {size.asInt64(0), size.asInt64(1)};
  for (std::int64_t n : extent)
    if (n < 0) return errors::invalidArgument("Expected a non-negative size, got ", n);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(float32, {s[0], extent[0], extent[1], s[3]}));
  const bool normalized = c.intAttr("normalized", 1) != 0, centered = c.intAttr("centered", 1) != 0, v2 = std::string_view(c.op->op).ends_with("V2");
  auto data = in.data<float>();
  float *to = out.mutable_data<float>().data();
  auto stream = reserveRandom(c, static_cast<std::uint64_t>(out.size()));
  if (noise == "gaussian") philox::fill<philox::Normal>(stream, to, out.size());
  else if (noise == "uniform") philox::fill<philox::Uniform>(stream, to, out.size());
  else std::fill_n(to, out.size(), 0.f);
  for (std::int64_t b = 0; b < s[0]; ++b) {
    fitNoise(data.data() + b * s[1] * s[2] * s[3], s[1] * s[2], s[3], noise, to + b * extent[0] * extent[1] * s[3], extent[0] * extent[1]);
    std::int64_t start[2];
    for (int d : {0, 1}) {
      float at = static_cast<float>(offsets.asDouble(b * 2 + d));
      const auto n = static_cast<float>(s[1 + d]), w = static_cast<float>(extent[d]);
      if (normalized) at *= n;
      // Version 1 halves centred offsets and subtracts half of the window always, version 2 both for normalized centred ones.
      if (centered) at = (!v2 || normalized ? at / 2 : at) + n / 2;
      if (!v2 || (normalized && centered)) at -= w / 2;
      start[d] = std::isfinite(at) ? static_cast<std::int64_t>(std::clamp(at, -1e9f, 1e9f)) : std::int64_t{1} << 30;
    }
    for (std::int64_t y = 0; y < extent[0]; ++y)
      for (std::int64_t x = 0; x < extent[1]; ++x) {
        const std::int64_t iy = start[0] + y, ix = start[1] + x;
        if (iy < 0 || iy >= s[1] || ix < 0 || ix >= s[2]) continue;
        std::copy_n(&data[((b * s[1] + iy) * s[2] + ix) * s[3]], s[3], to + ((b * extent[0] + y) * extent[1] + x) * s[3]);
      }
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

} // namespace

void registerImageSampleKernels() {
  registerHostKernel("ScaleAndTranslate", scaleAndTranslate);
  registerHostKernel("ScaleAndTranslateGrad", scaleAndTranslate);
  registerHostKernel("ExtractGlimpse", extractGlimpse);
  registerHostKernel("ExtractGlimpseV2", extractGlimpse);
}

} // namespace tfc::rt
