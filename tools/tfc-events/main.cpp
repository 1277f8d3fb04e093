// tfc-events: looks into event files (of a file, or of all in a folder), without TensorFlow or TensorBoard.
//
//   tfc-events ls logs/train
//   tfc-events export logs/train --format csv --tag loss > loss.csv
//   tfc-events plot logs/train loss.png --tag loss
#include "../support/Npz.h"
#include "../support/Plot.h"

#include "tfc/io/Events.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tfc;

namespace {

struct Arguments {
  std::string in, out, format = "csv";
  std::vector<std::string> tags;
  int width = 800, height = 500;
};

int failed(const Status &status) {
  std::cerr << "tfc-events: " << status.str() << '\n';
  return 1;
}

/// All events, file by file. What a damaged file has before the damage counts.
Status eachEvent(const std::string &path, const std::function<Status(const io::Event &)> &visit) {
  std::vector<std::string> files{path};
  if (std::filesystem::is_directory(path)) {
    TFC_ASSIGN_OR_RETURN(files, io::eventFilesIn(path));
    if (files.empty())
      return errors::notFound("no event files in ", path);
  }
  for (const std::string &file : files) {
    TFC_ASSIGN_OR_RETURN(auto r, io::EventReader::open(file));
    io::Event e;
    for (;;) {
      TFC_ASSIGN_OR_RETURN(bool more, r->next(e));
      if (!more)
        break;
      TFC_RETURN_IF_ERROR(visit(e));
    }
  }
  return Status::ok();
}

/// Values of the chosen tags (all, if none are).
Status eachValue(const Arguments &a, const std::function<void(const io::Event &, const io::SummaryValue &)> &visit) {
  return eachEvent(a.in, [&](const io::Event &e) -> Status {
    if (e.what != io::Event::What::Summary)
      return Status::ok();
    TFC_ASSIGN_OR_RETURN(auto values, io::parseSummary(e.bytes));
    for (const io::SummaryValue &v : values)
      if (a.tags.empty() || std::find(a.tags.begin(), a.tags.end(), v.tag) != a.tags.end())
        visit(e, v);
    return Status::ok();
  });
}

/// A number, if the value is one: of TensorFlow 1, or a scalar tensor of TensorFlow 2.
std::optional<double> numberOf(const io::SummaryValue &v) {
  if (auto *f = std::get_if<float>(&v.value))
    return *f;
  if (auto *t = std::get_if<Tensor>(&v.value); t && t->isScalar() && t->dtype() != DType::string && !isComplex(t->dtype()))
    return t->asDouble(0);
  return {};
}

const char *kindOf(const io::SummaryValue &v) {
  if (numberOf(v))
    return "scalar";
  switch (v.value.index()) {
  case 2: return "histogram";
  case 3: return "image";
  case 4: return "audio";
  case 5: return v.pluginName() == "text" ? "text" : "tensor";
  default: return "empty";
  }
}

int ls(const Arguments &a) {
  struct Tag {
    const char *kind = "";
    std::uint64_t count = 0;
    std::int64_t first = 0, last = 0;
  };
  std::map<std::string, Tag> tags;
  std::map<std::string, int> others;
  const char *const kinds[] = {"file versions", "graphs", "", "log messages", "session logs", "run metadata", "meta graphs"};
  Status s = eachEvent(a.in, [&](const io::Event &e) -> Status {
    if (e.what != io::Event::What::Summary) {
      if (e.what != io::Event::What::None)
        ++others[kinds[static_cast<int>(e.what) - 3]];
      return Status::ok();
    }
    TFC_ASSIGN_OR_RETURN(auto values, io::parseSummary(e.bytes));
    for (const io::SummaryValue &v : values) {
      Tag &t = tags[v.tag];
      if (t.count++ == 0)
        t.kind = kindOf(v), t.first = e.step;
      t.last = e.step;
    }
    return Status::ok();
  });
  for (const auto &[name, t] : tags)
    std::cout << name << "  " << t.kind << "  " << t.count << " values, steps " << t.first << " to " << t.last << '\n';
  for (const auto &[name, n] : others)
    std::cout << n << ' ' << name << '\n';
  return s ? 0 : failed(s);
}

std::string csv(const std::string &s) {
  if (s.find_first_of(",\"\n\r") == std::string::npos)
    return s;
  std::string out = "\"";
  for (char c : s)
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

nlohmann::json json(const io::SummaryValue &v) {
  if (auto n = numberOf(v))
    return *n;
  if (auto *h = std::get_if<io::Histogram>(&v.value))
    return {{"min", h->min}, {"max", h->max}, {"num", h->num}, {"sum", h->sum}, {"sum_squares", h->sumSquares}, {"bucket_limit", h->limits}, {"bucket", h->counts}};
  if (auto *i = std::get_if<io::SummaryImage>(&v.value))
    return {{"height", i->height}, {"width", i->width}, {"colorspace", i->channels}, {"bytes", i->png.size()}};
  if (auto *s = std::get_if<io::SummaryAudio>(&v.value))
    return {{"sample_rate", s->sampleRate}, {"num_channels", s->channels}, {"length_frames", s->frames}, {"bytes", s->encoded.size()}};
  if (auto *t = std::get_if<Tensor>(&v.value)) {
    if (t->dtype() == DType::string)
      return std::vector<std::string>(t->strings().begin(), t->strings().end());
    return {{"dtype", name(t->dtype())}, {"shape", t->shape().str()}, {"values", t->str()}};
  }
  return nullptr;
}

/// CSV: scalars alone, a line each. JSON: everything, an object a line.
int exportValues(const Arguments &a) {
  bool asCsv = a.format == "csv";
  if (asCsv)
    std::cout << "wall_time,step,tag,value\n";
  std::cout.precision(17);
  Status s = eachValue(a, [&](const io::Event &e, const io::SummaryValue &v) {
    if (!asCsv) {
      nlohmann::json line = {{"wall_time", e.wallTime}, {"step", e.step}, {"tag", v.tag}, {"kind", kindOf(v)}, {"value", json(v)}};
      std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else if (auto n = numberOf(v)) {
      std::cout << e.wallTime << ',' << e.step << ',' << csv(v.tag) << ',' << *n << '\n';
    }
  });
  return s ? 0 : failed(s);
}

int plot(const Arguments &a) {
  std::map<std::string, tools::Curve> curves;
  Status s = eachValue(a, [&](const io::Event &e, const io::SummaryValue &v) {
    if (auto n = numberOf(v))
      curves[v.tag].emplace_back(static_cast<double>(e.step), *n);
  });
  if (!s)
    return failed(s);
  if (curves.empty())
    return failed(errors::notFound("no scalars of these tags in ", a.in));
  std::vector<tools::Series> list;
  for (auto &[tag, curve] : curves)
    list.push_back({.name = tag, .points = std::move(curve)});
  auto png = tools::plotPng(list, {.width = a.width, .height = a.height, .x = "step"});
  if (!png)
    return failed(png.status());
  s = tools::writeFile(a.out, *png);
  return s ? 0 : failed(s);
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Looks into TensorFlow event files."};
  app.require_subcommand(1);
  Arguments a;
  int result = 0;
  auto command = [&](const char *name, const char *what, int (*run)(const Arguments &)) {
    CLI::App *c = app.add_subcommand(name, what);
    c->callback([&, run] { result = run(a); });
    c->add_option("IN", a.in, "An event file, or a folder of them")->required();
    return c;
  };
  command("ls", "Tags, kinds and steps", ls);
  auto *c = command("export", "Values, to standard output", exportValues);
  c->add_option("--format", a.format, "csv (scalars) or json (everything, an object a line)")->check(CLI::IsMember({"csv", "json"}));
  c->add_option("--tag", a.tags, "Only this tag; may be given again")->allow_extra_args(false);
  c = command("plot", "Scalars over steps, as a picture", plot);
  c->add_option("OUT", a.out, "FILE.png; - is standard output")->required();
  c->add_option("--tag", a.tags, "Only this tag; may be given again")->allow_extra_args(false);
  c->add_option("--width", a.width, "Pixels")->check(CLI::Range(200, 10000));
  c->add_option("--height", a.height, "Pixels")->check(CLI::Range(150, 10000));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  return result;
}
