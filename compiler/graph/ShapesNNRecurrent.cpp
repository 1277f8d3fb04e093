// Shapes of fused recurrent cells, CTC, morphological dilation and data formats.
#include "ShapesWindow.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// All outputs [batch, cells] of x [batch, inputs] and the state.
Status cell(ShapeContext &c) {
  const bool gru = c.op == "GRUBlockCell";
  Shape x, state;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, x));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, state));
  Dim batch = x[0], cells = state[1];
  if (!gru) {
    Shape h;
    TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 2, h));
    TFC_RETURN_IF_ERROR(mergeDim(cells, h[1], cells));
  }
  for (Shape &out : c.outputs)
    out = Shape{batch, cells};
  return Status::ok();
}

Status lstmCellGrad(ShapeContext &c) {
  Shape x, state;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, x));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, state));
  Dim gates;
  TFC_RETURN_IF_ERROR(multiplyDims(state[1], 4, gates));
  c.setOutput(0, Shape{x[0], state[1]});
  c.setOutput(1, Shape{x[0], gates});
  for (int i = 2; i < 5; ++i)
    c.setOutput(i, vector(state[1]));
  return Status::ok();
}

Status gruCellGrad(ShapeContext &c) {
  Shape x, h, w;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, x));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, h));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 2, w));
  Dim gates;
  TFC_RETURN_IF_ERROR(multiplyDims(h[1], 2, gates));
  c.setOutput(0, x);
  c.setOutput(1, Shape{x[0], h[1]});
  c.setOutput(2, Shape{x[0], h[1]});
  c.setOutput(3, Shape{x[0], gates});
  return Status::ok();
}

Status blockLstm(ShapeContext &c) {
  Shape x, state;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 3, x));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 2, state));
  Dim cells = state[1];
  if (Shape b; cells == None && withRank(c.inputs[8], 1, b) && b[0] != None)
    cells = b[0] / 4;
  for (Shape &out : c.outputs)
    out = Shape{x[0], x[1], cells};
  return Status::ok();
}

/// The results have the shapes of x and the seven operands after it.
Status blockLstmGrad(ShapeContext &c) {
  constexpr int ranks[] = {3, 2, 2, 2, 1, 1, 1, 1};
  for (int i = 0; i < 8; ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i + 1], ranks[i], c.outputs[i]));
  return Status::ok();
}

/// logits [time, batch, classes] and the lengths.
Status ctcInputs(ShapeContext &c, int lengths, Shape &logits) {
  Shape n;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 3, logits));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[lengths], 1, n));
  return mergeDim(logits[1], n[0], logits[1]);
}

Status ctcLoss(ShapeContext &c) {
  Shape logits, indices, values;
  TFC_RETURN_IF_ERROR(ctcInputs(c, 3, logits));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, indices));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1, values));
  Dim unused;
  TFC_RETURN_IF_ERROR(mergeDim(indices[0], values[0], unused));
  c.setOutput(0, vector(logits[1]));
  c.setOutput(1, logits);
  return Status::ok();
}

/// As many sparse matrices as there are paths, then the logarithms.
Status ctcDecoder(ShapeContext &c) {
  Shape logits;
  TFC_RETURN_IF_ERROR(ctcInputs(c, 1, logits));
  const int paths = (static_cast<int>(c.outputs.size()) - 1) / 3;
  for (int i = 0; i < paths; ++i) {
    c.setOutput(i, Shape{None, 2});
    c.setOutput(paths + i, vector(None));
    c.setOutput(2 * paths + i, vector(2));
  }
  c.setOutput(3 * paths, Shape{logits[1], paths});
  return Status::ok();
}

/// The forward op; its gradients have the shape of the image or of the filter.
Status dilation(ShapeContext &c) {
  Shape in, filter;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 4, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 3, filter));
  std::vector<std::int64_t> strides, rates;
  const ImageDims at{1, 2, 3};
  TFC_RETURN_IF_ERROR(windowAttr(c, "strides", at, true, strides));
  TFC_RETURN_IF_ERROR(windowAttr(c, "rates", at, true, rates));
  Dim depth;
  TFC_RETURN_IF_ERROR(mergeDim(in[3], filter[2], depth));
  Shape out{in[0], None, None, depth};
  std::string padding = c.attrOr<std::string>("padding", "");
  for (int i : {0, 1})
    TFC_RETURN_IF_ERROR(windowed(c, in[1 + i], filter[i], rates[1 + i], strides[1 + i], padding, 0, 0, out[1 + i]));
  if (c.op == "Dilation2D") {
    c.setOutput(0, out);
    return Status::ok();
  }
  TFC_RETURN_IF_ERROR(merge(out, c.inputs[2], out));
  c.setOutput(0, c.op.ends_with("Input") ? in : filter);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"LSTMBlockCell", cell}, {"LSTMBlockCellGrad", lstmCellGrad}, {"GRUBlockCell", cell}, {"GRUBlockCellGrad", gruCellGrad},
    {"BlockLSTM", blockLstm}, {"BlockLSTMV2", blockLstm}, {"BlockLSTMGrad", blockLstmGrad}, {"BlockLSTMGradV2", blockLstmGrad},
    {"CTCLoss", ctcLoss}, {"CTCGreedyDecoder", ctcDecoder}, {"CTCBeamSearchDecoder", ctcDecoder}, {"Dilation2D", dilation},
    {"Dilation2DBackpropInput", dilation}, {"Dilation2DBackpropFilter", dilation}, {"DataFormatDimMap", unchanged},
    {"DataFormatVecPermute", unchanged},
};

} // namespace

std::span<const RuleEntry> nnRecurrentRules() { return rules; }

} // namespace tfc::graph
