// Nothing hangs when something throws: each program runs in a child that an alarm ends.
#include "Scenario.h"

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>
#include <unistd.h>

using namespace scenarios;

namespace {
class Watchdog : public Scenario {
protected:
  void SetUp() override {
    Scenario::SetUp();
    GTEST_FLAG_SET(death_test_style, "threadsafe");
  }
};
constexpr unsigned limit = 120; // seconds, on a busy machine
} // namespace

#define COMES_BACK(PROGRAM) EXPECT_EXIT((::alarm(limit), ::_exit((PROGRAM)() ? 0 : 1)), testing::ExitedWithCode(0), "")

// The file is no record file: the enqueue operation fails in its runner, and who waits for a batch hears of it.
TEST_F(Watchdog, AnEnqueueThatFails) {
  auto program = [] {
    std::ofstream("bad.tfrecord") << "this is no record file at all";
    auto q = tf::train::string_input_producer({"bad.tfrecord"}, {.shuffle = false});
    auto v = tf::TFRecordReader().read(q).second;
    v.set_shape({});
    auto batch = tf::train::batch({v}, 4, {.num_threads = 3})[0];
    tf::Session s;
    tf::train::Coordinator coord;
    auto threads = tf::train::start_queue_runners(s, coord);
    bool closed = false, told = false;
    try {
      s.run(batch);
    } catch (const tf::errors::OutOfRangeError &) {
      closed = true;
    }
    try {
      coord.join(threads);
    } catch (const tf::errors::DataLossError &) {
      told = true;
    }
    return closed && told;
  };
  COMES_BACK(program);
}

TEST_F(Watchdog, AGetNextThatFails) {
  auto program = [] {
    std::ofstream("bad.tfrecord") << "this is no record file at all";
    auto next = tf::data::TFRecordDataset("bad.tfrecord").prefetch(4).make_one_shot_iterator().get_next();
    tf::Session s;
    std::atomic<int> failed{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        try {
          s.run(next);
        } catch (const tf::errors::DataLossError &) {
          ++failed;
        } catch (const tf::errors::OutOfRangeError &) { // the others, behind the failure
          ++failed;
        }
      });
    threads.clear();
    return failed == 4;
  };
  COMES_BACK(program);
}

TEST_F(Watchdog, CloseWhileEightWait) {
  auto program = [] {
    auto q = tf::FIFOQueue(4, {tf::float32}, {{}});
    auto v = q.dequeue()[0];
    auto sum = v * 2.0f;
    auto s = std::make_unique<tf::Session>();
    std::atomic<int> cancelled{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        try {
          s->run(sum);
        } catch (const tf::errors::CancelledError &) {
          ++cancelled;
        } catch (const tf::RuntimeError &) { // closed before it began
          ++cancelled;
        }
      });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    s->close();
    threads.clear();
    return cancelled == 8;
  };
  COMES_BACK(program);
}

// A run that is cancelled in a loop of training leaves the session as it was.
TEST_F(Watchdog, CancelledRuns) {
  auto program = [] {
    auto q = tf::FIFOQueue(4, {tf::float32}, {{}});
    tf::Variable w(0.0f, {.name = "w"});
    auto step = tf::assign_add(w, q.dequeue()[0]);
    auto put = q.enqueue({tf::constant(1.0f)});
    tf::Session s;
    s.run(tf::global_variables_initializer());
    int cancelled = 0;
    for (int i = 0; i < 20; ++i) {
      std::stop_source stop;
      std::jthread stopper([&] { stop.request_stop(); });
      try {
        s.run(step, {}, {.stop = stop.get_token()});
      } catch (const tf::errors::CancelledError &) {
        ++cancelled;
      }
    }
    s.run(put);
    s.run(step);
    return cancelled == 20 && s.run<float>(w) == 1;
  };
  COMES_BACK(program);
}

// A run that waits for the variables of an endless one ends by its own time limit, stop request, or the session's closing.
TEST_F(Watchdog, BehindAnEndlessRun) {
  auto program = [] {
    tf::Variable w(0.0f, {.name = "w"});
    auto started = tf::FIFOQueue(1, {tf::float32}, {{}});
    auto told = started.enqueue({tf::constant(1.0f)});
    auto endless = [&] {
      tf::ControlDependencies after({told});
      return std::get<0>(tf::while_loop([](tf::Output i) { return i < 1.0f; }, [&](tf::Output i) { return tf::assign_add(w, 0.0f) + i * 0.0f; },
                                        std::tuple{tf::constant(0.0f)}));
    }();
    auto add = tf::assign_add(w, 1.0f);
    auto heard = started.dequeue()[0];
    tf::Session s;
    s.run(tf::global_variables_initializer());
    std::stop_source stop, stopSecond;
    int ended = 0;
    auto expect = [&]<class Error>(std::type_identity<Error>, const tf::RunOptions &options) {
      try {
        s.run(add, {}, options);
      } catch (const Error &) {
        ++ended;
      }
    };
    std::jthread first([&] { try { s.run(endless, {}, {.stop = stop.get_token()}); } catch (const tf::errors::CancelledError &) { ++ended; } });
    s.run(heard);
    expect(std::type_identity<tf::errors::DeadlineExceededError>(), {.timeout_in_ms = 50});
    std::jthread stopper([&] { stopSecond.request_stop(); });
    expect(std::type_identity<tf::errors::CancelledError>(), {.stop = stopSecond.get_token()});
    std::jthread closer([&] { s.close(); });
    expect(std::type_identity<tf::errors::CancelledError>(), {});
    first.join();
    return ended == 4;
  };
  COMES_BACK(program);
}

// What a thread of a coordinator throws ends the others, whatever they wait for.
TEST_F(Watchdog, AThreadThatThrows) {
  auto program = [] {
    auto q = tf::FIFOQueue(1, {tf::float32}, {{}});
    tf::train::QueueRunner runner(q, {q.enqueue({tf::constant(1.0f)}), q.enqueue({tf::constant(2.0f)})});
    tf::train::add_queue_runner(runner);
    tf::Session s;
    tf::train::Coordinator coord;
    auto threads = tf::train::start_queue_runners(s, coord);
    threads.push_back(coord.start_thread("bad", [](std::stop_token) { throw tf::ValueError("mine"); }));
    try {
      coord.join(threads);
    } catch (const tf::ValueError &e) {
      return std::string(e.what()) == "mine";
    }
    return false;
  };
  COMES_BACK(program);
}
