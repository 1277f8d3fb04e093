// A generator and a discriminator that learn in turns: variables by scope, a shared discriminator, labels smoothed on one side.
#include "Program.h"

namespace {
using namespace oracle;

tf::Output generator(tf::Output z) {
  tf::VariableScope vs("generator");
  auto h = tf::layers::dense(z, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(1), .name = "hidden"});
  return tf::layers::dense(h, 4, {.activation = tf::tanh, .kernel_initializer = normal(2), .name = "sample"});
}

std::pair<tf::Output, tf::Output> discriminator(tf::Output x, tf::Reuse reuse = tf::Reuse::Inherit) {
  tf::VariableScope vs("discriminator", {.reuse = reuse});
  auto h = tf::layers::dense(x, 8, {.activation = tf::nn::leaky_relu, .kernel_initializer = normal(3), .name = "hidden"});
  h = tf::layers::dense(h, 6, {.activation = tf::nn::leaky_relu, .kernel_initializer = normal(4), .name = "hidden2"});
  auto logit = tf::layers::dense(h, 1, {.kernel_initializer = normal(5), .name = "logit"});
  return {tf::nn::sigmoid(logit), logit};
}

Program gan() {
  auto real = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "real"});
  auto z = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "z"});
  auto fake = generator(z);
  auto [dReal, logitReal] = discriminator(real);
  auto [dFake, logitFake] = discriminator(fake, tf::Reuse::True);
  tf::Output dLoss, gLoss;
  {
    tf::NameScope ns("losses");
    auto xent = [](tf::Output logits, tf::Output labels) { return tf::nn::sigmoid_cross_entropy_with_logits({.labels = labels, .logits = logits}); };
    auto smooth = tf::ones_like(logitReal) * 0.9;
    auto dLossReal = tf::reduce_mean(xent(logitReal, smooth), {}, {.name = "d_real"});
    auto dLossFake = tf::reduce_mean(xent(logitFake, tf::zeros_like(logitFake)), {}, {.name = "d_fake"});
    dLoss = tf::add(dLossReal, dLossFake, {.name = "d"});
    gLoss = tf::reduce_mean(xent(logitFake, tf::ones_like(logitFake)), {}, {.name = "g"});
  }
  std::vector<tf::Variable> dVars;
  for (const tf::Variable &v : tf::trainable_variables())
    if (v.name().starts_with("discriminator/"))
      dVars.push_back(v);
  auto gVars = tf::get_collection<tf::Variable>(tf::GraphKeys::TRAINABLE_VARIABLES, "generator");
  tf::VariableScope vs("training");
  auto dTrain = tf::train::AdamOptimizer(2e-3, {.beta1 = 0.5, .name = "d_adam"}).minimize(dLoss, {.var_list = dVars});
  auto gTrain = tf::train::AdamOptimizer(2e-3, {.beta1 = 0.5, .name = "g_adam"}).minimize(gLoss, {.var_list = gVars});
  return {dLoss, {dTrain, gTrain}, {{real, ramp(6, 4)}, {z, ramp(6, 3)}}, {fake, dReal, dFake, gLoss}};
}

const Programs added{{"gan", gan}};

} // namespace
