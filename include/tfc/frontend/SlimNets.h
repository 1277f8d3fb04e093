// Networks of contrib.slim: Inception v3 and ResNet v2, with the variable names of their checkpoints.
//
//   namespace inception = tf::contrib::slim::nets::inception;
//   inception::inception_v3_arg_scope defaults;
//   auto [logits, end_points] = inception::inception_v3(images, {.num_classes = 1001, .is_training = false});
//
#pragma once

#include "tfc/frontend/SlimTrain.h"

namespace tfc::contrib::slim::nets {

using EndPoints = std::map<std::string, Output>;
struct NetResult { Output net; EndPoints end_points; };
/// Defaults of layers for a block, as several arg_scopes.
class [[nodiscard]] ArgScopes {
public:
  ArgScopes(const ArgScopes &) = delete;
  ~ArgScopes();

protected:
  ArgScopes() = default;
  void add(std::initializer_list<Op> ops, LayerOpts defaults);
  std::vector<std::unique_ptr<arg_scope>> list;
};

namespace inception {
struct ArgScopeOpts { TFC_NAMED; double weight_decay = 0.00004, batch_norm_decay = 0.9997, batch_norm_epsilon = 0.001; };
struct [[nodiscard]] inception_v3_arg_scope : ArgScopes { explicit inception_v3_arg_scope(ArgScopeOpts o = {}); };
struct BaseOpts { TFC_NAMED; std::string final_endpoint = "Mixed_7c"; int min_depth = 16; double depth_multiplier = 1; std::string scope = "InceptionV3"; };
/// The convolutions, up to final_endpoint. ValueError: no such end point, or a multiplier that is not positive.
NetResult inception_v3_base(In inputs, BaseOpts o = {});
struct NetOpts {
  TFC_NAMED;
  int num_classes = 1000;
  bool is_training = true;
  double dropout_keep_prob = 0.8;
  int min_depth = 16;
  double depth_multiplier = 1;
  bool spatial_squeeze = true;
  Reuse reuse = Reuse::Inherit;
  std::string scope = "InceptionV3";
};
/// Logits [batch, num_classes] of [batch, 299, 299, 3] (or other sizes), and end points by name, among them AuxLogits and Predictions.
NetResult inception_v3(In inputs, NetOpts o = {});
inline constexpr int inception_v3_default_image_size = 299;
} // namespace inception

namespace resnet_utils {
struct ArgScopeOpts { TFC_NAMED; double weight_decay = 0.0001, batch_norm_decay = 0.997, batch_norm_epsilon = 1e-5; bool batch_norm_scale = true; };
struct [[nodiscard]] resnet_arg_scope : ArgScopes { explicit resnet_arg_scope(ArgScopeOpts o = {}); };
/// Each factor-th pixel.
Output subsample(In inputs, int factor, std::string scope = {});
} // namespace resnet_utils

namespace resnet_v2 {
struct Block { std::string scope; int base_depth, num_units, stride; };
struct NetOpts {
  TFC_NAMED;
  std::optional<int> num_classes{}; ///< without: the features
  bool is_training = true, global_pool = true;
  std::optional<int> output_stride{}; ///< of the features to the input; beyond it convolutions are dilated
  Reuse reuse = Reuse::Inherit;
  std::string scope{};
};
/// ValueError: an output_stride that the blocks cannot have.
NetResult resnet_v2(In inputs, const std::vector<Block> &blocks, NetOpts o = {});
NetResult resnet_v2_50(In inputs, NetOpts o = {});
NetResult resnet_v2_101(In inputs, NetOpts o = {});
NetResult resnet_v2_152(In inputs, NetOpts o = {});
using resnet_utils::resnet_arg_scope;
} // namespace resnet_v2

} // namespace tfc::contrib::slim::nets

namespace tfc::contrib::slim::python::slim::nets {
namespace inception_v3 {
using tfc::contrib::slim::nets::inception::inception_v3, tfc::contrib::slim::nets::inception::inception_v3_arg_scope, tfc::contrib::slim::nets::inception::inception_v3_base;
}
namespace resnet_v2 {
using tfc::contrib::slim::nets::resnet_v2::resnet_v2_101, tfc::contrib::slim::nets::resnet_v2::resnet_v2_152, tfc::contrib::slim::nets::resnet_v2::resnet_v2_50;
}
} // namespace tfc::contrib::slim::python::slim::nets
