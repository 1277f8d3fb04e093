// The parsed function library of a graph. Included by .cpp files only.
#pragma once

#include "tfc/graph/OpSchema.h"
#include "tfc/proto/function.pb.h"

#include <deque>
#include <memory>
#include <unordered_map>

namespace tfc::graph {

class FunctionTable {
public:
  /// Of a serialized FunctionDefLibrary. `before` keeps the signatures that nodes already refer to.
  static Expected<std::shared_ptr<const FunctionTable>> parse(const std::string &bytes, std::shared_ptr<const FunctionTable> before);

  const OpSchema *schema(std::string_view name) const;
  const tensorflow::FunctionDef *find(std::string_view name) const;
  /// The name of the gradient function that the library gives for `name`; empty if it gives none.
  std::string gradientOf(const std::string &name) const;

private:
  struct Entry {
    const tensorflow::FunctionDef *def;
    OpSchema schema;
  };
  tensorflow::FunctionDefLibrary library; ///< signatures point into its strings
  std::unordered_map<std::string_view, Entry> entries;
  std::shared_ptr<const FunctionTable> before;
};

} // namespace tfc::graph
