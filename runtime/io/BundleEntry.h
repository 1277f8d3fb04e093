// The messages of a V2 index and of V1's list of tensors, in place: BundleHeaderProto, BundleEntryProto, TensorShapeProto,
// TensorSliceProto.
#pragma once

#include "tfc/io/Checkpoint.h"

namespace tfc::io {

/// Where a tensor lies (BundleEntryProto).
struct BundleEntry {
  DType dtype = DType::unset;
  Shape shape;
  std::int64_t shard = 0, offset = 0, size = 0;
  std::uint32_t crc = 0;     ///< masked
  std::vector<Slice> slices; ///< of a partitioned tensor, which lies under the keys of its slices; else empty

  std::string serialize() const;
  /// DataLoss if the bytes are no such message, or its shape none of a tensor.
  static Expected<BundleEntry> parse(std::string_view bytes);
};

std::string serializeBundleHeader(int shards);
/// The number of shards. DataLoss; Unimplemented for big-endian files; InvalidArgument for those that need a newer reader.
Expected<int> parseBundleHeader(std::string_view bytes);

/// TensorShapeProto and TensorSliceProto.
std::string serializeShape(const Shape &shape);
std::string serializeSlice(const Slice &slice);
/// DataLoss if it is none of a tensor that is there.
Expected<Shape> parseShape(std::string_view bytes);
/// DataLoss if the bytes are no such message.
Expected<Slice> parseSlice(std::string_view bytes);

} // namespace tfc::io
