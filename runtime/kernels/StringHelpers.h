// What the kernels on strings share.
#pragma once

#include "Kernels.h"

namespace tfc::rt {

/// InvalidArgument unless input `i` is a string tensor.
Status wantStrings(const HostCall &c, std::size_t i);

/// Output 0: f of every string of input 0.
template <class F> Status eachString(HostCall &c, F f) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, c.inputs[0].shape()));
  std::string *to = out.mutable_data<std::string>().data();
  for (const std::string &s : c.inputs[0].strings()) TFC_RETURN_IF_ERROR(f(s, *to++));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Farmhash's Fingerprint64, which TensorFlow calls everywhere it hashes for good.
std::uint64_t fingerprint64(std::string_view s);
/// Combines two fingerprints (tensorflow::FingerprintCat64).
std::uint64_t fingerprintCat64(std::uint64_t a, std::uint64_t b);

} // namespace tfc::rt
