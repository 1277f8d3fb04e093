// Host kernels: ops that compiled code does not compute itself (files, strings, random streams, decompositions). One
// function per op type, found by name in a registry that each layer fills at start-up.
//
//   static Status shardedFilename(HostCall &c) {
//     TFC_ASSIGN_OR_RETURN(Tensor name, ...);
//     c.setOutput(0, std::move(name));
//     return Status::ok();
//   }
//   static const HostKernelRegistration reg("ShardedFilename", shardedFilename);
//
// A static library drops registrations nothing refers to: each layer has one registerXxxKernels() that its users call.
#pragma once

#include "tfc/abi/program.h"
#include "tfc/base/Tensor.h"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tfc::rt {

/// Per-session state of one graph node (a random op's stream); created empty on first use, shared by all programs of the
/// session that hold the node. Steps may run at the same time: hold `mutex` while using `object`.
struct HostOpState {
  std::mutex mutex;
  std::shared_ptr<void> object;
};

class HostCall {
public:
  const tfc_host_op *op;
  std::vector<Tensor> inputs; ///< views of the step's buffers; valid during the call
  std::vector<Tensor> outputs; ///< one a result of the op, to be set; a view of an input is copied
  HostOpState *state;
  const tfc_attr *attr(std::string_view name) const;
  std::int64_t intAttr(std::string_view name, std::int64_t fallback = 0) const;
  double floatAttr(std::string_view name, double fallback = 0) const;
  std::string_view stringAttr(std::string_view name, std::string_view fallback = {}) const;
  void setOutput(int i, Tensor t) { outputs[i] = std::move(t); }
};

using HostKernel = Status (*)(HostCall &);
void registerHostKernel(std::string_view op, HostKernel kernel);
HostKernel findHostKernel(std::string_view op);

void registerRandomKernels(); ///< runtime/core: RandomUniform, TruncatedNormal, ... (Philox, no third-party code)
void registerKernels();       ///< runtime/kernels: strings, Where, Unique, Print, Assert, ...
void registerIoKernels();     ///< runtime/io: SaveV2, RestoreV2, MergeV2Checkpoints, ShardedFilename

} // namespace tfc::rt
