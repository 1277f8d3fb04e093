// tfc-records: looks into TFRecord files, checks and mends them, without TensorFlow.
//
//   tfc-records ls train.tfrecord
//   tfc-records cat train.tfrecord --count 3
//   tfc-records verify train.tfrecord.gz --compression GZIP
//   tfc-records recover broken.tfrecord whole.tfrecord
#include "../support/Npz.h"
#include "../support/Progress.h"

#include "tfc/io/Example.h"
#include "tfc/io/Records.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>

using namespace tfc;

namespace {

struct Arguments {
  std::string in, out, compression, outCompression, as = "example";
  std::uint64_t from = 0, count = std::numeric_limits<std::uint64_t>::max(), seed = 0;
  int parts = 2;
};

int failed(const Status &status) {
  std::cerr << "tfc-records: " << status.str() << '\n';
  return 1;
}
int ended(const Status &s) { return s ? 0 : failed(s); }

std::uint64_t sizeOf(const std::string &path) {
  std::error_code code;
  auto n = std::filesystem::file_size(path, code);
  return code ? 0 : n;
}

/// Calls visit(number, offset, record) until it says no.
Status each(const Arguments &a, bool skip, const std::function<Expected<bool>(std::uint64_t, std::uint64_t, std::string_view)> &visit,
            std::uint64_t *skipped = nullptr) {
  TFC_ASSIGN_OR_RETURN(io::Compression compression, io::compressionFromName(a.compression));
  TFC_ASSIGN_OR_RETURN(auto r, io::RecordReader::open(a.in, {.compression = compression, .skipDamaged = skip}));
  tools::Progress progress("reading", sizeOf(a.in));
  std::string_view record;
  for (std::uint64_t i = 0;; ++i) {
    std::uint64_t at = r->offset();
    TFC_ASSIGN_OR_RETURN(bool more, r->next(record));
    if (!more)
      break;
    if (compression == io::Compression::None)
      progress.at(at);
    TFC_ASSIGN_OR_RETURN(bool on, visit(i, at, record));
    if (!on)
      break;
  }
  if (skipped)
    *skipped = r->skippedBytes();
  return Status::ok();
}

Expected<std::unique_ptr<io::RecordWriter>> writer(const Arguments &a, const std::string &path) {
  TFC_ASSIGN_OR_RETURN(io::Compression compression, io::compressionFromName(a.outCompression));
  std::error_code code;
  if (std::filesystem::equivalent(a.in, path, code))
    return errors::invalidArgument("the output would overwrite the input ", path);
  return io::RecordWriter::create(path, {.compression = compression});
}

int ls(const Arguments &a) {
  return ended(each(a, false, [](std::uint64_t i, std::uint64_t at, std::string_view record) -> Expected<bool> {
    std::cout << i << "  offset " << at << "  " << record.size() << " bytes\n";
    return true;
  }));
}

nlohmann::json json(const io::Feature &f) {
  return std::visit([](const auto &list) -> nlohmann::json {
    if constexpr (std::is_same_v<std::decay_t<decltype(list)>, std::monostate>) return nullptr;
    else return list;
  }, f);
}
nlohmann::json json(const io::Features &features) {
  nlohmann::json out = nlohmann::json::object();
  for (const auto &[name, f] : features)
    out[name] = json(f);
  return out;
}

Expected<nlohmann::json> decoded(const Arguments &a, std::string_view record) {
  if (a.as == "bytes")
    return nlohmann::json(std::string(record));
  if (a.as == "example") {
    TFC_ASSIGN_OR_RETURN(io::Features f, io::parseExample(record));
    return json(f);
  }
  TFC_ASSIGN_OR_RETURN(io::SequenceExample s, io::parseSequenceExample(record));
  nlohmann::json lists = nlohmann::json::object();
  for (const auto &[name, steps] : s.featureLists)
    for (lists[name] = nlohmann::json::array(); const io::Feature &f : steps)
      lists[name].push_back(json(f));
  return nlohmann::json{{"context", json(s.context)}, {"feature_lists", lists}};
}

/// A line of JSON a record; bytes that are no UTF-8 are replaced.
int cat(const Arguments &a) {
  if (a.count == 0)
    return 0;
  return ended(each(a, false, [&](std::uint64_t i, std::uint64_t, std::string_view record) -> Expected<bool> {
    if (i < a.from)
      return true;
    auto value = decoded(a, record);
    if (!value)
      return value.status().withContext("record " + std::to_string(i));
    std::cout << value->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return i - a.from + 1 < a.count;
  }));
}

int count(const Arguments &a) {
  std::uint64_t n = 0;
  Status s = each(a, false, [&](std::uint64_t, std::uint64_t, std::string_view) -> Expected<bool> { return ++n, true; });
  if (s)
    std::cout << n << '\n';
  return ended(s);
}

int index(const Arguments &a) {
  if (!a.compression.empty())
    return failed(errors::invalidArgument("only plain files have an index"));
  auto index = io::RecordIndex::build(a.in);
  return index ? ended(index->save(a.out.empty() ? a.in + ".idx" : a.out)) : failed(index.status());
}

int verify(const Arguments &a) {
  std::uint64_t n = 0, bytes = 0;
  Status s = each(a, false, [&](std::uint64_t, std::uint64_t, std::string_view record) -> Expected<bool> {
    ++n, bytes += record.size();
    return true;
  });
  std::cerr << n << " whole records, " << bytes << " bytes" << (s ? "" : " before the damage") << '\n';
  return ended(s);
}

int recover(const Arguments &a) {
  auto out = writer(a, a.out);
  if (!out)
    return failed(out.status());
  std::uint64_t n = 0, skipped = 0;
  Status s = each(a, true, [&](std::uint64_t, std::uint64_t, std::string_view record) -> Expected<bool> {
    TFC_RETURN_IF_ERROR((*out)->write(record));
    return ++n, true;
  }, &skipped);
  if (s)
    s = (*out)->close();
  if (s)
    std::cerr << n << " records recovered, " << skipped << " bytes left out\n";
  return ended(s);
}

/// OUT-00000-of-0000N, ...: record i goes to file i mod N.
int split(const Arguments &a) {
  std::vector<std::unique_ptr<io::RecordWriter>> out;
  for (int i = 0; i < a.parts; ++i) {
    char suffix[64];
    std::snprintf(suffix, sizeof suffix, "-%05d-of-%05d", i, a.parts);
    auto w = writer(a, a.out + suffix);
    if (!w)
      return failed(w.status());
    out.push_back(std::move(*w));
  }
  Status s = each(a, false, [&](std::uint64_t i, std::uint64_t, std::string_view record) -> Expected<bool> {
    TFC_RETURN_IF_ERROR(out[i % out.size()]->write(record));
    return true;
  });
  for (auto &w : out)
    if (Status closed = w->close(); s)
      s = closed;
  return ended(s);
}

/// In an order that the seed alone decides. Plain files are read by place, not into memory.
int shuffle(const Arguments &a) {
  if (!a.compression.empty())
    return failed(errors::invalidArgument("only plain files can be shuffled; `tfc-records split --parts 1` writes one"));
  auto index = io::RecordIndex::build(a.in);
  if (!index)
    return failed(index.status());
  std::vector<std::size_t> order(index->size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937_64 random(a.seed);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random() % i]);
  auto r = io::RecordReader::open(a.in);
  auto w = writer(a, a.out);
  if (!r || !w)
    return failed(r ? w.status() : r.status());
  tools::Progress progress("shuffling", order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    progress.at(i);
    std::string_view record;
    Status s = (*r)->seek(index->offset(order[i]));
    auto more = s ? (*r)->next(record) : Expected<bool>(s);
    if (!more || !*more)
      return failed(more ? errors::dataLoss(a.in, " has changed meanwhile") : more.status());
    if (s = (*w)->write(record); !s)
      return failed(s);
  }
  return ended((*w)->close());
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Looks into TFRecord files, checks and mends them."};
  app.require_subcommand(1);
  Arguments a;
  int result = 0;
  auto command = [&](const char *name, const char *what, int (*run)(const Arguments &)) {
    CLI::App *c = app.add_subcommand(name, what);
    c->callback([&, run] { result = run(a); });
    c->add_option("FILE", a.in, "File of records")->required();
    c->add_option("--compression", a.compression, "How FILE is compressed: GZIP or ZLIB")->check(CLI::IsMember({"", "GZIP", "ZLIB"}));
    return c;
  };
  auto to = [&](CLI::App *c, const char *what) {
    c->add_option("OUT", a.out, what)->required();
    c->add_option("--out-compression", a.outCompression, "How to compress OUT: GZIP or ZLIB")->check(CLI::IsMember({"", "GZIP", "ZLIB"}));
    return c;
  };
  command("ls", "Place and size of every record", ls);
  auto *c = command("cat", "Records as JSON, a line each", cat);
  c->add_option("--as", a.as, "What they are: example, sequence or bytes")->check(CLI::IsMember({"example", "sequence", "bytes"}));
  c->add_option("--from", a.from, "Number of the first, from 0");
  c->add_option("--count", a.count, "How many at most");
  command("count", "Number of records", count);
  command("index", "Writes where each record begins (FILE.idx, or OUT), for random access", index)->add_option("OUT", a.out, "Index file");
  command("verify", "Checks all checksums; exit status 1 if there is damage", verify);
  to(command("recover", "Copies every whole record of a damaged file", recover), "File to write");
  to(command("split", "Deals the records out to several files", split), "Files are named OUT-00000-of-0000N")
      ->add_option("--parts", a.parts, "Number of files")->check(CLI::Range(1, 100000));
  to(command("shuffle", "The same records in a random order", shuffle), "File to write")->add_option("--seed", a.seed, "Decides the order");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  return result;
}
