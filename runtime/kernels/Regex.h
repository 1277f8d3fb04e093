// Regex: RE2's syntax on bytes, without captures and look-around, matched in time proportional to text times pattern: no pattern and
// no text makes it hang or overflow the stack. (std::regex recurses for each character.)
//
//   auto r = Regex::compile("^s3://.*");  r->fullMatch("s3://bucket/x") == true
#pragma once

#include "tfc/base/Status.h"

#include <bitset>
#include <vector>

namespace tfc::rt {

class Regex {
public:
  /// InvalidArgument with RE2's kind of text if the pattern is malformed or too large.
  static Expected<Regex> compile(std::string_view pattern);
  bool fullMatch(std::string_view text) const;

private:
  friend class RegexParser;
  enum class Kind : unsigned char { Set, Split, Jump, Begin, End, WordEdge, NotWordEdge, Match };
  struct Inst {
    Kind kind;
    int x = 0, y = 0; ///< targets; Set: x is the number of the set
  };
  std::vector<Inst> code;
  std::vector<std::bitset<256>> sets;
};

} // namespace tfc::rt
