// TFRecord files and their index files. The first byte says how the rest is taken.
#include "Target.h"

#include "tfc/io/Records.h"

namespace tfc::fuzz {

static void readAll(const std::string &file, io::RecordReaderOptions options) {
  auto r = io::RecordReader::open(file, options);
  if (!r)
    return;
  std::string_view record;
  for (int i = 0; i < 10'000; ++i) {
    auto more = (*r)->next(record);
    if (!more || !*more)
      return;
  }
}

static void run(std::string_view bytes) {
  if (bytes.empty())
    return;
  int mode = static_cast<unsigned char>(bytes[0]) % 6;
  bytes.remove_prefix(1);
  if (mode == 5) { // payloads: what is written is read
    std::vector<std::string> records;
    while (!bytes.empty())
      records.emplace_back(takeShort(bytes));
    std::string path = scratchFolder() + "/written";
    auto w = io::RecordWriter::create(path);
    require(w.isOk(), "a writer");
    for (const std::string &r : records)
      require((*w)->write(r).isOk(), "a record is written");
    require((*w)->close().isOk(), "the file is closed");
    auto r = io::RecordReader::open(path);
    require(r.isOk(), "a reader");
    std::string_view record;
    for (const std::string &wanted : records) {
      auto more = (*r)->next(record);
      require(more && *more && record == wanted, "the record that was written");
    }
    auto more = (*r)->next(record);
    require(more && !*more, "the end");
    return;
  }
  std::string path = scratchFile("records", bytes);
  if (mode == 4) {
    (void)io::RecordIndex::load(path);
    (void)io::RecordIndex::build(path);
    return;
  }
  auto compression = mode == 1 ? io::Compression::Gzip : mode == 2 ? io::Compression::Zlib : io::Compression::None;
  readAll(path, {.compression = compression, .tornTail = mode == 3 ? io::TornTail::End : io::TornTail::AsTensorFlow});
}

static std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (int mode = 0; mode < 4; ++mode) {
    std::string path = scratchFolder() + "/seed";
    auto compression = mode == 1 ? io::Compression::Gzip : mode == 2 ? io::Compression::Zlib : io::Compression::None;
    auto w = io::RecordWriter::create(path, {.compression = compression});
    for (const char *text : {"first", "", "a third record that is longer than the others"})
      (void)(*w)->write(text);
    (void)(*w)->close();
    all.push_back(std::string(1, static_cast<char>(mode)) + fileBytes(path));
    if (mode == 0) {
      auto index = io::RecordIndex::build(path);
      (void)index->save(path + ".index");
      all.push_back("\x04" + fileBytes(path + ".index"));
    }
  }
  all.push_back(std::string("\x05\x03") + "abc" + std::string(2, '\0') + "\x05hello");
  return all;
}

static const Target target("records", seeds, run);

} // namespace tfc::fuzz
