// The text format of protocol buffers, as far as flat messages need it: fields of strings and numbers, comments, any separators;
// nested messages and lists are passed over.
//
//   TFC_RETURN_IF_ERROR(readTextFields(text, [&](std::string_view name, const TextValue &v) -> Status { ... }));
#pragma once

#include "tfc/base/Status.h"

#include <functional>
#include <string>
#include <string_view>

namespace tfc::io {

struct TextValue {
  bool isString = false;
  std::string text; ///< the string, unescaped, or the word as it stands
};
/// InvalidArgument with the line if the text is no such message.
Status readTextFields(std::string_view text, const std::function<Status(std::string_view name, const TextValue &value)> &visit);
/// With quotes, what is not printable as octal numbers.
std::string quotedText(std::string_view s);

} // namespace tfc::io
