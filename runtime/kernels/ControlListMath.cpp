// Arithmetic on tensor lists and optionals, element by element: what gradients of them are made and summed with.
#include "ControlList.h"

#include "Kernels.h"
#include "tfc/base/Numeric.h"

#include <cstring>

namespace tfc::rt::lists {

namespace {

Status zerosOf(StepCall &c, const tfc_tensor &from, tfc_tensor &to);
Status sumOf(StepCall &c, const tfc_tensor &a, const tfc_tensor &b, tfc_tensor &to);

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
      TFC_RETURN_IF_ERROR(zerosOf(c, from[i]->value, to.value));
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

Status zerosOf(StepCall &c, const tfc_tensor &from, tfc_tensor &to) {
  StepObject *object = c.step.find(from);
  if (auto *list = dynamic_cast<List *>(object)) {
    TFC_ASSIGN_OR_RETURN(auto made, zerosOf(c, *list));
    c.step.add(std::move(made), to, DType::variant);
    return Status::ok();
  }
  auto *optional = dynamic_cast<Optional *>(object);
  if (!optional) return errors::invalidArgument("No unary variant unary_op function found for op ZEROS_LIKE");
  auto made = std::make_unique<Optional>();
  made->hasValue = optional->hasValue;
  for (auto &part : optional->components) {
    TFC_ASSIGN_OR_RETURN(auto zero, zerosOf(c, *part));
    made->components.push_back(std::move(zero));
  }
  c.step.add(std::move(made), to, DType::variant);
  return Status::ok();
}

Status addTo(DType type, const tfc_tensor &to, const tfc_tensor &more) {
  if (!byteSize(type) || type == DType::bool_) return errors::unimplemented("The sum of lists of ", runtimeName(type));
  detail::visitNumeric(type, [&](auto tag) {
    using T = decltype(tag);
    auto *sum = static_cast<T *>(to.data);
    auto *with = static_cast<const T *>(more.data);
    for (std::int64_t k = 0, n = countOf(to); k < n; ++k) {
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) sum[k] = T(static_cast<float>(sum[k]) + static_cast<float>(with[k]));
      else sum[k] = static_cast<T>(sum[k] + with[k]);
    }
  });
  return Status::ok();
}

/// An element that only one of the lists has is taken as it is.
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
      TFC_RETURN_IF_ERROR(sumOf(c, x[i]->value, y[i]->value, to.value));
      continue;
    }
    if (!(shapeOf(x[i]->value) == shapeOf(y[i]->value)))
      return errors::invalidArgument("Trying to add two tensors with incompatible element shapes. One is ", shapeOf(x[i]->value).errorStr(),
                                     " and the other is ", shapeOf(y[i]->value).errorStr(), " in position ", i);
    TFC_RETURN_IF_ERROR(made->keep(to, x[i]->value));
    TFC_RETURN_IF_ERROR(addTo(a.dtype, to.value, y[i]->value));
  }
  made->items() = std::move(sum);
  return made;
}

Status sumOf(StepCall &c, const tfc_tensor &a, const tfc_tensor &b, tfc_tensor &to) {
  StepObject *one = c.step.find(a), *other = c.step.find(b);
  auto *x = dynamic_cast<List *>(one), *y = dynamic_cast<List *>(other);
  if (x && y) {
    TFC_ASSIGN_OR_RETURN(auto made, sumOf(c, *x, *y));
    c.step.add(std::move(made), to, DType::variant);
    return Status::ok();
  }
  auto *p = dynamic_cast<Optional *>(one), *q = dynamic_cast<Optional *>(other);
  if (!p || !q) return errors::invalidArgument("No unary variant binary_op function found for op ADD");
  if (p->hasValue != q->hasValue || p->components.size() != q->components.size())
    return errors::invalidArgument("Cannot add optionals because one has a value and the other doesn't.");
  auto made = std::make_unique<Optional>();
  made->hasValue = p->hasValue;
  for (std::size_t i = 0; i < p->components.size(); ++i) {
    TFC_ASSIGN_OR_RETURN(auto part, sumOf(c, *p->components[i], *q->components[i]));
    made->components.push_back(std::move(part));
  }
  c.step.add(std::move(made), to, DType::variant);
  return Status::ok();
}

} // namespace

Status zerosLike(StepCall &c) {
  if (c.inputs[0].dtype == TFC_STRING) return zeros(c, 0, DType::string, shapeOf(c.inputs[0]));
  return zerosOf(c, c.inputs[0], c.outputs[0]);
}

Status addN(StepCall &c) {
  tfc_tensor sum = c.inputs[0];
  for (int i = 1; i < c.op->num_inputs; ++i) {
    tfc_tensor next{};
    TFC_RETURN_IF_ERROR(sumOf(c, sum, c.inputs[i], next));
    sum = next;
  }
  c.outputs[0] = sum;
  return Status::ok();
}

} // namespace tfc::rt::lists
