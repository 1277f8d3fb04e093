#include "Predicates.h"

#include <algorithm>
#include <set>

namespace tfc::compiler {

namespace {
// Far beyond what programs need; a graph made to blow formulas up meets it before memory or stack end.
constexpr std::size_t mostTests = 1 << 20;
constexpr int deepest = 10'000;
} // namespace

Predicates::Ref Predicates::make(int atom, Ref otherwise, Ref then) {
  if (otherwise == then) return then;
  auto [it, isNew] = unique.try_emplace({atom, otherwise, then}, static_cast<Ref>(tests.size()));
  if (isNew) tests.push_back({atom, otherwise, then});
  return it->second;
}

Predicates::Ref Predicates::choose(Ref condition, Ref then, Ref otherwise, int depth) {
  if (condition == always || then == otherwise) return then;
  if (condition == never) return otherwise;
  if (then == always && otherwise == never) return condition;
  if (auto it = chosen.find({condition, then, otherwise}); it != chosen.end()) return it->second;
  if (overflow || depth > deepest || tests.size() > mostTests) {
    overflow = true;
    return never;
  }
  int atom = std::min({top(condition), top(then), top(otherwise)});
  Ref lo = choose(low(condition, atom), low(then, atom), low(otherwise, atom), depth + 1);
  Ref hi = choose(high(condition, atom), high(then, atom), high(otherwise, atom), depth + 1);
  return chosen[{condition, then, otherwise}] = make(atom, lo, hi);
}

Predicates::Ref Predicates::restrict(Ref f, Ref context, int depth) {
  if (f <= always || context <= always) return f;
  if (auto it = restricted.find({f, context}); it != restricted.end()) return it->second;
  if (overflow || depth > deepest || tests.size() > mostTests) {
    overflow = true;
    return never;
  }
  int atom = tests[context].atom;
  Ref lo = tests[context].otherwise, hi = tests[context].then, out = never;
  if (atom > top(f)) {
    atom = top(f);
    lo = hi = context;
  }
  if (lo == never) out = restrict(high(f, atom), hi, depth + 1);
  else if (hi == never) out = restrict(low(f, atom), lo, depth + 1);
  else if (atom < top(f)) out = restrict(f, disj(lo, hi), depth + 1);
  else {
    Ref otherwise = restrict(low(f, atom), lo, depth + 1);
    out = make(atom, otherwise, restrict(high(f, atom), hi, depth + 1));
  }
  return restricted[{f, context}] = out;
}

std::vector<int> Predicates::atoms(Ref f) const {
  std::set<int> found;
  std::set<Ref> seen;
  std::vector<Ref> work{f};
  while (!work.empty()) {
    Ref at = work.back();
    work.pop_back();
    if (at <= always || !seen.insert(at).second) continue;
    found.insert(tests[at].atom);
    work.push_back(tests[at].otherwise);
    work.push_back(tests[at].then);
  }
  return {found.begin(), found.end()};
}

} // namespace tfc::compiler
