// Saves a checkpoint whose tensors all hold one number, merges one from parts, or holds the lock of a save: the process that CrashTest kills.
//
//   save_child save PREFIX VALUE | merge PREFIX VALUE | hold PREFIX
#include "tfc/io/Checkpoint.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace tfc;

namespace {

Status add(io::BundleWriter &w, const char *name, std::int64_t n, float value) {
  std::vector<float> numbers(static_cast<std::size_t>(n), value);
  return w.add(name, Tensor::from<float>(numbers, Shape{n}));
}

Status save(const std::string &prefix, float value) {
  io::BundleWriter w(prefix);
  TFC_RETURN_IF_ERROR(add(w, "large", 700000, value)); // more than one write
  TFC_RETURN_IF_ERROR(add(w, "small", 3, value));
  TFC_RETURN_IF_ERROR(w.add("words", Tensor({"some", "words"})));
  return w.finish();
}

Status merge(const std::string &prefix, float value) {
  std::vector<std::string> parts;
  for (const char *name : {"large", "small"}) {
    parts.push_back(prefix + "_temp/part-" + name);
    io::BundleWriter w(parts.back());
    TFC_RETURN_IF_ERROR(add(w, name, name[0] == 'l' ? 700000 : 3, value));
    TFC_RETURN_IF_ERROR(w.finish());
  }
  return io::mergeBundles(parts, prefix, true);
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  std::string prefix = argv[2];
  Status s = Status::ok();
  if (!std::strcmp(argv[1], "hold")) {
    io::BundleWriter w(prefix);
    s = w.add("a", Tensor(1.0f));
    std::printf("%s\n", s ? "held" : s.str().c_str());
    std::fflush(stdout);
    (void)std::getchar(); // until the parent has seen what it wants
    if (s)
      s = w.finish();
  } else {
    s = !std::strcmp(argv[1], "merge") ? merge(prefix, std::strtof(argv[3], nullptr)) : save(prefix, std::strtof(argv[3], nullptr));
  }
  if (!s)
    std::printf("%s\n", s.str().c_str());
  return s ? 0 : 1;
}
