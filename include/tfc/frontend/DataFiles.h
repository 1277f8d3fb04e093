// Datasets of CSV files (tf.data.experimental.CsvDataset), and the embedding projector's configuration.
//
//   tf::data::experimental::CsvDataset rows({"a.csv"}, {tf::float32, tf::In("none")}, {.header = true});   // elements (float, string)
//
#pragma once

#include "tfc/frontend/Data.h"
#include "tfc/frontend/Summary.h"

namespace tfc::data::experimental {

/// A column: required and of a type, or with a default.
struct CsvColumn {
  CsvColumn(DType required) : dtype(required) {}
  template <class T> requires std::is_constructible_v<In, T> CsvColumn(T value) : value(In(std::move(value))) {}
  DType dtype = DType::unset;
  std::optional<In> value{};
};
struct CsvOpts { TFC_NAMED; std::string compression_type{}; std::optional<std::int64_t> buffer_size{}; bool header = false; std::string field_delim = ","; bool use_quote_delim = true; std::string na_value{}; std::vector<std::int64_t> select_cols{}; };
/// A tuple of scalars for each line. A record is a line: quoted fields may hold delimiters, but no line breaks. InvalidArgumentError when it is
/// walked: a required field is empty, a field does not parse, or a line has another number of fields.
struct CsvDataset : Dataset { CsvDataset(In filenames, std::vector<CsvColumn> record_defaults, CsvOpts o = {}); };

} // namespace tfc::data::experimental

namespace tfc::contrib::data {
using tfc::data::experimental::group_by_window;
}

namespace tfc::contrib::tensorboard::plugins::projector {

struct SpriteMetadata { std::string image_path{}; std::vector<unsigned> single_image_dim{}; };
struct EmbeddingInfo { std::string tensor_name{}, metadata_path{}, bookmarks_path{}; std::vector<unsigned> tensor_shape{}; SpriteMetadata sprite{}; std::string tensor_path{}; };
/// Which embeddings TensorBoard's projector shows.
struct ProjectorConfig {
  std::string model_checkpoint_path{}, model_checkpoint_dir{};
  /// A list whose add() appends one, as the protocol buffer's.
  struct Embeddings : std::vector<EmbeddingInfo> {
    EmbeddingInfo &add() { return emplace_back(); }
  } embeddings{};
  /// The text form of the protocol buffer.
  std::string str() const;
};
/// Writes projector_config.pbtxt beside the writer's events. ValueError: no folder.
void visualize_embeddings(const summary::FileWriter &summary_writer, const ProjectorConfig &config);
void visualize_embeddings(const std::string &logdir, const ProjectorConfig &config);

} // namespace tfc::contrib::tensorboard::plugins::projector
