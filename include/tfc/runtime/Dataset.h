// Datasets (tensorflow/core/framework/dataset.h): a dataset says how elements come to be and can be iterated any number of times; an
// iterator gives them one by one. Datasets are values of a step; the iterators of a session hold on to the datasets they walk. runtime/kernels has
// the ops; a dataset says what it needs and how it is walked:
//
//   struct Lines { std::vector<std::string> files; };
//   class LineIterator : public DatasetIterator {
//     explicit LineIterator(std::shared_ptr<const Lines> p);
//     Status begin(StepServices &step);
//     Expected<bool> next(StepServices &step, Tuple &out) override;
//   };
//   return give(c, std::make_shared<DatasetOf<Lines, LineIterator>>(Lines{...}));
#pragma once

#include "tfc/runtime/StepKernel.h"

#include <functional>

namespace tfc::rt::data {

using Tuple = std::vector<Tensor>;

class DatasetIterator {
public:
  virtual ~DatasetIterator() = default;
  /// Sets `out` to the next element and gives true, or gives false at the end and ever after.
  virtual Expected<bool> next(StepServices &step, Tuple &out) = 0;
};

class Dataset : public StepObject {
public:
  virtual Expected<std::unique_ptr<DatasetIterator>> iterate(StepServices &step) const = 0;
};
using DatasetRef = std::shared_ptr<const Dataset>;

/// Cancelled if the step shall end. Sources ask it for each element: what takes elements and gives none would never end otherwise.
inline Status goesOn(const StepServices &step) { return step.stopped() ? errors::cancelled("The step was stopped while it walked a dataset") : Status::ok(); }

/// The dataset of input `i`.
Expected<DatasetRef> datasetAt(StepCall &c, int i);
/// The dataset behind a component of an element.
Expected<DatasetRef> datasetIn(const Tensor &text);
/// Sets output `i` to a component of an element: its elements, or the handle that `type` says.
Status handOut(StepCall &c, int i, Tensor component, DType type);
/// Gives the dataset as output 0.
Status give(StepCall &c, std::shared_ptr<Dataset> dataset);
/// A copy of input `i` that outlives the step; of a handle its text (rt::handleText).
Expected<Tensor> inputAt(StepCall &c, int i);
/// Input `i` as one integer; `name` for the error.
Expected<std::int64_t> scalarAt(StepCall &c, int i, std::string_view name);

/// A dataset whose iterators an object of type I, made from the dataset's parameters, is.
template <class Parameters, class I> class DatasetOf : public Dataset {
public:
  explicit DatasetOf(Parameters p) : p(std::make_shared<const Parameters>(std::move(p))) {}
  Expected<std::unique_ptr<DatasetIterator>> iterate(StepServices &step) const override {
    auto made = std::make_unique<I>(p);
    TFC_RETURN_IF_ERROR(made->begin(step));
    return std::unique_ptr<DatasetIterator>(std::move(made));
  }

private:
  std::shared_ptr<const Parameters> p;
};

/// An iterator over what another one gives.
template <class Parameters> class Over : public DatasetIterator {
public:
  explicit Over(std::shared_ptr<const Parameters> p) : p(std::move(p)) {}
  Status begin(StepServices &step) {
    TFC_ASSIGN_OR_RETURN(input, p->input->iterate(step));
    return Status::ok();
  }

protected:
  std::shared_ptr<const Parameters> p;
  std::unique_ptr<DatasetIterator> input;
};


} // namespace tfc::rt::data
