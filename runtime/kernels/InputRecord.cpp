// TFRecordReader: records of TFRecord files for ReaderRead.
#include "InputReader.h"
#include "Register.h"
#include "tfc/io/Records.h"

namespace tfc::rt {

namespace {

class RecordFileReader : public Reader {
public:
  RecordFileReader(std::string name, io::Compression compression) : Reader(std::move(name)), compression(compression) {}
  Status start(const std::string &path) override {
    TFC_ASSIGN_OR_RETURN(file, io::RecordReader::open(path, {.compression = compression, .tornTail = io::TornTail::AsTensorFlow}));
    return Status::ok();
  }
  Expected<bool> next(std::string &key, std::string &value) override {
    std::uint64_t offset = file->offset();
    std::string_view record;
    TFC_ASSIGN_OR_RETURN(bool more, file->next(record));
    if (more) key = work + ":" + std::to_string(offset), value = record;
    return more;
  }
  void stop() override { file.reset(); }

private:
  const io::Compression compression;
  std::unique_ptr<io::RecordReader> file;
};

Status recordReader(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(io::Compression compression, io::compressionFromName(c.stringAttr("compression_type")));
  return makeReader(c, [&](std::string name) { return std::make_shared<RecordFileReader>(std::move(name), compression); });
}

} // namespace

void registerInputRecordKernels() {
  registerStepKernel("TFRecordReader", recordReader);
  registerStepKernel("TFRecordReaderV2", recordReader);
}

} // namespace tfc::rt
