// tf.image (python/ops/image_ops_impl.py).
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/Image.h"

#include <algorithm>
#include <cmath>

namespace tfc::image {
using namespace frontend;

namespace {

Output imageOf(const In &v, const char *name = "image") { return convert(v, DType::unset, name); }
int rankOf(const Output &x) {
  int n = x.shape().rank();
  if (n < 0) raise(errors::unimplemented("tf.image functions need images of known rank; use set_shape"));
  if (n != 3 && n != 4) throw ValueError(cat("'image' (shape ", x.shape().str(), ") must have either 3 or 4 dimensions."));
  return n;
}
/// _AssertAtLeast3DImage: what is known is checked now, the rest when it runs.
Output atLeast3D(const Output &x) {
  Shape s = x.shape();
  if (s.rank() >= 0 && s.rank() < 3) throw ValueError(cat("'image' (shape ", s.str(), ") must be at least three-dimensional."));
  bool known = s.hasRank();
  for (int i = s.rank() - 3; i < s.rank(); ++i) {
    known = known && s[i] >= 0;
    if (s[i] == 0) throw ValueError(cat("inner 3 dims of 'image.shape' must be > 0: ", s.str()));
  }
  if (known) return with_dependencies({}, x);
  Output inner = shape(x)(tfc::slice(-3));
  Operation positive = assert_positive(inner, {.message = "inner 3 dims of 'image.shape' must be > 0."});
  Operation high = assert_greater_equal(rank(x), 3, {.message = "'image' must be at least three-dimensional."});
  return with_dependencies({positive, high}, x);
}
double greatest(DType t) {
  switch (t) {
  case DType::int8: return 127;
  case DType::uint8: return 255;
  case DType::int16: return 32767;
  case DType::uint16: return 65535;
  case DType::int32: return 2147483647;
  default: return 9223372036854775807.0;
  }
}
bool plainFloat(DType t) { return t == float16 || t == float32; }
Output asFloat(const Output &x) { return plainFloat(x.dtype()) ? x : convert_image_dtype(x, float32); }

Output flip(const In &image, int axis, const char *name) {
  Scoped s(name, "", {image});
  Output x = atLeast3D(imageOf(image));
  int n = rankOf(x);
  Output r = reverse(x, {n == 3 ? axis : axis + 1});
  if (n == 3) r.set_shape(x.shape());
  return r;
}
Output randomFlip(const In &image, int axis, const char *name, const SeedOpt &o) {
  Scoped s(name, "", {image});
  Output x = atLeast3D(imageOf(image));
  if (rankOf(x) == 3) {
    Output u = random_uniform({}, 0.0, 1.0, float32, {.seed = o.seed});
    Output mirrored = less(u, 0.5);
    Output r = cond(mirrored, [&] { return reverse(x, {axis}); }, [&] { return x; }, {.name = s.name});
    r.set_shape(x.shape());
    return r;
  }
  Output batch = shape(x)[0];
  Output u = random_uniform(Dims(stack({batch}, {.name = "random_uniform/shape"})), 0.0, 1.0, float32, {.seed = o.seed});
  Output flips = cast(round(reshape(u, stack({In(batch), In(1), In(1), In(1)}, {.name = "Reshape/shape"}))), x.dtype());
  Output turned = reverse(x, {axis + 1});
  Output a = flips * turned;
  Output rest = In(1) - flips;
  return a + rest * x;
}
std::int64_t known(const Output &x, int axis) {
  std::int64_t n = x.shape().dim(axis);
  if (n < 0) raise(errors::unimplemented("Cropping and padding need images of known height and width; use set_shape"));
  return n;
}
/// Checks, when the step runs, that two batches hold images of one size (_verify_compatible_image_shapes).
std::vector<Operation> sameImages(const Output &x, const Output &y) {
  for (const Output &v : {x, y})
    if (v.shape().hasRank() && v.shape().rank() < 3) throw ValueError(cat("Shape ", v.shape().str(), " must have rank at least 3"));
  if (x.shape().hasRank() && y.shape().hasRank())
    for (int i = -3; i < 0; ++i)
      if (std::int64_t a = x.shape().dim(i), b = y.shape().dim(i); a >= 0 && b >= 0 && a != b)
        throw ValueError(cat("Shapes ", x.shape().str(), " and ", y.shape().str(), " are incompatible"));
  std::vector<Output> shapes = shape_n({x, y});
  Output enough = greater_equal(size(shapes[0]), 3);
  Operation first = Assert(enough, {shapes[0], shapes[1]}, {.summarize = 10});
  Output mine = shapes[0](tfc::slice(-3));
  Output same = reduce_all(equal(mine, shapes[1](tfc::slice(-3))));
  return {first, Assert(same, {shapes[0], shapes[1]}, {.summarize = 10})};
}
void require(bool fine, const char *text) {
  if (!fine) throw ValueError(text);
}

} // namespace

Output convert_image_dtype(In image, DType t, ConvertOpts o) {
  Output x = imageOf(image);
  if (x.dtype() == t) return identity(x, {.name = o.name});
  Scoped s(o.name, "convert_image", {In(x)});
  bool in = isInteger(x.dtype()), out = isInteger(t);
  auto casted = [&](const Output &v, const std::string &name) { return o.saturate ? saturate_cast(v, t, {.name = name}) : cast(v, t, {.name = name}); };
  if (in && out) {
    double a = greatest(x.dtype()), b = greatest(t);
    if (a > b) {
      Output scaled = floordiv(x, static_cast<std::int64_t>((a + 1) / (b + 1)));
      return casted(scaled, s.name);
    }
    return multiply(casted(x, ""), static_cast<std::int64_t>((b + 1) / (a + 1)), {.name = s.name});
  }
  if (!in && !out) return cast(x, t, {.name = s.name});
  if (in) {
    Output v = cast(x, t);
    return multiply(v, 1.0 / greatest(x.dtype()), {.name = s.name});
  }
  return casted(multiply(x, greatest(t) + 0.5), s.name);
}

Output resize_images(In imagesIn, In sizeIn, ResizeOpts o) {
  Scoped s(o.name, "resize", {imagesIn, sizeIn});
  Output x = imageOf(imagesIn, "images");
  bool single = rankOf(x) == 3;
  if (single) x = expand_dims(x, 0);
  Output size = convert(sizeIn, int32, "size");
  if (!size.shape().isCompatibleWith({2})) throw ValueError("'size' must be a 1-D Tensor of 2 elements: new_height, new_width");
  Tensor value = constantValue(size);
  if (o.preserve_aspect_ratio) {
    std::int64_t h = known(x, 1), w = known(x, 2);
    if (value.is_none()) raise(errors::unimplemented("resize_images: preserve_aspect_ratio needs a constant size"));
    float scale = std::min(static_cast<float>(value.asInt64(0)) / static_cast<float>(h), static_cast<float>(value.asInt64(1)) / static_cast<float>(w));
    value = Tensor(std::vector<int>{static_cast<int>(std::nearbyint(scale * static_cast<float>(h))), static_cast<int>(std::nearbyint(scale * static_cast<float>(w)))});
    size = constantOf(value, "size");
  }
  std::int64_t h = value.is_none() ? -1 : value.asInt64(0), w = value.is_none() ? -1 : value.asInt64(1);
  if (h >= 0 && x.shape()[1] == h && x.shape()[2] == w) return single ? squeeze(x, {0}) : x;
  const char *types[] = {"ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic", "ResizeArea"};
  Output r = op(types[static_cast<int>(o.method)], "", {x, size}, {{"align_corners", o.align_corners}});
  r.set_shape({None, h, w, None});
  return single ? squeeze(r, {0}) : r;
}

Output flip_left_right(In image) { return flip(image, 1, "flip_left_right"); }
Output flip_up_down(In image) { return flip(image, 0, "flip_up_down"); }
Output random_flip_left_right(In image, SeedOpt o) { return randomFlip(image, 1, "random_flip_left_right", o); }
Output random_flip_up_down(In image, SeedOpt o) { return randomFlip(image, 0, "random_flip_up_down", o); }
Output transpose_image(In image, Name o) {
  Scoped s(o.name, "transpose", {image});
  Output x = atLeast3D(imageOf(image));
  return rankOf(x) == 3 ? transpose(x, {1, 0, 2}, o) : transpose(x, {0, 2, 1, 3}, o);
}
Output rot90(In image, int k, Name o) {
  Scoped s(o.name, "rot90", {image});
  Output x = imageOf(image);
  bool batch = rankOf(x) == 4;
  int h = batch ? 1 : 0, w = h + 1;
  std::vector<int> perm = batch ? std::vector<int>{0, 2, 1, 3} : std::vector<int>{1, 0, 2};
  switch (((k % 4) + 4) % 4) {
  case 1: return transpose(reverse(x, {w}), perm);
  case 2: return reverse(x, {h, w});
  case 3: return reverse(transpose(x, perm), {w});
  default: return x;
  }
}

Output central_crop(In image, double fraction) {
  Scoped s("central_crop", "", {image});
  Output x = imageOf(image);
  require(fraction > 0 && fraction <= 1, "central_fraction must be within (0, 1]");
  if (fraction == 1) return x;
  atLeast3D(x);
  int n = rankOf(x), at = n - 3;
  std::int64_t h = known(x, at), w = known(x, at + 1);
  auto start = [&](std::int64_t size) { return static_cast<int>((static_cast<double>(size) - static_cast<double>(size) * fraction) / 2); };
  std::vector<int> begin{start(h), start(w), 0}, size{static_cast<int>(h) - 2 * start(h), static_cast<int>(w) - 2 * start(w), -1};
  if (n == 4) begin.insert(begin.begin(), 0), size.insert(size.begin(), -1);
  Output a = constantOf(Tensor(begin), "stack"), b = constantOf(Tensor(size), "stack");
  return tfc::slice(x, a, b);
}
Output crop_to_bounding_box(In image, int top, int left, int height, int width) {
  Scoped s("crop_to_bounding_box", "", {image});
  Output x = imageOf(image);
  bool single = rankOf(x) == 3;
  if (single) x = expand_dims(x, 0);
  std::int64_t h = known(x, 1), w = known(x, 2);
  require(left >= 0, "offset_width must be >= 0.");
  require(top >= 0, "offset_height must be >= 0.");
  require(width > 0, "target_width must be > 0.");
  require(height > 0, "target_height must be > 0.");
  require(w >= width + left, "width must be >= target + offset.");
  require(h >= height + top, "height must be >= target + offset.");
  x = with_dependencies(std::vector<Operation>{}, x); // TensorFlow's checks of what is known leave this much
  Output begin = constantOf(Tensor(std::vector<int>{0, top, left, 0}), "stack"), size = constantOf(Tensor(std::vector<int>{-1, height, width, -1}), "stack");
  Output r = tfc::slice(x, begin, size);
  r.set_shape({x.shape()[0], height, width, x.shape()[3]});
  return single ? squeeze(r, {0}) : r;
}
Output pad_to_bounding_box(In image, int top, int left, int height, int width) {
  Scoped s("pad_to_bounding_box", "", {image});
  Output x = imageOf(image);
  bool single = rankOf(x) == 3;
  if (single) x = expand_dims(x, 0);
  int below = height - top - static_cast<int>(known(x, 1)), right = width - left - static_cast<int>(known(x, 2));
  require(top >= 0, "offset_height must be >= 0");
  require(left >= 0, "offset_width must be >= 0");
  require(right >= 0, "width must be <= target - offset");
  require(below >= 0, "height must be <= target - offset");
  x = with_dependencies(std::vector<Operation>{}, x);
  Output flat = constantOf(Tensor(std::vector<int>{0, 0, top, below, left, right, 0, 0}), "stack");
  Output r = pad(x, reshape(flat, {4, 2}));
  r.set_shape({x.shape()[0], height, width, x.shape()[3]});
  return single ? squeeze(r, {0}) : r;
}
Output resize_image_with_crop_or_pad(In image, int height, int width) {
  Scoped s("resize_image_with_crop_or_pad", "", {image});
  Output x = imageOf(image);
  bool single = rankOf(x) == 3;
  if (single) x = expand_dims(x, 0);
  require(width > 0, "target_width must be > 0.");
  require(height > 0, "target_height must be > 0.");
  int h = static_cast<int>(known(x, 1)), w = static_cast<int>(known(x, 2)), dw = width - w, dh = height - h;
  auto half = [](int d) { return std::max(static_cast<int>(std::floor(d / 2.0)), 0); };
  Output cropped = crop_to_bounding_box(x, half(-dh), half(-dw), std::min(height, h), std::min(width, w));
  Output r = pad_to_bounding_box(cropped, half(dh), half(dw), height, width);
  return single ? squeeze(r, {0}) : r;
}

Output per_image_standardization(In image) {
  Scoped s("per_image_standardization", "", {image});
  Output x = cast(atLeast3D(imageOf(image)), float32);
  Axes inner(std::vector<int>{-1, -2, -3});
  Output dims = shape(x)(tfc::slice(-3));
  Output pixels = reduce_prod(dims);
  Output mean = reduce_mean(x, inner, {.keepdims = true});
  Output deviation = reduce_std(x, inner, {.keepdims = true});
  Output least = rsqrt(cast(pixels, float32));
  Output by = maximum(deviation, least);
  Output centred = x - mean;
  return divide(centred, by, {.name = s.name});
}
Output rgb_to_grayscale(In images, Name o) {
  Scoped s(o.name, "rgb_to_grayscale", {images});
  Output x = imageOf(images, "images");
  Output f = convert_image_dtype(x, float32);
  Output gray = tensordot(f, {0.2989f, 0.5870f, 0.1140f}, {{-1}, {-1}});
  return convert_image_dtype(expand_dims(gray, -1), x.dtype(), {.name = s.name});
}
Output grayscale_to_rgb(In images, Name o) {
  Scoped s(o.name, "grayscale_to_rgb", {images});
  Output x = imageOf(images, "images");
  Shape d = x.shape();
  if (d.hasRank() && (d.rank() < 1 || (d.dim(-1) >= 0 && d.dim(-1) != 1))) throw ValueError(cat("Last dimension of a grayscale image should be size 1, got ", d.str(), "."));
  x = with_dependencies({}, x);
  Output r = rank(x);
  Output n = expand_dims(r - 1, 0);
  Output ones = tfc::ones(n, int32);
  Output times = concat({ones, expand_dims(3, 0)}, 0);
  Output rgb = tile(x, times, {.name = s.name});
  if (d.hasRank()) {
    std::vector<std::int64_t> dims = d.dims();
    dims.back() = 3;
    rgb.set_shape(Shape(dims));
  }
  return rgb;
}
Output adjust_brightness(In image, In delta) {
  Scoped s("adjust_brightness", "", {image, delta});
  Output x = imageOf(image), f = asFloat(x);
  Output moved = add(f, cast(delta, f.dtype()), {.name = s.name});
  return convert_image_dtype(moved, x.dtype(), {.saturate = true});
}
Output adjust_contrast(In images, In factor) {
  Scoped s("adjust_contrast", "", {images, factor});
  Output x = imageOf(images, "images"), f = asFloat(x);
  Output r = op("AdjustContrastv2", s.name, {f, factor});
  return convert_image_dtype(r, x.dtype(), {.saturate = true});
}
Output adjust_hue(In image, In delta, Name o) {
  Scoped s(o.name, "adjust_hue", {image});
  Output x = imageOf(image), f = asFloat(x);
  return convert_image_dtype(op("AdjustHue", "", {f, delta}), x.dtype());
}
Output adjust_saturation(In image, In factor, Name o) {
  Scoped s(o.name, "adjust_saturation", {image});
  Output x = imageOf(image), f = asFloat(x);
  return convert_image_dtype(op("AdjustSaturation", "", {f, factor}), x.dtype());
}
Output adjust_gamma(In image, double gamma, double gain) {
  Scoped s("adjust_gamma", "", {image});
  require(gamma >= 0, "Gamma should be a non-negative real number.");
  Output x = imageOf(image), f = asFloat(x);
  Output p = pow(f, gamma, {.name = "pow"});
  return convert_image_dtype(gain * p, x.dtype(), {.saturate = true});
}
Output random_brightness(In image, double max, SeedOpt o) {
  require(max >= 0, "max_delta must be non-negative.");
  Output delta = random_uniform({}, -max, max, float32, {.seed = o.seed});
  return adjust_brightness(image, delta);
}
Output random_contrast(In image, double lower, double upper, SeedOpt o) {
  require(upper > lower, "upper must be > lower.");
  require(lower >= 0, "lower must be non-negative.");
  Output factor = random_uniform({}, lower, upper, float32, {.seed = o.seed});
  return adjust_contrast(image, factor);
}
Output random_hue(In image, double max, SeedOpt o) {
  require(max <= 0.5, "max_delta must be <= 0.5.");
  require(max >= 0, "max_delta must be non-negative.");
  Output delta = random_uniform({}, -max, max, float32, {.seed = o.seed});
  return adjust_hue(image, delta);
}
Output random_saturation(In image, double lower, double upper, SeedOpt o) {
  require(upper > lower, "upper must be > lower.");
  require(lower >= 0, "lower must be non-negative.");
  Output factor = random_uniform({}, lower, upper, float32, {.seed = o.seed});
  return adjust_saturation(image, factor);
}
Output total_variation(Output x, Name o) {
  Scoped s(o.name.empty() ? "total_variation" : o.name, "", {In(x)});
  int n = rankOf(x);
  auto from = [](int k) { return tfc::slice(k); };
  auto upTo = [](int k) { return tfc::slice({}, k); };
  Output a, b;
  Axes axes;
  if (n == 3) {
    Output low = x(from(1), tfc::all, tfc::all);
    a = low - x(upTo(-1), tfc::all, tfc::all);
    Output right = x(tfc::all, from(1), tfc::all);
    b = right - x(tfc::all, upTo(-1), tfc::all);
  } else {
    Output low = x(tfc::all, from(1), tfc::all, tfc::all);
    a = low - x(tfc::all, upTo(-1), tfc::all, tfc::all);
    Output right = x(tfc::all, tfc::all, from(1), tfc::all);
    b = right - x(tfc::all, tfc::all, upTo(-1), tfc::all);
    axes = {1, 2, 3};
  }
  Output sum = reduce_sum(abs(a), axes);
  return sum + reduce_sum(abs(b), axes);
}
Output non_max_suppression(In boxes, In scores, In count, NmsOpts o) {
  Scoped s(o.name, "non_max_suppression");
  Output iou = constantOf(Tensor(o.iou_threshold).astype(float32), "iou_threshold");
  Output score = constantOf(Tensor(o.score_threshold.value_or(-HUGE_VAL)).astype(float32), "score_threshold");
  return op("NonMaxSuppressionV3", "", {boxes, scores, count, iou, score});
}
SampledBox sample_distorted_bounding_box(In size, In boxes, SampleBoxOpts o) {
  Scoped s(o.name, "sample_distorted_bounding_box");
  graph::AttrMap attrs = seedAttrs(o.seed);
  attrs.insert({{"aspect_ratio_range", o.aspect_ratio_range}, {"area_range", o.area_range}, {"max_attempts", std::int64_t(o.max_attempts)},
                {"use_image_if_no_bounding_boxes", o.use_image_if_no_bounding_boxes}});
  auto r = opNode("SampleDistortedBoundingBoxV2", s.name, {size, boxes, In(Tensor(static_cast<float>(o.min_object_covered)))}, std::move(attrs)).outputs();
  return {r[0], r[1], r[2]};
}
Output psnr(In a, In b, In max, Name o) {
  Scoped s(o.name, "PSNR", {a, b});
  Output x = convert(a, DType::unset, "a"), y = convert(b, DType::unset, "b");
  Output top = convert_image_dtype(cast(max, x.dtype()), float32);
  x = convert_image_dtype(x, float32), y = convert_image_dtype(y, float32);
  Output mse = reduce_mean(squared_difference(x, y), Axes(std::vector<int>{-3, -2, -1}));
  Output level = 20.0 * log(top);
  level = level / log(In(10.0f));
  Output value = subtract(level, static_cast<double>(static_cast<float>(10 / std::log(10.0))) * log(mse), {.name = "psnr"});
  ControlDependencies checked(sameImages(x, y));
  return identity(value);
}
Output is_jpeg(In contents, Name o) {
  Scoped s(o.name, "is_jpeg");
  Output head = substr(contents, 0, 3);
  return equal(head, In(std::string("\xff\xd8\xff")), {.name = o.name});
}

} // namespace tfc::image

namespace tfc {
using namespace frontend;

static Output shapeVector(const Dims &d) {
  if (d.tensor) return convert(In(d.tensor), int32, "shape");
  return constantOf(Tensor(std::vector<std::int32_t>(d.shape.dims().begin(), d.shape.dims().end())), "shape");
}
Output multinomial(In logits, In n, MultinomialOpts o) {
  Scoped s(o.name, "multinomial", {logits});
  Output x = convert(logits, DType::unset, "logits");
  graph::AttrMap attrs;
  // num_samples becomes a constant before the seed is drawn from the number of ops.
  Scoped m("Multinomial", "");
  Output count = convert(n, int32, "num_samples");
  attrs = seedAttrs(o.seed);
  attrs["output_dtype"] = o.output_dtype;
  return op("Multinomial", m.name, {x, count}, std::move(attrs));
}
Output random_crop(In value, In size, CropOpts o) {
  Scoped s(o.name, "random_crop", {value, size});
  Output v = convert(value, DType::unset, "value"), to = convert(size, int32, "size");
  Output dims = shape(v);
  Output fits = reduce_all(dims >= to);
  Operation check = Assert(fits, {In("Need value.shape >= size, got "), In(dims), In(to)}, {.summarize = 1000});
  dims = with_dependencies({check}, dims);
  Output limit = dims - to + 1;
  Output at = random_uniform(Dims(shape(dims)), 0, 2147483647, int32, {.seed = o.seed});
  return slice(v, at % limit, to, {.name = s.name});
}
Output random_gamma(Dims d, In alpha, GammaOpts o) {
  Scoped s(o.name, "random_gamma", {alpha});
  Output dims = shapeVector(d);
  Output a = convert(alpha, o.dtype, "alpha"), b = convert(o.beta ? *o.beta : In(1), o.dtype, "beta");
  Output sa = shape(a), sb = shape(b);
  Output wide = broadcast_dynamic_shape(sa, sb);
  Output spread = broadcast_to(a, wide);
  Output drawn = op("RandomGamma", "", {dims, spread}, seedAttrs(o.seed));
  double tiny = o.dtype == float64 ? 2.2250738585072014e-308 : o.dtype == float16 ? 6.103515625e-05 : 1.1754943508222875e-38;
  return maximum(tiny, drawn / b);
}
Output random_poisson(In lam, Dims d, RandomPoissonOpts o) {
  Scoped s(o.name, "random_poisson", {lam});
  Output dims = shapeVector(d);
  graph::AttrMap attrs = seedAttrs(o.seed);
  attrs["dtype"] = o.dtype;
  return op("RandomPoissonV2", "", {dims, lam}, std::move(attrs));
}

} // namespace tfc
