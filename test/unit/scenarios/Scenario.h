// Helpers of the acceptance scenarios (one test each, under its number): what the scenarios' own helpers run, err, names and
// ops do, in a new default graph and an empty working directory.
#pragma once

#include "tfc/tf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

namespace scenarios {

class Scenario : public ::testing::Test {
protected:
  void SetUp() override {
    tf::reset_default_graph();
    before = std::filesystem::current_path();
    std::string name = std::filesystem::temp_directory_path() / "tfc_scenario_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    std::filesystem::current_path(folder = name);
  }
  void TearDown() override {
    std::filesystem::current_path(before);
    std::filesystem::remove_all(folder);
  }
  std::filesystem::path before, folder;
};

/// Initialises a new session's variables and fetches.
inline tf::Tensor run(const tf::Fetch &f, tf::FeedDict feed = {}) {
  tf::Session s;
  s.run({tf::global_variables_initializer(), tf::local_variables_initializer()});
  return s.run(f, feed);
}
inline std::vector<tf::Tensor> run(std::initializer_list<tf::Fetch> f) {
  tf::Session s;
  s.run({tf::global_variables_initializer(), tf::local_variables_initializer()});
  return s.run(f);
}
template <class T> std::string str(const T &v) {
  std::ostringstream os;
  os << v;
  return os.str();
}
/// "a:0 b:0"
template <class L> std::string names(const L &list) {
  std::string s;
  for (const auto &x : list) s += (s.empty() ? "" : " ") + x.name();
  return s;
}
inline std::string names(std::initializer_list<tf::Output> l) { return names(std::vector<tf::Output>(l)); }
inline std::string names(std::initializer_list<tf::Variable> l) { return names(std::vector<tf::Variable>(l)); }
/// "name:type" of every operation.
inline std::string ops() {
  std::string s;
  for (const tf::Operation &o : tf::get_default_graph().get_operations()) s += (s.empty() ? "" : " ") + o.name() + ":" + o.type();
  return s;
}
/// The first line of a text, up to what says where.
inline std::string head(std::string s) {
  s = s.substr(0, s.find('\n'));
  return s.substr(0, s.find(" for '"));
}
/// "ErrorClass: first line", or "no error".
template <class F> std::string err(F f) {
  auto line = [](const char *cls, const std::exception &e) { return std::string(cls) + ": " + head(e.what()); };
  auto op = [](const char *cls, const tf::errors::OpError &e) { return std::string(cls) + ": " + head(e.message()); };
  try {
    f();
    return "no error";
  } catch (const tf::errors::InvalidArgumentError &e) { return op("InvalidArgumentError", e);
  } catch (const tf::errors::NotFoundError &e) { return op("NotFoundError", e);
  } catch (const tf::errors::FailedPreconditionError &e) { return op("FailedPreconditionError", e);
  } catch (const tf::errors::OutOfRangeError &e) { return op("OutOfRangeError", e);
  } catch (const tf::errors::OpError &e) { return op("OpError", e);
  } catch (const tf::ValueError &e) { return line("ValueError", e);
  } catch (const tf::TypeError &e) { return line("TypeError", e);
  } catch (const tf::KeyError &e) { return std::string("KeyError: \"") + e.what() + "\"";
  } catch (const tf::LookupError &e) { return line("LookupError", e);
  } catch (const tf::RuntimeError &e) { return line("RuntimeError", e);
  } catch (const tf::Error &e) { return line("Error", e); }
}
#define ERR(EXPR, TEXT) EXPECT_EQ(::scenarios::err([&] { static_cast<void>(EXPR); }), ::scenarios::head(TEXT))

/// Only the class: the text is not TensorFlow's (README.md).
#define ERR_CLASS(EXPR, CLASS) EXPECT_EQ(::scenarios::err([&] { static_cast<void>(EXPR); }).substr(0, sizeof(CLASS)), CLASS ":")

/// Elements within 1e-6, absolute or relative.
inline ::testing::AssertionResult near(const tf::Tensor &t, const std::vector<double> &want, double tolerance = 1e-6) {
  if (t.size() != static_cast<std::int64_t>(want.size())) return ::testing::AssertionFailure() << t.size() << " elements in " << t.str();
  for (std::int64_t i = 0; i < t.size(); ++i)
    if (!(std::fabs(t.asDouble(i) - want[i]) <= tolerance * std::max(1.0, std::fabs(want[i]))))
      return ::testing::AssertionFailure() << "element " << i << " is " << t.asDouble(i) << ", not " << want[i] << ", in " << t.str();
  return ::testing::AssertionSuccess();
}
inline double largest(const tf::Tensor &t) {
  double m = 0;
  for (std::int64_t i = 0; i < t.size(); ++i) m = std::max(m, std::fabs(t.asDouble(i)));
  return m;
}
inline double mean(const tf::Tensor &t) {
  double s = 0;
  for (std::int64_t i = 0; i < t.size(); ++i) s += t.asDouble(i);
  return s / static_cast<double>(t.size());
}
inline double stddev(const tf::Tensor &t) {
  double m = mean(t), s = 0;
  for (std::int64_t i = 0; i < t.size(); ++i) s += (t.asDouble(i) - m) * (t.asDouble(i) - m);
  return std::sqrt(s / static_cast<double>(t.size()));
}

} // namespace scenarios
