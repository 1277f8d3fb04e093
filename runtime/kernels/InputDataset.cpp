// Datasets that need no files and call nothing: sources, Repeat, Take, Skip, Zip, Concatenate, Shuffle, and those that only say how
// to run (Prefetch, Optimize, Model, Options).
#include "InputDataset.h"
#include "Register.h"

#include "tfc/base/Philox.h"

#include <cstring>
#include <deque>
#include <limits>

namespace tfc::rt {
namespace data {

Expected<Tensor> rowOf(const Tensor &t, std::int64_t i) {
  std::vector<std::int64_t> dims(t.shape().dims().begin() + 1, t.shape().dims().end());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(t.dtype(), Shape(dims)));
  if (t.dtype() == DType::string) std::copy_n(t.strings().data() + i * out.size(), out.size(), out.mutable_data<std::string>().data());
  else if (out.size()) std::memcpy(out.mutableRaw(), static_cast<const char *>(t.raw()) + static_cast<std::size_t>(i) * out.nbytes(), out.nbytes());
  return out;
}

Expected<Tensor> stack(const std::vector<Tensor> &rows, std::size_t index) {
  const Tensor &first = rows.front();
  std::vector<std::int64_t> dims(first.shape().dims().begin(), first.shape().dims().end());
  dims.insert(dims.begin(), static_cast<std::int64_t>(rows.size()));
  for (const Tensor &row : rows) {
    if (row.dtype() != first.dtype()) return errors::invalidArgument("Cannot batch tensors of types ", runtimeName(first.dtype()), " and ", runtimeName(row.dtype()));
    if (row.shape() != first.shape())
      return errors::invalidArgument("Cannot batch tensors with different shapes in component ", index, ". First element had shape ", first.shape().errorStr(),
                                     " and element ", &row - rows.data(), " had shape ", row.shape().errorStr(), ".");
  }
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(first.dtype(), Shape(dims)));
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (first.dtype() == DType::string) std::copy_n(rows[i].strings().data(), first.size(), out.mutable_data<std::string>().data() + static_cast<std::int64_t>(i) * first.size());
    else if (first.size()) std::memcpy(static_cast<char *>(out.mutableRaw()) + i * first.nbytes(), rows[i].raw(), first.nbytes());
  return out;
}

namespace {

//===-- sources ---------------------------------------------------------------------------------------------------===//

struct Values { Tuple components; bool slices; std::int64_t count; };

class ValuesIterator : public DatasetIterator {
public:
  explicit ValuesIterator(std::shared_ptr<const Values> p) : p(std::move(p)) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(goesOn(step));
    if (at == p->count) return false;
    out.clear();
    for (const Tensor &t : p->components) {
      if (!p->slices) {
        out.push_back(t);
        continue;
      }
      TFC_ASSIGN_OR_RETURN(Tensor row, rowOf(t, at));
      out.push_back(std::move(row));
    }
    ++at;
    return true;
  }

private:
  std::shared_ptr<const Values> p;
  std::int64_t at = 0;
};

Status values(StepCall &c) {
  Values v{{}, std::string_view(c.op->op) == "TensorSliceDataset", 1};
  for (int i = 0; i < c.op->num_inputs; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor t, inputAt(c, i));
    if (v.slices && !t.shape().rank()) return errors::invalidArgument("All components must be at least 1-dimensional");
    if (v.slices && i && t.shape()[0] != v.count) return errors::invalidArgument("All components must have the same size in the 0th dimension");
    if (v.slices) v.count = t.shape()[0];
    v.components.push_back(std::move(t));
  }
  return give(c, std::make_shared<DatasetOf<Values, ValuesIterator>>(std::move(v)));
}

struct Range { std::int64_t start, stop, step; DType type; };

class RangeIterator : public DatasetIterator {
public:
  explicit RangeIterator(std::shared_ptr<const Range> p) : p(std::move(p)), at(this->p->start) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(goesOn(step));
    if (done || (p->step > 0 ? at >= p->stop : at <= p->stop)) return false;
    out = {Tensor(at).astype(p->type)};
    done = __builtin_add_overflow(at, p->step, &at);
    return true;
  }

private:
  std::shared_ptr<const Range> p;
  std::int64_t at;
  bool done = false;
};

Status range(StepCall &c) {
  Range r{};
  TFC_ASSIGN_OR_RETURN(r.start, scalarAt(c, 0, "start"));
  TFC_ASSIGN_OR_RETURN(r.stop, scalarAt(c, 1, "stop"));
  TFC_ASSIGN_OR_RETURN(r.step, scalarAt(c, 2, "step"));
  if (!r.step) return errors::invalidArgument("step must be a non-zero integer.");
  auto types = c.typesAttr("output_types");
  r.type = types.empty() ? int64 : types[0];
  return give(c, std::make_shared<DatasetOf<Range, RangeIterator>>(r));
}

//===-- counts ----------------------------------------------------------------------------------------------------===//

struct Counted { DatasetRef input; std::int64_t count; };

class RepeatIterator : public Over<Counted> {
public:
  using Over::Over;
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (p->count < 0 || round < p->count) {
      bool fresh = !input;
      if (fresh) {
        TFC_ASSIGN_OR_RETURN(input, p->input->iterate(step));
      }
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, out));
      if (more) return true;
      input.reset();
      // An empty input for ever would never end.
      if (fresh && p->count < 0) return false;
      ++round;
    }
    return false;
  }

private:
  std::int64_t round = 0;
};

class TakeIterator : public Over<Counted> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (p->count >= 0 && taken >= p->count) return false;
    ++taken;
    return input->next(step, out);
  }

private:
  std::int64_t taken = 0;
};

class SkipIterator : public Over<Counted> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (p->count < 0) return false;
    for (; skipped < p->count; ++skipped) {
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, out));
      if (!more) return false;
    }
    return input->next(step, out);
  }

private:
  std::int64_t skipped = 0;
};

template <class I> Status counted(StepCall &c) {
  Counted p{};
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(p.count, scalarAt(c, 1, "count"));
  return give(c, std::make_shared<DatasetOf<Counted, I>>(std::move(p)));
}

//===-- several inputs --------------------------------------------------------------------------------------------===//

struct Several { std::vector<DatasetRef> inputs; };

class ZipIterator : public DatasetIterator {
public:
  explicit ZipIterator(std::shared_ptr<const Several> p) : p(std::move(p)) {}
  Status begin(StepServices &step) {
    for (const DatasetRef &d : p->inputs) {
      TFC_ASSIGN_OR_RETURN(auto it, d->iterate(step));
      iterators.push_back(std::move(it));
    }
    return Status::ok();
  }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    out.clear();
    if (iterators.empty()) return false;
    for (auto &it : iterators) {
      Tuple part;
      TFC_ASSIGN_OR_RETURN(bool more, it->next(step, part));
      if (!more) {
        iterators.clear();
        return false;
      }
      out.insert(out.end(), part.begin(), part.end());
    }
    return true;
  }

private:
  std::shared_ptr<const Several> p;
  std::vector<std::unique_ptr<DatasetIterator>> iterators;
};

class ConcatenateIterator : public DatasetIterator {
public:
  explicit ConcatenateIterator(std::shared_ptr<const Several> p) : p(std::move(p)) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    for (; at < p->inputs.size(); ++at, current.reset()) {
      if (!current) {
        TFC_ASSIGN_OR_RETURN(current, p->inputs[at]->iterate(step));
      }
      TFC_ASSIGN_OR_RETURN(bool more, current->next(step, out));
      if (more) return true;
    }
    return false;
  }

private:
  std::shared_ptr<const Several> p;
  std::size_t at = 0;
  std::unique_ptr<DatasetIterator> current;
};

template <class I> Status several(StepCall &c) {
  Several p;
  for (int i = 0; i < c.op->num_inputs; ++i) {
    TFC_ASSIGN_OR_RETURN(DatasetRef d, datasetAt(c, i));
    p.inputs.push_back(std::move(d));
  }
  return give(c, std::make_shared<DatasetOf<Several, I>>(std::move(p)));
}

/// Datasets that change no element.
Status sameElements(StepCall &c) {
  TFC_RETURN_IF_ERROR(datasetAt(c, 0).status());
  if (std::string_view(c.op->op) == "PrefetchDataset") {
    TFC_ASSIGN_OR_RETURN(std::int64_t size, scalarAt(c, 1, "buffer_size"));
    if (size < -1) return errors::invalidArgument("buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning");
  }
  c.step.add(c.step.hold(c.inputs[0]), c.outputs[0], DType::variant);
  return Status::ok();
}

//===-- shuffling -------------------------------------------------------------------------------------------------===//

struct Shuffled {
  DatasetRef input;
  std::int64_t size, count; ///< of the buffer; rounds, -1: for ever
  bool reshuffle;
  philox::Generator stream; ///< of each iteration, or of the seeds of the iterations if they differ
  struct Seeds {
    explicit Seeds(philox::Generator g) : words(g) {}
    std::mutex mutex;
    philox::Words words;
  };
  std::shared_ptr<Seeds> seeds;
};

/// A buffer of elements in rounds, each a slice of ever growing numbers; an element of the oldest round is picked and the round's first
/// takes its place.
class ShuffleIterator : public Over<Shuffled> {
public:
  using Over::Over;
  Status begin(StepServices &) {
    seed();
    return Status::ok();
  }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(fill(step));
    if (!held) return false;
    while (slices.size() > 1 && slices.front().first == slices.front().second) {
      slices.pop_front();
      seed(); // each round has its own numbers
    }
    auto &[first, end] = slices.front();
    std::int64_t picked = (first + words() % (end - first)) % p->size;
    out = std::move(buffer[static_cast<std::size_t>(picked)]);
    std::swap(buffer[static_cast<std::size_t>(picked)], buffer[static_cast<std::size_t>(first % p->size)]);
    ++first, --held;
    return true;
  }

private:
  void seed() {
    philox::Generator stream = p->stream;
    if (p->reshuffle) {
      std::lock_guard lock(p->seeds->mutex);
      std::uint64_t seed = p->seeds->words(), seed2 = p->seeds->words();
      stream = philox::Generator(seed, seed2);
    }
    words = philox::Words(stream);
  }
  Status fill(StepServices &step) {
    if (slices.empty()) slices.emplace_back(0, 0);
    bool fresh = false;
    while (held < p->size && !ended) {
      if (!input) {
        if (p->count >= 0 && round >= p->count) {
          ended = true;
          break;
        }
        TFC_ASSIGN_OR_RETURN(input, p->input->iterate(step));
        fresh = true;
        ++round;
      }
      Tuple element;
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
      if (!more) {
        input.reset();
        // An empty input for ever would never end.
        if (fresh && p->count < 0) ended = true;
        slices.emplace_back(slices.back().second, slices.back().second);
        continue;
      }
      fresh = false;
      auto place = static_cast<std::size_t>(slices.back().second++ % p->size);
      if (buffer.size() <= place) buffer.resize(place + 1);
      buffer[place] = std::move(element);
      ++held;
    }
    return Status::ok();
  }

  philox::Words words{p->stream};
  std::vector<Tuple> buffer;
  std::deque<std::pair<std::int64_t, std::int64_t>> slices;
  std::int64_t held = 0, round = 0;
  bool ended = false;
};

Status shuffle(StepCall &c) {
  Shuffled p{};
  bool repeats = std::string_view(c.op->op) == "ShuffleAndRepeatDataset";
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(p.size, scalarAt(c, 1, "buffer_size"));
  if (p.size <= 0) return errors::invalidArgument("buffer_size must be greater than zero.");
  TFC_ASSIGN_OR_RETURN(std::int64_t seed, scalarAt(c, 2, "seed"));
  TFC_ASSIGN_OR_RETURN(std::int64_t seed2, scalarAt(c, 3, "seed2"));
  p.count = 1;
  if (repeats) {
    TFC_ASSIGN_OR_RETURN(p.count, scalarAt(c, 4, "count"));
  }
  p.reshuffle = c.intAttr("reshuffle_each_iteration", 1);
  p.stream = philox::seeded(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(seed2));
  p.seeds = std::make_shared<Shuffled::Seeds>(p.stream);
  return give(c, std::make_shared<DatasetOf<Shuffled, ShuffleIterator>>(std::move(p)));
}

} // namespace
} // namespace data

void registerInputDatasetKernels() {
  using namespace data;
  registerStepKernel("TensorDataset", values);
  registerStepKernel("TensorSliceDataset", values);
  registerStepKernel("RangeDataset", range);
  registerStepKernel("RepeatDataset", counted<RepeatIterator>);
  registerStepKernel("TakeDataset", counted<TakeIterator>);
  registerStepKernel("SkipDataset", counted<SkipIterator>);
  registerStepKernel("ZipDataset", several<ZipIterator>);
  registerStepKernel("ConcatenateDataset", several<ConcatenateIterator>);
  for (const char *op : {"PrefetchDataset", "OptimizeDataset", "ModelDataset"}) registerStepKernel(op, sameElements);
  for (const char *op : {"ShuffleDataset", "ShuffleAndRepeatDataset"}) registerStepKernel(op, shuffle);
}

} // namespace tfc::rt
