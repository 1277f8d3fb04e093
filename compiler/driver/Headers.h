// The C and C++ headers of an ahead-of-time model.
#pragma once

#include "compiler/codegen/program/Program.h"

#include <string>

namespace tfc::compiler {

/// C11 (and C++): the descriptor, and functions that run entries in memory the caller owns, with no runtime at all, where the
/// entries allow it (fixed shapes, no host ops).
std::string cHeader(const std::string &model, const program::ProgramInfo &info);
/// C++20: the same as a class with typed spans.
std::string cppHeader(const std::string &model, const program::ProgramInfo &info);

/// `text` as a C identifier.
std::string identifier(const std::string &text);

} // namespace tfc::compiler
