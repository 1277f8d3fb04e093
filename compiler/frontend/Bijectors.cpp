// contrib.distributions.bijectors: elementwise functions and their compositions.
#include "State.h"

#include "tfc/frontend/Bijectors.h"
#include "tfc/frontend/NN.h"

namespace tfc::contrib::distributions::bijectors {
using namespace frontend;

struct Bijector::Impl {
  std::string name;
  std::function<Output(const Output &)> forward, inverse;
  std::function<Output(const Output &)> logDet; ///< of forward at x, by element; a scalar if it is the same everywhere
};

namespace {
std::shared_ptr<const Bijector::Impl> made(std::string name, std::function<Output(const Output &)> f, std::function<Output(const Output &)> g, std::function<Output(const Output &)> d) {
  return std::make_shared<const Bijector::Impl>(Bijector::Impl{std::move(name), std::move(f), std::move(g), std::move(d)});
}
/// The sum over the event's dimensions, which the derivative is spread over first.
Output summed(const Output &d, const Output &like, int event) {
  if (event < 0) throw ValueError(cat("event_ndims must not be negative, got ", event));
  if (event == 0) return d;
  std::vector<int> axes;
  for (int i = -event; i < 0; ++i) axes.push_back(i);
  return reduce_sum(d + zeros_like(like), Axes(axes));
}
} // namespace

std::string Bijector::name() const { return impl->name; }
Output Bijector::forward(In x, Name o) const {
  Scoped s(impl->name + "/" + o.name, "", {x});
  return impl->forward(convert(x, DType::unset, "x"));
}
Output Bijector::inverse(In y, Name o) const {
  Scoped s(impl->name + "/" + o.name, "", {y});
  return impl->inverse(convert(y, DType::unset, "y"));
}
Output Bijector::forward_log_det_jacobian(In x, int event, Name o) const {
  Scoped s(impl->name + "/" + o.name, "", {x});
  Output v = convert(x, DType::unset, "x");
  return summed(impl->logDet(v), v, event);
}
Output Bijector::inverse_log_det_jacobian(In y, int event, Name o) const {
  Scoped s(impl->name + "/" + o.name, "", {y});
  Output v = convert(y, DType::unset, "y");
  return -summed(impl->logDet(impl->inverse(v)), v, event);
}

Identity::Identity(Name o)
    : Bijector(made(o.name, [](const Output &x) { return x; }, [](const Output &y) { return y; }, [](const Output &x) { return constantOf(Tensor::zeros(Shape{}, x.dtype()), "zero"); })) {}
Exp::Exp(Name o) : Bijector(made(o.name, [](const Output &x) { return exp(x); }, [](const Output &y) { return log(y); }, [](const Output &x) { return x; })) {}
Softplus::Softplus(Name o)
    : Bijector(made(o.name, [](const Output &x) { return nn::softplus(x); }, [](const Output &y) { return y + log(-expm1(-y)); }, [](const Output &x) { return -nn::softplus(-x); })) {}
Sigmoid::Sigmoid(Name o)
    : Bijector(made(o.name, [](const Output &x) { return sigmoid(x); }, [](const Output &y) { return log(y) - log1p(-y); }, [](const Output &x) { return -nn::softplus(-x) - nn::softplus(x); })) {}
AffineScalar::AffineScalar(AffineScalarOpts o)
    : Bijector(made(
          o.name,
          [o](const Output &given) {
            Output x = given;
            if (o.scale) x = x * *o.scale;
            return o.shift ? x + *o.shift : x;
          },
          [o](const Output &given) {
            Output y = given;
            if (o.shift) y = y - *o.shift;
            return o.scale ? y / *o.scale : y;
          },
          [o](const Output &x) { return o.scale ? log(abs(convert(*o.scale, x.dtype()))) : constantOf(Tensor::zeros(Shape{}, x.dtype()), "zero"); })) {}
Invert::Invert(const Bijector &b, Name o)
    : Bijector([&] {
        auto in = b.implementation();
        return made(o.name.empty() ? "invert_" + in->name : o.name, in->inverse, in->forward, [in](const Output &y) { return -in->logDet(in->inverse(y)); });
      }()) {}
Chain::Chain(std::vector<Bijector> list, Name o)
    : Bijector([&] {
        std::string name = "chain";
        std::vector<std::shared_ptr<const Impl>> parts;
        for (const Bijector &b : list) parts.push_back(b.implementation());
        if (list.empty()) name = "identity";
        else {
          name += "_of";
          for (auto &p : parts) name += "_" + p->name;
        }
        return made(
            o.name.empty() ? name : o.name,
            [parts](const Output &given) {
              Output x = given;
              for (auto p = parts.rbegin(); p != parts.rend(); ++p) x = (*p)->forward(x);
              return x;
            },
            [parts](const Output &given) {
              Output y = given;
              for (auto &p : parts) y = p->inverse(y);
              return y;
            },
            [parts](const Output &given) {
              Output x = given, sum = constantOf(Tensor::zeros(Shape{}, x.dtype()), "zero");
              for (auto p = parts.rbegin(); p != parts.rend(); ++p) sum = sum + (*p)->logDet(x), x = (*p)->forward(x);
              return sum;
            });
      }()) {}

} // namespace tfc::contrib::distributions::bijectors
