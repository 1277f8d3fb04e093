// Speed of the file library. Prints a line "NAME VALUE" each: GB/s, or things a second; the best of some rounds.
//
//   files_bench FOLDER [PART]  makes its files there (about 1 GB) and leaves examples.tfrecord for files.py. PART: only records,
//                              examples, checkpoints or events
#include "tfc/io/Checkpoint.h"
#include "tfc/io/Events.h"
#include "tfc/io/Example.h"
#include "tfc/io/ExampleParser.h"
#include "tfc/io/Records.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <unistd.h>

using namespace tfc;

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void check(const Status &s) {
  if (!s) {
    std::fprintf(stderr, "files_bench: %s\n", s.str().c_str());
    std::exit(1);
  }
}
template <class T> T check(Expected<T> e) {
  check(e.status());
  return std::move(*e);
}

/// Seconds of the fastest of some rounds.
double best(const std::function<void()> &work, int rounds = 5) {
  double least = 1e9;
  for (int i = 0; i < rounds; ++i) {
    double begin = now();
    work();
    least = std::min(least, now() - begin);
  }
  return least;
}

void records(const std::string &folder) {
  for (std::size_t size : {std::size_t{1} << 10, std::size_t{100} << 10}) {
    const std::size_t total = 200 << 20;
    std::string path = folder + "/bench.tfrecord", record(size, 'r'), name = size < 2000 ? "1k" : "100k";
    double seconds = best([&] {
      auto w = check(io::RecordWriter::create(path));
      for (std::size_t i = 0; i < total / size; ++i)
        check(w->write(record));
      check(w->close());
    }, 3);
    std::printf("records_write_%s %.3f\n", name.c_str(), static_cast<double>(total) / seconds / 1e9);
    seconds = best([&] {
      auto r = check(io::RecordReader::open(path));
      std::string_view view;
      std::size_t n = 0;
      while (check(r->next(view)))
        n += view.size();
      if (n != total / size * size)
        std::exit(1);
    });
    std::printf("records_read_%s %.3f\n", name.c_str(), static_cast<double>(total) / seconds / 1e9);
    ::unlink(path.c_str());
  }
}

void examples(const std::string &folder) {
  std::vector<std::string> batch;
  auto w = check(io::RecordWriter::create(folder + "/examples.tfrecord"));
  for (std::int64_t i = 0; i < 512; ++i) {
    std::vector<float> x(64);
    for (std::size_t k = 0; k < x.size(); ++k)
      x[k] = static_cast<float>(k) * 0.5f + static_cast<float>(i);
    std::vector<std::int64_t> ids;
    for (std::int64_t k = 0; k < 10 + i % 7; ++k)
      ids.push_back(k * 1000 + i);
    batch.push_back(io::serializeExample({{"x", x}, {"label", std::vector<std::int64_t>{i % 10}}, {"name", std::vector<std::string>{"example " + std::to_string(i)}}, {"ids", ids}}));
    check(w->write(batch.back()));
  }
  check(w->close());
  auto parser = check(io::ExampleParser::create({io::FeatureSpec::fixed("x", DType::float32, Shape{64}), io::FeatureSpec::fixed("label", DType::int64, Shape{}),
                                                 io::FeatureSpec::fixed("name", DType::string, Shape{}), io::FeatureSpec::variable("ids", DType::int64)}));
  double seconds = best([&] {
    for (int i = 0; i < 20; ++i)
      (void)check(parser->parse(batch));
  });
  std::printf("examples_parse %.0f\n", 20.0 * static_cast<double>(batch.size()) / seconds);
}

void checkpoints(const std::string &folder) {
  const std::int64_t n = 16 << 20;
  std::vector<Tensor> tensors;
  for (int i = 0; i < 4; ++i)
    tensors.push_back(np::arange(n, float32));
  double bytes = 4.0 * static_cast<double>(n) * 4;
  std::string prefix = folder + "/bench";
  auto raw = [&] {
    int fd = ::open((folder + "/raw").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    for (const Tensor &t : tensors)
      for (std::size_t at = 0; at < t.nbytes(); at += 1 << 20)
        if (::write(fd, static_cast<const char *>(t.raw()) + at, 1 << 20) != 1 << 20)
          std::exit(1);
    if (::fsync(fd) != 0)
      std::exit(1);
    ::close(fd);
  };
  auto save = [&] {
    io::BundleWriter w(prefix);
    for (std::size_t i = 0; i < tensors.size(); ++i)
      check(w.add("t" + std::to_string(i), tensors[i]));
    check(w.finish());
  };
  double rawSeconds = 1e9, saveSeconds = 1e9; // in turns: the disk's speed wanders
  for (int i = 0; i < 4; ++i)
    rawSeconds = std::min(rawSeconds, best(raw, 1)), saveSeconds = std::min(saveSeconds, best(save, 1));
  std::printf("raw_write_fsync %.3f\ncheckpoint_save %.3f\n", bytes / rawSeconds / 1e9, bytes / saveSeconds / 1e9);
  double seconds = best([&] {
    auto r = check(io::CheckpointReader::open(prefix));
    for (std::size_t i = 0; i < tensors.size(); ++i)
      (void)check(r->read("t" + std::to_string(i)));
  });
  std::printf("checkpoint_restore %.3f\n", bytes / seconds / 1e9);
  for (const char *name : {"/raw", "/bench.index", "/bench.data-00000-of-00001"})
    ::unlink((folder + name).c_str());
}

void events(const std::string &folder) {
  const int n = 100000;
  double seconds = best([&] {
    auto w = check(io::EventWriter::create(folder + "/events"));
    for (int i = 0; i < n; ++i)
      check(w->addSummary(io::serializeSummary({io::SummaryValue::scalar("loss", static_cast<float>(i))}), i));
    check(w->close());
    ::unlink(w->file().c_str());
  });
  std::printf("events_write %.0f\n", n / seconds);
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2 && argc != 3)
    return 2;
  std::string part = argc > 2 ? argv[2] : "";
  const std::pair<const char *, void (*)(const std::string &)> parts[] = {{"records", records}, {"examples", examples}, {"checkpoints", checkpoints}, {"events", events}};
  for (auto &[name, work] : parts)
    if (part.empty() || part == name)
      work(argv[1]);
  return 0;
}
