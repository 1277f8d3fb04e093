// CsvDataset as lines that are decoded; the projector's configuration; Defun.
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Array.h"
#include "tfc/frontend/DataFiles.h"
#include "tfc/frontend/Defun.h"

namespace tfc::data::experimental {
using namespace frontend;

static Dataset csvLines(const In &filenames, const std::vector<CsvColumn> &columns, const CsvOpts &o) {
  if (columns.empty()) throw ValueError("record_defaults must name at least one column");
  if (o.field_delim.size() != 1) throw ValueError("field_delim should be only 1 char");
  Output names = convert(filenames, DType::string, "filenames");
  if (names.shape().hasRank() && names.shape().rank() == 0) names = reshape(names, {1});
  FileOptions file{.compression_type = o.compression_type, .buffer_size = o.buffer_size};
  std::int64_t header = o.header ? 1 : 0;
  Dataset lines = Dataset::from_tensor_slices(names).flat_map([file, header](Output name) {
    Dataset d = TextLineDataset(name, file);
    return header ? d.skip(In(Tensor(header))) : d;
  });
  return lines.map([columns, o](Output line) {
    std::vector<In> defaults;
    for (const CsvColumn &c : columns) defaults.push_back(c.value ? In(reshape(convert(*c.value), {1})) : In(Tensor::zeros({0}, c.dtype)));
    auto fields = decode_csv(line, Ins(defaults), {.field_delim = o.field_delim, .use_quote_delim = o.use_quote_delim, .na_value = o.na_value, .select_cols = o.select_cols});
    std::vector<Structure<In>> row;
    for (const Output &f : fields) row.emplace_back(In(f));
    return Structure<In>(row);
  });
}
CsvDataset::CsvDataset(In filenames, std::vector<CsvColumn> defaults, CsvOpts o) : Dataset(csvLines(filenames, defaults, o)) {}
} // namespace tfc::data::experimental

namespace tfc::contrib::tensorboard::plugins::projector {
using namespace frontend;

namespace {
std::string quoted(const std::string &s) {
  std::string out = "\"";
  for (char c : s)
    if (c == '"' || c == '\\') out += '\\', out += c;
    else if (c == '\n') out += "\\n";
    else out += c;
  return out + "\"";
}
} // namespace
std::string ProjectorConfig::str() const {
  std::string out;
  auto text = [&](const char *indent, const char *name, const std::string &v) {
    if (!v.empty()) out += cat(indent, name, ": ", quoted(v), "\n");
  };
  text("", "model_checkpoint_path", model_checkpoint_path);
  for (const EmbeddingInfo &e : embeddings) {
    out += "embeddings {\n";
    text("  ", "tensor_name", e.tensor_name), text("  ", "metadata_path", e.metadata_path), text("  ", "bookmarks_path", e.bookmarks_path);
    for (unsigned n : e.tensor_shape) out += cat("  tensor_shape: ", n, "\n");
    if (!e.sprite.image_path.empty() || !e.sprite.single_image_dim.empty()) {
      out += "  sprite {\n";
      text("    ", "image_path", e.sprite.image_path);
      for (unsigned n : e.sprite.single_image_dim) out += cat("    single_image_dim: ", n, "\n");
      out += "  }\n";
    }
    text("  ", "tensor_path", e.tensor_path);
    out += "}\n";
  }
  text("", "model_checkpoint_dir", model_checkpoint_dir);
  return out;
}
void visualize_embeddings(const std::string &logdir, const ProjectorConfig &config) {
  if (logdir.empty()) throw ValueError("Summary writer must have a logdir");
  gfile::MakeDirs(logdir);
  gfile::GFile file(logdir + "/projector_config.pbtxt", "w");
  file.write(config.str());
  file.close();
}
void visualize_embeddings(const summary::FileWriter &writer, const ProjectorConfig &config) { visualize_embeddings(writer.get_logdir(), config); }
} // namespace tfc::contrib::tensorboard::plugins::projector

namespace tfc::python::framework::function {
FunctionOpts Defun::options(std::size_t parameters) const {
  if (types.size() != parameters) throw ValueError("Defun: the function takes " + std::to_string(parameters) + " arguments, but " + std::to_string(types.size()) + " types are given.");
  std::vector<TensorSpec> specs;
  for (DType t : types) specs.push_back({unknown_shape(), t});
  FunctionOpts f{.input_signature = specs};
  f.name = o.func_name;
  return f;
}
} // namespace tfc::python::framework::function
