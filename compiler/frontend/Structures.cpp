// How sparse tensors, slices and elements of datasets become lists of tensors and come back.
#include "DataImpl.h"
#include "StructureImpl.h"

namespace tfc {

namespace data {

template class Structure<Output>;
template class Structure<Tensor>;
template class Structure<In>;
template class Structure<DType>;
template class Structure<Shape>;
template class Structure<Component>;

} // namespace data

FeedItem::FeedItem(const SparseTensor &k, const SparseTensorValue &v) : FeedItem(FeedKey(k.indices), v.indices) {
  rest.emplace_back(k.values, v.values);
  rest.emplace_back(k.dense_shape, v.dense_shape);
}

namespace frontend {

void FetchNest<SparseTensor>::flatten(const SparseTensor &v, std::vector<Fetch> &out) {
  out.emplace_back(v.indices), out.emplace_back(v.values), out.emplace_back(v.dense_shape);
}
SparseTensorValue FetchNest<SparseTensor>::pack(const SparseTensor &, const Tensor *&at) {
  at += 3;
  return {at[-3], at[-2], at[-1]};
}

void FetchNest<IndexedSlices>::flatten(const IndexedSlices &v, std::vector<Fetch> &out) {
  out.emplace_back(v.values), out.emplace_back(v.indices);
  if (v.dense_shape) out.emplace_back(v.dense_shape);
}
IndexedSlicesValue FetchNest<IndexedSlices>::pack(const IndexedSlices &v, const Tensor *&at) {
  IndexedSlicesValue r{at[0], at[1], v.dense_shape ? at[2] : Tensor()};
  at += v.dense_shape ? 3 : 2;
  return r;
}

void FetchNest<data::Element>::flatten(const data::Element &v, std::vector<Fetch> &out) {
  v.each([&](const Output &o) { out.emplace_back(o); });
}
data::ElementValue FetchNest<data::Element>::pack(const data::Element &v, const Tensor *&at) {
  return v.map<Tensor>([&](const Output &) { return *at++; });
}

void Nest<data::Element>::flatten(const data::Element &v, Leaves &out) {
  v.each([&](const Output &o) { out.push_back(o); });
}
data::Element Nest<data::Element>::pack(const data::Element &v, const Output *&at) {
  return v.map<Output>([&](const Output &) { return *at++; });
}

data::Structure<In> inputsOf(const data::Element &v) {
  return v.map<In>([](const Output &o) { return In(o); });
}

} // namespace frontend
} // namespace tfc
