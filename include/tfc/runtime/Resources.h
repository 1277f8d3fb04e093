// Objects that live as long as a session: tables, queues, readers (tensorflow/core/framework/resource_mgr.h). Several nodes share one by
// container and shared_name; without a shared_name an object is its node's own.
//
//   TFC_ASSIGN_OR_RETURN(auto table, c.step.resources().findOrMake("table", *c.op, [&](std::string name) { return makeTable(name); }));
//   c.step.add(table, c.outputs[0]);
#pragma once

#include "tfc/abi/program.h"
#include "tfc/base/Status.h"
#include "tfc/base/Tensor.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

namespace tfc::rt {

/// What a handle refers to.
class StepObject {
public:
  virtual ~StepObject() = default;
};

/// An object as a tensor, for who keeps tensors only: a string scalar, unlike any other of this process, that holds the object as long as
/// the tensor or one that shares its memory lives.
Tensor handleText(std::shared_ptr<StepObject> object);
/// The object behind such a text; null if there is none, or no more.
std::shared_ptr<StepObject> objectBehind(std::string_view text);

class Resources {
public:
  using Make = std::function<Expected<std::shared_ptr<StepObject>>(std::string name)>;
  /// The object of the session that the op's node names by its attributes container and shared_name (or by its own name, if
  /// `nodeNames` or the attribute use_node_name_sharing says so); made if there is none. Objects of different kinds do not meet. An
  /// object that is its node's own has a name like "_3_node", which texts show: a number of the process comes first.
  Expected<std::shared_ptr<StepObject>> findOrMake(std::string_view kind, const tfc_host_op &op, const Make &make, bool nodeNames = false);
  /// The object of that name in the default container, or null.
  std::shared_ptr<StepObject> find(std::string_view kind, std::string_view sharedName);
  /// Forgets the object: the next node that asks for it makes another. False if it is not known.
  bool remove(const StepObject *object);

private:
  using Key = std::tuple<std::string, std::string, std::string>; ///< kind, container, name
  std::mutex mutex;
  std::map<Key, std::shared_ptr<StepObject>> shared;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<StepObject>> own; ///< by kind and node
};

} // namespace tfc::rt
