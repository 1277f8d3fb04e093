// Generative models: variational autoencoders, a convolutional GAN with batch norm, a Wasserstein GAN with gradient penalty, a denoising
// autoencoder with tied weights.
#include "Program.h"

#include <cmath>

namespace {
using namespace oracle;

tf::Tensor absRamp(const tf::Shape &shape) {
  tf::Tensor t = ramp(shape);
  for (float &f : t.mutable_data<float>())
    f = std::abs(f);
  return t;
}

tf::Output gaussianKl(tf::Output mean, tf::Output logVariance) {
  tf::NameScope ns("kl");
  auto sum = 1.0 + logVariance;
  sum = sum - tf::square(mean);
  sum = sum - tf::exp(logVariance);
  return -0.5 * tf::reduce_sum(sum, 1);
}

Program vae() {
  auto x = tf::placeholder(tf::float32, {tf::None, 12}, {.name = "x"});
  tf::Output mean, logVariance, z, logits, image, kl, loss;
  {
    tf::VariableScope vs("encoder");
    auto h = tf::layers::dense(x, 8, {.activation = tf::nn::softplus, .kernel_initializer = normal(1), .name = "h"});
    mean = tf::layers::dense(h, 3, {.kernel_initializer = normal(2), .name = "mean"});
    logVariance = tf::layers::dense(h, 3, {.kernel_initializer = normal(3), .name = "log_variance"});
  }
  {
    tf::NameScope ns("sample");
    auto noise = tf::random_normal(tf::shape(mean), {.seed = 7, .name = "noise"});
    auto half = 0.5 * logVariance;
    z = mean + tf::exp(half) * noise;
  }
  {
    tf::VariableScope vs("decoder");
    auto h = tf::layers::dense(z, 8, {.activation = tf::nn::softplus, .kernel_initializer = normal(4), .name = "h"});
    logits = tf::layers::dense(h, 12, {.kernel_initializer = normal(5), .name = "logits"});
    image = tf::sigmoid(logits, {.name = "image"});
  }
  {
    tf::NameScope ns("elbo");
    auto likelihood = tf::reduce_sum(tf::nn::sigmoid_cross_entropy_with_logits({.labels = x, .logits = logits}), 1);
    kl = gaussianKl(mean, logVariance);
    loss = tf::reduce_mean(likelihood + kl, {}, {.name = "loss"});
  }
  auto train = tf::train::AdamOptimizer(0.01).minimize(loss);
  return {loss, {train}, {{x, absRamp({8, 12})}}, {tf::reduce_mean(kl), mean}};
}

Program conditionalVae() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "x"});
  auto label = tf::placeholder(tf::int32, {tf::None}, {.name = "label"});
  tf::Variable beta(0.1, {.trainable = false, .name = "beta"});
  auto onehot = tf::one_hot(label, 3, {.name = "onehot"});
  auto joined = tf::concat({x, onehot}, 1);
  auto h = tf::layers::dense(joined, 5, {.activation = tf::nn::tanh, .kernel_initializer = uniform(1), .name = "encoder"});
  auto latent = tf::split(tf::layers::dense(h, 4, {.kernel_initializer = uniform(2), .name = "latent"}), 2, 1);
  auto mean = latent[0], logVariance = latent[1];
  auto noise = tf::random_normal(tf::shape(mean), {.stddev = 0.5, .seed = 3});
  auto deviation = tf::sqrt(tf::exp(logVariance));
  auto z = mean + noise * deviation;
  h = tf::layers::dense(tf::concat({z, onehot}, 1), 5, {.activation = tf::nn::tanh, .kernel_initializer = uniform(4), .name = "decoder"});
  auto out = tf::layers::dense(h, 6, {.kernel_initializer = uniform(5), .name = "out"});
  auto reconstruction = tf::losses::mean_squared_error(x, out, {.name = "reconstruction"});
  auto kl = tf::reduce_mean(gaussianKl(mean, logVariance));
  auto loss = reconstruction + beta * kl;
  auto step = tf::train::AdagradOptimizer(0.1).minimize(loss);
  auto warm = tf::assign(beta, tf::minimum(beta * 1.2, 1.0), {.name = "warm_up"});
  return {loss, {step, warm.op()}, {{x, ramp(6, 6)}, {label, tf::Tensor({0, 1, 2, 0, 1, 2})}}, {beta, out}};
}

tf::Output generator(tf::Output z, bool training) {
  tf::VariableScope vs("generator");
  auto x = tf::layers::dense(z, 2 * 2 * 6, {.use_bias = false, .kernel_initializer = normal(1), .name = "project"});
  x = tf::reshape(x, {-1, 2, 2, 6});
  x = tf::nn::relu(tf::layers::batch_normalization(x, {.training = training, .name = "bn0"}));
  x = tf::layers::conv2d_transpose(x, 4, {3, 3}, {.strides = {2, 2}, .padding = "same", .use_bias = false, .kernel_initializer = normal(2), .name = "deconv1"});
  x = tf::nn::relu(tf::layers::batch_normalization(x, {.training = training, .name = "bn1"}));
  x = tf::layers::conv2d_transpose(x, 1, {3, 3}, {.strides = {2, 2}, .padding = "same", .kernel_initializer = normal(3), .name = "deconv2"});
  return tf::tanh(x, {.name = "image"});
}

tf::Output discriminator(tf::Output image, bool training, tf::Reuse reuse = tf::Reuse::Inherit) {
  tf::VariableScope vs("discriminator", {.reuse = reuse});
  auto x = tf::layers::conv2d(image, 4, {3}, {.strides = {2}, .padding = "same", .kernel_initializer = normal(4), .name = "conv1"});
  x = tf::nn::leaky_relu(x, 0.1);
  x = tf::layers::conv2d(x, 6, {3}, {.strides = {2}, .padding = "same", .use_bias = false, .kernel_initializer = normal(5), .name = "conv2"});
  x = tf::layers::batch_normalization(x, {.training = training, .name = "bn2"});
  x = tf::nn::leaky_relu(x, 0.1);
  return tf::layers::dense(tf::layers::flatten(x), 1, {.kernel_initializer = normal(6), .name = "logit"});
}

Program dcgan() {
  auto real = tf::placeholder(tf::float32, {tf::None, 8, 8, 1}, {.name = "real"});
  auto z = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "z"});
  auto fake = generator(z, true);
  auto onReal = discriminator(real, true);
  auto onFake = discriminator(fake, true, tf::Reuse::True);
  auto dLoss = tf::losses::sigmoid_cross_entropy(tf::ones_like(onReal), onReal, {.name = "d_real"}, 0.2);
  dLoss = dLoss + tf::losses::sigmoid_cross_entropy(tf::zeros_like(onFake), onFake, {.name = "d_fake"});
  auto gLoss = tf::losses::sigmoid_cross_entropy(tf::ones_like(onFake), onFake, {.name = "g"});
  auto learn = [](const std::string &name, tf::Output loss, double rate) {
    auto variables = tf::trainable_variables(name);
    auto updates = tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS, name + "/");
    tf::ControlDependencies after(updates);
    return tf::train::AdamOptimizer(rate, {.beta1 = 0.5, .name = name + "_adam"}).minimize(loss, {.var_list = variables});
  };
  auto dTrain = learn("discriminator", dLoss, 2e-3);
  auto gTrain = learn("generator", gLoss, 1e-3);
  return {dLoss, {dTrain, gTrain}, {{real, ramp({4, 8, 8, 1})}, {z, ramp(4, 3)}}, {gLoss}};
}

Program wassersteinGan() {
  auto real = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "real"});
  auto z = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "z"});
  auto mix = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "mix"});
  auto make = [](tf::Output x) {
    tf::VariableScope vs("maker", {.reuse = tf::AUTO_REUSE});
    auto w = tf::get_variable("w", {2, 4}, {.initializer = normal(1)});
    return tf::matmul(x, w, {.name = "made"});
  };
  auto critic = [](tf::Output x) {
    tf::VariableScope vs("critic", {.reuse = tf::AUTO_REUSE});
    auto w1 = tf::get_variable("w1", {4, 5}, {.initializer = normal(2)});
    auto b1 = tf::get_variable("b1", {5}, {.initializer = tf::zeros_initializer()});
    auto w2 = tf::get_variable("w2", {5, 1}, {.initializer = normal(3)});
    return tf::matmul(tf::tanh(tf::matmul(x, w1) + b1), w2);
  };
  auto fake = make(z);
  auto first = mix * real;
  auto second = (1.0 - mix) * fake;
  auto between = first + second;
  auto slopes = tf::gradients(critic(between), {between}, {.name = "slopes"})[0];
  auto norms = tf::sqrt(tf::reduce_sum(tf::square(slopes), 1) + 1e-6);
  auto penalty = tf::reduce_mean(tf::square(norms - 1.0), {}, {.name = "penalty"});
  auto onFake = tf::reduce_mean(critic(fake));
  auto onReal = tf::reduce_mean(critic(real));
  auto difference = onFake - onReal;
  auto cLoss = difference + 10.0 * penalty;
  auto mLoss = -tf::reduce_mean(critic(fake), {}, {.name = "m_loss"});
  auto cTrain = tf::train::RMSPropOptimizer(0.01).minimize(cLoss, {.var_list = tf::trainable_variables("critic")});
  auto mTrain = tf::train::RMSPropOptimizer(0.01).minimize(mLoss, {.var_list = tf::trainable_variables("maker")});
  return {cLoss, {cTrain, mTrain}, {{real, ramp(6, 4)}, {z, ramp(6, 2)}, {mix, absRamp({6, 1})}}, {penalty, fake}};
}

Program denoisingAutoencoder() {
  auto x = tf::placeholder(tf::float32, {tf::None, 10}, {.name = "x"});
  auto w = tf::get_variable("w", {10, 4}, {.initializer = tf::glorot_uniform_initializer({.seed = 1})});
  auto hiddenBias = tf::get_variable("hidden_bias", {4}, {.initializer = tf::zeros_initializer()});
  auto visibleBias = tf::get_variable("visible_bias", {10}, {.initializer = tf::zeros_initializer()});
  auto kept = tf::cast(tf::random_uniform(tf::shape(x), 1, 2, tf::float32, {.seed = 2}) > 1.3, tf::float32);
  auto code = tf::nn::sigmoid(tf::nn::xw_plus_b(x * kept, w, hiddenBias), {.name = "code"});
  auto back = tf::matmul(code, w, {.transpose_b = true}) + visibleBias;
  auto sparsity = tf::reduce_mean(code, 0);
  auto active = 0.1 * tf::log(0.1 / sparsity);
  auto ratio = 0.9 / (1.0 - sparsity);
  auto idle = 0.9 * tf::log(ratio);
  auto kl = tf::reduce_sum(active + idle, {}, {.name = "kl"});
  auto error = tf::reduce_mean(tf::reduce_sum(tf::squared_difference(back, x), 1));
  auto loss = error + 0.05 * kl;
  auto train = tf::train::MomentumOptimizer(0.02, 0.9).minimize(loss);
  return {loss, {train}, {{x, ramp(8, 10)}}, {code}};
}

const Programs added{{"vae", vae}, {"conditional_vae", conditionalVae}, {"dcgan", dcgan}, {"wasserstein_gan", wassersteinGan},
                     {"denoising_autoencoder", denoisingAutoencoder}};

} // namespace
