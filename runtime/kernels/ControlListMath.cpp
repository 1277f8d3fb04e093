// Arithmetic on tensor lists, element by element: what gradients of lists are made and summed with.
#include "ControlList.h"

#include "Kernels.h"

#include <cstring>

namespace tfc::rt::lists {

namespace {

List *listBehind(StepCall &c, const tfc_tensor &handle) { return dynamic_cast<List *>(c.step.find(handle)); }

/// Zeros of the shapes of a list's elements; elements that were not written stay so.
Expected<std::unique_ptr<List>> zerosOf(StepCall &c, List &list) {
  auto made = list.fresh();
  std::vector<const Item *> from = list.items();
  made->own = std::make_unique<Item[]>(from.size());
  made->items().resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!from[i]) continue;
    Item &to = made->own[i];
    if (isHandle(list.dtype)) {
      List *inner = listBehind(c, from[i]->value);
      if (!inner) return errors::unimplemented("Zeros of a list of ", runtimeName(list.dtype));
      TFC_ASSIGN_OR_RETURN(auto zero, zerosOf(c, *inner));
      c.step.add(std::move(zero), to.value, DType::variant);
    } else {
      TFC_RETURN_IF_ERROR(made->keep(to, from[i]->value));
      if (list.dtype == DType::string)
        for (std::string &s : to.held.mutable_data<std::string>()) s.clear();
      else std::memset(to.value.data, 0, static_cast<std::size_t>(countOf(to.value)) * byteSize(list.dtype));
    }
    made->items()[i] = &to;
  }
  return made;
}

} // namespace

Status zerosLike(StepCall &c) {
  if (c.inputs[0].dtype == TFC_STRING) return zeros(c, 0, DType::string, shapeOf(c.inputs[0]));
  List *list;
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  TFC_ASSIGN_OR_RETURN(auto made, zerosOf(c, *list));
  return handOut(c, 0, std::move(made));
}

namespace {

Expected<std::unique_ptr<List>> sumOf(StepCall &c, List &a, List &b) {
  if (a.dtype != b.dtype)
    return errors::invalidArgument("Trying to add two lists of tensors of different dtypes. One is ", runtimeName(a.dtype), " and the other is ", runtimeName(b.dtype));
  std::vector<const Item *> x = a.items(), y = b.items();
  if (x.size() != y.size())
    return errors::invalidArgument("Trying to add two lists of tensors with different lengths. One is ", x.size(), " and the other is ", y.size());
  std::optional<Shape> shape = a.elementShape.mergedWith(b.elementShape);
  if (!shape)
    return errors::invalidArgument("Trying to add two lists of tensors with incompatible element shapes. One is ", a.elementShape.errorStr(),
                                   " and the other is ", b.elementShape.errorStr());
  auto made = a.fresh();
  made->elementShape = *shape;
  std::size_t both = 0;
  for (std::size_t i = 0; i < x.size(); ++i) both += x[i] && y[i];
  made->own = std::make_unique<Item[]>(both);
  std::vector<const Item *> sum;
  for (std::size_t i = 0, next = 0; i < x.size(); ++i) {
    if (!x[i] || !y[i]) {
      sum.push_back(x[i] ? x[i] : y[i]);
      continue;
    }
    Item &to = made->own[next++];
    sum.push_back(&to);
    if (isHandle(a.dtype)) {
      List *one = listBehind(c, x[i]->value), *other = listBehind(c, y[i]->value);
      if (!one || !other) return errors::unimplemented("The sum of lists of ", runtimeName(a.dtype));
      TFC_ASSIGN_OR_RETURN(auto inner, sumOf(c, *one, *other));
      c.step.add(std::move(inner), to.value, DType::variant);
      continue;
    }
    if (!(shapeOf(x[i]->value) == shapeOf(y[i]->value)))
      return errors::invalidArgument("Trying to add two tensors with incompatible element shapes. One is ", shapeOf(x[i]->value).errorStr(),
                                     " and the other is ", shapeOf(y[i]->value).errorStr(), " in position ", i);
    if (!byteSize(a.dtype) || a.dtype == DType::bool_) return errors::unimplemented("The sum of lists of ", runtimeName(a.dtype));
    TFC_RETURN_IF_ERROR(made->keep(to, x[i]->value));
    detail::visitNumeric(a.dtype, [&](auto tag) {
      using T = decltype(tag);
      auto *at = static_cast<T *>(to.value.data);
      auto *more = static_cast<const T *>(y[i]->value.data);
      for (std::int64_t k = 0, n = countOf(to.value); k < n; ++k) {
        if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) at[k] = T(static_cast<float>(at[k]) + static_cast<float>(more[k]));
        else at[k] = static_cast<T>(at[k] + more[k]);
      }
    });
  }
  made->items() = std::move(sum);
  return made;
}

} // namespace

Status addN(StepCall &c) {
  List *sum;
  TFC_RETURN_IF_ERROR(listAt(c, 0, sum));
  for (int i = 1; i < c.op->num_inputs; ++i) {
    List *next;
    TFC_RETURN_IF_ERROR(listAt(c, i, next));
    TFC_ASSIGN_OR_RETURN(auto made, sumOf(c, *sum, *next));
    sum = made.get();
    TFC_RETURN_IF_ERROR(handOut(c, 0, std::move(made)));
  }
  if (c.op->num_inputs == 1) c.outputs[0] = c.inputs[0];
  return Status::ok();
}

} // namespace tfc::rt::lists
