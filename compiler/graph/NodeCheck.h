// Checks of one node against its op's schema: attributes derived, defaulted and validated, input types matched.
#pragma once

#include "tfc/graph/Graph.h"
#include "tfc/graph/OpSchema.h"

namespace tfc::graph {

/// Completes spec.attrs from inputs and defaults and checks attributes and input types.
/// `newerProducer`: attributes that the schema does not know are kept instead of refused.
Status completeAttrs(const OpSchema &schema, NodeSpec &spec, bool newerProducer);
/// Element types of the outputs; the attributes must be complete.
Status outputTypes(const OpSchema &schema, const AttrMap &attrs, std::vector<DType> &types, std::vector<bool> &refs);
/// How many tensors an argument stands for; the attributes must be complete.
std::int64_t countOf(const ArgSchema &arg, const AttrMap &attrs);
/// The type input `i` must have, from complete attributes.
Status expectedInputType(const OpSchema &schema, const AttrMap &attrs, int i, DType &type, bool &isRef);
/// "float" or "float_ref".
std::string typeText(DType type, bool isRef);

} // namespace tfc::graph
