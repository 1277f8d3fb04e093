// Tensor lists (tensorflow/core/kernels/list_kernels.cc): lists of tensors that are values. A change makes a new list and leaves the old
// one as it was, but only one version holds the elements: the others say by what one change they differ from their neighbour, so that
// writing a list element by element, and reading the versions back in reverse, costs as much as doing it in place.
#pragma once

#include "tfc/runtime/StepKernel.h"

#include <cstdlib>
#include <memory>
#include <vector>

namespace tfc::rt::lists {

inline bool isHandle(DType type) { return type == DType::variant || type == DType::resource; }

/// One element; its memory never moves.
struct Item {
  tfc_tensor value{};
  Tensor held;            ///< of strings
  void *memory = nullptr; ///< of this item, or of all that were made with it
  ~Item() { std::free(memory); }
};

struct Change {
  enum Kind { Set, Push, Pop } kind = Set;
  std::int64_t index = 0;
  const Item *item = nullptr;
};

class List : public StepObject {
public:
  DType dtype = DType::unset;
  Shape elementShape = Shape::unknown();
  std::int64_t most = -1; ///< elements it may have; -1: any number
  std::unique_ptr<Item[]> own;

  /// The elements, null where nothing was written yet; until another version of the list is asked.
  std::vector<const Item *> &items() {
    makeRoot();
    return elements;
  }
  /// These leave the elements where they are.
  std::int64_t size() const {
    std::int64_t n = 0;
    const List *at = this;
    for (; at->next; at = at->next) n += at->back.kind == Change::Push ? 1 : at->back.kind == Change::Pop ? -1 : 0;
    return n + static_cast<std::int64_t>(at->elements.size());
  }
  const Item *last() const {
    std::int64_t index = size() - 1, n = index + 1;
    const List *at = this;
    for (; at->next; at = at->next) {
      if (at->back.kind == Change::Set && at->back.index == index) return at->back.item;
      if (at->back.kind == Change::Push && n - 1 == index) return at->back.item;
      n += at->back.kind == Change::Push ? -1 : at->back.kind == Change::Pop ? 1 : 0;
    }
    return at->elements[static_cast<std::size_t>(index)];
  }
  /// An empty list of the same kind.
  std::unique_ptr<List> fresh() const {
    auto made = std::make_unique<List>();
    made->dtype = dtype;
    made->elementShape = elementShape;
    made->most = most;
    return made;
  }
  /// This list after a change; this one stays what it is. Where the elements are far away, with a list that began as this one did and
  /// went another way, the new list gets its own: else the two would take them from each other at every change.
  std::unique_ptr<List> changed(Change change) {
    auto made = fresh();
    std::vector<List *> path = pathToElements();
    if (path.size() <= farAway) {
      makeRoot();
      handOver(*made, change);
      return made;
    }
    made->elements = path.back()->elements;
    for (std::size_t i = path.size() - 1; i-- > 0;) {
      Change step = path[i]->back;
      apply(made->elements, step);
    }
    apply(made->elements, change);
    return made;
  }
  /// Copies a value into an element; a handle is kept as it is.
  Status keep(Item &to, const tfc_tensor &value);

private:
  static constexpr std::size_t farAway = 64;

  /// Makes a change; `change` becomes the one that takes it back.
  static void apply(std::vector<const Item *> &elements, Change &change) {
    switch (change.kind) {
    case Change::Set: std::swap(elements[change.index], change.item); break;
    case Change::Push:
      elements.push_back(change.item);
      change.kind = Change::Pop;
      break;
    case Change::Pop:
      change.item = elements.back();
      elements.pop_back();
      change.kind = Change::Push;
      break;
    }
  }
  /// `to`, which is this list after `change`, gets the elements.
  void handOver(List &to, Change change) {
    to.elements = std::move(elements);
    elements.clear();
    apply(to.elements, change);
    back = change;
    next = &to;
    to.next = nullptr;
  }
  std::vector<List *> pathToElements() {
    std::vector<List *> path{this};
    while (path.back()->next) path.push_back(path.back()->next);
    return path;
  }
  void makeRoot() {
    if (!next) return;
    std::vector<List *> path = pathToElements();
    for (std::size_t i = path.size() - 1; i-- > 0;) path[i + 1]->handOver(*path[i], path[i]->back);
  }

  std::vector<const Item *> elements;
  List *next = nullptr; ///< null: the elements are here
  Change back;          ///< what makes this list from `next`
};

/// A value that may be missing, as functional conditionals hand it to their gradients: a list of one element a component.
class Optional : public StepObject {
public:
  bool hasValue = false;
  std::vector<std::unique_ptr<List>> components;
};

/// The list that input `input` is; InvalidArgument if it is none.
Status listAt(StepCall &c, int input, List *&list);
/// The list becomes output `output`.
Status handOut(StepCall &c, int output, std::unique_ptr<StepObject> list);
/// Output 0 becomes an optional of these components.
Status giveOptional(StepCall &c, std::span<const tfc_tensor> components, bool hasValue);
/// Sets output `i` to zeros, false, or empty strings.
Status zeros(StepCall &c, int i, DType type, const Shape &shape);

/// ZerosLike and AddN of lists.
Status zerosLike(StepCall &c);
Status addN(StepCall &c);

} // namespace tfc::rt::lists
