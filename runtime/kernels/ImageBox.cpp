// Boxes in images: non maximum suppression, outlines, random windows.
#include "Kernels.h"

#include "tfc/base/Philox.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

namespace tfc::rt {

namespace {

//===-- non maximum suppression -----------------------------------------------------------------------------------===//

/// What two boxes share, by what they cover together.
float overlap(const float *a, const float *b) {
  auto low = [](const float *v, int i) { return std::min(v[i], v[i + 2]); };
  auto high = [](const float *v, int i) { return std::max(v[i], v[i + 2]); };
  const float areaA = (high(a, 0) - low(a, 0)) * (high(a, 1) - low(a, 1)), areaB = (high(b, 0) - low(b, 0)) * (high(b, 1) - low(b, 1));
  if (areaA <= 0 || areaB <= 0) return 0;
  float shared = 1;
  for (int i : {0, 1}) shared *= std::max(std::min(high(a, i), high(b, i)) - std::max(low(a, i), low(b, i)), 0.f);
  return shared / (areaA + areaB - shared);
}

/// The elements as float, whatever floating type they have.
std::vector<float> floats(const Tensor &t) {
  Tensor wide = t.dtype() == float32 ? t : t.astype(float32);
  auto data = wide.data<float>();
  return {data.begin(), data.end()};
}

struct Suppression {
  float overlapThreshold, scoreThreshold, sigma;
  /// Rounds to the element type of the scores.
  std::function<float(float)> round = [](float v) { return v; };
};

struct Chosen {
  std::vector<std::int32_t> index;
  std::vector<float> score;
};

/// A box waiting for its turn; those chosen before `compared` have been held against it already.
struct Candidate {
  std::int64_t box;
  float score;
  std::size_t compared;
  /// For a heap: the best score on top, of equal ones the lower index.
  bool operator<(const Candidate &o) const { return score < o.score || (score == o.score && box > o.box); }
};

Chosen suppress(const std::vector<float> &scores, std::int64_t most, const Suppression &rule,
                const std::function<float(std::int64_t, std::int64_t)> &similarity) {
  std::vector<Candidate> heap;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (scores[i] > rule.scoreThreshold) heap.push_back({static_cast<std::int64_t>(i), scores[i], 0});
  std::make_heap(heap.begin(), heap.end());
  const bool soft = rule.sigma > 0;
  const float scale = soft ? rule.round(-0.5f / rule.sigma) : 0;
  Chosen chosen;
  while (static_cast<std::int64_t>(chosen.index.size()) < most && !heap.empty()) {
    std::pop_heap(heap.begin(), heap.end());
    Candidate next = heap.back();
    heap.pop_back();
    const float original = next.score;
    bool dropped = false;
    for (std::size_t j = chosen.index.size(); j-- > next.compared && !dropped;) {
      const float s = rule.round(similarity(next.box, chosen.index[j]));
      if (!soft && s > rule.overlapThreshold) dropped = true;
      else if (soft) next.score = rule.round(next.score * rule.round(std::exp(rule.round(rule.round(scale * s) * s))));
      if (next.score <= rule.scoreThreshold) break;
    }
    next.compared = chosen.index.size();
    if (dropped) continue;
    if (next.score == original) {
      chosen.index.push_back(static_cast<std::int32_t>(next.box));
      chosen.score.push_back(next.score);
    } else if (next.score > rule.scoreThreshold) {
      heap.push_back(next);
      std::push_heap(heap.begin(), heap.end());
    }
  }
  return chosen;
}

Status scalarOf(const HostCall &c, std::size_t i, std::string_view name, float &out) {
  if (!c.inputs[i].isScalar()) return errors::invalidArgument(name, " must be 0-D, got shape ", c.inputs[i].shape().errorStr());
  out = static_cast<float>(c.inputs[i].asDouble(0));
  return Status::ok();
}

Status nonMaxSuppression(HostCall &c) {
  const std::string_view op = c.op->op;
  const bool given = op.ends_with("WithOverlaps");
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, op.ends_with("V5") ? 3 : op.ends_with("V4") ? 2 : 1));
  const Tensor &boxes = c.inputs[0], &scores = c.inputs[1];
  if (boxes.shape().rank() != 2) return errors::invalidArgument(given ? "overlaps" : "boxes", " must be 2-D", boxes.shape().errorStr());
  const std::int64_t n = boxes.shape()[0];
  if (given && boxes.shape()[1] != n) return errors::invalidArgument("overlaps must be square", boxes.shape().errorStr());
  if (!given && boxes.shape()[1] != 4) return errors::invalidArgument("boxes must have 4 columns");
  if (scores.shape() != Shape{n}) return errors::invalidArgument("scores has incompatible shape ", scores.shape().errorStr());
  if (!c.inputs[2].isScalar()) return errors::invalidArgument("max_output_size must be 0-D, got shape ", c.inputs[2].shape().errorStr());
  const std::int64_t most = c.inputs[2].asInt64(0);
  if (most < 0) return errors::invalidArgument("output size must be non-negative");
  Suppression rule{static_cast<float>(c.floatAttr("iou_threshold", 0.5)), std::numeric_limits<float>::lowest(), 0};
  if (c.inputs.size() > 3) TFC_RETURN_IF_ERROR(scalarOf(c, 3, given ? "overlap_threshold" : "iou_threshold", rule.overlapThreshold));
  if (c.inputs.size() > 4) TFC_RETURN_IF_ERROR(scalarOf(c, 4, "score_threshold", rule.scoreThreshold));
  if (c.inputs.size() > 5) TFC_RETURN_IF_ERROR(scalarOf(c, 5, "soft_nms_sigma", rule.sigma));
  if (!given && !(rule.overlapThreshold >= 0 && rule.overlapThreshold <= 1)) return errors::invalidArgument("iou_threshold must be in [0, 1]");
  if (rule.sigma < 0) return errors::invalidArgument("soft_nms_sigma must be non-negative, got ", rule.sigma);
  if (scores.dtype() == float16) {
    rule.round = [](float v) { return static_cast<float>(Half(v)); };
    rule.overlapThreshold = rule.round(rule.overlapThreshold);
  }
  const std::vector<float> values = floats(boxes);
  Chosen chosen = suppress(floats(scores), most, rule, [&](std::int64_t i, std::int64_t j) {
    return given ? values[i * n + j] : overlap(&values[i * 4], &values[j * 4]);
  });
  const auto valid = static_cast<std::int32_t>(chosen.index.size());
  if (c.intAttr("pad_to_max_output_size")) {
    if (most > (std::int64_t{1} << 30)) return errors::resourceExhausted("max_output_size ", most, " is too much to pad to");
    chosen.index.resize(static_cast<std::size_t>(most));
    chosen.score.resize(static_cast<std::size_t>(most));
  }
  c.setOutput(0, Tensor(chosen.index));
  if (c.outputs.size() == 3) {
    Tensor s(chosen.score);
    c.setOutput(1, scores.dtype() == float32 ? std::move(s) : s.astype(scores.dtype()));
  }
  if (c.outputs.size() > 1) c.setOutput(static_cast<int>(c.outputs.size()) - 1, Tensor(valid));
  return Status::ok();
}

Status combinedNonMaxSuppression(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 6, 4));
  const Tensor &boxes = c.inputs[0], &scores = c.inputs[1];
  if (boxes.shape().rank() != 4) return errors::invalidArgument("boxes must be 4-D", boxes.shape().errorStr());
  if (scores.shape().rank() != 3) return errors::invalidArgument("scores must be 3-D", scores.shape().errorStr());
  const std::int64_t batch = boxes.shape()[0], n = boxes.shape()[1], q = boxes.shape()[2], classes = scores.shape()[2];
  if (boxes.shape()[3] != 4) return errors::invalidArgument("boxes must have 4 columns");
  if (scores.shape()[0] != batch || scores.shape()[1] != n) return errors::invalidArgument("scores has incompatible shape");
  if (q != 1 && q != classes) return errors::invalidArgument("third dimension of boxes must be either 1 or num classes");
  for (int i : {2, 3})
    if (!c.inputs[i].isScalar()) return errors::invalidArgument("max_size_per_class and max_total_size must be 0-D");
  const std::int64_t perClass = c.inputs[2].asInt64(0), total = c.inputs[3].asInt64(0);
  if (perClass <= 0) return errors::invalidArgument("max_size_per_class must be positive");
  if (total <= 0) return errors::invalidArgument("max_total_size must be > 0");
  Suppression rule{0, 0, 0};
  TFC_RETURN_IF_ERROR(scalarOf(c, 4, "iou_threshold", rule.overlapThreshold));
  TFC_RETURN_IF_ERROR(scalarOf(c, 5, "score_threshold", rule.scoreThreshold));
  if (!(rule.overlapThreshold >= 0 && rule.overlapThreshold <= 1)) return errors::invalidArgument("iou_threshold must be in [0, 1]");
  const bool padPerClass = c.intAttr("pad_per_class") != 0, clip = c.intAttr("clip_boxes", 1) != 0;
  const std::int64_t size = padPerClass ? std::min(total, perClass > total / std::max<std::int64_t>(classes, 1) ? total : perClass * classes) : total;
  TFC_ASSIGN_OR_RETURN(Tensor outBoxes, Tensor::allocate(float32, {batch, size, 4}));
  TFC_ASSIGN_OR_RETURN(Tensor outScores, Tensor::allocate(float32, {batch, size}));
  Tensor outClasses = Tensor::zeros({batch, size}), valid = Tensor::zeros({batch}, int32);
  auto toBoxes = outBoxes.mutable_data<float>(), toScores = outScores.mutable_data<float>(), toClasses = outClasses.mutable_data<float>();
  auto toValid = valid.mutable_data<std::int32_t>();
  std::fill(toBoxes.begin(), toBoxes.end(), 0.f);
  std::fill(toScores.begin(), toScores.end(), 0.f);
  auto boxData = boxes.data<float>(), scoreData = scores.data<float>();
  struct Result {
    const float *box;
    float score;
    std::int64_t klass;
  };
  for (std::int64_t b = 0; b < batch; ++b) {
    std::vector<Result> results;
    for (std::int64_t k = 0; k < classes; ++k) {
      std::vector<float> mine(static_cast<std::size_t>(n));
      for (std::int64_t i = 0; i < n; ++i) mine[i] = scoreData[(b * n + i) * classes + k];
      auto box = [&](std::int64_t i) { return &boxData[((b * n + i) * q + (q > 1 ? k : 0)) * 4]; };
      Chosen chosen = suppress(mine, std::min(perClass, n), rule, [&](std::int64_t i, std::int64_t j) { return overlap(box(i), box(j)); });
      for (std::size_t i = 0; i < chosen.index.size(); ++i) results.push_back({box(chosen.index[i]), chosen.score[i], k});
    }
    std::stable_sort(results.begin(), results.end(), [](const Result &x, const Result &y) { return x.score > y.score; });
    const std::int64_t count = std::min<std::int64_t>(static_cast<std::int64_t>(results.size()), size);
    toValid[b] = static_cast<std::int32_t>(count);
    for (std::int64_t i = 0; i < count; ++i) {
      const Result &r = results[i];
      for (int d = 0; d < 4; ++d) toBoxes[(b * size + i) * 4 + d] = clip ? std::max(std::min(r.box[d], 1.f), 0.f) : r.box[d];
      toScores[b * size + i] = r.score;
      toClasses[b * size + i] = static_cast<float>(r.klass);
    }
  }
  c.setOutput(0, std::move(outBoxes));
  c.setOutput(1, std::move(outScores));
  c.setOutput(2, std::move(outClasses));
  c.setOutput(3, std::move(valid));
  return Status::ok();
}

//===-- outlines --------------------------------------------------------------------------------------------------===//

using Colour = std::vector<float>;

std::vector<Colour> defaultColours(std::int64_t depth) {
  std::vector<Colour> table = {{1, 1, 0, 1}, {0, 0, 1, 1}, {1, 0, 0, 1}, {0, 1, 0, 1}, {.5f, 0, .5f, 1},
                               {.5f, .5f, 0, 1}, {.5f, 0, 0, 1}, {0, 0, .5f, 1}, {0, 1, 1, 1}, {1, 0, 1, 1}};
  if (depth == 1)
    for (Colour &c : table) c[0] = 1;
  return table;
}

/// A coordinate given as a fraction, in pixels toward zero; far outside stays far outside.
std::int64_t pixelOf(float fraction, std::int64_t size) {
  const float v = fraction * static_cast<float>(size - 1);
  if (std::isnan(v)) return -1;
  return static_cast<std::int64_t>(std::clamp(v, -1e9f, 1e9f));
}

template <class T> void drawBoxes(HostCall &c, Tensor &canvas, const std::vector<Colour> &colours) {
  const Shape &s = canvas.shape();
  const std::int64_t height = s[1], width = s[2], depth = s[3], count = c.inputs[1].shape()[1];
  T *image = canvas.mutable_data<T>().data();
  auto boxes = c.inputs[1].data<float>();
  for (std::int64_t b = 0; b < s[0]; ++b, image += height * width * depth)
    for (std::int64_t k = 0; k < count; ++k) {
      const float *box = &boxes[(b * count + k) * 4];
      const std::int64_t top = pixelOf(box[0], height), left = pixelOf(box[1], width), bottom = pixelOf(box[2], height), right = pixelOf(box[3], width);
      if (top > bottom || left > right || top >= height || bottom < 0 || left >= width || right < 0) continue;
      const Colour &colour = colours[static_cast<std::size_t>(k) % colours.size()];
      auto paint = [&](std::int64_t y, std::int64_t x) {
        for (std::int64_t d = 0; d < depth; ++d) image[(y * width + x) * depth + d] = static_cast<T>(colour[d]);
      };
      for (std::int64_t y : {top, bottom})
        for (std::int64_t x = std::max<std::int64_t>(left, 0); y >= 0 && y < height && x <= std::min(right, width - 1); ++x) paint(y, x);
      for (std::int64_t x : {left, right})
        for (std::int64_t y = std::max<std::int64_t>(top, 0); x >= 0 && x < width && y <= std::min(bottom, height - 1); ++y) paint(y, x);
    }
}

Status drawBoundingBoxes(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  const Tensor &images = c.inputs[0], &boxes = c.inputs[1];
  if (images.shape().rank() != 4) return errors::invalidArgument("The rank of the images should be 4");
  if (boxes.shape().rank() != 3) return errors::invalidArgument("The rank of the boxes tensor should be 3");
  if (images.shape()[0] != boxes.shape()[0]) return errors::invalidArgument("The batch sizes should be the same");
  const std::int64_t depth = images.shape()[3];
  if (depth != 1 && depth != 3 && depth != 4)
    return errors::invalidArgument("Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)");
  if (boxes.shape()[2] != 4)
    return errors::invalidArgument("The size of the third dimension of the box must be 4. Received: ", boxes.shape()[2]);
  std::vector<Colour> colours;
  if (c.inputs.size() > 2) {
    const Tensor &given = c.inputs[2];
    if (given.shape().rank() != 2) return errors::invalidArgument("colors must be a 2-D matrix", given.shape().errorStr());
    const std::int64_t channels = given.shape()[1];
    if (channels < depth) return errors::invalidArgument("colors must have equal or more channels than the image provided: ", given.shape().errorStr());
    auto data = given.data<float>();
    for (std::int64_t i = 0; i < given.shape()[0]; ++i) colours.emplace_back(data.begin() + i * channels, data.begin() + (i + 1) * channels);
  }
  if (colours.empty()) colours = defaultColours(depth);
  TFC_ASSIGN_OR_RETURN(Tensor canvas, Tensor::allocate(images.dtype(), images.shape()));
  std::copy_n(static_cast<const char *>(images.raw()), images.nbytes(), static_cast<char *>(canvas.mutableRaw()));
  if (images.dtype() == float32) drawBoxes<float>(c, canvas, colours);
  else if (images.dtype() == float16) drawBoxes<Half>(c, canvas, colours);
  else return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(images.dtype()));
  c.setOutput(0, std::move(canvas));
  return Status::ok();
}

//===-- random windows --------------------------------------------------------------------------------------------===//

struct Rectangle {
  int left = 0, top = 0, right = 0, bottom = 0;
  float area() const { return static_cast<float>((right - left) * (bottom - top)); }
  Rectangle shared(const Rectangle &o) const {
    Rectangle r{std::max(left, o.left), std::max(top, o.top), std::min(right, o.right), std::min(bottom, o.bottom)};
    return r.left > r.right || r.top > r.bottom ? Rectangle() : r;
  }
};

/// [0, n) without bias, as TensorFlow takes it from the stream.
std::uint32_t uniform(philox::Words &word, std::uint32_t n) {
  if ((n & (n - 1)) == 0) return word() & (n - 1);
  const std::uint32_t rest = 0xffffffffu % n + 1;
  std::uint32_t v;
  do v = word();
  while (v < rest);
  return v % n;
}

int rounded(float v) { return static_cast<int>(std::lrint(v)); }

/// A window of the aspect ratio whose area lies in [least, most] of the image; false if there is none.
bool randomWindow(int width, int height, float least, float most, float aspect, philox::Words &word, Rectangle &window) {
  if (most <= 0 || aspect <= 0 || width <= 0 || height <= 0 || least > most) return false;
  const float minArea = least * static_cast<float>(width) * static_cast<float>(height),
              maxArea = most * static_cast<float>(width) * static_cast<float>(height);
  int h = rounded(std::sqrt(minArea / aspect)), maxH = rounded(std::sqrt(maxArea / aspect));
  if (rounded(static_cast<float>(maxH) * aspect) > width) {
    maxH = static_cast<int>((static_cast<double>(width) + 0.5 - static_cast<double>(0.0000001f)) / static_cast<double>(aspect));
    if (rounded(static_cast<float>(maxH) * aspect) > width) --maxH;
  }
  maxH = std::min(maxH, height);
  h = std::min(h, maxH);
  if (h < maxH) h += static_cast<int>(uniform(word, static_cast<std::uint32_t>(maxH - h + 1)));
  int w = rounded(static_cast<float>(h) * aspect);
  float area = static_cast<float>(w * h);
  // Rounding may have left the bounds by one step.
  auto resize = [&](int by) {
    h += by;
    w = rounded(static_cast<float>(h) * aspect);
    area = static_cast<float>(w * h);
  };
  if (area < minArea) resize(1);
  if (area > maxArea) resize(-1);
  if (area < minArea || area > maxArea || w > width || h > height || w <= 0 || h <= 0) return false;
  const int y = h < height ? static_cast<int>(uniform(word, static_cast<std::uint32_t>(height - h))) : 0;
  const int x = w < width ? static_cast<int>(uniform(word, static_cast<std::uint32_t>(width - w))) : 0;
  window = {x, y, x + w, y + h};
  return true;
}

bool covers(const Rectangle &window, float least, const std::vector<Rectangle> &boxes) {
  return window.area() >= 1 && std::any_of(boxes.begin(), boxes.end(), [&](const Rectangle &b) {
           return b.area() >= 1 && window.shared(b).area() / b.area() >= least;
         });
}

Status pairAttr(const HostCall &c, std::string_view name, float (&out)[2]) {
  const tfc_attr *a = c.attr(name);
  if (!a || a->n != 2) return errors::invalidArgument(name, " field must specify 2 dimensions");
  for (int i : {0, 1}) out[i] = static_cast<float>(a->floats[i]);
  if (!(out[0] > 0) || !(out[1] > 0)) return errors::invalidArgument(name, " must be non-negative: [", out[0], ", ", out[1], "]");
  return Status::ok();
}

Status sampleDistortedBoundingBox(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 3));
  const Tensor &size = c.inputs[0], &boxes = c.inputs[1];
  if (size.shape() != Shape{3}) return errors::invalidArgument("image_size must contain 3 elements", size.shape().errorStr());
  if (boxes.shape().rank() != 3) return errors::invalidArgument("input boxes must be 3-dimensional [batch, num_boxes, coords]: ", boxes.shape().errorStr());
  if (boxes.shape()[2] != 4) return errors::invalidArgument("bounding boxes must have shape [4] or [*, 4], got ", boxes.shape().errorStr());
  float aspect[2], areas[2], least = static_cast<float>(c.floatAttr("min_object_covered", 0.1));
  TFC_RETURN_IF_ERROR(pairAttr(c, "aspect_ratio_range", aspect));
  TFC_RETURN_IF_ERROR(pairAttr(c, "area_range", areas));
  if (areas[0] > 1 || areas[1] > 1) return errors::invalidArgument("Area range must be less then or equal to 1.0: [", areas[0], ", ", areas[1], "]");
  if (c.inputs.size() > 2) TFC_RETURN_IF_ERROR(scalarOf(c, 2, "min_object_covered", least));
  if (!(least >= 0)) return errors::invalidArgument("Min object covered must be non-negative: ", least);
  const std::int64_t attempts = c.intAttr("max_attempts", 100);
  if (attempts <= 0) return errors::invalidArgument("Max attempts must be non-negative: ", attempts);
  std::int64_t sides[2] = {size.asInt64(0), size.asInt64(1)};
  for (int i : {0, 1})
    if (sides[i] < 0 || sides[i] >= std::numeric_limits<std::int32_t>::max())
      return errors::invalidArgument("image ", i ? "width" : "height", " cannot be >= int32 max");
  const int height = static_cast<int>(sides[0]), width = static_cast<int>(sides[1]);
  const Rectangle whole{0, 0, width, height};
  std::vector<Rectangle> objects;
  auto data = boxes.data<float>();
  for (std::int64_t i = 0; i + 3 < boxes.size(); i += 4) {
    for (int k = 0; k < 4; ++k)
      if (!(data[i + k] >= 0 && data[i + k] <= 1)) return errors::invalidArgument("All bounding box coordinates must be in [0.0, 1.0]: ", data[i + k]);
    auto at = [&](int k, int n) { return static_cast<int>(data[i + k] * static_cast<float>(n)); };
    objects.push_back({at(1, width), at(0, height), at(3, width), at(2, height)});
  }
  if (objects.empty()) {
    if (!c.intAttr("use_image_if_no_bounding_boxes"))
      return errors::invalidArgument("No bounding boxes provided as input. One must enable use_image_if_no_bounding_boxes if you wish "
                                     "to not provide any bounding boxes.");
    objects.push_back(whole);
  }
  philox::Words word(reserveRandom(c, static_cast<std::uint64_t>(attempts)));
  Rectangle window = whole;
  for (std::int64_t i = 0; i < attempts; ++i) {
    const float ratio = philox::detail::uniformFloat(word()) * (aspect[1] - aspect[0]) + aspect[0];
    Rectangle r;
    if (randomWindow(width, height, areas[0], areas[1], ratio, word, r) && covers(r, least, objects)) {
      window = r;
      break;
    }
  }
  const std::vector<std::int64_t> begin = {window.top, window.left, 0}, extent = {window.bottom - window.top, window.right - window.left, -1};
  c.setOutput(0, Tensor(begin).astype(size.dtype()));
  c.setOutput(1, Tensor(extent).astype(size.dtype()));
  const std::vector<float> box = {static_cast<float>(window.top) / static_cast<float>(height), static_cast<float>(window.left) / static_cast<float>(width),
                                  static_cast<float>(window.bottom) / static_cast<float>(height), static_cast<float>(window.right) / static_cast<float>(width)};
  c.setOutput(2, Tensor::from<float>(box, {1, 1, 4}));
  return Status::ok();
}

} // namespace

void registerImageBoxKernels() {
  for (const char *op : {"NonMaxSuppression", "NonMaxSuppressionV2", "NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5",
                         "NonMaxSuppressionWithOverlaps"})
    registerHostKernel(op, nonMaxSuppression);
  registerHostKernel("CombinedNonMaxSuppression", combinedNonMaxSuppression);
  registerHostKernel("DrawBoundingBoxes", drawBoundingBoxes);
  registerHostKernel("DrawBoundingBoxesV2", drawBoundingBoxes);
  registerHostKernel("SampleDistortedBoundingBox", sampleDistortedBoundingBox);
  registerHostKernel("SampleDistortedBoundingBoxV2", sampleDistortedBoundingBox);
}

} // namespace tfc::rt
