// Queues, readers and tables through the whole compiler: steps that wait, what ends their waits, many threads on one session. Texts are
// those of TensorFlow 2.21.
#include "tfc/tf.h"

#include "gtest/gtest.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

namespace {

using namespace std::chrono_literals;

/// Ends the program if a test hangs: nothing here may wait for ever.
class Watchdog {
public:
  Watchdog()
      : thread([this](std::stop_token token) {
          std::unique_lock lock(mutex);
          if (!wake.wait_for(lock, token, 120s, [&] { return token.stop_requested(); }) && !token.stop_requested()) {
            std::cerr << "a test hangs\n";
            std::_Exit(3);
          }
        }) {}

private:
  std::mutex mutex;
  std::condition_variable_any wake;
  std::jthread thread;
};

class Queues : public testing::Test {
protected:
  Watchdog dog;
  tf::Graph graph;
  tf::Scope scope = graph.as_default();
};

/// "Class: message" of what `f` throws.
template <class F> std::string errorOf(F f) {
  try {
    f();
  } catch (const tf::errors::OutOfRangeError &e) {
    return "OutOfRange: " + e.message();
  } catch (const tf::errors::CancelledError &e) {
    return "Cancelled: " + e.message();
  } catch (const tf::errors::DeadlineExceededError &e) {
    return "DeadlineExceeded: " + e.message();
  } catch (const tf::errors::OpError &e) {
    return "Code " + std::to_string(e.code()) + ": " + e.message();
  } catch (const tf::Error &e) {
    return e.what();
  }
  return "no error";
}

/// Queue names carry a number of the process.
std::string withoutNumber(std::string s) {
  std::size_t at = s.find("'_");
  if (at == s.npos) return s;
  std::size_t end = s.find('_', at + 2);
  return s.replace(at + 2, end - at - 2, "0");
}

TEST_F(Queues, GivesInOrderAndEnds) {
  tf::FIFOQueue q(10, {tf::float32, tf::int32}, {{}, {2}}, {.name = "q"});
  auto x = tf::placeholder(tf::float32, {}, {.name = "x"});
  auto put = q.enqueue({x, {1, 2}});
  auto get = q.dequeue();
  auto many = q.dequeue_many(2), rest = q.dequeue_up_to(5);
  auto size = q.size(), closed = q.is_closed();
  auto close = q.close();
  tf::Session s;
  for (int i = 0; i < 6; ++i) s.run(put, {{x, float(i)}});
  EXPECT_EQ(s.run<int>(size), 6);
  auto one = s.run(get);
  EXPECT_EQ(one[0].item<float>(), 0.f);
  EXPECT_TRUE(one[1].equals(tf::Tensor({1, 2})));
  EXPECT_TRUE(s.run(many)[0].equals(tf::Tensor({1.f, 2.f})));
  s.run(close);
  EXPECT_TRUE(s.run(closed).item<bool>());
  EXPECT_EQ(withoutNumber(errorOf([&] { s.run(put, {{x, 9.f}}); })), "Cancelled: FIFOQueue '_0_q' is closed.");
  EXPECT_EQ(withoutNumber(errorOf([&] { s.run(close); })), "Cancelled: Queue '_0_q' is already closed.");
  EXPECT_EQ(s.run<int>(size), 3);
  auto big = q.dequeue_many(4);
  EXPECT_EQ(withoutNumber(errorOf([&] { s.run(big); })),
            "OutOfRange: FIFOQueue '_0_q' is closed and has insufficient elements (requested 4, current size 3)");
  EXPECT_EQ(s.run<int>(size), 3); // what it could have had is still there
  EXPECT_TRUE(s.run(rest)[0].equals(tf::Tensor({3.f, 4.f, 5.f})));
  EXPECT_EQ(withoutNumber(errorOf([&] { s.run(get); })),
            "OutOfRange: FIFOQueue '_0_q' is closed and has insufficient elements (requested 1, current size 0)");
}

TEST_F(Queues, WaitsForRoomAndForElements) {
  tf::FIFOQueue q(2, {tf::int64}, {{}});
  auto x = tf::placeholder(tf::int64, {});
  auto put = q.enqueue({x});
  auto get = q.dequeue()[0];
  auto puts = q.enqueue_many({tf::constant(tf::Tensor(std::vector<std::int64_t>{7, 8, 9, 10}))});
  tf::Session s;
  std::jthread consumer([&] {
    for (std::int64_t i = 0; i < 100; ++i) EXPECT_EQ(s.run(get).item<std::int64_t>(), i);
    for (std::int64_t i = 7; i <= 10; ++i) EXPECT_EQ(s.run(get).item<std::int64_t>(), i);
  });
  for (std::int64_t i = 0; i < 100; ++i) s.run(put, {{x, i}});
  s.run(puts); // more than there is room for
}

// A step that waits holds no lock: others change the variables that it goes on with.
TEST_F(Queues, OthersWorkWhileAStepWaits) {
  tf::FIFOQueue q(2, {tf::float32}, {{}});
  tf::Variable v(1.0f, {.name = "v"});
  auto put = q.enqueue({v.read_value() * 10.0f});
  auto got = q.dequeue()[0];
  tf::Output sum;
  {
    tf::ControlDependencies after({got});
    sum = tf::assign_add(v, got);
  }
  tf::Session s;
  s.run(tf::global_variables_initializer());
  std::jthread waits([&] { EXPECT_EQ(s.run(sum).item<float>(), 40.0f + 4.0f); });
  std::this_thread::sleep_for(50ms);
  s.run(tf::assign(v, 4.0f));
  s.run(put);
  waits.join();
  EXPECT_EQ(s.run(v).item<float>(), 44.0f);
}

// Ops of one step on one queue, in TensorFlow each in its own time.
TEST_F(Queues, OneStepFillsAndTakes) {
  tf::FIFOQueue q(4, {tf::float32}, {{}});
  auto get = q.dequeue()[0];
  auto put = q.enqueue({3.0f});
  tf::Session s;
  EXPECT_EQ(s.run({tf::Fetch(get), tf::Fetch(put)})[0].item<float>(), 3.0f);
}

TEST_F(Queues, TimeIsUp) {
  tf::FIFOQueue q(4, {tf::float32}, {{}});
  auto get = q.dequeue()[0];
  auto fill = q.enqueue_many({tf::constant({1.f, 2.f, 3.f, 4.f, 5.f, 6.f})});
  auto size = q.size();
  tf::Session s;
  EXPECT_EQ(errorOf([&] { s.run(get, {}, {.timeout_in_ms = 50}); }), "DeadlineExceeded: Timed out waiting for notification");
  EXPECT_EQ(errorOf([&] { s.run(fill, {}, {.timeout_in_ms = 50}); }), "DeadlineExceeded: Timed out waiting for notification");
  EXPECT_EQ(s.run<int>(size), 4); // what went in stays
  for (float i = 1; i <= 4; ++i) EXPECT_EQ(s.run(get).item<float>(), i);
  tf::Session impatient({.config = {.operation_timeout_in_ms = 50}});
  EXPECT_EQ(errorOf([&] { impatient.run(get); }), "DeadlineExceeded: Timed out waiting for notification");
}

TEST_F(Queues, CloseEndsWaits) {
  tf::FIFOQueue q(1, {tf::float32}, {{}}, {.name = "q"});
  auto put = q.enqueue({1.0f});
  auto get = q.dequeue()[0];
  auto cancel = q.close(true), close = q.close();
  {
    tf::Session s;
    s.run(put);
    std::jthread full([&] { EXPECT_EQ(errorOf([&] { s.run(put); }), "Cancelled: Enqueue operation was cancelled"); });
    std::this_thread::sleep_for(50ms);
    s.run(cancel);
    full.join();
    EXPECT_EQ(s.run(get).item<float>(), 1.0f);
    EXPECT_EQ(errorOf([&] { s.run(get); }).substr(0, 11), "OutOfRange:");
  }
  {
    tf::Session s; // closing the queue behind one who waits
    s.run(put);
    std::jthread full([&] { EXPECT_EQ(errorOf([&] { s.run(put); }), "no error"); });
    std::this_thread::sleep_for(50ms);
    std::jthread closes([&] { s.run(close); });
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(s.run(get).item<float>(), 1.0f);
    EXPECT_EQ(s.run(get).item<float>(), 1.0f);
    EXPECT_EQ(errorOf([&] { s.run(get); }).substr(0, 11), "OutOfRange:");
  }
  {
    tf::Session s;
    std::jthread empty([&] { EXPECT_EQ(errorOf([&] { s.run(get); }), "Cancelled: Dequeue operation was cancelled"); });
    std::this_thread::sleep_for(50ms);
    s.close();
    empty.join();
    EXPECT_EQ(errorOf([&] { s.run(get); }), "Attempted to use a closed Session.");
  }
}

// Loops are compiled: they look whether they shall go on. Texts as TensorFlow's.
TEST_F(Queues, LoopsWithoutEndAreStopped) {
  auto grows = tf::while_loop([](tf::Output i, tf::Output) { return i >= 0.0f; },
                              [](tf::Output i, tf::Output x) { return std::tuple{i * 1.0f, tf::tanh(x)}; },
                              std::tuple{tf::placeholder_with_default(tf::constant(1.0f), {}), tf::ones({4})}, {.name = "endless"});
  auto [i, x] = grows;
  auto inner = tf::while_loop([](tf::Output k) { return k < 3; },
                              [](tf::Output k) {
                                return std::get<0>(tf::while_loop([](tf::Output j) { return j < 10; }, [](tf::Output j) { return j * 1; },
                                                                  std::tuple{k * 0})) + k;
                              },
                              std::tuple{tf::constant(1)}, {.name = "outer"});
  tf::Session s;
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(errorOf([&] { s.run(x, {}, {.timeout_in_ms = 200}); }), "DeadlineExceeded: Timed out waiting for notification");
  auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, 200ms);
  EXPECT_LT(took, 60s); // compiling is not counted
  EXPECT_EQ(errorOf([&] { s.run(std::get<0>(inner), {}, {.timeout_in_ms = 100}); }), "DeadlineExceeded: Timed out waiting for notification");

  std::stop_source stop;
  std::jthread asks([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  EXPECT_EQ(errorOf([&] { s.run(x, {}, {.stop = stop.get_token()}); }), "Cancelled: Loop execution was cancelled.");
  EXPECT_EQ(s.run(tf::constant(5)).item<int>(), 5); // the session goes on

  for (std::int64_t limit : {0, 100'000}) { // closed, with a time limit of its own or without
    tf::Session closed;
    std::jthread runs([&] { EXPECT_EQ(errorOf([&] { closed.run(x, {}, {.timeout_in_ms = limit}); }), "Cancelled: Loop execution was cancelled."); });
    std::this_thread::sleep_for(500ms);
    closed.close();
    runs.join();
  }
}

TEST_F(Queues, ManyThreadsLoseAndDoubleNothing) {
  constexpr int producers = 4, consumers = 4, each = 2500;
  tf::FIFOQueue q(16, {tf::int64}, {{}});
  auto x = tf::placeholder(tf::int64, {});
  auto put = q.enqueue({x});
  auto get = q.dequeue()[0];
  tf::Session s;
  std::vector<std::atomic<int>> seen(producers * each);
  {
    std::vector<std::jthread> threads;
    for (int p = 0; p < producers; ++p)
      threads.emplace_back([&, p] {
        for (std::int64_t i = 0; i < each; ++i) s.run(put, {{x, p * each + i}});
      });
    for (int c = 0; c < consumers; ++c)
      threads.emplace_back([&] {
        std::map<std::int64_t, std::int64_t> last; // of each producer: its elements keep their order
        for (int i = 0; i < producers * each / consumers; ++i) {
          std::int64_t v = s.run(get).item<std::int64_t>();
          ++seen[v];
          auto [it, isNew] = last.try_emplace(v / each, v);
          EXPECT_TRUE(isNew || it->second < v);
          it->second = v;
        }
      });
  }
  for (auto &n : seen) EXPECT_EQ(n, 1);
}

TEST_F(Queues, ElementsOfAnyShape) {
  tf::FIFOQueue q(4, {tf::float32});
  auto x = tf::placeholder(tf::float32, {tf::None});
  auto put = q.enqueue({x});
  auto total = tf::reduce_sum(q.dequeue()[0]);
  tf::Session s;
  s.run(put, {{x, tf::Tensor({1.f, 2.f})}});
  s.run(put, {{x, tf::Tensor({1.f, 2.f, 3.f})}});
  EXPECT_EQ(s.run(total).item<float>(), 3.f);
  EXPECT_EQ(s.run(total).item<float>(), 6.f);
  EXPECT_EQ(errorOf([&] { s.run(q.dequeue_many(2)); }).substr(0, 7), "Code 3:");
}

TEST_F(Queues, Pads) {
  tf::PaddingFIFOQueue q(4, {tf::int32, tf::string}, {{tf::None}, {}});
  auto x = tf::placeholder(tf::int32, {tf::None});
  auto put = q.enqueue({x, "a"});
  auto get = q.dequeue_many(2);
  tf::Session s;
  s.run(put, {{x, tf::Tensor({1})}});
  s.run(put, {{x, tf::Tensor({1, 2, 3})}});
  EXPECT_EQ(s.run(get)[0].str(), "[[1 0 0]\n [1 2 3]]");
}

// tf.RandomShuffleQueue(20, 2, [tf.int32], [[]], seed=7) with the numbers 0 to 9 in it
TEST_F(Queues, ShufflesAsTensorFlow) {
  tf::RandomShuffleQueue q(20, 2, {tf::int32}, {{}}, {.seed = 7});
  auto put = q.enqueue_many({tf::constant({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})});
  auto get = q.dequeue()[0];
  auto close = q.close();
  tf::Session s;
  s.run(put);
  std::string order;
  for (int i = 0; i < 8; ++i) order += std::to_string(s.run(get).item<int>()) + " ";
  EXPECT_EQ(errorOf([&] { s.run(get, {}, {.timeout_in_ms = 20}); }), "DeadlineExceeded: Timed out waiting for notification");
  s.run(close);
  for (int i = 0; i < 2; ++i) order += std::to_string(s.run(get).item<int>()) + " ";
  EXPECT_EQ(order, "7 1 5 6 4 3 2 0 9 8 ");
}

TEST_F(Queues, RunnersFeedABatchAndEnd) {
  std::string first = testing::TempDir() + "queue_test_a.txt", second = testing::TempDir() + "queue_test_b.txt";
  {
    std::ofstream a(first), b(second);
    for (int i = 0; i < 5; ++i) a << "a" << i << "\n", b << "b" << i << "\n";
  }
  auto files = tf::train::string_input_producer(std::vector<std::string>{first, second}, {.num_epochs = 2, .shuffle = false});
  auto [key, line] = tf::TextLineReader().read(files);
  auto batch = tf::train::batch({key, line}, 3, {.allow_smaller_final_batch = true});
  tf::Session s;
  s.run(tf::local_variables_initializer());
  tf::train::Coordinator coord;
  auto threads = tf::train::start_queue_runners(s, coord);
  EXPECT_EQ(threads.size(), 4u);
  std::vector<std::string> lines;
  std::string end = errorOf([&] {
    while (!coord.should_stop()) {
      auto r = s.run(batch);
      for (const std::string &text : r[1].strings()) lines.push_back(text);
    }
  });
  coord.request_stop();
  coord.join(threads);
  EXPECT_EQ(lines.size(), 20u);
  EXPECT_EQ(lines[0], "a0");
  EXPECT_EQ(lines[19], "b4");
  EXPECT_NE(end.find("is closed and has insufficient elements"), end.npos) << end;
  std::remove(first.c_str());
  std::remove(second.c_str());
}

TEST_F(Queues, TheFirstErrorOfARunnerIsThrownByJoin) {
  auto files = tf::train::string_input_producer({"no/such/file"}, {.num_epochs = 1});
  auto [key, line] = tf::TextLineReader().read(files);
  auto batch = tf::train::batch({line}, 3);
  tf::Session s;
  s.run(tf::local_variables_initializer());
  tf::train::Coordinator coord;
  auto threads = tf::train::start_queue_runners(s, coord);
  EXPECT_TRUE(coord.wait_for_stop(60s));
  EXPECT_EQ(errorOf([&] { coord.join(threads); }), "Code 5: no/such/file; No such file or directory");
}

// Threads that nobody stops end with their handles.
TEST_F(Queues, ForgottenThreadsEnd) {
  auto q = tf::train::input_producer(tf::constant({1, 2, 3}), {.shuffle = false, .capacity = 2});
  auto batch = tf::train::batch({q.dequeue()[0]}, 2, {.capacity = 4});
  tf::Session s;
  tf::train::Coordinator coord;
  auto threads = tf::train::start_queue_runners(s, coord);
  EXPECT_TRUE(s.run(batch[0]).equals(tf::Tensor({1, 2})));
}

TEST_F(Queues, TablesFindAndFail) {
  auto table = tf::raw::op("HashTableV2", {}, {.attrs = {{"key_dtype", tf::string}, {"value_dtype", tf::int64}}, .name = "t"}).output(0);
  auto keys = tf::constant({"a", "b"});
  auto init = tf::raw::op("InitializeTableV2", {table, keys, tf::constant(tf::Tensor(std::vector<std::int64_t>{1, 2}))});
  auto other = tf::raw::op("InitializeTableV2", {table, keys, tf::constant(tf::Tensor(std::vector<std::int64_t>{1, 3}))});
  auto twice = tf::raw::op("InitializeTableV2", {table, tf::constant({"a", "a"}), tf::constant(tf::Tensor(std::vector<std::int64_t>{1, 3}))});
  auto found = tf::raw::op("LookupTableFindV2", {table, tf::constant({"b", "c"}), tf::constant(std::int64_t(-1))}).output(0);
  tf::Session s;
  EXPECT_EQ(errorOf([&] { s.run(found); }), "Code 9: Table not initialized.");
  EXPECT_EQ(errorOf([&] { s.run(twice); }), "Code 9: HashTable has different value for same key. Key a has 1 and trying to add value 3");
  s.run(init);
  s.run(init);
  EXPECT_EQ(errorOf([&] { s.run(other); }), "Code 9: Table was already initialized with different data.");
  EXPECT_TRUE(s.run(found).equals(tf::Tensor(std::vector<std::int64_t>{2, -1})));
}

TEST_F(Queues, SaysWhatIsWrong) {
  using tf::raw::op;
  tf::FIFOQueue q(3, {tf::float32, tf::int32}, {{2}, {}}, {.name = "q"});
  auto x = tf::placeholder(tf::float32), y = tf::placeholder(tf::int32);
  auto put = op("QueueEnqueueV2", {q.queue_ref(), tf::Ins({x, y})}), puts = op("QueueEnqueueManyV2", {q.queue_ref(), tf::Ins({x, y})});
  auto few = op("QueueEnqueueV2", {q.queue_ref(), tf::Ins({x})});
  auto many = q.dequeue_many(y);
  tf::Session s;
  auto text = [&](auto fetch, tf::Tensor a, tf::Tensor b) {
    return errorOf([&] { s.run(std::vector<tf::Fetch>{tf::Fetch(fetch)}, {{tf::FeedKey(x), a}, {tf::FeedKey(y), b}}); });
  };
  EXPECT_EQ(text(put, tf::Tensor({1.f, 2.f, 3.f}), 1), "Code 3: Shape mismatch in tuple component 0. Expected [2], got [3]");
  EXPECT_EQ(text(puts, tf::Tensor({{1.f, 2.f}, {2.f, 3.f}}), tf::Tensor({1})), "Code 3: Shape mismatch in tuple component 1. Expected [2], got [1]");
  EXPECT_EQ(text(few, tf::Tensor({1.f, 2.f}), 1), "Code 3: Signature mismatch, have: resource, float-> expected: resource, float, int32->");
  EXPECT_EQ(text(many[0], tf::Tensor({1.f}), -1), "Code 3: DequeueManyOp requested -1 < 0 elements");
  EXPECT_EQ(errorOf([&] { s.run({tf::FIFOQueue(3, {tf::float32}, {}, {.shared_name = "z"}).size(), tf::FIFOQueue(4, {tf::float32}, {}, {.shared_name = "z"}).size()}); }),
            "Code 3: Shared queue 'z' has capacity 3 but requested capacity was 4");
  EXPECT_EQ(errorOf([&] { s.run(tf::RandomShuffleQueue(3, 3, {tf::float32}).size()); }), "Code 3: min_after_dequeue 3 must be < capacity 3");
  EXPECT_EQ(errorOf([&] { s.run(tf::FIFOQueue(3, {tf::float32}, {}, {.shared_name = "_z"}).size()); }), "Code 3: shared_name cannot start with '_':_z");
  auto table = op("MutableHashTableV2", {}, {.attrs = {{"key_dtype", tf::string}, {"value_dtype", tf::int64}}}).output(0);
  auto two = tf::constant(tf::Tensor(std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(errorOf([&] { s.run(op("LookupTableInsertV2", {table, tf::constant({"a"}), two})); }), "Code 3: Expected shape [1] for value, got [2]");
  EXPECT_EQ(errorOf([&] { s.run(op("LookupTableFindV2", {table, tf::constant({"a"}), two}).output(0)); }),
            "Code 3: Expected shape [] or [1] for default value, got [2]");
  EXPECT_EQ(errorOf([&] { s.run(tf::WholeFileReader({.name = "wr"}).restore_state("zzz")); }), "Code 3: Could not parse state for WholeFileReader 'wr': zzz");
  EXPECT_EQ(errorOf([&] { s.run(tf::TextLineReader().serialize_state()); }), "Code 12: Reader SerializeState");
}

// S65
TEST_F(Queues, WithoutRunnersAReadWaits) {
  auto files = tf::train::string_input_producer({"x"});
  auto line = tf::TextLineReader().read(files).second;
  tf::Session s;
  EXPECT_EQ(errorOf([&] { s.run(line, {}, {.timeout_in_ms = 100}); }), "DeadlineExceeded: Timed out waiting for notification");
}

TEST_F(Queues, VariablesOfStrings) {
  for (bool resource : {false, true}) {
    tf::Variable v(tf::constant({"x", "a longer text that does not fit inside"}), {.name = resource ? "r" : "v", .use_resource = resource});
    auto more = tf::assign(v, tf::constant({"1", "2"}));
    auto is = tf::is_variable_initialized(v);
    tf::Output before = v.read_value(), after;
    {
      tf::ControlDependencies first({before});
      auto set = tf::assign(v, tf::constant({"p", "q"}));
      tf::ControlDependencies then({set});
      after = v.read_value();
    }
    tf::Session s;
    EXPECT_FALSE(s.run(is).item<bool>());
    EXPECT_EQ(errorOf([&] { s.run(v); }).substr(0, 7), "Code 9:");
    s.run(v.initializer());
    EXPECT_TRUE(s.run(is).item<bool>());
    EXPECT_EQ(s.run(v).strings()[1], "a longer text that does not fit inside");
    s.run(more);
    EXPECT_EQ(s.run(v).strings()[0], "1");
    auto both = s.run({before, after});
    EXPECT_EQ(both[0].strings()[1], "2");
    EXPECT_EQ(both[1].strings()[1], "q");
  }
}

} // namespace
