// Inception v3 and ResNet v2 (contrib/slim/python/slim/nets of 1.15).
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Contrib.h"
#include "tfc/frontend/NN.h"
#include "tfc/frontend/SlimNets.h"

#include <algorithm>

namespace tfc::contrib::slim::nets {
using namespace frontend;

void ArgScopes::add(std::initializer_list<Op> ops, LayerOpts defaults) { list.push_back(std::make_unique<arg_scope>(ops, std::move(defaults))); }
ArgScopes::~ArgScopes() {
  while (!list.empty()) list.pop_back();
}
static Output relu(Output x) { return nn::relu(x); }
static Output normalized(Output x) { return batch_norm(x); }

//===-- Inception v3 ----------------------------------------------------------------------------------------------===//

namespace inception {

inception_v3_arg_scope::inception_v3_arg_scope(ArgScopeOpts o) {
  add({conv2d, fully_connected}, {.weights_regularizer = l2_regularizer(o.weight_decay)});
  add({batch_norm}, {.decay = o.batch_norm_decay, .epsilon = o.batch_norm_epsilon});
  add({conv2d}, {.activation_fn = relu, .normalizer_fn = normalized, .weights_initializer = variance_scaling_initializer()});
}

namespace {

/// A convolution or pool of a branch: its depth is 0 for pools.
struct Step {
  int depth;
  Sizes kernel;
  const char *scope;
  int stride = 1;
  std::vector<Step> fork = {}; ///< of what came before, joined
};
using Branch = std::vector<Step>;

struct Builder {
  int minDepth;
  double multiplier;
  int depth(int d) const { return std::max(static_cast<int>(d * multiplier), minDepth); }
  Output apply(const Output &x, const Step &s) const {
    if (!s.fork.empty()) {
      std::vector<Output> parts;
      for (const Step &f : s.fork) parts.push_back(apply(x, f));
      return concat(parts, 3);
    }
    LayerOpts o{.scope = s.scope};
    if (s.stride != 1) o.stride = Sizes{s.stride, s.stride}, o.padding = "VALID";
    if (s.depth) return conv2d(x, depth(s.depth), s.kernel, o);
    return s.stride == 1 ? avg_pool2d(x, s.kernel, o) : max_pool2d(x, s.kernel, o);
  }
  Output mixed(const Output &x, const std::vector<Branch> &branches) const {
    std::vector<Output> parts;
    for (std::size_t i = 0; i < branches.size(); ++i) {
      VariableScope vs(cat("Branch_", i));
      Output y = x;
      for (const Step &s : branches[i]) y = apply(y, s);
      parts.push_back(y);
    }
    return concat(parts, 3);
  }
};
const Sizes one{1, 1}, three{3, 3}, five{5, 5}, wide{1, 7}, tall{7, 1};

struct Named { const char *name; std::vector<Branch> branches; };
std::vector<Named> mixedLayers() {
  auto first = [](const char *name, int pool, const char *b1a, const char *b1b) -> Named {
    return {name,
            {{{64, one, "Conv2d_0a_1x1"}},
             {{48, one, b1a}, {64, five, b1b}},
             {{64, one, "Conv2d_0a_1x1"}, {96, three, "Conv2d_0b_3x3"}, {96, three, "Conv2d_0c_3x3"}},
             {{0, three, "AvgPool_0a_3x3"}, {pool, one, "Conv2d_0b_1x1"}}}};
  };
  auto middle = [](const char *name, int d) -> Named {
    return {name,
            {{{192, one, "Conv2d_0a_1x1"}},
             {{d, one, "Conv2d_0a_1x1"}, {d, wide, "Conv2d_0b_1x7"}, {192, tall, "Conv2d_0c_7x1"}},
             {{d, one, "Conv2d_0a_1x1"}, {d, tall, "Conv2d_0b_7x1"}, {d, wide, "Conv2d_0c_1x7"}, {d, tall, "Conv2d_0d_7x1"}, {192, wide, "Conv2d_0e_1x7"}},
             {{0, three, "AvgPool_0a_3x3"}, {192, one, "Conv2d_0b_1x1"}}}};
  };
  auto last = [](const char *name, const char *fork) -> Named {
    return {name,
            {{{320, one, "Conv2d_0a_1x1"}},
             {{384, one, "Conv2d_0a_1x1"}, {0, one, "", 1, {{384, {1, 3}, "Conv2d_0b_1x3"}, {384, {3, 1}, fork}}}},
             {{448, one, "Conv2d_0a_1x1"}, {384, three, "Conv2d_0b_3x3"}, {0, one, "", 1, {{384, {1, 3}, "Conv2d_0c_1x3"}, {384, {3, 1}, "Conv2d_0d_3x1"}}}},
             {{0, three, "AvgPool_0a_3x3"}, {192, one, "Conv2d_0b_1x1"}}}};
  };
  return {first("Mixed_5b", 32, "Conv2d_0a_1x1", "Conv2d_0b_5x5"),
          first("Mixed_5c", 64, "Conv2d_0b_1x1", "Conv_1_0c_5x5"),
          first("Mixed_5d", 64, "Conv2d_0a_1x1", "Conv2d_0b_5x5"),
          {"Mixed_6a", {{{384, three, "Conv2d_1a_1x1", 2}}, {{64, one, "Conv2d_0a_1x1"}, {96, three, "Conv2d_0b_3x3"}, {96, three, "Conv2d_1a_1x1", 2}}, {{0, three, "MaxPool_1a_3x3", 2}}}},
          middle("Mixed_6b", 128),
          middle("Mixed_6c", 160),
          middle("Mixed_6d", 160),
          middle("Mixed_6e", 192),
          {"Mixed_7a",
           {{{192, one, "Conv2d_0a_1x1"}, {320, three, "Conv2d_1a_3x3", 2}},
            {{192, one, "Conv2d_0a_1x1"}, {192, wide, "Conv2d_0b_1x7"}, {192, tall, "Conv2d_0c_7x1"}, {192, three, "Conv2d_1a_3x3", 2}},
            {{0, three, "MaxPool_1a_3x3", 2}}}},
          last("Mixed_7b", "Conv2d_0b_3x1"),
          last("Mixed_7c", "Conv2d_0c_3x1")};
}

NetResult base(const Output &inputs, const BaseOpts &o) {
  if (o.depth_multiplier <= 0) throw ValueError("depth_multiplier is not greater than zero.");
  Builder b{o.min_depth, o.depth_multiplier};
  EndPoints ends;
  Output net = inputs;
  auto done = [&](const char *name) {
    ends[name] = net;
    return o.final_endpoint == name;
  };
  {
    arg_scope s({conv2d, max_pool2d, avg_pool2d}, {.stride = Sizes{1, 1}, .padding = "VALID"});
    struct Stem { const char *name; int depth; Sizes kernel; int stride; const char *padding; };
    for (const Stem &t : {Stem{"Conv2d_1a_3x3", 32, three, 2, "VALID"}, {"Conv2d_2a_3x3", 32, three, 1, "VALID"}, {"Conv2d_2b_3x3", 64, three, 1, "SAME"}, {"MaxPool_3a_3x3", 0, three, 2, "VALID"},
                          {"Conv2d_3b_1x1", 80, one, 1, "VALID"}, {"Conv2d_4a_3x3", 192, three, 1, "VALID"}, {"MaxPool_5a_3x3", 0, three, 2, "VALID"}}) {
      LayerOpts l{.stride = Sizes{t.stride, t.stride}, .padding = t.padding, .scope = t.name};
      net = t.depth ? conv2d(net, b.depth(t.depth), t.kernel, l) : max_pool2d(net, t.kernel, l);
      if (done(t.name)) return {net, ends};
    }
  }
  arg_scope s({conv2d, max_pool2d, avg_pool2d}, {.stride = Sizes{1, 1}, .padding = "SAME"});
  for (const Named &m : mixedLayers()) {
    VariableScope vs(m.name);
    net = b.mixed(net, m.branches);
    if (done(m.name)) return {net, ends};
  }
  throw ValueError(cat("Unknown final endpoint ", o.final_endpoint));
}
/// The kernel, no larger than a known image.
Sizes reduced(const Output &x, const Sizes &kernel) {
  std::int64_t h = x.shape().dim(1), w = x.shape().dim(2);
  if (h < 0 || w < 0) return kernel;
  return Sizes{static_cast<int>(std::min<std::int64_t>(h, kernel[0])), static_cast<int>(std::min<std::int64_t>(w, kernel[1]))};
}
Output ofImages(const In &inputs) {
  Output x = convert(inputs);
  if (x.shape().rank() != 4 || x.shape().dim(3) < 0) throw ValueError(cat("Images have four dimensions, the last of them known; got ", x.shape().str()));
  return x;
}

} // namespace

NetResult inception_v3_base(In inputs, BaseOpts o) {
  Output x = ofImages(inputs);
  VariableScope vs(o.scope.empty() ? "InceptionV3" : o.scope);
  return base(x, o);
}
NetResult inception_v3(In inputs, NetOpts o) {
  Output x = ofImages(inputs);
  VariableScope vs(o.scope.empty() ? "InceptionV3" : o.scope, {.reuse = o.reuse});
  arg_scope training({batch_norm, dropout}, {.is_training = In(o.is_training)});
  auto [net, ends] = base(x, {.min_depth = o.min_depth, .depth_multiplier = o.depth_multiplier});
  Builder b{o.min_depth, o.depth_multiplier};
  auto squeezed = [&](const Output &y) { return o.spatial_squeeze ? squeeze(y, {1, 2}, {.name = "SpatialSqueeze"}) : y; };
  {
    arg_scope s({conv2d, max_pool2d, avg_pool2d}, {.stride = Sizes{1, 1}, .padding = "SAME"});
    VariableScope aux("AuxLogits");
    Output y = avg_pool2d(ends.at("Mixed_6e"), five, {.stride = Sizes{3, 3}, .padding = "VALID", .scope = "AvgPool_1a_5x5"});
    y = conv2d(y, b.depth(128), one, {.scope = "Conv2d_1b_1x1"});
    Sizes k = reduced(y, five);
    y = conv2d(y, b.depth(768), k, {.padding = "VALID", .weights_initializer = truncated_normal_initializer({.stddev = 0.01}), .scope = cat("Conv2d_2a_", k[0], "x", k[1])});
    y = conv2d(y, o.num_classes, one, {.activation_fn = nullptr, .normalizer_fn = nullptr, .weights_initializer = truncated_normal_initializer({.stddev = 0.001}), .scope = "Conv2d_2b_1x1"});
    ends["AuxLogits"] = squeezed(y);
  }
  Output logits;
  {
    VariableScope head("Logits");
    Sizes k = reduced(net, Sizes{8, 8});
    net = avg_pool2d(net, k, {.padding = "VALID", .scope = cat("AvgPool_1a_", k[0], "x", k[1])});
    net = dropout(net, {.keep_prob = o.dropout_keep_prob, .scope = "Dropout_1b"});
    ends["PreLogits"] = net;
    logits = squeezed(conv2d(net, o.num_classes, one, {.activation_fn = nullptr, .normalizer_fn = nullptr, .scope = "Conv2d_1c_1x1"}));
  }
  ends["Logits"] = logits;
  ends["Predictions"] = softmax(logits, {.scope = "Predictions"});
  return {logits, ends};
}
} // namespace inception

//===-- ResNet v2 -------------------------------------------------------------------------------------------------===//

resnet_utils::resnet_arg_scope::resnet_arg_scope(ArgScopeOpts o) {
  add({conv2d}, {.activation_fn = relu, .normalizer_fn = normalized, .weights_initializer = variance_scaling_initializer(), .weights_regularizer = l2_regularizer(o.weight_decay)});
  add({batch_norm}, {.decay = o.batch_norm_decay, .epsilon = o.batch_norm_epsilon, .scale = o.batch_norm_scale});
  add({max_pool2d}, {.padding = "SAME"});
}
Output resnet_utils::subsample(In inputs, int factor, std::string scope) {
  if (factor == 1) return convert(inputs);
  return max_pool2d(inputs, Sizes{1, 1}, {.stride = Sizes{factor, factor}, .scope = scope});
}

namespace resnet_v2 {
namespace {
Output bottleneck(const Output &x, int depth, int inner, int stride, int rate) {
  VariableScope vs(std::nullopt, {.default_name = "bottleneck_v2"});
  Output pre = batch_norm(x, {.activation_fn = relu, .scope = "preact"});
  Output shortcut = x.shape().dim(3) == depth ? resnet_utils::subsample(x, stride, "shortcut")
                                              : conv2d(pre, depth, Sizes{1, 1}, {.stride = Sizes{stride, stride}, .activation_fn = nullptr, .normalizer_fn = nullptr, .scope = "shortcut"});
  Output y = conv2d(pre, inner, Sizes{1, 1}, {.stride = Sizes{1, 1}, .scope = "conv1"});
  y = resnet_utils::conv2d_same(y, inner, 3, stride, {.rate = rate, .scope = "conv2"});
  y = conv2d(y, depth, Sizes{1, 1}, {.stride = Sizes{1, 1}, .activation_fn = nullptr, .normalizer_fn = nullptr, .scope = "conv3"});
  return shortcut + y;
}
NetResult standard(const In &inputs, NetOpts o, const char *name, std::initializer_list<int> units) {
  if (o.scope.empty()) o.scope = name;
  std::vector<Block> blocks;
  int i = 0;
  for (int n : units) blocks.push_back({cat("block", i + 1), 64 << i, n, i + 1 < static_cast<int>(units.size()) ? 2 : 1}), ++i;
  return resnet_v2(inputs, blocks, o);
}
} // namespace

NetResult resnet_v2(In inputs, const std::vector<Block> &blocks, NetOpts o) {
  Output net = convert(inputs);
  if (net.shape().rank() != 4 || net.shape().dim(3) < 0) throw ValueError(cat("Images have four dimensions, the last of them known; got ", net.shape().str()));
  std::optional<VariableScope> vs;
  if (o.scope.empty()) vs.emplace(std::nullopt, VariableScopeOpts{.default_name = "resnet_v2", .reuse = o.reuse});
  else vs.emplace(o.scope, VariableScopeOpts{.reuse = o.reuse});
  arg_scope training({batch_norm}, {.is_training = In(o.is_training)});
  EndPoints ends;
  if (o.output_stride && *o.output_stride % 4) throw ValueError("The output_stride needs to be a multiple of 4.");
  {
    arg_scope plain({conv2d}, {.activation_fn = nullptr, .normalizer_fn = nullptr});
    net = resnet_utils::conv2d_same(net, 64, 7, 2, {.scope = "conv1"});
  }
  net = max_pool2d(net, Sizes{3, 3}, {.stride = Sizes{2, 2}, .scope = "pool1"});
  int current = 1, rate = 1; // strides so far, and dilation in their place
  for (const Block &b : blocks) {
    VariableScope block(b.scope);
    for (int i = 0; i < b.num_units; ++i) {
      int stride = i + 1 == b.num_units ? b.stride : 1;
      if (o.output_stride && current > *o.output_stride / 4) throw ValueError("The target output_stride cannot be reached.");
      VariableScope unit(cat("unit_", i + 1));
      bool dilated = o.output_stride && current == *o.output_stride / 4;
      net = bottleneck(net, 4 * b.base_depth, b.base_depth, dilated ? 1 : stride, dilated ? rate : 1);
      (dilated ? rate : current) *= stride;
    }
    ends[cat(o.scope.empty() ? std::string() : o.scope + "/", b.scope)] = net;
  }
  if (o.output_stride && current != *o.output_stride / 4) throw ValueError("The target output_stride cannot be reached.");
  net = batch_norm(net, {.activation_fn = relu, .scope = "postnorm"});
  if (o.global_pool) net = reduce_mean(net, {1, 2}, {.keepdims = true, .name = "pool5"});
  if (o.num_classes) {
    net = conv2d(net, *o.num_classes, Sizes{1, 1}, {.activation_fn = nullptr, .normalizer_fn = nullptr, .scope = "logits"});
    ends[cat(o.scope.empty() ? std::string() : o.scope + "/", "logits")] = net;
    ends["predictions"] = softmax(net, {.scope = "predictions"});
  }
  return {net, ends};
}
NetResult resnet_v2_50(In x, NetOpts o) { return standard(x, std::move(o), "resnet_v2_50", {3, 4, 6, 3}); }
NetResult resnet_v2_101(In x, NetOpts o) { return standard(x, std::move(o), "resnet_v2_101", {3, 4, 23, 3}); }
NetResult resnet_v2_152(In x, NetOpts o) { return standard(x, std::move(o), "resnet_v2_152", {3, 8, 36, 3}); }
} // namespace resnet_v2

} // namespace tfc::contrib::slim::nets
