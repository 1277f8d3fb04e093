// Rows a second through queues by batch: one step puts 128 rows (64 floats and a label) in, one takes 128 out. Prints "NAME VALUE" lines,
// the best of some rounds, for files.py, which times the same steps of TensorFlow.
#include "tfc/tf.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

int main() {
  constexpr int batch = 128, steps = 500;
  for (bool shuffles : {false, true}) {
    tf::reset_default_graph();
    tf::Variable x(tf::zeros({batch, 64}), {.name = "x"}), y(tf::zeros({batch}, tf::int64), {.name = "y"});
    std::vector<tf::DType> types{tf::float32, tf::int64};
    std::vector<tf::Shape> shapes{tf::Shape{64}, tf::Shape{}};
    auto rate = [&](auto queue) {
      auto put = queue.enqueue_many({x.value(), y.value()});
      auto got = queue.dequeue_many(batch);
      tf::Operation take = got[0].op();
      tf::Session s;
      s.run(tf::global_variables_initializer());
      auto in = s.make_callable({put}), out = s.make_callable({take});
      for (int i = 0; i < 8; ++i) in();
      double least = 1e9;
      for (int round = 0; round < 5; ++round) {
        auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < steps; ++i) in(), out();
        least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      }
      return batch * steps / least;
    };
    double rows = shuffles ? rate(tf::RandomShuffleQueue(4096, 512, types, shapes, {.seed = 1})) : rate(tf::FIFOQueue(4096, types, shapes));
    std::printf("%s %.0f\n", shuffles ? "queue_shuffle" : "queue_fifo", rows);
  }
}
