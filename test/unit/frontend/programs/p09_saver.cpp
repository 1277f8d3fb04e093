// Save every ten steps, restore the newest, use the graph without its source.
#include <tfc/tf.h>
#include <iostream>

void train() {
  tf::Graph g;
  auto scope = g.as_default();
  auto x = tf::placeholder(tf::float32, {}, {.name = "x"});
  tf::Variable b(1.0f, {.name = "b"});
  auto out = tf::add(x * x, b, {.name = "op_to_store"});
  auto step = b.assign_add(0.5f);
  tf::train::Saver saver({.max_to_keep = 3});                   // all global variables made so far
  tf::Session sess;
  sess.run(tf::global_variables_initializer());
  for (int i = 0; i < 50; ++i) {
    sess.run({step, out}, {{x, 1.0f}});
    if (i % 10 == 0) saver.save(sess, "ckpt/model", i);         // ckpt/model-0 ... also .meta
  }
}

int main() {
  train();
  auto prefix = tf::train::latest_checkpoint("ckpt");           // nullopt when there is none
  if (!prefix) return 1;
  auto saver = tf::train::import_meta_graph(*prefix + ".meta");
  tf::Session sess;
  saver.restore(sess, *prefix);                                 // counts as initialisation
  auto y = sess.graph().get_tensor_by_name("op_to_store:0") * 2.0f;
  std::cout << sess.run("b:0") << ' ' << sess.run(y, {{"x:0", 5.0f}}) << '\n';
  try {
    saver.restore(sess, "ckpt/none");
  } catch (const tf::ValueError& e) {
    std::cout << e.what() << '\n';                              // The passed save_path is not a valid checkpoint: ckpt/none
  }
}
