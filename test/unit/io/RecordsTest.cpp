// TFRecord files: TensorFlow's bytes, its files, every truncation and bit flip, random access, files that grow.
#include "../../../runtime/io/Crc32c.h"
#include "Files.h"

#include "tfc/io/Records.h"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace tfc;
using namespace tfc::io;

namespace {

using Records = std::vector<std::string>;

/// All records up to the end or the first error.
Records readAll(const std::string &path, RecordReaderOptions options = {}, Status *error = nullptr, std::uint64_t *skipped = nullptr) {
  Records out;
  auto r = RecordReader::open(path, options);
  if (!r) {
    EXPECT_TRUE(error) << r.status().str();
    if (error)
      *error = r.status();
    return out;
  }
  std::string_view record;
  for (;;) {
    auto more = (*r)->next(record);
    if (!more) {
      EXPECT_TRUE(error) << more.status().str();
      if (error)
        *error = more.status();
      break;
    }
    if (!*more)
      break;
    out.emplace_back(record);
  }
  if (skipped)
    *skipped = (*r)->skippedBytes();
  return out;
}

void writeAll(const std::string &path, const Records &records, RecordWriterOptions options = {}) {
  auto w = RecordWriter::create(path, options);
  ASSERT_TRUE(w) << w.status().str();
  for (const std::string &r : records)
    ASSERT_TRUE((*w)->write(r));
  Status s = (*w)->close();
  ASSERT_TRUE(s) << s.str();
}

class RecordsTest : public FilesTest {};

TEST(Crc32c, KnownValuesAndEveryLength) {
  EXPECT_EQ(crc32c(0, "123456789", 9), 0xe3069283u);
  EXPECT_EQ(maskCrc(0), 0xa282ead8u);
  std::string bytes;
  for (int i = 0; i < 40000; ++i)
    bytes.push_back(static_cast<char>(i * 7919 >> 5));
  // Around the lengths at which the three streams begin, from an odd address, and extended piece by piece.
  for (std::size_t n : {0, 1, 7, 8, 9, 767, 768, 769, 1535, 1536, 1543, 12287, 12288, 12289, 13056, 25000, 39999}) {
    std::uint32_t want = crc32cPortable(0, bytes.data() + 1, n);
    EXPECT_EQ(crc32c(0, bytes.data() + 1, n), want) << n;
    std::size_t third = n / 3;
    EXPECT_EQ(crc32cConcat(crc32c(0, bytes.data() + 1, third), crc32c(0, bytes.data() + 1 + third, n - third), n - third), want) << n;
    EXPECT_EQ(crc32c(crc32c(0, bytes.data() + 1, n / 3), bytes.data() + 1 + n / 3, n - n / 3), want) << n;
  }
}

TEST_F(RecordsTest, WritesTensorFlowsBytes) {
  writeAll(path("r"), {"abc", ""});
  EXPECT_EQ(bytesOf(path("r")), fromHex("0300000000000000 b099490e 616263 6e57f121  0000000000000000 29039807 d8ea82a2"));
  writeAll(path("z"), {"abc", ""}, {.compression = Compression::Zlib});
  EXPECT_EQ(bytesOf(path("z")), fromHex("789c636680800d333df9129392f3c23f2a424518349967b0df78d5b40800735d0852"));
}

TEST_F(RecordsTest, RoundTripsEverySize) {
  Records records;
  for (std::size_t n : {0, 1, 11, 12, 13, 100, 65535, 262143, 262144, 262145, 1000000, 3})
    records.emplace_back(n, static_cast<char>(n * 31));
  for (Compression c : {Compression::None, Compression::Gzip, Compression::Zlib}) {
    writeAll(path("r"), records, {.compression = c});
    EXPECT_EQ(readAll(path("r"), {.compression = c}), records);
    EXPECT_EQ(readAll(path("r"), {.compression = c, .bufferSize = 1}), records);
  }
}

TEST(RecordFixtures, ReadAsTensorFlowReadsThem) {
  auto manifest = nlohmann::json::parse(bytesOf(dataFile("manifest.json")));
  int seen = 0;
  for (const auto &entry : manifest["entries"]) {
    std::string file = entry["files"][0], kind = entry["kind"];
    if (kind.find("TFRecord") == std::string::npos)
      continue;
    ++seen;
    const auto &want = entry["expect"];
    Compression c = kind == "TFRecord GZIP" ? Compression::Gzip : kind == "TFRecord ZLIB" ? Compression::Zlib : Compression::None;
    Status error = Status::ok();
    Records records = readAll(dataFile(file), {.compression = c, .tornTail = TornTail::AsTensorFlow}, &error);
    if (want.contains("error")) {
      EXPECT_EQ(records.size(), want["good_records"].get<std::size_t>()) << file;
      EXPECT_EQ(error ? "no error" : codeName(error.code()), want["error"].get<std::string>()) << file;
      continue;
    }
    EXPECT_TRUE(error) << file << ": " << error.str();
    if (want.contains("records"))
      EXPECT_EQ(records.size(), want["records"].get<std::size_t>()) << file;
    if (want.contains("lengths")) {
      std::vector<std::size_t> lengths;
      for (const std::string &r : records)
        lengths.push_back(r.size());
      EXPECT_EQ(lengths, want["lengths"].get<std::vector<std::size_t>>()) << file;
    }
  }
  EXPECT_EQ(seen, 12);
}

TEST_F(RecordsTest, EveryTruncation) {
  const Records records = {"first", "", "the third record"};
  const std::size_t ends[] = {0, 21, 37, 69};
  writeAll(path("whole"), records);
  std::string whole = bytesOf(path("whole"));
  ASSERT_EQ(whole.size(), ends[3]);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    put(path("cut"), whole.substr(0, n));
    std::size_t good = 0;
    while (ends[good + 1] <= n)
      ++good;
    bool clean = n == ends[good], inHeader = n < ends[good] + 12;
    Records want(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(good));
    Status strict = Status::ok(), asTensorFlow = Status::ok();
    EXPECT_EQ(readAll(path("cut"), {}, &strict), want) << n;
    EXPECT_EQ(strict.code(), clean ? Code::Ok : Code::DataLoss) << n;
    EXPECT_EQ(readAll(path("cut"), {.tornTail = TornTail::AsTensorFlow}, &asTensorFlow), want) << n;
    EXPECT_EQ(asTensorFlow.code(), clean || inHeader ? Code::Ok : Code::DataLoss) << n;
    EXPECT_EQ(readAll(path("cut"), {.tornTail = TornTail::End}), want) << n;
  }
}

TEST_F(RecordsTest, EveryTruncationOfACompressedFile) {
  const Records records = {"first", "", "the third record"};
  for (Compression c : {Compression::Gzip, Compression::Zlib}) {
    writeAll(path("whole"), records, {.compression = c});
    std::string whole = bytesOf(path("whole"));
    for (std::size_t n = 1; n < whole.size(); ++n) {
      put(path("cut"), whole.substr(0, n));
      Status error = Status::ok();
      Records got = readAll(path("cut"), {.compression = c}, &error);
      EXPECT_EQ(error.code(), Code::DataLoss) << n;
      EXPECT_TRUE(std::equal(got.begin(), got.end(), records.begin())) << n;
    }
  }
}

TEST_F(RecordsTest, EveryBitFlipIsSeen) {
  const Records records = {"first", "", "the third record"};
  for (Compression c : {Compression::None, Compression::Gzip, Compression::Zlib}) {
    writeAll(path("whole"), records, {.compression = c});
    std::string whole = bytesOf(path("whole"));
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      std::string bad = whole;
      bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
      put(path("bad"), bad);
      Status error = Status::ok();
      Records got = readAll(path("bad"), {.compression = c}, &error);
      EXPECT_LE(got.size(), records.size()) << bit;
      EXPECT_TRUE(std::equal(got.begin(), got.end(), records.begin())) << "bit " << bit << " gives another record";
      // Bits of a GZIP header (its time, its flags) mean nothing to the records.
      if (c == Compression::None)
        EXPECT_EQ(error.code(), Code::DataLoss) << bit;
      else
        EXPECT_TRUE(error ? got.size() == records.size() : isOrderly(error.code())) << bit << error.str();
    }
  }
}

TEST_F(RecordsTest, SkipsWhatIsDamaged) {
  const Records records = {"first", "second", "", "the fourth record", "fifth"};
  writeAll(path("whole"), records);
  std::string whole = bytesOf(path("whole"));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string bad = whole;
    bad[at] = static_cast<char>(bad[at] ^ 0x41);
    put(path("bad"), bad);
    std::uint64_t skipped = 0;
    Records got = readAll(path("bad"), {.skipDamaged = true}, nullptr, &skipped);
    std::size_t start = 0, hit = 0;
    while (start + records[hit].size() + 16 <= at)
      start += records[hit++].size() + 16;
    Records want = records;
    want.erase(want.begin() + static_cast<std::ptrdiff_t>(hit));
    EXPECT_EQ(got, want) << "byte " << at;
    EXPECT_EQ(skipped, records[hit].size() + 16) << "byte " << at;
  }
  put(path("noise"), std::string(100000, '\x5a') + whole + "tail");
  std::uint64_t skipped = 0;
  EXPECT_EQ(readAll(path("noise"), {.skipDamaged = true, .bufferSize = 1000}, nullptr, &skipped), records);
  EXPECT_EQ(skipped, 100004u);
}

/// A header with a right checksum and a length that lies.
std::string headerOf(std::uint64_t length) {
  std::string h(reinterpret_cast<const char *>(&length), 8);
  std::uint32_t crc = maskCrc(crc32c(0, h.data(), 8));
  return h + std::string(reinterpret_cast<const char *>(&crc), 4);
}

TEST_F(RecordsTest, LengthsThatLieCostNoMemory) {
  for (std::uint64_t n : {std::uint64_t{1} << 40, std::uint64_t{1} << 63, ~std::uint64_t{0} - 16, ~std::uint64_t{0} - 15, ~std::uint64_t{0}}) {
    put(path("bad"), headerOf(n) + "short");
    Status error = Status::ok();
    EXPECT_TRUE(readAll(path("bad"), {}, &error).empty());
    EXPECT_EQ(error.code(), Code::DataLoss) << n;
    EXPECT_TRUE(readAll(path("bad"), {.skipDamaged = true}).empty());
  }
}

TEST_F(RecordsTest, ABombIsRefused) {
  put(path("plain"), headerOf(std::uint64_t{1} << 40));
  { // 128 MiB of zeros behind the header
    auto w = RecordWriter::create(path("bomb"), {.compression = Compression::Zlib, .level = 9});
    ASSERT_TRUE(w);
    std::string zeros(1 << 20, '\0');
    for (int i = 0; i < 128; ++i)
      ASSERT_TRUE((*w)->write(zeros));
    ASSERT_TRUE((*w)->close());
  }
  Status error = Status::ok();
  Records got = readAll(path("bomb"), {.compression = Compression::Zlib}, &error);
  // A stream of zeros stays just below or above the limit, by zlib's best ratio of 1032.
  EXPECT_TRUE(error ? got.size() == 128 : error.code() == Code::ResourceExhausted) << error.str();
}

TEST_F(RecordsTest, WhatIsNoFile) {
  EXPECT_EQ(RecordReader::open(path("none")).status().code(), Code::NotFound);
  EXPECT_EQ(RecordReader::open(folder.string()).status().code(), Code::FailedPrecondition);
  EXPECT_EQ(RecordReader::open("/dev/zero").status().code(), Code::FailedPrecondition);
  EXPECT_EQ(RecordWriter::create(path("no/where")).status().code(), Code::NotFound);
  EXPECT_EQ(compressionFromName("LZ4").status().code(), Code::InvalidArgument);
  auto full = RecordWriter::create("/dev/full");
  ASSERT_TRUE(full);
  ASSERT_TRUE((*full)->write("abc"));
  Status s = (*full)->close();
  EXPECT_EQ(s.code(), Code::ResourceExhausted);
  EXPECT_NE(s.message().find("/dev/full"), std::string::npos);
}

TEST_F(RecordsTest, RandomAccess) {
  Records records;
  for (int i = 0; i < 100; ++i)
    records.push_back(std::string(static_cast<std::size_t>(i * 37 % 50), static_cast<char>('a' + i % 26)));
  writeAll(path("r"), records);
  auto index = RecordIndex::build(path("r"));
  ASSERT_TRUE(index) << index.status().str();
  ASSERT_TRUE(index->save(path("r.idx")));
  index = RecordIndex::load(path("r.idx"));
  ASSERT_TRUE(index) << index.status().str();
  ASSERT_EQ(index->size(), records.size());
  auto r = RecordReader::open(path("r"), {.bufferSize = 600});
  ASSERT_TRUE(r);
  std::string_view record;
  for (int k = 0; k < 300; ++k) {
    std::size_t i = static_cast<std::size_t>(k) * 71 % 100;
    EXPECT_EQ(index->bytes(i), records[i].size() + 16);
    ASSERT_TRUE((*r)->seek(index->offset(i)));
    auto more = (*r)->next(record);
    ASSERT_TRUE(more && *more);
    EXPECT_EQ(record, records[i]);
    EXPECT_EQ((*r)->offset(), index->offset(i) + index->bytes(i));
  }
  for (const char *bad : {"0\n", "0 15\n", "0 20\n21 20\n", "0 20\n20 18446744073709551615\n", "x 20\n", "0 20 \n", "0 20\n\n"}) {
    put(path("bad.idx"), bad);
    EXPECT_EQ(RecordIndex::load(path("bad.idx")).status().code(), Code::DataLoss) << bad;
  }
  put(path("cut"), bytesOf(path("r")).substr(0, 1001));
  EXPECT_EQ(RecordIndex::build(path("cut")).status().code(), Code::DataLoss);
}

TEST_F(RecordsTest, SeeksForwardInCompressedFiles) {
  writeAll(path("r"), {"one", "two", "three"}, {.compression = Compression::Gzip});
  auto r = RecordReader::open(path("r"), {.compression = Compression::Gzip});
  ASSERT_TRUE(r);
  std::string_view record;
  ASSERT_TRUE((*r)->seek(38));
  ASSERT_TRUE(*(*r)->next(record));
  EXPECT_EQ(record, "three");
  EXPECT_EQ((*r)->seek(0).code(), Code::Unimplemented);
}

TEST_F(RecordsTest, ReadersFollowAWriter) {
  for (Compression c : {Compression::None, Compression::Gzip}) {
    auto w = RecordWriter::create(path("r"), {.compression = c});
    ASSERT_TRUE(w);
    auto r = RecordReader::open(path("r"), {.compression = c, .tornTail = TornTail::End});
    ASSERT_TRUE(r);
    std::string_view record;
    for (int i = 0; i < 10; ++i) {
      EXPECT_FALSE(*(*r)->next(record));
      std::string text = "record " + std::to_string(i);
      ASSERT_TRUE((*w)->write(text));
      EXPECT_FALSE(*(*r)->next(record)) << "not flushed yet";
      ASSERT_TRUE((*w)->flush());
      ASSERT_TRUE(*(*r)->next(record));
      EXPECT_EQ(record, text);
    }
    ASSERT_TRUE((*w)->close());
    EXPECT_FALSE(*(*r)->next(record));
  }
}

} // namespace
