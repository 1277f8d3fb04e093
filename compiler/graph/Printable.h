// Text from a file inside an error message.
#pragma once

#include <string>
#include <string_view>

namespace tfc::graph {

/// At most 200 bytes of `text`, odd bytes escaped.
inline std::string printable(std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  for (char c : text.substr(0, 200)) {
    unsigned char u = static_cast<unsigned char>(c);
    if (u >= 0x20 && u < 0x7f)
      out += c;
    else
      (((out += "\\x") += hex[u >> 4]) += hex[u & 15]);
  }
  return out;
}

} // namespace tfc::graph
