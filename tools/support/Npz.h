// numpy's .npy and .npz files as Tensors: what the tools take as feeds and give as fetches.
//
//   auto arrays = readNpz("feeds.npz");           // name → Tensor
//   writeNpz("out.npz", {{"y:0", y}});            // stored, not compressed
//
// Byte strings (dtype S) become string tensors without their trailing NULs; structured and object arrays are refused.
#pragma once

#include "tfc/base/Tensor.h"

#include <map>
#include <string>
#include <string_view>

namespace tfc::tools {

Expected<Tensor> parseNpy(std::string_view bytes);
Expected<std::map<std::string, Tensor>> parseNpz(std::string_view bytes);
Expected<Tensor> readNpy(const std::string &path);
Expected<std::map<std::string, Tensor>> readNpz(const std::string &path);

std::string toNpy(const Tensor &tensor);
std::string toNpz(const std::map<std::string, Tensor> &arrays);

/// Reads a whole file; "-" is standard input. NotFound, or Unknown with the system's text.
Expected<std::string> readFile(const std::string &path);
/// Writes a whole file; "-" is standard output.
Status writeFile(const std::string &path, std::string_view bytes);

} // namespace tfc::tools
