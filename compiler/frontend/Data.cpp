// python/data/ops/dataset_ops.py and readers.py of 1.15: the nodes that Python makes, in its order.
#include "DataImpl.h"
#include "FunctionTrace.h"

#include "tfc/frontend/Array.h"

#include <limits>

namespace tfc::frontend {
void checkArity(const data::Element &e, std::size_t n) {
  if (!e.is_tuple() || e.size() != n)
    throw TypeError(cat("The function takes ", n, " arguments but ", e.is_tuple() ? e.size() : 1, " were given."));
}
} // namespace tfc::frontend

namespace tfc::data {
using namespace frontend;

std::vector<DType> typesOf(const Spec &s) {
  std::vector<DType> out;
  s.each([&](const Component &c) { out.push_back(c.dtype); });
  return out;
}
std::vector<Shape> shapesOf(const Spec &s) {
  std::vector<Shape> out;
  s.each([&](const Component &c) { out.push_back(c.shape); });
  return out;
}
Element elementOf(const Spec &s, const Leaves &leaves) {
  std::size_t i = 0;
  return s.map<Output>([&](const Component &) { return leaves[i++]; });
}
bool sameForm(const Spec &a, const Spec &b) {
  if (a.is_leaf() != b.is_leaf() || a.is_tuple() != b.is_tuple() || a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.parts().size(); ++i)
    if (!sameForm(a.parts()[i], b.parts()[i])) return false;
  for (auto i = a.items().begin(), j = b.items().begin(); i != a.items().end(); ++i, ++j)
    if (i->first != j->first || !sameForm(i->second, j->second)) return false;
  return true;
}
graph::AttrMap outputAttrs(const Spec &s) { return {{"output_types", typesOf(s)}, {"output_shapes", shapesOf(s)}}; }

template <class F> static std::string textOf(const Spec &s, F leaf) {
  if (s.is_leaf()) return leaf(s.get());
  std::string text;
  for (const Spec &p : s.parts()) text += (text.empty() ? "" : ", ") + textOf(p, leaf);
  for (auto &[k, p] : s.items()) text += (text.empty() ? "'" : ", '") + k + "': " + textOf(p, leaf);
  if (s.is_map()) return "{" + text + "}";
  return "(" + text + (s.size() == 1 ? ",)" : ")");
}
std::string typesText(const Spec &s) {
  return textOf(s, [](const Component &c) { return cat("tf.", tfc::name(c.dtype)); });
}
std::string shapesText(const Spec &s) {
  return textOf(s, [](const Component &c) {
    if (!c.shape.hasRank()) return std::string("TensorShape(None)");
    std::string dims;
    for (std::int64_t d : c.shape.dims()) dims += (dims.empty() ? "" : ", ") + (d < 0 ? std::string("None") : std::to_string(d));
    return "TensorShape([" + dims + "])";
  });
}

namespace {

/// Tensors of a structure that a user wrote (structure.normalize_element).
Element normalized(const Structure<In> &given) {
  Scoped s("normalize_element", "");
  int i = 0;
  return given.map<Output>([&](const In &in) { return convert(in, DType::unset, cat("component_", i++)); });
}
Dataset make(Output variant, Spec spec) { return Dataset(std::make_shared<Dataset::State>(Dataset::State{std::move(variant), std::move(spec)})); }

} // namespace

Spec specOf(const Element &e) {
  return e.map<Component>([](const Output &o) { return Component{o.dtype(), o.shape()}; });
}
Spec specOf(const Dataset &d) {
  std::vector<Shape> shapes = d.output_shapes().flatten();
  std::size_t i = 0;
  return d.output_types().map<Component>([&](DType t) { return Component{t, shapes[i++]}; });
}
Element tensorsOf(const Structure<In> &given) {
  return given.map<Output>([](const In &in) { return convert(in); });
}
Output integer(const In &value, const char *name) { return convert(value, DType::int64, name); }
/// A dataset of one node, from others and scalars.
Dataset node(std::string_view type, std::vector<Arg> args, const Spec &spec, graph::AttrMap more) {
  more.merge(outputAttrs(spec));
  return make(op(type, "", std::move(args), std::move(more)), spec);
}
graph::Attr function(const TracedFunction &f) { return std::make_shared<graph::FuncAttr>(graph::FuncAttr{f.name, {}}); }

TracedFunction trace(const char *name, const Spec &spec, const std::function<Leaves(const Element &)> &f) {
  return traceFunction(name, typesOf(spec), shapesOf(spec), [&](const Leaves &args) { return f(elementOf(spec, args)); },
                       {.attrs = {{"_tf_data_function", true}}});
}
static Shape batched(const Shape &s, std::int64_t n) {
  if (!s.hasRank()) return s;
  std::vector<std::int64_t> dims = s.dims();
  dims.insert(dims.begin(), n);
  return Shape(std::move(dims));
}
Spec batchedSpec(const Spec &s, const Output &batchSize, bool dropRemainder) {
  Tensor n = dropRemainder ? constantValue(batchSize) : Tensor();
  std::int64_t size = n.is_none() ? None : n.asInt64(0);
  return s.map<Component>([&](const Component &c) { return Component{c.dtype, batched(c.shape, size)}; });
}

/// data/util/random_seed.py: the seeds as tensors; (0, 0) would mean any seed.
std::pair<Output, Output> seeds(const std::optional<std::int64_t> &given) {
  bool any = !current()->seed && !given;
  graph::AttrMap attrs = seedAttrs(given);
  auto scalar = [&](const char *name) { return Tensor(std::get<std::int64_t>(attrs.at(name))); };
  Output seed = constantOf(any ? Tensor(std::int64_t(0)) : scalar("seed"), "seed");
  if (any) return {seed, constantOf(Tensor(std::int64_t(0)), "seed2")};
  Scoped s("seed2", "");
  Output seed2 = constantOf(scalar("seed2"), "Const");
  Output a = op("Equal", "", {seed, Tensor(std::int64_t(0))}), b = op("Equal", "", {seed2, Tensor(std::int64_t(0))});
  Output both = op("LogicalAnd", "", {a, b});
  Output most = constantOf(Tensor(std::int64_t(2147483647)), "Const");
  return {seed, op("SelectV2", s.name, {both, most, seed2})};
}

Types Dataset::output_types() const { return s->spec.map<DType>([](const Component &c) { return c.dtype; }); }
Shapes Dataset::output_shapes() const { return s->spec.map<Shape>([](const Component &c) { return c.shape; }); }
Output Dataset::variant() const { return s->variant; }

//===-- sources ---------------------------------------------------------------------------------------------------===//

Dataset Dataset::fromTensors(const Structure<In> &tensors) {
  Element e = normalized(tensors);
  Spec spec = specOf(e);
  return make(op("TensorDataset", "", {Ins(e.flatten())}, {{"output_shapes", shapesOf(spec)}}), spec);
}

Dataset Dataset::fromSlices(const Structure<In> &tensors) {
  Element e = normalized(tensors);
  std::vector<Output> leaves = e.flatten();
  if (leaves.empty()) throw ValueError("Invalid `element`. `element` should not be empty.");
  std::int64_t rows = None;
  Spec spec = e.map<Component>([&](const Output &o) {
    Shape shape = o.shape();
    if (!shape.hasRank()) return Component{o.dtype(), shape};
    if (shape.rank() == 0) throw ValueError("Unbatching a tensor is only supported for rank >= 1");
    if (rows >= 0 && shape[0] >= 0 && rows != shape[0]) throw ValueError(cat("Dimensions ", rows, " and ", shape[0], " are not compatible"));
    if (shape[0] >= 0) rows = shape[0];
    return Component{o.dtype(), Shape(std::vector<std::int64_t>(shape.dims().begin() + 1, shape.dims().end()))};
  });
  return make(op("TensorSliceDataset", "", {Ins(leaves)}, {{"output_shapes", shapesOf(spec)}}), spec);
}

Dataset Dataset::range(In stop) { return range(In(std::int64_t(0)), std::move(stop)); }
Dataset Dataset::range(In start, In stop, In step) {
  Output a = integer(start, "start"), b = integer(stop, "stop"), c = integer(step, "step");
  return node("RangeDataset", {a, b, c}, Spec(Component{DType::int64, Shape{}}));
}

static Dataset zipped(const std::vector<Output> &inputs, Spec spec) {
  if (inputs.empty()) throw TypeError("The argument to `Dataset.zip()` must be a nested structure of `Dataset` objects.");
  return node("ZipDataset", {Ins(inputs)}, spec);
}
Dataset Dataset::zip(const std::vector<Dataset> &datasets) {
  std::vector<Output> inputs;
  std::vector<Spec> parts;
  for (const Dataset &d : datasets) inputs.push_back(d.variant()), parts.push_back(d.s->spec);
  return zipped(inputs, Spec(std::move(parts)));
}
Dataset Dataset::zip(const std::map<std::string, Dataset> &datasets) {
  std::vector<Output> inputs;
  std::map<std::string, Spec> parts;
  for (auto &[k, d] : datasets) inputs.push_back(d.variant()), parts.emplace(k, d.s->spec);
  return zipped(inputs, Spec(std::move(parts)));
}

Dataset Dataset::list_files(In pattern, ListFilesOptions o) {
  Scoped s("list_files", "");
  Output files = convert(pattern, DType::string, "file_pattern");
  Output matching = op("MatchingFiles", "", {files});
  Output count = shape(matching)[0];
  Output found = op("Greater", "match_not_empty", {count, 0});
  Output list = reduce_join(files, {}, {}, ", ");
  Output message = op("Add", "message", {Tensor("No files matched pattern: "), list});
  Operation check = opNode("Assert", "assert_not_empty/Assert", {found, Ins(message)}, {{"summarize", std::int64_t(1)}});
  {
    ControlDependencies after({check});
    matching = identity(matching);
  }
  Dataset d = from_tensor_slices(matching);
  if (!o.shuffle.value_or(true)) return d;
  Output size = maximum(shape(matching, {.out_type = DType::int64})[0], std::int64_t(1));
  return d.shuffle(size, {.seed = o.seed});
}

//===-- with functions --------------------------------------------------------------------------------------------===//

Dataset Dataset::mapped(const ElementFn &f, const MapOptions &o) const {
  Spec spec;
  TracedFunction t = trace("Dataset_map_lambda", s->spec, [&](const Element &e) {
    Element result = f(e).map<Output>([](const In &in) { return convert(in); });
    spec = specOf(result);
    return Leaves(result.flatten());
  });
  if (!o.num_parallel_calls) return node("MapDataset", {s->variant, Ins(t.captures)}, spec, {{"f", function(t)}});
  Output calls = convert(*o.num_parallel_calls, DType::int32, "num_parallel_calls");
  return node("ParallelMapDataset", {s->variant, Ins(t.captures), calls}, spec, {{"f", function(t)}});
}

Dataset Dataset::filtered(const ElementFn &f) const {
  TracedFunction t = trace("Dataset_filter_lambda", s->spec, [&](const Element &e) {
    Structure<In> result = f(e);
    Output keep = result.is_leaf() ? convert(result.get()) : Output();
    if (!keep || keep.dtype() != DType::bool_ || !Shape{}.isCompatibleWith(keep.shape()))
      throw ValueError(cat("Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor", keep ? cat(", but it returns ", keep) : std::string(), "."));
    return Leaves{keep};
  });
  return node("FilterDataset", {s->variant, Ins(t.captures)}, s->spec, {{"predicate", function(t)}});
}

Dataset Dataset::flatMapped(const DatasetFn &f) const {
  Spec spec;
  TracedFunction t = trace("Dataset_flat_map_lambda", s->spec, [&](const Element &e) {
    Dataset d = f(e);
    spec = d.s->spec;
    return Leaves{d.variant()};
  });
  return node("FlatMapDataset", {s->variant, Ins(t.captures)}, spec, {{"f", function(t)}});
}

Dataset Dataset::interleaved(const DatasetFn &f, const InterleaveOptions &o) const {
  Spec spec;
  TracedFunction t = trace("Dataset_interleave_lambda", s->spec, [&](const Element &e) {
    Dataset d = f(e);
    spec = d.s->spec;
    return Leaves{d.variant()};
  });
  Output cycle = integer(o.cycle_length, "cycle_length"), block = integer(o.block_length, "block_length");
  if (!o.num_parallel_calls) return node("InterleaveDataset", {s->variant, Ins(t.captures), cycle, block}, spec, {{"f", function(t)}});
  Output calls = integer(*o.num_parallel_calls, "num_parallel_calls");
  return node("ParallelInterleaveDatasetV2", {s->variant, Ins(t.captures), cycle, block, calls}, spec, {{"f", function(t)}});
}

//===-- others ----------------------------------------------------------------------------------------------------===//

Dataset Dataset::batch(In batch_size, BatchOptions o) const {
  Output n = integer(batch_size, "batch_size");
  Output drop = constantOf(Tensor(o.drop_remainder), "drop_remainder");
  return node("BatchDatasetV2", {s->variant, n, drop}, batchedSpec(s->spec, n, o.drop_remainder));
}

Dataset Dataset::padded_batch(In batch_size, const Shapes &padded_shapes, PaddedBatchOptions o) const {
  Output n = integer(batch_size, "batch_size");
  Spec form = padded_shapes.map<Component>([](const Shape &shape) { return Component{DType::unset, shape}; });
  auto different = [](const char *what) {
    return ValueError(cat("The two structures don't have the same nested structure: ", what, " needs the form of the dataset's elements."));
  };
  if (!sameForm(form, s->spec)) throw different("padded_shapes");
  std::vector<Component> have;
  s->spec.each([&](const Component &c) { have.push_back(c); });
  std::vector<Output> shapes, values;
  std::size_t i = 0;
  Spec spec = form.map<Component>([&](const Component &c) {
    const Component &in = have[i++];
    const Shape &want = c.shape;
    if (!want.hasRank()) throw ValueError("padded_shapes of unknown rank are not supported.");
    bool fits = !in.shape.hasRank() || in.shape.rank() == want.rank();
    for (int d = 0; fits && in.shape.hasRank() && d < want.rank(); ++d) fits = want[d] < 0 || in.shape[d] < 0 || in.shape[d] <= want[d];
    if (!fits) throw ValueError(cat("The padded shape ", want.str(), " is not compatible with the shape ", in.shape.str(), " of the corresponding input component."));
    shapes.push_back(constantOf(want.rank() ? Tensor(want.dims()) : Tensor::zeros(Shape{0}, DType::int64), "Const"));
    return Component{in.dtype, want};
  });
  i = 0;
  if (o.padding_values) {
    Spec given = o.padding_values->map<Component>([](const In &) { return Component{}; });
    if (!sameForm(given, s->spec)) throw different("padding_values");
    o.padding_values->each([&](const In &in) {
      DType want = have[i++].dtype;
      if (typeOf(in) != want && !(in.host && in.host->python && isInteger(typeOf(in)) && isInteger(want)))
        throw TypeError(cat("Invalid `padding_values`. `padding_values` values type ", tfc::name(typeOf(in)), " does not match type ", tfc::name(want), " of the corresponding input component."));
      Output v = convert(in, want, "padding_value");
      if (!Shape{}.isCompatibleWith(v.shape())) throw ValueError("Padding value should be a scalar, but is not.");
      values.push_back(v);
    });
  } else
    for (const Component &c : have) {
      if (c.dtype == DType::variant) throw TypeError("Unable to create padding for field of type 'variant' because no default value is defined for it.");
      values.push_back(constantOf(Tensor::zeros(Shape{}, c.dtype), "padding_value"));
    }
  Output drop = constantOf(Tensor(o.drop_remainder), "drop_remainder");
  spec = batchedSpec(spec, n, o.drop_remainder);
  return make(op("PaddedBatchDatasetV2", "", {s->variant, n, Ins(shapes), Ins(values), drop}, {{"Toutput_types", typesOf(spec)}, {"output_shapes", shapesOf(spec)}}), spec);
}

Dataset Dataset::shuffle(In buffer_size, ShuffleOptions o) const {
  Output size = integer(buffer_size, "buffer_size");
  auto [seed, seed2] = seeds(o.seed);
  return node("ShuffleDataset", {s->variant, size, seed, seed2}, s->spec, {{"reshuffle_each_iteration", o.reshuffle_each_iteration.value_or(true)}});
}
Dataset Dataset::repeat(In count) const {
  Output n = integer(count, "count");
  return node("RepeatDataset", {s->variant, n}, s->spec);
}
Dataset Dataset::take(In count) const {
  Output n = integer(count, "count");
  return node("TakeDataset", {s->variant, n}, s->spec);
}
Dataset Dataset::skip(In count) const {
  Output n = integer(count, "count");
  return node("SkipDataset", {s->variant, n}, s->spec);
}
Dataset Dataset::with_options(const Options &) const { return *this; }
Dataset Dataset::prefetch(In buffer_size) const {
  Output n = integer(buffer_size, "buffer_size");
  ColocateWith with(s->variant.op());
  return node("PrefetchDataset", {s->variant, n}, s->spec);
}
Dataset Dataset::cache(In filename) const {
  Output name = convert(filename, DType::string, "filename");
  return node("CacheDataset", {s->variant, name}, s->spec);
}
Dataset Dataset::enumerate(In start) const { return zip({range(start, std::numeric_limits<std::int64_t>::max()), *this}); }

Dataset Dataset::concatenate(const Dataset &other) const {
  if (!sameForm(s->spec, other.s->spec) || typesOf(s->spec) != typesOf(other.s->spec))
    throw TypeError(cat("Incompatible dataset elements: ", typesText(s->spec), " vs. ", typesText(other.s->spec), "."));
  std::vector<Shape> shapes = shapesOf(other.s->spec);
  std::size_t i = 0;
  Spec spec = s->spec.map<Component>([&](const Component &c) { // what both agree on
    const Shape &b = shapes[i++];
    if (!c.shape.hasRank() || c.shape.rank() != b.rank()) return Component{c.dtype, unknown_shape()};
    std::vector<std::int64_t> dims = c.shape.dims();
    for (int d = 0; d < b.rank(); ++d)
      if (dims[static_cast<std::size_t>(d)] != b[d]) dims[static_cast<std::size_t>(d)] = None;
    return Component{c.dtype, Shape(std::move(dims))};
  });
  return node("ConcatenateDataset", {s->variant, other.s->variant}, spec);
}

Dataset Dataset::shard(std::int64_t num_shards, std::int64_t index) const {
  if (num_shards < 1) throw ValueError("num_shards must be >= 1");
  if (index < 0 || index >= num_shards) throw ValueError("index must be >= 0 and < num_shards");
  return enumerate().filter([=](Output i, const Element &) { return equal(i % num_shards, index); }).map([](Output, const Element &e) { return e; });
}

//===-- files -----------------------------------------------------------------------------------------------------===//

static Dataset ofFiles(const In &filenames, const FileOptions &o, const std::function<Output(const Output &)> &reader) {
  Output flat = reshape(convert(filenames, DType::string), Dims{-1}, {.name = "flat_filenames"});
  Dataset names = Dataset::from_tensor_slices(flat);
  Spec strings(Component{DType::string, Shape{}});
  auto read = [&](const Element &file) { return make(reader(file), strings); };
  if (!o.num_parallel_reads) return names.flat_map(read);
  return names.interleave(read, {.cycle_length = *o.num_parallel_reads, .num_parallel_calls = *o.num_parallel_reads});
}
static void checkCompression(const std::string &type) {
  if (!type.empty() && type != "ZLIB" && type != "GZIP") throw ValueError(cat("Invalid compression_type: '", type, "'; it is \"\", \"ZLIB\" or \"GZIP\"."));
}
static Dataset textual(const char *type, const In &filenames, const FileOptions &o) {
  checkCompression(o.compression_type);
  return ofFiles(filenames, o, [&](const Output &file) {
    Output compression = constantOf(Tensor(o.compression_type), "compression_type"), size = constantOf(Tensor(o.buffer_size.value_or(256 * 1024)), "buffer_size");
    return op(type, "", {file, compression, size});
  });
}
TextLineDataset::TextLineDataset(In filenames, FileOptions o) : Dataset(textual("TextLineDataset", filenames, o)) {}
TFRecordDataset::TFRecordDataset(In filenames, FileOptions o) : Dataset(textual("TFRecordDataset", filenames, o)) {}
FixedLengthRecordDataset::FixedLengthRecordDataset(In filenames, std::int64_t record_bytes, FixedLengthOptions o)
    : Dataset(ofFiles(filenames, {}, [&](const Output &file) {
        auto scalar = [](std::int64_t n, const char *name) { return constantOf(Tensor(n), name); };
        Output record = scalar(record_bytes, "record_bytes"), header = scalar(o.header_bytes, "header_bytes"), footer = scalar(o.footer_bytes, "footer_bytes");
        Output size = scalar(o.buffer_size.value_or(256 * 1024), "buffer_size");
        return op("FixedLengthRecordDataset", "", {file, header, record, footer, size});
      })) {}

namespace experimental {
Transformation enumerate_dataset(In start) {
  return [=](const Dataset &d) { return d.enumerate(start); };
}
Transformation shuffle_and_repeat(In buffer_size, In count, std::optional<std::int64_t> seed) {
  return [=](const Dataset &d) {
    Output size = integer(buffer_size, "buffer_size"), rounds = integer(count, "count");
    auto [a, b] = seeds(seed);
    return node("ShuffleAndRepeatDataset", {d.variant(), size, a, b, rounds}, specOf(d));
  };
}
} // namespace experimental

} // namespace tfc::data

namespace tfc::contrib::data {
Transformation batch_and_drop_remainder(In batch_size) {
  return [=](const Dataset &d) { return d.batch(batch_size, {.drop_remainder = true}); };
}
Transformation padded_batch_and_drop_remainder(In batch_size, const tfc::data::Shapes &padded_shapes, std::optional<tfc::data::Structure<In>> padding_values) {
  return [=](const Dataset &d) { return d.padded_batch(batch_size, padded_shapes, {.padding_values = padding_values, .drop_remainder = true}); };
}
} // namespace tfc::contrib::data
