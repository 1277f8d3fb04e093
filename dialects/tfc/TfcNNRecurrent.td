// Ops of category NNRecurrent; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNRECURRENT_TD
#define TFC_NNRECURRENT_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_LSTMBlockCellOp : TFC_Op<"LSTMBlockCell", [Pure]> {
  let summary = "one step of an LSTM";
  let description = [{
    [i, ci, f, o] = [x, h_prev] * w + b; cs = ci * i + cs_prev * f, clipped to cell_clip if that is positive; h = o * co.

    1. w has as many rows as x and h_prev have columns, and four columns a cell.

    Example: `%y:7 = tfc.LSTMBlockCell %x, %c, %h, %w, %p, %q, %r, %b : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w, TFC_In<"T">:$wci, TFC_In<"T">:$wcf,
    TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_Float<"1">:$forget_bias, TFC_Float<"3">:$cell_clip,
    TFC_Bool<"false">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$i, TFC_Out<"T">:$cs, TFC_Out<"T">:$f, TFC_Out<"T">:$o, TFC_Out<"T">:$ci, TFC_Out<"T">:$co,
    TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
}

def TFC_LSTMBlockCellGradOp : TFC_Op<"LSTMBlockCellGrad", [Pure]> {
  let summary = "the gradients of LSTMBlockCell";
  let description = [{
    By cs_prev, by the gates before their activation (i, ci, f, o), and by the peephole weights (zero without them).

    1. The operands are those and the results of the step.

    Example: `%y:5 = tfc.LSTMBlockCellGrad %x, %c, %h, %w, %p, %q, %r, %b, %i, %s, %f, %o, %ci, %co, %gc, %gh {use_peephole = false} : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w, TFC_In<"T">:$wci, TFC_In<"T">:$wcf,
    TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_In<"T">:$i, TFC_In<"T">:$cs, TFC_In<"T">:$f, TFC_In<"T">:$o, TFC_In<"T">:$ci,
    TFC_In<"T">:$co, TFC_In<"T">:$cs_grad, TFC_In<"T">:$h_grad, TFC_Bool<"?">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$cs_prev_grad, TFC_Out<"T">:$dicfo, TFC_Out<"T">:$wci_grad, TFC_Out<"T">:$wcf_grad,
    TFC_Out<"T">:$wco_grad);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
}

def TFC_BlockLSTMOp : TFC_Op<"BlockLSTM", [Pure]> {
  let summary = "an LSTM over a sequence";
  let description = [{
    LSTMBlockCell for the first seq_len_max steps of x [time, batch, inputs]; zeros after them.

    1. w has as many rows as inputs and cells together, and four columns a cell.

    Example: `%y:7 = tfc.BlockLSTM %n, %x, %c, %h, %w, %p, %q, %r, %b : (tensor<i64>, tensor<5x2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>) -> (tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_Float<"1">:$forget_bias,
    TFC_Float<"3">:$cell_clip, TFC_Bool<"false">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$i, TFC_Out<"T">:$cs, TFC_Out<"T">:$f, TFC_Out<"T">:$o, TFC_Out<"T">:$ci, TFC_Out<"T">:$co,
    TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let target = "host";
}

def TFC_BlockLSTMV2Op : TFC_Op<"BlockLSTMV2", [Pure]> {
  let summary = "an LSTM over a sequence, gates in the order i, f, ci, o";
  let description = [{
    As BlockLSTM without forget_bias.

    1. w has as many rows as inputs and cells together, and four columns a cell.

    Example: `%y:7 = tfc.BlockLSTMV2 %n, %x, %c, %h, %w, %p, %q, %r, %b : (tensor<i64>, tensor<5x2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>) -> (tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_Float<"0">:$cell_clip,
    TFC_Bool<"false">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$i, TFC_Out<"T">:$cs, TFC_Out<"T">:$f, TFC_Out<"T">:$o, TFC_Out<"T">:$ci, TFC_Out<"T">:$co,
    TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let target = "host";
}

def TFC_BlockLSTMGradOp : TFC_Op<"BlockLSTMGrad", [Pure]> {
  let summary = "the gradients of BlockLSTM";
  let description = [{
    1. The operands are those and the results of the forward op.

    Example: `%y:8 = tfc.BlockLSTMGrad %n, %x, %c, %h, %w, %p, %q, %r, %b, %i, %s, %f, %o, %ci, %co, %hh, %gc, %gh {use_peephole = false} : (tensor<i64>, tensor<5x2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>) -> (tensor<5x2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_In<"T">:$i, TFC_In<"T">:$cs,
    TFC_In<"T">:$f, TFC_In<"T">:$o, TFC_In<"T">:$ci, TFC_In<"T">:$co, TFC_In<"T">:$h, TFC_In<"T">:$cs_grad,
    TFC_In<"T">:$h_grad, TFC_Bool<"?">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$x_grad, TFC_Out<"T">:$cs_prev_grad, TFC_Out<"T">:$h_prev_grad, TFC_Out<"T">:$w_grad,
    TFC_Out<"T">:$wci_grad, TFC_Out<"T">:$wcf_grad, TFC_Out<"T">:$wco_grad, TFC_Out<"T">:$b_grad);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
  let target = "host";
}

def TFC_BlockLSTMGradV2Op : TFC_Op<"BlockLSTMGradV2", [Pure]> {
  let summary = "the gradients of BlockLSTMV2";
  let description = [{
    1. The operands are those and the results of the forward op.

    Example: `%y:8 = tfc.BlockLSTMGradV2 %n, %x, %c, %h, %w, %p, %q, %r, %b, %i, %s, %f, %o, %ci, %co, %hh, %gc, %gh {use_peephole = false} : (tensor<i64>, tensor<5x2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>) -> (tensor<5x2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_In<"T">:$i, TFC_In<"T">:$cs,
    TFC_In<"T">:$f, TFC_In<"T">:$o, TFC_In<"T">:$ci, TFC_In<"T">:$co, TFC_In<"T">:$h, TFC_In<"T">:$cs_grad,
    TFC_In<"T">:$h_grad, TFC_Bool<"?">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$x_grad, TFC_Out<"T">:$cs_prev_grad, TFC_Out<"T">:$h_prev_grad, TFC_Out<"T">:$w_grad,
    TFC_Out<"T">:$wci_grad, TFC_Out<"T">:$wcf_grad, TFC_Out<"T">:$wco_grad, TFC_Out<"T">:$b_grad);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
  let target = "host";
}

def TFC_GRUBlockCellOp : TFC_Op<"GRUBlockCell", [Pure]> {
  let summary = "one step of a GRU";
  let description = [{
    [r, u] = sigmoid([x, h_prev] * w_ru + b_ru); c = tanh([x, h_prev * r] * w_c + b_c); h = u * h_prev + (1 - u) * c.

    1. Both weights have as many rows as x and h_prev have columns.

    Example: `%y:4 = tfc.GRUBlockCell %x, %h, %w, %v, %b, %d : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<7x8xf32>, tensor<7x4xf32>, tensor<8xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$h_prev, TFC_In<"T">:$w_ru, TFC_In<"T">:$w_c, TFC_In<"T">:$b_ru, TFC_In<"T">:$b_c);
  let results = (outs TFC_Out<"T">:$r, TFC_Out<"T">:$u, TFC_Out<"T">:$c, TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float32"]>];
  let gradient = "missing";
}

def TFC_GRUBlockCellGradOp : TFC_Op<"GRUBlockCellGrad", [Pure]> {
  let summary = "the gradients of GRUBlockCell";
  let description = [{
    By x, h_prev, and the gates before their activation.

    1. The operands are those and the results of the step.

    Example: `%y:4 = tfc.GRUBlockCellGrad %x, %h, %w, %v, %b, %d, %r, %u, %c, %g : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<7x8xf32>, tensor<7x4xf32>, tensor<8xf32>, tensor<4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> (tensor<2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x8xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$h_prev, TFC_In<"T">:$w_ru, TFC_In<"T">:$w_c, TFC_In<"T">:$b_ru, TFC_In<"T">:$b_c,
    TFC_In<"T">:$r, TFC_In<"T">:$u, TFC_In<"T">:$c, TFC_In<"T">:$d_h);
  let results = (outs TFC_Out<"T">:$d_x, TFC_Out<"T">:$d_h_prev, TFC_Out<"T">:$d_c_bar, TFC_Out<"T">:$d_r_bar_u_bar);
  let derived = [TFC_DerivedType<"T", ["float32"]>];
  let gradient = "missing";
}

} // category

#endif // TFC_NNRECURRENT_TD
