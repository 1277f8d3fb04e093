// What the tests of this folder share: a folder of their own, files as strings, files of real TensorFlow (data/).
#pragma once

#include "tfc/base/Status.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <unistd.h>

namespace tfc::io {

namespace fs = std::filesystem;

inline std::string bytesOf(const fs::path &path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void put(const fs::path &path, const std::string &content) { std::ofstream(path, std::ios::binary) << content; }
/// A file of data/; its entry in data/manifest.json says what it holds.
inline std::string dataFile(const std::string &name) { return "test/unit/io/data/" + name; }

inline std::string fromHex(std::string_view hex) {
  std::string out;
  int high = -1;
  for (char c : hex) {
    int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (v < 0)
      continue;
    if (high < 0)
      high = v;
    else {
      out.push_back(static_cast<char>(high * 16 + v));
      high = -1;
    }
  }
  return out;
}

/// A folder that goes with the test.
class FilesTest : public ::testing::Test {
protected:
  void SetUp() override {
    // In memory where there is such a folder: some tests write thousands of files.
    std::string pattern = ((fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path()) / fs::path("tfc-io-XXXXXX")).string();
    folder = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder); }
  std::string path(const std::string &name) const { return (folder / name).string(); }
  std::size_t filesIn() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }
  fs::path folder;
};

/// The codes that damaged files may give (any other is a fault of ours).
inline bool isOrderly(Code c) {
  return c == Code::InvalidArgument || c == Code::DataLoss || c == Code::NotFound || c == Code::OutOfRange || c == Code::Unimplemented ||
         c == Code::ResourceExhausted;
}

} // namespace tfc::io
