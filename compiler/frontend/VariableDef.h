// VariableDef, the message that a MetaGraphDef's collections hold for each variable, on the protobuf wire.
#pragma once

#include "State.h"

namespace tfc::frontend {

std::string writeVariableDef(const VariableState &v);
/// The variable a VariableDef describes, found in `g`; ValueError if its nodes are missing.
std::shared_ptr<VariableState> readVariableDef(GraphState &g, std::string_view bytes);

} // namespace tfc::frontend
