// OpSchema: what TensorFlow's OpDef says of an op type. The table is generated from dialects/tfc/*.td, which is the one
// list of ops; nothing here is written by hand.
//
//   const OpSchema *s = findOp("MatMul");   // nullptr: not an op tfc knows
#pragma once

#include "tfc/graph/Attr.h"

#include <optional>
#include <string>
#include <span>
#include <string_view>
#include <vector>

namespace tfc::graph {

struct ArgSchema {
  std::string_view name;
  /// Exactly one of these says the element type: a fixed type, the name of a type attr, or of a list(type) attr.
  DType type = DType::unset;
  std::string_view typeAttr;
  std::string_view typeListAttr;
  /// Name of the int attr that counts repetitions ("N"), empty for a single tensor.
  std::string_view numberAttr;
  bool isRef = false;
};

struct AttrSchema {
  std::string_view name;
  std::string_view kind; ///< "int", "float", "bool", "string", "type", "shape", "tensor", "func", "list(int)", ...
  std::optional<Attr> defaultValue;
  std::vector<DType> allowedTypes;            ///< empty: any
  std::vector<std::string_view> allowedStrings; ///< empty: any
  std::optional<std::int64_t> minimum;        ///< of an int, or of a list's length
};

/// What a run of the op touches besides its operands and results.
enum class Effects { none, readsVariables, writesVariables, updatesVariables, advancesRandom, touchesOutside };

/// What runs the op: a kernel compiled from its lowering, a kernel of the runtime, nothing (it shows its operand's memory),
/// the ops that import and passes turn it into, or nothing yet (only its signature is known).
enum class Target { kernel, host, view, structure, none };

struct OpSchema {
  std::string_view name;
  std::string_view category; ///< Math, Array, NN, Random, State, Control, Input, String, Sparse, Image
  std::vector<ArgSchema> inputs, outputs;
  std::vector<AttrSchema> attrs;
  bool isStateful = false;
  Effects effects = Effects::none;
  Target target = Target::kernel;
  /// "yes", "none" (declared not differentiable), "missing" (LookupError when a gradient is asked for).
  std::string_view gradient;
  const AttrSchema *attr(std::string_view name) const;
  /// "Op<name=Neg; signature=x:T -> y:T; attr=T:type>", as TensorFlow's errors print an op.
  std::string summary() const;
};

const OpSchema *findOp(std::string_view op);
std::span<const OpSchema> allOps();

} // namespace tfc::graph
