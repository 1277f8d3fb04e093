// Name scopes, variable scopes, sharing, errors.
#include <tfc/tf.h>
#include <cassert>
#include <iostream>

int main() {
  {
    tf::NameScope ns("a_name_scope");
    auto v = tf::get_variable("var1", {1}, {.initializer = tf::constant_initializer(1.0f)});
    tf::Variable u({2.0f}, {.name = "var2"}), u1({2.1f}, {.name = "var2"});
    std::cout << v.name() << ' ' << u.name() << ' ' << u1.name() << '\n';   // var1:0 a_name_scope/var2:0 a_name_scope/var2_1:0
  }
  auto layer = [](tf::Reuse r) {
    tf::VariableScope vs("foo", {.reuse = r});
    return tf::get_variable("x", {1});
  };
  auto a = layer(tf::AUTO_REUSE), b = layer(tf::AUTO_REUSE);
  assert(a == b);                                              // one variable, foo/x:0

  try {
    layer(tf::Reuse::Inherit);
  } catch (const tf::ValueError& e) {
    std::cout << e.what() << '\n';                             // Variable foo/x already exists, disallowed. ...
  }
  {
    tf::VariableScope vs("model");
    {
      tf::VariableScope inner(std::nullopt, {.default_name = "block"});     // model/block, then model/block_1
      tf::get_variable("w", {2});
    }
    vs.reuse_variables();
  }
  auto captured = tf::get_variable_scope();                    // re-enter it later, or in another thread
  tf::VariableScope again(captured, {.auxiliary_name_scope = false});

  tf::Graph g;                                                 // a graph of its own
  auto scope = g.as_default();
  auto c = tf::constant({{1.f, 2.f, 3.f}, {4.f, 5.f, 6.f}}, {.name = "c"});
  std::cout << c << '\n';                                      // Tensor("c:0", shape=(2, 3), dtype=float32)
}
