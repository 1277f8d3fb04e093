// Scalars and histograms for TensorBoard.
#include <tfc/tf.h>

int main() {
  auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
  tf::Output loss;
  {
    tf::NameScope ns("metrics");
    loss = tf::reduce_mean(tf::square(x));
    tf::summary::scalar("loss", loss);                          // tag metrics/loss
    tf::summary::histogram("x", x);
  }
  auto merged = *tf::summary::merge_all();                      // nullopt when the graph has none
  tf::summary::FileWriter writer("logs/run1", {.graph = &tf::get_default_graph(), .flush_secs = 60});
  tf::Session sess;
  for (int i = 0; i < 100; ++i) writer.add_summary(sess.run(merged, {{x, tf::np::randn({32}, std::uint64_t(i))}}), i);
}
