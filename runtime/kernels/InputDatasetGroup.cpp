// Datasets whose functions see datasets, and those that sort elements into groups: Window, GroupByWindow, GroupByReducer,
// DirectedInterleave.
#include "InputDataset.h"
#include "Register.h"

#include <deque>
#include <limits>
#include <map>

namespace tfc::rt {
namespace data {

namespace {

struct Elements { std::vector<Tuple> elements; };

class ElementsIterator : public DatasetIterator {
public:
  explicit ElementsIterator(std::shared_ptr<const Elements> p) : p(std::move(p)) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &, Tuple &out) override {
    if (at == p->elements.size()) return false;
    out = p->elements[at++];
    return true;
  }

private:
  std::shared_ptr<const Elements> p;
  std::size_t at = 0;
};

} // namespace

DatasetRef datasetOf(std::vector<Tuple> elements) { return std::make_shared<DatasetOf<Elements, ElementsIterator>>(Elements{std::move(elements)}); }

namespace {

/// A dataset as a component of an element.
Tensor component(DatasetRef dataset) { return handleText(std::const_pointer_cast<Dataset>(dataset)); }

//===-- Window ----------------------------------------------------------------------------------------------------===//

struct Windows {
  DatasetRef input;
  std::int64_t size, shift, stride;
  bool dropRest;
};

/// A window is a dataset of `size` elements, `stride` apart, for each component; the next begins `shift` elements on.
class WindowIterator : public Over<Windows> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    const std::int64_t span = (p->size - 1) * p->stride + 1;
    for (; toSkip > 0 && input; --toSkip) {
      Tuple dropped;
      TFC_RETURN_IF_ERROR(fetch(step, dropped).status());
    }
    while (input && static_cast<std::int64_t>(held.size()) < span) {
      Tuple element;
      TFC_ASSIGN_OR_RETURN(bool more, fetch(step, element));
      if (more) held.push_back(std::move(element));
    }
    if (held.empty() || (p->dropRest && static_cast<std::int64_t>(held.size()) < span)) return false;
    std::vector<std::vector<Tuple>> windows(held[0].size());
    for (std::size_t i = 0; i < held.size(); i += static_cast<std::size_t>(p->stride))
      for (std::size_t k = 0; k < windows.size(); ++k) windows[k].push_back({held[i][k]});
    const auto gone = std::min<std::int64_t>(p->shift, static_cast<std::int64_t>(held.size()));
    held.erase(held.begin(), held.begin() + gone);
    toSkip = p->shift - gone;
    out.clear();
    for (auto &window : windows) out.push_back(component(datasetOf(std::move(window))));
    return true;
  }

private:
  Expected<bool> fetch(StepServices &step, Tuple &element) {
    TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
    if (!more) input.reset();
    return more;
  }
  std::deque<Tuple> held;
  std::int64_t toSkip = 0;
};

Status window(StepCall &c) {
  Windows p{};
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(p.size, scalarAt(c, 1, "size"));
  TFC_ASSIGN_OR_RETURN(p.shift, scalarAt(c, 2, "shift"));
  TFC_ASSIGN_OR_RETURN(p.stride, scalarAt(c, 3, "stride"));
  TFC_ASSIGN_OR_RETURN(std::int64_t drop, scalarAt(c, 4, "drop_remainder"));
  p.dropRest = drop != 0;
  if (p.size <= 0) return errors::invalidArgument("Window size must be greater than zero.");
  if (p.shift <= 0) return errors::invalidArgument("Window shift must be greater than zero.");
  if (p.stride <= 0) return errors::invalidArgument("Window stride must be greater than zero.");
  std::int64_t span = 0;
  if (__builtin_mul_overflow(p.size - 1, p.stride, &span) || span == std::numeric_limits<std::int64_t>::max())
    return errors::invalidArgument("A window of ", p.size, " elements, ", p.stride, " apart, is too long");
  return give(c, std::make_shared<DatasetOf<Windows, WindowIterator>>(p));
}

//===-- GroupByWindow ---------------------------------------------------------------------------------------------===//

struct Grouped {
  DatasetRef input;
  std::shared_ptr<Function> key, reduce, windowSize; ///< of GroupByWindow
  std::shared_ptr<Function> init, finalize;          ///< of GroupByReducer
};

/// A group that is as large as its window gives the elements of a dataset; what is left at the end follows by key.
class GroupByWindowIterator : public Over<Grouped> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (true) {
      if (current) {
        TFC_ASSIGN_OR_RETURN(bool more, current->next(step, out));
        if (more) return true;
        current.reset();
      }
      while (input && !current) {
        Tuple element;
        TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
        if (!more) {
          input.reset();
          break;
        }
        TFC_ASSIGN_OR_RETURN(std::int64_t key, p->key->number(element, "key_func"));
        auto size = sizes.find(key);
        if (size == sizes.end()) {
          TFC_ASSIGN_OR_RETURN(std::int64_t wanted, p->windowSize->number({Tensor(key)}, "window_size_func"));
          if (wanted <= 0) return errors::invalidArgument("Window size must be greater than zero, but got ", wanted, ".");
          size = sizes.emplace(key, wanted).first;
        }
        std::vector<Tuple> &group = groups[key];
        group.push_back(std::move(element));
        if (static_cast<std::int64_t>(group.size()) < size->second) continue;
        std::vector<Tuple> whole = std::move(group);
        groups.erase(key);
        TFC_RETURN_IF_ERROR(start(step, key, std::move(whole)));
      }
      if (current) continue;
      if (groups.empty()) return false;
      auto first = groups.extract(groups.begin());
      TFC_RETURN_IF_ERROR(start(step, first.key(), std::move(first.mapped())));
    }
  }

private:
  Status start(StepServices &step, std::int64_t key, std::vector<Tuple> elements) {
    TFC_ASSIGN_OR_RETURN(current, p->reduce->iterate(step, {Tensor(key), component(datasetOf(std::move(elements)))}));
    return Status::ok();
  }
  std::map<std::int64_t, std::vector<Tuple>> groups;
  std::map<std::int64_t, std::int64_t> sizes;
  std::unique_ptr<DatasetIterator> current;
};

/// The states of all groups, in order of their first elements, when the input is at its end.
class GroupByReducerIterator : public Over<Grouped> {
public:
  using Over::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (input) {
      Tuple element, reduced;
      TFC_ASSIGN_OR_RETURN(bool more, input->next(step, element));
      if (!more) {
        input.reset();
        break;
      }
      TFC_ASSIGN_OR_RETURN(std::int64_t key, p->key->number(element, "key_func"));
      auto [place, fresh] = places.emplace(key, states.size());
      if (fresh) {
        states.emplace_back();
        TFC_RETURN_IF_ERROR(p->init->call({Tensor(key)}, states.back()));
      }
      Tuple &state = states[place->second];
      Tuple arguments = state;
      arguments.insert(arguments.end(), element.begin(), element.end());
      TFC_RETURN_IF_ERROR(p->reduce->call(arguments, reduced));
      state = std::move(reduced);
    }
    if (at == states.size()) return false;
    out.clear();
    TFC_RETURN_IF_ERROR(p->finalize->call(states[at], out));
    ++at;
    return true;
  }

private:
  std::map<std::int64_t, std::size_t> places;
  std::vector<Tuple> states;
  std::size_t at = 0;
};

/// (input_dataset, what each function has captured..)
template <class I> Status grouped(StepCall &c, std::initializer_list<std::pair<const char *, std::shared_ptr<Function> Grouped::*>> functions) {
  Grouped p;
  TFC_ASSIGN_OR_RETURN(p.input, datasetAt(c, 0));
  int at = 1;
  for (auto &[name, member] : functions) {
    int captured = static_cast<int>(c.typesAttr("T" + std::string(name) + "_other_arguments").size());
    if (at + captured > c.op->num_inputs) return errors::invalidArgument(c.op->op, " has too few inputs");
    TFC_ASSIGN_OR_RETURN(p.*member, Function::of(c, name, at, captured));
    at += captured;
  }
  return give(c, std::make_shared<DatasetOf<Grouped, I>>(std::move(p)));
}
Status groupByWindow(StepCall &c) {
  return grouped<GroupByWindowIterator>(c, {{"key_func", &Grouped::key}, {"reduce_func", &Grouped::reduce}, {"window_size_func", &Grouped::windowSize}});
}
Status groupByReducer(StepCall &c) {
  return grouped<GroupByReducerIterator>(c, {{"key_func", &Grouped::key}, {"init_func", &Grouped::init}, {"reduce_func", &Grouped::reduce}, {"finalize_func", &Grouped::finalize}});
}

//===-- DirectedInterleave ----------------------------------------------------------------------------------------===//

struct Directed { DatasetRef selector; std::vector<DatasetRef> inputs; };

/// The next element of the input that the selector names; inputs at their end are passed over.
class DirectedIterator : public DatasetIterator {
public:
  explicit DirectedIterator(std::shared_ptr<const Directed> p) : p(std::move(p)) {}
  Status begin(StepServices &step) {
    TFC_ASSIGN_OR_RETURN(selector, p->selector->iterate(step));
    for (const DatasetRef &d : p->inputs) {
      TFC_ASSIGN_OR_RETURN(auto walk, d->iterate(step));
      inputs.push_back(std::move(walk));
    }
    open = inputs.size();
    return Status::ok();
  }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (open) {
      Tuple chosen;
      TFC_ASSIGN_OR_RETURN(bool more, selector->next(step, chosen));
      if (!more) open = 0;
      if (!more) break;
      if (chosen.size() != 1 || chosen[0].dtype() != DType::int64 || !chosen[0].isScalar()) return errors::invalidArgument("The selector must give int64 scalars");
      std::int64_t index = chosen[0].asInt64(0), n = static_cast<std::int64_t>(inputs.size());
      if (index < 0 || index >= n) return errors::invalidArgument("Selector index out of range: ", index, " >= ", n);
      auto &input = inputs[static_cast<std::size_t>(index)];
      if (!input) continue;
      TFC_ASSIGN_OR_RETURN(more, input->next(step, out));
      if (more) return true;
      input.reset();
      --open;
    }
    return false;
  }

private:
  std::shared_ptr<const Directed> p;
  std::unique_ptr<DatasetIterator> selector;
  std::vector<std::unique_ptr<DatasetIterator>> inputs;
  std::size_t open = 0;
};

Status directed(StepCall &c) {
  Directed p;
  TFC_ASSIGN_OR_RETURN(p.selector, datasetAt(c, 0));
  for (int i = 1; i < c.op->num_inputs; ++i) {
    TFC_ASSIGN_OR_RETURN(DatasetRef d, datasetAt(c, i));
    p.inputs.push_back(std::move(d));
  }
  return give(c, std::make_shared<DatasetOf<Directed, DirectedIterator>>(std::move(p)));
}

} // namespace
} // namespace data

void registerInputDatasetGroupKernels() {
  using namespace data;
  registerStepKernel("WindowDataset", window);
  for (const char *op : {"GroupByWindowDataset", "ExperimentalGroupByWindowDataset"}) registerStepKernel(op, groupByWindow);
  for (const char *op : {"GroupByReducerDataset", "ExperimentalGroupByReducerDataset"}) registerStepKernel(op, groupByReducer);
  for (const char *op : {"DirectedInterleaveDataset", "ExperimentalDirectedInterleaveDataset"}) registerStepKernel(op, directed);
}

} // namespace tfc::rt
