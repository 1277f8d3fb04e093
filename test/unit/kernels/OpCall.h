// One call of a host op, for tests.
#pragma once

#include "tfc/runtime/HostKernel.h"

#include <gtest/gtest.h>

#include <variant>

namespace tfc::test {
using Attr = std::pair<const char *, std::variant<std::int64_t, std::string, std::vector<std::int64_t>>>;

/// One call of a host op; keeps its state, so that calls can follow one another.
struct Op {
  Op(const char *name, std::vector<Attr> attributes = {}, int outputs = 1) : attributes(std::move(attributes)), outputs(outputs) {
    rt::registerKernels();
    for (auto &[key, value] : this->attributes) {
      tfc_attr a{};
      a.name = key;
      if (auto *i = std::get_if<std::int64_t>(&value)) a.kind = 'i', a.i = *i;
      else if (auto *l = std::get_if<std::vector<std::int64_t>>(&value)) a.kind = 'I', a.list = l->data(), a.n = static_cast<std::int64_t>(l->size());
      else a.kind = 's', a.s = std::get<std::string>(value).data(), a.n = static_cast<std::int64_t>(std::get<std::string>(value).size());
      attrs.push_back(a);
    }
    op = {name, "node", 0, static_cast<int>(attrs.size()), attrs.data(), 0, outputs};
  }
  /// The outputs' texts, or the error.
  std::string operator()(std::vector<Tensor> inputs) {
    rt::HostCall call;
    call.op = &op, call.state = &state, call.inputs = std::move(inputs);
    call.outputs.resize(static_cast<std::size_t>(outputs));
    Status s = rt::findHostKernel(op.op)(call);
    if (!s.isOk()) return s.str();
    std::string text;
    for (auto &t : call.outputs) text += (text.empty() ? "" : " | ") + t.str();
    last = call.outputs;
    return text;
  }
  std::vector<Attr> attributes;
  std::vector<tfc_attr> attrs;
  int outputs;
  tfc_host_op op;
  rt::HostOpState state;
  std::vector<Tensor> last;
};
} // namespace tfc::test
