// libFuzzer's entry: TFC_FUZZ_TARGET says which format. `TFC_FUZZ_SEEDS=1` writes the seeds into the first corpus folder.
#include "Target.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

using tfc::fuzz::Target;

static const Target *chosen;

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv) {
  const char *name = std::getenv("TFC_FUZZ_TARGET");
  for (const Target *t : Target::all())
    if (name && !std::strcmp(t->name, name))
      chosen = t;
  if (!chosen) {
    std::fprintf(stderr, "TFC_FUZZ_TARGET must name one of:");
    for (const Target *t : Target::all())
      std::fprintf(stderr, " %s", t->name);
    std::fprintf(stderr, "\n");
    std::exit(2);
  }
  if (std::getenv("TFC_FUZZ_SEEDS") && *argc > 1 && (*argv)[1][0] != '-') {
    int i = 0;
    for (const std::string &seed : chosen->seeds())
      std::ofstream(std::string((*argv)[1]) + "/seed" + std::to_string(i++), std::ios::binary) << seed;
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  chosen->run({reinterpret_cast<const char *>(data), size});
  return 0;
}
