// Numbers that strings spell.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <string>
#include <type_traits>

namespace tfc::rt {

/// strtol and strtod of the whole string; spaces around it are allowed.
template <class T> bool parseNumber(const std::string &s, T &out) {
  const char *start = s.c_str();
  char *end = nullptr;
  if (s.empty() || s.find('\0') != s.npos) return false;
  errno = 0;
  if constexpr (std::is_integral_v<T>) {
    using Wide = std::conditional_t<std::is_signed_v<T>, long long, unsigned long long>;
    Wide v;
    if constexpr (std::is_signed_v<T>) v = std::strtoll(start, &end, 10);
    else if (s.find('-') != s.npos) return false;
    else v = std::strtoull(start, &end, 10);
    if (errno || v < std::numeric_limits<T>::min() || v > std::numeric_limits<T>::max()) return false;
    out = static_cast<T>(v);
  } else if constexpr (std::is_same_v<T, float>) {
    out = std::strtof(start, &end);
  } else {
    out = std::strtod(start, &end);
  }
  if (end == start) return false;
  while (*end == ' ' || (*end >= '\t' && *end <= '\r')) ++end;
  return *end == '\0';
}

} // namespace tfc::rt
