// Tensors as TensorProto messages, without the protobuf library.
//
//   std::string bytes = serializeTensor(t);
//   TFC_ASSIGN_OR_RETURN(Tensor again, parseTensor(bytes));
#pragma once

#include "tfc/base/Tensor.h"

#include <string>
#include <string_view>

namespace tfc {

/// Where string elements go: numbers always go to tensor_content, as raw bytes.
enum class StringsIn {
  List,    ///< string_val (Tensor::AsProtoField): what SerializeTensor gives
  Content, ///< tensor_content: all lengths as varints, then all bytes (Tensor::AsProtoTensorContent): what SerializeSparse gives
};
std::string serializeTensor(const Tensor &t, StringsIn strings = StringsIn::List);

/// The tensor in a serialized TensorProto: tensor_content, or the list of its type, whose last element stands for all that are
/// missing. InvalidArgument if the bytes are no such message; no more memory than they justify.
Expected<Tensor> parseTensor(std::string_view bytes);
/// The same for a message that lacks type and shape, as V1 checkpoints have them.
Expected<Tensor> parseTensor(std::string_view bytes, DType type, Shape shape);

} // namespace tfc
