// TextLineDataset and FixedLengthRecordDataset: files read whole, one after the other.
#include "InputDataset.h"
#include "InputFiles.h"
#include "Register.h"

namespace tfc::rt {
namespace data {

namespace {

enum class Packed { no, gzip, zlib };

struct Files {
  std::vector<std::string> names;
  Packed packed = Packed::no;
  std::int64_t header = 0, record = 0, footer = 0; ///< bytes; record 0: lines of text
};

class FilesIterator : public DatasetIterator {
public:
  explicit FilesIterator(std::shared_ptr<const Files> p) : p(std::move(p)) {}
  Status begin(StepServices &) { return Status::ok(); }
  Expected<bool> next(StepServices &step, Tuple &out) override {
    TFC_RETURN_IF_ERROR(goesOn(step));
    for (; file < p->names.size(); ++file, open = false) {
      if (!open) TFC_RETURN_IF_ERROR(load());
      if (at >= end) continue;
      std::size_t from = at, length = static_cast<std::size_t>(p->record);
      if (p->record) at += length;
      else {
        std::size_t line = content.find('\n', at);
        at = line == std::string::npos ? end : line + 1;
        length = (line == std::string::npos ? end : line) - from;
        if (length && content[from + length - 1] == '\r') --length;
      }
      out = {Tensor(content.substr(from, length))};
      return true;
    }
    return false;
  }

private:
  Status load() {
    const std::string &name = p->names[file];
    TFC_ASSIGN_OR_RETURN(content, fileContent(name));
    if (p->packed != Packed::no) {
      std::string packed = std::move(content);
      content.clear();
      TFC_RETURN_IF_ERROR(inflateAll(packed, p->packed == Packed::gzip, content));
    }
    open = true, at = 0, end = content.size();
    if (!p->record) return Status::ok();
    std::int64_t body = static_cast<std::int64_t>(end) - p->header - p->footer;
    if (body < 0 || body % p->record)
      return errors::invalidArgument("Excepted file \"", name, "\" body length ", body, " bytes to be an exact multiple of the record length (", p->record, " bytes).");
    at = static_cast<std::size_t>(p->header), end = static_cast<std::size_t>(p->header + body);
    return Status::ok();
  }

  std::shared_ptr<const Files> p;
  std::size_t file = 0, at = 0, end = 0;
  bool open = false;
  std::string content;
};

Status readNames(StepCall &c, Files &p, int compressionInput) {
  Tensor names = viewOf(c.inputs[0]);
  if (names.dtype() != DType::string || names.shape().rank() > 1) return errors::invalidArgument("`filenames` must be a scalar or a vector.");
  p.names.assign(names.strings().begin(), names.strings().end());
  if (compressionInput >= c.op->num_inputs) return Status::ok();
  Tensor compression = viewOf(c.inputs[compressionInput]);
  if (compression.dtype() != DType::string || !compression.isScalar()) return errors::invalidArgument("compression_type must be a scalar");
  const std::string &type = compression.strings()[0];
  if (!type.empty() && type != "GZIP" && type != "ZLIB") return errors::invalidArgument("Unsupported compression_type.");
  p.packed = type.empty() ? Packed::no : type == "GZIP" ? Packed::gzip : Packed::zlib;
  return Status::ok();
}

Status textLines(StepCall &c) {
  Files p;
  TFC_RETURN_IF_ERROR(readNames(c, p, 1));
  return give(c, std::make_shared<DatasetOf<Files, FilesIterator>>(std::move(p)));
}

/// (filenames, header_bytes, record_bytes, footer_bytes, buffer_size [, compression_type])
Status fixedLength(StepCall &c) {
  Files p;
  TFC_RETURN_IF_ERROR(readNames(c, p, 5));
  TFC_ASSIGN_OR_RETURN(p.header, scalarAt(c, 1, "header_bytes"));
  TFC_ASSIGN_OR_RETURN(p.record, scalarAt(c, 2, "record_bytes"));
  TFC_ASSIGN_OR_RETURN(p.footer, scalarAt(c, 3, "footer_bytes"));
  if (p.header < 0) return errors::invalidArgument("`header_bytes` must be >= 0");
  if (p.record <= 0) return errors::invalidArgument("`record_bytes` must be > 0");
  if (p.footer < 0) return errors::invalidArgument("`footer_bytes` must be >= 0");
  return give(c, std::make_shared<DatasetOf<Files, FilesIterator>>(std::move(p)));
}

} // namespace
} // namespace data

void registerInputDatasetFileKernels() {
  registerStepKernel("TextLineDataset", data::textLines);
  registerStepKernel("FixedLengthRecordDataset", data::fixedLength);
}

} // namespace tfc::rt
