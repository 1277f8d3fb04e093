// When a value is alive: formulas over the predicates of Switch ops.
//
//   Predicates p;
//   auto x = p.atom(0), y = p.atom(1);
//   p.disj(p.conj(x, y), p.conj(x, p.negate(y))) == x      // equal functions have equal numbers
#pragma once

#include <map>
#include <tuple>
#include <vector>

namespace tfc::compiler {

/// Reduced ordered decision diagrams. Atoms are ordered by their numbers.
class Predicates {
public:
  using Ref = int;
  static constexpr Ref never = 0, always = 1;

  Predicates() : tests(2) {}
  Ref atom(int number) { return make(number, never, always); }
  Ref conj(Ref a, Ref b) { return choose(a, b, never, 0); }
  Ref disj(Ref a, Ref b) { return choose(a, always, b, 0); }
  Ref negate(Ref a) { return choose(a, never, always, 0); }
  bool implies(Ref a, Ref b) { return conj(a, negate(b)) == never; }
  /// A formula, simpler where that is possible, which equals `f` wherever `context` holds.
  Ref given(Ref f, Ref context) { return restrict(f, context, 0); }

  struct Test { int atom = 0; Ref otherwise = never, then = never; };
  /// What decides a formula that is neither `never` nor `always`.
  const Test &test(Ref f) const { return tests[f]; }
  /// The atoms that `f` depends on, in order.
  std::vector<int> atoms(Ref f) const;
  /// A formula outgrew what is kept of it; what was computed since means nothing.
  bool overflowed() const { return overflow; }

private:
  int top(Ref f) const { return f <= always ? 1 << 30 : tests[f].atom; }
  Ref low(Ref f, int atom) const { return top(f) == atom ? tests[f].otherwise : f; }
  Ref high(Ref f, int atom) const { return top(f) == atom ? tests[f].then : f; }
  Ref make(int atom, Ref otherwise, Ref then);
  Ref choose(Ref condition, Ref then, Ref otherwise, int depth);
  Ref restrict(Ref f, Ref context, int depth);

  std::vector<Test> tests;
  std::map<std::tuple<int, Ref, Ref>, Ref> unique;
  std::map<std::tuple<Ref, Ref, Ref>, Ref> chosen;
  std::map<std::pair<Ref, Ref>, Ref> restricted;
  bool overflow = false;
};

} // namespace tfc::compiler
