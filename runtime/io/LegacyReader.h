// Checkpoints of version 1: sorted tables of SavedTensorSlices, one file or PREFIX-?????-of-NNNNN.
#pragma once

#include "tfc/io/Checkpoint.h"

namespace tfc::io {

class LegacyReader : public CheckpointReader {
public:
  static Expected<std::unique_ptr<LegacyReader>> open(const std::string &prefix);

private:
  explicit LegacyReader(std::string prefix) : CheckpointReader(std::move(prefix), 1) {}
  Status readFile(const std::string &file);
  Status readMeta(std::string_view bytes);
  Status readTensor(std::string_view bytes);
  Expected<Stored> stored(std::string_view name) const override;
  Expected<Tensor> readPart(std::string_view name, const Stored &tensor, std::size_t part) const override;

  std::map<std::string, Stored, std::less<>> metas;
  std::map<std::string, std::string, std::less<>> slices; ///< the table's key → the SavedTensorSlices there
};

} // namespace tfc::io
