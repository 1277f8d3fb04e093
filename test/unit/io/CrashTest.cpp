// Saves that are killed, or whose system calls fail, at every place (fault.c is preloaded into save_child): a whole checkpoint
// survives, nothing stays behind, errors name file and cause.
#include "Files.h"

#include "tfc/io/Checkpoint.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <sys/wait.h>

using namespace tfc;
using namespace tfc::io;

namespace {

struct Outcome {
  bool hit = false;    ///< the fault has struck
  bool killed = false;
  int code = 0;
  std::string text;
  std::vector<std::string> calls; ///< "fsync PATH"
};

class CrashTest : public FilesTest {
protected:
  void SetUp() override {
    FilesTest::SetUp();
    prefix = path("m");
    log = folder.string() + ".log";
  }
  void TearDown() override {
    fs::remove(log);
    FilesTest::TearDown();
  }

  Outcome child(const std::string &arguments, const std::string &kind = "", int at = 0) {
    fs::remove(log);
    std::string command = "FAULT_DIR='" + folder.string() + "' FAULT_LOG='" + log + "' FAULT_AT=" + std::to_string(at) + " FAULT_KIND=" + kind +
                          " LD_PRELOAD=" TFC_FAULT_LIBRARY " exec " TFC_SAVE_CHILD " " + arguments + " 2>&1";
    Outcome out;
    std::FILE *p = popen(("sh -c \"" + command + "\"").c_str(), "r");
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, p))
      out.text += buffer;
    int status = pclose(p);
    out.killed = WIFSIGNALED(status) || WEXITSTATUS(status) == 128 + 9;
    out.code = WEXITSTATUS(status);
    std::istringstream lines(bytesOf(log));
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("hit "))
        out.hit = true;
      else
        out.calls.push_back(line);
    return out;
  }

  /// The number in all tensors of a whole checkpoint; 0 if there is none; fails if it is a mixture or damaged.
  static float valueOf(const std::string &at) {
    auto r = CheckpointReader::open(at);
    if (!r) {
      EXPECT_EQ(r.status().code(), Code::NotFound) << r.status().str();
      return 0;
    }
    float value = 0;
    for (const TensorInfo &info : (*r)->tensors()) {
      auto t = (*r)->read(info.name);
      EXPECT_TRUE(t) << t.status().str();
      if (!t || info.dtype == DType::string)
        continue;
      for (float v : t->data<float>()) {
        if (value == 0)
          value = v;
        if (v != value) {
          ADD_FAILURE() << at << " holds old and new";
          return -1;
        }
      }
    }
    return value;
  }

  int leftovers() const {
    int n = 0;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
      n += entry.path().filename().string().find(".tmp") != std::string::npos;
    return n;
  }

  std::string prefix, log;
};

bool survives(const std::string &kind) { return kind == "EINTR" || kind == "short"; }

TEST_F(CrashTest, AnotherPrefixAtEveryCall) {
  ASSERT_EQ(child("save " + prefix + "-1 1").code, 0);
  int places = 0;
  for (const char *kind : {"kill", "torn", "short", "EINTR", "ENOSPC", "EIO", "EROFS"})
    for (int at = 1;; ++at) {
      SCOPED_TRACE(std::string(kind) + " at call " + std::to_string(at));
      Outcome o = child("save " + prefix + "-2 2", kind, at);
      if (!o.hit) {
        EXPECT_EQ(o.code, 0) << o.text;
        EXPECT_GT(at, 10) << "no fault strikes";
        break;
      }
      ++places;
      EXPECT_EQ(valueOf(prefix + "-1"), 1);
      float now = valueOf(prefix + "-2");
      bool dies = std::string(kind) == "kill" || std::string(kind) == "torn";
      EXPECT_EQ(o.killed, dies);
      if (survives(kind))
        EXPECT_EQ(o.code, 0) << o.text;
      if (o.code == 0)
        EXPECT_EQ(now, 2);
      else
        EXPECT_TRUE(now == 0 || now == 2) << now;
      if (!dies && o.code != 0) {
        EXPECT_NE(o.text.find(folder.string()), std::string::npos) << o.text;
        EXPECT_TRUE(o.text.find("No space left") != o.text.npos || o.text.find("Input/output error") != o.text.npos ||
                    o.text.find("Read-only file system") != o.text.npos) << o.text;
      }
      Outcome next = child("save " + prefix + "-2 3");
      EXPECT_EQ(next.code, 0) << next.text;
      EXPECT_EQ(valueOf(prefix + "-2"), 3);
      EXPECT_EQ(leftovers(), 0);
      for (const char *suffix : {"-2.index", "-2.data-00000-of-00001"})
        fs::remove(prefix + suffix);
    }
  EXPECT_GT(places, 80);
}

TEST_F(CrashTest, TheSamePrefixAtEveryCall) {
  int repaired = 0;
  for (const char *kind : {"kill", "torn", "short", "EINTR", "ENOSPC", "EIO", "EROFS"})
    for (int at = 1;; ++at) {
      SCOPED_TRACE(std::string(kind) + " at call " + std::to_string(at));
      ASSERT_EQ(child("save " + prefix + " 1").code, 0);
      Outcome o = child("save " + prefix + " 2", kind, at);
      if (!o.hit)
        break;
      float now = valueOf(prefix);
      if (survives(kind))
        EXPECT_EQ(now, 2);
      if (now == 0) { // cut off between the old index and the new
        auto whole = repairCheckpoint(prefix);
        ASSERT_TRUE(whole) << whole.status().str();
        EXPECT_TRUE(*whole);
        now = valueOf(prefix);
        EXPECT_EQ(now, 2);
        EXPECT_EQ(leftovers(), 0);
        ++repaired;
      }
      EXPECT_TRUE(now == 2 || (now == 1 && o.code != 0)) << now;
    }
  EXPECT_GT(repaired, 10);
}

TEST_F(CrashTest, MergingAtEveryCall) {
  ASSERT_EQ(child("merge " + prefix + "-1 1").code, 0);
  for (const char *kind : {"kill", "EIO"})
    for (int at = 1;; ++at) {
      SCOPED_TRACE(std::string(kind) + " at call " + std::to_string(at));
      Outcome o = child("merge " + prefix + "-2 2", kind, at);
      if (!o.hit)
        break;
      EXPECT_EQ(valueOf(prefix + "-1"), 1);
      float now = valueOf(prefix + "-2");
      EXPECT_TRUE(now == 2 || (now == 0 && o.code != 0)) << now;
      EXPECT_EQ(child("merge " + prefix + "-2 3").code, 0);
      EXPECT_EQ(valueOf(prefix + "-2"), 3);
      EXPECT_EQ(leftovers(), 0);
      for (const char *suffix : {"-2.index", "-2.data-00000-of-00002", "-2.data-00001-of-00002"})
        fs::remove(prefix + suffix);
    }
}

/// Where in the log the first call of this kind on a file with this end stands.
std::size_t placeOf(const std::vector<std::string> &calls, const std::string &call, const std::string &end) {
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (calls[i].starts_with(call + " ") && calls[i].ends_with(end))
      return i;
  ADD_FAILURE() << "no " << call << " of " << end;
  return calls.size();
}

TEST_F(CrashTest, FilesReachTheDiskBeforeTheirNamesDo) {
  ASSERT_EQ(child("save " + prefix + " 1").code, 0);
  Outcome o = child("save " + prefix + " 2");
  std::size_t data = placeOf(o.calls, "fsync", ".tmp-data"), index = placeOf(o.calls, "fsync", ".tmp-index"),
              removed = placeOf(o.calls, "unlink", "m.index"), dataNamed = placeOf(o.calls, "rename", ".data-00000-of-00001"),
              indexNamed = placeOf(o.calls, "rename", "m.index");
  EXPECT_LT(data, dataNamed);
  EXPECT_LT(index, removed);
  EXPECT_LT(removed, dataNamed);
  EXPECT_LT(dataNamed, indexNamed);
  auto syncedBetween = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      if (o.calls[i] == "fsync " + folder.string())
        return true;
    return false;
  };
  EXPECT_TRUE(syncedBetween(removed, dataNamed));
  EXPECT_TRUE(syncedBetween(dataNamed, indexNamed));
  EXPECT_TRUE(syncedBetween(indexNamed, o.calls.size()));
}

TEST_F(CrashTest, OfTwoProcessesOneWins) {
  std::FILE *holder = popen((std::string(TFC_SAVE_CHILD) + " hold " + prefix + " > " + path("said")).c_str(), "w");
  for (int i = 0; i < 1000 && bytesOf(path("said")).empty(); ++i)
    usleep(10000);
  EXPECT_EQ(bytesOf(path("said")), "held\n");
  Outcome second = child("save " + prefix + " 2");
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.text.find("FAILED_PRECONDITION: another writer holds " + prefix), std::string::npos) << second.text;
  std::fputc('\n', holder);
  EXPECT_EQ(pclose(holder), 0);
  EXPECT_EQ(valueOf(prefix), 1) << "the first one's";
  EXPECT_EQ(leftovers(), 0);
}

TEST_F(CrashTest, ChecksAndRepairs) {
  ASSERT_EQ(child("save " + prefix + " 1").code, 0);
  auto health = checkCheckpoint(prefix);
  ASSERT_TRUE(health);
  EXPECT_TRUE(health->damage.empty());
  std::string data = prefix + ".data-00000-of-00001", whole = bytesOf(data), bad = whole;
  bad[5] = static_cast<char>(bad[5] ^ 1);
  put(data, bad);
  health = checkCheckpoint(prefix);
  ASSERT_TRUE(health);
  ASSERT_EQ(health->damage.size(), 1u);
  EXPECT_NE(health->damage[0].find("large: DATA_LOSS"), std::string::npos) << health->damage[0];
  EXPECT_FALSE(*repairCheckpoint(prefix));
  // A temporary index whose data are damaged is no checkpoint.
  fs::rename(prefix + ".index", prefix + ".tmp-index");
  health = checkCheckpoint(prefix);
  ASSERT_TRUE(health);
  EXPECT_FALSE(health->interrupted);
  put(data, whole);
  health = checkCheckpoint(prefix);
  ASSERT_TRUE(health);
  EXPECT_TRUE(health->interrupted);
  EXPECT_TRUE(*repairCheckpoint(prefix));
  EXPECT_EQ(valueOf(prefix), 1);
  EXPECT_EQ(checkCheckpoint(path("none")).status().code(), Code::NotFound);
}

} // namespace
