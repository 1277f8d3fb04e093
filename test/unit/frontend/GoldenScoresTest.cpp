// How alike images are, rankings (golden_scores.py).
#include "Golden.h"

namespace {

GOLDEN(image_quality) {
  auto a = f32("a", {tf::None, tf::None, tf::None, tf::None}), b = f32("b", {tf::None, tf::None, tf::None, tf::None});
  tf::image::ssim(a, b, 1.0);
  auto u = tf::placeholder(tf::uint8, {tf::None, tf::None, tf::None, tf::None}, {.name = "u"});
  auto v = tf::placeholder(tf::uint8, {tf::None, tf::None, tf::None, tf::None}, {.name = "v"});
  tf::image::ssim(u, v, 255, {.filter_size = 7, .filter_sigma = 1.0, .k1 = 0.02});
  tf::image::ssim_multiscale(u, v, 255, {.power_factors = {0.25f, 0.5f, 0.25f}, .filter_size = 5});
}

GOLDEN(metrics_at_k) {
  auto y = tf::placeholder(tf::int64, {tf::None}, {.name = "y"}), many = tf::placeholder(tf::int64, {tf::None, 2}, {.name = "many"});
  auto s = tf::sparse_placeholder(tf::int64, {.shape = {3, 5}, .name = "s"});
  auto p = f32("p", {tf::None, 4});
  auto top = tf::placeholder(tf::int32, {tf::None, 3}, {.name = "top"});
  tf::metrics::recall_at_k(y, p, 2);
  tf::metrics::precision_at_k(many, p, 2, {.class_id = 1});
  tf::metrics::recall_at_k(many, p, 1, {.metrics_collections = {"kept"}, .name = "named"});
  tf::metrics::recall_at_top_k(s, top);
  tf::metrics::precision_at_top_k(y, top, 3);
  tf::metrics::sparse_precision_at_k(s, p, 2, {.class_id = 3});
}

} // namespace
