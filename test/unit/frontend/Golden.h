// Builds the programs of record_golden.py with the C++ front end and compares node by node with the graphs that real
// TensorFlow built: names, op types, inputs, control inputs, devices, attributes, order. A test is named as its program.
#pragma once

#include "Dump.h"

#include "tfc/tf.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>

namespace {

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

inline tf::Output f32(const char *name, tf::Shape s) { return tf::placeholder(tf::float32, s, {.name = name}); }

} // namespace
