// A program bound to a session: descriptor, variables, constants and host ops, resolved once.
#pragma once

#include "State.h"
#include "tfc/runtime/Session.h"
#include "tfc/runtime/StepKernel.h"

namespace tfc::rt {

struct BoundHostOp {
  HostKernel kernel = nullptr; ///< null: none is registered
  HostOpState *state = nullptr;
  StepKernel step = nullptr; ///< in place of `kernel`
};

struct BoundProgram {
  std::shared_ptr<LoadedProgram> loaded;
  std::vector<tfc_variable *> variables;
  std::vector<const void *> constants;
  std::vector<Tensor> strings; ///< what string constants point at
  std::vector<BoundHostOp> hostOps;
  State *state = nullptr; ///< the session's; outlives the program

  const tfc_program &descriptor() const { return *loaded->descriptor; }
  static Expected<std::shared_ptr<BoundProgram>> bind(std::shared_ptr<LoadedProgram> loaded, State &state);
};

/// The descriptor's shape of a port, feed or variable.
Shape shapeOf(const tfc_port &port);
/// True if a feed of this dtype and shape may go into the port.
bool accepts(const tfc_port &port, const Tensor &value);
/// Why not: TensorFlow's texts.
Status feedError(const tfc_port &port, int index, const Tensor &value);
/// "a/b:0" -> "a/b".
std::string nodeOf(std::string_view tensorName);

/// The program of a source made by fromProgram, else null.
std::shared_ptr<LoadedProgram> programOf(const ProgramSource &source);

} // namespace tfc::rt
