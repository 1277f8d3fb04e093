// Datasets that call a function of the graph: Map, Filter, TakeWhile, FlatMap, Interleave and their parallel forms (which give the same
// elements in the same order here).
#include "InputDataset.h"
#include "Register.h"

namespace tfc::rt {
namespace data {

Expected<std::shared_ptr<Function>> Function::of(StepCall &c, std::string_view attr, int first, int captured) {
  auto f = std::make_shared<Function>();
  TFC_ASSIGN_OR_RETURN(f->function, c.step.function(c.stringAttr(attr)));
  for (int i = 0; i < captured; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor t, inputAt(c, first + i));
    f->captured.push_back(std::move(t));
  }
  return f;
}

Status Function::call(const Tuple &arguments, Tuple &results) const {
  Tuple all(arguments);
  all.insert(all.end(), captured.begin(), captured.end());
  return function->call(all, results);
}

Expected<std::unique_ptr<DatasetIterator>> Function::iterate(StepServices &step, const Tuple &arguments) const {
  Tuple results;
  TFC_RETURN_IF_ERROR(call(arguments, results));
  if (results.size() != 1) return errors::invalidArgument("The function gives no dataset");
  TFC_ASSIGN_OR_RETURN(DatasetRef dataset, datasetIn(results[0]));
  return dataset->iterate(step);
}

Expected<std::int64_t> Function::number(const Tuple &arguments, std::string_view what) const {
  Tuple results;
  TFC_RETURN_IF_ERROR(call(arguments, results));
  if (results.size() != 1 || results[0].dtype() != DType::int64 || !results[0].isScalar()) return errors::invalidArgument("`", what, "` must return a scalar int64.");
  return results[0].asInt64(0);
}

namespace {

struct Mapped {
  DatasetRef input;
  std::shared_ptr<Function> function;
  std::int64_t cycle = 1, block = 1; ///< of Interleave
};

class MapIterator : public Over<Mapped> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    Tuple element;
    TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
    if (!more) return false;
    out.clear();
    TFC_RETURN_IF_ERROR(p->function->call(element, out));
    return true;
  }
};

/// What the function, a predicate, says of the element.
Expected<bool> isTrue(const Mapped &p, const Tuple &element, std::string_view name) {
  Tuple kept;
  TFC_RETURN_IF_ERROR(p.function->call(element, kept));
  if (kept.size() != 1 || kept[0].dtype() != bool_ || !kept[0].isScalar()) return errors::invalidArgument(name, " must return a scalar bool.");
  return kept[0].data<bool>()[0];
}

class FilterIterator : public Selected<Mapped> {
public:
  using Selected::Selected;

private:
  Expected<bool> keeps(const Tuple &element) override { return isTrue(*p, element, "Filter predicate `f`"); }
};

class TakeWhileIterator : public Over<Mapped> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (!input) return false;
    TFC_ASSIGN_OR_RETURN(bool more, input->next(step, out));
    if (more) {
      TFC_ASSIGN_OR_RETURN(more, isTrue(*p, out, "TakeWhile predicate `f`"));
    }
    if (!more) input.reset();
    return more;
  }
};

class FlatMapIterator : public Over<Mapped> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (true) {
      if (!current) {
        Tuple element;
        TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
        if (!more) return false;
        TFC_ASSIGN_OR_RETURN(current, p->function->iterate(step, element));
      }
      TFC_ASSIGN_OR_RETURN(bool more, current->next(step, out));
      if (more) return true;
      current.reset();
    }
  }

private:
  std::unique_ptr<DatasetIterator> current;
};

/// `block` elements of each of `cycle` datasets in turn; one that is at its end makes room for the next.
class InterleaveIterator : public Over<Mapped> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    if (open.empty()) open.resize(static_cast<std::size_t>(p->cycle));
    while (!ended || alive) {
      auto &current = open[at];
      if (current) {
        TFC_ASSIGN_OR_RETURN(bool more, current->next(step, out));
        if (more) {
          if (++given == p->block) advance();
          return true;
        }
        current.reset();
        --alive;
        advance();
        continue;
      }
      if (ended) {
        advance();
        continue;
      }
      Tuple element;
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
      if (!more) {
        ended = true;
        continue;
      }
      TFC_ASSIGN_OR_RETURN(current, p->function->iterate(step, element));
      ++alive;
    }
    return false;
  }

private:
  void advance() { at = (at + 1) % open.size(), given = 0; }
  std::vector<std::unique_ptr<DatasetIterator>> open;
  std::size_t at = 0;
  std::int64_t given = 0, alive = 0;
  bool ended = false;
};

/// (input_dataset, other_arguments.., `scalars` more inputs)
template <class I> Status mapped(StepCall &c, std::string_view attr, int scalars) {
  Mapped p;
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  int captured = c.op->num_inputs - 1 - scalars;
  if (captured < 0) return errors::invalidArgument(c.op->op, " has too few inputs");
  if (std::is_same_v<I, InterleaveIterator>) {
    TFC_ASSIGN_OR_RETURN(p.cycle, scalarAt(c, 1 + captured, "cycle_length"));
    TFC_ASSIGN_OR_RETURN(p.block, scalarAt(c, 2 + captured, "block_length"));
    if (p.cycle == -1) p.cycle = 1;
    if (p.cycle <= 0) return errors::invalidArgument("cycle_length must be greater than zero.");
    if (p.block <= 0) return errors::invalidArgument("block_length must be greater than zero.");
  }
  TFC_ASSIGN_OR_RETURN(p.function, Function::of(c, attr, 1, captured));
  return give(c, std::make_shared<DatasetOf<Mapped, I>>(std::move(p)));
}

} // namespace
} // namespace data

void registerInputDatasetFunctionKernels() {
  using namespace data;
  registerStepKernel("MapDataset", [](StepCall &c) { return mapped<MapIterator>(c, "f", 0); });
  registerStepKernel("ParallelMapDataset", [](StepCall &c) { return mapped<MapIterator>(c, "f", 1); });
  registerStepKernel("FilterDataset", [](StepCall &c) { return mapped<FilterIterator>(c, "predicate", 0); });
  registerStepKernel("FlatMapDataset", [](StepCall &c) { return mapped<FlatMapIterator>(c, "f", 0); });
  registerStepKernel("InterleaveDataset", [](StepCall &c) { return mapped<InterleaveIterator>(c, "f", 2); });
  registerStepKernel("ParallelInterleaveDatasetV2", [](StepCall &c) { return mapped<InterleaveIterator>(c, "f", 3); });
  for (const char *op : {"ParallelInterleaveDataset", "ExperimentalParallelInterleaveDataset"})
    registerStepKernel(op, [](StepCall &c) { return mapped<InterleaveIterator>(c, "f", 5); });
  for (const char *op : {"TakeWhileDataset", "ExperimentalTakeWhileDataset"}) registerStepKernel(op, [](StepCall &c) { return mapped<TakeWhileIterator>(c, "predicate", 0); });
}

} // namespace tfc::rt
