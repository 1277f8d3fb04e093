// Every mistake of the program against TensorFlow's answer: class, moment, and what the text names (expected.tsv, written by
// record.py). A mistake without a record, or a record without a mistake, fails.
#include "Mistakes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace mistakes {

std::vector<std::pair<std::string, std::function<void()>>> &all() {
  static std::vector<std::pair<std::string, std::function<void()>>> list;
  return list;
}

static bool running = false;
void at_run() { running = true; }
void run(const std::vector<tf::Fetch> &fetches, const std::vector<std::pair<tf::FeedKey, tf::Tensor>> &feed, bool init) {
  std::vector<tf::Fetch> ready;
  if (init) ready = {tf::global_variables_initializer(), tf::local_variables_initializer()};
  at_run();
  tf::Session s;
  if (init) s.run(ready);
  s.run(fetches, feed);
}

struct Answer {
  std::string type, moment, names, text;
};

/// The class of the exception that is being handled.
static std::pair<std::string, std::string> thrown() {
#define CLASS(E) catch (const tf::E &e) { return {std::string(#E).substr(std::string(#E).rfind(':') + 1), e.what()}; }
  try {
    throw;
  }
  CLASS(ValueError) CLASS(TypeError) CLASS(KeyError) CLASS(LookupError) CLASS(RuntimeError)
  CLASS(errors::InvalidArgumentError) CLASS(errors::NotFoundError) CLASS(errors::FailedPreconditionError) CLASS(errors::OutOfRangeError)
  CLASS(errors::UnimplementedError) CLASS(errors::DataLossError) CLASS(errors::AlreadyExistsError) CLASS(errors::InternalError)
  CLASS(errors::OpError) CLASS(Error)
  catch (const std::exception &e) { return {"std::exception", e.what()}; }
#undef CLASS
}

static Answer make(const std::function<void()> &mistake) {
  tf::reset_default_graph();
  running = false;
  std::string folder = std::filesystem::temp_directory_path() / "tfc_mistake_XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  Answer a{"none", "build", "", ""};
  try {
    mistake();
  } catch (...) {
    std::tie(a.type, a.text) = thrown();
  }
  a.moment = running ? "run" : "build";
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
  return a;
}

/// Without blanks, "(2,)" as "[2]" and "None" as "?": the forms that record.py puts names and shapes in.
static std::string plain(std::string text) {
  std::string out;
  for (char ch : text)
    if (!std::isspace(static_cast<unsigned char>(ch))) out += ch == '(' ? '[' : ch == ')' ? ']' : ch;
  for (auto [from, to] : {std::pair<std::string, std::string>{",]", "]"}, {"None", "?"}})
    for (std::size_t at; (at = out.find(from)) != std::string::npos;) out.replace(at, from.size(), to);
  return out;
}

static std::map<std::string, Answer> read(const char *path) {
  std::map<std::string, Answer> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::stringstream fields(line);
    std::string name;
    Answer a;
    std::getline(fields, name, '\t'), std::getline(fields, a.type, '\t'), std::getline(fields, a.moment, '\t'), std::getline(fields, a.names, '\t'), std::getline(fields, a.text);
    out[name] = a;
  }
  return out;
}
static const std::map<std::string, Answer> &expected() {
  static const auto list = read(TFC_MISTAKES "/expected.tsv");
  return list;
}
/// The mistakes whose text is not TensorFlow's, each with its reason.
static const std::map<std::string, Answer> &otherTexts() {
  static const auto list = read(TFC_MISTAKES "/other_texts.tsv");
  return list;
}

/// The mistakes that are answered by another class or at another moment: known defects, each with its reason. One that begins to
/// agree fails.
static const std::map<std::string, Answer> &otherAnswers() {
  static const auto list = read(TFC_MISTAKES "/other_answers.tsv");
  return list;
}

class Mistake : public ::testing::Test {
public:
  explicit Mistake(std::size_t i) : i(i) {}
  void TestBody() override {
    const auto &[name, f] = all()[i];
    auto want = expected().find(name);
    ASSERT_NE(want, expected().end()) << name << ": run record.py";
    Answer got = make(f);
    const Answer &e = want->second;
    EXPECT_EQ(got.type == e.type && got.moment == e.moment, otherAnswers().count(name) == 0)
        << "here " << got.type << " at " << got.moment << ": " << got.text << "\nTensorFlow " << e.type << " at " << e.moment << ": " << e.text;
    std::string text = plain(got.text), missing;
    std::stringstream names(e.names);
    for (std::string n; names >> n;)
      if (text.find(n) == std::string::npos) missing += " " + n;
    EXPECT_EQ(!missing.empty(), otherTexts().count(name) != 0) << "not named:" << missing << "\nhere:       " << got.text << "\nTensorFlow: " << e.text;
  }

private:
  std::size_t i;
};

TEST(Mistakes, EveryRecordIsMade) {
  std::set<std::string> made;
  for (const auto &m : all()) EXPECT_TRUE(made.insert(m.first).second) << m.first << " twice";
  for (const auto &e : expected()) EXPECT_TRUE(made.count(e.first)) << e.first << " has no C++ program";
  for (const auto *list : {&otherTexts(), &otherAnswers()})
    for (const auto &o : *list) EXPECT_TRUE(made.count(o.first)) << o.first;
  EXPECT_GE(made.size(), 200u);
}

} // namespace mistakes

int main(int argc, char **argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (std::size_t i = 0; i < mistakes::all().size(); ++i)
    ::testing::RegisterTest("Mistake", mistakes::all()[i].first.c_str(), nullptr, nullptr, __FILE__, __LINE__, [i]() -> ::testing::Test * { return new mistakes::Mistake(i); });
  return RUN_ALL_TESTS();
}
