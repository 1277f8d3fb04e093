// The last step of every save.
#pragma once

#include "tfc/base/Status.h"

#include <string>
#include <utility>
#include <vector>

namespace tfc::io {

/// Gives whole, fsynced files their final names, so that a kill or a power cut leaves either no index or one whose data are there.
/// `dataFiles`: (name now, final name); `index`: its name now. Two processes must not do this to one prefix at once.
Status commitBundle(const std::string &prefix, const std::vector<std::pair<std::string, std::string>> &dataFiles, const std::string &index);

} // namespace tfc::io
