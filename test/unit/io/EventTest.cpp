// Event files and summaries: TensorFlow's bytes and files, damage, files read while they are written.
#include "Files.h"

#include "tfc/base/TensorProto.h"
#include "tfc/io/Events.h"
#include "tfc/io/Records.h"
#include "tfc/proto/event.pb.h"

#include <algorithm>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <thread>

using namespace tfc;
using namespace tfc::io;

namespace {

std::vector<Event> readAll(const std::string &file, Status *error = nullptr) {
  std::vector<Event> out;
  auto r = EventReader::open(file);
  EXPECT_TRUE(r) << r.status().str();
  Event e;
  while (r) {
    auto more = (*r)->next(e);
    if (!more) {
      EXPECT_TRUE(error) << more.status().str();
      if (error)
        *error = more.status();
      break;
    }
    if (!*more)
      break;
    out.push_back(e);
  }
  return out;
}

TEST(Event, TensorFlowsBytes) {
  Event version{1.0, 0, Event::What::FileVersion, "brain.Event:2"};
  EXPECT_EQ(serializeEvent(version), fromHex("09 000000000000f03f 1a0d 627261696e2e4576656e743a32"));
  Event scalar{2.0, 7, Event::What::Summary, serializeSummary({SummaryValue::scalar("l", 1.5f)})};
  EXPECT_EQ(serializeEvent(scalar), fromHex("09 0000000000000040 1007 2a0a 0a08 0a016c 15 0000c03f"));
  auto again = parseEvent(serializeEvent(scalar));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->step, 7);
  EXPECT_EQ(again->wallTime, 2.0);
}

TEST(EventFixture, ReadsToItsContent) {
  auto manifest = nlohmann::json::parse(bytesOf(dataFile("manifest.json")));
  nlohmann::json want;
  std::string file;
  for (const auto &entry : manifest["entries"])
    if (entry["kind"] == "event file")
      want = entry["expect"], file = dataFile(entry["files"][0]);
  std::vector<std::string> kinds, tags;
  std::string plugin;
  nlohmann::json scalars = nlohmann::json::array(), histograms = nlohmann::json::array();
  const char *const names[] = {"file_version", "graph_def", "summary", "log_message", "session_log", "tagged_run_metadata", "meta_graph_def"};
  for (const Event &e : readAll(file)) {
    kinds.push_back(names[static_cast<int>(e.what) - 3]);
    if (e.what != Event::What::Summary)
      continue;
    auto values = parseSummary(e.bytes);
    ASSERT_TRUE(values) << values.status().str();
    EXPECT_EQ(serializeSummary(*values), e.bytes) << "TensorFlow's bytes again";
    for (const SummaryValue &v : *values) {
      tags.push_back(v.tag);
      if (auto *f = std::get_if<float>(&v.value))
        scalars.push_back({e.step, {*f}});
      if (auto *h = std::get_if<Histogram>(&v.value))
        histograms.push_back({{"step", e.step}, {"min", h->min}, {"max", h->max}, {"num", h->num}, {"sum", h->sum}, {"sum_squares", h->sumSquares}});
      if (auto *image = std::get_if<SummaryImage>(&v.value))
        EXPECT_TRUE(image->png.starts_with("\x89PNG"));
      if (auto *audio = std::get_if<SummaryAudio>(&v.value))
        EXPECT_TRUE(audio->encoded.starts_with("RIFF"));
      if (v.tag == "note" && plugin.empty())
        plugin = v.pluginName(); // a FileWriter names it once
    }
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  EXPECT_EQ(kinds, want["events"].get<std::vector<std::string>>());
  EXPECT_EQ(tags, want["tags"].get<std::vector<std::string>>());
  EXPECT_EQ(plugin, "text");
  EXPECT_EQ(scalars, want["scalars"]);
  EXPECT_EQ(histograms, want["histogram_h"]);
}

class EventTest : public FilesTest {};

TEST_F(EventTest, WritesEveryKindAndFollowersSeeIt) {
  auto w = EventWriter::create(path("deep/logs"), {.maxQueue = 2, .flushSeconds = 1000, .suffix = ".train"});
  ASSERT_TRUE(w) << w.status().str();
  auto files = eventFilesIn(path("deep/logs"));
  ASSERT_TRUE(files);
  ASSERT_EQ(*files, std::vector<std::string>{(*w)->file()});
  EXPECT_TRUE((*w)->file().ends_with(".train"));
  auto r = EventReader::open((*w)->file());
  ASSERT_TRUE(r);
  Event e;
  ASSERT_TRUE(*(*r)->next(e));
  EXPECT_EQ(e.bytes, "brain.Event:2");
  EXPECT_FALSE(*(*r)->next(e));
  ASSERT_TRUE((*w)->addSummary(serializeSummary({SummaryValue::scalar("a", 1)}), 5));
  ASSERT_TRUE((*w)->addGraph("graph"));
  EXPECT_FALSE(*(*r)->next(e)) << "held back";
  ASSERT_TRUE((*w)->flush());
  ASSERT_TRUE(*(*r)->next(e));
  EXPECT_EQ(e.step, 5);
  EXPECT_NEAR(e.wallTime, static_cast<double>(std::time(nullptr)), 5);
  ASSERT_TRUE(*(*r)->next(e));
  EXPECT_EQ(e.what, Event::What::GraphDef);
  EXPECT_EQ(e.bytes, "graph");
  ASSERT_TRUE((*w)->addMetaGraph("meta"));
  ASSERT_TRUE((*w)->addSessionLog(SessionStatus::Checkpoint, 9, "run/model-9", "saved"));
  ASSERT_TRUE((*w)->addRunMetadata("step 9", "metadata", 9));
  EXPECT_EQ((*w)->addRunMetadata("step 9", "metadata", 10).code(), Code::InvalidArgument);
  ASSERT_TRUE((*w)->close());
  EXPECT_EQ((*w)->addGraph("graph").code(), Code::FailedPrecondition);
  ASSERT_TRUE(*(*r)->next(e));
  EXPECT_EQ(e.what, Event::What::MetaGraphDef);
  ASSERT_TRUE(*(*r)->next(e));
  tensorflow::SessionLog log;
  ASSERT_TRUE(log.ParseFromString(e.bytes));
  EXPECT_EQ(log.status(), tensorflow::SessionLog::CHECKPOINT);
  EXPECT_EQ(log.checkpoint_path(), "run/model-9");
  EXPECT_EQ(log.msg(), "saved");
  ASSERT_TRUE(*(*r)->next(e));
  tensorflow::Event proto;
  ASSERT_TRUE(proto.ParseFromString(serializeEvent(e)));
  EXPECT_EQ(proto.tagged_run_metadata().tag(), "step 9");
  EXPECT_EQ(proto.tagged_run_metadata().run_metadata(), "metadata");
  EXPECT_FALSE(*(*r)->next(e));
}

TEST_F(EventTest, FlushesByTime) {
  auto w = EventWriter::create(folder.string(), {.maxQueue = 1000, .flushSeconds = 0.02, .suffix = {}});
  ASSERT_TRUE(w);
  std::this_thread::sleep_for(std::chrono::milliseconds(40));
  ASSERT_TRUE((*w)->addGraph("g"));
  EXPECT_EQ(readAll((*w)->file()).size(), 2u);
}

TEST_F(EventTest, TwoWritersInOneSecondHaveTwoFiles) {
  auto a = EventWriter::create(folder.string()), b = EventWriter::create(folder.string());
  ASSERT_TRUE(a && b);
  EXPECT_NE((*a)->file(), (*b)->file());
}

TEST_F(EventTest, ManyThreads) {
  auto w = EventWriter::create(folder.string());
  ASSERT_TRUE(w);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i)
        EXPECT_TRUE((*w)->addSummary(serializeSummary({SummaryValue::scalar("t" + std::to_string(t), static_cast<float>(i))}), i));
    });
  for (std::thread &t : threads)
    t.join();
  ASSERT_TRUE((*w)->close());
  EXPECT_EQ(readAll((*w)->file()).size(), 2001u);
}

TEST_F(EventTest, EveryTruncationAndBitFlip) {
  std::string file = path("tfevents");
  {
    auto w = RecordWriter::create(file);
    ASSERT_TRUE((*w)->write(serializeEvent({1.0, 0, Event::What::FileVersion, "brain.Event:2"})));
    auto h = histogramOf(Tensor({-1.0f, 0.0f, 2.5f}), "h");
    ASSERT_TRUE((*w)->write(serializeEvent({2.0, 3, Event::What::Summary, serializeSummary({SummaryValue::histogram("h", *h), SummaryValue::text("t", Tensor("words"))})})));
  }
  std::string whole = bytesOf(file);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    put(file, whole.substr(0, n));
    EXPECT_EQ(readAll(file).size(), n >= 40 ? 1u : 0u) << n; // the first takes 24 bytes and its frame
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string bad = whole;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    put(file, bad);
    Status error = Status::ok();
    EXPECT_LT(readAll(file, &error).size(), 2u);
    EXPECT_EQ(error.code(), Code::DataLoss) << bit;
    // Behind the checksums: the message itself.
    std::size_t at = bit / 8;
    if (at < 52 || at >= whole.size() - 4)
      continue;
    auto e = parseEvent(std::string_view(bad).substr(52, whole.size() - 56));
    if (!e)
      EXPECT_EQ(e.status().code(), Code::InvalidArgument);
    else if (auto values = parseSummary(e->bytes); !values)
      EXPECT_EQ(values.status().code(), Code::InvalidArgument);
  }
}

TEST(Summary, HistogramBuckets) {
  auto empty = histogramOf(Tensor(std::vector<float>()), "h");
  ASSERT_TRUE(empty);
  EXPECT_EQ(*empty, (Histogram{DBL_MAX, -DBL_MAX, 0, 0, 0, {DBL_MAX}, {0}}));
  auto h = histogramOf(Tensor({-1.0f, 0.0f, 0.5f, 2.0f, 2.0f}), "h");
  ASSERT_TRUE(h);
  EXPECT_EQ(h->num, 5);
  EXPECT_EQ(h->sum, 3.5);
  EXPECT_EQ(h->sumSquares, 9.25);
  double total = 0;
  for (double c : h->counts)
    total += c;
  EXPECT_EQ(total, 5);
  EXPECT_EQ(h->limits.back(), DBL_MAX);
  EXPECT_TRUE(std::is_sorted(h->limits.begin(), h->limits.end()));
  EXPECT_EQ(histogramOf(Tensor({1.0f, NAN}), "h").status().str(), "INVALID_ARGUMENT: Nan in summary histogram for: h");
  EXPECT_EQ(histogramOf(Tensor({-INFINITY}), "h").status().str(), "INVALID_ARGUMENT: Infinity in summary histogram for: h");
}

TEST(Summary, AgreesWithTheMessageDefinition) {
  std::vector<SummaryValue> values;
  values.push_back(SummaryValue::scalar("zero", 0));
  values.push_back(SummaryValue::histogram("h", *histogramOf(Tensor({1.0f, 2.0f}), "h")));
  values.push_back({.tag = "i", .nodeName = {}, .value = SummaryImage{2, 3, 4, "png"}});
  values.push_back({.tag = "a", .nodeName = {}, .value = SummaryAudio{44100, 2, 100, "wav", "audio/wav"}});
  values.push_back({.tag = "t", .nodeName = "node", .metadata = "", .value = Tensor({1.0f, 2.0f})});
  values.push_back(SummaryValue::text("words", Tensor({"a", "b"})));
  std::string bytes = serializeSummary(values);
  tensorflow::Summary proto;
  ASSERT_TRUE(proto.ParseFromString(bytes));
  EXPECT_EQ(proto.SerializeAsString(), bytes);
  EXPECT_EQ(proto.value(0).value_case(), tensorflow::Summary::Value::kSimpleValue);
  EXPECT_EQ(proto.value(2).image().colorspace(), 4);
  EXPECT_EQ(proto.value(3).audio().length_frames(), 100);
  EXPECT_EQ(proto.value(5).metadata().plugin_data().plugin_name(), "text");
  auto again = parseSummary(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(serializeSummary(*again), bytes);
  std::vector<std::string> twice{serializeSummary({values[0]}), serializeSummary({values[0]})};
  EXPECT_EQ(mergeSummaries(twice).status().str(), "INVALID_ARGUMENT: Duplicate tag zero found in summary inputs");
}

TEST(TensorProto, StringsInContentAndInLists) {
  Tensor t({"hi", "", "abc"});
  EXPECT_EQ(serializeTensor(t), fromHex("0807 1204 1202 0803 4202 6869 4200 4203 616263"));
  EXPECT_EQ(serializeTensor(t, StringsIn::Content), fromHex("0807 1204 1202 0803 2208 02 00 03 6869 616263"));
  for (StringsIn where : {StringsIn::Content, StringsIn::List}) {
    std::string bytes = serializeTensor(t, where);
    auto again = parseTensor(bytes);
    ASSERT_TRUE(again) << again.status().str();
    EXPECT_TRUE(again->equals(t));
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      auto cut = parseTensor(std::string_view(bytes).substr(0, n));
      if (!cut)
        EXPECT_EQ(cut.status().code(), Code::InvalidArgument);
    }
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string bad = bytes;
      bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
      (void)parseTensor(bad).isOk();
    }
  }
}

} // namespace
