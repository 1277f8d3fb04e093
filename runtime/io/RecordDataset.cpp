// TFRecordDataset: the records of files, one after the other (tensorflow/core/kernels/data/tf_record_dataset_op.cc).
#include "tfc/io/Records.h"
#include "tfc/runtime/Dataset.h"

namespace tfc::rt {

namespace {

using namespace data;

struct RecordFiles {
  std::vector<std::string> names;
  io::RecordReaderOptions options;
};

class RecordIterator : public DatasetIterator {
public:
  explicit RecordIterator(std::shared_ptr<const RecordFiles> p) : p(std::move(p)) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(goesOn(step));
    for (; at < p->names.size(); ++at, reader.reset()) {
      if (!reader) {
        TFC_ASSIGN_OR_RETURN(reader, io::RecordReader::open(p->names[at], p->options));
      }
      std::string_view record;
      TFC_ASSIGN_OR_RETURN(bool more, reader->next(record));
      if (!more) continue;
      out = {Tensor(std::string(record))};
      return true;
    }
    return false;
  }

private:
  std::shared_ptr<const RecordFiles> p;
  std::size_t at = 0;
  std::unique_ptr<io::RecordReader> reader;
};

Status recordDataset(StepCall &c) {
  RecordFiles p;
  TFC_ASSIGN_OR_RETURN(Tensor names, inputAt(c, 0));
  TFC_ASSIGN_OR_RETURN(Tensor compression, inputAt(c, 1));
  TFC_ASSIGN_OR_RETURN(std::int64_t buffer, scalarAt(c, 2, "buffer_size"));
  if (names.dtype() != DType::string || names.shape().rank() > 1) return errors::invalidArgument("`filenames` must be a scalar or a vector.");
  if (compression.dtype() != DType::string || !compression.isScalar()) return errors::invalidArgument("compression_type must be a scalar");
  if (buffer < 0) return errors::invalidArgument("`buffer_size` must be >= 0 (0 == no buffering)");
  p.names.assign(names.strings().begin(), names.strings().end());
  TFC_ASSIGN_OR_RETURN(p.options.compression, io::compressionFromName(compression.strings()[0]));
  p.options.tornTail = io::TornTail::AsTensorFlow;
  return give(c, std::make_shared<DatasetOf<RecordFiles, RecordIterator>>(std::move(p)));
}

} // namespace

void registerRecordDataset() { registerStepKernel("TFRecordDataset", recordDataset); }

} // namespace tfc::rt
