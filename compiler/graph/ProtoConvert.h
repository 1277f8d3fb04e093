// Between protobuf messages and the graph library's own values. Included by .cpp files only.
#pragma once

#include "tfc/graph/Attr.h"
#include "tfc/proto/attr_value.pb.h"
#include "tfc/proto/tensor.pb.h"
#include "tfc/proto/tensor_shape.pb.h"

namespace tfc::graph {

/// Memory that constants of a file may take beyond the bytes that stand in the file (lists whose last element repeats).
struct ExpansionBudget {
  std::int64_t bytes;
  explicit ExpansionBudget(std::size_t fileSize) : bytes((64 << 20) + 4 * static_cast<std::int64_t>(fileSize)) {}
};

Expected<Shape> toShape(const tensorflow::TensorShapeProto &proto);
void fromShape(const Shape &shape, tensorflow::TensorShapeProto &proto);
Expected<Tensor> toTensor(const tensorflow::TensorProto &proto, ExpansionBudget &budget);
/// As Python writes it: one list element if all are equal, raw bytes otherwise, strings in string_val.
void fromTensor(const Tensor &tensor, tensorflow::TensorProto &proto);
/// `kind` is what the schema expects ("list(int)"), or empty: then values that tfc cannot hold become RawAttr.
Expected<Attr> toAttr(const tensorflow::AttrValue &proto, std::string_view kind, ExpansionBudget &budget);
void fromAttr(const Attr &attr, tensorflow::AttrValue &proto);

/// Parse with the limits of robustness: depth 100, size 2 GiB - 1. `what` names the message in errors.
Status parseBinary(std::string_view bytes, google::protobuf::Message &message, const char *what);
Status parseText(std::string_view text, google::protobuf::Message &message, const char *what);
std::string serialize(const google::protobuf::Message &message, bool text = false);

} // namespace tfc::graph
