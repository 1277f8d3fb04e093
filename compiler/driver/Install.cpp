// What linking `tfc` adds to the front end: the just-in-time compiler behind tf::Session, and every host kernel. Runs before
// main. TFC_CACHE_DIR names a folder where compiled programs are kept from one process to the next.
#include "tfc/compiler/Compiler.h"
#include "tfc/frontend/SessionHook.h"
#include "tfc/runtime/HostKernel.h"

#include <cstdlib>

namespace {
const bool installed = [] {
  tfc::rt::registerRandomKernels();
  tfc::rt::registerKernels();
  tfc::rt::registerIoKernels();
  tfc::frontend::setProgramSourceFactory([](std::shared_ptr<const tfc::graph::Graph> graph) {
    tfc::compiler::Options options;
    if (const char *folder = std::getenv("TFC_CACHE_DIR")) options.cacheDir = folder;
    return tfc::compiler::makeJit(std::move(graph), std::move(options));
  });
  return true;
}();
} // namespace
