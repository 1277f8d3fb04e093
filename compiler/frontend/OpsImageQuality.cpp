// tf.image.ssim and ssim_multiscale (python/ops/image_ops_impl.py).
#include "State.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/ImageQuality.h"
#include "tfc/frontend/NN.h"

#include <algorithm>

namespace tfc::image {
using namespace frontend;

namespace {

struct Pair {
  Output shape1, shape2;
  std::vector<Operation> checks;
};
Pair compatible(const Output &a, const Output &b) {
  Shape s = a.shape(), t = b.shape();
  for (const Shape &x : {s, t})
    if (x.hasRank() && x.rank() < 3) throw ValueError(cat("Shape ", x.str(), " must have rank at least 3"));
  if (s.hasRank() && t.hasRank()) {
    for (int i = 1; i <= 3; ++i)
      if (s.dim(-i) >= 0 && t.dim(-i) >= 0 && s.dim(-i) != t.dim(-i)) {
        auto last = [](const Shape &x) { return Shape({x.dim(-3), x.dim(-2), x.dim(-1)}).str(); };
        throw ValueError(cat("Shapes ", last(s), " and ", last(t), " are incompatible"));
      }
    for (int i = 4; i <= std::min(s.rank(), t.rank()); ++i)
      if (s.dim(-i) > 1 && t.dim(-i) > 1 && s.dim(-i) != t.dim(-i)) throw ValueError(cat("Two images are not compatible: ", s.str(), " and ", t.str()));
  }
  auto shapes = shape_n({In(a), In(b)});
  Operation rank = Assert(greater_equal(size(shapes[0]), 3), {In(shapes[0]), In(shapes[1])}, {.summarize = 10});
  Output tail1 = shapes[0](slice(-3)), tail2 = shapes[1](slice(-3));
  Operation same = Assert(reduce_all(equal(tail1, tail2)), {In(shapes[0]), In(shapes[1])}, {.summarize = 10});
  return {shapes[0], shapes[1], {rank, same}};
}

/// An op whose argument `name` is a list of numbers and tensors.
Output withList(const char *type, const Output &x, const char *name, const std::vector<In> &list) {
  Scoped s("", type);
  Output packed = stack(Ins(list), {.name = name});
  return op(type, s.name, {x, packed});
}

Output gauss(const Output &size, const Output &sigma) {
  Output coords = cast(range(size), sigma.dtype());
  Output middle = cast(size - 1, sigma.dtype()) / 2.0;
  coords = coords - middle;
  Output g = square(coords);
  Output scale = -0.5 / square(sigma);
  g = g * scale;
  Output row = reshape(g, {1, -1}), column = reshape(g, {-1, 1});
  g = reshape(row + column, {1, -1});
  g = nn::softmax(g);
  return withList("Reshape", g, "shape", {In(size), In(size), In(1), In(1)});
}

/// ssim and contrast-structure of each image and channel.
std::pair<Output, Output> perChannel(Output a, const Output &b, const Output &top, const SsimOpts &o) {
  Output size = constant(o.filter_size, {.dtype = int32}), sigma = constant(o.filter_sigma, {.dtype = a.dtype()});
  auto shapes = shape_n({In(a), In(b)});
  std::vector<Operation> checks;
  for (const Output &s : shapes) {
    Output large = reduce_all(greater_equal(s(slice(-3, -1)), size));
    checks.push_back(Assert(large, {In(s), In(size)}, {.summarize = 8}));
  }
  {
    ControlDependencies after(checks);
    a = identity(a);
  }
  Output kernel = gauss(size, sigma);
  Output channels = shapes[0](-1);
  kernel = withList("Tile", kernel, "multiples", {In(1), In(1), In(channels), In(1)});
  auto reducer = [&](Output x) {
    Output dims = shape(x);
    Output last = dims(slice(-3));
    x = reshape(x, Dims(concat({In(std::vector<std::int32_t>{-1}), In(last)}, 0)));
    Output y = nn::depthwise_conv2d(x, kernel, {.strides = {1, 1, 1, 1}, .padding = "VALID"});
    Output first = dims(slice({}, -3)), rest = shape(y)(slice(1));
    return reshape(y, Dims(concat({first, rest}, 0)));
  };
  auto constantOfRange = [&](double k) { return pow(k * In(top), 2, {.name = "pow"}); };
  Output c1 = constantOfRange(o.k1), c2 = constantOfRange(o.k2);
  Output mean0 = reducer(a), mean1 = reducer(b);
  Output num0 = mean0 * mean1 * 2.0;
  Output square0 = square(mean0), square1 = square(mean1);
  Output den0 = square0 + square1;
  Output above = num0 + c1, below = den0 + c1;
  Output luminance = above / below;
  Output num1 = reducer(a * b) * 2.0;
  Output squareA = square(a), squareB = square(b);
  Output den1 = reducer(squareA + squareB);
  c2 = c2 * 1.0; // MATLAB's compensation for MS-SSIM
  above = num1 - num0 + c2, below = den1 - den0 + c2;
  Output cs = above / below;
  Output axes = constant({-3, -2}, {.dtype = int32});
  auto mean = [&](const Output &x) { return op("Mean", "", {x, axes}, {{"keep_dims", false}}); };
  Output value = mean(luminance * cs);
  return {value, mean(cs)};
}

struct Prepared {
  Output a, b, top;
  Pair pair;
};
Prepared prepare(const In &img1, const In &img2, const In &max_val) {
  Prepared p;
  p.a = convert(img1, DType::unset, "img1"), p.b = convert(img2, DType::unset, "img2");
  p.pair = compatible(p.a, p.b);
  {
    ControlDependencies after(p.pair.checks);
    p.a = identity(p.a);
  }
  p.top = convert_image_dtype(cast(max_val, p.a.dtype()), float32);
  p.a = convert_image_dtype(p.a, float32), p.b = convert_image_dtype(p.b, float32);
  return p;
}

} // namespace

Output ssim(In img1, In img2, In max_val, SsimOpts o) {
  Scoped s("", "SSIM", {img1, img2});
  Prepared p = prepare(img1, img2, max_val);
  Output value = perChannel(p.a, p.b, p.top, o).first;
  return reduce_mean(value, Axes(std::vector<int>{-1}));
}

Output ssim_multiscale(In img1, In img2, In max_val, MultiscaleOpts o) {
  if (o.power_factors.empty()) throw ValueError("ssim_multiscale needs at least one power factor.");
  Scoped s("", "MS-SSIM", {img1, img2});
  Prepared p = prepare(img1, img2, max_val);
  std::vector<Output> images{p.a, p.b}, heads, tails;
  for (const Output &x : {p.pair.shape1, p.pair.shape2}) heads.push_back(x(slice({}, -3)));
  for (const Output &x : {p.pair.shape1, p.pair.shape2}) tails.push_back(x(slice(-3)));
  Output divisor = constant({2, 2, 1}, {.dtype = int32});
  std::vector<Output> scores;
  Output last;
  for (std::size_t k = 0; k < o.power_factors.size(); ++k) {
    Scoped scale("", cat("Scale", k), std::vector<In>(images.begin(), images.end()));
    if (k > 0) {
      std::vector<Output> flat;
      for (int i = 0; i < 2; ++i) flat.push_back(reshape(images[i], Dims(concat({In(std::vector<std::int32_t>{-1}), In(tails[i])}, 0))));
      Output remainder = tails[0] % divisor;
      Output odd = reduce_any(not_equal(remainder, 0));
      auto padded = cond(
          odd,
          [&] {
            Output padding = pad(expand_dims(remainder, -1), In(Tensor({{1, 0}, {1, 0}})));
            std::vector<Output> out;
            for (const Output &x : flat) out.push_back(pad(x, padding, {.mode = "SYMMETRIC"}));
            return out;
          },
          [&] { return flat; });
      std::vector<In> smaller;
      for (const Output &x : padded) smaller.push_back(nn::avg_pool(x, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "VALID"}));
      auto shapes = shape_n(Ins(smaller));
      for (int i = 0; i < 2; ++i) tails[i] = shapes[i](slice(1));
      for (int i = 0; i < 2; ++i) images[i] = reshape(smaller[i].out, Dims(concat({heads[i], tails[i]}, 0)));
    }
    auto [value, cs] = perChannel(images[0], images[1], p.top, {.filter_size = o.filter_size, .filter_sigma = o.filter_sigma, .k1 = o.k1, .k2 = o.k2});
    scores.push_back(nn::relu(cs));
    last = value;
  }
  scores.back() = nn::relu(last); // at the smallest size luminance counts, too
  Output all = stack(Ins(scores), {.axis = -1});
  Output product = reduce_prod(pow(all, Tensor(o.power_factors)), Axes(std::vector<int>{-1}));
  return reduce_mean(product, Axes(std::vector<int>{-1}));
}

} // namespace tfc::image
