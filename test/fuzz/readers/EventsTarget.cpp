// Event files, and the messages in them.
#include "Target.h"

#include "tfc/base/TensorProto.h"
#include "tfc/io/Events.h"
#include "tfc/io/StepStats.h"

namespace tfc::fuzz {

static void run(std::string_view bytes) {
  if (auto e = io::parseEvent(bytes)) {
    auto again = io::parseEvent(io::serializeEvent(*e));
    require(again && again->bytes == e->bytes && again->step == e->step, "an event written and read again is the same");
    if (e->what == io::Event::What::Summary)
      (void)io::parseSummary(e->bytes);
    if (auto m = io::parseRunMetadata(e->bytes)) {
      (void)io::chromeTrace(m->step_stats);
      require(io::parseRunMetadata(m->SerializeAsString()).isOk(), "RunMetadata that was written");
    }
  }
  (void)io::parseSummary(bytes);
  if (auto t = parseTensor(bytes)) {
    auto again = parseTensor(serializeTensor(*t));
    require(again.isOk() && serializeTensor(*again) == serializeTensor(*t), "a tensor written and read again is the same");
  }
  if (auto r = io::EventReader::open(scratchFile("events", bytes))) {
    io::Event e;
    for (int i = 0; i < 10'000; ++i) {
      auto more = (*r)->next(e);
      if (!more || !*more)
        break;
    }
  }
}

static std::vector<std::string> seeds() {
  auto h = io::histogramOf(Tensor({-1.5f, 0.0f, 3.0f}), "h");
  std::string summary = io::serializeSummary({io::SummaryValue::scalar("loss", 0.5f), io::SummaryValue::histogram("h", *h), io::SummaryValue::text("note", Tensor("hi"))});
  io::RunMetadata m;
  io::NodeExecStats n{.node_name = "a", .all_start_micros = 5, .output = {{0, float32, Shape({2, 3})}}, .timeline_label = "a = Add(b, ^c)"};
  m.step_stats.dev_stats.push_back({"/device:CPU:0", {n, n}});
  std::vector<std::string> all = {summary, m.SerializeAsString(), serializeTensor(Tensor({1.0f, 2.0f})), serializeTensor(Tensor({"a", "b"}))};
  all.push_back(io::serializeEvent({.wallTime = 1, .step = 2, .what = io::Event::What::Summary, .bytes = summary}));
  all.push_back(io::serializeEvent({.wallTime = 1, .step = 2, .what = io::Event::What::RunMetadata, .bytes = m.SerializeAsString()}));
  auto w = io::EventWriter::create(scratchFolder() + "/seedevents");
  (void)(*w)->addSummary(summary, 3);
  (void)(*w)->close();
  all.push_back(fileBytes((*w)->file()));
  return all;
}

static const Target target("events", seeds, run);

} // namespace tfc::fuzz
