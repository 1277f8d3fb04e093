#include "Npz.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <zlib.h>

namespace tfc::tools {
namespace {

std::uint64_t littleEndian(std::string_view s, std::size_t at, int bytes) {
  std::uint64_t v = 0;
  for (int i = bytes - 1; i >= 0; --i)
    v = v << 8 | static_cast<unsigned char>(s[at + i]);
  return v;
}

void putLittleEndian(std::string &s, std::uint64_t v, int bytes) {
  for (int i = 0; i < bytes; ++i)
    s.push_back(static_cast<char>(v >> (8 * i)));
}

/// The text after 'key': in the header's Python dict literal, trimmed.
std::string_view headerField(std::string_view header, std::string_view key) {
  std::size_t at = header.find("'" + std::string(key) + "'");
  if (at == std::string_view::npos)
    return {};
  at = header.find(':', at);
  if (at == std::string_view::npos)
    return {};
  at = header.find_first_not_of(' ', at + 1);
  return at == std::string_view::npos ? std::string_view() : header.substr(at);
}

DType dtypeOfDescr(std::string_view descr) {
  static const std::map<std::string_view, DType> types = {
      {"b1", DType::bool_},  {"i1", DType::int8},    {"i2", DType::int16},     {"i4", DType::int32},
      {"i8", DType::int64},  {"u1", DType::uint8},   {"u2", DType::uint16},    {"u4", DType::uint32},
      {"u8", DType::uint64}, {"f2", DType::float16}, {"f4", DType::float32},   {"f8", DType::float64},
      {"c8", DType::complex64}, {"c16", DType::complex128}};
  auto it = types.find(descr);
  return it == types.end() ? DType::unset : it->second;
}

std::string descrOf(DType type) {
  switch (type) {
  case DType::bool_: return "|b1";
  case DType::int8: return "|i1";
  case DType::uint8: return "|u1";
  case DType::int16: return "<i2";
  case DType::int32: return "<i4";
  case DType::int64: return "<i8";
  case DType::uint16: case DType::bfloat16: return "<u2"; // numpy has no bfloat16: its bits
  case DType::uint32: return "<u4";
  case DType::uint64: return "<u8";
  case DType::float16: return "<f2";
  case DType::float32: return "<f4";
  case DType::float64: return "<f8";
  case DType::complex64: return "<c8";
  case DType::complex128: return "<c16";
  default: return {};
  }
}

/// Rewrites column-major elements as row-major.
void fromFortranOrder(const char *from, char *to, const std::vector<std::int64_t> &dims, std::size_t width) {
  std::vector<std::int64_t> index(dims.size(), 0);
  std::int64_t count = 1;
  for (auto d : dims)
    count *= d;
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t source = 0, stride = 1;
    for (std::size_t k = 0; k < dims.size(); ++k) {
      source += index[k] * stride;
      stride *= dims[k];
    }
    std::memcpy(to + i * width, from + source * width, width);
    for (std::size_t k = dims.size(); k-- > 0 && ++index[k] == dims[k];)
      index[k] = 0;
  }
}

Expected<std::string> inflateRaw(std::string_view in, std::uint64_t size) {
  if (size > in.size() * 1100 + (64u << 20))
    return errors::resourceExhausted("zip member claims ", size, " bytes from ", in.size());
  std::string out(size, '\0');
  z_stream z{};
  if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
    return errors::internal("inflateInit2 failed");
  z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(in.data()));
  z.avail_in = in.size();
  z.next_out = reinterpret_cast<Bytef *>(out.data());
  z.avail_out = out.size();
  int rc = inflate(&z, Z_FINISH);
  inflateEnd(&z);
  if (rc != Z_STREAM_END || z.avail_out != 0)
    return errors::dataLoss("damaged zip member");
  return out;
}

} // namespace

Expected<Tensor> parseNpy(std::string_view s) {
  if (s.size() < 10 || s.substr(0, 6) != "\x93NUMPY")
    return errors::dataLoss("not a .npy file");
  int lengthBytes = s[6] == 1 ? 2 : 4;
  if (s.size() < 8u + lengthBytes)
    return errors::dataLoss("truncated .npy header");
  std::uint64_t headerSize = littleEndian(s, 8, lengthBytes), start = 8 + lengthBytes;
  if (headerSize > s.size() - start)
    return errors::dataLoss("truncated .npy header");
  std::string_view header = s.substr(start, headerSize), payload = s.substr(start + headerSize);

  std::string_view descr = headerField(header, "descr");
  if (descr.size() < 4 || descr[0] != '\'')
    return errors::unimplemented("structured .npy arrays");
  descr = descr.substr(1, descr.find('\'', 1) - 1);
  bool fortran = headerField(header, "fortran_order").substr(0, 4) == "True";
  std::vector<std::int64_t> dims;
  std::uint64_t count = 1;
  std::string_view shape = headerField(header, "shape");
  for (std::size_t i = 1; i < shape.size() && shape[i] != ')';) {
    if (!std::isdigit(static_cast<unsigned char>(shape[i]))) {
      ++i;
      continue;
    }
    std::uint64_t v = 0;
    for (; i < shape.size() && std::isdigit(static_cast<unsigned char>(shape[i])); ++i)
      if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, shape[i] - '0', &v))
        return errors::dataLoss(".npy dimension too large");
    if (__builtin_mul_overflow(count, v, &count) || dims.size() == 254)
      return errors::dataLoss(".npy shape too large");
    dims.push_back(static_cast<std::int64_t>(v));
  }
  if (descr.size() > 1 && descr[0] == '>')
    return errors::unimplemented("big-endian .npy arrays");
  std::string_view type = descr.substr(descr[0] == '<' || descr[0] == '|' || descr[0] == '=' ? 1 : 0);

  if (type[0] == 'S') {
    std::uint64_t width = std::strtoull(std::string(type.substr(1)).c_str(), nullptr, 10);
    if (width == 0 ? false : payload.size() / width < count)
      return errors::dataLoss("truncated .npy data");
    TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(DType::string, Shape(dims)));
    auto out = t.mutable_data<std::string>();
    for (std::uint64_t i = 0; i < count; ++i) {
      std::string_view v = payload.substr(i * width, width);
      std::size_t end = v.find_last_not_of('\0');
      out[i] = std::string(v.substr(0, end == std::string_view::npos ? 0 : end + 1));
    }
    return t;
  }
  DType dtype = dtypeOfDescr(type);
  if (dtype == DType::unset)
    return errors::unimplemented(".npy element type '", descr, "'");
  if (payload.size() / byteSize(dtype) < count)
    return errors::dataLoss("truncated .npy data");
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(dtype, Shape(dims)));
  if (count) {
    if (fortran)
      fromFortranOrder(payload.data(), static_cast<char *>(t.mutableRaw()), dims, byteSize(dtype));
    else
      std::memcpy(t.mutableRaw(), payload.data(), count * byteSize(dtype));
  }
  return t;
}

Expected<std::map<std::string, Tensor>> parseNpz(std::string_view s) {
  // The end record is the last 22 bytes plus a comment; find it from the back.
  std::size_t end = s.size() < 22 ? std::string_view::npos : s.rfind("PK\5\6", s.size() - 22);
  if (end == std::string_view::npos)
    return errors::dataLoss("not a .npz file");
  std::uint64_t entries = littleEndian(s, end + 10, 2), at = littleEndian(s, end + 16, 4);
  std::map<std::string, Tensor> arrays;
  for (std::uint64_t i = 0; i < entries; ++i) {
    if (at + 46 > s.size() || s.substr(at, 4) != "PK\1\2")
      return errors::dataLoss("damaged .npz directory");
    std::uint64_t method = littleEndian(s, at + 10, 2), packed = littleEndian(s, at + 20, 4),
                  size = littleEndian(s, at + 24, 4), nameSize = littleEndian(s, at + 28, 2),
                  extraSize = littleEndian(s, at + 30, 2), commentSize = littleEndian(s, at + 32, 2),
                  local = littleEndian(s, at + 42, 4);
    if (at + 46 + nameSize + extraSize > s.size())
      return errors::dataLoss("damaged .npz directory");
    std::string name(s.substr(at + 46, nameSize));
    // zip64: sizes of 0xffffffff stand in the extra field
    std::uint64_t x = at + 46 + nameSize, extraEnd = x + extraSize;
    while (x + 4 <= extraEnd) {
      std::uint64_t id = littleEndian(s, x, 2), n = littleEndian(s, x + 2, 2);
      x += 4;
      if (id == 1 && x + n <= extraEnd) {
        std::uint64_t y = x, last = x + n;
        for (std::uint64_t *field : {&size, &packed, &local})
          if (*field == 0xffffffff && y + 8 <= last) {
            *field = littleEndian(s, y, 8);
            y += 8;
          }
      }
      x += n;
    }
    at += 46 + nameSize + extraSize + commentSize;
    if (local > s.size() || s.size() - local < 30 || s.substr(local, 4) != "PK\3\4")
      return errors::dataLoss("damaged .npz member ", name);
    std::uint64_t data = local + 30 + littleEndian(s, local + 26, 2) + littleEndian(s, local + 28, 2);
    if (data > s.size() || packed > s.size() - data)
      return errors::dataLoss("truncated .npz member ", name);
    std::string_view raw = s.substr(data, packed);
    std::string inflated;
    if (method == 8) {
      TFC_ASSIGN_OR_RETURN(inflated, inflateRaw(raw, size));
      raw = inflated;
    } else if (method != 0) {
      return errors::unimplemented("zip method ", method, " of member ", name);
    }
    if (name.size() > 4 && name.substr(name.size() - 4) == ".npy")
      name.resize(name.size() - 4);
    Expected<Tensor> t = parseNpy(raw);
    if (!t)
      return t.status().withContext(name);
    arrays.emplace(std::move(name), std::move(*t));
  }
  return arrays;
}

std::string toNpy(const Tensor &t) {
  std::string descr = descrOf(t.dtype());
  std::size_t width = 0;
  if (t.dtype() == DType::string) {
    width = 1;
    for (const std::string &v : t.strings())
      width = std::max(width, v.size());
    descr = "|S" + std::to_string(width);
  }
  std::string shape = "(";
  for (auto d : t.shape().dims())
    shape += std::to_string(d) + ",";
  std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + "), }";
  header.append(63 - (header.size() + 10) % 64, ' ');
  header.push_back('\n');
  std::string out("\x93NUMPY\x01\x00", 8);
  putLittleEndian(out, header.size(), 2);
  out += header;
  if (t.dtype() == DType::string)
    for (const std::string &v : t.strings())
      out += v + std::string(width - v.size(), '\0');
  else if (t.nbytes())
    out.append(static_cast<const char *>(t.raw()), t.nbytes());
  return out;
}

std::string toNpz(const std::map<std::string, Tensor> &arrays) {
  std::string out, directory;
  for (const auto &[key, tensor] : arrays) {
    std::string data = toNpy(tensor), name = key + ".npy";
    std::uint64_t offset = out.size();
    std::uint32_t crc = crc32(0, reinterpret_cast<const Bytef *>(data.data()), data.size());
    auto common = [&](std::string &s) {
      putLittleEndian(s, 20, 2); // version
      putLittleEndian(s, 0, 2);  // flags
      putLittleEndian(s, 0, 2);  // stored
      putLittleEndian(s, 0x00210000, 4); // 1980-01-01
      putLittleEndian(s, crc, 4);
      putLittleEndian(s, data.size(), 4);
      putLittleEndian(s, data.size(), 4);
      putLittleEndian(s, name.size(), 2);
      putLittleEndian(s, 0, 2);
    };
    out += "PK\3\4";
    common(out);
    out += name + data;
    directory += "PK\1\2";
    putLittleEndian(directory, 20, 2);
    common(directory);
    putLittleEndian(directory, 0, 2 + 2 + 2 + 4);
    putLittleEndian(directory, offset, 4);
    directory += name;
  }
  std::uint64_t start = out.size();
  out += directory + "PK\5\6";
  putLittleEndian(out, 0, 4);
  putLittleEndian(out, arrays.size(), 2);
  putLittleEndian(out, arrays.size(), 2);
  putLittleEndian(out, directory.size(), 4);
  putLittleEndian(out, start, 4);
  putLittleEndian(out, 0, 2);
  return out;
}

Expected<std::string> readFile(const std::string &path) {
  if (path == "-")
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return errno == ENOENT ? errors::notFound(path, "; No such file or directory") : errors::unknown(path, ": ", std::strerror(errno));
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || (bytes.empty() && errno == EISDIR))
    return errors::failedPrecondition(path, " cannot be read: ", std::strerror(errno));
  return bytes;
}

Status writeFile(const std::string &path, std::string_view bytes) {
  if (path == "-") {
    std::cout.write(bytes.data(), bytes.size()).flush();
    return std::cout ? Status::ok() : errors::unknown("cannot write to standard output");
  }
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), bytes.size()).flush();
  return out ? Status::ok() : errors::unknown(path, ": ", std::strerror(errno));
}

Expected<Tensor> readNpy(const std::string &path) {
  TFC_ASSIGN_OR_RETURN(std::string bytes, readFile(path));
  Expected<Tensor> t = parseNpy(bytes);
  return t ? t : Expected<Tensor>(t.status().withContext(path));
}

Expected<std::map<std::string, Tensor>> readNpz(const std::string &path) {
  TFC_ASSIGN_OR_RETURN(std::string bytes, readFile(path));
  auto arrays = parseNpz(bytes);
  return arrays ? arrays : Expected<std::map<std::string, Tensor>>(arrays.status().withContext(path));
}

} // namespace tfc::tools
