// List scheduling into nested conditionals: of the units that are ready, first those that run wherever this level runs, then
// all that one condition lets run, as one conditional. Updates of variables wait until nothing else is ready that may read them.
#include "Schedule.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace tfc::compiler {

using graph::Edge;
using graph::Node;
using Ref = Predicates::Ref;

namespace {
/// Conditionals inside conditionals; later stages walk regions recursively.
constexpr int deepestNesting = 256;

class Scheduler {
public:
  Scheduler(Plan &plan, const std::vector<int> &members, Ref context, const std::vector<Edge> &wanted);
  Expected<Tree> run(Ref context);

private:
  Status fill(Tree &tree, Ref context, int depth);
  bool runOne(Tree &tree, Ref context);
  int pickGuarded(Ref context) const;
  Ref guardOf(Ref alive, Ref context);
  Status conditional(Tree &tree, Ref context, int first, int depth);
  void foldMerges(Item &item, Ref context);
  void escapes(Item &item, size_t from);
  void done(int m);
  bool mayRun(int m) const;
  bool readersFollow(int m) const;
  Predicates &p() { return plan.predicates; }
  Unit &unit(int m) const { return plan.units[members[m]]; }

  Plan &plan;
  const std::vector<int> &members;
  std::vector<Ref> alive;               ///< by member, in this level
  std::vector<std::vector<int>> users;  ///< by member
  std::vector<int> waiting;
  std::vector<char> finished;
  std::vector<int> order;               ///< members done
  std::set<int> trivial;                ///< ready
  std::map<Ref, std::set<int>> ready;
  std::map<Edge, std::vector<int>> takers; ///< members that use what an edge gives; -1: used behind
  std::map<std::string, std::vector<int>> readers;
  mutable llvm::DenseSet<int> free;     ///< updates known to have no reader that should come first
  int forced = -1;
  size_t left = 0;
};
} // namespace

std::vector<Edge> usesOf(Plan &plan, int number, Ref context) {
  const Unit &unit = plan.units[number];
  std::vector<Edge> uses = unit.uses;
  Predicates &p = plan.predicates;
  if (unit.trivial) return {};
  auto addAtoms = [&](Ref alive) {
    for (int atom : p.atoms(p.given(alive, context))) uses.push_back(plan.atoms[atom]);
  };
  if (p.conj(unit.alive, context) != Predicates::never) addAtoms(unit.alive);
  if (unit.node && unit.fetch < 0 && graph::isMerge(*unit.node))
    for (Edge e : unit.node->inputs())
      if (p.conj(plan.aliveAt(e), context) != Predicates::never) addAtoms(plan.aliveAt(e));
  return uses;
}

Scheduler::Scheduler(Plan &plan, const std::vector<int> &members, Ref context, const std::vector<Edge> &wanted)
    : plan(plan), members(members) {
  size_t n = members.size();
  alive.resize(n);
  users.resize(n);
  waiting.assign(n, 0);
  finished.assign(n, 0);
  llvm::DenseMap<int, int> memberOf;
  std::map<Edge, int> maker;
  for (size_t m = 0; m < n; ++m) {
    memberOf[members[m]] = static_cast<int>(m);
    const Unit &u = unit(m);
    alive[m] = p().conj(u.alive, context);
    if (u.predicate.node) maker[{u.predicate.node, ~u.predicate.index}] = m;
    if (u.loop >= 0)
      for (Node *exit : plan.loops[u.loop].exits) maker[{exit, 0}] = maker[isLeft(*exit)] = m;
    if (u.node && u.fetch < 0 && !graph::isExit(*u.node))
      for (int i = 0; i < u.node->numOutputs(); ++i) maker[{u.node, i}] = m;
  }
  for (size_t m = 0; m < n; ++m) {
    std::set<int> before;
    for (int a : unit(m).after)
      if (auto it = memberOf.find(a); it != memberOf.end()) before.insert(it->second);
    for (Edge e : usesOf(plan, members[m], context)) {
      takers[e].push_back(static_cast<int>(m));
      if (auto it = maker.find(e); it != maker.end()) before.insert(it->second);
    }
    before.erase(static_cast<int>(m));
    for (int b : before) users[b].push_back(static_cast<int>(m));
    waiting[m] = static_cast<int>(before.size());
    for (const std::string &key : unit(m).reads) readers[key].push_back(static_cast<int>(m));
  }
  for (Edge e : wanted) takers[e].push_back(-1);
  left = n;
}

/// Whether every pending reader of the variables that `m` writes comes after it through edges.
bool Scheduler::readersFollow(int m) const {
  if (free.contains(m)) return true;
  std::vector<int> pending;
  for (const std::string &key : unit(m).writes)
    if (auto it = readers.find(key); it != readers.end())
      for (int r : it->second)
        if (!finished[r] && r != m) pending.push_back(r);
  if (!pending.empty()) {
    std::vector<char> reached(members.size());
    std::vector<int> work{m};
    while (!work.empty()) {
      int at = work.back();
      work.pop_back();
      for (int user : users[at])
        if (!reached[user]) {
          reached[user] = 1;
          work.push_back(user);
        }
    }
    for (int r : pending)
      if (!reached[r]) return false;
  }
  free.insert(m);
  return true;
}

bool Scheduler::mayRun(int m) const { return !unit(m).update || m == forced || readersFollow(m); }

void Scheduler::done(int m) {
  finished[m] = 1;
  order.push_back(m);
  --left;
  for (int user : users[m])
    if (--waiting[user] == 0) {
      if (unit(user).trivial || alive[user] == Predicates::never) trivial.insert(user);
      else ready[alive[user]].insert(user);
    }
}

/// Takes something out of what other ops fill, and waits if there is nothing: whatever of the step may fill it runs first.
static bool takesOut(const Unit &u) {
  if (!u.node || u.fetch >= 0) return false;
  std::string_view op = u.node->op();
  return op.starts_with("QueueDequeue") || op.starts_with("ReaderRead") || op == "Unstage" || op == "StagePeek" ||
         op.ends_with("AccumulatorTakeGradient") || op == "BarrierTakeMany";
}

/// Runs a unit that this level runs whenever it runs itself; updates, and what takes out, last.
bool Scheduler::runOne(Tree &tree, Ref context) {
  if (!trivial.empty()) {
    int m = *trivial.begin();
    trivial.erase(trivial.begin());
    done(m);
    return true;
  }
  auto at = ready.find(context);
  if (at == ready.end()) return false;
  auto pick = llvm::find_if(at->second, [&](int m) { return !unit(m).update && !takesOut(unit(m)); });
  if (pick == at->second.end()) return false;
  int m = *pick;
  at->second.erase(pick);
  if (at->second.empty()) ready.erase(at);
  Item &item = tree.items.emplace_back();
  item.kind = unit(m).node && unit(m).fetch < 0 && graph::isMerge(*unit(m).node) ? Item::Merge : Item::Run;
  item.unit = members[m];
  item.context = context;
  done(m);
  return true;
}

/// The first unit that runs here under a condition of its own, or an update that runs here, or what takes out; -1: nothing.
int Scheduler::pickGuarded(Ref context) const {
  int best = -1;
  auto &predicates = const_cast<Predicates &>(plan.predicates);
  auto turnOf = [&](int m) { return takesOut(unit(m)) ? 2 : unit(m).update ? 1 : 0; };
  for (int turn : {0, 1, 2}) {
    for (const auto &[when, list] : ready) {
      if (when != context && !predicates.implies(when, context)) continue;
      for (int m : list) {
        if (turnOf(m) != turn || (best >= 0 && m > best)) continue;
        if (!mayRun(m)) continue;
        best = m;
        break;
      }
    }
    if (best >= 0) return best;
  }
  return -1;
}

/// What a conditional should test so that a unit can stand inside it, or under its negation.
Ref Scheduler::guardOf(Ref wanted, Ref context) {
  Ref f = p().given(wanted, context);
  for (int atom : p().atoms(f)) {
    Ref literal = p().atom(atom);
    if (p().implies(f, literal) || p().implies(f, p().negate(literal))) return literal;
  }
  return f;
}

Status Scheduler::conditional(Tree &tree, Ref context, int first, int depth) {
  if (depth >= deepestNesting)
    return errors::resourceExhausted("Conditionals nested more than ", deepestNesting, " deep")
        .withNode(unit(first).node ? unit(first).node->name() : "");
  Item item;
  item.kind = Item::If;
  item.context = context;
  item.guard = guardOf(alive[first], context);
  item.then = std::make_unique<Tree>();
  item.otherwise = std::make_unique<Tree>();
  size_t from = order.size();
  TFC_RETURN_IF_ERROR(fill(*item.then, p().conj(context, item.guard), depth + 1));
  TFC_RETURN_IF_ERROR(fill(*item.otherwise, p().conj(context, p().negate(item.guard)), depth + 1));
  if (order.size() == from) return errors::internal("a conditional without progress");
  foldMerges(item, context);
  escapes(item, from);
  tree.items.push_back(std::move(item));
  return Status::ok();
}

/// Merges of one value from each side become results.
void Scheduler::foldMerges(Item &item, Ref context) {
  while (!trivial.empty()) { // only what hands values on
    int m = *trivial.begin();
    trivial.erase(trivial.begin());
    done(m);
  }
  auto at = ready.find(context);
  if (at == ready.end()) return;
  Ref then = p().conj(context, item.guard), otherwise = p().conj(context, p().negate(item.guard));
  std::vector<int> candidates(at->second.begin(), at->second.end());
  for (int m : candidates) {
    const Unit &u = unit(m);
    if (!u.node || u.fetch >= 0 || !graph::isMerge(*u.node)) continue;
    Fold fold{members[m], -1, -1};
    bool fits = true;
    for (size_t i = 0; i < u.node->inputs().size(); ++i) {
      Ref when = p().conj(plan.aliveAt(u.node->inputs()[i]), context);
      if (when == Predicates::never) continue;
      int &place = when == then ? fold.then : fold.otherwise;
      fits &= place < 0 && (when == then || when == otherwise);
      place = static_cast<int>(i);
    }
    if (!fits || fold.then < 0 || fold.otherwise < 0) continue;
    item.folds.push_back(fold);
    auto list = ready.find(context);
    list->second.erase(m);
    if (list->second.empty()) ready.erase(list);
    done(m);
  }
}

/// What was made since `from` and is used by what is not done yet.
void Scheduler::escapes(Item &item, size_t from) {
  auto consider = [&](Edge e) {
    auto it = takers.find(e);
    if (it != takers.end() && llvm::any_of(it->second, [&](int m) { return m < 0 || !finished[m]; })) item.escapes.push_back(e);
  };
  llvm::DenseSet<int> folded;
  for (const Fold &f : item.folds) folded.insert(f.unit);
  for (size_t i = from; i < order.size(); ++i) {
    const Unit &u = unit(order[i]);
    if (u.trivial || folded.contains(members[order[i]])) continue;
    if (u.predicate.node) consider({u.predicate.node, ~u.predicate.index});
    if (u.loop >= 0)
      for (Node *exit : plan.loops[u.loop].exits) consider({exit, 0}), consider(isLeft(*exit));
    if (u.node && u.fetch < 0)
      for (int k = 0; k < u.node->numOutputs(); ++k) consider({u.node, k});
  }
}

Status Scheduler::fill(Tree &tree, Ref context, int depth) {
  if (context == Predicates::never) return Status::ok();
  while (true) {
    if (runOne(tree, context)) continue;
    int m = pickGuarded(context);
    if (m < 0 && depth == 0 && left) {
      // Only updates are left, each before a reader that nothing orders: the first goes.
      for (const auto &[when, list] : ready)
        for (int u : list)
          if (forced < 0 || finished[forced] || u < forced) forced = u;
      if (forced < 0 || finished[forced]) break;
      m = forced;
    }
    if (m < 0) break;
    if (alive[m] != context) {
      TFC_RETURN_IF_ERROR(conditional(tree, context, m, depth));
      continue;
    }
    auto at = ready.find(context);
    at->second.erase(m);
    if (at->second.empty()) ready.erase(at);
    Item &item = tree.items.emplace_back();
    item.unit = members[m];
    item.context = context;
    done(m);
  }
  return Status::ok();
}

Expected<Tree> Scheduler::run(Ref context) {
  for (size_t m = 0; m < members.size(); ++m)
    if (!waiting[m]) {
      if (unit(m).trivial || alive[m] == Predicates::never) trivial.insert(m);
      else ready[alive[m]].insert(m);
    }
  Tree tree;
  TFC_RETURN_IF_ERROR(fill(tree, context, 0));
  if (left)
    for (size_t m = 0; m < members.size(); ++m)
      if (!finished[m] && unit(m).node)
        return errors::invalidArgument("Graph is invalid, contains a cycle that goes through this node").withNode(unit(m).node->name());
  return tree;
}

Expected<Tree> schedule(Plan &plan, const std::vector<int> &members, Ref context, const std::vector<Edge> &wanted) {
  return Scheduler(plan, members, context, wanted).run(context);
}

} // namespace tfc::compiler
