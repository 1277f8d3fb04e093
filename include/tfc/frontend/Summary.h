// tf.summary: what TensorBoard shows of a run.
//
//   tf::summary::scalar("loss", loss);
//   tf::summary::histogram("weights", w);
//   auto merged = *tf::summary::merge_all();                    // nothing if the graph has no summaries
//   tf::summary::FileWriter writer("logs/run1", {.graph = &tf::get_default_graph()});
//   writer.add_summary(sess.run(merged), step);
//
// Reading event files back: tfc/io/Events.h.
#pragma once

#include "tfc/frontend/Math.h"
#include "tfc/io/StepStats.h"

#include <memory>
#include <optional>

namespace tfc {

/// tf.SessionLog: a START tells TensorBoard to forget what was written at this step and later by a run that did not end well.
struct SessionLog {
  TFC_NAMED;
  enum Status { STATUS_UNSPECIFIED = 0, START = 1, STOP = 2, CHECKPOINT = 3 };
  Status status = STATUS_UNSPECIFIED;
  std::string checkpoint_path{}, msg{};
};

/// tf.Summary, made without a graph:
///   writer.add_summary(tf::Summary{{{.tag = "loss", .simple_value = 0.5f}}}, step);
struct Summary {
  struct Image { TFC_NAMED; std::string encoded_image_string{}; int height = 0, width = 0, colorspace = 0; };
  struct Value { TFC_NAMED; std::string tag{}; std::optional<float> simple_value{}; std::optional<Image> image{}; };
  std::vector<Value> value;
  std::string SerializeToString() const;
  /// Values of other kinds (histograms, audio, tensors) keep their tag alone. ValueError if the bytes are no Summary.
  static Summary FromString(std::string_view bytes);
};

} // namespace tfc

namespace tfc::summary {

/// `collections` empty: GraphKeys::SUMMARIES. `family` goes before the tag: "family/scope/family/name".
struct SummaryOpts { TFC_NAMED; std::vector<std::string> collections{}; std::string family{}; };
struct ImageOpts { TFC_NAMED; int max_outputs = 3; std::vector<std::string> collections{}; std::string family{}; };
struct MergeOpts { TFC_NAMED; std::vector<std::string> collections{}; std::string name{}; };

/// Each gives a serialized Summary; the tag is the op's name in its name scope.
Output scalar(std::string_view name, In tensor, SummaryOpts o = {});
Output histogram(std::string_view name, In values, SummaryOpts o = {});
/// [batch, height, width, 1, 3 or 4], uint8 or floating point.
Output image(std::string_view name, In tensor, ImageOpts o = {});
/// [batch, frames] or [batch, frames, channels] in [-1, 1]; the rate in hertz.
Output audio(std::string_view name, In tensor, In sample_rate, ImageOpts o = {});
/// Strings.
Output text(std::string_view name, In tensor, SummaryOpts o = {});
Output merge(std::vector<Output> inputs, MergeOpts o = {});
/// The summaries of a collection (by name scope, a regular expression's beginning), merged; nothing if there are none.
std::optional<Output> merge_all(std::string_view key = GraphKeys::SUMMARIES, std::string_view scope = {}, std::string_view name = {});

struct WriterOpts { TFC_NAMED; Graph *graph = nullptr; int max_queue = 10; int flush_secs = 120; std::string filename_suffix{}; };

/// Writes logdir/events.out.tfevents.*; errors::* if that fails. May be used by several threads.
class FileWriter {
public:
  explicit FileWriter(std::string_view logdir, WriterOpts o = {});
  ~FileWriter();
  FileWriter(FileWriter &&) noexcept;
  /// What running a summary op gave.
  void add_summary(const Tensor &summary, std::int64_t step = 0);
  void add_summary(const Summary &summary, std::int64_t step = 0);
  void add_graph(const Graph &graph, std::int64_t step = 0);
  void add_session_log(const SessionLog &log, std::int64_t step = 0);
  /// A serialized MetaGraphDef.
  void add_meta_graph(std::string_view bytes, std::int64_t step = 0);
  /// What a traced run told, under a tag of its own: ValueError if it was used before.
  void add_run_metadata(const io::RunMetadata &metadata, std::string_view tag, std::int64_t step = 0) { add_run_metadata(metadata.SerializeAsString(), tag, step); }
  /// A serialized RunMetadata, once a tag.
  void add_run_metadata(std::string_view bytes, std::string_view tag, std::int64_t step = 0);
  std::string get_logdir() const;
  void flush();
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

/// One writer a folder, for all that write to it. `clear` closes them.
struct FileWriterCache {
  static std::shared_ptr<FileWriter> get(std::string_view logdir);
  static void clear();
};

} // namespace tfc::summary
