// ReaderRead, ReaderReadUpTo, ReaderReset and so on, and the readers that need no file format: WholeFileReader, TextLineReader,
// FixedLengthRecordReader, IdentityReader.
#include "InputFiles.h"
#include "InputReader.h"
#include "Register.h"
#include "tfc/base/Wire.h"

#include <fstream>
#include <utility>

namespace tfc::rt {

namespace {

/// One op at a time uses a reader; it waits without a lock of the session.
class Use {
public:
  static Expected<std::unique_ptr<Use>> begin(Reader &r, StepServices &step) {
    std::unique_lock lock(r.mutex);
    if (!step.wait(lock, r.idle, [&] { return !r.busy; })) return errors::cancelled("Reader operation was cancelled");
    r.busy = true;
    return std::unique_ptr<Use>(new Use(r));
  }
  ~Use() {
    std::lock_guard lock(r.mutex);
    r.busy = false;
    r.idle.notify_one();
  }

private:
  explicit Use(Reader &r) : r(r) {}
  Reader &r;
};

Expected<Reader *> readerOf(StepCall &c) {
  auto *reader = c.object<Reader>(0);
  if (!reader) return c.wrongHandle();
  return reader;
}

bool inWork(const Reader &r) { return r.workFinished < r.workStarted; }

Status nextWork(Reader &r, Queue &queue, StepServices &step) {
  TFC_ASSIGN_OR_RETURN(Queue::Tuple element, queue.dequeue(step));
  if (element.size() != 1) return errors::invalidArgument("Expected single component queue");
  if (element[0].dtype() != DType::string) return errors::invalidArgument("Expected queue with single string component");
  if (element[0].size() != 1) return errors::invalidArgument("Expected to dequeue a one-element string tensor");
  r.work = element[0].strings()[0];
  TFC_RETURN_IF_ERROR(r.start(r.work));
  ++r.workStarted;
  return Status::ok();
}

/// A record of the work at hand or of the next that has one; with `first` false nothing if this work is at its end.
Expected<bool> nextRecord(Reader &r, Queue &queue, StepServices &step, bool first, std::string &key, std::string &value) {
  while (true) {
    if (!inWork(r)) TFC_RETURN_IF_ERROR(nextWork(r, queue, step));
    TFC_ASSIGN_OR_RETURN(bool produced, r.next(key, value));
    if (produced) {
      ++r.recordsProduced;
      return true;
    }
    r.stop();
    r.workFinished = r.workStarted;
    if (!first) return false;
  }
}

Status read(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Reader *reader, readerOf(c));
  auto *queue = c.object<Queue>(1);
  if (!queue) return c.wrongHandle();
  TFC_ASSIGN_OR_RETURN(auto use, Use::begin(*reader, c.step));
  std::string key, value;
  TFC_RETURN_IF_ERROR(nextRecord(*reader, *queue, c.step, true, key, value).status());
  c.step.handOut(Tensor(std::move(key)), c.outputs[0]);
  c.step.handOut(Tensor(std::move(value)), c.outputs[1]);
  return Status::ok();
}

Status readUpTo(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Reader *reader, readerOf(c));
  auto *queue = c.object<Queue>(1);
  if (!queue) return c.wrongHandle();
  Tensor count = viewOf(c.inputs[2]);
  if (count.size() != 1) return errors::invalidArgument("num_records must be a scalar, got shape ", count.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(auto use, Use::begin(*reader, c.step));
  std::vector<std::string> keys, values;
  // What one piece of work has: no second one is begun for a few more.
  for (std::int64_t left = count.asInt64(0); left > 0; --left) {
    std::string key, value;
    TFC_ASSIGN_OR_RETURN(bool produced, nextRecord(*reader, *queue, c.step, keys.empty(), key, value));
    if (!produced) break;
    keys.push_back(std::move(key));
    values.push_back(std::move(value));
  }
  c.step.handOut(Tensor(keys), c.outputs[0]);
  c.step.handOut(Tensor(values), c.outputs[1]);
  return Status::ok();
}

Status giveNumber(StepCall &c, std::int64_t Reader::*number) {
  TFC_ASSIGN_OR_RETURN(Reader *reader, readerOf(c));
  TFC_ASSIGN_OR_RETURN(auto use, Use::begin(*reader, c.step));
  TFC_RETURN_IF_ERROR(c.allocate(0, int64, {}));
  *static_cast<std::int64_t *>(c.outputs[0].data) = reader->*number;
  return Status::ok();
}

Status numRecords(StepCall &c) { return giveNumber(c, &Reader::recordsProduced); }
Status numWorkUnits(StepCall &c) { return giveNumber(c, &Reader::workFinished); }

void dropWork(Reader &r) {
  r.stop();
  r.workStarted = r.workFinished = r.recordsProduced = 0;
  r.work.clear();
}

Status reset(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Reader *reader, readerOf(c));
  TFC_ASSIGN_OR_RETURN(auto use, Use::begin(*reader, c.step));
  dropWork(*reader);
  return Status::ok();
}

//===-- state: a message ReaderBaseState ----------------------------------------------------------------------------===//

Status serialize(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Reader *r, readerOf(c));
  TFC_ASSIGN_OR_RETURN(auto use, Use::begin(*r, c.step));
  if (!r->canSave()) return errors::unimplemented("Reader SerializeState");
  WireWriter state;
  int field = 1;
  for (std::int64_t n : {r->workStarted, r->workFinished, r->recordsProduced}) {
    if (n) state.number(field, static_cast<std::uint64_t>(n));
    ++field;
  }
  if (!r->work.empty()) state.bytes(4, r->work);
  c.step.handOut(Tensor(std::move(state.out)), c.outputs[0]);
  return Status::ok();
}

Status restore(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Reader *r, readerOf(c));
  Tensor state = viewOf(c.inputs[1]);
  if (state.dtype() != DType::string || !state.isScalar())
    return errors::invalidArgument("Reader state must be scalar, but had shape: ", state.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(auto use, Use::begin(*r, c.step));
  dropWork(*r);
  if (!r->canSave()) return errors::unimplemented("Reader RestoreState");
  const std::string &text = state.strings()[0];
  auto bad = [&] { return errors::invalidArgument("Could not parse state for ", r->name, ": ", text); };
  std::int64_t numbers[3] = {};
  std::string work;
  WireReader in(text);
  while (in.next()) {
    if (in.field == 4 && in.type == WireReader::Bytes) work = in.bytes;
    else if (in.field >= 1 && in.field <= 3 && in.type == WireReader::Varint) numbers[in.field - 1] = static_cast<std::int64_t>(in.number);
  }
  if (in.bad) return bad();
  const char *const what[] = {"work_started", "work_finished", "num_records_produced"};
  for (int i = 0; i < 3; ++i)
    if (numbers[i] < 0) return errors::invalidArgument("Unexpected negative value when restoring in ", r->name, ": ", what[i], " ", numbers[i]);
  if (numbers[0] < numbers[1]) return errors::invalidArgument("Inconsistent work started vs. finished when restoring in ", r->name, ": ", text);
  r->workStarted = numbers[0], r->workFinished = numbers[1], r->recordsProduced = numbers[2];
  r->work = work;
  return inWork(*r) ? r->start(work) : Status::ok();
}

//===-- the kinds ---------------------------------------------------------------------------------------------------===//

/// The name is the record.
class IdentityReader : public Reader {
public:
  using Reader::Reader;
  Status start(const std::string &) override {
    fresh = true;
    return Status::ok();
  }
  Expected<bool> next(std::string &key, std::string &value) override {
    key = value = work;
    return std::exchange(fresh, false);
  }
  void stop() override { fresh = false; }
  bool canSave() const override { return true; }

private:
  bool fresh = false;
};

class WholeFileReader : public Reader {
public:
  using Reader::Reader;
  Status start(const std::string &) override {
    fresh = true;
    return Status::ok();
  }
  Expected<bool> next(std::string &key, std::string &value) override {
    if (!fresh) return false;
    TFC_ASSIGN_OR_RETURN(value, fileContent(work)); // a file that cannot be read is tried again
    key = work;
    fresh = false;
    return true;
  }
  void stop() override { fresh = false; }
  bool canSave() const override { return true; }

private:
  bool fresh = false;
};

class TextLineReader : public Reader {
public:
  TextLineReader(std::string name, std::int64_t skip) : Reader(std::move(name)), skip(skip) {}
  Status start(const std::string &path) override {
    TFC_RETURN_IF_ERROR(openFile(path, file));
    std::string line;
    for (lines = 0; lines < skip && readLine(line);) ++lines;
    return Status::ok();
  }
  Expected<bool> next(std::string &key, std::string &value) override {
    if (!readLine(value)) return file.bad() ? Expected<bool>(errors::unknown(work, "; cannot be read")) : Expected<bool>(false);
    key = work + ":" + std::to_string(++lines);
    return true;
  }
  void stop() override { file.close(); }

private:
  /// Without its end, be that "\n" or "\r\n".
  bool readLine(std::string &line) {
    if (!std::getline(file, line)) return false;
    if (line.ends_with('\r')) line.pop_back();
    return true;
  }
  const std::int64_t skip;
  std::ifstream file;
  std::int64_t lines = 0;
};

class FixedLengthReader : public Reader {
public:
  struct Sizes {
    std::int64_t header, record, footer, hop;
    bool zlib;
  };
  FixedLengthReader(std::string name, Sizes s) : Reader(std::move(name)), sizes(s) {}
  Status start(const std::string &path) override {
    TFC_ASSIGN_OR_RETURN(content, fileContent(path));
    if (sizes.zlib) {
      std::string packed = std::exchange(content, {});
      TFC_RETURN_IF_ERROR(inflateAll(packed, false, content));
    }
    at = sizes.header;
    end = static_cast<std::int64_t>(content.size()) - sizes.footer;
    records = 0;
    return Status::ok();
  }
  Expected<bool> next(std::string &key, std::string &value) override {
    if (at > end - sizes.record) return false;
    value = content.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(sizes.record));
    key = work + ":" + std::to_string(records++);
    at += sizes.hop;
    return true;
  }
  void stop() override { std::string().swap(content); }

private:
  const Sizes sizes;
  std::string content;
  std::int64_t at = 0, end = 0, records = 0;
};

Status identityReader(StepCall &c) {
  return makeReader(c, [](std::string name) { return std::make_shared<IdentityReader>(std::move(name)); });
}

Status wholeFileReader(StepCall &c) {
  return makeReader(c, [](std::string name) { return std::make_shared<WholeFileReader>(std::move(name)); });
}

Status textLineReader(StepCall &c) {
  std::int64_t skip = c.intAttr("skip_header_lines");
  if (skip < 0) return errors::invalidArgument("skip_header_lines must be >= 0 not ", skip);
  return makeReader(c, [&](std::string name) { return std::make_shared<TextLineReader>(std::move(name), skip); });
}

Status fixedLengthReader(StepCall &c) {
  FixedLengthReader::Sizes s{c.intAttr("header_bytes"), c.intAttr("record_bytes"), c.intAttr("footer_bytes"), c.intAttr("hop_bytes"), false};
  if (s.header < 0) return errors::invalidArgument("header_bytes must be >= 0 not ", s.header);
  if (s.record < 0) return errors::invalidArgument("record_bytes must be >= 0 not ", s.record);
  if (s.footer < 0) return errors::invalidArgument("footer_bytes must be >= 0 not ", s.footer);
  if (s.hop < 0) return errors::invalidArgument("hop_bytes must be >= 0 not ", s.hop);
  if (s.hop == 0) s.hop = s.record;
  std::string_view encoding = c.stringAttr("encoding");
  s.zlib = encoding == "ZLIB";
  return makeReader(c, [&](std::string name) { return std::make_shared<FixedLengthReader>(std::move(name), s); });
}

} // namespace

void registerInputReaderKernels() {
  auto both = [](std::string name, StepKernel kernel) {
    registerStepKernel(name, kernel);
    registerStepKernel(name + "V2", kernel);
  };
  both("IdentityReader", identityReader);
  both("WholeFileReader", wholeFileReader);
  both("TextLineReader", textLineReader);
  both("FixedLengthRecordReader", fixedLengthReader);
  both("ReaderRead", read);
  both("ReaderReadUpTo", readUpTo);
  both("ReaderNumRecordsProduced", numRecords);
  both("ReaderNumWorkUnitsCompleted", numWorkUnits);
  both("ReaderReset", reset);
  both("ReaderSerializeState", serialize);
  both("ReaderRestoreState", restore);
}

} // namespace tfc::rt
