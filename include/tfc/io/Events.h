// Event files (events.out.tfevents.*), as TensorBoard reads them: summaries by step, graphs, session logs, run metadata. Written as
// tf.summary.FileWriter does, read as tf.train.summary_iterator.
//
//   TFC_ASSIGN_OR_RETURN(auto w, io::EventWriter::create("logs/train"));
//   TFC_RETURN_IF_ERROR(w->addSummary(io::serializeSummary({io::SummaryValue::scalar("loss", loss)}), step));
//   TFC_RETURN_IF_ERROR(w->close());
//
//   TFC_ASSIGN_OR_RETURN(auto r, io::EventReader::open(file));
//   io::Event e;
//   for (;;) {
//     TFC_ASSIGN_OR_RETURN(bool more, r->next(e));
//     if (!more) break;                 // the end as it is now: later calls give what was written since
//     ...
//   }
#pragma once

#include "tfc/io/Summary.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tfc::io {

struct Event {
  enum class What { None, FileVersion = 3, GraphDef = 4, Summary = 5, LogMessage = 6, SessionLog = 7, RunMetadata = 8, MetaGraphDef = 9 };
  double wallTime = 0; ///< seconds since 1970
  std::int64_t step = 0;
  What what = What::None;
  /// The text of a file version, a serialized GraphDef, Summary, LogMessage, SessionLog, TaggedRunMetadata or MetaGraphDef.
  std::string bytes;
};
std::string serializeEvent(const Event &event);
/// InvalidArgument if the bytes are no Event.
Expected<Event> parseEvent(std::string_view bytes);

enum class SessionStatus { Start = 1, Stop = 2, Checkpoint = 3 };

struct EventWriterOptions {
  int maxQueue = 10;       ///< events held back at most
  double flushSeconds = 120; ///< at the first event after so long all are handed to the operating system
  std::string suffix;      ///< of the file's name
};

/// May be used by several threads. Events not flushed when the writer goes away are flushed then, with errors unseen.
class EventWriter {
public:
  /// Makes the folder (and those above it), and in it the file events.out.tfevents.SECONDS.HOST + suffix, which begins with the
  /// file version.
  static Expected<std::unique_ptr<EventWriter>> create(const std::string &folder, EventWriterOptions options = {});
  ~EventWriter();
  EventWriter(const EventWriter &) = delete;

  /// wallTime 0: now. FailedPrecondition once closed.
  Status addEvent(Event event);
  Status addSummary(std::string summary, std::int64_t step = 0);
  Status addGraph(std::string graphDef, std::int64_t step = 0);
  Status addMetaGraph(std::string metaGraphDef, std::int64_t step = 0);
  Status addSessionLog(SessionStatus status, std::int64_t step = 0, std::string checkpoint = {}, std::string message = {});
  /// `runMetadata`: a serialized RunMetadata. InvalidArgument "The provided tag was already used for this event type".
  Status addRunMetadata(const std::string &tag, std::string runMetadata, std::int64_t step = 0);
  Status flush();
  Status close();
  const std::string &file() const;
  struct Impl;

private:
  explicit EventWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

class EventReader {
public:
  static Expected<std::unique_ptr<EventReader>> open(const std::string &file);
  ~EventReader();
  /// False at the end, which may move while the file is written. DataLoss `corrupted record at OFFSET`.
  Expected<bool> next(Event &event);
  struct Impl;

private:
  explicit EventReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

/// The event files of a folder, oldest first (by name, as TensorBoard reads them).
Expected<std::vector<std::string>> eventFilesIn(const std::string &folder);

} // namespace tfc::io
