// Small mistakes, each under the name it has in mistakes_*.py: MistakesTest.cpp makes them one by one and compares class,
// moment and text with what TensorFlow answered (expected.tsv).
#pragma once

#include "tfc/tf.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace mistakes {

using tf::ones;
using L = std::int64_t;

/// All mistakes of the program.
std::vector<std::pair<std::string, std::function<void()>>> &all();
struct Registered {
  Registered(const char *name, std::function<void()> f) { all().emplace_back(name, std::move(f)); }
};
#define WRONG(NAME, ...) const ::mistakes::Registered registered_##NAME(#NAME, [] { static_cast<void>(__VA_ARGS__); });
#define MISTAKE(NAME) \
  void NAME(); \
  const ::mistakes::Registered registered_##NAME(#NAME, NAME); \
  void NAME()

/// From here on the graph runs.
void at_run();
/// Initialises a new session's variables (unless `init` is false) and fetches.
void run(const std::vector<tf::Fetch> &fetches, const std::vector<std::pair<tf::FeedKey, tf::Tensor>> &feed = {}, bool init = true);
inline void run(const tf::Fetch &f, const std::vector<std::pair<tf::FeedKey, tf::Tensor>> &feed = {}, bool init = true) { run(std::vector<tf::Fetch>{f}, feed, init); }
inline void uninitialized(const tf::Fetch &f) { run(f, {}, false); }

template <class T> tf::Output c(T v) { return tf::constant(v); }
template <class T> tf::Output c(std::initializer_list<T> v) { return tf::constant(v); }
template <class T> tf::Output c(std::initializer_list<std::initializer_list<T>> v) { return tf::constant(v); }
/// A value that is not known while the graph is built.
inline tf::Output hidden(tf::Output v) { return tf::placeholder_with_default(v, v.shape()); }
template <class T> tf::Output given(T v) { return hidden(tf::constant(v)); }
template <class T> tf::Output given(std::initializer_list<T> v) { return hidden(tf::constant(v)); }
template <class T> tf::Output given(std::initializer_list<std::initializer_list<T>> v) { return hidden(tf::constant(v)); }
/// The placeholder "p".
inline tf::Output ph(tf::Shape s, tf::DType t = tf::float32) { return tf::placeholder(t, std::move(s), {.name = "p"}); }
/// float32 ones to feed.
inline tf::Tensor fed(tf::Shape s) {
  return tf::Tensor(std::vector<float>(static_cast<std::size_t>(*s.numElements()), 1.0f)).reshape(s);
}

} // namespace mistakes
