// tf.summary: the graph that TensorFlow builds (golden/summaries.txt), and files with what was added.
#include "Dump.h"

#include "tfc/frontend/Summary.h"
#include "tfc/io/Events.h"
#include "tfc/tf.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace {

void build() {
  auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
  auto images = tf::placeholder(tf::float32, {2, 4, 4, 3}, {.name = "images"});
  auto sound = tf::placeholder(tf::float32, {2, 100}, {.name = "sound"});
  tf::summary::scalar("loss", tf::reduce_mean(x));
  tf::summary::scalar("loss", tf::reduce_mean(x));
  {
    tf::NameScope scope("metrics");
    tf::summary::histogram("x values", x);
    tf::summary::scalar("of/family", tf::reduce_sum(x), {.family = "fam"});
  }
  tf::summary::image("pictures", images, {.max_outputs = 2});
  tf::summary::audio("sounds", sound, 8000.0f, {.max_outputs = 1, .collections = {"mine"}});
  auto all = tf::summary::merge_all();
  ASSERT_TRUE(all);
  tf::summary::merge({*all}, {.name = "again"});
  EXPECT_FALSE(tf::summary::merge_all("none"));
  EXPECT_EQ(tf::get_collection<tf::Output>("mine").size(), 1u);
}

TEST(Summary, BuildsTensorFlowsGraph) {
  std::ifstream file("test/unit/frontend/golden/summaries.txt");
  ASSERT_TRUE(file.good()) << "run from the root of the source tree";
  std::vector<std::string> want;
  for (std::string line; std::getline(file, line);) want.push_back(line);
  tf::Graph g;
  auto scope = g.as_default();
  build();
  EXPECT_EQ(dumpGraph(*g.impl()), want);
}

TEST(Summary, FileWriterKeepsWhatIsAdded) {
  std::string folder = (std::filesystem::temp_directory_path() / "tfc-summary-XXXXXX").string();
  ASSERT_TRUE(mkdtemp(folder.data()));
  tf::Graph g;
  auto scope = g.as_default();
  tf::placeholder(tf::float32, {}, {.name = "p"});
  {
    tf::summary::FileWriter w(folder + "/logs", {.graph = &g, .filename_suffix = ".x"});
    EXPECT_EQ(w.get_logdir(), folder + "/logs");
    w.add_summary(tf::Tensor(tfc::io::serializeSummary({tfc::io::SummaryValue::scalar("a", 2)})), 7);
    EXPECT_THROW(w.add_summary(tf::Tensor(1.0f)), tf::TypeError);
    w.add_run_metadata("", "t");
    EXPECT_THROW(w.add_run_metadata("", "t"), tf::ValueError);
    w.add_session_log({.status = tf::SessionLog::START}, 8);
    w.add_summary(tf::Summary{{{.tag = "b", .simple_value = 0.5f}}}, 9);
    w.close();
    EXPECT_THROW(w.add_meta_graph(""), tf::errors::FailedPreconditionError);
  }
  auto files = tfc::io::eventFilesIn(folder + "/logs");
  ASSERT_TRUE(files && files->size() == 1);
  auto r = tfc::io::EventReader::open((*files)[0]);
  ASSERT_TRUE(r);
  std::vector<tfc::io::Event> events;
  for (tfc::io::Event e; *(*r)->next(e);) events.push_back(e);
  ASSERT_EQ(events.size(), 7u);
  EXPECT_EQ((*tfc::io::parseSummary(events[6].bytes))[0].tag, "b");
  EXPECT_EQ(events[5].what, tfc::io::Event::What::SessionLog);
  EXPECT_EQ(events[5].step, 8);
  EXPECT_EQ(events[5].bytes, "\x08\x01");
  EXPECT_NE(events[1].bytes.find("Placeholder"), std::string::npos);
  EXPECT_EQ(events[3].step, 7);
  EXPECT_EQ((*tfc::io::parseSummary(events[3].bytes))[0].tag, "a");
  EXPECT_THROW(tf::summary::FileWriter("/dev/null/logs"), tf::errors::OpError);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(events[2].what, tfc::io::Event::What::MetaGraphDef); // as TensorFlow writes it beside the graph
}

} // namespace
