// Any op type by its name, for ops without a function of their own.
//
//   auto y = tf::raw::op("MatMul", {a, b}, {.attrs = {{"transpose_b", true}}, .name = "mm"}).output(0);
#pragma once

#include "tfc/frontend/In.h"

#include <map>
#include <variant>

namespace tfc::raw {

/// An argument: one tensor, or a list for arguments with a count.
struct Input {
  Input(In v) : list{std::move(v)} {}
  Input(Output v) : list{In(std::move(v))} {}
  Input(const Variable &v) : list{In(v)} {}
  template <class T> requires std::is_arithmetic_v<T> Input(T v) : list{In(v)} {}
  Input(Ins v) : list(std::move(v.v)), isList(true) {}
  std::vector<In> list;
  bool isList = false;
};
using Attr = std::variant<bool, int, std::int64_t, double, DType, Shape, Tensor, std::string, std::vector<std::int64_t>, std::vector<float>, std::vector<DType>, std::vector<std::string>>;
struct OpOpts {
  TFC_NAMED;
  std::map<std::string, Attr> attrs{};
  std::string name{};
};
/// Adds a node; attributes that follow from inputs and defaults may be left out. UnimplementedError: unknown op type.
Operation op(std::string_view type, std::initializer_list<Input> inputs, OpOpts o);
Operation op(std::string_view type, std::initializer_list<Input> inputs = {});

} // namespace tfc::raw
