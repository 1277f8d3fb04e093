// The ops of tensor lists.
#include "ControlList.h"

#include "Kernels.h"
#include "Register.h"

#include <cstring>

namespace tfc::rt {
namespace lists {

Status List::keep(Item &to, const tfc_tensor &value) {
  to.value = value;
  if (isHandle(dtype)) return Status::ok();
  if (dtype == DType::string) {
    TFC_ASSIGN_OR_RETURN(to.held, Tensor::allocate(dtype, shapeOf(value)));
    std::copy_n(static_cast<const std::string *>(value.data), to.held.size(), to.held.mutable_data<std::string>().data());
    to.value.data = const_cast<void *>(to.held.raw());
    return Status::ok();
  }
  std::size_t bytes = static_cast<std::size_t>(countOf(value)) * byteSize(dtype);
  to.memory = to.value.data = std::aligned_alloc(64, std::max<std::size_t>(64, (bytes + 63) / 64 * 64));
  if (!to.memory) throw std::bad_alloc();
  if (bytes) std::memcpy(to.value.data, value.data, bytes);
  return Status::ok();
}

Status listAt(StepCall &c, int input, List *&list) {
  list = c.object<List>(input);
  return list ? Status::ok() : errors::invalidArgument("Input handle is not a list. Saw: '<unknown>'");
}

Status handOut(StepCall &c, int output, std::unique_ptr<StepObject> list) {
  c.step.add(std::move(list), c.outputs[output], DType::variant);
  return Status::ok();
}

Status zeros(StepCall &c, int i, DType type, const Shape &shape) {
  if (type == DType::string) {
    c.step.handOut(Tensor::zeros(shape, type), c.outputs[i]);
    return Status::ok();
  }
  if (isHandle(type)) return errors::unimplemented("Zeros of type ", runtimeName(type));
  TFC_RETURN_IF_ERROR(c.allocate(i, type, shape.dims()));
  std::memset(c.outputs[i].data, 0, static_cast<std::size_t>(countOf(c.outputs[i])) * byteSize(type));
  return Status::ok();
}

Status giveOptional(StepCall &c, std::span<const tfc_tensor> components, bool hasValue) {
  auto made = std::make_unique<Optional>();
  made->hasValue = hasValue;
  for (const tfc_tensor &component : components) {
    auto part = std::make_unique<List>();
    part->dtype = static_cast<DType>(component.dtype);
    part->own = std::make_unique<Item[]>(1);
    TFC_RETURN_IF_ERROR(part->keep(part->own[0], component));
    part->items().push_back(&part->own[0]);
    made->components.push_back(std::move(part));
  }
  return handOut(c, 0, std::move(made));
}

namespace {

//===-- what kernels share ------------------------------------------------------------------------------------------===//

/// The list of input 0, whose elements are of the type that the op says.
Status typedList(StepCall &c, List *&list) {
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  auto wanted = static_cast<DType>(c.intAttr("element_dtype"));
  if (wanted != list->dtype)
    return errors::invalidArgument("Invalid data types; op elements ", runtimeName(wanted), " but list elements ", runtimeName(list->dtype));
  return Status::ok();
}

/// Makes room for `size` elements; a number that makes no sense is an error, not an attempt.
Status resizeTo(List &list, std::int64_t size) {
  constexpr std::int64_t longest = std::int64_t{1} << 26;
  if (size > longest) return errors::resourceExhausted("A tensor list of ", size, " elements (limit: ", longest, ")");
  list.items().resize(static_cast<std::size_t>(size));
  return Status::ok();
}

std::int64_t scalar(const tfc_tensor &t) { return *static_cast<const std::int32_t *>(t.data); }

std::vector<std::int64_t> integers(const tfc_tensor &t) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(countOf(t)));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = t.dtype == TFC_INT64 ? static_cast<const std::int64_t *>(t.data)[i] : static_cast<const std::int32_t *>(t.data)[i];
  return out;
}

Status shapeAt(const tfc_tensor &t, Shape &out) {
  std::vector<std::int64_t> dims = integers(t);
  out = Shape::unknown();
  if (t.rank == 0) {
    if (dims[0] == -1) return Status::ok();
    return errors::invalidArgument("The only valid scalar shape tensor is the fully unknown shape specified as -1.");
  }
  if (t.rank != 1) return errors::invalidArgument("Shape must be at most rank 1 but is rank ", t.rank);
  for (std::int64_t d : dims)
    if (d < -1) return errors::invalidArgument("Shape dimensions must be >= -1, got ", d);
  if (dims.size() > TFC_MAX_RANK) return errors::unimplemented("List elements of rank ", dims.size());
  out = Shape(std::move(dims));
  return Status::ok();
}

Shape rest(const Shape &s) { return s.rank() > 0 ? Shape(std::vector<std::int64_t>(s.dims().begin() + 1, s.dims().end())) : Shape::unknown(); }

Status give(StepCall &c, int i, List &list, const Item *item, const Shape &said) {
  if (item) {
    if (!said.isCompatibleWith(shapeOf(item->value)))
      return errors::invalidArgument("Incompatible shapes during merge: ", said.errorStr(), " vs. ", shapeOf(item->value).errorStr());
    c.outputs[i] = item->value;
    return Status::ok();
  }
  // Nothing was written there: zeros of the shape that everything known of the list makes.
  std::optional<Shape> shape = said.mergedWith(list.elementShape);
  if (!shape) return errors::invalidArgument("Incompatible shapes during merge: ", said.errorStr(), " vs. ", list.elementShape.errorStr());
  for (const Item *other : list.items()) {
    if (shape->is_fully_defined()) break;
    if (!other) continue;
    shape = shape->mergedWith(shapeOf(other->value));
    if (!shape) return errors::invalidArgument("Incompatible shapes during merge: an element has shape ", shapeOf(other->value).errorStr());
  }
  if (!shape->is_fully_defined())
    return errors::invalidArgument("Trying to read an uninitialized element but element_shape is not fully defined: ", shape->errorStr());
  return zeros(c, i, list.dtype, *shape);
}

/// Puts the elements one behind the other into output 0; zeros of dims behind the first where there is none.
Status join(StepCall &c, DType type, const std::vector<const Item *> &parts, const std::vector<std::int64_t> &sizes, const std::vector<std::int64_t> &dims) {
  if (isHandle(type)) return errors::unimplemented(c.op->op, " of elements of type ", runtimeName(type));
  if (type == DType::string) {
    Tensor all = Tensor::zeros(Shape(dims), type);
    std::string *to = all.mutable_data<std::string>().data();
    for (std::size_t i = 0; i < parts.size(); to += sizes[i++])
      if (parts[i]) std::copy_n(static_cast<const std::string *>(parts[i]->value.data), sizes[i], to);
    c.step.handOut(std::move(all), c.outputs[0]);
    return Status::ok();
  }
  TFC_RETURN_IF_ERROR(c.allocate(0, type, dims));
  char *to = static_cast<char *>(c.outputs[0].data);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::size_t bytes = static_cast<std::size_t>(sizes[i]) * byteSize(type);
    if (bytes && parts[i]) std::memcpy(to, parts[i]->value.data, bytes);
    else if (bytes) std::memset(to, 0, bytes);
    to += bytes;
  }
  return Status::ok();
}

/// Fills a list with pieces of `value` along the first dimension: of `lengths` rows each, or rows themselves where it is null.
Status fill(List &list, const tfc_tensor &value, const std::vector<std::int64_t> *lengths, std::size_t count) {
  list.own = std::make_unique<Item[]>(count);
  std::int64_t row = 1, at = 0;
  for (int i = 1; i < value.rank; ++i) row *= value.dims[i];
  std::size_t each = list.dtype == DType::string ? sizeof(std::string) : byteSize(list.dtype);
  if (!each) return errors::unimplemented("A list of the rows of a tensor of type ", runtimeName(list.dtype));
  for (std::size_t i = 0; i < count; ++i) {
    tfc_tensor part = value;
    part.data = static_cast<char *>(value.data) + static_cast<std::size_t>(at * row) * each;
    if (lengths) {
      part.dims[0] = (*lengths)[i];
      at += (*lengths)[i];
    } else {
      part.rank = value.rank - 1;
      std::copy(value.dims + 1, value.dims + value.rank, part.dims);
      ++at;
    }
    TFC_RETURN_IF_ERROR(list.keep(list.own[i], part));
  }
  return Status::ok();
}

//===-- kernels -----------------------------------------------------------------------------------------------------===//

Status create(StepCall &c) {
  auto list = std::make_unique<List>();
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[0], list->elementShape));
  list->dtype = static_cast<DType>(c.intAttr("element_dtype"));
  if (c.inputs[1].rank != 0) return errors::invalidArgument("max_num_elements expected a scalar. Got shape ", shapeOf(c.inputs[1]).errorStr());
  list->most = scalar(c.inputs[1]);
  return handOut(c, 0, std::move(list));
}

Status reserve(StepCall &c) {
  auto list = std::make_unique<List>();
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[0], list->elementShape));
  list->dtype = static_cast<DType>(c.intAttr("element_dtype"));
  std::int64_t count = scalar(c.inputs[1]);
  if (count < 0) return errors::invalidArgument("The num_elements to reserve must be a non negative number, but got ", count);
  TFC_RETURN_IF_ERROR(resizeTo(*list, count));
  return handOut(c, 0, std::move(list));
}

Status length(StepCall &c) {
  List *list;
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  return c.setScalar(0, static_cast<std::int32_t>(list->size()));
}

Status elementShape(StepCall &c) {
  List *list;
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  DType type = static_cast<DType>(c.intAttr("shape_type", static_cast<int>(int32)));
  std::vector<std::int64_t> values = list->elementShape.hasRank() ? list->elementShape.dims() : std::vector<std::int64_t>{-1};
  std::int64_t count = static_cast<std::int64_t>(values.size());
  TFC_RETURN_IF_ERROR(c.allocate(0, type, {&count, list->elementShape.hasRank() ? std::size_t{1} : std::size_t{0}}));
  for (std::int64_t i = 0; i < count; ++i)
    if (type == int64) static_cast<std::int64_t *>(c.outputs[0].data)[i] = values[i];
    else static_cast<std::int32_t *>(c.outputs[0].data)[i] = static_cast<std::int32_t>(values[i]);
  return Status::ok();
}

Status getItem(StepCall &c) {
  List *list;
  Shape said;
  TFC_RETURN_IF_ERROR(typedList(c, list));
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[2], said));
  std::int64_t index = scalar(c.inputs[1]);
  if (index < 0 || index >= list->size())
    return errors::invalidArgument("Trying to access element ", index, " in a list with ", list->size(), " elements.");
  return give(c, 0, *list, list->items()[static_cast<std::size_t>(index)], said);
}

Status fitsElement(const List &list, const tfc_tensor &value, const char *doing) {
  if (static_cast<DType>(value.dtype) != list.dtype)
    return errors::invalidArgument("Invalid data types; list elements ", runtimeName(list.dtype), " but tried to ", doing, " ", runtimeName(static_cast<DType>(value.dtype)));
  if (!list.elementShape.isCompatibleWith(shapeOf(value)))
    return errors::invalidArgument("Tried to ", doing, " a tensor with incompatible shape. Item element shape: ", shapeOf(value).errorStr(),
                                   " list shape: ", list.elementShape.errorStr());
  return Status::ok();
}

Status withItem(StepCall &c, List &list, Change change, const tfc_tensor &value) {
  auto own = std::make_unique<Item[]>(1);
  TFC_RETURN_IF_ERROR(list.keep(own[0], value));
  change.item = &own[0];
  auto made = list.changed(change);
  made->own = std::move(own);
  return handOut(c, 0, std::move(made));
}

Status setItem(StepCall &c) {
  List *list;
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  std::int64_t index = scalar(c.inputs[1]);
  if (index >= 0 && index >= list->size() && c.intAttr("resize_if_index_out_of_bounds")) {
    auto longer = list->fresh();
    longer->items() = list->items();
    TFC_RETURN_IF_ERROR(resizeTo(*longer, index + 1));
    tfc_tensor handle{};
    list = longer.get();
    c.step.add(std::move(longer), handle);
  }
  if (index < 0 || index >= list->size())
    return errors::invalidArgument("Trying to modify element ", index, " in a list with ", list->size(), " elements.");
  TFC_RETURN_IF_ERROR(fitsElement(*list, c.inputs[2], "set"));
  return withItem(c, *list, {Change::Set, index, nullptr}, c.inputs[2]);
}

Status pushBack(StepCall &c) {
  List *list;
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  TFC_RETURN_IF_ERROR(fitsElement(*list, c.inputs[1], "append"));
  if (list->most != -1 && list->size() >= list->most)
    return errors::invalidArgument("Tried to push item into a full list. list size: ", list->size(), " max_num_elements: ", list->most);
  return withItem(c, *list, {Change::Push, 0, nullptr}, c.inputs[1]);
}

Status popBack(StepCall &c) {
  List *list;
  Shape said;
  TFC_RETURN_IF_ERROR(typedList(c, list));
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[1], said));
  if (!list->size()) return errors::invalidArgument("Trying to pop from an empty list.");
  TFC_RETURN_IF_ERROR(give(c, 1, *list, list->last(), said));
  return handOut(c, 0, list->changed({Change::Pop, 0, nullptr}));
}

Status stackItems(StepCall &c, List &list, const std::vector<const Item *> &parts, Shape said) {
  std::optional<Shape> shape = said.mergedWith(list.elementShape);
  if (!shape) return errors::invalidArgument("Incompatible shapes during merge: ", said.errorStr(), " vs. ", list.elementShape.errorStr());
  for (const Item *item : parts) {
    if (!item) continue;
    std::optional<Shape> both = shape->mergedWith(shapeOf(item->value));
    if (!both)
      return errors::invalidArgument("Tried to stack list elements of shape ", shapeOf(item->value).errorStr(), ", which does not fit ", shape->errorStr());
    shape = both;
  }
  if (!shape->is_fully_defined())
    return errors::invalidArgument(parts.empty() ? "Tried to stack elements of an empty list with non-fully-defined element_shape: "
                                                 : "Tried to stack list which only contains uninitialized tensors and has a non-fully-defined element shape: ",
                                   shape->errorStr());
  std::int64_t each = shape->numElements().value_or(0);
  std::vector<std::int64_t> dims{static_cast<std::int64_t>(parts.size())};
  dims.insert(dims.end(), shape->dims().begin(), shape->dims().end());
  return join(c, list.dtype, parts, std::vector<std::int64_t>(parts.size(), each), dims);
}

Status stack(StepCall &c) {
  List *list;
  Shape said;
  TFC_RETURN_IF_ERROR(typedList(c, list));
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[1], said));
  std::int64_t wanted = c.intAttr("num_elements", -1);
  if (wanted != -1 && wanted != list->size())
    return errors::invalidArgument("Operation expected a list with ", wanted, " elements but got a list with ", list->size(), " elements.");
  std::vector<const Item *> parts = list->items();
  return stackItems(c, *list, parts, said);
}

Status gather(StepCall &c) {
  List *list;
  Shape said;
  TFC_RETURN_IF_ERROR(typedList(c, list));
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[2], said));
  std::vector<const Item *> parts;
  for (std::int64_t i : integers(c.inputs[1])) {
    if (i < 0 || i >= list->size())
      return errors::invalidArgument("Index ", i, " out of range; list only has ", list->size(), " elements.");
    parts.push_back(list->items()[static_cast<std::size_t>(i)]);
  }
  return stackItems(c, *list, parts, said);
}

/// (list, element_shape, leading_dims), or the first form with the shape as an attribute.
Status concat(StepCall &c) {
  List *list;
  Shape said;
  TFC_RETURN_IF_ERROR(typedList(c, list));
  std::vector<std::int64_t> leading;
  if (c.op->num_inputs > 1) {
    TFC_RETURN_IF_ERROR(shapeAt(c.inputs[1], said));
    leading = integers(c.inputs[2]);
  } else {
    said = c.shapeAttr("element_shape");
  }
  std::optional<Shape> merged = rest(said).mergedWith(rest(list->elementShape));
  if (!merged) return errors::invalidArgument("Incompatible shapes during merge: ", said.errorStr(), " vs. ", list->elementShape.errorStr());
  std::vector<const Item *> parts = list->items();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i]) continue;
    if (!parts[i]->value.rank)
      return errors::invalidArgument("Concat saw a scalar shape at index ", i, " but requires at least vectors.");
    auto both = merged->mergedWith(rest(shapeOf(parts[i]->value)));
    if (!both)
      return errors::invalidArgument("Tried to concat tensors with unequal shapes: expected ", merged->errorStr(), " behind the first dimension, got ",
                                     shapeOf(parts[i]->value).errorStr());
    merged = both;
  }
  if (!merged->is_fully_defined())
    return errors::invalidArgument("All except the first dimension must be fully defined when concating a tensor list without elements. "
                                   "element_shape: ", said.errorStr());
  std::int64_t row = merged->numElements().value_or(0), rows = 0, count = static_cast<std::int64_t>(parts.size());
  std::vector<std::int64_t> sizes, lengths;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i] && i >= leading.size() && !(said.rank() > 0 && said[0] >= 0))
      return errors::invalidArgument("Concat saw an uninitialized element at index ", i, " and no leading dimension for it");
    lengths.push_back(parts[i] ? parts[i]->value.dims[0] : i < leading.size() ? leading[i] : said[0]);
    sizes.push_back(lengths[i] * row);
    rows += lengths[i];
  }
  TFC_RETURN_IF_ERROR(c.allocate(1, int64, {&count, 1}));
  if (count) std::memcpy(c.outputs[1].data, lengths.data(), lengths.size() * sizeof(std::int64_t));
  std::vector<std::int64_t> dims{rows};
  dims.insert(dims.end(), merged->dims().begin(), merged->dims().end());
  return join(c, list->dtype, parts, sizes, dims);
}

Status fromTensor(StepCall &c) {
  auto list = std::make_unique<List>();
  const tfc_tensor &value = c.inputs[0];
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[1], list->elementShape));
  list->dtype = static_cast<DType>(value.dtype);
  if (!value.rank) return errors::invalidArgument("Tensor must be at least a vector, but saw shape: []");
  if (!list->elementShape.isCompatibleWith(rest(shapeOf(value))))
    return errors::invalidArgument("Specified a list with shape ", list->elementShape.errorStr(), " from a tensor with shape ", rest(shapeOf(value)).errorStr());
  std::size_t count = static_cast<std::size_t>(value.dims[0]);
  TFC_RETURN_IF_ERROR(fill(*list, value, nullptr, count));
  for (std::size_t i = 0; i < count; ++i) list->items().push_back(&list->own[i]);
  return handOut(c, 0, std::move(list));
}

/// (tensor, element_shape, lengths)
Status split(StepCall &c) {
  auto list = std::make_unique<List>();
  const tfc_tensor &value = c.inputs[0];
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[1], list->elementShape));
  list->dtype = static_cast<DType>(value.dtype);
  if (!value.rank) return errors::invalidArgument("Tensor must be at least a vector, but saw shape: []");
  if (!rest(list->elementShape).isCompatibleWith(rest(shapeOf(value))))
    return errors::invalidArgument("tensor shape ", shapeOf(value).errorStr(), " is not compatible with element_shape ", list->elementShape.errorStr());
  std::vector<std::int64_t> lengths = integers(c.inputs[2]);
  std::int64_t total = 0;
  for (std::int64_t l : lengths) {
    if (l < 0 || __builtin_add_overflow(total, l, &total)) return errors::invalidArgument("Invalid value in lengths: ", l);
  }
  if (total != value.dims[0])
    return errors::invalidArgument("Unused values in tensor or too few. Length of tensor: ", value.dims[0], " Values used: ", total);
  TFC_RETURN_IF_ERROR(fill(*list, value, &lengths, lengths.size()));
  for (std::size_t i = 0; i < lengths.size(); ++i) list->items().push_back(&list->own[i]);
  return handOut(c, 0, std::move(list));
}

/// Rows of `value` as the elements that `indices` name, in a list that is long enough or may grow.
Status scatterInto(StepCall &c, std::unique_ptr<List> list, const tfc_tensor &value, const std::vector<std::int64_t> &indices, std::int64_t limit) {
  if (!value.rank) return errors::invalidArgument("Tensor must be at least a vector, but saw shape: []");
  if (static_cast<std::int64_t>(indices.size()) != value.dims[0])
    return errors::invalidArgument("Expected len(indices) == values.shape[0], but saw: ", indices.size(), " vs. ", value.dims[0]);
  if (!list->elementShape.isCompatibleWith(rest(shapeOf(value))))
    return errors::invalidArgument("Specified a list with shape ", list->elementShape.errorStr(), " from a tensor with shape ", rest(shapeOf(value)).errorStr());
  for (std::int64_t i : indices) {
    if (i < 0) return errors::invalidArgument("Indices in TensorListScatter must all be non-negative.");
    if (limit >= 0 && i >= limit) return errors::invalidArgument("TensorListScatter: Trying to scatter at index ", i, " in list with size ", limit);
  }
  TFC_RETURN_IF_ERROR(fill(*list, value, nullptr, indices.size()));
  for (std::size_t k = 0; k < indices.size(); ++k) {
    if (indices[k] >= list->size()) TFC_RETURN_IF_ERROR(resizeTo(*list, indices[k] + 1));
    list->items()[static_cast<std::size_t>(indices[k])] = &list->own[k];
  }
  return handOut(c, 0, std::move(list));
}

/// (tensor, indices, element_shape [, num_elements])
Status scatter(StepCall &c) {
  auto list = std::make_unique<List>();
  TFC_RETURN_IF_ERROR(shapeAt(c.inputs[2], list->elementShape));
  list->dtype = static_cast<DType>(c.inputs[0].dtype);
  std::int64_t count = c.op->num_inputs > 3 ? scalar(c.inputs[3]) : -1;
  if (count < -1) return errors::invalidArgument("TensorListScatter expects num_elements >= -1, found: ", count);
  if (count > 0) TFC_RETURN_IF_ERROR(resizeTo(*list, count));
  return scatterInto(c, std::move(list), c.inputs[0], integers(c.inputs[1]), count);
}

/// (list, tensor, indices)
Status scatterIntoExisting(StepCall &c) {
  List *list;
  TFC_RETURN_IF_ERROR(typedList(c, list));
  auto made = list->fresh();
  made->items() = list->items();
  std::int64_t size = list->size();
  return scatterInto(c, std::move(made), c.inputs[1], integers(c.inputs[2]), size);
}

Status resize(StepCall &c) {
  List *list;
  TFC_RETURN_IF_ERROR(listAt(c, 0, list));
  std::int64_t size = scalar(c.inputs[1]);
  if (size < 0) return errors::invalidArgument("TensorListSlice expects size to be non-negative. Got: ", size);
  auto made = list->fresh();
  made->items() = list->items();
  TFC_RETURN_IF_ERROR(resizeTo(*made, size));
  return handOut(c, 0, std::move(made));
}

Status concatLists(StepCall &c) {
  List *a, *b;
  TFC_RETURN_IF_ERROR(typedList(c, a));
  TFC_RETURN_IF_ERROR(listAt(c, 1, b));
  std::optional<Shape> shape = a->elementShape.mergedWith(b->elementShape);
  if (!shape || a->dtype != b->dtype)
    return errors::invalidArgument("input_a and input_b must have compatible elements: ", a->elementShape.errorStr(), " vs. ", b->elementShape.errorStr());
  auto made = a->fresh();
  made->elementShape = *shape;
  made->items() = a->items();
  std::vector<const Item *> more = b->items();
  made->items().insert(made->items().end(), more.begin(), more.end());
  return handOut(c, 0, std::move(made));
}

//===-- optionals ---------------------------------------------------------------------------------------------------===//

Status optionalNone(StepCall &c) { return handOut(c, 0, std::make_unique<Optional>()); }

Status optionalAt(StepCall &c, Optional *&optional) {
  optional = c.object<Optional>(0);
  return optional ? Status::ok() : errors::invalidArgument("Input is not an optional.");
}

Status optionalHasValue(StepCall &c) {
  Optional *optional;
  TFC_RETURN_IF_ERROR(optionalAt(c, optional));
  TFC_RETURN_IF_ERROR(c.allocate(0, bool_, {}));
  *static_cast<bool *>(c.outputs[0].data) = optional->hasValue;
  return Status::ok();
}

Status optionalGetValue(StepCall &c) {
  Optional *optional;
  TFC_RETURN_IF_ERROR(optionalAt(c, optional));
  if (!optional->hasValue) return errors::invalidArgument("The given optional does not have a value.");
  if (static_cast<int>(optional->components.size()) != c.op->num_outputs)
    return errors::invalidArgument("The given optional has ", optional->components.size(), " components, expected ", c.op->num_outputs, ".");
  for (int i = 0; i < c.op->num_outputs; ++i) c.outputs[i] = optional->components[static_cast<std::size_t>(i)]->items()[0]->value;
  return Status::ok();
}

} // namespace
} // namespace lists

void registerControlListKernels() {
  using namespace lists;
  registerStepKernel("EmptyTensorList", create);
  registerStepKernel("TensorListReserve", reserve);
  registerStepKernel("TensorListLength", length);
  registerStepKernel("TensorListElementShape", elementShape);
  registerStepKernel("TensorListGetItem", getItem);
  registerStepKernel("TensorListSetItem", setItem);
  registerStepKernel("TensorListPushBack", pushBack);
  registerStepKernel("TensorListPopBack", popBack);
  registerStepKernel("TensorListStack", stack);
  registerStepKernel("TensorListGather", gather);
  registerStepKernel("TensorListConcat", concat);
  registerStepKernel("TensorListConcatV2", concat);
  registerStepKernel("TensorListFromTensor", fromTensor);
  registerStepKernel("TensorListSplit", split);
  registerStepKernel("TensorListScatter", scatter);
  registerStepKernel("TensorListScatterV2", scatter);
  registerStepKernel("TensorListScatterIntoExistingList", scatterIntoExisting);
  registerStepKernel("TensorListResize", resize);
  registerStepKernel("TensorListConcatLists", concatLists);
  registerStepKernel("OptionalNone", optionalNone);
  registerStepKernel("OptionalFromValue", [](StepCall &c) { return giveOptional(c, std::span(c.inputs, static_cast<std::size_t>(c.op->num_inputs)), true); });
  registerStepKernel("OptionalHasValue", optionalHasValue);
  registerStepKernel("OptionalGetValue", optionalGetValue);
  registerStepKernel("ZerosLike", zerosLike);
  registerStepKernel("AddN", addN);
}

} // namespace tfc::rt
