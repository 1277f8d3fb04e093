// Datasets of tf.data.experimental: MapAndBatch, Scan, Unbatch, Unique, IgnoreErrors, Shard, Random, and Generator with the program's own
// functions behind it (PyFunc).
#include "InputDataset.h"
#include "Register.h"
#include "tfc/base/Philox.h"
#include "tfc/runtime/Callables.h"

#include <cstring>
#include <set>

namespace tfc::rt {
namespace data {

Status refuseHandles(StepCall &c, std::string_view attr) {
  for (DType t : c.typesAttr(attr))
    if (t == DType::variant || t == DType::resource)
      return errors::unimplemented(c.op->op, " of elements that hold datasets or handles: flat_map or map them to tensors first");
  return Status::ok();
}

namespace {

struct Called {
  DatasetRef input;
  std::shared_ptr<Function> function;
  Tuple state;                   ///< of Scan
  std::int64_t size = 0;         ///< of MapAndBatch
  bool dropRest = false;
};

/// An element's error is its batch's; the next batch begins behind it.
class MapAndBatchIterator : public Over<Called> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (!input) return false;
    std::vector<Tuple> elements;
    Status failed;
    for (std::int64_t i = 0; i < p->size; ++i) {
      Tuple element, result;
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
      if (!more) {
        input.reset();
        break;
      }
      Status s = p->function->call(element, result);
      if (!s && failed.isOk()) failed = std::move(s);
      elements.push_back(std::move(result));
    }
    TFC_RETURN_IF_ERROR(failed);
    if (elements.empty() || (p->dropRest && static_cast<std::int64_t>(elements.size()) < p->size)) return false;
    out.clear();
    for (std::size_t k = 0; k < elements[0].size(); ++k) {
      std::vector<Tensor> rows;
      for (Tuple &element : elements) {
        if (!rows.empty() && element[k].shape() != rows[0].shape())
          return errors::invalidArgument("Cannot add tensor to the batch: number of elements does not match. Shapes are: [tensor]: ", element[k].shape().errorStr(), ", [batch]: ", rows[0].shape().errorStr());
        rows.push_back(std::move(element[k]));
      }
      TFC_ASSIGN_OR_RETURN(Tensor together, stack(rows, k));
      out.push_back(std::move(together));
    }
    return true;
  }
};

/// (input_dataset, other_arguments.., batch_size, num_parallel_calls, drop_remainder)
Status mapAndBatch(StepCall &c) {
  Called p;
  int captured = c.op->num_inputs - 4;
  if (captured < 0) return errors::invalidArgument(c.op->op, " has too few inputs");
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(p.size, scalarAt(c, 1 + captured, "batch_size"));
  TFC_ASSIGN_OR_RETURN(std::int64_t calls, scalarAt(c, 2 + captured, "num_parallel_calls"));
  TFC_ASSIGN_OR_RETURN(std::int64_t drop, scalarAt(c, 3 + captured, "drop_remainder"));
  if (p.size <= 0) return errors::invalidArgument("batch_size must be greater than zero.");
  if (calls <= 0 && calls != -1) return errors::invalidArgument("num_parallel_calls must be greater than zero.");
  p.dropRest = drop != 0;
  TFC_RETURN_IF_ERROR(refuseHandles(c));
  TFC_ASSIGN_OR_RETURN(p.function, Function::of(c, "f", 1, captured));
  return give(c, std::make_shared<DatasetOf<Called, MapAndBatchIterator>>(std::move(p)));
}

/// f(state.., element..) gives the next state and what the dataset gives.
class ScanIterator : public Over<Called> {
public:
  explicit ScanIterator(std::shared_ptr<const Called> p) : Over(std::move(p)), state(this->p->state) {}
  Expected<bool> next(StepServices &step, Tuple &out) override {
    Tuple element, results;
    TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
    if (!more) return false;
    Tuple arguments = state;
    arguments.insert(arguments.end(), element.begin(), element.end());
    TFC_RETURN_IF_ERROR(p->function->call(arguments, results));
    if (results.size() < state.size()) return errors::invalidArgument("The function of ScanDataset must return at least ", state.size(), " tensors, but returned ", results.size());
    auto rest = results.begin() + static_cast<std::ptrdiff_t>(state.size());
    out.assign(rest, results.end());
    state.assign(results.begin(), rest);
    return true;
  }

private:
  Tuple state;
};

Status scan(StepCall &c) {
  Called p;
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  int states = static_cast<int>(c.typesAttr("Tstate").size()), captured = c.op->num_inputs - 1 - states;
  if (captured < 0) return errors::invalidArgument(c.op->op, " has too few inputs");
  for (int i = 0; i < states; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor t, inputAt(c, 1 + i));
    p.state.push_back(std::move(t));
  }
  TFC_ASSIGN_OR_RETURN(p.function, Function::of(c, "f", 1 + states, captured));
  return give(c, std::make_shared<DatasetOf<Called, ScanIterator>>(std::move(p)));
}

//===-- without functions -----------------------------------------------------------------------------------------===//

class UnbatchIterator : public Over<Called> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (at == rows) {
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, batch));
      if (!more) return false;
      at = rows = 0;
      for (const Tensor &t : batch) {
        if (!t.shape().rank()) return errors::invalidArgument("Input element must have a non-scalar value in each component.");
        if (&t != &batch[0] && t.shape()[0] != batch[0].shape()[0])
          return errors::invalidArgument("Input element must have the same batch size in each component. Component 0 had size ", batch[0].shape()[0], " but component ",
                                         &t - batch.data(), " had size ", t.shape()[0], ".");
      }
      if (!batch.empty()) rows = batch[0].shape()[0];
    }
    out.clear();
    for (const Tensor &t : batch) {
      TFC_ASSIGN_OR_RETURN(Tensor row, rowOf(t, at));
      out.push_back(std::move(row));
    }
    ++at;
    return true;
  }

private:
  Tuple batch;
  std::int64_t at = 0, rows = 0;
};

class UniqueIterator : public Selected<Called> {
public:
  using Selected::Selected;

private:
  Expected<bool> keeps(const Tuple &element) override {
    const Tensor &t = element[0];
    std::string key;
    for (std::int64_t d : t.shape().dims()) key += std::to_string(d) + ",";
    key += ":";
    if (t.dtype() == DType::string)
      for (const std::string &s : t.strings()) key += std::to_string(s.size()) + ":" + s;
    else key.append(static_cast<const char *>(t.raw()), t.nbytes());
    return seen.insert(std::move(key)).second;
  }
  std::set<std::string> seen;
};

class IgnoreErrorsIterator : public Over<Called> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (true) {
      Expected<bool> more = input->next(step, out);
      if (more || more.status().code() == Code::Cancelled || more.status().code() == Code::DeadlineExceeded) return more;
    }
  }
};

template <class I> Status over(StepCall &c) {
  Called p;
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  if (!std::is_same_v<I, IgnoreErrorsIterator>) TFC_RETURN_IF_ERROR(refuseHandles(c));
  if (auto types = c.typesAttr("output_types"); std::is_same_v<I, UniqueIterator> && (types.size() != 1 || (types[0] != DType::int32 && types[0] != DType::int64 && types[0] != DType::string)))
    return errors::invalidArgument("UniqueDataset only supports inputs with a single component of type int32, int64 or string.");
  return give(c, std::make_shared<DatasetOf<Called, I>>(std::move(p)));
}

struct Sharded { DatasetRef input; std::int64_t shards, index; bool nonEmpty; };

class ShardIterator : public Selected<Sharded> {
public:
  using Selected::Selected;

private:
  Expected<bool> keeps(const Tuple &) override { return at++ % p->shards == p->index; }
  std::int64_t at = 0;
};

Status shard(StepCall &c) {
  Sharded p{};
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(p.shards, scalarAt(c, 1, "num_shards"));
  TFC_ASSIGN_OR_RETURN(p.index, scalarAt(c, 2, "index"));
  if (p.shards <= 0) return errors::invalidArgument("Number of shards must be greater than zero (currently num_shards = ", p.shards, ").");
  if (p.index < 0 || p.index >= p.shards) return errors::invalidArgument("Index must be between 0 and ", p.shards - 1, " (currently index = ", p.index, ").");
  return give(c, std::make_shared<DatasetOf<Sharded, ShardIterator>>(std::move(p)));
}

class RandomIterator : public DatasetIterator {
public:
  explicit RandomIterator(std::shared_ptr<const philox::Generator> p) : words(*p) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(goesOn(step));
    out = {Tensor(static_cast<std::int64_t>(words()))};
    return true;
  }

private:
  philox::Words words;
};

Status random(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(std::int64_t seed, scalarAt(c, 0, "seed"));
  TFC_ASSIGN_OR_RETURN(std::int64_t seed2, scalarAt(c, 1, "seed2"));
  return give(c, std::make_shared<DatasetOf<philox::Generator, RandomIterator>>(philox::seeded(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(seed2))));
}

//===-- the program's own functions -------------------------------------------------------------------------------===//

struct Generated { std::shared_ptr<Function> init, next, finalize; };

/// init_func gives a state; next_func, with it, elements until it says OutOfRange; then finalize_func is called, as it is when the
/// walk is given up.
class GeneratorIterator : public DatasetIterator {
public:
  explicit GeneratorIterator(std::shared_ptr<const Generated> p) : p(std::move(p)) {}
  ~GeneratorIterator() override { (void)finish(); }
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(goesOn(step));
    if (ended) return false;
    if (!begun) {
      TFC_RETURN_IF_ERROR(p->init->call({}, state));
      begun = true;
    }
    out.clear();
    Status s = p->next->call(state, out);
    if (s.isOk()) return true;
    if (s.code() != Code::OutOfRange) return s;
    TFC_RETURN_IF_ERROR(finish());
    return false;
  }

private:
  Status finish() {
    if (ended || !begun) return Status::ok();
    ended = true;
    Tuple ignored;
    return p->finalize->call(state, ignored);
  }
  std::shared_ptr<const Generated> p;
  Tuple state;
  bool begun = false, ended = false;
};

Status generator(StepCall &c) {
  Generated p;
  int at = 0;
  for (auto [name, member] : {std::pair{"init_func", &Generated::init}, {"next_func", &Generated::next}, {"finalize_func", &Generated::finalize}}) {
    int captured = static_cast<int>(c.typesAttr("T" + std::string(name) + "_args").size());
    if (at + captured > c.op->num_inputs) return errors::invalidArgument(c.op->op, " has too few inputs");
    TFC_ASSIGN_OR_RETURN(p.*member, Function::of(c, name, at, captured));
    at += captured;
  }
  return give(c, std::make_shared<DatasetOf<Generated, GeneratorIterator>>(std::move(p)));
}

Status callProgram(StepCall &c) {
  Tuple arguments, results;
  for (int i = 0; i < c.op->num_inputs; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor t, inputAt(c, i));
    arguments.push_back(std::move(t));
  }
  TFC_ASSIGN_OR_RETURN(results, callBack(c.stringAttr("token"), arguments));
  auto types = c.typesAttr("Tout");
  if (results.size() != types.size())
    return errors::invalidArgument(c.stringAttr("token"), " returns ", results.size(), " values, but expects to see ", types.size(), " values.");
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (results[i].dtype() != types[i])
      return errors::invalidArgument(i, "-th value returned by ", c.stringAttr("token"), " is ", name(results[i].dtype()), ", but expects ", name(types[i]));
    // The step may write into what it is given.
    Tensor own = results[i];
    (void)own.mutableRaw();
    c.step.handOut(std::move(own), c.outputs[static_cast<int>(i)]);
  }
  return Status::ok();
}

} // namespace
} // namespace data

void registerInputDatasetMoreKernels() {
  using namespace data;
  for (const char *op : {"MapAndBatchDataset", "ExperimentalMapAndBatchDataset"}) registerStepKernel(op, mapAndBatch);
  for (const char *op : {"ScanDataset", "ExperimentalScanDataset"}) registerStepKernel(op, scan);
  for (const char *op : {"UnbatchDataset", "ExperimentalUnbatchDataset"}) registerStepKernel(op, over<UnbatchIterator>);
  for (const char *op : {"UniqueDataset", "ExperimentalUniqueDataset"}) registerStepKernel(op, over<UniqueIterator>);
  for (const char *op : {"IgnoreErrorsDataset", "ExperimentalIgnoreErrorsDataset"}) registerStepKernel(op, over<IgnoreErrorsIterator>);
  for (const char *op : {"RandomDataset", "ExperimentalRandomDataset"}) registerStepKernel(op, random);
  registerStepKernel("ShardDataset", shard);
  registerStepKernel("GeneratorDataset", generator);
  for (const char *op : {"PyFunc", "PyFuncStateless"}) registerStepKernel(op, callProgram);
}

} // namespace tfc::rt
