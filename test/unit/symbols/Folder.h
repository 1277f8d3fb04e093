// A folder that goes with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>

struct Folder {
  Folder() : path((std::filesystem::temp_directory_path() / "tfc_symbols_XXXXXX").string()) { EXPECT_TRUE(mkdtemp(path.data())); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};
