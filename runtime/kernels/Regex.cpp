#include "Regex.h"

#include <memory>

namespace tfc::rt {

static constexpr std::size_t maxCode = 100'000;
static constexpr int maxDepth = 200, maxRepeat = 1000;

using Set = std::bitset<256>;

namespace {
struct Tree {
  enum Kind { Empty, Chars, Cat, Alt, Repeat, Assertion } kind = Empty;
  Set set;
  std::vector<std::unique_ptr<Tree>> parts;
  int least = 0, most = 0; ///< Repeat; most -1: no bound. Assertion: least is the Regex::Kind.
};
using TreePtr = std::unique_ptr<Tree>;
} // namespace

static Set range(int from, int to) {
  Set s;
  for (int c = from; c <= to; ++c) s.set(static_cast<std::size_t>(c));
  return s;
}
static Set words() { return range('a', 'z') | range('A', 'Z') | range('0', '9') | range('_', '_'); }
static Set spaces() { return range('\t', '\n') | range('\f', '\r') | range(' ', ' '); }

class RegexParser {
public:
  explicit RegexParser(std::string_view p) : p(p) {}

  Expected<Regex> compile() {
    TreePtr t = alternatives(0);
    if (error.empty() && at < p.size()) error = "unexpected ): " + std::string(p);
    Regex r;
    if (error.empty()) {
      emit(r, *t);
      push(r, {Regex::Kind::Match});
    }
    if (!error.empty()) return errors::invalidArgument("Invalid pattern: ", p, ", error: ", error);
    return r;
  }

private:
  bool more() const { return at < p.size() && error.empty(); }
  static TreePtr chars(const Set &s) {
    auto t = std::make_unique<Tree>();
    t->kind = Tree::Chars, t->set = s;
    return t;
  }
  static TreePtr assertion(Regex::Kind kind) {
    auto t = std::make_unique<Tree>();
    t->kind = Tree::Assertion, t->least = static_cast<int>(kind);
    return t;
  }

  TreePtr alternatives(int depth) {
    auto alt = std::make_unique<Tree>();
    alt->kind = Tree::Alt;
    if (depth > maxDepth) error = "expression nests too deeply";
    bool foldBefore = fold, dotAllBefore = dotAll;
    for (;;) {
      auto cat = std::make_unique<Tree>();
      cat->kind = Tree::Cat;
      while (more() && p[at] != '|' && p[at] != ')') {
        TreePtr a = atom(depth);
        if (!a) break;
        a = repeated(std::move(a));
        cat->parts.push_back(std::move(a));
      }
      alt->parts.push_back(std::move(cat));
      if (!more() || p[at] != '|') break;
      ++at;
    }
    fold = foldBefore, dotAll = dotAllBefore;
    return alt;
  }

  TreePtr repeated(TreePtr a) {
    bool twice = false;
    while (more()) {
      int least, most;
      std::size_t start = at;
      char c = p[at];
      if (c == '*') least = 0, most = -1, ++at;
      else if (c == '+') least = 1, most = -1, ++at;
      else if (c == '?') least = 0, most = 1, ++at;
      else if (c == '{' && counts(least, most)) {}
      else return a;
      if (at < p.size() && p[at] == '?') ++at; // which match is found does not matter to whether there is one
      if (most > maxRepeat || least > maxRepeat || (most >= 0 && least > most) || twice) {
        error = (twice ? "bad repetition operator: " : "invalid repetition size: ") + std::string(p.substr(start, at - start));
        return a;
      }
      twice = true;
      auto r = std::make_unique<Tree>();
      r->kind = Tree::Repeat, r->least = least, r->most = most;
      r->parts.push_back(std::move(a));
      a = std::move(r);
    }
    return a;
  }

  /// "{2}", "{2,}", "{2,5}"; anything else is literal text.
  bool counts(int &least, int &most) {
    std::size_t i = at + 1;
    auto number = [&](int &n) {
      std::size_t start = i;
      for (n = 0; i < p.size() && p[i] >= '0' && p[i] <= '9'; ++i) n = std::min(n * 10 + (p[i] - '0'), 100'000);
      return i > start;
    };
    if (!number(least)) return false;
    most = least;
    if (i < p.size() && p[i] == ',') {
      ++i;
      if (!number(most)) most = -1;
    }
    if (i >= p.size() || p[i] != '}') return false;
    at = i + 1;
    return true;
  }

  Set folded(Set s) const {
    if (fold)
      for (std::size_t c = 'a'; c <= 'z'; ++c)
        if (s[c] || s[c - 32]) s.set(c), s.set(c - 32);
    return s;
  }

  TreePtr atom(int depth) {
    char c = p[at++];
    switch (c) {
    case '(': return group(depth);
    case '[': return chars(folded(bracket()));
    case '.': return chars(dotAll ? range(0, 255) : ~range('\n', '\n'));
    case '^': return assertion(Regex::Kind::Begin);
    case '$': return assertion(Regex::Kind::End);
    case '*': case '+': case '?':
      error = std::string("no argument for repetition operator: ") + c;
      return nullptr;
    case '\\': {
      if (at >= p.size()) {
        error = "trailing \\";
        return nullptr;
      }
      switch (p[at]) {
      case 'A': ++at; return assertion(Regex::Kind::Begin);
      case 'z': ++at; return assertion(Regex::Kind::End);
      case 'b': ++at; return assertion(Regex::Kind::WordEdge);
      case 'B': ++at; return assertion(Regex::Kind::NotWordEdge);
      default: return chars(folded(escape()));
      }
    }
    default: return chars(folded(range(static_cast<unsigned char>(c), static_cast<unsigned char>(c))));
    }
  }

  TreePtr group(int depth) {
    if (p.substr(at, 3) == "?P<") { // a name counts for nothing here
      std::size_t end = p.find('>', at);
      if (end == p.npos) error = "invalid named capture group: " + std::string(p.substr(at));
      else at = end + 1;
    } else if (at < p.size() && p[at] == '?') {
      bool on = true;
      for (++at; more() && p[at] != ')' && p[at] != ':'; ++at) {
        if (p[at] == '-') on = false;
        else if (p[at] == 'i') fold = on;
        else if (p[at] == 's') dotAll = on;
        else error = "invalid perl operator: (?" + std::string(1, p[at]);
      }
      if (more() && p[at] == ')') { // flags for the rest of the enclosing group
        ++at;
        return std::make_unique<Tree>();
      }
      ++at;
    }
    TreePtr t = alternatives(depth + 1);
    if (error.empty() && (at >= p.size() || p[at] != ')')) error = "missing ): " + std::string(p);
    ++at;
    return t;
  }

  Set bracket() {
    std::size_t start = at - 1;
    Set s;
    bool negated = at < p.size() && p[at] == '^';
    if (negated) ++at;
    for (bool first = true;; first = false) {
      if (at >= p.size()) {
        error = "missing ]: " + std::string(p.substr(start));
        return s;
      }
      if (p[at] == ']' && !first) break;
      if (p.substr(at, 2) == "[:") {
        std::size_t end = p.find(":]", at + 2);
        Set named = end == p.npos ? Set() : posix(p.substr(at + 2, end - at - 2));
        if (named.any()) {
          s |= named, at = end + 2;
          continue;
        }
      }
      bool classEscape = false;
      int from = bracketChar(s, classEscape);
      if (!error.empty()) return s;
      if (classEscape) continue;
      int to = from;
      if (at + 1 < p.size() && p[at] == '-' && p[at + 1] != ']') {
        ++at;
        to = bracketChar(s, classEscape);
        if (classEscape || to < from) error = "invalid character class range: " + std::string(p.substr(start));
        if (!error.empty()) return s;
      }
      s |= range(from, to);
    }
    ++at;
    return negated ? ~folded(s) : s;
  }

  int bracketChar(Set &s, bool &classEscape) {
    if (p[at] != '\\') return static_cast<unsigned char>(p[at++]);
    ++at;
    Set e = escape();
    if (e.count() == 1)
      for (int c = 0; c < 256; ++c)
        if (e[static_cast<std::size_t>(c)]) return c;
    s |= e, classEscape = true;
    return 0;
  }

  static Set posix(std::string_view name) {
    Set lower = range('a', 'z'), upper = range('A', 'Z'), digit = range('0', '9');
    if (name == "alpha") return lower | upper;
    if (name == "alnum") return lower | upper | digit;
    if (name == "digit") return digit;
    if (name == "lower") return lower;
    if (name == "upper") return upper;
    if (name == "space") return spaces() | range('\v', '\v');
    if (name == "word") return words();
    if (name == "punct") return range('!', '/') | range(':', '@') | range('[', '`') | range('{', '~');
    if (name == "xdigit") return digit | range('a', 'f') | range('A', 'F');
    return Set();
  }

  /// What follows a backslash.
  Set escape() {
    if (at >= p.size()) {
      error = "trailing \\";
      return Set();
    }
    unsigned char c = static_cast<unsigned char>(p[at++]);
    switch (c) {
    case 'd': return range('0', '9');
    case 'D': return ~range('0', '9');
    case 'w': return words();
    case 'W': return ~words();
    case 's': return spaces();
    case 'S': return ~spaces();
    case 'n': return range('\n', '\n');
    case 't': return range('\t', '\t');
    case 'r': return range('\r', '\r');
    case 'f': return range('\f', '\f');
    case 'v': return range('\v', '\v');
    case 'a': return range('\a', '\a');
    case 'x': {
      int v = 0, n = 0;
      for (; n < 2 && at < p.size() && posix("xdigit")[static_cast<unsigned char>(p[at])]; ++n, ++at)
        v = v * 16 + (p[at] <= '9' ? p[at] - '0' : (p[at] | 32) - 'a' + 10);
      if (n == 2) return range(v, v);
      break;
    }
    default:
      if (!words()[c] || c == '_') return range(c, c);
    }
    error = std::string("invalid escape sequence: \\") + static_cast<char>(c);
    return Set();
  }

  int push(Regex &r, Regex::Inst i) {
    if (r.code.size() >= maxCode) error = "pattern too large - compile failed";
    else r.code.push_back(i);
    return static_cast<int>(r.code.size()) - 1;
  }

  /// Code that falls through to what follows it when the tree has matched.
  void emit(Regex &r, const Tree &t) {
    using Kind = Regex::Kind;
    if (++steps > maxCode) error = "pattern too large - compile failed"; // repetitions of nothing make no code
    if (!error.empty()) return;
    auto here = [&] { return static_cast<int>(r.code.size()); };
    switch (t.kind) {
    case Tree::Empty: break;
    case Tree::Chars:
      r.sets.push_back(t.set);
      push(r, {Kind::Set, static_cast<int>(r.sets.size()) - 1});
      break;
    case Tree::Assertion: push(r, {static_cast<Kind>(t.least)}); break;
    case Tree::Cat:
      for (auto &part : t.parts) emit(r, *part);
      break;
    case Tree::Alt: {
      std::vector<int> ends;
      for (std::size_t i = 0; i < t.parts.size(); ++i) {
        bool last = i + 1 == t.parts.size();
        int split = last ? -1 : push(r, {Kind::Split});
        if (!last) r.code[static_cast<std::size_t>(split)].x = here();
        emit(r, *t.parts[i]);
        if (last || !error.empty()) break;
        ends.push_back(push(r, {Kind::Jump}));
        r.code[static_cast<std::size_t>(split)].y = here();
      }
      for (int e : ends) r.code[static_cast<std::size_t>(e)].x = here();
      break;
    }
    case Tree::Repeat: {
      for (int i = 0; i < t.least && error.empty(); ++i) emit(r, *t.parts[0]);
      if (t.most < 0) {
        int split = push(r, {Kind::Split});
        r.code[static_cast<std::size_t>(split)].x = here();
        emit(r, *t.parts[0]);
        push(r, {Kind::Jump, split});
        r.code[static_cast<std::size_t>(split)].y = here();
      } else {
        std::vector<int> splits;
        for (int i = t.least; i < t.most && error.empty(); ++i) {
          splits.push_back(push(r, {Kind::Split}));
          r.code[static_cast<std::size_t>(splits.back())].x = here();
          emit(r, *t.parts[0]);
        }
        for (int s : splits) r.code[static_cast<std::size_t>(s)].y = here();
      }
      break;
    }
    }
  }

  std::string_view p;
  std::size_t at = 0;
  bool fold = false, dotAll = false;
  std::size_t steps = 0; ///< trees emitted
  std::string error;
};

Expected<Regex> Regex::compile(std::string_view pattern) { return RegexParser(pattern).compile(); }

/// The states a text can be in, all at once.
bool Regex::fullMatch(std::string_view text) const {
  static const Set word = words();
  std::vector<int> now, next, stack;
  std::vector<std::size_t> seen(code.size(), SIZE_MAX);
  auto isWord = [&](std::size_t i) { return i < text.size() && word[static_cast<unsigned char>(text[i])]; };
  auto add = [&](std::vector<int> &states, int start, std::size_t at) {
    stack.push_back(start);
    while (!stack.empty()) {
      int i = stack.back();
      stack.pop_back();
      auto k = static_cast<std::size_t>(i);
      if (seen[k] == at) continue;
      seen[k] = at;
      const Inst &in = code[k];
      bool edge = isWord(at) != (at > 0 && isWord(at - 1));
      switch (in.kind) {
      case Kind::Split: stack.push_back(in.y); [[fallthrough]];
      case Kind::Jump: stack.push_back(in.x); break;
      case Kind::Begin: if (at == 0) stack.push_back(i + 1); break;
      case Kind::End: if (at == text.size()) stack.push_back(i + 1); break;
      case Kind::WordEdge: if (edge) stack.push_back(i + 1); break;
      case Kind::NotWordEdge: if (!edge) stack.push_back(i + 1); break;
      default: states.push_back(i);
      }
    }
  };
  add(now, 0, 0);
  for (std::size_t at = 0; at < text.size() && !now.empty(); ++at) {
    next.clear();
    for (int i : now)
      if (const Inst &in = code[static_cast<std::size_t>(i)];
          in.kind == Kind::Set && sets[static_cast<std::size_t>(in.x)][static_cast<unsigned char>(text[at])])
        add(next, i + 1, at + 1);
    std::swap(now, next);
  }
  for (int i : now)
    if (code[static_cast<std::size_t>(i)].kind == Kind::Match) return true;
  return false;
}

} // namespace tfc::rt
