// Functions of the program that a graph calls by a token (script_ops.py's registry behind PyFunc).
//
//   auto held = std::make_shared<Callable>([](std::span<const Tensor> in) -> Expected<std::vector<Tensor>> { return std::vector{in[0]}; });
//   std::string token = offer(held);                 // attribute `token` of PyFunc
//
// A token is good as long as somebody holds the callable. Callables are called from any thread, several at once if several steps run.
#pragma once

#include "tfc/base/Tensor.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tfc::rt {

using Callable = std::function<Expected<std::vector<Tensor>>(std::span<const Tensor> arguments)>;

/// A token for the callable, unlike any other of this process.
std::string offer(const std::shared_ptr<const Callable> &callable);
/// Calls it. FailedPrecondition if nobody holds it any more or the token is another process's; what it throws: std::invalid_argument is
/// InvalidArgument, std::bad_alloc ResourceExhausted, anything else Unknown.
Expected<std::vector<Tensor>> callBack(std::string_view token, std::span<const Tensor> arguments);

} // namespace tfc::rt
