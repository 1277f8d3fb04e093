// tf.summary (python/summary/summary.py, python/ops/summary_op_util.py, python/summary/writer/writer.py).
#include "SaverImpl.h"
#include "State.h"

#include "tfc/frontend/Errors.h"
#include "tfc/frontend/Summary.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/io/Events.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

namespace tfc::summary {
using namespace frontend;

namespace {

/// Tags may hold letters, digits, '-', '/', '_' and '.'; others become '_', and leading slashes go.
std::string cleanTag(std::string_view name) {
  std::string out;
  for (char c : name)
    out += isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '/' || c == '_' || c == '.' ? c : '_';
  return out.substr(std::min(out.find_first_not_of('/'), out.size()));
}

/// summary_scope: the name scope of a summary op, and the tag that follows from it.
class TagScope {
public:
  TagScope(std::string_view name, std::string_view family, const In &value)
      : family(cleanTag(family)), scoped(this->family.empty() ? cleanTag(name) : this->family + "/" + cleanTag(name), "", {value}) {
    std::string scope = scoped.name;
    while (scope.ends_with('/')) scope.pop_back();
    tag = this->family.empty() ? scope : this->family + "/" + scope;
  }
  std::string tag;
  const std::string &name() const { return scoped.name; }

private:
  std::string family;
  Scoped scoped;
};

Output collected(Output summary, const std::vector<std::string> &collections, bool always = true) {
  for (const std::string &key : collections) add_to_collection(key, summary);
  if (collections.empty() && always) add_to_collection(GraphKeys::SUMMARIES, summary);
  return summary;
}

void check(const Status &s) {
  if (!s) raise(s);
}

} // namespace

Output scalar(std::string_view name, In tensor, SummaryOpts o) {
  TagScope s(name, o.family, tensor);
  return collected(op("ScalarSummary", s.name(), {In(s.tag), tensor}), o.collections);
}

Output histogram(std::string_view name, In values, SummaryOpts o) {
  TagScope s(name, o.family, values);
  return collected(op("HistogramSummary", s.name(), {In(s.tag), values}), o.collections);
}

Output image(std::string_view name, In tensor, ImageOpts o) {
  TagScope s(name, o.family, tensor);
  return collected(op("ImageSummary", s.name(), {In(s.tag), tensor}, {{"max_images", std::int64_t{o.max_outputs}}}), o.collections);
}

Output audio(std::string_view name, In tensor, In sample_rate, ImageOpts o) {
  TagScope s(name, o.family, tensor);
  Output rate = convert(sample_rate, float32, "sample_rate");
  return collected(op("AudioSummaryV2", s.name(), {In(s.tag), tensor, rate}, {{"max_outputs", std::int64_t{o.max_outputs}}}), o.collections);
}

Output text(std::string_view name, In tensor, SummaryOpts o) {
  if (typeOf(tensor) != DType::string) throw ValueError(cat("Expected tensor ", name, " to have dtype string, got ", tfc::name(typeOf(tensor))));
  std::string metadata = *io::SummaryValue::text("", Tensor("")).metadata;
  TagScope s(name, o.family, tensor);
  return collected(op("TensorSummaryV2", s.name(), {In(s.tag), tensor, In(metadata)}), o.collections);
}

Output merge(std::vector<Output> inputs, MergeOpts o) {
  std::vector<In> list(inputs.begin(), inputs.end());
  Scoped s(cleanTag(o.name), "Merge", list);
  return collected(op("MergeSummary", cleanTag(o.name), {Arg(Ins(inputs))}), o.collections, false);
}

std::optional<Output> merge_all(std::string_view key, std::string_view scope, std::string_view name) {
  auto all = get_collection<Output>(key, scope);
  if (all.empty()) return {};
  return merge(std::move(all), {.name = std::string(name)});
}

struct FileWriter::Impl {
  std::string logdir;
  std::unique_ptr<io::EventWriter> events;
};

FileWriter::FileWriter(std::string_view logdir, WriterOpts o) : impl(std::make_unique<Impl>()) {
  impl->logdir = logdir;
  impl->events = unwrap(io::EventWriter::create(impl->logdir, {.maxQueue = o.max_queue, .flushSeconds = static_cast<double>(o.flush_secs), .suffix = o.filename_suffix}));
  if (!o.graph) return;
  add_graph(*o.graph);
  add_meta_graph(metaBytes(Access::graph(*o.graph), {}));
}
FileWriter::~FileWriter() = default;
FileWriter::FileWriter(FileWriter &&) noexcept = default;

void FileWriter::add_summary(const Tensor &summary, std::int64_t step) {
  if (summary.dtype() != DType::string || summary.size() != 1) throw TypeError("add_summary takes what a summary op gives: one string");
  check(impl->events->addSummary(summary.strings()[0], step));
}
void FileWriter::add_summary(const Summary &summary, std::int64_t step) { check(impl->events->addSummary(summary.SerializeToString(), step)); }
void FileWriter::add_graph(const Graph &graph, std::int64_t step) {
  const auto &state = Access::graph(graph);
  std::string bytes = graph::writeGraph(*state->graph);
  check(impl->events->addGraph(bytes, step));
}
void FileWriter::add_session_log(const SessionLog &log, std::int64_t step) {
  check(impl->events->addSessionLog(static_cast<io::SessionStatus>(log.status), step, log.checkpoint_path, log.msg));
}
void FileWriter::add_meta_graph(std::string_view bytes, std::int64_t step) { check(impl->events->addMetaGraph(std::string(bytes), step)); }
void FileWriter::add_run_metadata(std::string_view bytes, std::string_view tag, std::int64_t step) {
  Status s = impl->events->addRunMetadata(std::string(tag), std::string(bytes), step);
  if (s.code() == Code::InvalidArgument) throw ValueError(s.message());
  check(s);
}
std::string FileWriter::get_logdir() const { return impl->logdir; }
void FileWriter::flush() { check(impl->events->flush()); }
void FileWriter::close() { check(impl->events->close()); }

namespace {
struct Writers {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<FileWriter>, std::less<>> byFolder;
};
Writers &writers() {
  static Writers w;
  return w;
}
} // namespace
std::shared_ptr<FileWriter> FileWriterCache::get(std::string_view logdir) {
  std::lock_guard lock(writers().mutex);
  auto &writer = writers().byFolder[std::filesystem::absolute(std::string(logdir)).lexically_normal().string()];
  if (!writer) writer = std::make_shared<FileWriter>(logdir);
  return writer;
}
void FileWriterCache::clear() {
  std::lock_guard lock(writers().mutex);
  writers().byFolder.clear();
}

} // namespace tfc::summary

namespace tfc {

std::string Summary::SerializeToString() const {
  std::vector<io::SummaryValue> values;
  for (const Value &v : value) {
    auto &out = values.emplace_back(io::SummaryValue{.tag = v.tag, .nodeName = {}, .metadata = {}, .value = {}});
    if (v.image) out.value = io::SummaryImage{v.image->height, v.image->width, v.image->colorspace, v.image->encoded_image_string};
    else if (v.simple_value) out.value = *v.simple_value;
  }
  return io::serializeSummary(values);
}
Summary Summary::FromString(std::string_view bytes) {
  auto parsed = io::parseSummary(bytes);
  if (!parsed) throw ValueError("Error parsing message with type 'tensorflow.Summary'");
  Summary out;
  for (const io::SummaryValue &v : *parsed) {
    Value &to = out.value.emplace_back(Value{.tag = v.tag});
    if (auto *number = std::get_if<float>(&v.value)) to.simple_value = *number;
    if (auto *i = std::get_if<io::SummaryImage>(&v.value)) to.image = Image{.encoded_image_string = i->png, .height = i->height, .width = i->width, .colorspace = i->channels};
  }
  return out;
}

} // namespace tfc
