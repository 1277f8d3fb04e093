// What the dataset kernels of this folder share.
#pragma once

#include "tfc/runtime/Dataset.h"

namespace tfc::rt::data {

/// A walk over the elements of another that `keeps` lets through.
template <class Parameters> class Selected : public Over<Parameters> {
public:
  using Over<Parameters>::Over;
  Expected<bool> next(StepServices &step, Tuple &out) override {
    while (true) {
      TFC_ASSIGN_OR_RETURN(bool more, this->input->next(step, out));
      if (!more) return false;
      TFC_ASSIGN_OR_RETURN(bool kept, keeps(out));
      if (kept) return true;
    }
  }

private:
  virtual Expected<bool> keeps(const Tuple &element) = 0;
};

/// The function of an attribute, with the values it has captured.
class Function {
public:
  /// `attr` names the function, inputs from `first` on, `captured` of them, are what it has captured.
  static Expected<std::shared_ptr<Function>> of(StepCall &c, std::string_view attr, int first, int captured);
  Status call(const Tuple &arguments, Tuple &results) const;
  /// Of functions that give one int64.
  Expected<std::int64_t> number(const Tuple &arguments, std::string_view what) const;
  /// A walk over the dataset that the function gives.
  Expected<std::unique_ptr<DatasetIterator>> iterate(StepServices &step, const Tuple &arguments) const;

private:
  std::shared_ptr<StepFunction> function;
  Tuple captured;
};

/// An iterator that steps of the session share: the object behind IteratorV2 and OneShotIterator.
class SharedIterator : public StepObject {
public:
  SharedIterator(std::vector<DType> types, std::vector<Shape> shapes) : types(std::move(types)), shapes(std::move(shapes)) {}
  void set(std::unique_ptr<DatasetIterator> iterator);
  Expected<bool> next(StepServices &step, Tuple &out, bool &initialised);

  const std::vector<DType> types;
  const std::vector<Shape> shapes;

private:
  std::mutex mutex;
  std::condition_variable idle;
  bool busy = false;
  std::unique_ptr<DatasetIterator> iterator;
};

/// The first dimension of `t` taken apart, or put on: element `i` of it, and elements of one shape on top of each other.
Expected<Tensor> rowOf(const Tensor &t, std::int64_t i);
Expected<Tensor> stack(const std::vector<Tensor> &rows, std::size_t index);
/// Whether the op's elements have handles (datasets of a window): what copies elements cannot take those.
Status refuseHandles(StepCall &c, std::string_view attr = "output_types");
/// Elements that are there already.
DatasetRef datasetOf(std::vector<Tuple> elements);

} // namespace tfc::rt::data
