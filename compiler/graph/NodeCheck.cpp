// Attributes and input types of one node against the op's schema; texts as TensorFlow's node_def_util.cc and op_def_library.py.
#include "NodeCheck.h"

#include <algorithm>

namespace tfc::graph {

namespace {

/// More outputs than this on one node are not a graph but an attack on memory.
constexpr std::int64_t maxOutputs = 1 << 20;

const Attr *lookup(const AttrMap &attrs, std::string_view key) {
  auto it = attrs.find(key);
  return it == attrs.end() ? nullptr : &it->second;
}

bool isKnownType(DType t) { return t > DType::unset && t <= DType::uint64; }

Status checkType(const AttrSchema &attr, DType type) {
  int number = static_cast<int>(type);
  if (number > refTypeOffset && isKnownType(static_cast<DType>(number - refTypeOffset)))
    return errors::invalidArgument("AttrValue must not have reference type value of ",
                                   runtimeName(static_cast<DType>(number - refTypeOffset)), "_ref for attr '", attr.name, "'");
  if (!isKnownType(type))
    return errors::invalidArgument("AttrValue has invalid DataType enum: ", number, " for attr '", attr.name, "'");
  if (attr.allowedTypes.empty() || std::find(attr.allowedTypes.begin(), attr.allowedTypes.end(), type) != attr.allowedTypes.end())
    return Status::ok();
  std::string allowed;
  for (DType t : attr.allowedTypes)
    allowed += (allowed.empty() ? "" : ", ") + std::string(runtimeName(t));
  return errors::invalidArgument("Value for attr '", attr.name, "' of ", runtimeName(type),
                                 " is not in the list of allowed values: ", allowed);
}

std::size_t listLength(const Attr &value) {
  return std::visit(
      [](const auto &v) -> std::size_t {
        if constexpr (requires { v.begin(); v[0]; } && !std::is_same_v<std::decay_t<decltype(v)>, std::string>)
          return v.size();
        else
          return 0;
      },
      value);
}

Status checkAttr(const AttrSchema &attr, Attr &value) {
  // A C++ caller writes 3 or "x" lists in whatever form the variant takes; the empty list has every list kind.
  std::string_view kind = kindName(value);
  if (kind != attr.kind)
    return errors::invalidArgument("AttrValue had value with type '", kind, "' when '", attr.kind, "' expected for attr '",
                                   attr.name, "'");
  if (const DType *type = std::get_if<DType>(&value))
    TFC_RETURN_IF_ERROR(checkType(attr, *type));
  if (const auto *types = std::get_if<std::vector<DType>>(&value))
    for (DType type : *types)
      TFC_RETURN_IF_ERROR(checkType(attr, type));
  if (const auto *text = std::get_if<std::string>(&value);
      text && !attr.allowedStrings.empty() &&
      std::find(attr.allowedStrings.begin(), attr.allowedStrings.end(), *text) == attr.allowedStrings.end()) {
    std::string allowed;
    for (std::string_view s : attr.allowedStrings)
      allowed += (allowed.empty() ? "\"" : ", \"") + std::string(s) + "\"";
    return errors::invalidArgument("Value for attr '", attr.name, "' of \"", text->substr(0, 200),
                                   "\" is not in the list of allowed values: ", allowed);
  }
  if (!attr.minimum)
    return Status::ok();
  if (const auto *number = std::get_if<std::int64_t>(&value)) {
    if (*number < *attr.minimum)
      return errors::invalidArgument("Value for attr '", attr.name, "' of ", *number, " must be at least minimum ", *attr.minimum);
  } else if (static_cast<std::int64_t>(listLength(value)) < *attr.minimum) {
    return errors::invalidArgument("Length for attr '", attr.name, "' of ", listLength(value), " must be at least minimum ",
                                   *attr.minimum);
  }
  return Status::ok();
}

/// How many inputs each argument takes. Counts that no attribute gives follow from the number of inputs.
Expected<std::vector<std::int64_t>> inputCounts(const OpSchema &schema, const NodeSpec &spec) {
  std::vector<std::int64_t> counts(schema.inputs.size(), -1);
  std::int64_t known = 0, open = 0;
  std::string_view openAttr;
  for (std::size_t a = 0; a < counts.size(); ++a) {
    const ArgSchema &arg = schema.inputs[a];
    if (!arg.numberAttr.empty()) {
      if (const Attr *n = lookup(spec.attrs, arg.numberAttr))
        if (const auto *value = std::get_if<std::int64_t>(n))
          counts[a] = *value;
    } else if (!arg.typeListAttr.empty()) {
      if (const Attr *t = lookup(spec.attrs, arg.typeListAttr))
        if (const auto *value = std::get_if<std::vector<DType>>(t))
          counts[a] = static_cast<std::int64_t>(value->size());
    } else {
      counts[a] = 1;
    }
    if (counts[a] >= 0) {
      known = counts[a] > maxOutputs ? maxOutputs : known + counts[a];
    } else {
      std::string_view key = arg.numberAttr.empty() ? arg.typeListAttr : arg.numberAttr;
      if (open && key != openAttr)
        return errors::invalidArgument("NodeDef missing attrs '", key, "' from ", schema.summary());
      openAttr = key;
      ++open;
    }
  }
  std::int64_t total = static_cast<std::int64_t>(spec.inputs.size());
  bool fits = open ? total >= known && (total - known) % open == 0 : total == known;
  if (!fits) {
    std::string expected;
    for (const ArgSchema &arg : schema.inputs)
      expected += (expected.empty() ? "" : ", ") + std::string(arg.name);
    return errors::invalidArgument("NodeDef expected inputs '", expected, "' do not match ", total, " inputs specified; ",
                                   schema.summary());
  }
  for (std::int64_t &count : counts)
    if (count < 0)
      count = (total - known) / open;
  return counts;
}

std::string inputText(const NodeSpec &spec, int i) {
  const Edge &e = spec.inputs[i];
  return tensorName(e);
}

Status mismatch(const NodeSpec &spec, int i, DType type, bool isRef) {
  const Edge &e = spec.inputs[i];
  return errors::invalidArgument("Input ", i, " of node ", spec.name, " was passed ",
                                 typeText(e.node->outputType(e.index), e.node->outputIsRef(e.index)), " from ",
                                 inputText(spec, i), " incompatible with expected ", typeText(type, isRef), ".");
}

/// Walks the inputs: checks each type, and derives type attributes that are not given.
Status bindInputs(const OpSchema &schema, NodeSpec &spec) {
  TFC_ASSIGN_OR_RETURN(std::vector<std::int64_t> counts, inputCounts(schema, spec));
  std::map<std::string_view, std::string_view> derivedFrom; // type attr → the argument it came from
  int at = 0;
  for (std::size_t a = 0; a < schema.inputs.size(); ++a) {
    const ArgSchema &arg = schema.inputs[a];
    if (!arg.numberAttr.empty())
      spec.attrs.try_emplace(std::string(arg.numberAttr), counts[a]);
    const std::vector<DType> *listed = nullptr;
    std::vector<DType> found;
    if (!arg.typeListAttr.empty())
      if (const Attr *t = lookup(spec.attrs, arg.typeListAttr))
        listed = std::get_if<std::vector<DType>>(t);
    for (std::int64_t k = 0; k < counts[a]; ++k, ++at) {
      const Edge &e = spec.inputs[at];
      if (!e.node) // a back edge whose source comes later
        continue;
      DType type = e.node->outputType(e.index);
      DType expected = arg.type;
      bool derivable = false;
      if (listed)
        expected = (*listed)[k];
      else if (!arg.typeListAttr.empty())
        found.push_back(expected = type);
      else if (!arg.typeAttr.empty()) {
        const Attr *t = lookup(spec.attrs, arg.typeAttr);
        const DType *given = t ? std::get_if<DType>(t) : nullptr;
        expected = given ? *given : type;
        derivable = !t;
      }
      if (derivable) {
        spec.attrs.emplace(std::string(arg.typeAttr), type);
        derivedFrom.emplace(arg.typeAttr, arg.name);
      }
      if (type == expected && (!arg.isRef || e.node->outputIsRef(e.index)))
        continue;
      auto source = derivedFrom.find(arg.typeAttr);
      if (type == expected || source == derivedFrom.end())
        return mismatch(spec, at, expected, arg.isRef);
      if (source->second == arg.name)
        return errors::invalidArgument("Tensors in list passed to '", arg.name, "' of '", schema.name,
                                       "' Op have types that don't all match: ", name(expected), " and ", name(type), ".");
      return errors::invalidArgument("Input '", arg.name, "' of '", schema.name, "' Op has type ", name(type),
                                     " that does not match type ", name(expected), " of argument '", source->second, "'.");
    }
    if (!arg.typeListAttr.empty() && !listed)
      spec.attrs.try_emplace(std::string(arg.typeListAttr), std::move(found));
  }
  return Status::ok();
}

/// Attributes that releases after 1.15 added to ops of its time, with the value that changes nothing. Files rewritten by a
/// newer release carry them under their old producer version.
Status checkLaterAttr(const std::string &key, const Attr &value, bool &known) {
  known = true;
  if (key == "incompatible_shape_error" || key.starts_with("grad_"))
    return Status::ok(); // the former matters for shapes that do not fit only, the latter not for values
  if (key == "multiply_linear_by_lr" && !equal(value, Attr(false)))
    return errors::unimplemented("Attr 'multiply_linear_by_lr' is not supported");
  if (const DType *type = std::get_if<DType>(&value); type && (key == "Tk" || key == "index_type") && *type != DType::int32)
    return errors::unimplemented("Attr '", key, "' of type ", runtimeName(*type), " is not supported; use int32");
  known = key == "Tk" || key == "multiply_linear_by_lr" || key == "index_type" || key == "exponential_avg_factor" ||
          key == "explicit_paddings" || key == "bad_indices_policy";
  return Status::ok();
}

} // namespace

std::string typeText(DType type, bool isRef) { return std::string(runtimeName(type)) + (isRef ? "_ref" : ""); }

Status completeAttrs(const OpSchema &schema, NodeSpec &spec, bool newerProducer) {
  for (auto &[key, value] : spec.attrs) {
    if (const AttrSchema *attr = schema.attr(key))
      TFC_RETURN_IF_ERROR(checkAttr(*attr, value));
    else if (!key.starts_with('_')) {
      bool later = false;
      TFC_RETURN_IF_ERROR(checkLaterAttr(key, value, later));
      if (later || newerProducer)
        continue;
      return errors::invalidArgument("NodeDef mentions attr '", key.substr(0, 200), "' not in ", schema.summary(),
                                     ". (Check whether your GraphDef-interpreting binary is up to date with your "
                                     "GraphDef-generating binary.)");
    }
  }
  auto missing = [&](bool derivableToo) {
    std::string text;
    for (const AttrSchema &attr : schema.attrs)
      if (!spec.attrs.contains(attr.name) && (derivableToo || !attr.defaultValue))
        text += (text.empty() ? "'" : ", '") + std::string(attr.name) + "'";
    return text;
  };
  auto addDefaults = [&] {
    for (const AttrSchema &attr : schema.attrs)
      if (attr.defaultValue)
        spec.attrs.try_emplace(std::string(attr.name), *attr.defaultValue);
  };
  if (spec.strictAttrs)
    addDefaults();
  else if (schema.name == "Const" && !spec.attrs.contains("dtype"))
    if (const Attr *value = lookup(spec.attrs, "value"))
      spec.attrs.emplace("dtype", std::get<Tensor>(*value).dtype());
  if (spec.strictAttrs)
    if (std::string text = missing(false); !text.empty())
      return errors::invalidArgument("NodeDef missing attrs ", text, " from ", schema.summary());
  TFC_RETURN_IF_ERROR(bindInputs(schema, spec));
  addDefaults();
  if (std::string text = missing(false); !text.empty())
    return errors::invalidArgument("NodeDef missing attrs ", text, " from ", schema.summary());
  for (auto &[key, value] : spec.attrs) // the derived ones
    if (const AttrSchema *attr = schema.attr(key))
      TFC_RETURN_IF_ERROR(checkAttr(*attr, value));
  if (schema.name == "Const") {
    DType want = std::get<DType>(spec.attrs.find("dtype")->second);
    DType have = std::get<Tensor>(spec.attrs.find("value")->second).dtype();
    if (want != have)
      return errors::invalidArgument("Inconsistency between the constant's dtype ", runtimeName(want),
                                     " and the type of its value, ", runtimeName(have));
  }
  return Status::ok();
}

std::int64_t countOf(const ArgSchema &arg, const AttrMap &attrs) {
  if (!arg.typeListAttr.empty())
    return static_cast<std::int64_t>(std::get<std::vector<DType>>(attrs.find(arg.typeListAttr)->second).size());
  return arg.numberAttr.empty() ? 1 : std::get<std::int64_t>(attrs.find(arg.numberAttr)->second);
}

Status outputTypes(const OpSchema &schema, const AttrMap &attrs, std::vector<DType> &types, std::vector<bool> &refs) {
  for (const ArgSchema &arg : schema.outputs) {
    if (!arg.typeListAttr.empty()) {
      const auto &list = std::get<std::vector<DType>>(attrs.find(arg.typeListAttr)->second);
      types.insert(types.end(), list.begin(), list.end());
    } else {
      std::int64_t count = countOf(arg, attrs);
      if (count < 0 || count > maxOutputs - static_cast<std::int64_t>(types.size()))
        return errors::invalidArgument("Value for attr '", arg.numberAttr, "' of ", count, " must be between 0 and ", maxOutputs);
      DType type = arg.typeAttr.empty() ? arg.type : std::get<DType>(attrs.find(arg.typeAttr)->second);
      types.insert(types.end(), count, type);
    }
    refs.resize(types.size(), arg.isRef);
  }
  return Status::ok();
}

Status expectedInputType(const OpSchema &schema, const AttrMap &attrs, int i, DType &type, bool &isRef) {
  std::int64_t at = 0;
  for (const ArgSchema &arg : schema.inputs) {
    std::int64_t count = countOf(arg, attrs);
    if (i < at + count) {
      if (!arg.typeListAttr.empty())
        type = std::get<std::vector<DType>>(attrs.find(arg.typeListAttr)->second)[i - at];
      else
        type = arg.typeAttr.empty() ? arg.type : std::get<DType>(attrs.find(arg.typeAttr)->second);
      isRef = arg.isRef;
      return Status::ok();
    }
    at += count;
  }
  return errors::outOfRange("node has no input ", i);
}

} // namespace tfc::graph
