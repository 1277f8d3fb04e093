#include "Target.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace tfc::fuzz {

std::vector<const Target *> &Target::all() {
  static std::vector<const Target *> list;
  return list;
}

namespace {
struct Scratch {
  std::string path = "/dev/shm/tfc_fuzz_" + std::to_string(::getpid());
  Scratch() { std::filesystem::create_directories(path); }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};
} // namespace

const std::string &scratchFolder() {
  static const Scratch scratch;
  return scratch.path;
}

std::string scratchFile(const std::string &name, std::string_view bytes) {
  std::string path = scratchFolder() + "/" + name;
  std::FILE *f = std::fopen(path.c_str(), "wb");
  require(f && std::fwrite(bytes.data(), 1, bytes.size(), f) == bytes.size() && std::fclose(f) == 0, "the scratch file is written");
  return path;
}

std::string fileBytes(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string_view takeShort(std::string_view &bytes) {
  std::size_t n = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]);
  bytes.remove_prefix(bytes.empty() ? 0 : 1);
  std::string_view taken = bytes.substr(0, n);
  bytes.remove_prefix(taken.size());
  return taken;
}

void require(bool holds, const char *what) {
  if (holds)
    return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

} // namespace tfc::fuzz
