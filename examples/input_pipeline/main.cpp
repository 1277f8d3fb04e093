// Images in TFRecords, read by a queue pipeline into a training step, with checkpoints and summaries. Kill it and start it again:
// it ends where an undisturbed run ends.
//
//   input_pipeline [--steps=N] DIR
#include "../Main.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <random>

namespace {

auto &steps = tf::app::flags::DEFINE_integer("steps", 400, "global step to train to");
constexpr int side = 24, batchSize = 32, shapes = 4; // disc, square, triangle, cross

// --- The data: small grey pictures of a shape, PNG files inside Examples. --------------------------------------------------------

std::vector<std::uint8_t> draw(int shape, std::mt19937 &random) {
  auto between = [&](double low, double high) { return low + (high - low) * random() / 4294967296.0; };
  double size = between(5, 9), cx = between(size, side - size), cy = between(size, side - size);
  double ink = between(120, 230), paper = between(0, 60);
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      double u = std::abs(x - cx) / size, v = (y - cy) / size, w = std::abs(v);
      bool inside[shapes] = {u * u + w * w < 1, std::max(u, w) < 0.9, w < 1 && u < (v + 1) / 2, std::max(u, w) < 1 && std::min(u, w) < 0.3};
      pixels.push_back(static_cast<std::uint8_t>((inside[shape] ? ink : paper) + between(0, 25)));
    }
  return pixels;
}

void writeRecords(const std::string &path, int count, unsigned seed) {
  if (tf::gfile::Exists(path)) return;
  tf::Graph graph;
  auto scope = graph.as_default();
  auto pixels = tf::placeholder(tf::uint8, {side, side, 1});
  auto encoded = tf::image::encode_png(pixels);
  tf::Session session;
  std::mt19937 random(seed);
  tf::python_io::TFRecordWriter writer(path + ".part");
  for (int i = 0; i < count; ++i) {
    std::int64_t label = i % shapes;
    auto image = tf::Tensor(draw(static_cast<int>(label), random)).reshape({side, side, 1});
    auto png = session.run<std::string>(encoded, {{pixels, image}});
    writer.write(tf::train::Example({{"image", tf::train::BytesList{png}}, {"label", tf::train::Int64List{label}}}).SerializeToString());
  }
  writer.close();
  tf::gfile::Rename(path + ".part", path); // whole, or not there
}

// --- The graph: files -> records -> images -> shuffled batches -> convnet. -------------------------------------------------------

std::vector<tf::Output> inputs(const std::vector<std::string> &files) {
  tf::NameScope scope("input");
  auto queue = tf::train::string_input_producer(files, {.shuffle = true, .seed = 3});
  auto record = tf::TFRecordReader().read(queue).second;
  auto features = tf::parse_single_example(record, {{"image", tf::FixedLenFeature({}, tf::string)}, {"label", tf::FixedLenFeature({}, tf::int64)}});
  auto image = tf::image::decode_png(features["image"], {.channels = 1});
  image.set_shape({side, side, 1});
  image = tf::cast(image, tf::float32) / 255.0f;
  // One thread fills the queue, and each element is drawn from a full one: the order is that of the seeds, whatever the timing.
  return tf::train::shuffle_batch({image, features["label"]}, batchSize, {.capacity = 201, .min_after_dequeue = 200, .num_threads = 1, .seed = 4});
}

tf::Output model(tf::Output images) {
  auto net = images;
  for (int filters : {8, 16}) {
    net = tf::layers::conv2d(net, filters, 5, {.padding = "same", .activation = tf::nn::relu});
    net = tf::layers::max_pooling2d(net, 2, 2);
  }
  return tf::layers::dense(tf::layers::flatten(net), shapes);
}

int train(std::vector<std::string> argv) {
  if (argv.size() != 2) {
    std::cerr << "usage: input_pipeline [--steps=N] DIR\n";
    return 2;
  }
  std::string dir = argv[1];
  tf::gfile::MakeDirs(dir + "/ckpt");
  std::vector<std::string> files;
  for (unsigned i = 0; i < 3; ++i) {
    files.push_back(dir + "/shapes-" + std::to_string(i) + ".tfrecord");
    writeRecords(files.back(), 400, i);
  }

  tf::set_random_seed(1);
  auto batch = inputs(files);
  auto logits = model(batch[0]);
  auto loss = tf::losses::sparse_softmax_cross_entropy(batch[1], logits);
  auto accuracy = tf::reduce_mean(tf::cast(tf::equal(tf::argmax(logits, 1), batch[1]), tf::float32));
  auto globalStep = tf::train::get_or_create_global_step();
  auto trainOp = tf::train::AdamOptimizer(2e-3).minimize(loss, {.global_step = globalStep});

  tf::summary::scalar("loss", loss);
  tf::summary::scalar("accuracy", accuracy);
  tf::summary::image("shapes", batch[0]);
  for (const tf::Variable &v : tf::trainable_variables()) tf::summary::histogram("variables/" + v.op().name(), v);
  auto summaries = *tf::summary::merge_all();
  auto init = tf::global_variables_initializer();
  tf::train::Saver saver({.max_to_keep = 3});
  tf::Session session;
  session.run(init);
  if (auto state = tf::train::get_checkpoint_state(dir + "/ckpt")) {
    saver.restore(session, state->model_checkpoint_path);
    saver.recover_last_checkpoints(state->all_model_checkpoint_paths);
  }
  std::int64_t step = tf::train::global_step(session, globalStep);

  tf::train::Coordinator coordinator;
  auto threads = tf::train::start_queue_runners(session, coordinator);
  // The position in the input is a function of the step: take the batches of the steps that are done, and drop them.
  for (std::int64_t i = 0; i < step; ++i) session.run(batch[1]);
  if (step > 0) std::cout << "resumed at step " << step << std::endl;

  tf::summary::FileWriter writer(dir + "/logs", {.graph = &tf::get_default_graph()});
  writer.add_session_log({.status = tf::SessionLog::START}, step + 1); // TensorBoard: forget what a killed run wrote beyond
  auto save = [&] {
    writer.flush(); // no checkpoint without the summaries that led to it
    saver.save(session, dir + "/ckpt/model", step);
  };
  while (step < *steps) {
    auto [_, l, a, summary] = session.run(std::tuple{trainOp, loss, accuracy, summaries});
    step = tf::train::global_step(session, globalStep);
    writer.add_summary(summary, step);
    if (step % 20 == 0) {
      save();
      std::cout << "step " << step << "  loss " << l.item<float>() << "  accuracy " << a.item<float>() << std::endl;
    }
  }
  save();
  coordinator.request_stop();
  coordinator.join(threads);
  return 0;
}

} // namespace

int main(int argc, char **argv) { return runExample(train, argc, argv); }
