#include "State.h"

#include "tfc/frontend/Raw.h"

namespace tfc::raw {
using namespace frontend;

static graph::Attr toAttr(const Attr &a) {
  return std::visit(
      [](const auto &v) -> graph::Attr {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, int>) return std::int64_t(v);
        else if constexpr (std::is_same_v<T, double>) return static_cast<float>(v);
        else return v;
      },
      a);
}

Operation op(std::string_view type, std::initializer_list<Input> inputs) { return op(type, inputs, OpOpts{}); }
Operation op(std::string_view type, std::initializer_list<Input> inputs, OpOpts o) {
  std::vector<Arg> args;
  for (const Input &i : inputs) {
    if (i.isList) args.emplace_back(Ins(i.list));
    else args.emplace_back(i.list[0]);
  }
  graph::AttrMap attrs;
  const graph::OpSchema *schema = graph::findOp(type);
  for (auto &[key, value] : o.attrs) {
    graph::Attr a = toAttr(value);
    // A C++ number may stand for a float attribute.
    const graph::AttrSchema *s = schema ? schema->attr(key) : nullptr;
    if (s && s->kind == "float" && std::holds_alternative<std::int64_t>(a)) a = static_cast<float>(std::get<std::int64_t>(a));
    attrs.emplace(key, std::move(a));
  }
  return opNode(type, o.name, std::move(args), std::move(attrs));
}

} // namespace tfc::raw
