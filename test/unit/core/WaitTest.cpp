// Steps that wait for one another (StepServices::wait): nobody is turned away, everybody comes back.
#include "tfc/runtime/Session.h"
#include "tfc/runtime/StepKernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace tfc;

namespace {

/// One step at a time has it.
struct Room {
  std::mutex mutex;
  std::condition_variable idle;
  bool busy = false;
  std::atomic<int> inside{0}, most{0};
};
Room room;

Status visit(rt::StepCall &c) {
  {
    std::unique_lock lock(room.mutex);
    if (!c.step.wait(lock, room.idle, [] { return !room.busy; })) return errors::cancelled("turned away");
    room.busy = true;
  }
  room.most = std::max(room.most.load(), ++room.inside);
  std::this_thread::yield();
  --room.inside;
  std::lock_guard lock(room.mutex);
  room.busy = false;
  room.idle.notify_one();
  return Status::ok();
}

const tfc_host_op visitOp = {"TestVisitRoom", "visit", 0, 0, nullptr, 0, 0};
const tfc_host_op *const hostOps[] = {&visitOp};
std::int32_t step(tfc_exec *e) { return e->host->call(e, &visitOp, nullptr, nullptr); }
const tfc_entry entry = {"visit", step, 0, 0, nullptr, nullptr, 0, 0};
const tfc_program program = {TFC_MAGIC, TFC_ABI_VERSION, sizeof(tfc_program), 1, &entry, 0, 0, 1, TFC_PROGRAM_READ_ONLY, nullptr, nullptr, hostOps, nullptr, ""};

} // namespace

// Between waking up and holding the mutex again another step may be faster: then the wait goes on instead of ending as if cancelled.
TEST(Wait, WhoIsOvertakenWaitsOn) {
  rt::registerStepKernel("TestVisitRoom", visit);
  rt::Session session(rt::fromProgram(&program));
  std::atomic<int> turnedAway{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i)
          if (!session.run({.feeds = {}, .fetches = {}, .targets = {"visit"}})) ++turnedAway;
      });
  }
  EXPECT_EQ(turnedAway, 0);
  EXPECT_EQ(room.most, 1);
}

TEST(Wait, EndsByTimeByRequestAndByClose) {
  rt::registerStepKernel("TestVisitRoom", visit);
  rt::Session session(rt::fromProgram(&program));
  room.busy = true; // for good
  auto late = session.run({.feeds = {}, .fetches = {}, .targets = {"visit"}, .options = {.timeoutMs = 20}});
  EXPECT_EQ(late.status().code(), Code::DeadlineExceeded);
  std::stop_source source;
  std::jthread stopper([&] { source.request_stop(); });
  auto stopped = session.run({.feeds = {}, .fetches = {}, .targets = {"visit"}, .options = {.stop = source.get_token()}});
  EXPECT_EQ(stopped.status().code(), Code::Cancelled);
  std::vector<std::jthread> threads;
  std::atomic<int> cancelled{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] { cancelled += session.run({.feeds = {}, .fetches = {}, .targets = {"visit"}}).status().code() == Code::Cancelled; });
  session.close();
  threads.clear();
  EXPECT_EQ(cancelled, 8);
  std::lock_guard lock(room.mutex);
  room.busy = false;
}
