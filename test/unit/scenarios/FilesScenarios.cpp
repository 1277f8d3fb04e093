// Records, examples and event files, as bytes.
#include "Scenario.h"

#include "tfc/graph/GraphIO.h"
#include "tfc/io/Events.h"
#include "tfc/io/Example.h"
#include "tfc/io/Summary.h"

#include <fstream>
#include <iterator>
#include <set>

using namespace scenarios;

namespace {

std::string bytesOf(const std::string &file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void put(const std::string &file, const std::string &bytes) { std::ofstream(file, std::ios::binary) << bytes; }
std::string hex(const std::string &bytes) {
  std::string out;
  for (unsigned char c : bytes) out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
  return out;
}
std::vector<tfc::io::Event> eventsOf(const std::string &folder) {
  std::vector<tfc::io::Event> out;
  auto r = tfc::io::EventReader::open(std::filesystem::directory_iterator(folder)->path().string());
  EXPECT_TRUE(r) << r.status().str();
  tfc::io::Event e;
  for (auto more = (*r)->next(e); more && *more; more = (*r)->next(e)) out.push_back(e);
  return out;
}
std::string nodesOf(const tfc::io::Event &e) {
  auto g = tfc::graph::readGraph(e.bytes);
  EXPECT_TRUE(g) << g.status().str();
  std::string out;
  for (auto *n : (*g)->nodes()) out += n->name() + ":" + n->op() + " ";
  return out;
}
using What = tfc::io::Event::What;

TEST_F(Scenario, S63) {
  {
    tf::python_io::TFRecordWriter w("train.tfrecords");
    for (std::int64_t i = 0; i < 100; ++i)
      w.write(tfc::io::serializeExample({{"label", std::vector<std::int64_t>{i}}, {"img_raw", std::vector<std::string>{std::string(1680, static_cast<char>(i))}}}));
  }
  std::set<std::size_t> sizes;
  int n = 0;
  for (const std::string &record : tf::python_io::tf_record_iterator("train.tfrecords")) sizes.insert(record.size()), ++n;
  EXPECT_EQ(n, 100);
  EXPECT_EQ(sizes, std::set<std::size_t>{1720});
  EXPECT_EQ(std::filesystem::file_size("train.tfrecords"), 173600u);
}

TEST_F(Scenario, S70) {
  auto l = tf::placeholder(tf::float32, {}), a = tf::placeholder(tf::float32, {});
  tf::summary::scalar("train_loss", l), tf::summary::scalar("train_acc", a);
  auto m = *tf::summary::merge_all();
  EXPECT_EQ(str(m), "Tensor(\"Merge/MergeSummary:0\", shape=(), dtype=string)");
  {
    tf::summary::FileWriter w("logs", {.flush_secs = 60});
    w.add_graph(tf::get_default_graph());
    tf::Session s;
    for (int i = 0; i < 3; ++i) w.add_summary(s.run(m, {{l, 1.0f / static_cast<float>(i + 1)}, {a, static_cast<float>(i) * .5f}}), i);
  }
  EXPECT_TRUE(std::filesystem::directory_iterator("logs")->path().filename().string().starts_with("events.out.tfevents."));
  auto events = eventsOf("logs");
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(events[0].what, What::FileVersion);
  EXPECT_EQ(events[0].bytes, "brain.Event:2");
  EXPECT_EQ(events[1].what, What::GraphDef);
  const std::vector<std::pair<float, float>> wanted{{1.f, 0.f}, {.5f, .5f}, {1.0f / 3, 1.f}};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(events[i + 2].what, What::Summary);
    EXPECT_EQ(events[i + 2].step, static_cast<std::int64_t>(i));
    EXPECT_EQ(events[i + 2].bytes, tfc::io::serializeSummary({tfc::io::SummaryValue::scalar("train_loss", wanted[i].first), tfc::io::SummaryValue::scalar("train_acc", wanted[i].second)}));
  }
  tf::reset_default_graph();
  EXPECT_FALSE(tf::summary::merge_all());
}

TEST_F(Scenario, S71) {
  {
    tf::name_scope layer("layer1");
    auto x = tf::constant(1.0f, {.name = "c"});
    tf::add(x, x, {.name = "sum"});
  }
  { tf::summary::FileWriter w("logs", {.graph = &tf::get_default_graph()}); }
  auto events = eventsOf("logs");
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].what, What::FileVersion);
  EXPECT_EQ(events[1].what, What::GraphDef);
  EXPECT_EQ(events[2].what, What::MetaGraphDef);
  EXPECT_EQ(nodesOf(events[1]), "layer1/c:Const layer1/sum:AddV2 "); // 1.15 writes Add
}

TEST_F(Scenario, S82) {
  auto x = tf::constant(3, {.name = "x"}), y = tf::constant(2, {.name = "y"}), z = tf::add(x, y, {.name = "add_x_y"});
  { tf::summary::FileWriter w("logs", {.graph = &tf::get_default_graph()}); }
  EXPECT_EQ(run(z).item<int>(), 5);
  EXPECT_EQ(nodesOf(eventsOf("logs")[1]), "x:Const y:Const add_x_y:AddV2 "); // 1.15 writes Add
}

TEST_F(Scenario, S129) {
  auto record = [](const std::string &payload) {
    { tf::python_io::TFRecordWriter("f").write(payload); }
    return bytesOf("f");
  };
  EXPECT_EQ(hex(record("")), "000000000000000029039807d8ea82a2");
  const std::string whole = record("abc");
  EXPECT_EQ(hex(whole).substr(0, 30), "0300000000000000b099490e616263");
  auto all = [](const std::string &bytes) {
    put("g", bytes);
    std::vector<std::string> out;
    for (const std::string &r : tf::python_io::tf_record_iterator("g")) out.push_back(r);
    return out;
  };
  auto lost = [&](const std::string &bytes) {
    try {
      all(bytes);
    } catch (const tf::errors::DataLossError &e) {
      return e.message();
    }
    return std::string("no DataLossError");
  };
  for (auto [at, where] : {std::pair{0, 0}, {9, 0}, {12, 12}, {15, 12}}) {
    std::string damaged = whole;
    damaged[static_cast<std::size_t>(at)] ^= 1;
    EXPECT_TRUE(lost(damaged).starts_with("corrupted record at " + std::to_string(where))) << at << ": " << lost(damaged);
  }
  for (std::size_t n : {0, 5}) EXPECT_TRUE(all(whole.substr(0, n)).empty());
  for (std::size_t n : {12, 14, 18}) EXPECT_TRUE(lost(whole.substr(0, n)).starts_with("truncated record at 0")) << n << lost(whole.substr(0, n));
  EXPECT_EQ(all(whole), std::vector<std::string>{"abc"});
}

TEST_F(Scenario, S130) {
  using Ints = std::vector<std::int64_t>;
  EXPECT_EQ(hex(tfc::io::serializeExample({{"label", Ints{1}}})), "0a100a0e0a056c6162656c12051a030a0101");
  EXPECT_EQ(hex(tfc::io::serializeExample({{"img_raw", std::vector<std::string>{"\x01\x02"}}, {"label", Ints{1}}})),
            "0a230a110a07696d675f72617712060a040a0201020a0e0a056c6162656c12051a030a0101");
  EXPECT_EQ(hex(tfc::io::serializeExample({{"f", std::vector<float>{1.f, -2.f}}, {"e", {}}})), "0a1a0a050a016512000a110a0166120c120a0a080000803f000000c0");
}

} // namespace
