// Which nodes an entry needs, when each is alive, and in which order and nesting they run.
//
// Plan.cpp finds the loops (frames) and, for every node, the predicate under which it is alive; Schedule.cpp turns the nodes
// of one level (the entry, or a part of a loop's iteration) into a tree of conditionals in program order.
#pragma once

#include "Predicates.h"
#include "tfc/compiler/Compiler.h"
#include "tfc/graph/Frames.h"
#include "tfc/graph/Graph.h"

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tfc::compiler {

/// What an entry asks for, resolved against the graph.
struct Request {
  std::vector<graph::Edge> feeds, fetches;
  std::vector<graph::Node *> targets;
  std::set<graph::Edge> fed; ///< the same edges as `feeds`
  bool isFunction = false;   ///< of a function's body: it stands anywhere, constants outside of all regions
};
Expected<Request> resolve(const graph::Graph &graph, const Entry &entry);

/// What runs at once: a node, a loop, or the read of a variable that is fetched or decides a Switch.
struct Unit {
  graph::Node *node = nullptr;
  int loop = -1;
  int fetch = -1;           ///< reads the reference behind this fetch
  graph::Edge predicate;    ///< reads the reference that this edge hands on, for a Switch
  Predicates::Ref alive = Predicates::always; ///< within one iteration of its frame
  bool trivial = false;     ///< nothing is to be done for it, whether alive or not
  bool update = false;      ///< writes variables
  std::vector<int> after;   ///< units it waits for
  std::vector<graph::Edge> uses; ///< what it takes, as Plan::source gives it
  std::vector<std::string> reads, writes; ///< keys of variables
};

struct Tree;
/// A Merge as the result of a conditional: what each side yields.
struct Fold {
  int unit;
  int then, otherwise; ///< numbers of the inputs
};
struct Item {
  enum Kind { Run, Merge, If } kind = Run;
  int unit = -1;                              ///< Run, Merge
  Predicates::Ref context = Predicates::always; ///< what holds here
  Predicates::Ref guard = Predicates::always; ///< If
  std::unique_ptr<Tree> then, otherwise;
  std::vector<Fold> folds;
  std::vector<graph::Edge> escapes;           ///< made inside and used behind
};
struct Tree { std::vector<Item> items; };

/// A frame, or a part of one that shares nothing but constants with the rest.
struct Loop {
  int frame = 0;
  std::vector<graph::Node *> nodes;  ///< all, nested loops included
  std::vector<graph::Node *> enters, merges, exits;
  std::vector<graph::Edge> first, next; ///< by merge: the value of the first iteration, and of the one to come
  std::vector<int> units;
  Predicates::Ref goesOn = Predicates::never; ///< whether an iteration follows this one
  Tree cond, body, last; ///< for each iteration; for each that is followed by one; for the one that is not
  std::vector<graph::Edge> shared; ///< made in `cond`, used in `body` or `last`
  /// Exits that have a value only where a formula of the last iteration holds.
  std::vector<std::pair<graph::Node *, Predicates::Ref>> sometimes;
};
/// Of such an Exit: whether it has a value, known behind the loop.
inline graph::Edge isLeft(graph::Node &exit) { return {&exit, ~1}; }

struct Plan {
  Predicates predicates;
  std::vector<graph::Edge> atoms; ///< by number: the tensor that decides; index ~i for the read of reference i of the node
  std::vector<Unit> units;
  std::deque<Loop> loops;
  Tree root;
  std::map<graph::Edge, graph::Edge> aliases; ///< Merges whose inputs are all the same tensor, values that a loop only carries
  std::set<graph::Edge> fed;
  std::set<const graph::Node *> numbered; ///< Merges of which somebody wants to know the input taken
  std::vector<Predicates::Ref> alive; ///< by node id, within its frame

  /// Where the value of an edge is made: through Switch, Enter, what hands on references, and `aliases`.
  graph::Edge source(graph::Edge edge) const;
  /// When an edge has a value, within its frame.
  Predicates::Ref aliveAt(graph::Edge edge) const;
  std::map<const graph::Node *, Predicates::Ref> decides; ///< by Switch: its predicate as a formula
};

/// InvalidArgument naming the node for placeholders without a feed, cycles and broken loops, Unimplemented for loops of a
/// form that no region can have.
Expected<std::unique_ptr<Plan>> plan(const graph::Graph &graph, const Request &request);

/// What a unit takes where `context` holds: operands, and what decides whether it runs.
std::vector<graph::Edge> usesOf(Plan &plan, int unit, Predicates::Ref context);

/// Puts `members` into order, nested by what makes them alive. `context` holds throughout; `wanted` is used behind.
Expected<Tree> schedule(Plan &plan, const std::vector<int> &members, Predicates::Ref context, const std::vector<graph::Edge> &wanted);

/// The variable node behind a reference or handle, or nullptr if it is no variable of this graph.
graph::Node *variableOf(graph::Edge edge);
/// The key of a variable in the session: shared_name, or the node's name.
std::string variableKey(const graph::Node &variable);
/// VariableV2 and its kin.
bool isRefVariable(const graph::Node &node);
/// Takes a handle without writing the variable.
bool isResourceReader(const graph::Node &node);
/// Writes a variable: assignments, optimizer and scatter updates, in both the reference and the resource form.
bool isUpdate(const graph::Node &node);
/// The input that a reference or handle output stands for, or -1.
int aliasedInput(const graph::Node &node);
/// An Identity that only hands on a reference: its users read the variable when they run, as TensorFlow's shared buffer has it.
bool isAlias(const Plan &plan, const graph::Node &node);

} // namespace tfc::compiler
