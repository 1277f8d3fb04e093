// Probability distributions (tf.distributions, contrib.distributions).
//
//   tf::distributions::Normal n(0.0f, {1.0f, 2.0f});               // a batch of two
//   auto x = n.sample({5}, {.seed = 1});                             // [5, 2]
//   auto nll = -n.log_prob(x);
//   auto d = tf::distributions::kl_divergence(n, tf::distributions::Normal(0.0f, 1.0f));
//
// Parameters broadcast to the batch shape; samples have shape sample_shape + batch_shape + event_shape. Samples with a seed are
// TensorFlow's, and gradients reach parameters through them where `reparameterization_type` says so. NotImplementedError:
// a distribution does not have that function. Values are not checked (validate_args is off, as by default).
#pragma once

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Image.h"

namespace tfc::distributions {

struct NotImplementedError : Error { using Error::Error; };
enum class ReparameterizationType { FULLY_REPARAMETERIZED, NOT_REPARAMETERIZED };
inline constexpr auto FULLY_REPARAMETERIZED = ReparameterizationType::FULLY_REPARAMETERIZED;
inline constexpr auto NOT_REPARAMETERIZED = ReparameterizationType::NOT_REPARAMETERIZED;
struct SampleOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; std::string name = "sample"; };

/// Base of all distributions; a handle.
class Distribution {
public:
  Output sample(std::vector<std::int64_t> sample_shape = {}, SampleOpts o = {}) const;
  Output log_prob(In value, Name o = {.name = "log_prob"}) const;
  Output prob(In value, Name o = {.name = "prob"}) const;
  Output log_cdf(In value, Name o = {.name = "log_cdf"}) const;
  Output cdf(In value, Name o = {.name = "cdf"}) const;
  Output survival_function(In value, Name o = {.name = "survival_function"}) const; ///< 1 - cdf
  Output entropy(Name o = {.name = "entropy"}) const;
  Output mean(Name o = {.name = "mean"}) const;
  Output variance(Name o = {.name = "variance"}) const;
  Output stddev(Name o = {.name = "stddev"}) const;
  Output mode(Name o = {.name = "mode"}) const;
  Output kl_divergence(const Distribution &other, Name o = {}) const;
  Output cross_entropy(const Distribution &other) const; ///< entropy() + kl_divergence(other)
  DType dtype() const; ///< of samples
  std::string name() const;
  Shape batch_shape() const;
  Shape event_shape() const;
  Output batch_shape_tensor() const;
  ReparameterizationType reparameterization_type() const;
  struct Impl;
  const std::shared_ptr<const Impl> &implementation() const { return impl; }

protected:
  explicit Distribution(std::shared_ptr<const Impl> impl) : impl(std::move(impl)) {}
  std::shared_ptr<const Impl> impl;
};

/// Densities exp(-(x - loc)^2 / (2 scale^2)) / (scale sqrt(2 pi)).
struct Normal : Distribution {
  Normal(In loc, In scale, Name o = {.name = "Normal"});
  Output loc, scale;
};
/// On [low, high).
struct Uniform : Distribution {
  explicit Uniform(In low = 0.0f, In high = 1.0f, Name o = {.name = "Uniform"});
  Output low, high;
};
/// ValueError unless exactly one of logits and probs is given. Events are 0 and 1.
struct BernoulliOpts { TFC_NAMED; std::optional<In> logits{}, probs{}; DType dtype = DType::int32; std::string name = "Bernoulli"; };
struct Bernoulli : Distribution {
  explicit Bernoulli(BernoulliOpts o);
  Output logits, probs;
};
/// Class numbers; the last dimension of the parameter counts the classes.
struct CategoricalOpts { TFC_NAMED; std::optional<In> logits{}, probs{}; DType dtype = DType::int32; std::string name = "Categorical"; };
struct Categorical : Distribution {
  explicit Categorical(CategoricalOpts o);
  Output logits, probs;
};
struct Beta : Distribution {
  Beta(In concentration1, In concentration0, Name o = {.name = "Beta"});
  Output concentration1, concentration0;
};
struct Gamma : Distribution {
  Gamma(In concentration, In rate, Name o = {.name = "Gamma"});
  Output concentration, rate;
};
struct Exponential : Distribution {
  explicit Exponential(In rate, Name o = {.name = "Exponential"});
  Output rate;
};
struct Laplace : Distribution {
  Laplace(In loc, In scale, Name o = {.name = "Laplace"});
  Output loc, scale;
};
/// Independent normals; the last dimension is the event.
struct MultivariateNormalDiag : Distribution {
  MultivariateNormalDiag(In loc, In scale_diag, Name o = {.name = "MultivariateNormalDiag"});
  Output loc, scale_diag;
};
/// softmax((logits + Gumbel) / temperature): differentiable samples near one-hot vectors.
struct RelaxedOneHotOpts { TFC_NAMED; std::optional<In> logits{}, probs{}; std::string name = "RelaxedOneHotCategorical"; };
struct RelaxedOneHotCategorical : Distribution {
  explicit RelaxedOneHotCategorical(In temperature, RelaxedOneHotOpts o);
  Output temperature, logits;
};

/// KL(a || b) for each of the batch. NotImplementedError: no formula for the two.
Output kl_divergence(const Distribution &a, const Distribution &b, Name o = {});

} // namespace tfc::distributions

namespace tfc::contrib::distributions {
using namespace tfc::distributions;
}
