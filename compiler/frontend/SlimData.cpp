// slim's data (contrib/slim/python/slim/data of 1.15) and contrib.training's buckets.
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Control.h"
#include "tfc/frontend/Image.h"
#include "tfc/frontend/SlimData.h"
#include "tfc/frontend/Summary.h"

#include <algorithm>

namespace tfc::contrib::slim {
using namespace frontend;

//===-- decoding --------------------------------------------------------------------------------------------------===//

namespace tfexample_decoder {
namespace {
Output denseOf(const ParsedFeatures &f, const std::string &key, const std::optional<In> &fallback) {
  if (auto it = f.sparses.find(key); it != f.sparses.end()) {
    const tfc::SparseTensor &s = it->second;
    In value = fallback ? *fallback : s.dtype() == DType::string ? In("") : In(0);
    return sparse_tensor_to_dense(s, {.default_value = value});
  }
  return f[key];
}
} // namespace

ItemHandler Tensor(std::string key, TensorOpts o) {
  if (!o.shape_keys.empty() && o.shape) throw ValueError("Cannot specify both shape_keys and shape parameters.");
  std::vector<std::string> keys{key};
  keys.insert(keys.end(), o.shape_keys.begin(), o.shape_keys.end());
  return {keys, [key, o](const ParsedFeatures &f) {
            Output t = denseOf(f, key, o.default_value);
            if (o.shape) return reshape(t, Shape(*o.shape));
            if (o.shape_keys.empty()) return t;
            std::vector<Output> dims;
            for (const std::string &k : o.shape_keys) dims.push_back(reshape(cast(denseOf(f, k, {}), int32), {-1}));
            return reshape(t, Dims(dims.size() == 1 ? dims[0] : concat(dims, 0)));
          }};
}
ItemHandler SparseTensor(std::string key, In fallback) {
  return {{key}, [key, fallback](const ParsedFeatures &f) { return sparse_tensor_to_dense(f.sparse(key), {.default_value = fallback}); }};
}
ItemHandler Image(ImageOpts o) {
  return {{o.image_key, o.format_key}, [o](const ParsedFeatures &f) {
            auto decode = [o](const Output &bytes, const Output &format) {
              auto raw = [&] { return decode_raw(bytes, o.dtype); };
              auto picture = [&] {
                // decode_image tells PNG from JPEG and the others by the bytes.
                Output png = op("DecodePng", "", {bytes}, {{"channels", std::int64_t(o.channels)}, {"dtype", o.dtype == DType::uint16 ? DType::uint16 : DType::uint8}});
                return cast(png, o.dtype);
              };
              auto jpeg = [&] { return cast(op("DecodeJpeg", "", {bytes}, {{"channels", std::int64_t(o.channels)}}), o.dtype); };
              auto is = [&](std::initializer_list<const char *> names) {
                Output any;
                for (const char *n : names) {
                  Output e = equal(format, In(n));
                  any = any ? logical_or(any, e) : e;
                }
                return any;
              };
              auto flat = [](const std::function<Output()> &f) { return [f] { return f(); }; };
              auto others = [&] { return cond(is({"jpeg", "JPEG", "jpg", "JPG"}), flat(jpeg), flat(picture)); };
              Output image = cond(is({"raw", "RAW"}), flat(raw), others);
              if (o.shape) image = reshape(image, *o.shape);
              else image.set_shape(Shape{None, None, o.channels ? o.channels : None});
              return image;
            };
            Output bytes = denseOf(f, o.image_key, In("")), format = denseOf(f, o.format_key, In("jpeg"));
            if (!o.repeated) return decode(bytes, format);
            return map_fn([&](Output b) { return decode(b, format); }, bytes, {.dtype = {o.dtype}});
          }};
}
ItemHandler BoundingBox(std::vector<std::string> keys, std::string prefix) {
  if (keys.size() != 4) throw ValueError(cat("BoundingBox expects 4 keys but got ", keys.size()));
  for (std::string &k : keys) k = prefix + k;
  return {keys, [keys](const ParsedFeatures &f) {
            std::vector<Output> sides;
            for (const std::string &k : keys) {
              auto it = f.sparses.find(k);
              Output side = it != f.sparses.end() ? it->second.values : f[k];
              sides.push_back(expand_dims(side, 0));
            }
            return transpose(concat(sides, 0));
          }};
}
ItemHandler ItemHandlerCallback(std::vector<std::string> keys, std::function<Output(const ParsedFeatures &)> f) { return {std::move(keys), std::move(f)}; }

TFExampleDecoder::TFExampleDecoder(std::map<std::string, Feature> f, std::map<std::string, ItemHandler> h) : features(std::move(f)), handlers(std::move(h)) {
  for (auto &[item, handler] : handlers)
    for (const std::string &k : handler.keys)
      if (!features.count(k)) throw ValueError(cat("Item ", item, " needs the feature ", k, ", which is not among keys_to_features."));
}
std::vector<std::string> TFExampleDecoder::list_items() const {
  std::vector<std::string> names;
  for (auto &[item, handler] : handlers) names.push_back(item);
  return names;
}
std::vector<Output> TFExampleDecoder::decode(In serialized, const std::vector<std::string> &wanted) const {
  ParsedFeatures parsed = parse_single_example(serialized, features);
  // Features of known shape, reshaped as they say.
  std::vector<Output> out;
  for (const std::string &item : wanted.empty() ? list_items() : wanted) {
    auto it = handlers.find(item);
    if (it == handlers.end()) throw KeyError(item);
    out.push_back(it->second.make(parsed));
  }
  return out;
}
} // namespace tfexample_decoder

//===-- providers -------------------------------------------------------------------------------------------------===//

std::vector<std::string> data_provider::DataProvider::list_items() const {
  std::vector<std::string> names;
  for (auto &[item, tensor] : tensors) names.push_back(item);
  return names;
}
std::vector<Output> data_provider::DataProvider::get(const std::vector<std::string> &items) const {
  std::vector<Output> out;
  for (const std::string &item : items) {
    auto it = tensors.find(item);
    if (it == tensors.end()) {
      std::string have;
      for (auto &[name, tensor] : tensors) have += (have.empty() ? "" : ", ") + name;
      throw KeyError(cat(item, " (items of this provider: ", have, ")"));
    }
    out.push_back(it->second);
  }
  return out;
}
dataset_data_provider::DatasetDataProvider::DatasetDataProvider(const dataset::Dataset &d, ProviderOpts o) {
  if (d.data_sources.empty()) throw ValueError("A dataset needs data_sources.");
  if (!d.decoder) throw ValueError("A dataset needs a decoder.");
  if (o.num_readers < 1) throw ValueError("num_readers must be at least 1");
  Scoped s(o.scope, "parallel_read");
  // Patterns are expanded when the graph is built, as slim does.
  std::vector<std::string> files;
  for (const std::string &pattern : d.data_sources)
    if (pattern.find_first_of("*?[") == std::string::npos) files.push_back(pattern);
    else
      for (const std::string &f : gfile::Glob(pattern)) files.push_back(f);
  if (files.empty()) throw ValueError(cat("No files found for ", d.data_sources[0]));
  Queue names = train::string_input_producer(In(files), {.num_epochs = o.num_epochs, .shuffle = o.shuffle, .seed = o.seed, .name = "filenames"});
  std::optional<Queue> common;
  std::vector<DType> types{DType::string, DType::string};
  std::vector<Shape> shapes{Shape{}, Shape{}};
  if (o.shuffle) common = RandomShuffleQueue(o.common_queue_capacity, o.common_queue_min, types, shapes, {.seed = o.seed, .name = "common_queue"});
  else common = FIFOQueue(o.common_queue_capacity, types, shapes, {.name = "common_queue"});
  std::vector<Operation> enqueues;
  for (int i = 0; i < o.num_readers; ++i) {
    auto [key, value] = TFRecordReader().read(names);
    enqueues.push_back(common->enqueue({key, value}));
  }
  train::add_queue_runner(train::QueueRunner(*common, enqueues));
  auto one = common->dequeue();
  auto items = d.decoder->list_items();
  if (std::find(items.begin(), items.end(), o.record_key) != items.end()) throw ValueError(cat("The item name used for `record_key` cannot also be used for a dataset item: ", o.record_key));
  auto decoded = d.decoder->decode(one[1], items);
  for (std::size_t i = 0; i < items.size(); ++i) tensors.emplace(items[i], decoded[i]);
  tensors.emplace(o.record_key, one[0]);
  samples = d.num_samples;
}

Queue prefetch_queue::prefetch_queue(const std::vector<Output> &tensors, PrefetchOpts o) {
  if (tensors.empty()) throw ValueError("A prefetch_queue needs tensors.");
  Scoped s(o.name, "prefetch_queue", std::vector<In>(tensors.begin(), tensors.end()));
  std::vector<DType> types;
  std::vector<Shape> shapes;
  for (const Output &t : tensors) types.push_back(t.dtype()), shapes.push_back(t.shape());
  bool known = std::all_of(shapes.begin(), shapes.end(), [](const Shape &x) { return x.is_fully_defined(); });
  std::optional<Queue> q;
  if (o.dynamic_pad) q = PaddingFIFOQueue(o.capacity, types, shapes, {.shared_name = o.shared_name});
  else q = FIFOQueue(o.capacity, types, known ? shapes : std::vector<Shape>{}, {.shared_name = o.shared_name});
  Operation enqueue = q->enqueue(Ins(tensors));
  train::add_queue_runner(train::QueueRunner(*q, std::vector<Operation>(static_cast<std::size_t>(std::max(o.num_threads, 1)), enqueue)));
  summary::scalar(cat("fraction_of_", o.capacity, "_full"), to_float(q->size()) * (1.0 / o.capacity));
  return *q;
}
} // namespace tfc::contrib::slim

//===-- buckets ---------------------------------------------------------------------------------------------------===//

namespace tfc::contrib::training {
using namespace frontend;

Bucketed bucket(const std::vector<Output> &tensors, In which, std::vector<int> batch, int buckets, BucketOpts o) {
  if (tensors.empty()) throw ValueError("bucket needs tensors.");
  if (buckets < 1) throw ValueError(cat("num_buckets must be at least 1, got ", buckets));
  if (batch.size() == 1) batch.resize(static_cast<std::size_t>(buckets), batch[0]);
  if (static_cast<int>(batch.size()) != buckets) throw ValueError(cat("If batch_size is a list it must have num_buckets elements: ", batch.size(), " and ", buckets));
  Scoped s(o.name, "bucket", std::vector<In>(tensors.begin(), tensors.end()));
  std::vector<DType> types;
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < tensors.size(); ++i) types.push_back(tensors[i].dtype()), shapes.push_back(o.shapes ? o.shapes->at(i) : tensors[i].shape());
  bool same = std::all_of(batch.begin(), batch.end(), [&](int b) { return b == batch[0]; }) && !o.allow_smaller_final_batch;
  // What leaves: the bucket's number, and batches of all tensors.
  std::vector<DType> topTypes{int32};
  std::vector<Shape> topShapes{Shape{}};
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    topTypes.push_back(types[i]);
    std::vector<std::int64_t> d(shapes[i].hasRank() ? shapes[i].dims() : std::vector<std::int64_t>());
    d.insert(d.begin(), same ? batch[0] : None);
    topShapes.push_back(shapes[i].hasRank() ? Shape(d) : unknown_shape());
  }
  auto make = [&](int capacity, const std::vector<DType> &t, const std::vector<Shape> &sh, const std::string &name) -> Queue {
    std::string shared = o.shared_name.empty() ? std::string() : o.shared_name + "/" + name;
    bool known = std::all_of(sh.begin(), sh.end(), [](const Shape &x) { return x.is_fully_defined(); });
    if (o.dynamic_pad) return PaddingFIFOQueue(capacity, t, sh, {.name = name, .shared_name = shared});
    return FIFOQueue(capacity, t, known ? sh : std::vector<Shape>{}, {.name = name, .shared_name = shared});
  };
  Queue top = make(o.capacity, topTypes, topShapes, "top_queue");
  std::vector<Queue> queues;
  for (int i = 0; i < buckets; ++i) queues.push_back(make(o.capacity, types, shapes, cat("bucket_queue_", i)));
  Output number = cast(which, int32);
  // An element goes into the queue of its bucket.
  auto into = [&] {
    std::function<Operation(int)> from = [&](int i) -> Operation {
      if (i + 1 == buckets) return queues[static_cast<std::size_t>(i)].enqueue(Ins(tensors));
      return cond(equal(number, i), [&] { return queues[static_cast<std::size_t>(i)].enqueue(Ins(tensors)); }, [&] { return from(i + 1); });
    };
    return from(0);
  };
  Operation enqueue = o.keep_input ? cond(*o.keep_input, into, [] { return no_op(); }) : into();
  std::vector<Operation> closes;
  for (Queue &q : queues) closes.push_back(q.close());
  Operation close = group(closes);
  train::add_queue_runner(train::QueueRunner(queues[0], std::vector<Operation>(static_cast<std::size_t>(std::max(o.num_threads, 1)), enqueue), {.close_op = close, .cancel_op = close}));
  for (int i = 0; i < buckets; ++i) {
    const Queue &q = queues[static_cast<std::size_t>(i)];
    auto many = o.allow_smaller_final_batch ? q.dequeue_up_to(batch[static_cast<std::size_t>(i)]) : q.dequeue_many(batch[static_cast<std::size_t>(i)]);
    std::vector<In> list{In(i)};
    list.insert(list.end(), many.begin(), many.end());
    train::add_queue_runner(train::QueueRunner(top, {top.enqueue(Ins(list))}));
  }
  summary::scalar(cat("bucket/fraction_of_", o.capacity, "_full"), to_float(top.size()) * (1.0 / o.capacity));
  auto out = top.dequeue();
  return {out[0], std::vector<Output>(out.begin() + 1, out.end())};
}

Bucketed bucket_by_sequence_length(In length, const std::vector<Output> &tensors, std::vector<int> batch, std::vector<int> boundaries, BucketOpts o) {
  if (boundaries.empty()) throw ValueError("bucket_boundaries must not be empty");
  for (std::size_t i = 1; i < boundaries.size(); ++i)
    if (boundaries[i] <= boundaries[i - 1]) throw ValueError(cat("Buckets must contain sequential increasing lengths, but saw: ", boundaries[i - 1], " before ", boundaries[i]));
  if (batch.size() != 1 && batch.size() != boundaries.size() + 1) throw ValueError("If batch_size is a list it must have one more element than bucket_boundaries");
  Scoped s(o.name, "bucket_by_sequence_length", {length});
  Output n = cast(length, int32);
  Output which = reduce_sum(cast(greater_equal(n, In(Tensor(std::vector<std::int32_t>(boundaries.begin(), boundaries.end())))), int32));
  std::vector<Output> all{n};
  all.insert(all.end(), tensors.begin(), tensors.end());
  if (o.shapes) o.shapes->insert(o.shapes->begin(), Shape{});
  o.name.clear();
  Bucketed r = bucket(all, which, std::move(batch), static_cast<int>(boundaries.size()) + 1, o);
  return {r.outputs[0], std::vector<Output>(r.outputs.begin() + 1, r.outputs.end())};
}

} // namespace tfc::contrib::training
