// The sorted table of a checkpoint's index (LevelDB's table format), in memory.
#pragma once

#include "tfc/base/Status.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tfc::io {

/// The bytes of a table, as TensorFlow writes it: no compression, blocks of 256 KiB.
std::string writeTable(const std::map<std::string, std::string> &entries);

/// Calls `visit` for each entry in key order, checksums verified. Damage is DataLoss, with LevelDB's text.
Status readTable(std::string_view bytes, const std::function<Status(std::string_view key, std::string_view value)> &visit);

} // namespace tfc::io
