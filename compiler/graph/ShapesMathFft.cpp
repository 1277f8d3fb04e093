// Shapes of Fourier transforms.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

int rankOf(std::string_view op) { return op.ends_with("2D") ? 2 : op.ends_with("3D") ? 3 : 1; }

Status complexFft(ShapeContext &c) { return withRankAtLeast(c.inputs[0], rankOf(c.op), c.outputs[0]); }

/// The sizes are those of fft_length; the complex side has half of the last one.
Status realFft(ShapeContext &c) {
  const int rank = rankOf(c.op);
  Shape in, length;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], rank, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, length));
  Dim same;
  TFC_RETURN_IF_ERROR(withDim(dimOf(length, 0), rank, same));
  if (!in.hasRank())
    return Status::ok();
  Shape out = in;
  auto sizes = intsOf(c, 1);
  for (int i = 0; i < rank; ++i) {
    Dim n = sizes ? (*sizes)[static_cast<std::size_t>(i)] : None;
    if (n > 0 && i == rank - 1 && c.op.starts_with("R"))
      n = n / 2 + 1;
    out[in.rank() - rank + i] = n;
  }
  c.setOutput(0, out);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"FFT", complexFft},  {"FFT2D", complexFft},  {"FFT3D", complexFft},  {"IFFT", complexFft},
    {"IFFT2D", complexFft}, {"IFFT3D", complexFft}, {"RFFT", realFft},      {"RFFT2D", realFft},
    {"RFFT3D", realFft},  {"IRFFT", realFft},     {"IRFFT2D", realFft},   {"IRFFT3D", realFft},
};

} // namespace

std::span<const RuleEntry> mathFftRules() { return rules; }

} // namespace tfc::graph
