// BlockLSTM, an LSTM over a sequence, and its gradient.
#include "Kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tfc::rt {

namespace {

/// Where each gate's columns stand in the weights, in units of a cell.
struct Gates {
  int i, ci, f, o;
};

Gates gatesOf(const HostCall &c) {
  return std::string_view(c.op->op).ends_with("V2") ? Gates{0, 2, 1, 3} : Gates{0, 1, 2, 3};
}

/// Everything is computed in float; half tensors are converted on their way in and out.
std::vector<float> values(const Tensor &t) {
  Tensor wide = t.dtype() == float32 ? t : t.astype(float32);
  auto data = wide.data<float>();
  return {data.begin(), data.end()};
}

/// c[m, n] += a[m, k] * b[k, n]
void multiply(const float *a, const float *b, float *c, std::int64_t m, std::int64_t k, std::int64_t n) {
  for (std::int64_t r = 0; r < m; ++r)
    for (std::int64_t i = 0; i < k; ++i) {
      const float x = a[r * k + i];
      for (std::int64_t j = 0; j < n; ++j) c[r * n + j] += x * b[i * n + j];
    }
}
/// c[k, n] += transpose(a[m, k]) * b[m, n]
void multiplyTransposed(const float *a, const float *b, float *c, std::int64_t m, std::int64_t k, std::int64_t n) {
  for (std::int64_t r = 0; r < m; ++r)
    for (std::int64_t i = 0; i < k; ++i) {
      const float x = a[r * k + i];
      for (std::int64_t j = 0; j < n; ++j) c[i * n + j] += x * b[r * n + j];
    }
}
std::vector<float> transposed(const std::vector<float> &a, std::int64_t rows, std::int64_t columns) {
  std::vector<float> t(a.size());
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t k = 0; k < columns; ++k) t[k * rows + r] = a[r * columns + k];
  return t;
}

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

struct Sizes {
  std::int64_t time, batch, inputs, cells, steps;
  std::int64_t width() const { return inputs + cells; }
  std::int64_t state() const { return batch * cells; }
};

/// Checks the nine operands that both directions share.
Status readSizes(const HostCall &c, Sizes &s) {
  const Tensor &n = c.inputs[0], &x = c.inputs[1], &cs = c.inputs[2], &h = c.inputs[3], &w = c.inputs[4];
  if (x.dtype() != float32 && x.dtype() != float16)
    return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(x.dtype()));
  if (!n.isScalar() || n.dtype() != int64) return errors::invalidArgument("seq_len_max_tensor must be a scalar");
  if (x.shape().rank() != 3) return errors::invalidArgument("x must be 3D");
  if (cs.shape().rank() != 2) return errors::invalidArgument("cs_prev must be 2D");
  s = {x.shape()[0], x.shape()[1], x.shape()[2], cs.shape()[1], n.asInt64(0)};
  if (cs.shape() != Shape{s.batch, s.cells}) return errors::invalidArgument("cs_prev.dims(0) != batch_size: ", cs.shape().errorStr());
  if (h.shape() != cs.shape()) return errors::invalidArgument("h_prev must have the shape of cs_prev, got ", h.shape().errorStr());
  if (w.shape() != Shape{s.width(), 4 * s.cells})
    return errors::invalidArgument("w must have shape ", Shape{s.width(), 4 * s.cells}.errorStr(), ", got ", w.shape().errorStr());
  if (c.inputs[8].shape() != Shape{4 * s.cells}) return errors::invalidArgument("b must have 4 * cell_size elements, got ", c.inputs[8].shape().errorStr());
  for (int i : {5, 6, 7})
    if (c.inputs[i].shape() != Shape{s.cells})
      return errors::invalidArgument("peephole weights must have cell_size elements, got ", c.inputs[i].shape().errorStr());
  if (s.steps < 0 || s.steps > s.time)
    return errors::invalidArgument("timelen (", s.time, ") must be at least seq_len_max (", s.steps, ")");
  return Status::ok();
}

Status setOutput(HostCall &c, int i, const std::vector<float> &v, Shape shape, DType type) {
  Tensor t = Tensor::from<float>(v, std::move(shape));
  c.setOutput(i, type == float32 ? std::move(t) : t.astype(type));
  return Status::ok();
}

/// [x of step t, h]
void beside(const Sizes &s, const std::vector<float> &x, std::int64_t t, const float *h, std::vector<float> &out) {
  for (std::int64_t r = 0; r < s.batch; ++r) {
    std::copy_n(x.data() + (t * s.batch + r) * s.inputs, s.inputs, out.data() + r * s.width());
    std::copy_n(h + r * s.cells, s.cells, out.data() + r * s.width() + s.inputs);
  }
}

Status blockLstm(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 9, 7));
  Sizes s;
  TFC_RETURN_IF_ERROR(readSizes(c, s));
  const Gates g = gatesOf(c);
  const bool v2 = std::string_view(c.op->op).ends_with("V2"), peephole = c.intAttr("use_peephole") != 0;
  const float forget = v2 ? 0 : static_cast<float>(c.floatAttr("forget_bias", 1));
  const float clip = static_cast<float>(c.floatAttr("cell_clip", v2 ? 0 : 3));
  const DType type = c.inputs[1].dtype();
  std::vector<float> x = values(c.inputs[1]), csPrev = values(c.inputs[2]), hPrev = values(c.inputs[3]), w = values(c.inputs[4]),
                     wci = values(c.inputs[5]), wcf = values(c.inputs[6]), wco = values(c.inputs[7]), b = values(c.inputs[8]);
  enum { I, Cs, F, O, Ci, Co, H };
  std::vector<float> out[7];
  for (auto &v : out) v.assign(static_cast<std::size_t>(s.time * s.state()), 0);
  std::vector<float> xh(static_cast<std::size_t>(s.batch * s.width())), z(static_cast<std::size_t>(4 * s.state()));
  for (std::int64_t t = 0; t < s.steps; ++t) {
    const float *cs0 = t ? out[Cs].data() + (t - 1) * s.state() : csPrev.data();
    const float *h0 = t ? out[H].data() + (t - 1) * s.state() : hPrev.data();
    beside(s, x, t, h0, xh);
    for (std::int64_t r = 0; r < s.batch; ++r) std::copy(b.begin(), b.end(), z.begin() + r * 4 * s.cells);
    multiply(xh.data(), w.data(), z.data(), s.batch, s.width(), 4 * s.cells);
    for (std::int64_t r = 0; r < s.batch; ++r)
      for (std::int64_t k = 0; k < s.cells; ++k) {
        const std::int64_t at = t * s.state() + r * s.cells + k;
        auto gate = [&](int n) { return z[(r * 4 + n) * s.cells + k]; };
        const float prev = cs0[r * s.cells + k];
        const float i = sigmoid(gate(g.i) + (peephole ? prev * wci[k] : 0));
        const float f = sigmoid(gate(g.f) + forget + (peephole ? prev * wcf[k] : 0));
        const float ci = std::tanh(gate(g.ci));
        float cs = ci * i + f * prev;
        if (clip > 0) cs = std::clamp(cs, -clip, clip);
        const float o = sigmoid(gate(g.o) + (peephole ? cs * wco[k] : 0)), co = std::tanh(cs);
        out[I][at] = i, out[Cs][at] = cs, out[F][at] = f, out[O][at] = o, out[Ci][at] = ci, out[Co][at] = co, out[H][at] = o * co;
      }
  }
  for (int i = 0; i < 7; ++i) TFC_RETURN_IF_ERROR(setOutput(c, i, out[i], {s.time, s.batch, s.cells}, type));
  return Status::ok();
}

Status blockLstmGrad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 18, 8));
  Sizes s;
  TFC_RETURN_IF_ERROR(readSizes(c, s));
  for (int i = 9; i < 18; ++i)
    if (c.inputs[i].shape() != Shape{s.time, s.batch, s.cells})
      return errors::invalidArgument("operand ", i, " must have shape ", Shape{s.time, s.batch, s.cells}.errorStr(), ", got ",
                                     c.inputs[i].shape().errorStr());
  const Gates g = gatesOf(c);
  const bool peephole = c.intAttr("use_peephole") != 0;
  const DType type = c.inputs[1].dtype();
  std::vector<float> in[18];
  for (int i = 1; i < 18; ++i) in[i] = values(c.inputs[i]);
  const auto &x = in[1], &csPrev = in[2], &hPrev = in[3], &wci = in[5], &wcf = in[6], &wco = in[7], &gi = in[9], &gcs = in[10],
             &gf = in[11], &go = in[12], &gci = in[13], &gco = in[14], &gh = in[15], &csGrad = in[16], &hGrad = in[17];
  const std::vector<float> wT = transposed(in[4], s.width(), 4 * s.cells);
  std::vector<float> dx(x.size()), dcs(csPrev.size()), dh(hPrev.size()), dw(in[4].size()), dwci(wci.size()), dwcf(wci.size()),
      dwco(wci.size()), db(in[8].size());
  std::vector<float> xh(static_cast<std::size_t>(s.batch * s.width())), dxh(xh.size()), dz(static_cast<std::size_t>(4 * s.state()));
  for (std::int64_t t = s.steps; t-- > 0;) {
    const float *cs0 = t ? gcs.data() + (t - 1) * s.state() : csPrev.data();
    const float *h0 = t ? gh.data() + (t - 1) * s.state() : hPrev.data();
    for (std::int64_t r = 0; r < s.batch; ++r)
      for (std::int64_t k = 0; k < s.cells; ++k) {
        const std::int64_t n = r * s.cells + k, at = t * s.state() + n;
        const float i = gi[at], f = gf[at], o = go[at], ci = gci[at], co = gco[at];
        const float h = hGrad[at] + dh[n], dOut = o * (1 - o) * h * co;
        float d = (1 - co * co) * h * o + csGrad[at] + dcs[n];
        if (peephole) d += dOut * wco[k];
        const float dci = (1 - ci * ci) * d * i, df = f * (1 - f) * d * cs0[n], di = i * (1 - i) * d * ci;
        auto gate = [&](int q) -> float & { return dz[(r * 4 + q) * s.cells + k]; };
        gate(g.i) = di, gate(g.ci) = dci, gate(g.f) = df, gate(g.o) = dOut;
        dcs[n] = d * f;
        if (peephole) {
          dcs[n] += di * wci[k] + df * wcf[k];
          dwci[k] += di * cs0[n], dwcf[k] += df * cs0[n], dwco[k] += dOut * gcs[at];
        }
      }
    beside(s, x, t, h0, xh);
    std::fill(dxh.begin(), dxh.end(), 0.f);
    multiply(dz.data(), wT.data(), dxh.data(), s.batch, 4 * s.cells, s.width());
    multiplyTransposed(xh.data(), dz.data(), dw.data(), s.batch, s.width(), 4 * s.cells);
    for (std::int64_t r = 0; r < s.batch; ++r) {
      std::copy_n(dxh.data() + r * s.width(), s.inputs, dx.data() + (t * s.batch + r) * s.inputs);
      std::copy_n(dxh.data() + r * s.width() + s.inputs, s.cells, dh.data() + r * s.cells);
      for (std::int64_t k = 0; k < 4 * s.cells; ++k) db[k] += dz[r * 4 * s.cells + k];
    }
  }
  const std::vector<float> *results[] = {&dx, &dcs, &dh, &dw, &dwci, &dwcf, &dwco, &db};
  for (int i = 0; i < 8; ++i) TFC_RETURN_IF_ERROR(setOutput(c, i, *results[i], c.inputs[i + 1].shape(), type));
  return Status::ok();
}

} // namespace

void registerNNRecurrentKernels() {
  registerHostKernel("BlockLSTM", blockLstm);
  registerHostKernel("BlockLSTMV2", blockLstm);
  registerHostKernel("BlockLSTMGrad", blockLstmGrad);
  registerHostKernel("BlockLSTMGradV2", blockLstmGrad);
}

} // namespace tfc::rt
