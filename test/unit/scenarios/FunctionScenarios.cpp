// Scenarios S83 to S93: tf.function. A call adds a node; a session runs it.
#include "Scenario.h"

using namespace scenarios;

namespace {
using tf::Output;

TEST_F(Scenario, S83) {
  auto f = tf::function([](Output x, Output y) { return tf::pow(x, 2) + y; });
  Output z = f(tf::constant({2, 3}), tf::constant({3, -2}));
  EXPECT_EQ(z.op().type(), "PartitionedCall");
  EXPECT_EQ(z.shape(), tf::Shape({2}));
  tf::Session s;
  EXPECT_EQ(s.run(z).str(), "[7 7]");
}

TEST_F(Scenario, S84) {
  auto f = tf::function([](Output x) {
    return tf::cond(tf::reduce_sum(x) > 0, [&] { return x * x; }, [&] { return tf::floordiv(-x, 2); });
  });
  Output low = f(tf::constant(-2)), high = f(tf::constant(3));
  tf::Session s;
  auto got = s.run({low, high});
  EXPECT_EQ(got[0].str() + " " + got[1].str(), "1 9");
  EXPECT_EQ(f.experimental_get_tracing_count(), 1);
}

TEST_F(Scenario, S85) {
  int n = 0;
  auto x = tf::constant({-2, -3});
  tf::Variable y({3, -2}, {.use_resource = true});
  auto f = tf::function([&] { ++n; return tf::pow(x, 2) + y; });
  Output a = f();
  auto zero = y.assign({0, 0});
  Output b = f();
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run(a).str(), "[7 7]");
  s.run(zero);
  EXPECT_EQ(s.run(b).str(), "[4 9]");
  EXPECT_EQ(n, 1);
}

TEST_F(Scenario, S86) {
  tf::Variable v(1, {.use_resource = true});
  auto f = tf::function([&](Output x) {
    tf::while_loop([&](Output i) { return i < x; }, [&](Output i) {
      tf::ControlDependencies after({v.assign_add(i).op()});
      return std::tuple{i + 1};
    }, std::tuple{tf::constant(0)});
  });
  tf::Operation call = f(3);
  EXPECT_EQ(call.type(), "StatefulPartitionedCall");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  s.run(call);
  EXPECT_EQ(s.run(v).str(), "4");
}

TEST_F(Scenario, S87) {
  std::vector<Output> l;
  auto f = tf::function([&](Output x) {
    return tf::map_fn([&](Output i) { l.push_back(i + 1); return l.back(); }, x);
  });
  f(tf::constant({1, 2, 3}));
  f(tf::constant({4, 5, 6}));
  EXPECT_EQ(l.size(), 1u);
}

TEST_F(Scenario, S88) {
  auto f = tf::function([](Output x) {
    tf::TensorArray ta(tf::int32, 0, {.dynamic_size = true});
    for (int i = 0; i < 3; ++i) ta = ta.write(i, x(i) + 1);
    return ta.stack();
  });
  Output y = f(tf::constant({1, 2, 3}));
  tf::Session s;
  EXPECT_EQ(s.run(y).str(), "[2 3 4]");
}

TEST_F(Scenario, S89) {
  auto f = tf::function([](tf::In x) { return tf::add(x, 1); });
  auto c = f.get_concrete_function(1);
  EXPECT_NE(&c.graph(), &tf::get_default_graph());
  EXPECT_FALSE(c.graph().get_operations().empty());
}

TEST_F(Scenario, S90) {
  auto f = tf::function([](tf::In x) { return tf::abs(x); });
  auto c = [&](auto v) { return f.get_concrete_function(v); };
  EXPECT_FALSE(c(1) == c(2));
  EXPECT_TRUE(c(1) == c(1));
  EXPECT_TRUE(c(tf::constant(1)) == c(tf::constant(2)));
  EXPECT_FALSE(c(tf::constant(1)) == c(tf::constant(1.0f)));
}

TEST_F(Scenario, S91) {
  auto add = [](Output x) { return x + 1.0f; };
  auto f = tf::function(add);
  auto v = tf::constant({1.0f, 1.0f}), m = tf::constant({{3.0f}});
  EXPECT_FALSE(f.get_concrete_function(v) == f.get_concrete_function(m));
  auto g = tf::function(add, {.input_signature = std::vector<tf::TensorSpec>{{tf::unknown_shape(), tf::float32}}});
  EXPECT_TRUE(g.get_concrete_function(v) == g.get_concrete_function(m));
  Output y = g(m);
  tf::Session s;
  EXPECT_EQ(s.run(y).str(), "[[4.]]");
  EXPECT_EQ(err([&] { g(tf::constant({1})); }).substr(0, 58), "ValueError: Python inputs incompatible with input_signatur");
}

TEST_F(Scenario, S92) {
  struct M {
    std::optional<tf::Variable> v;
    Output call(Output x) {
      if (!v) v.emplace(tf::ones_like(x));
      return *v * x;
    }
  } m;
  auto call = tf::function([&](Output x) { return m.call(x); });
  Output a = call(tf::constant({1.f, 2.f})), b = call(tf::constant({3.f, 4.f}));
  EXPECT_EQ(names(tf::trainable_variables()), "Variable:0");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run(a).str() + " " + s.run(b).str(), "[1. 2.] [3. 4.]");
  auto bad = tf::function([](Output x) { return tf::Variable(1.0f) * x; });
  EXPECT_EQ(err([&] { bad(tf::constant(2.0f)); }), "ValueError: tf.function-decorated function tried to create variables on non-first call.");
}

TEST_F(Scenario, S93) {
  std::vector<tf::TensorSpec> sig{{tf::Shape(), tf::int32}};
  auto twice = [](Output x) { return x * 2; };
  Output a = tf::function({.input_signature = sig})(twice)(tf::constant(4)), b = tf::function(twice, {.input_signature = sig})(tf::constant(4));
  auto collatz = tf::function({.input_signature = sig})([](Output n) {
    auto [last, k] = tf::while_loop([](Output n, Output k) { return tf::logical_and(tf::not_equal(n, 1), k <= 100); },
                                    [](Output n, Output k) {
                                      Output next = tf::cond(tf::equal(tf::mod(n, 2), 0), [&] { return tf::floordiv(n, 2); }, [&] { return 3 * n + 1; });
                                      return std::tuple{next, k + 1};
                                    },
                                    std::tuple{n, tf::constant(0)});
    return k;
  });
  auto odd_sum = tf::function({.input_signature = sig})([](Output n) {
    auto [i, sum] = tf::while_loop([&](Output i, Output) { return i < n; },
                                   [](Output i, Output sum) {
                                     Output next = tf::cond(tf::equal(tf::mod(i, 2), 0), [&] { return sum + 0; }, [&] { return sum + i; });
                                     return std::tuple{i + 1, next};
                                   },
                                   std::tuple{tf::constant(0), tf::constant(0)});
    return sum;
  });
  Output c = collatz(tf::constant(6)), o = odd_sum(tf::constant(10));
  tf::Session s;
  auto got = s.run({a, b, c, o});
  EXPECT_EQ(got[0].str() + " " + got[1].str() + " " + got[2].str() + " " + got[3].str(), "8 8 8 25");
}

/// Updates and reads follow each other as the function has them, also around a loop and a branch.
TEST_F(Scenario, FunctionsKeepTheOrderOfState) {
  tf::Variable v(1, {.use_resource = true});
  auto f = tf::function([&](Output p) {
    v.assign(10);
    Output first = v.read_value();
    v.assign_add(5);
    tf::while_loop([](Output i) { return i < 3; }, [&](Output i) { v.assign_add(i); return std::tuple{i + 1}; }, std::tuple{tf::constant(0)});
    Output behind = v.read_value();
    tf::cond(p, [&] { return v.assign(100); }, [&] { return v.assign_sub(1); });
    return std::tuple{first, behind, v.read_value()};
  });
  auto [a, b, c] = f(tf::constant(true));
  auto [d, e, g] = f(tf::constant(false));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  auto yes = s.run({a, b, c});
  EXPECT_EQ(yes[0].str() + " " + yes[1].str() + " " + yes[2].str(), "10 18 100");
  auto no = s.run({d, e, g});
  EXPECT_EQ(no[0].str() + " " + no[1].str() + " " + no[2].str(), "10 18 17");
}

/// A function with an optimizer trains; gradients go through calls.
TEST_F(Scenario, FunctionsTrain) {
  tf::Variable w(2.0f, {.use_resource = true});
  auto loss = tf::function([&](Output x) { return tf::square(w * x - 6.0f); });
  auto train = tf::function([&](Output x) { return tf::train::GradientDescentOptimizer(0.05f).minimize(loss(x)), w.read_value(); });
  Output y = loss(tf::constant(3.0f));
  Output grad = tf::gradients(y, w)[0];
  Output now = train(tf::constant(3.0f));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  EXPECT_EQ(s.run(grad).str(), "0.0");
  s.run(w.assign(1.0f));
  EXPECT_EQ(s.run(grad).str(), "-18.0");
  EXPECT_FLOAT_EQ(s.run(now).item<float>(), 1.9f);
}

/// Numbers count by all of their values, also where printing leaves out the middle.
TEST_F(Scenario, FunctionsTellLongListsApart) {
  auto f = tf::function([](tf::In x) { return tf::reduce_sum(x); });
  std::vector<int> values(3000, 1);
  auto list = [&] {
    tf::Value v(values);
    v.python = true; // as a literal of that length is
    return tf::In(v);
  };
  auto a = f.get_concrete_function(list());
  values[1500] = 2;
  auto b = f.get_concrete_function(list());
  EXPECT_FALSE(a == b);
  EXPECT_TRUE(b == f.get_concrete_function(list()));
}

/// A function in a function, and one function in two graphs.
TEST_F(Scenario, FunctionsCallFunctions) {
  auto square = tf::function([](Output x) { return x * x; });
  auto f = tf::function([&](Output x) { return square(x) + square(x + 1.0f); });
  Output y = f(tf::constant(2.0f));
  {
    tf::Session s;
    EXPECT_EQ(s.run(y).str(), "13.0");
  }
  tf::Graph other;
  auto block = other.as_default();
  Output z = f(tf::constant(3.0f));
  tf::Session s;
  EXPECT_EQ(s.run(z).str(), "25.0");
}

} // namespace
