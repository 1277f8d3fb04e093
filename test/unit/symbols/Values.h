// Comparing with expected.txt, which TensorFlow wrote (record.py).
#pragma once

#include "tfc/tf.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace {

using O = tf::Output;

inline std::map<std::string, std::vector<double>> expectedValues() {
  std::map<std::string, std::vector<double>> out;
  std::ifstream file("test/unit/symbols/expected.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, word;
    words >> name;
    auto &values = out[name];
    while (words >> word) values.push_back(std::stod(word));
  }
  return out;
}
inline const std::map<std::string, std::vector<double>> &expected() {
  static const auto all = expectedValues();
  return all;
}

inline void compare(const std::string &name, const std::vector<double> &have, double tolerance) {
  auto it = expected().find(name);
  ASSERT_NE(it, expected().end()) << name << ": record.py does not have it, or run from the root of the source tree";
  const auto &want = it->second;
  ASSERT_EQ(have.size(), want.size()) << name;
  for (std::size_t i = 0; i < want.size(); ++i)
    if (std::isnan(want[i])) EXPECT_TRUE(std::isnan(have[i])) << name << " element " << i << " is " << have[i];
    else if (std::isinf(want[i])) EXPECT_EQ(have[i], want[i]) << name << " element " << i;
    else EXPECT_NEAR(have[i], want[i], tolerance * std::max(1.0, std::fabs(want[i]))) << name << " element " << i;
}
inline std::vector<double> numbers(const tf::Tensor &t) {
  std::vector<double> out;
  for (std::int64_t i = 0; i < t.size(); ++i) out.push_back(t.asDouble(i));
  return out;
}
/// Builds in a new graph, initialises, runs, compares.
template <class F> void value(const std::string &name, F build, double tolerance = 2e-6) {
  SCOPED_TRACE(name);
  tf::Graph g;
  auto scope = g.as_default();
  try {
    O y = build();
    tf::Session s({.graph = &g});
    s.run(tf::global_variables_initializer());
    compare(name, numbers(s.run(y)), tolerance);
  } catch (const tf::Error &e) {
    ADD_FAILURE() << name << ": " << e.what();
  }
}

} // namespace
