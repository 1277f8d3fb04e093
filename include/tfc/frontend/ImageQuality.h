// How alike two images are (tf.image.ssim and ssim_multiscale; psnr is in Image.h).
//
//   auto quality = tf::image::ssim(original, decoded, 1.0f);            // 1 for equal images
//
#pragma once

#include "tfc/frontend/Image.h"

namespace tfc::image {

struct SsimOpts { TFC_NAMED; int filter_size = 11; double filter_sigma = 1.5, k1 = 0.01, k2 = 0.03; };
/// [...] of images [..., height, width, channels] whose values lie in a range of max_val (255 for uint8). ValueError: a rank below 3, or
/// other heights, widths or channels. InvalidArgumentError when the step runs: an image smaller than the filter.
Output ssim(In img1, In img2, In max_val, SsimOpts o = {});
struct MultiscaleOpts {
  TFC_NAMED;
  std::vector<float> power_factors{0.0448f, 0.2856f, 0.3001f, 0.2363f, 0.1333f}; ///< a scale each, halved from one to the next
  int filter_size = 11;
  double filter_sigma = 1.5, k1 = 0.01, k2 = 0.03;
};
/// ssim at several sizes (MS-SSIM), as ssim.
Output ssim_multiscale(In img1, In img2, In max_val, MultiscaleOpts o = {});

} // namespace tfc::image
