// Many threads on the queues and readers of one session. The program is written by hand, so that no compiled code is in the way of
// ThreadSanitizer.
#include "Register.h"
#include "tfc/io/Checkpoint.h"
#include "tfc/io/Events.h"
#include "tfc/io/Example.h"
#include "tfc/io/ExampleParser.h"
#include "tfc/io/Records.h"
#include "tfc/runtime/Session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>
#include <unistd.h>

#pragma clang diagnostic ignored "-Wmissing-designated-field-initializers"

using namespace tfc;

namespace {

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
constexpr bool slow = true;
#else
constexpr bool slow = false;
#endif
#else
constexpr bool slow = false;
#endif

enum { Numbers, Names, Reader, Enqueue, Dequeue, DequeueMany, Close, Cancel, EnqueueName, CloseNames, Read, NumOps };
const std::int64_t int64Type[] = {static_cast<std::int64_t>(DType::int64)}, stringType[] = {static_cast<std::int64_t>(DType::string)};
constexpr tfc_attr types(const std::int64_t *list) { return {.name = "component_types", .kind = 'I', .reserved = 0, .i = 0, .f = 0, .s = nullptr, .list = list, .floats = nullptr, .n = 1}; }
constexpr tfc_attr number(const char *name, std::int64_t v) { return {.name = name, .kind = 'i', .reserved = 0, .i = v, .f = 0, .s = nullptr, .list = nullptr, .floats = nullptr, .n = 0}; }
const tfc_attr numberQueue[] = {types(int64Type), number("capacity", 32)}, nameQueue[] = {types(stringType), number("capacity", 4)};
const tfc_attr numbersOut[] = {types(int64Type)}, cancelling[] = {number("cancel_pending_enqueues", 1)};
const tfc_host_op ops[NumOps] = {
    {"FIFOQueueV2", "numbers", Numbers, 2, numberQueue, 0, 1},
    {"FIFOQueueV2", "names", Names, 2, nameQueue, 0, 1},
    {"TFRecordReaderV2", "reader", Reader, 0, nullptr, 0, 1},
    {"QueueEnqueueV2", "enqueue", Enqueue, 0, nullptr, 2, 0},
    {"QueueDequeueV2", "dequeue", Dequeue, 1, numbersOut, 1, 1},
    {"QueueDequeueManyV2", "dequeue_many", DequeueMany, 1, numbersOut, 2, 1},
    {"QueueCloseV2", "close", Close, 0, nullptr, 1, 0},
    {"QueueCloseV2", "cancel", Cancel, 1, cancelling, 1, 0},
    {"QueueEnqueueV2", "enqueue_name", EnqueueName, 0, nullptr, 2, 0},
    {"QueueCloseV2", "close_names", CloseNames, 0, nullptr, 1, 0},
    {"ReaderReadV2", "read", Read, 0, nullptr, 2, 2},
};
const tfc_host_op *const hostOps[NumOps] = {ops, ops + 1, ops + 2, ops + 3, ops + 4, ops + 5, ops + 6, ops + 7, ops + 8, ops + 9, ops + 10};

/// `queue`, then `op` on it and the feeds; its results are the fetches.
template <int queue, int op> std::int32_t onQueue(tfc_exec *e) {
  tfc_tensor in[3] = {}, out[2] = {};
  if (std::int32_t code = e->host->call(e, ops + queue, nullptr, in)) return code;
  for (int i = 1; i < ops[op].num_inputs; ++i) in[i] = e->feeds[i - 1];
  if (std::int32_t code = e->host->call(e, ops + op, in, out)) return code;
  for (int i = 0; i < ops[op].num_outputs; ++i) e->fetches[i] = out[i];
  return TFC_OK;
}
std::int32_t read(tfc_exec *e) {
  tfc_tensor in[2] = {}, out[2] = {};
  if (std::int32_t code = e->host->call(e, ops + Reader, nullptr, in)) return code;
  if (std::int32_t code = e->host->call(e, ops + Names, nullptr, in + 1)) return code;
  if (std::int32_t code = e->host->call(e, ops + Read, in, out)) return code;
  e->fetches[0] = out[0], e->fetches[1] = out[1];
  return TFC_OK;
}
const tfc_port value = {"value:0", TFC_INT64, 0, {}}, name = {"name:0", TFC_STRING, 0, {}}, count = {"count:0", TFC_INT32, 0, {}};
const tfc_port taken = {"taken:0", TFC_INT64, 0, {}}, many = {"many:0", TFC_INT64, 1, {-1}}, record[] = {{"key:0", TFC_STRING, 0, {}}, {"record:0", TFC_STRING, 0, {}}};
const tfc_entry entries[] = {
    {"enqueue", onQueue<Numbers, Enqueue>, 1, 0, &value, nullptr, 0, 0},
    {"dequeue", onQueue<Numbers, Dequeue>, 0, 1, nullptr, &taken, 0, 0},
    {"dequeue_many", onQueue<Numbers, DequeueMany>, 1, 1, &count, &many, 0, 0},
    {"close", onQueue<Numbers, Close>, 0, 0, nullptr, nullptr, 0, 0},
    {"cancel", onQueue<Numbers, Cancel>, 0, 0, nullptr, nullptr, 0, 0},
    {"enqueue_name", onQueue<Names, EnqueueName>, 1, 0, &name, nullptr, 0, 0},
    {"close_names", onQueue<Names, CloseNames>, 0, 0, nullptr, nullptr, 0, 0},
    {"read", read, 0, 2, nullptr, record, 0, 0},
};
const tfc_program program = {TFC_MAGIC, TFC_ABI_VERSION, sizeof(tfc_program), std::size(entries), entries, 0, 0, NumOps, TFC_PROGRAM_READ_ONLY, nullptr, nullptr, hostOps, nullptr, ""};

struct Threads : testing::Test {
  void SetUp() override {
    rt::registerInputQueueKernels(), rt::registerInputReaderKernels(), rt::registerInputRecordKernels();
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }
  rt::Session session{rt::fromProgram(&program)};
  Status enqueue(std::int64_t v) { return session.run({.feeds = {{"value:0", Tensor(v)}}, .targets = {"enqueue"}}).status(); }
  Status target(const char *name) { return session.run({.targets = {name}}).status(); }
};

} // namespace

TEST_F(Threads, AMillionElementsThroughAQueueNoneLostNoneDoubled) {
  const std::int64_t each = slow ? 10'000 : 250'000;
  constexpr int sides = 4;
  std::vector<std::atomic<std::uint8_t>> seen(static_cast<std::size_t>(each * sides));
  std::atomic<std::int64_t> failures{0}, taken{0};
  std::vector<std::jthread> consumers;
  for (int t = 0; t < sides; ++t)
    consumers.emplace_back([&] {
      rt::Signature s;
      s.fetches = {"taken:0"};
      auto step = *session.prepare(s);
      std::vector<Tensor> got;
      while (step->run({}, got).isOk()) ++seen[static_cast<std::size_t>(got[0].item<std::int64_t>())], ++taken;
    });
  {
    std::vector<std::jthread> producers;
    for (int t = 0; t < sides; ++t)
      producers.emplace_back([&, t] {
        rt::Signature s;
        s.feedNames = {"value:0"}, s.targets = {"enqueue"};
        auto step = *session.prepare(s);
        std::vector<Tensor> none;
        for (std::int64_t i = 0; i < each; ++i) {
          Tensor v(t * each + i);
          failures += !step->run({&v, 1}, none).isOk();
        }
      });
  }
  ASSERT_TRUE(target("close").isOk());
  consumers.clear();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(taken, each * sides);
  EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](auto &n) { return n == 1; }));
}

TEST_F(Threads, BatchesAndSingleElementsTogether) {
  const std::int64_t all = slow ? 3'000 : 60'000;
  std::atomic<std::int64_t> sum{0}, got{0};
  std::vector<std::jthread> consumers;
  for (int t = 0; t < 4; ++t)
    consumers.emplace_back([&, t] {
      for (;;) {
        auto r = t % 2 ? session.run({.fetches = {"taken:0"}}) : session.run({.feeds = {{"count:0", Tensor(7)}}, .fetches = {"many:0"}});
        if (!r) return;
        for (std::int64_t v : (*r)[0].data<std::int64_t>()) sum += v, ++got;
      }
    });
  for (std::int64_t i = 1; i <= all; ++i) ASSERT_TRUE(enqueue(i).isOk());
  ASSERT_TRUE(target("close").isOk());
  consumers.clear();
  // A batch that the end cut short goes back, for the single ones if they are still there.
  EXPECT_GE(got, all - 6);
  EXPECT_LE(got, all);
  EXPECT_LE(sum, all * (all + 1) / 2);
}

// TensorFlow's input pipelines share one reader among the threads that enqueue.
TEST_F(Threads, OneReaderManyThreads) {
  std::string file = std::filesystem::temp_directory_path() / ("tfc_threads_" + std::to_string(::getpid()));
  constexpr int records = 10;
  {
    auto w = io::RecordWriter::create(file);
    ASSERT_TRUE(w.isOk());
    for (int i = 0; i < records; ++i) ASSERT_TRUE((*w)->write(std::to_string(i)).isOk());
    ASSERT_TRUE((*w)->close().isOk());
  }
  const int files = slow ? 60 : 600;
  std::atomic<int> counts[records] = {}, failures{0};
  std::vector<std::jthread> readers;
  for (int t = 0; t < 8; ++t)
    readers.emplace_back([&] {
      for (;;) {
        auto r = session.run({.fetches = {"record:0"}});
        if (!r) {
          failures += r.status().code() != Code::OutOfRange;
          return;
        }
        ++counts[std::stoi((*r)[0].strings()[0])];
      }
    });
  for (int i = 0; i < files; ++i) ASSERT_TRUE(session.run({.feeds = {{"name:0", Tensor(file)}}, .targets = {"enqueue_name"}}).isOk());
  ASSERT_TRUE(target("close_names").isOk());
  readers.clear();
  EXPECT_EQ(failures, 0);
  for (auto &n : counts) EXPECT_EQ(n, files);
  std::filesystem::remove(file);
}

//===-- files -------------------------------------------------------------------------------------------------------===//

namespace {
struct Folder {
  std::string path = std::filesystem::temp_directory_path() / ("tfc_threads_" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};
} // namespace

TEST(FileThreads, OneEventWriter) {
  Folder folder;
  auto made = io::EventWriter::create(folder.path, {.maxQueue = 3});
  ASSERT_TRUE(made.isOk());
  auto &w = *made;
  std::atomic<int> failures{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 200; ++i) {
          failures += !w->addSummary("s", t * 200 + i).isOk();
          if (i % 50 == 0) failures += !w->flush().isOk();
        }
      });
  }
  ASSERT_TRUE(w->close().isOk());
  EXPECT_EQ(failures, 0);
  auto r = io::EventReader::open(w->file());
  ASSERT_TRUE(r.isOk());
  std::set<std::int64_t> steps;
  io::Event e;
  while (*(*r)->next(e))
    if (e.what == io::Event::What::Summary) EXPECT_TRUE(steps.insert(e.step).second);
  EXPECT_EQ(steps.size(), 800u);
}

TEST(FileThreads, LargeBatchesOfExamplesFromSeveralThreads) {
  std::vector<std::string> batch;
  for (std::int64_t i = 0; i < 3000; ++i) // enough for threads of the parser's own
    batch.push_back(io::serializeExample({{"id", std::vector<std::int64_t>{i}}, {"x", std::vector<float>(80, static_cast<float>(i))}}));
  auto parser = io::ExampleParser::create({io::FeatureSpec::fixed("id", DType::int64, Shape{}), io::FeatureSpec::variable("x", DType::float32)});
  ASSERT_TRUE(parser.isOk());
  std::atomic<int> wrong{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      for (int n = 0; n < 3; ++n) {
        auto out = (*parser)->parse(batch);
        wrong += !out || (*out)[0].values.size() != 3000 || (*out)[0].values.data<std::int64_t>()[2999] != 2999 || (*out)[1].values.data<float>()[80 * 2999] != 2999;
      }
    });
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

TEST(FileThreads, OneCheckpointReader) {
  Folder folder;
  std::string prefix = folder.path + "/m";
  io::BundleWriter w(prefix);
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(w.add("v" + std::to_string(i), np::rand({300, 100}, static_cast<std::uint64_t>(i))).isOk());
  ASSERT_TRUE(w.finish().isOk());
  auto r = io::CheckpointReader::open(prefix);
  ASSERT_TRUE(r.isOk());
  std::atomic<int> wrong{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 8; ++i) {
        int k = (i + t) % 8;
        auto v = (*r)->read("v" + std::to_string(k));
        wrong += !v || !v->equals(np::rand({300, 100}, static_cast<std::uint64_t>(k)));
      }
    });
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

//===-- nothing hangs: each in a process of its own, which an alarm ends --------------------------------------------===//

TEST_F(Threads, SessionCloseEndsEightWaits) {
  auto child = [&] {
    ::alarm(60);
    std::atomic<int> cancelled{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] { cancelled += (t % 2 ? target("dequeue") : session.run({.fetches = {"record:0"}}).status()).code() == Code::Cancelled; });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    session.close();
    threads.clear();
    ::_exit(cancelled == 8 ? 0 : 1);
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
}

TEST_F(Threads, CancelledRunsComeBackWhileOthersGoOn) {
  auto child = [&] {
    ::alarm(60);
    std::atomic<bool> good{true};
    for (int round = 0; round < 50; ++round) {
      std::stop_source stop;
      std::jthread waiter([&] {
        auto r = session.run({.fetches = {"taken:0"}, .options = {.stop = stop.get_token()}});
        if (!r && r.status().code() != Code::Cancelled) good = false;
      });
      std::jthread other([&] { if (!session.run({.fetches = {"taken:0"}})) good = false; });
      stop.request_stop();
      waiter.join();
      if (!enqueue(1) || !enqueue(2)) good = false; // one may be left over
      other.join();
      while (session.run({.fetches = {"taken:0"}, .options = {.timeoutMs = 1}}))
        ;
    }
    ::_exit(good ? 0 : 1);
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
}

TEST_F(Threads, CancellingAQueueEndsFullEnqueues) {
  auto child = [&] {
    ::alarm(60);
    std::atomic<int> cancelled{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        Status s = Status::ok();
        while (s.isOk()) s = enqueue(1);
        cancelled += s.code() == Code::Cancelled;
      });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    bool good = target("cancel").isOk();
    threads.clear();
    ::_exit(good && cancelled == 8 ? 0 : 1);
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
}

TEST_F(Threads, AFileThatIsNotThereFailsOneReadAndStopsNobody) {
  auto child = [&] {
    ::alarm(60);
    std::atomic<int> notFound{0}, ended{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (;;) {
          auto r = session.run({.fetches = {"record:0"}});
          if (r.status().code() == Code::NotFound) ++notFound;
          else break;
        }
        ++ended;
      });
    for (int i = 0; i < 20; ++i) (void)session.run({.feeds = {{"name:0", Tensor("/nowhere/at/all")}}, .targets = {"enqueue_name"}});
    (void)target("close_names");
    threads.clear();
    ::_exit(notFound == 20 && ended == 4 ? 0 : 1);
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
}
