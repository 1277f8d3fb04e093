// How the compiler is plugged in: the driver installs a factory, tf::Session calls it. The front end depends on no
// compiler; a program that links none gets UnimplementedError from Session::run.
//
//   tfc::frontend::setProgramSourceFactory([](auto graph) { return tfc::compiler::makeJit(std::move(graph)); });
#pragma once

#include <functional>
#include <memory>

namespace tfc {
namespace graph {
class Graph;
}
namespace rt {
class ProgramSource;
}
namespace frontend {
using ProgramSourceFactory = std::function<std::shared_ptr<rt::ProgramSource>(std::shared_ptr<const graph::Graph>)>;
/// Replaces the factory that sessions made from now on use.
void setProgramSourceFactory(ProgramSourceFactory factory);
/// The factory in force; empty if none is installed.
ProgramSourceFactory programSourceFactory();
} // namespace frontend
} // namespace tfc
