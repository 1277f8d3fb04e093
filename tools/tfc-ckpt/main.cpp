// tfc-ckpt: looks into checkpoints of both versions and makes new ones of them, without TensorFlow.
//
//   tfc-ckpt ls run/model-90
//   tfc-ckpt cat run/model-90 fc1/weights
//   tfc-ckpt diff run/model-80 run/model-90 --rtol 1e-5
//   tfc-ckpt rename run/model-90 out/model --map old/=new/
//   tfc-ckpt fsck run/model-90 --repair
#include "../support/Npz.h"
#include "../support/Progress.h"

#include "tfc/io/Checkpoint.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

using namespace tfc;

namespace {

struct Arguments {
  std::string in, out, other, dtype, only;
  std::vector<std::string> names, inputs, maps;
  double rtol = 0, atol = 0;
  int shards = 2;
  bool json = false, repair = false;
};

int failed(const Status &status) {
  std::cerr << "tfc-ckpt: " << status.str() << '\n';
  return 1;
}

std::uint64_t bytesOf(const io::TensorInfo &t) { return static_cast<std::uint64_t>(t.shape.numElements().value_or(0)) * byteSize(t.dtype); }

int ls(const Arguments &a) {
  auto r = io::CheckpointReader::open(a.in);
  if (!r)
    return failed(r.status());
  auto *bundle = dynamic_cast<const io::BundleReader *>(r->get());
  if (a.json) {
    nlohmann::json out = nlohmann::json::array();
    for (const io::TensorInfo &t : (*r)->tensors()) {
      auto dims = t.shape.dims();
      out.push_back({{"name", t.name}, {"dtype", name(t.dtype)}, {"shape", std::vector<std::int64_t>(dims.begin(), dims.end())}});
      if (bundle)
        out.back()["shard"] = bundle->shardOf(t.name);
    }
    std::cout << out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return 0;
  }
  std::uint64_t total = 0;
  for (const io::TensorInfo &t : (*r)->tensors()) {
    std::cout << t.name << "  " << name(t.dtype) << ' ' << t.shape.str();
    if (bundle && bundle->shards() > 1)
      std::cout << "  shard " << bundle->shardOf(t.name);
    std::cout << '\n';
    total += bytesOf(t);
  }
  std::cerr << (*r)->tensors().size() << " tensors, " << total << " bytes, version " << (*r)->version() << ", " << (*r)->prefix() << '\n';
  return 0;
}

int cat(const Arguments &a) {
  auto r = io::CheckpointReader::open(a.in);
  if (!r)
    return failed(r.status());
  for (const std::string &name : a.names) {
    auto t = (*r)->read(name);
    if (!t)
      return failed(t.status());
    if (a.names.size() > 1)
      std::cout << name << " = ";
    std::cout << *t << '\n';
  }
  return 0;
}

/// One line a tensor that is not the same in both; exit status 1 if there is one.
int diff(const Arguments &a) {
  auto left = io::CheckpointReader::open(a.in), right = io::CheckpointReader::open(a.other);
  if (!left || !right)
    return failed(left ? right.status() : left.status());
  std::set<std::string> names;
  for (auto *r : {&*left, &*right})
    for (const io::TensorInfo &t : (*r)->tensors())
      names.insert(t.name);
  int differences = 0;
  auto say = [&](const std::string &name, const std::string &what) {
    std::cout << name << ": " << what << '\n';
    ++differences;
  };
  tools::Progress progress("comparing", names.size());
  std::uint64_t done = 0;
  for (const std::string &name : names) {
    progress.at(done++);
    const io::TensorInfo *l = (*left)->find(name), *r = (*right)->find(name);
    if (!l || !r) {
      say(name, l ? "only in the first" : "only in the second");
    } else if (l->dtype != r->dtype || !(l->shape == r->shape)) {
      say(name, std::string(tfc::name(l->dtype)) + " " + l->shape.str() + " is now " + tfc::name(r->dtype) + " " + r->shape.str());
    } else {
      auto x = (*left)->read(name), y = (*right)->read(name);
      if (!x || !y)
        return failed(x ? y.status() : x.status());
      bool numbers = l->dtype != DType::string;
      if (numbers && (a.rtol > 0 || a.atol > 0) ? x->allclose(*y, a.rtol, a.atol) : x->equals(*y))
        continue;
      double most = 0;
      for (std::int64_t i = 0; numbers && !isComplex(l->dtype) && i < x->size(); ++i)
        most = std::max(most, std::abs(x->asDouble(i) - y->asDouble(i)));
      say(name, numbers ? "values differ, by " + std::to_string(most) + " at most" : "values differ");
    }
  }
  return differences ? 1 : 0;
}

using Change = std::function<Expected<Tensor>(const std::string &, Tensor)>;
using Rename = std::function<std::string(const std::string &)>;

/// Writes the tensors of `inputs` to a.out, as `rename` and `change` say; data in the order of the names.
Status rewrite(const Arguments &a, const std::vector<std::string> &inputs, const Rename &rename, const Change &change) {
  struct Source {
    const io::CheckpointReader *reader;
    std::string name;
  };
  std::vector<std::unique_ptr<io::CheckpointReader>> readers;
  std::map<std::string, Source> all;
  for (const std::string &in : inputs) {
    TFC_ASSIGN_OR_RETURN(auto r, io::CheckpointReader::open(in));
    for (const io::TensorInfo &t : r->tensors())
      if (!all.emplace(rename(t.name), Source{r.get(), t.name}).second)
        return errors::invalidArgument("two tensors would be named ", rename(t.name));
    readers.push_back(std::move(r));
  }
  io::BundleWriter w(a.out);
  tools::Progress progress("writing", all.size());
  std::uint64_t done = 0;
  for (const auto &[name, source] : all) {
    progress.at(done++);
    TFC_ASSIGN_OR_RETURN(Tensor t, source.reader->read(source.name));
    TFC_ASSIGN_OR_RETURN(t, change(name, std::move(t)));
    TFC_RETURN_IF_ERROR(w.add(name, t));
  }
  return w.finish();
}

std::string same(const std::string &name) { return name; }
Expected<Tensor> asIs(const std::string &, Tensor t) { return t; }

int ended(const Status &s) { return s ? 0 : failed(s); }

int renameTensors(const Arguments &a) {
  std::vector<std::pair<std::string, std::string>> maps;
  for (const std::string &m : a.maps) {
    std::size_t eq = m.find('=');
    if (eq == 0 || eq == std::string::npos)
      return failed(errors::invalidArgument("--map ", m, ": expected OLD=NEW"));
    maps.emplace_back(m.substr(0, eq), m.substr(eq + 1));
  }
  std::set<std::string> used;
  Status s = rewrite(a, {a.in}, [&](const std::string &name) {
    for (const auto &[from, to] : maps)
      if (name == from || (from.ends_with('/') && name.starts_with(from))) {
        used.insert(from);
        return to + name.substr(from.size());
      }
    return name;
  }, asIs);
  for (const auto &[from, to] : maps)
    if (s && !used.contains(from))
      return failed(errors::notFound("no tensor is named ", from, "; all others are written"));
  return ended(s);
}

int cast(const Arguments &a) {
  auto type = dtypeFromName(a.dtype);
  if (!type || *type == DType::string || !byteSize(*type))
    return failed(errors::invalidArgument("--dtype ", a.dtype, ": no numeric type"));
  std::optional<std::regex> only;
  try {
    if (!a.only.empty())
      only.emplace(a.only);
  } catch (const std::regex_error &e) {
    return failed(errors::invalidArgument("--only ", a.only, ": ", e.what()));
  }
  return ended(rewrite(a, {a.in}, same, [&](const std::string &name, Tensor t) -> Expected<Tensor> {
    bool chosen = only ? std::regex_search(name, *only) : isFloating(t.dtype());
    if (!chosen)
      return t;
    if (t.dtype() == DType::string)
      return errors::invalidArgument(name, " holds strings");
    return t.astype(*type);
  }));
}

/// Parts with a share of the bytes each, merged into one checkpoint of that many data files.
int split(const Arguments &a) {
  auto reader = io::CheckpointReader::open(a.in);
  if (!reader)
    return failed(reader.status());
  std::uint64_t total = 0, seen = 0;
  for (const io::TensorInfo &t : (*reader)->tensors())
    total += bytesOf(t) + 1;
  auto work = [&]() -> Status {
    std::vector<std::string> parts;
    std::size_t next = 0;
    const auto &tensors = (*reader)->tensors();
    for (int i = 0; i < a.shards; ++i) {
      parts.push_back(a.out + "_temp/part-" + std::to_string(i));
      io::BundleWriter w(parts.back());
      for (; next < tensors.size() && (i == a.shards - 1 || seen * static_cast<std::uint64_t>(a.shards) < total * static_cast<std::uint64_t>(i + 1)); ++next) {
        TFC_ASSIGN_OR_RETURN(Tensor t, (*reader)->read(tensors[next].name));
        TFC_RETURN_IF_ERROR(w.add(tensors[next].name, t));
        seen += bytesOf(tensors[next]) + 1;
      }
      TFC_RETURN_IF_ERROR(w.finish());
    }
    return io::mergeBundles(parts, a.out, true);
  };
  return ended(work());
}

int exportNpz(const Arguments &a) {
  auto r = io::CheckpointReader::open(a.in);
  if (!r)
    return failed(r.status());
  std::map<std::string, Tensor> arrays;
  for (const io::TensorInfo &info : (*r)->tensors()) {
    auto t = (*r)->read(info.name);
    if (!t)
      return failed(t.status());
    arrays[info.name] = std::move(*t);
  }
  return ended(tools::writeFile(a.out, tools::toNpz(arrays)));
}

int importNpz(const Arguments &a) {
  auto arrays = tools::readNpz(a.in);
  if (!arrays)
    return failed(arrays.status());
  io::BundleWriter w(a.out);
  for (const auto &[name, t] : *arrays)
    if (Status s = w.add(name, t); !s)
      return failed(s);
  return ended(w.finish());
}

int fsck(const Arguments &a) {
  if (a.repair) {
    auto whole = io::repairCheckpoint(a.in);
    if (!whole)
      return failed(whole.status());
  }
  auto health = io::checkCheckpoint(a.in);
  if (!health)
    return failed(health.status());
  for (const std::string &line : health->damage)
    std::cout << line << '\n';
  std::cerr << a.in << (health->damage.empty() ? ": whole\n" : ": damaged\n");
  return health->damage.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Looks into TensorFlow checkpoints and makes new ones of them."};
  app.require_subcommand(1);
  Arguments a;
  int result = 0;
  const char *const path = "Prefix of a checkpoint, one of its files, or a folder with a checkpoint file";
  auto command = [&](const char *name, const char *what, auto run) {
    CLI::App *c = app.add_subcommand(name, what);
    c->callback([&, run] { result = run(a); });
    return c;
  };
  auto from = [&](CLI::App *c) {
    c->add_option("IN", a.in, path)->required();
    return c;
  };
  auto to = [&](CLI::App *c) {
    c->add_option("OUT", a.out, "Prefix of the checkpoint to write")->required();
    return c;
  };
  auto *c = from(command("ls", "Names, types and shapes of the tensors", ls));
  c->add_flag("--json", a.json, "As JSON");
  c = from(command("cat", "Values of tensors", cat));
  c->add_option("NAME", a.names, "Tensors")->required();
  c = from(command("diff", "What differs between two checkpoints; exit status 1 if anything does", diff));
  c->add_option("OTHER", a.other, path)->required();
  c->add_option("--rtol", a.rtol, "Relative tolerance")->check(CLI::NonNegativeNumber);
  c->add_option("--atol", a.atol, "Absolute tolerance")->check(CLI::NonNegativeNumber);
  c = to(from(command("rename", "The same tensors under other names", renameTensors)));
  c->add_option("--map", a.maps, "OLD=NEW; OLD ending in / stands for all names that begin so")->required()->allow_extra_args(false);
  c = to(from(command("cast", "The same values in another type", cast)));
  c->add_option("--dtype", a.dtype, "float16, bfloat16, float32, ...")->required();
  c->add_option("--only", a.only, "Regular expression of the names; without it all floating-point tensors");
  c = command("merge", "All tensors of several checkpoints in one",
              [](const Arguments &args) { return ended(rewrite(args, args.inputs, same, asIs)); });
  to(c)->add_option("IN", a.inputs, path)->required();
  c = to(from(command("split", "The same checkpoint with several data files", split)));
  c->add_option("--shards", a.shards, "Number of data files")->check(CLI::Range(1, 10000));
  c = from(command("export", "All tensors as a numpy archive", exportNpz));
  c->add_option("OUT", a.out, "FILE.npz; - is standard output")->required();
  c = command("import", "A checkpoint from a numpy archive", importNpz);
  c->add_option("IN", a.in, "FILE.npz")->required();
  to(c);
  to(from(command("convert", "A checkpoint of version 1 (or 2) as one of version 2",
                  [](const Arguments &args) { return ended(rewrite(args, {args.in}, same, asIs)); })));
  c = from(command("fsck", "Reads everything and checks all checksums; exit status 1 if there is damage", fsck));
  c->add_flag("--repair", a.repair, "Finish a save that was cut off in its last step; remove useless temporaries");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  return result;
}
