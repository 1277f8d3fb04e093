// tf.image beyond the ops of one node (OneNode.h): resizing, cropping, colours, random changes.
//
//   auto x = tf::image::resize_images(img, {224, 224});          // img: (h, w, c) or (n, h, w, c)
//   x = tf::image::random_flip_left_right(x, {.seed = 1});
#pragma once

#include "tfc/frontend/Array.h"

namespace tfc::image {

enum class ResizeMethod { BILINEAR, NEAREST_NEIGHBOR, BICUBIC, AREA };
struct ResizeOpts { TFC_NAMED; ResizeMethod method = ResizeMethod::BILINEAR; bool align_corners = false, preserve_aspect_ratio = false; std::string name{}; };
Output resize_images(In images, In size, ResizeOpts o = {});
inline Output resize(In images, In size, ResizeOpts o = {}) { return resize_images(std::move(images), std::move(size), std::move(o)); }
struct ConvertOpts { TFC_NAMED; bool saturate = false; std::string name{}; };
/// Between integers (0 to their greatest value) and floats (0 to 1).
Output convert_image_dtype(In image, DType t, ConvertOpts o = {});
struct SeedOpt { TFC_NAMED; std::optional<std::int64_t> seed{}; };
Output flip_left_right(In image);
Output flip_up_down(In image);
Output random_flip_left_right(In image, SeedOpt o = {});
Output random_flip_up_down(In image, SeedOpt o = {});
Output transpose_image(In image, Name o = {});
Output rot90(In image, int k = 1, Name o = {});
Output central_crop(In image, double central_fraction);
Output crop_to_bounding_box(In image, int offset_height, int offset_width, int target_height, int target_width);
Output pad_to_bounding_box(In image, int offset_height, int offset_width, int target_height, int target_width);
Output resize_image_with_crop_or_pad(In image, int target_height, int target_width);
Output per_image_standardization(In image);
Output rgb_to_grayscale(In images, Name o = {});
Output grayscale_to_rgb(In images, Name o = {});
Output adjust_brightness(In image, In delta);
Output adjust_contrast(In images, In contrast_factor);
Output adjust_hue(In image, In delta, Name o = {});
Output adjust_saturation(In image, In saturation_factor, Name o = {});
Output adjust_gamma(In image, double gamma = 1, double gain = 1);
Output random_brightness(In image, double max_delta, SeedOpt o = {});
Output random_contrast(In image, double lower, double upper, SeedOpt o = {});
Output random_hue(In image, double max_delta, SeedOpt o = {});
Output random_saturation(In image, double lower, double upper, SeedOpt o = {});
Output total_variation(Output images, Name o = {});
struct NmsOpts { TFC_NAMED; double iou_threshold = 0.5; std::optional<double> score_threshold{}; std::string name{}; };
Output non_max_suppression(In boxes, In scores, In max_output_size, NmsOpts o = {});
struct SampledBox { Output begin, size, bboxes; };
struct SampleBoxOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; double min_object_covered = 0.1; std::vector<float> aspect_ratio_range{0.75f, 1.33f}, area_range{0.05f, 1.0f}; int max_attempts = 100; bool use_image_if_no_bounding_boxes = false; std::string name{}; };
SampledBox sample_distorted_bounding_box(In image_size, In bounding_boxes, SampleBoxOpts o = {});
Output psnr(In a, In b, In max_val, Name o = {});
Output is_jpeg(In contents, Name o = {});

} // namespace tfc::image

namespace tfc {
struct MultinomialOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; std::string name{}; DType output_dtype = int64; };
Output multinomial(In logits, In num_samples, MultinomialOpts o = {});
struct CropOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; std::string name{}; };
Output random_crop(In value, In size, CropOpts o = {});
struct GammaOpts { TFC_NAMED; std::optional<In> beta{}; DType dtype = float32; std::optional<std::int64_t> seed{}; std::string name{}; };
Output random_gamma(Dims shape, In alpha, GammaOpts o = {});
struct RandomPoissonOpts { TFC_NAMED; DType dtype = float32; std::optional<std::int64_t> seed{}; std::string name{}; };
Output random_poisson(In lam, Dims shape, RandomPoissonOpts o = {});
} // namespace tfc
