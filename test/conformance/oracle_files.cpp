// Files for oracle_files.py, which reads them with TensorFlow.
//
//   oracle_files write OUT        records, examples, an event file, a checkpoint with partitions
//   oracle_files resave IN OUT    a SavedModel, read and written again
//   oracle_files debug OUT        a step watched by tf::debug, in OUT/dump, and the RunMetadata of its trace, in OUT/metadata
//   oracle_files model OUT        a SavedModel of tfc's own builder in OUT/built, one of simple_save in OUT/simple, their file in OUT
#include "tfc/graph/SavedModel.h"
#include "tfc/io/Checkpoint.h"
#include "tfc/io/Events.h"
#include "tfc/io/Example.h"
#include "tfc/io/Records.h"
#include "tfc/tf.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace tfc;
namespace fs = std::filesystem;

namespace {

Status writeRecords(const std::string &out) {
  for (auto [name, compression] : {std::pair("plain", io::Compression::None), std::pair("gzip", io::Compression::Gzip), std::pair("zlib", io::Compression::Zlib)}) {
    TFC_ASSIGN_OR_RETURN(auto w, io::RecordWriter::create(out + "/" + name + ".tfrecord", {.compression = compression}));
    for (std::int64_t i = 0; i < 100; ++i) {
      std::vector<float> x(static_cast<std::size_t>(i * i), static_cast<float>(i) * 0.5f);
      TFC_RETURN_IF_ERROR(w->write(io::serializeExample({{"id", std::vector<std::int64_t>{i, -i}}, {"x", x}, {"name", std::vector<std::string>{"n" + std::to_string(i)}}, {"none", {}}})));
    }
    TFC_RETURN_IF_ERROR(w->close());
  }
  TFC_ASSIGN_OR_RETURN(auto w, io::RecordWriter::create(out + "/sequence.tfrecord"));
  TFC_RETURN_IF_ERROR(w->write(io::serializeSequenceExample({{{"n", std::vector<std::int64_t>{2}}}, {{"steps", {std::vector<float>{1, 2}, std::vector<float>{}}}}})));
  return w->close();
}

Status writeEvents(const std::string &out) {
  TFC_ASSIGN_OR_RETURN(auto w, io::EventWriter::create(out + "/events"));
  for (int step = 0; step < 5; ++step) {
    Tensor values({-1.5f * static_cast<float>(step), 0.0f, 0.25f, 3.0f, 3.0f});
    TFC_ASSIGN_OR_RETURN(io::Histogram h, io::histogramOf(values, "h"));
    TFC_RETURN_IF_ERROR(w->addSummary(io::serializeSummary({io::SummaryValue::scalar("loss", 1.0f / static_cast<float>(step + 1)),
                                                            io::SummaryValue::histogram("h", h), io::SummaryValue::text("note", Tensor("step " + std::to_string(step)))}), step));
  }
  TFC_RETURN_IF_ERROR(w->addGraph("\x0a\x10\x0a\x01x\x12\x0bPlaceholder"));
  TFC_RETURN_IF_ERROR(w->addSessionLog(io::SessionStatus::Start, 5));
  TFC_RETURN_IF_ERROR(w->addRunMetadata("step 4", "", 4));
  return w->close();
}

Status writeSlices(const std::string &out) {
  Tensor whole = np::arange(35, float32).reshape({7, 5});
  io::BundleWriter w(out + "/slices");
  for (auto [text, from, to] : {std::tuple("7 5 0,3:0,5", 0, 3), std::tuple("7 5 3,4:-", 3, 7)}) {
    TFC_ASSIGN_OR_RETURN(auto part, io::parseShapeAndSlice(text));
    TFC_RETURN_IF_ERROR(w.addSlice("p", *part, whole.rows(from, to)));
  }
  TFC_RETURN_IF_ERROR(w.add("q", Tensor({1, 2, 3})));
  return w.finish();
}

Status resave(const std::string &in, const std::string &out) {
  std::ifstream file(in + "/saved_model.pb", std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  TFC_ASSIGN_OR_RETURN(auto sets, graph::savedModelTags(bytes));
  std::vector<graph::MetaGraph> metas;
  for (const auto &tags : sets) {
    TFC_ASSIGN_OR_RETURN(graph::MetaGraph meta, graph::readSavedModel(bytes, tags));
    graph::setSignatures(meta, graph::signaturesOf(meta));
    graph::setAssets(meta, graph::assetsOf(meta));
    metas.push_back(std::move(meta));
  }
  std::vector<const graph::MetaGraph *> pointers;
  for (const auto &m : metas)
    pointers.push_back(&m);
  fs::create_directories(out + "/variables");
  if (fs::exists(in + "/assets"))
    fs::copy(in + "/assets", out + "/assets");
  TFC_RETURN_IF_ERROR(io::writeFileDurably(out + "/saved_model.pb", graph::writeSavedModel(pointers)));
  TFC_ASSIGN_OR_RETURN(auto reader, io::CheckpointReader::open(in + "/variables/variables"));
  io::BundleWriter w(out + "/variables/variables");
  for (const io::TensorInfo &info : reader->tensors()) {
    TFC_ASSIGN_OR_RETURN(Tensor t, reader->read(info.name));
    TFC_RETURN_IF_ERROR(w.add(info.name, t));
  }
  return w.finish();
}

Status model(const std::string &out) {
  namespace sm = tf::saved_model;
  std::ofstream(out + "/words.txt") << "a\nb\n";
  auto x = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "x"});
  tf::Variable w(tf::Tensor({0.5f, 1.5f, -2.0f}), {.name = "w"}), calls(0, {.name = "calls", .trainable = false}), seen("", {.name = "seen"});
  auto path = tf::constant(out + "/words.txt", {.name = "path"});
  auto y = tf::multiply(x, w, {.name = "y"});
  auto mainOp = tf::group({tf::assign_add(calls, 100).op(), tf::assign(seen, path).op()}, {.name = "main"});
  tf::Session s;
  s.run(tf::global_variables_initializer());
  sm::SavedModelBuilder b(out + "/built");
  b.add_meta_graph_and_variables(s, {sm::tag_constants::SERVING}, {.signature_def_map = {{"serving_default", sm::signature_def_utils::predict_signature_def({{"in", x}}, {{"out", y}})}},
                                                                   .assets_collection = {path}, .main_op = mainOp});
  b.save();
  sm::simple_save(s, out + "/simple", {{"in", x}}, {{"out", y}});
  return Status::ok();
}

/// A step with a variable, a branch and a loop, watched and traced.
Status debugged(const std::string &out) {
  auto x = tf::placeholder(float32, {2, 3}, {.name = "x"});
  tf::Variable v({1.0f, 2.0f}, {.name = "v", .use_resource = false});
  auto quotient = tf::divide(x, x, {.name = "scope/quotient"});
  auto product = tf::matmul(x, quotient, {.transpose_b = true, .name = "scope/product"});
  auto up = tf::assign_add(v, {1.0f, 1.0f}, {.name = "up"});
  auto branch = tf::cond(tf::less(tf::reduce_sum(x), 1.0f), [&] { return x + 1.0f; }, [&] { return x * 2.0f; }, {.name = "c"});
  auto words = tf::identity(tf::constant(Tensor({"a", "b"})), {.name = "words"});
  auto [count] = tf::while_loop([](Output i) { return tf::less(i, 3); }, [](Output i) { return i + 1; }, std::tuple{tf::constant(0)});
  tf::Session s;
  s.run(v.initializer());
  tf::RunOptions o;
  o.trace_level = tf::RunOptions::FULL_TRACE;
  tf::debug::watch_graph(o, s.graph(), "file://" + out + "/dump");
  tf::RunMetadata md;
  s.run({product, up, branch, words, count}, {{x, np::arange(6, float32).reshape({2, 3})}}, o, &md);
  std::ofstream(out + "/metadata", std::ios::binary) << md.SerializeAsString();
  return Status::ok();
}

Status run(int argc, char **argv) {
  std::string command = argc > 2 ? argv[1] : "";
  if (command == "resave" && argc > 3)
    return resave(argv[2], argv[3]);
  if (command == "debug")
    return debugged(argv[2]);
  if (command == "model")
    return model(argv[2]);
  if (command != "write")
    return errors::invalidArgument("usage: oracle_files write OUT | resave IN OUT | debug OUT | model OUT");
  TFC_RETURN_IF_ERROR(writeRecords(argv[2]));
  TFC_RETURN_IF_ERROR(writeEvents(argv[2]));
  return writeSlices(argv[2]);
}

} // namespace

int main(int argc, char **argv) {
  Status s = run(argc, argv);
  if (!s)
    std::fprintf(stderr, "oracle_files: %s\n", s.str().c_str());
  return s ? 0 : 1;
}
