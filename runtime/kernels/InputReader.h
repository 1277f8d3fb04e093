// Readers: records out of what a queue names, file by file (tensorflow/core/framework/reader_base.h). InputReader.cpp has the ops; a kind
// of reader says how a piece of work is read.
//
//   class LineReader : public Reader {
//     Status start(const std::string &work) override { ... open ... }
//     Expected<bool> next(std::string &key, std::string &value) override { ... false at the end ... }
//     void stop() override { ... close ... }
//   };
//   registerStepKernel("LineReaderV2", [](StepCall &c) { return makeReader(c, [](std::string name) { return std::make_shared<LineReader>(name); }); });
#pragma once

#include "InputQueue.h"

namespace tfc::rt {

class Reader : public StepObject {
public:
  explicit Reader(std::string name) : name(std::move(name)) {}

  /// Begins with a piece of work, most often a file's name.
  virtual Status start(const std::string &work) = 0;
  /// The next record; false if the work has no more.
  virtual Expected<bool> next(std::string &key, std::string &value) = 0;
  /// Drops the work.
  virtual void stop() = 0;
  /// Whether its state is what the ops keep, so that it can be saved.
  virtual bool canSave() const { return false; }

  const std::string name; ///< "TextLineReader 'node'", for texts

  // Kept by the ops.
  std::mutex mutex;
  std::condition_variable idle;
  bool busy = false;
  std::int64_t workStarted = 0, workFinished = 0, recordsProduced = 0;
  std::string work;
};

/// Makes the reader that the op's node names, or finds it, and gives its handle.
template <class Make> Status makeReader(StepCall &c, Make make) {
  std::string type = c.op->op;
  if (type.ends_with("V2")) type.resize(type.size() - 2);
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake("reader", *c.op, [&](std::string) -> Expected<std::shared_ptr<StepObject>> {
    return std::shared_ptr<StepObject>(make(type + " '" + c.op->node + "'"));
  }));
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

} // namespace tfc::rt
