// slim's data: decoders of Examples, providers of a dataset's items, queues that hold batches ahead.
//
//   slim::tfexample_decoder::TFExampleDecoder decoder(
//       {{"image/encoded", tf::FixedLenFeature({}, tf::string, "")}, {"image/format", tf::FixedLenFeature({}, tf::string, "png")},
//        {"image/class/label", tf::FixedLenFeature({}, tf::int64)}},
//       {{"image", slim::tfexample_decoder::Image({.shape = tf::Shape{28, 28, 1}, .channels = 1})}, {"label", slim::tfexample_decoder::Tensor("image/class/label")}});
//   slim::dataset::Dataset data{.data_sources = {"mnist-*.tfrecord"}, .decoder = std::make_shared<...>(decoder), .num_samples = 60000};
//   slim::dataset_data_provider::DatasetDataProvider provider(data);
//   auto items = provider.get({"image", "label"});
//
#pragma once

#include "tfc/frontend/Input.h"
#include "tfc/frontend/Parsing.h"
#include "tfc/frontend/SlimTrain.h"

namespace tfc::contrib::slim {

namespace data_decoder {
/// Makes items of what a reader gives.
class DataDecoder {
public:
  virtual ~DataDecoder() = default;
  /// Tensors of the items, all of them if none are named. KeyError: an item that there is not.
  virtual std::vector<Output> decode(In data, const std::vector<std::string> &items = {}) const = 0;
  virtual std::vector<std::string> list_items() const = 0;
};
} // namespace data_decoder

namespace tfexample_decoder {
/// What an item is made of: names of features, and a function of them.
struct ItemHandler {
  std::vector<std::string> keys;
  std::function<Output(const ParsedFeatures &)> make;
};
struct TensorOpts { TFC_NAMED; std::vector<std::string> shape_keys{}; std::optional<std::vector<std::int64_t>> shape{}; std::optional<In> default_value{}; };
/// A feature, reshaped as said; sparse ones become dense. ValueError: both shape_keys and shape.
ItemHandler Tensor(std::string tensor_key, TensorOpts o = {});
/// A feature of numbers of any count as a dense vector of the item, by `sparse` of ParsedFeatures.
ItemHandler SparseTensor(std::string values_key, In default_value = 0);
struct ImageOpts { TFC_NAMED; std::string image_key = "image/encoded", format_key = "image/format"; std::optional<Shape> shape{}; int channels = 3; DType dtype = DType::uint8; bool repeated = false; };
/// A picture: PNG, JPEG or raw bytes, as the format feature says.
ItemHandler Image(ImageOpts o = {});
/// [boxes, 4] of four sparse features of numbers.
ItemHandler BoundingBox(std::vector<std::string> keys = {"ymin", "xmin", "ymax", "xmax"}, std::string prefix = {});
/// Any function of features.
ItemHandler ItemHandlerCallback(std::vector<std::string> keys, std::function<Output(const ParsedFeatures &)> f);

class TFExampleDecoder : public data_decoder::DataDecoder {
public:
  /// ValueError: an item whose features there are not.
  TFExampleDecoder(std::map<std::string, Feature> keys_to_features, std::map<std::string, ItemHandler> items_to_handlers);
  std::vector<Output> decode(In serialized_example, const std::vector<std::string> &items = {}) const override;
  std::vector<std::string> list_items() const override;

private:
  std::map<std::string, Feature> features;
  std::map<std::string, ItemHandler> handlers;
};
} // namespace tfexample_decoder

namespace dataset {
/// A dataset as slim has it: files of records, and what they hold.
struct Dataset {
  std::vector<std::string> data_sources; ///< TFRecord files or patterns
  std::shared_ptr<const data_decoder::DataDecoder> decoder;
  std::int64_t num_samples = 0;
  std::map<std::string, std::string> items_to_descriptions{};
  std::optional<std::int64_t> num_classes{};
};
} // namespace dataset

namespace data_provider {
class DataProvider {
public:
  virtual ~DataProvider() = default;
  /// KeyError, naming the items there are.
  std::vector<Output> get(const std::vector<std::string> &items) const;
  std::vector<std::string> list_items() const;
  std::int64_t num_samples() const { return samples; }

protected:
  std::map<std::string, Output> tensors;
  std::int64_t samples = 0;
};
} // namespace data_provider
namespace dataset_data_provider {
struct ProviderOpts { TFC_NAMED; int num_readers = 1; bool shuffle = true; std::optional<std::int64_t> num_epochs{}; int common_queue_capacity = 256, common_queue_min = 128; std::string record_key = "record_key"; std::optional<std::int64_t> seed{}; std::string scope{}; };
/// One record of the files at a time, decoded; its key is an item, too (record_key). Needs queue runners. ValueError: an item named as
/// record_key, or no files.
struct DatasetDataProvider : data_provider::DataProvider { explicit DatasetDataProvider(const dataset::Dataset &dataset, ProviderOpts o = {}); };
} // namespace dataset_data_provider

namespace prefetch_queue {
struct PrefetchOpts { TFC_NAMED; int capacity = 8, num_threads = 1; bool dynamic_pad = false; std::string shared_name{}, name{}; };
/// A queue of such tensors, kept full by a queue runner; a summary tells how full it is.
Queue prefetch_queue(const std::vector<Output> &tensors, PrefetchOpts o = {});
} // namespace prefetch_queue

} // namespace tfc::contrib::slim

namespace tfc::contrib::slim::python::slim::data {
namespace data_decoder {
using tfc::contrib::slim::data_decoder::DataDecoder;
}
} // namespace tfc::contrib::slim::python::slim::data

namespace tfc::contrib::training {
struct BucketOpts {
  TFC_NAMED;
  int num_threads = 1, capacity = 32;
  std::optional<std::vector<Shape>> shapes{};
  bool dynamic_pad = false, allow_smaller_final_batch = false;
  std::optional<In> keep_input{};
  std::string shared_name{}, name{};
};
struct Bucketed { Output length; std::vector<Output> outputs; };
/// Batches of inputs of like length: those below bucket_boundaries[0], below bucket_boundaries[1] and so on. batch_size: one for all
/// buckets, or one each. Needs queue runners. ValueError: boundaries that do not ascend.
Bucketed bucket_by_sequence_length(In input_length, const std::vector<Output> &tensors, std::vector<int> batch_size, std::vector<int> bucket_boundaries, BucketOpts o = {});
/// The same by the bucket's number.
Bucketed bucket(const std::vector<Output> &tensors, In which_bucket, std::vector<int> batch_size, int num_buckets, BucketOpts o = {});
} // namespace tfc::contrib::training
