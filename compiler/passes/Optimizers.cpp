// The dense optimizers' rules.

#include "Optimizers.h"

#include "llvm/ADT/StringSwitch.h"

namespace tfc::compiler {
namespace {

void gradientDescent(Update &u, OperandRange in) { // var, alpha, delta
  u.assign(in[0], u.sub(u.read(in[0]), u.mul(in[2], in[1])));
}

void momentum(Update &u, OperandRange in) { // var, accum, lr, grad, momentum
  bool nesterov = u.flag("use_nesterov");
  Value var = u.read(in[0]), lr = in[2], grad = in[3], m = in[4];
  Value accum = u.add(u.mul(u.read(in[1]), m), grad);
  Value step = nesterov ? u.add(u.mul(grad, lr), u.mul(u.mul(accum, m), lr)) : u.mul(accum, lr);
  u.assign(in[1], accum);
  u.assign(in[0], u.sub(var, step));
}

void adam(Update &u, OperandRange in) { // var, m, v, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad
  bool nesterov = u.flag("use_nesterov");
  Value var = u.read(in[0]), m = u.read(in[1]), v = u.read(in[2]);
  Value b1 = in[6], b2 = in[7], epsilon = in[8], g = in[9], one = u.scalar(1, var);
  Value alpha = u.div(u.mul(in[5], u.sqrt(u.sub(one, in[4]))), u.sub(one, in[3]));
  Value oneMinusB1 = u.sub(one, b1);
  Value mNew = u.add(m, u.mul(u.sub(g, m), oneMinusB1));
  Value vNew = u.add(v, u.mul(u.sub(u.square(g), v), u.sub(one, b2)));
  Value direction = nesterov ? u.add(u.mul(g, oneMinusB1), u.mul(b1, mNew)) : mNew;
  Value varNew = u.sub(var, u.div(u.mul(direction, alpha), u.add(u.sqrt(vNew), epsilon)));
  u.assign(in[1], mNew);
  u.assign(in[2], vNew);
  u.assign(in[0], varNew);
}

void adagrad(Update &u, OperandRange in) { // var, accum, lr, grad
  Value var = u.read(in[0]), accum = u.read(in[1]), grad = in[3];
  if (u.flag("update_slots", true)) {
    accum = u.add(accum, u.square(grad));
    u.assign(in[1], accum);
  }
  u.assign(in[0], u.sub(var, u.mul(u.mul(grad, in[2]), u.rsqrt(accum))));
}

void rmsProp(Update &u, OperandRange in) { // var, ms, mom, lr, rho, momentum, epsilon, grad
  Value var = u.read(in[0]), ms = u.read(in[1]), mom = u.read(in[2]), grad = in[7];
  Value msNew = u.add(ms, u.mul(u.sub(u.square(grad), ms), u.sub(u.scalar(1, var), in[4])));
  Value momNew = u.add(u.mul(mom, in[5]), u.div(u.mul(grad, in[3]), u.sqrt(u.add(msNew, in[6]))));
  u.assign(in[1], msNew);
  u.assign(in[2], momNew);
  u.assign(in[0], u.sub(var, momNew));
}

void centeredRmsProp(Update &u, OperandRange in) { // var, mg, ms, mom, lr, rho, momentum, epsilon, grad
  Value var = u.read(in[0]), mg = u.read(in[1]), ms = u.read(in[2]), mom = u.read(in[3]), grad = in[8];
  Value oneMinusRho = u.sub(u.scalar(1, var), in[5]);
  Value msNew = u.add(ms, u.mul(u.sub(u.square(grad), ms), oneMinusRho));
  Value mgNew = u.add(mg, u.mul(u.sub(grad, mg), oneMinusRho));
  Value denominator = u.add(u.sub(msNew, u.square(mgNew)), in[7]);
  Value momNew = u.add(u.mul(mom, in[6]), u.div(u.mul(grad, in[4]), u.sqrt(denominator)));
  u.assign(in[1], mgNew);
  u.assign(in[2], msNew);
  u.assign(in[3], momNew);
  u.assign(in[0], u.sub(var, momNew));
}

void adadelta(Update &u, OperandRange in) { // var, accum, accum_update, lr, rho, epsilon, grad
  Value var = u.read(in[0]), accum = u.read(in[1]), accumUpdate = u.read(in[2]);
  Value lr = in[3], rho = in[4], epsilon = in[5], grad = in[6];
  Value oneMinusRho = u.sub(u.scalar(1, var), rho);
  Value accumNew = u.add(u.mul(accum, rho), u.mul(u.square(grad), oneMinusRho));
  Value update = u.mul(u.mul(u.sqrt(u.add(accumUpdate, epsilon)), u.rsqrt(u.add(accumNew, epsilon))), grad);
  u.assign(in[1], accumNew);
  u.assign(in[0], u.sub(var, u.mul(update, lr)));
  u.assign(in[2], u.add(u.mul(accumUpdate, rho), u.mul(u.square(update), oneMinusRho)));
}

/// Whether scalar `v` is known to be `value`.
bool isKnown(Value v, double value) {
  if (ElementsAttr attr = constantOf(v))
    if (Expected<Tensor> t = tensorOf(attr); t && t->size() == 1) return t->asDouble(0) == value;
  return false;
}

void ftrlOf(Update &u, Value shrinkage, Value lrPower, OperandRange in) { // var, accum, linear, grad, lr, l1, l2
  Value var = u.read(in[0]), accum = u.read(in[1]), linear = u.read(in[2]);
  Value grad = in[3], lr = in[4], l1 = in[5], l2 = in[6];
  Value accumNew = u.add(accum, u.square(grad));
  Value pull = shrinkage ? u.add(grad, u.mul(u.mul(u.scalar(2, shrinkage), shrinkage), var)) : grad;
  // The usual power, -1/2, is a square root in TensorFlow too.
  bool isRoot = isKnown(lrPower, -0.5);
  Value exponent = isRoot ? Value() : u.neg(lrPower);
  auto raise = [&](Value x) { return isRoot ? u.sqrt(x) : u.pow(x, exponent); };
  Value sigma = u.div(u.sub(raise(accumNew), raise(accum)), lr);
  Value linearNew = u.add(linear, u.sub(pull, u.mul(sigma, var)));
  Value x = u.sub(u.mul(u.sign(linearNew), l1), linearNew);
  Value y = u.add(u.div(raise(accumNew), lr), u.mul(u.scalar(2, l2), l2));
  Value varNew = u.select(u.greater(u.abs(linearNew), l1), u.div(x, y), u.scalar(0, var));
  u.assign(in[2], linearNew);
  u.assign(in[0], varNew);
  u.assign(in[1], accumNew);
}

void ftrl(Update &u, OperandRange in) { ftrlOf(u, {}, in[7], in); }
void ftrlV2(Update &u, OperandRange in) { ftrlOf(u, in[7], in[8], in); }

void kerasMomentum(Update &u, OperandRange in) { // var, accum, lr, grad, momentum
  Value var = u.read(in[0]), down = u.mul(in[3], in[2]);
  Value accum = u.sub(u.mul(u.read(in[1]), in[4]), down);
  u.assign(in[1], accum);
  u.assign(in[0], u.add(var, u.flag("use_nesterov") ? u.sub(u.mul(accum, in[4]), down) : accum));
}

void adamWithAmsgrad(Update &u, OperandRange in) { // var, m, v, vhat, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad
  Value var = u.read(in[0]), m = u.read(in[1]), v = u.read(in[2]), g = in[10], one = u.scalar(1, var);
  Value alpha = u.div(u.mul(in[6], u.sqrt(u.sub(one, in[5]))), u.sub(one, in[4]));
  Value mNew = u.add(m, u.mul(u.sub(g, m), u.sub(one, in[7])));
  Value vNew = u.add(v, u.mul(u.sub(u.square(g), v), u.sub(one, in[8])));
  Value most = u.maximum(u.read(in[3]), vNew);
  u.assign(in[1], mNew);
  u.assign(in[2], vNew);
  u.assign(in[3], most);
  u.assign(in[0], u.sub(var, u.div(u.mul(mNew, alpha), u.add(u.sqrt(most), in[9]))));
}

void adaMax(Update &u, OperandRange in) { // var, m, v, beta1_power, lr, beta1, beta2, epsilon, grad
  Value var = u.read(in[0]), m = u.read(in[1]), v = u.read(in[2]), g = in[8], one = u.scalar(1, var);
  Value mNew = u.add(m, u.mul(u.sub(g, m), u.sub(one, in[5])));
  Value vNew = u.maximum(u.mul(v, in[6]), u.abs(g));
  u.assign(in[1], mNew);
  u.assign(in[2], vNew);
  u.assign(in[0], u.sub(var, u.mul(u.div(in[4], u.sub(one, in[3])), u.div(mNew, u.add(vNew, in[7])))));
}

void adagradV2(Update &u, OperandRange in) { // var, accum, lr, epsilon, grad
  Value var = u.read(in[0]), accum = u.read(in[1]), grad = in[4];
  if (u.flag("update_slots", true)) {
    accum = u.add(accum, u.square(grad));
    u.assign(in[1], accum);
  }
  u.assign(in[0], u.sub(var, u.div(u.mul(grad, in[2]), u.add(u.sqrt(accum), in[3]))));
}

void adagradDA(Update &u, OperandRange in) { // var, accum, squared, grad, lr, l1, l2, global_step
  Value accum = u.read(in[1]), squared = u.read(in[2]), grad = in[3], lr = in[4], l1 = in[5], l2 = in[6];
  Value steps = u.cast(in[7], lr), zero = u.scalar(0, lr);
  Value accumNew = u.add(accum, grad), squaredNew = u.add(squared, u.square(grad));
  Value below = u.add(u.mul(u.mul(l2, steps), lr), u.sqrt(squaredNew));
  Value shrunk = u.mul(u.neg(u.sign(accumNew)), u.maximum(u.sub(u.abs(accumNew), u.mul(l1, steps)), zero));
  Value up = u.select(u.greater(l1, zero), shrunk, u.neg(accumNew));
  u.assign(in[1], accumNew);
  u.assign(in[2], squaredNew);
  u.assign(in[0], u.div(u.mul(up, lr), below));
}

/// m * beta + g * (1 - beta), and the product of the signs.
std::pair<Value, Value> signs(Update &u, Value m, Value beta, Value g) {
  Value mNew = u.add(u.mul(m, beta), u.mul(g, u.sub(u.scalar(1, beta), beta)));
  return {mNew, u.mul(u.sign(g), u.sign(mNew))};
}

void addSign(Update &u, OperandRange in) { // var, m, lr, alpha, sign_decay, beta, grad
  Value var = u.read(in[0]), g = in[6];
  auto [m, agree] = signs(u, u.read(in[1]), in[5], g);
  u.assign(in[1], m);
  u.assign(in[0], u.sub(var, u.mul(u.mul(u.add(u.mul(agree, in[4]), in[3]), in[2]), g)));
}

void powerSign(Update &u, OperandRange in) { // var, m, lr, logbase, sign_decay, beta, grad
  Value var = u.read(in[0]), g = in[6];
  auto [m, agree] = signs(u, u.read(in[1]), in[5], g);
  u.assign(in[1], m);
  u.assign(in[0], u.sub(var, u.mul(u.mul(u.exp(u.mul(agree, u.mul(in[3], in[4]))), in[2]), g)));
}

/// What the proximal optimizers make of a step's end: shrinks it towards zero. `rate` is the learning rate, element by element
/// or a scalar.
Value shrink(Update &u, Value end, Value rate, Value l1, Value l2) {
  Value below = u.add(u.mul(rate, l2), u.scalar(1, l2)), zero = u.scalar(0, l1);
  Value shrunk = u.mul(u.sign(end), u.maximum(u.sub(u.abs(end), u.mul(rate, l1)), zero));
  return u.div(u.select(u.greater(l1, zero), shrunk, end), below);
}

void proximalGradientDescent(Update &u, OperandRange in) { // var, alpha, l1, l2, delta
  u.assign(in[0], shrink(u, u.sub(u.read(in[0]), u.mul(in[4], in[1])), in[1], in[2], in[3]));
}

void proximalAdagrad(Update &u, OperandRange in) { // var, accum, lr, l1, l2, grad
  Value var = u.read(in[0]), accum = u.add(u.read(in[1]), u.square(in[5]));
  Value rate = u.mul(u.rsqrt(accum), in[2]);
  u.assign(in[1], accum);
  u.assign(in[0], shrink(u, u.sub(var, u.mul(in[5], rate)), rate, in[3], in[4]));
}

} // namespace

Rule findOptimizer(StringRef name) {
  name.consume_front("Resource");
  if (!name.consume_front("Apply")) return nullptr;
  return llvm::StringSwitch<Rule>(name)
      .Case("GradientDescent", gradientDescent)
      .Case("Momentum", momentum)
      .Case("KerasMomentum", kerasMomentum)
      .Case("Adam", adam)
      .Case("AdamWithAmsgrad", adamWithAmsgrad)
      .Case("AdaMax", adaMax)
      .Case("Adagrad", adagrad)
      .Case("AdagradV2", adagradV2)
      .Case("AdagradDA", adagradDA)
      .Case("RMSProp", rmsProp)
      .Case("CenteredRMSProp", centeredRmsProp)
      .Case("Adadelta", adadelta)
      .Case("Ftrl", ftrl)
      .Case("FtrlV2", ftrlV2)
      .Case("AddSign", addSign)
      .Case("PowerSign", powerSign)
      .Case("ProximalGradientDescent", proximalGradientDescent)
      .Case("ProximalAdagrad", proximalAdagrad)
      .Default(nullptr);
}

} // namespace tfc::compiler
