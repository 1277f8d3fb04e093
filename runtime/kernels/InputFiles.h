// Files as kernels read them; errors are TensorFlow's and name the file.
#pragma once

#include "tfc/base/Status.h"

#include <iosfwd>

namespace tfc::rt {

/// The file's bytes. A folder or a device is refused.
Expected<std::string> fileContent(const std::string &name);
Status openFile(const std::string &name, std::ifstream &file);
/// Unpacks zlib's or gzip's format. Memory stays in proportion: above 64 MiB at most a thousand times the input.
Status inflateAll(const std::string &in, bool gzip, std::string &out);

} // namespace tfc::rt
