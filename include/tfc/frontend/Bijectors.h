// Invertible functions with the logarithm of their volume change (tf.contrib.distributions.bijectors).
//
//   namespace B = tf::contrib::distributions::bijectors;
//   B::Exp exp;   auto y = exp.forward(x);   auto log_p = normal.log_prob(exp.inverse(y)) + exp.inverse_log_det_jacobian(y, 0);
//
#pragma once

#include "tfc/frontend/Distributions.h"

namespace tfc::contrib::distributions::bijectors {

/// Base of all; a handle. `event_ndims`: how many of the last dimensions are one event, over which log determinants are summed.
class Bijector {
public:
  Output forward(In x, Name o = {.name = "forward"}) const;
  Output inverse(In y, Name o = {.name = "inverse"}) const;
  Output forward_log_det_jacobian(In x, int event_ndims = 0, Name o = {.name = "forward_log_det_jacobian"}) const;
  Output inverse_log_det_jacobian(In y, int event_ndims = 0, Name o = {.name = "inverse_log_det_jacobian"}) const;
  std::string name() const;
  struct Impl;
  const std::shared_ptr<const Impl> &implementation() const { return impl; }

protected:
  explicit Bijector(std::shared_ptr<const Impl> impl) : impl(std::move(impl)) {}
  std::shared_ptr<const Impl> impl;
};
struct Identity : Bijector { explicit Identity(Name o = {.name = "identity"}); };
struct Exp : Bijector { explicit Exp(Name o = {.name = "exp"}); };         ///< exp(x)
struct Softplus : Bijector { explicit Softplus(Name o = {.name = "softplus"}); }; ///< log(1 + exp(x))
struct Sigmoid : Bijector { explicit Sigmoid(Name o = {.name = "sigmoid"}); };
struct AffineScalarOpts { TFC_NAMED; std::optional<In> shift{}, scale{}; std::string name = "affine_scalar"; };
struct AffineScalar : Bijector { explicit AffineScalar(AffineScalarOpts o = {}); }; ///< scale x + shift
/// forward and inverse of another one, exchanged.
struct Invert : Bijector { explicit Invert(const Bijector &bijector, Name o = {}); };
/// The last one first: Chain({f, g}).forward(x) = f(g(x)).
struct Chain : Bijector { explicit Chain(std::vector<Bijector> bijectors, Name o = {}); };

} // namespace tfc::contrib::distributions::bijectors
