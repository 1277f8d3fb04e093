// Event messages and files.
#include "File.h"

#include "tfc/base/Wire.h"
#include "tfc/io/Events.h"
#include "tfc/io/Records.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <set>
#include <unistd.h>

namespace tfc::io {

std::string serializeEvent(const Event &event) {
  WireWriter w;
  if (event.wallTime != 0)
    w.real(1, event.wallTime);
  if (event.step)
    w.number(2, static_cast<std::uint64_t>(event.step));
  if (event.what != Event::What::None)
    w.bytes(static_cast<int>(event.what), event.bytes);
  return std::move(w.out);
}

Expected<Event> parseEvent(std::string_view bytes) {
  Event event;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 1 && r.type == WireReader::Fixed64)
      std::memcpy(&event.wallTime, &r.number, sizeof event.wallTime);
    else if (r.field == 2 && r.type == WireReader::Varint)
      event.step = static_cast<std::int64_t>(r.number);
    else if (r.field >= 3 && r.field <= 9 && r.type == WireReader::Bytes)
      event.what = static_cast<Event::What>(r.field), event.bytes = r.bytes;
  }
  if (r.bad)
    return errors::invalidArgument("not an Event: the message is damaged");
  return event;
}

namespace {

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }
double steady() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

Status makeFolders(const std::string &folder) {
  for (std::size_t slash = folder.find('/', 1); slash != std::string::npos; slash = folder.find('/', slash + 1))
    TFC_RETURN_IF_ERROR(makeFolder(folder.substr(0, slash)));
  return makeFolder(folder);
}

} // namespace

struct EventWriter::Impl {
  std::mutex mutex;
  EventWriterOptions options;
  std::string file;
  std::unique_ptr<RecordWriter> records;
  std::vector<std::string> queue;
  double lastFlush = steady();
  std::set<std::string> runTags;

  Status drain() {
    for (const std::string &event : queue)
      TFC_RETURN_IF_ERROR(records->write(event));
    queue.clear();
    return Status::ok();
  }
  Status flush() {
    if (!records)
      return errors::failedPrecondition(file, ": the writer is closed");
    TFC_RETURN_IF_ERROR(drain());
    lastFlush = steady();
    return records->flush();
  }
};

EventWriter::EventWriter(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
EventWriter::~EventWriter() { (void)close(); }

Expected<std::unique_ptr<EventWriter>> EventWriter::create(const std::string &folder, EventWriterOptions options) {
  TFC_RETURN_IF_ERROR(makeFolders(folder));
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  char host[256] = "localhost", seconds[32];
  (void)::gethostname(host, sizeof host - 1);
  double time = now();
  std::snprintf(seconds, sizeof seconds, "%010lld", static_cast<long long>(time));
  std::string stem = folder + "/events.out.tfevents." + seconds + "." + host + impl->options.suffix;
  impl->file = stem;
  for (int i = 1; ::access(impl->file.c_str(), F_OK) == 0; ++i) // made within the same second
    impl->file = stem + "." + std::to_string(i);
  TFC_ASSIGN_OR_RETURN(impl->records, RecordWriter::create(impl->file));
  std::unique_ptr<EventWriter> writer(new EventWriter(std::move(impl)));
  TFC_RETURN_IF_ERROR(writer->addEvent({.wallTime = time, .step = 0, .what = Event::What::FileVersion, .bytes = "brain.Event:2"}));
  TFC_RETURN_IF_ERROR(writer->flush()); // TensorBoard asks for it at once
  return writer;
}

Status EventWriter::addEvent(Event event) {
  if (event.wallTime == 0)
    event.wallTime = now();
  std::string bytes = serializeEvent(event);
  std::lock_guard lock(impl->mutex);
  if (!impl->records)
    return errors::failedPrecondition(impl->file, ": the writer is closed");
  impl->queue.push_back(std::move(bytes));
  if (steady() - impl->lastFlush >= impl->options.flushSeconds)
    return impl->flush();
  return static_cast<int>(impl->queue.size()) > impl->options.maxQueue ? impl->drain() : Status::ok();
}

Status EventWriter::addSummary(std::string summary, std::int64_t step) {
  return addEvent({.wallTime = 0, .step = step, .what = Event::What::Summary, .bytes = std::move(summary)});
}
Status EventWriter::addGraph(std::string graphDef, std::int64_t step) {
  return addEvent({.wallTime = 0, .step = step, .what = Event::What::GraphDef, .bytes = std::move(graphDef)});
}
Status EventWriter::addMetaGraph(std::string metaGraphDef, std::int64_t step) {
  return addEvent({.wallTime = 0, .step = step, .what = Event::What::MetaGraphDef, .bytes = std::move(metaGraphDef)});
}

Status EventWriter::addSessionLog(SessionStatus status, std::int64_t step, std::string checkpoint, std::string message) {
  WireWriter log;
  log.number(1, static_cast<std::uint64_t>(status));
  if (!checkpoint.empty())
    log.bytes(2, checkpoint);
  if (!message.empty())
    log.bytes(3, message);
  return addEvent({.wallTime = 0, .step = step, .what = Event::What::SessionLog, .bytes = std::move(log.out)});
}

Status EventWriter::addRunMetadata(const std::string &tag, std::string runMetadata, std::int64_t step) {
  {
    std::lock_guard lock(impl->mutex);
    if (!impl->runTags.insert(tag).second)
      return errors::invalidArgument("The provided tag was already used for this event type");
  }
  WireWriter tagged;
  tagged.bytes(1, tag);
  tagged.bytes(2, runMetadata);
  return addEvent({.wallTime = 0, .step = step, .what = Event::What::RunMetadata, .bytes = std::move(tagged.out)});
}

Status EventWriter::flush() {
  std::lock_guard lock(impl->mutex);
  return impl->flush();
}

Status EventWriter::close() {
  std::lock_guard lock(impl->mutex);
  if (!impl->records)
    return Status::ok();
  Status s = impl->drain(), closed = impl->records->close();
  impl->records.reset();
  return s ? closed : s;
}

const std::string &EventWriter::file() const { return impl->file; }

struct EventReader::Impl {
  std::string file;
  std::unique_ptr<RecordReader> records;
};

EventReader::EventReader(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
EventReader::~EventReader() = default;

Expected<std::unique_ptr<EventReader>> EventReader::open(const std::string &file) {
  auto impl = std::make_unique<Impl>();
  impl->file = file;
  TFC_ASSIGN_OR_RETURN(impl->records, RecordReader::open(file, {.tornTail = TornTail::End}));
  return std::unique_ptr<EventReader>(new EventReader(std::move(impl)));
}

Expected<bool> EventReader::next(Event &event) {
  std::string_view record;
  std::uint64_t at = impl->records->offset();
  TFC_ASSIGN_OR_RETURN(bool more, impl->records->next(record));
  if (!more)
    return false;
  auto parsed = parseEvent(record);
  if (!parsed)
    return errors::dataLoss(impl->file, ": the record at ", at, " is no Event");
  event = std::move(*parsed);
  return true;
}

Expected<std::vector<std::string>> eventFilesIn(const std::string &folder) {
  TFC_ASSIGN_OR_RETURN(std::vector<std::string> names, namesIn(folder));
  std::vector<std::string> files;
  for (const std::string &name : names)
    if (name.find("tfevents") != std::string::npos)
      files.push_back(folder + "/" + name);
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace tfc::io
