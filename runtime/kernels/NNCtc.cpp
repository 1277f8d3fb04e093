// Connectionist temporal classification: the loss with its gradient, and the two decoders.
#include "Kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>

namespace tfc::rt {

namespace {

constexpr auto logZero = -std::numeric_limits<double>::infinity();

template <class T> T logSum(T a, T b) {
  if (a == static_cast<T>(logZero)) return b;
  if (b == static_cast<T>(logZero)) return a;
  return a > b ? a + std::log1p(std::exp(b - a)) : b + std::log1p(std::exp(a - b));
}

/// Logits [time, batch, classes] with a length each.
struct Input {
  std::int64_t time, batch, classes;
  std::vector<std::int64_t> lengths;
};

/// Decoders take a length below zero for none.
Status readInput(const HostCall &c, int lengths, Input &in, bool decodes = false) {
  const Tensor &x = c.inputs[0], &n = c.inputs[lengths];
  if (x.dtype() != float32 && x.dtype() != float64)
    return errors::unimplemented("No host kernel of ", c.op->op, " for ", runtimeName(x.dtype()));
  if (x.shape().rank() != 3) return errors::invalidArgument("inputs is not a 3-Tensor");
  if (n.shape().rank() != 1) return errors::invalidArgument("sequence_length is not a vector");
  in = {x.shape()[0], x.shape()[1], x.shape()[2], {}};
  if (in.time == 0) return errors::invalidArgument("max_time is 0");
  if (in.classes == 0) return errors::invalidArgument("num_classes must not be 0");
  if (n.size() != in.batch) return errors::invalidArgument("len(sequence_length) != batch_size.  len(sequence_length):  ", n.size(), " batch_size: ", in.batch);
  for (std::int64_t b = 0; b < in.batch; ++b) {
    in.lengths.push_back(n.asInt64(b));
    if (decodes) in.lengths[b] = std::max<std::int64_t>(in.lengths[b], 0);
    if (in.lengths[b] < 0) return errors::invalidArgument("sequence_length(", b, ") < 0");
    if (in.lengths[b] > in.time) return errors::invalidArgument("sequence_length(", b, ") <= ", in.time);
  }
  return Status::ok();
}

//===-- loss ------------------------------------------------------------------------------------------------------===//

struct Labels {
  std::vector<int> given;     ///< as they came
  std::vector<int> withBlanks; ///< blank, label, blank, label, .., blank
};

Status labelsOf(const HostCall &c, const Input &in, std::vector<Labels> &labels) {
  const Tensor &indices = c.inputs[1], &values = c.inputs[2];
  if (indices.shape().rank() != 2) return errors::invalidArgument("labels_indices is not a matrix");
  if (indices.shape()[1] <= 1) return errors::invalidArgument("labels_indices second dimension must be > 1");
  if (values.shape().rank() != 1) return errors::invalidArgument("labels_values is not a vector");
  if (indices.shape()[0] != values.size())
    return errors::invalidArgument("labels_indices and labels_values must contain the same number of rows, but saw shapes: ",
                                   indices.shape().errorStr(), " vs. ", values.shape().errorStr());
  labels.resize(static_cast<std::size_t>(in.batch));
  const std::int64_t columns = indices.shape()[1];
  for (std::int64_t i = 0; i < values.size(); ++i) {
    std::int64_t b = indices.asInt64(i * columns);
    if (b < 0 || b >= in.batch) return errors::invalidArgument("labels batch index must be between 0 and ", in.batch, " but saw: ", b);
    labels[b].given.push_back(static_cast<int>(values.asInt64(i)));
  }
  const int blank = static_cast<int>(in.classes) - 1;
  const bool collapse = c.intAttr("preprocess_collapse_repeated") != 0;
  for (std::int64_t b = 0; b < in.batch; ++b) {
    auto &l = labels[b];
    if (l.given.empty()) return errors::invalidArgument("Labels length is zero in batch ", b);
    bool ended = false;
    for (std::size_t i = 0; i < l.given.size(); ++i) {
      const int label = l.given[i];
      if (collapse && i && label == l.given[i - 1]) continue;
      if (label >= blank) {
        ended = true;
        continue;
      }
      if (ended)
        return errors::invalidArgument("Saw a non-null label (index >= num_classes - 1) following a null label, batch: ", b,
                                       " num_classes: ", in.classes);
      if (label < 0) return errors::invalidArgument("All labels must be nonnegative integers, batch: ", b);
      l.withBlanks.push_back(blank);
      l.withBlanks.push_back(label);
    }
    l.withBlanks.push_back(blank);
    const auto required = static_cast<std::int64_t>(l.given.size());
    if (c.intAttr("ignore_longer_outputs_than_inputs") == 0 && required > in.lengths[b])
      return errors::invalidArgument("Not enough time for target transition sequence (required: ", required, ", available: ",
                                     in.lengths[b], ")", b,
                                     "You can turn this error into a warning by using the flag ignore_longer_outputs_than_inputs");
  }
  return Status::ok();
}

/// One sequence: forward and backward variables over (step, label), in logarithms.
template <class T> struct Lattice {
  const std::vector<int> &labels;
  std::int64_t steps, classes;
  std::vector<T> y; ///< softmax, [step, class]
  bool merge;
  int blank;

  std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
  T emit(std::int64_t t, std::int64_t u) const { return std::log(y[t * classes + labels[u]]); }
  bool stays(std::int64_t u) const { return merge || labels[u] == blank; }
  /// From label u - 2 to u, over a blank.
  bool skips(std::int64_t u) const { return labels[u] != blank && !(merge && labels[u] == labels[u - 2]); }
  /// The labels that can be reached at step t and still leave time for the rest.
  std::pair<std::int64_t, std::int64_t> reach(std::int64_t t) const {
    return {std::max<std::int64_t>(0, size() - 2 * (steps - t)), std::min(size(), 2 * (t + 1))};
  }
  std::vector<T> forward() const {
    std::vector<T> a(static_cast<std::size_t>(steps * size()), static_cast<T>(logZero));
    a[0] = emit(0, 0);
    if (size() > 1) a[1] = emit(0, 1);
    for (std::int64_t t = 1; t < steps; ++t)
      for (auto [u, end] = reach(t); u < end; ++u) {
        const T *before = &a[(t - 1) * size()];
        T sum = stays(u) ? before[u] : static_cast<T>(logZero);
        if (u > 0) sum = logSum(sum, before[u - 1]);
        if (u > 1 && skips(u)) sum = logSum(sum, before[u - 2]);
        a[t * size() + u] = emit(t, u) + sum;
      }
    return a;
  }
  std::vector<T> backward() const {
    std::vector<T> b(static_cast<std::size_t>(steps * size()), static_cast<T>(logZero));
    for (std::int64_t u = std::max<std::int64_t>(0, size() - 2); u < size(); ++u) b[(steps - 1) * size() + u] = 0;
    for (std::int64_t t = steps - 2; t >= 0; --t)
      for (auto [u, end] = reach(t); u < end; ++u) {
        const T *after = &b[(t + 1) * size()];
        T sum = stays(u) ? after[u] + emit(t + 1, u) : static_cast<T>(logZero);
        if (u + 1 < size()) sum = logSum(sum, after[u + 1] + emit(t + 1, u + 1));
        // The step from u over a blank to u + 2.
        if (u + 2 < size() && labels[u] != blank && skips(u + 2)) sum = logSum(sum, after[u + 2] + emit(t + 1, u + 2));
        b[t * size() + u] = sum;
      }
    return b;
  }
};

template <class T> void softmaxRow(const T *x, T *y, std::int64_t n) {
  T top = *std::max_element(x, x + n), sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += y[i] = std::exp(x[i] - top);
  for (std::int64_t i = 0; i < n; ++i) y[i] /= sum;
}

template <class T> Status lossOf(HostCall &c, const Input &in, const std::vector<Labels> &labels) {
  Tensor loss = Tensor::zeros({in.batch}, dtypeOf<T>());
  TFC_ASSIGN_OR_RETURN(Tensor gradient, Tensor::allocate(dtypeOf<T>(), c.inputs[0].shape()));
  auto *x = c.inputs[0].data<T>().data();
  auto *d = gradient.mutable_data<T>().data();
  auto out = loss.mutable_data<T>();
  std::fill_n(d, gradient.size(), T(0));
  const bool ignore = c.intAttr("ignore_longer_outputs_than_inputs") != 0;
  for (std::int64_t b = 0; b < in.batch; ++b) {
    const std::int64_t steps = in.lengths[b];
    if (steps == 0 || (ignore && static_cast<std::int64_t>(labels[b].given.size()) > steps)) continue;
    Lattice<T> lattice{labels[b].withBlanks, steps, in.classes, {}, c.intAttr("ctc_merge_repeated", 1) != 0, static_cast<int>(in.classes) - 1};
    lattice.y.resize(static_cast<std::size_t>(steps * in.classes));
    for (std::int64_t t = 0; t < steps; ++t) softmaxRow(x + (t * in.batch + b) * in.classes, &lattice.y[t * in.classes], in.classes);
    const std::vector<T> forward = lattice.forward(), backward = lattice.backward();
    const std::int64_t n = lattice.size();
    T total = static_cast<T>(logZero);
    for (std::int64_t u = 0; u < n; ++u) total = logSum(total, forward[u] + backward[u]);
    out[b] = -total;
    std::vector<T> by(static_cast<std::size_t>(in.classes));
    for (std::int64_t t = 0; t < steps; ++t) {
      std::fill(by.begin(), by.end(), static_cast<T>(logZero));
      for (std::int64_t u = 0; u < n; ++u) {
        T &sum = by[lattice.labels[u]];
        sum = logSum(sum, forward[t * n + u] + backward[t * n + u]);
      }
      for (std::int64_t k = 0; k < in.classes; ++k) {
        // No path: the softmax alone. TensorFlow takes the exponential in single precision.
        T taken = total == static_cast<T>(logZero) ? 0 : static_cast<T>(std::exp(static_cast<float>(by[k] - total)));
        d[(t * in.batch + b) * in.classes + k] = lattice.y[t * in.classes + k] - taken;
      }
    }
  }
  c.setOutput(0, std::move(loss));
  c.setOutput(1, std::move(gradient));
  return Status::ok();
}

Status ctcLoss(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 2));
  Input in;
  TFC_RETURN_IF_ERROR(readInput(c, 3, in));
  std::vector<Labels> labels;
  TFC_RETURN_IF_ERROR(labelsOf(c, in, labels));
  return c.inputs[0].dtype() == float32 ? lossOf<float>(c, in, labels) : lossOf<double>(c, in, labels);
}

//===-- decoders --------------------------------------------------------------------------------------------------===//

using Sequences = std::vector<std::vector<std::int64_t>>;

/// A label sequence for each element of the batch as a sparse matrix: outputs i (indices), paths + i (values), 2 paths + i (shape).
void setSparse(HostCall &c, int i, int paths, const Sequences &sequences) {
  std::vector<std::int64_t> indices, values;
  std::int64_t longest = 0;
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    longest = std::max(longest, static_cast<std::int64_t>(sequences[b].size()));
    for (std::size_t k = 0; k < sequences[b].size(); ++k) {
      indices.insert(indices.end(), {static_cast<std::int64_t>(b), static_cast<std::int64_t>(k)});
      values.push_back(sequences[b][k]);
    }
  }
  const auto count = static_cast<std::int64_t>(values.size());
  const std::vector<std::int64_t> shape = {static_cast<std::int64_t>(sequences.size()), longest};
  c.setOutput(i, Tensor::from<std::int64_t>(indices, {count, 2}));
  c.setOutput(paths + i, Tensor::from<std::int64_t>(values, {count}));
  c.setOutput(2 * paths + i, Tensor::from<std::int64_t>(shape, {2}));
}

template <class T> Status greedy(HostCall &c, const Input &in) {
  const T *x = c.inputs[0].data<T>().data();
  const bool merge = c.intAttr("merge_repeated") != 0;
  const std::int64_t given = c.intAttr("blank_index", -1), blank = given < 0 ? given + in.classes : given;
  std::vector<T> sums;
  Sequences sequences(static_cast<std::size_t>(in.batch));
  for (std::int64_t b = 0; b < in.batch; ++b) {
    T sum = 0;
    std::int64_t last = -1;
    for (std::int64_t t = 0; t < in.lengths[b]; ++t) {
      const T *row = x + (t * in.batch + b) * in.classes;
      const std::int64_t best = std::max_element(row, row + in.classes) - row;
      sum -= row[best];
      if (best != blank && !(merge && best == last)) sequences[b].push_back(best);
      last = best;
    }
    sums.push_back(sum);
  }
  setSparse(c, 0, 1, sequences);
  c.setOutput(3, Tensor::from<T>(sums, {in.batch, 1}));
  return Status::ok();
}

Status greedyDecoder(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 4));
  Input in;
  TFC_RETURN_IF_ERROR(readInput(c, 1, in, true));
  return c.inputs[0].dtype() == float32 ? greedy<float>(c, in) : greedy<double>(c, in);
}

/// A label sequence that the search considers: a node of the tree of all of them.
template <class T> struct Beam {
  struct Probability {
    T total = static_cast<T>(logZero), blank = total, label = total;
  };
  Beam *parent = nullptr;
  int label = -1;
  Probability before, now;
  std::map<int, std::unique_ptr<Beam>> children;

  bool active() const { return now.total != static_cast<T>(logZero); }
  Beam &child(int l) {
    auto &c = children[l];
    if (!c) {
      c = std::make_unique<Beam>();
      c->parent = this;
      c->label = l;
    }
    return *c;
  }
  std::vector<std::int64_t> sequence(bool merge) const {
    std::vector<std::int64_t> s;
    int last = -1;
    for (const Beam *b = this; b->parent; b = b->parent) {
      if (!merge || b->label != last) s.push_back(b->label);
      last = b->label;
    }
    std::reverse(s.begin(), s.end());
    return s;
  }
};

template <class T> class BeamSearch {
public:
  BeamSearch(std::int64_t width, std::int64_t classes) : width(width), classes(classes) {
    root.now.total = root.now.blank = 0;
    leaves.push_back(&root);
  }
  /// `x`: logarithms of probabilities.
  void step(const T *x) {
    const int blank = static_cast<int>(classes) - 1;
    std::vector<Beam<T> *> branches = leaves; // best first
    for (auto *b : branches) b->before = b->now;
    for (auto *b : branches) {
      if (b->parent) {
        if (b->parent->active()) {
          const auto &p = b->parent->before;
          b->now.label = logSum(b->now.label, b->label == b->parent->label ? p.blank : p.total);
        }
        b->now.label += x[b->label];
      }
      b->now.blank = b->before.total + x[blank];
      b->now.total = logSum(b->now.blank, b->now.label);
    }
    sortLeaves();
    for (auto *b : branches) {
      if (!candidate(b->before.total)) continue;
      for (int k = 0; k < blank; ++k) {
        Beam<T> &c = b->child(k);
        if (c.active()) continue;
        c.now.blank = static_cast<T>(logZero);
        c.now.label = c.now.total = x[k] + (k == b->label ? b->before.blank : b->before.total);
        if (!candidate(c.now.total)) {
          c.before = c.now = {};
          continue;
        }
        if (static_cast<std::int64_t>(leaves.size()) == width) {
          leaves.back()->now = {};
          leaves.pop_back();
        }
        insert(&c);
      }
    }
  }
  const std::vector<Beam<T> *> &best() const { return leaves; }

private:
  static bool better(const Beam<T> *a, const Beam<T> *b) { return a->now.total > b->now.total; }
  void sortLeaves() { std::stable_sort(leaves.begin(), leaves.end(), better); }
  void insert(Beam<T> *b) { leaves.insert(std::upper_bound(leaves.begin(), leaves.end(), b, better), b); }
  bool candidate(T p) const {
    return p > static_cast<T>(logZero) && (static_cast<std::int64_t>(leaves.size()) < width || p > leaves.back()->now.total);
  }

  std::int64_t width, classes;
  Beam<T> root;
  std::vector<Beam<T> *> leaves;
};

template <class T> Status beamSearch(HostCall &c, const Input &in, int paths) {
  const T *x = c.inputs[0].data<T>().data();
  const bool merge = c.intAttr("merge_repeated", 1) != 0;
  std::vector<Sequences> sequences(static_cast<std::size_t>(paths), Sequences(static_cast<std::size_t>(in.batch)));
  std::vector<T> logs;
  for (std::int64_t b = 0; b < in.batch; ++b) {
    BeamSearch<T> search(c.intAttr("beam_width"), in.classes);
    for (std::int64_t t = 0; t < in.lengths[b]; ++t) {
      // Logarithms of the softmax, as TensorFlow takes them.
      const T *row = x + (t * in.batch + b) * in.classes;
      T top = *std::max_element(row, row + in.classes), sum = 0;
      for (std::int64_t k = 0; k < in.classes; ++k) sum += std::exp(row[k] - top);
      std::vector<T> scaled(row, row + in.classes);
      for (T &v : scaled) v -= top + std::log(sum);
      search.step(scaled.data());
    }
    if (static_cast<std::int64_t>(search.best().size()) < paths)
      return errors::invalidArgument("Less leaves in the beam search than requested.");
    for (int i = 0; i < paths; ++i) {
      sequences[i][b] = search.best()[i]->sequence(merge);
      logs.push_back(search.best()[i]->now.total);
    }
  }
  for (int i = 0; i < paths; ++i) setSparse(c, i, paths, sequences[i]);
  c.setOutput(3 * paths, Tensor::from<T>(logs, {in.batch, paths}));
  return Status::ok();
}

Status beamSearchDecoder(HostCall &c) {
  const int paths = (static_cast<int>(c.outputs.size()) - 1) / 3;
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 3 * paths + 1));
  if (paths > c.intAttr("beam_width")) return errors::invalidArgument("requested more paths than the beam width.");
  Input in;
  TFC_RETURN_IF_ERROR(readInput(c, 1, in, true));
  return c.inputs[0].dtype() == float32 ? beamSearch<float>(c, in, paths) : beamSearch<double>(c, in, paths);
}

} // namespace

void registerNNCtcKernels() {
  registerHostKernel("CTCLoss", ctcLoss);
  registerHostKernel("CTCGreedyDecoder", greedyDecoder);
  registerHostKernel("CTCBeamSearchDecoder", beamSearchDecoder);
}

} // namespace tfc::rt
