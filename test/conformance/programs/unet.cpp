// A U-Net: two levels down, two up with transposed convolutions, skips by cropping and joining; a weighted pixel-wise loss with a soft
// Dice term.
#include "Program.h"

#include <cmath>

namespace {
using namespace oracle;

tf::Output doubleConv(tf::Output x, int filters, std::string_view scope, int seed) {
  tf::VariableScope vs(scope);
  for (int i = 0; i < 2; ++i)
    x = tf::layers::conv2d(x, filters, {3, 3}, {.padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(seed + i),
                                                .name = "conv" + std::to_string(i + 1)});
  return x;
}

std::pair<tf::Output, tf::Output> down(tf::Output x, int filters, int level) {
  tf::VariableScope vs("down" + std::to_string(level));
  auto features = doubleConv(x, filters, "convs", 10 * level);
  auto pooled = tf::layers::max_pooling2d(features, {2}, {2}, {.name = "pool"});
  return {features, pooled};
}

/// The middle of `skip`, as large as `x`, before `x`.
tf::Output cropAndJoin(tf::Output skip, tf::Output x) {
  tf::NameScope ns("crop_and_join");
  const auto channels = skip.shape()[3];
  auto skipShape = tf::shape(skip), shape = tf::shape(x);
  auto skipHeight = skipShape[1], height = shape[1];
  auto offsetY = tf::floordiv(skipHeight - height, 2);
  auto skipWidth = skipShape[2], width = shape[2];
  auto offsetX = tf::floordiv(skipWidth - width, 2);
  auto begin = tf::stack({0, offsetY, offsetX, 0});
  auto rows = shape[1], columns = shape[2];
  auto size = tf::stack({-1, rows, columns, channels});
  auto cropped = tf::slice(skip, begin, size, {.name = "cropped"});
  cropped.set_shape({tf::None, tf::None, tf::None, channels});
  return tf::concat({cropped, x}, 3);
}

tf::Output up(tf::Output x, tf::Output skip, int filters, int level) {
  tf::VariableScope vs("up" + std::to_string(level));
  auto shape = tf::shape(x, {.name = "in_shape"});
  auto w = tf::get_variable("deconv", {2, 2, filters, x.shape().dim(-1)}, {.initializer = normal(70 + level)});
  auto b = tf::get_variable("deconv_bias", {filters}, {.initializer = tf::zeros_initializer()});
  auto count = shape[0];
  auto height = shape[1] * 2;
  auto width = shape[2] * 2;
  auto outShape = tf::stack({count, height, width, filters}, {.name = "out_shape"});
  auto y = tf::nn::conv2d_transpose(x, w, outShape, {.strides = {1, 2, 2, 1}, .padding = "VALID", .name = "upsampled"});
  y = tf::nn::relu(y + b);
  y.set_shape({tf::None, tf::None, tf::None, filters});
  return doubleConv(cropAndJoin(skip, y), filters, "convs", 10 * level + 5);
}

tf::Output dice(tf::Output probabilities, tf::Output onehot) {
  tf::NameScope ns("dice");
  auto intersection = tf::reduce_sum(probabilities * onehot, {0, 1, 2}, {.name = "intersection"});
  auto squares = tf::reduce_sum(tf::square(probabilities), {0, 1, 2});
  auto target = tf::reduce_sum(tf::square(onehot), {0, 1, 2});
  auto together = squares + target;
  auto top = 2.0 * intersection + 1e-3;
  auto bottom = together + 1e-3;
  return 1.0 - tf::reduce_mean(top / bottom);
}

Program unet() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 1}, {.name = "images"});
  auto masks = tf::placeholder(tf::int32, {tf::None, 8, 8}, {.name = "masks"});
  auto weights = tf::placeholder(tf::float32, {tf::None, 8, 8}, {.name = "weights"});
  auto [skip1, x1] = down(images, 3, 1);
  auto [skip2, x] = down(x1, 4, 2);
  auto y = doubleConv(x, 5, "bottom", 50);
  y = up(y, skip2, 4, 2);
  y = up(y, skip1, 3, 1);
  auto logits = tf::layers::conv2d(y, 3, {1, 1}, {.kernel_initializer = normal(99), .name = "logits"});
  auto probabilities = tf::nn::softmax(logits, {.name = "probabilities"});
  tf::Output flatLabels, loss;
  {
    tf::NameScope ns("loss");
    auto flatLogits = tf::reshape(logits, {-1, 3});
    flatLabels = tf::reshape(masks, {-1});
    auto pixels = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = flatLabels, .logits = flatLogits});
    auto weighted = tf::reduce_mean(tf::multiply(pixels, tf::reshape(weights, {-1})), {}, {.name = "weighted"});
    auto overlap = dice(probabilities, tf::one_hot(masks, 3));
    auto half = 0.5 * overlap;
    loss = weighted + half;
  }
  auto predicted = tf::argmax(probabilities, 3, {.name = "segments"});
  auto counts = tf::confusion_matrix(flatLabels, tf::reshape(predicted, {-1}), {.num_classes = 3});
  auto train = tf::train::AdamOptimizer(0.01).minimize(loss);
  tf::Tensor w = ramp({2, 8, 8});
  for (float &f : w.mutable_data<float>())
    f = std::abs(f) + 0.5f;
  return {loss, {train}, {{images, ramp({2, 8, 8, 1})}, {masks, classes({2, 8, 8}, 3)}, {weights, w}}, {predicted, counts}};
}

const Programs added{{"unet", unet}};

} // namespace
