// A program of record_golden.py in C++: GOLDEN(name) { ... } is a test that compares its graph with golden/name.txt.
#pragma once

#include "Dump.h"

#include "tfc/tf.h"

#include <fstream>
#include <gtest/gtest.h>

inline void expectGolden(const std::string &name, const std::function<void()> &build) {
  std::ifstream file("test/unit/frontend/golden/" + name + ".txt");
  ASSERT_TRUE(file.good()) << "run from the root of the source tree";
  std::vector<std::string> want;
  for (std::string line; std::getline(file, line);) want.push_back(line);
  tf::Graph g;
  auto scope = g.as_default();
  ASSERT_NO_THROW({
    try {
      build();
    } catch (const tf::Error &e) {
      ADD_FAILURE() << e.what();
    }
  });
  std::vector<std::string> have = dumpGraph(*g.impl());
  int shown = 0;
  for (std::size_t i = 0; i < std::max(want.size(), have.size()) && shown < 4; ++i) {
    std::string w = i < want.size() ? want[i] : "(nothing)", h = i < have.size() ? have[i] : "(nothing)";
    if (w == h) continue;
    ++shown;
    ADD_FAILURE() << name << " node " << i << "\n  TensorFlow " << w.substr(0, 400) << "\n  here       " << h.substr(0, 400);
  }
}

#define GOLDEN(NAME) \
  void build_##NAME(); \
  TEST(Golden, NAME) { expectGolden(#NAME, build_##NAME); } \
  void build_##NAME()
