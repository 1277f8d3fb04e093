#include "TextFields.h"

#include <algorithm>
#include <cstdio>

namespace tfc::io {
namespace {

class Scanner {
public:
  explicit Scanner(std::string_view text) : rest(text), whole(text) {}

  bool atEnd() {
    for (;;) {
      while (!rest.empty() && (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r'))
        rest.remove_prefix(1);
      if (rest.empty() || rest[0] != '#')
        return rest.empty();
      rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    }
  }
  bool take(char c) {
    if (atEnd() || rest[0] != c)
      return false;
    rest.remove_prefix(1);
    return true;
  }
  /// Letters, digits and what else stands in names and numbers.
  std::string_view word() {
    if (atEnd())
      return {};
    std::size_t n = 0;
    while (n < rest.size() && (isalnum(static_cast<unsigned char>(rest[n])) || rest[n] == '_' || rest[n] == '.' || rest[n] == '-' || rest[n] == '+'))
      ++n;
    std::string_view out = rest.substr(0, n);
    rest.remove_prefix(n);
    return out;
  }
  bool atQuote() { return !atEnd() && (rest[0] == '"' || rest[0] == '\''); }
  /// Strings one behind the other are one.
  Status strings(std::string &out) {
    while (atQuote())
      TFC_RETURN_IF_ERROR(string(out));
    return Status::ok();
  }
  Status fail(const char *why) const {
    return errors::invalidArgument("line ", 1 + std::count(whole.begin(), whole.end() - static_cast<std::ptrdiff_t>(rest.size()), '\n'), ": ", why);
  }

private:
  Status string(std::string &out) {
    char quote = rest[0];
    rest.remove_prefix(1);
    while (!rest.empty() && rest[0] != quote) {
      char c = rest[0];
      rest.remove_prefix(1);
      if (c == '\n')
        return fail("a string goes over the end of its line");
      if (c == '\\') {
        if (rest.empty())
          break;
        c = escape();
      }
      out += c;
    }
    if (rest.empty())
      return fail("a string does not end");
    rest.remove_prefix(1);
    return Status::ok();
  }
  /// Behind a backslash.
  char escape() {
    char c = rest[0];
    rest.remove_prefix(1);
    auto digits = [&](int base, int most, int value) {
      for (int i = 0; i < most && !rest.empty(); ++i) {
        int d = rest[0] >= '0' && rest[0] <= '9' ? rest[0] - '0' : (rest[0] | 32) >= 'a' && (rest[0] | 32) <= 'f' ? (rest[0] | 32) - 'a' + 10 : 99;
        if (d >= base)
          break;
        value = value * base + d;
        rest.remove_prefix(1);
      }
      return static_cast<char>(value);
    };
    switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'v': return '\v';
    case 'x': case 'X': return digits(16, 2, 0);
    default: return c >= '0' && c <= '7' ? digits(8, 2, c - '0') : c;
    }
  }
  std::string_view rest, whole;
};

/// A nested message or a list, whose opening bracket is taken.
Status skip(Scanner &s) {
  for (int depth = 1; depth > 0;) {
    std::string ignored;
    if (s.take('{') || s.take('<') || s.take('[')) {
      if (++depth > 100)
        return s.fail("messages are nested too deeply");
    } else if (s.take('}') || s.take('>') || s.take(']')) {
      --depth;
    } else if (s.atQuote()) {
      TFC_RETURN_IF_ERROR(s.strings(ignored));
    } else if (s.word().empty() && !s.take(':') && !s.take(',') && !s.take(';')) {
      return s.fail("a bracket is not closed");
    }
  }
  return Status::ok();
}

} // namespace

Status readTextFields(std::string_view text, const std::function<Status(std::string_view, const TextValue &)> &visit) {
  Scanner s(text);
  while (!s.atEnd()) {
    std::string_view name = s.word();
    if (name.empty())
      return s.fail("expected the name of a field");
    bool colon = s.take(':');
    if (s.take('{') || s.take('<') || s.take('[')) {
      TFC_RETURN_IF_ERROR(skip(s));
    } else {
      TextValue value;
      value.isString = s.atQuote();
      if (value.isString)
        TFC_RETURN_IF_ERROR(s.strings(value.text));
      else
        value.text = s.word();
      if (!colon || (!value.isString && value.text.empty()))
        return s.fail("expected a value");
      TFC_RETURN_IF_ERROR(visit(name, value));
    }
    if (!s.take(','))
      (void)s.take(';');
  }
  return Status::ok();
}

std::string quotedText(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    switch (c) {
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    case '"': out += "\\\""; break;
    case '\'': out += "\\'"; break;
    case '\\': out += "\\\\"; break;
    default:
      if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) {
        char octal[8];
        std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned char>(c));
        out += octal;
      } else {
        out += c;
      }
    }
  }
  return out + "\"";
}

} // namespace tfc::io
