// One program of the oracle test in C++; its twin in Python stands beside it under the same name, programs/NAME.py.
//
//   Program linearRegression() {
//     auto x = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "x"});
//     ...
//     return {loss, {train}, {{x, ramp(20, 1)}}};
//   }
//   const Programs added{{"linear_regression", linearRegression}};
//
// A program builds its graph in the default graph, which is empty. Seeds are the ops' (`seed = 3`), not the graph's.
#pragma once

#include <tfc/tf.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace oracle {

/// What the driver runs: 20 times the train ops one after the other, the loss together with the first of them; then `values`.
struct Program {
  tf::Output loss;
  std::vector<tf::Operation> train;
  std::vector<std::pair<tf::FeedKey, tf::Tensor>> feeds{};
  std::vector<tf::Output> values{};
};

/// All programs by name; a file's object of this type adds its own.
struct Programs {
  Programs(std::initializer_list<std::pair<const std::string, std::function<Program()>>> list) { all().insert(list.begin(), list.end()); }
  static std::map<std::string, std::function<Program()>> &all();
};

/// Numbers of [-1, 1], float32, the same as ramp() of program.py.
tf::Tensor ramp(const tf::Shape &shape);
inline tf::Tensor ramp(std::int64_t rows, std::int64_t columns) { return ramp(tf::Shape{rows, columns}); }
/// Numbers of (0, 1], float32, the same as positive() of program.py.
tf::Tensor positive(const tf::Shape &shape);
/// int32 in [0, count), the same as classes() of program.py.
tf::Tensor classes(const tf::Shape &shape, int count);
inline tf::Tensor classes(std::int64_t rows, int count) { return classes(tf::Shape{rows}, count); }

/// Initializers with a seed: what nearly every program wants.
inline tf::Initializer normal(int seed, double stddev = 0.2) { return tf::random_normal_initializer({.stddev = stddev, .seed = seed}); }
inline tf::Initializer uniform(int seed, double limit = 0.3) { return tf::random_uniform_initializer(-limit, limit, {.seed = seed}); }

} // namespace oracle
