// Attr: the value of a node attribute, one alternative per kind of TensorFlow's AttrValue.
#pragma once

#include "tfc/base/Tensor.h"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace tfc::graph {

struct FuncAttr;
/// bool, int, float, type, shape, tensor, string, func, and lists of them. Unknown fields of newer files are kept as
/// RawAttr (serialized AttrValue) and written back unchanged.
struct RawAttr { std::string bytes; friend bool operator==(const RawAttr &, const RawAttr &) = default; };
using Attr = std::variant<bool, std::int64_t, float, DType, Shape, Tensor, std::string, std::shared_ptr<FuncAttr>,
                          std::vector<std::int64_t>, std::vector<float>, std::vector<bool>, std::vector<DType>,
                          std::vector<Shape>, std::vector<std::string>, std::vector<std::shared_ptr<FuncAttr>>,
                          std::vector<Tensor>, RawAttr>;
using AttrMap = std::map<std::string, Attr, std::less<>>;
struct FuncAttr { std::string name; AttrMap attrs; };

/// "int", "list(type)": the kind's name as OpDef spells it.
const char *kindName(const Attr &attr);
bool equal(const Attr &a, const Attr &b);

} // namespace tfc::graph
