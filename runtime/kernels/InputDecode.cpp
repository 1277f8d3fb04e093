// Bytes and text decoded: DecodeRaw, DecodePaddedRaw, DecodeCSV, DecodeCompressed.
#include "InputFiles.h"
#include "NumberText.h"
#include "StringHelpers.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace tfc::rt {

namespace {

/// Turns the bytes of each element (of each half of a complex one) round if they are big-endian.
void fixOrder(char *data, std::size_t bytes, DType type, bool littleEndian) {
  std::size_t each = byteSize(type) / (isComplex(type) ? 2 : 1);
  if (littleEndian || each < 2) return;
  for (std::size_t i = 0; i + each <= bytes; i += each) std::reverse(data + i, data + i + each);
}

Status decodeRaw(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  auto type = static_cast<DType>(c.intAttr("out_type"));
  std::size_t each = byteSize(type);
  if (!each) return errors::unimplemented("No host kernel of DecodeRaw for ", runtimeName(type));
  const Tensor &in = c.inputs[0];
  std::size_t size = in.size() ? in.strings()[0].size() : 0;
  for (std::int64_t i = 1; i < in.size(); ++i)
    if (in.strings()[i].size() != size)
      return errors::invalidArgument("DecodeRaw requires input strings to all be the same size, but element ", i, " has size ", in.strings()[i].size(), " != ", size);
  if (size % each) return errors::invalidArgument("Input to DecodeRaw has length ", size, " that is not a multiple of ", each, ", the size of ", runtimeName(type));
  std::vector<std::int64_t> dims(in.shape().dims().begin(), in.shape().dims().end());
  dims.push_back(static_cast<std::int64_t>(size / each));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, Shape(dims)));
  if (out.size()) {
    auto *to = static_cast<char *>(out.mutableRaw());
    for (std::int64_t i = 0; i < in.size(); ++i) std::memcpy(to + static_cast<std::size_t>(i) * size, in.strings()[i].data(), size);
    fixOrder(to, out.nbytes(), type, c.intAttr("little_endian", 1));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status decodePaddedRaw(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  auto type = static_cast<DType>(c.intAttr("out_type"));
  std::size_t each = byteSize(type);
  if (!each) return errors::unimplemented("No host kernel of DecodePaddedRaw for ", runtimeName(type));
  const Tensor &in = c.inputs[0], &length = c.inputs[1];
  if (!length.isScalar() || !isInteger(length.dtype())) return errors::invalidArgument("k must be scalar, got shape ", length.shape().errorStr());
  std::int64_t fixed = length.asInt64(0);
  if (fixed <= 0) return errors::invalidArgument("fixed_length (", fixed, ") must be greater than zero.");
  if (fixed % static_cast<std::int64_t>(each))
    return errors::invalidArgument("fixed_length (", fixed, ") must be a multiple of the size of out_type (", each, ")");
  std::vector<std::int64_t> dims(in.shape().dims().begin(), in.shape().dims().end());
  dims.push_back(fixed / static_cast<std::int64_t>(each));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, Shape(dims)));
  if (out.size()) {
    auto *to = static_cast<char *>(out.mutableRaw());
    std::memset(to, 0, out.nbytes());
    for (std::int64_t i = 0; i < in.size(); ++i) {
      const std::string &s = in.strings()[i];
      std::memcpy(to + i * fixed, s.data(), std::min(s.size(), static_cast<std::size_t>(fixed)));
    }
    fixOrder(to, out.nbytes(), type, c.intAttr("little_endian", 1));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// How a line is cut into fields (RFC 4180).
struct CsvFormat {
  char delimiter;
  bool quotes;
  std::vector<std::int64_t> columns; ///< ascending; empty: all

  bool chosen(std::size_t next, std::int64_t field) const { return columns.empty() || (next < columns.size() && columns[next] == field); }
  bool complete(std::size_t taken) const { return !columns.empty() && taken == columns.size(); }

  Status fields(std::string_view line, std::vector<std::string> &out) const {
    std::size_t at = 0;
    std::int64_t number = 0;
    while (at < line.size()) {
      if (line[at] == '\n' || line[at] == '\r') {
        ++at;
        continue;
      }
      std::string field;
      if (quotes && line[at] == '"') {
        TFC_RETURN_IF_ERROR(quoted(line, ++at, field));
      } else {
        for (; at < line.size() && line[at] != delimiter; ++at) {
          if ((quotes && line[at] == '"') || line[at] == '\n' || line[at] == '\r')
            return errors::invalidArgument("Unquoted fields cannot have quotes/CRLFs inside");
          field += line[at];
        }
        ++at;
      }
      if (chosen(out.size(), number++)) out.push_back(std::move(field));
      if (complete(out.size())) return Status::ok();
    }
    if (!line.empty() && line.back() == delimiter && chosen(out.size(), number)) out.emplace_back(); // the last field is empty
    return Status::ok();
  }

private:
  Status quoted(std::string_view line, std::size_t &at, std::string &field) const {
    while (at + 1 < line.size() && (line[at] != '"' || line[at + 1] != delimiter)) {
      if (line[at] == '"') {
        if (line[at + 1] != '"') return errors::invalidArgument("Quote inside a string has to be escaped by another quote");
        ++at;
      }
      field += line[at++];
    }
    if (at >= line.size() || line[at] != '"' || (at + 1 != line.size() && line[at + 1] != delimiter))
      return errors::invalidArgument("Quoted field has to end with quote followed by delim or end");
    at += 2;
    return Status::ok();
  }
};

/// Writes one field to element `i` of its column.
Status setField(Tensor &column, std::int64_t i, const std::string &text, std::size_t field) {
  auto bad = [&](const char *type) { return errors::invalidArgument("Field ", field, " in record ", i, " is not a valid ", type, ": ", text.substr(0, 200)); };
  switch (column.dtype()) {
  case DType::string: column.mutable_data<std::string>()[i] = text; return Status::ok();
  case DType::float32: return parseNumber(text, column.mutable_data<float>()[i]) ? Status::ok() : bad("float");
  case DType::float64: return parseNumber(text, column.mutable_data<double>()[i]) ? Status::ok() : bad("double");
  case DType::int32: return parseNumber(text, column.mutable_data<std::int32_t>()[i]) ? Status::ok() : bad("int32");
  case DType::int64: return parseNumber(text, column.mutable_data<std::int64_t>()[i]) ? Status::ok() : bad("int64");
  default: return errors::invalidArgument("csv: data type ", runtimeName(column.dtype()), " not supported in field ", field);
  }
}

Status decodeCsv(HostCall &c) {
  std::size_t n = c.outputs.size();
  TFC_RETURN_IF_ERROR(wantArgs(c, static_cast<int>(n + 1), static_cast<int>(n)));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &records = c.inputs[0];
  std::string_view delimiter = c.stringAttr("field_delim", ","), missing = c.stringAttr("na_value");
  if (delimiter.size() != 1) return errors::invalidArgument("field_delim should be only 1 char");
  CsvFormat format{delimiter[0], c.intAttr("use_quote_delim", 1) != 0, {}};
  if (const tfc_attr *columns = c.attr("select_cols"); columns && columns->kind == 'I')
    format.columns.assign(columns->list, columns->list + columns->n);
  if (!format.columns.empty() && format.columns.size() != n) return errors::invalidArgument("select_cols should match output size");
  for (std::size_t i = 0; i < format.columns.size(); ++i)
    if (format.columns[i] < 0 || (i && format.columns[i] <= format.columns[i - 1]))
      return errors::invalidArgument("select_cols should be strictly increasing indices");
  for (std::size_t f = 0; f < n; ++f) {
    const Tensor &standard = c.inputs[f + 1];
    if (standard.shape().rank() > 1) return errors::invalidArgument("Each record default should be at most rank 1");
    if (standard.size() >= 2) return errors::invalidArgument("There should only be 1 default per field but field ", f, " has ", standard.size());
    TFC_ASSIGN_OR_RETURN(Tensor column, Tensor::allocate(standard.dtype(), records.shape()));
    c.setOutput(static_cast<int>(f), std::move(column));
  }
  for (std::int64_t i = 0; i < records.size(); ++i) {
    std::vector<std::string> fields;
    TFC_RETURN_IF_ERROR(format.fields(records.strings()[i], fields));
    if (fields.size() != n) return errors::invalidArgument("Expect ", n, " fields but have ", fields.size(), " in record ", i);
    for (std::size_t f = 0; f < n; ++f) {
      const Tensor &standard = c.inputs[f + 1];
      Tensor &column = c.outputs[f];
      if (!fields[f].empty() && fields[f] != missing) {
        TFC_RETURN_IF_ERROR(setField(column, i, fields[f], f));
        continue;
      }
      if (standard.size() != 1) return errors::invalidArgument("Field ", f, " is required but missing in record ", i, "!");
      if (column.dtype() == DType::string) column.mutable_data<std::string>()[i] = standard.strings()[0];
      else std::memcpy(static_cast<char *>(column.mutableRaw()) + static_cast<std::size_t>(i) * byteSize(column.dtype()), standard.raw(), byteSize(column.dtype()));
    }
  }
  return Status::ok();
}

} // namespace

Status inflateAll(const std::string &in, bool gzip, std::string &out) {
  constexpr std::size_t free = std::size_t{64} << 20, ratio = 1000;
  z_stream stream{};
  if (inflateInit2(&stream, gzip ? 15 + 16 : 15) != Z_OK) return errors::resourceExhausted("zlib has no memory");
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(in.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(in.size(), UINT32_MAX));
  char block[65536];
  int code = Z_OK;
  Status s;
  while (code == Z_OK && s.isOk()) {
    stream.next_out = reinterpret_cast<Bytef *>(block), stream.avail_out = sizeof block;
    code = inflate(&stream, Z_NO_FLUSH);
    out.append(block, sizeof block - stream.avail_out);
    if (out.size() > free && out.size() / ratio > in.size()) s = errors::resourceExhausted("DecodeCompressed: more than ", ratio, " times the input");
    if (code == Z_STREAM_END && gzip && stream.avail_in) code = inflateReset(&stream) == Z_OK ? Z_OK : Z_DATA_ERROR; // the next member
  }
  inflateEnd(&stream);
  if (s.isOk() && code != Z_STREAM_END) s = errors::dataLoss("inflate() failed with error ", code, ": the compressed data is damaged or cut off");
  return s;
}

namespace {

Status decodeCompressed(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  std::string_view kind = c.stringAttr("compression_type");
  if (kind != "" && kind != "ZLIB" && kind != "GZIP") return errors::invalidArgument("Only ZLIB, GZIP or NONE are supported compressions");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, c.inputs[0].shape()));
  auto *to = out.mutable_data<std::string>().data();
  for (const std::string &s : c.inputs[0].strings()) {
    if (kind.empty()) *to = s;
    else TFC_RETURN_IF_ERROR(inflateAll(s, kind == "GZIP", *to));
    ++to;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

} // namespace

void registerInputDecodeKernels() {
  registerHostKernel("DecodeRaw", decodeRaw);
  registerHostKernel("DecodePaddedRaw", decodePaddedRaw);
  registerHostKernel("DecodeCSV", decodeCsv);
  registerHostKernel("DecodeCompressed", decodeCompressed);
}

} // namespace tfc::rt
