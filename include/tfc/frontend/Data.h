// Input pipelines (tf.data): datasets, what is made of them, and iterators over them.
//
//   auto ds = tf::data::Dataset::from_tensor_slices(std::tuple{images, labels})
//                 .map([](tf::Output x, tf::Output y) { return std::tuple{tf::cast(x, tf::float32) / 255.0f, y}; })
//                 .shuffle(1000, {.seed = 1}).repeat(10).batch(32);
//   auto it = tf::data::make_initializable_iterator(ds);
//   auto [x, y] = it.get_next().as<2>();                       // tensors of a model
//   sess.run(it.initializer());
//   try { while (true) sess.run(train); } catch (const tf::errors::OutOfRangeError &) {}
//
// An element is a structure (Structure.h): one tensor, a tuple or a map of structures. Functions of map, filter, flat_map and
// interleave are built once, when they are given, as functions of the graph: they take a tuple part by part, as Python's do,
// and return tensors in tuples, pairs, vectors, maps. What they use from outside is read when the iterator is made. Ops
// and attributes are those of TensorFlow 1.15; transformations with `num_parallel_calls` give the elements in the same order.
// Elements that are SparseTensors are not there: use tf::sparse tensors after the batch (parse_example). What functions take from
// outside is a tensor, or a handle of a table or queue; a variable is read once, when the iterator is made.
//
// ValueError, TypeError: a call does not fit. errors::OutOfRangeError: a step asked for an element after the last.
#pragma once

#include "tfc/frontend/Structure.h"

namespace tfc::data {

class Dataset;
class Iterator;
namespace experimental {
inline constexpr std::int64_t AUTOTUNE = -1;
}

/// tf.data.Options, taken as they are.
struct Options {
  TFC_NAMED;
  struct Threading { TFC_NAMED; std::optional<int> max_intra_op_parallelism{}, private_threadpool_size{}; };
  struct Optimization { TFC_NAMED; std::optional<bool> apply_default_optimizations{}, autotune{}, map_and_batch_fusion{}, map_parallelization{}, map_vectorization{}, noop_elimination{}, shuffle_and_repeat_fusion{}; };
  std::optional<bool> experimental_deterministic{}, experimental_slack{};
  Threading experimental_threading{};
  Optimization experimental_optimization{};
};
struct MapOptions { TFC_NAMED; std::optional<In> num_parallel_calls{}; };
struct BatchOptions { TFC_NAMED; bool drop_remainder = false; };
struct PaddedBatchOptions { TFC_NAMED; std::optional<Structure<In>> padding_values{}; bool drop_remainder = false; };
struct ShuffleOptions { TFC_NAMED; std::optional<std::int64_t> seed{}; std::optional<bool> reshuffle_each_iteration{}; };
struct InterleaveOptions { TFC_NAMED; In cycle_length = 1; In block_length = 1; std::optional<In> num_parallel_calls{}; };
struct ListFilesOptions { TFC_NAMED; std::optional<bool> shuffle{}; std::optional<std::int64_t> seed{}; };
struct FileOptions { TFC_NAMED; std::string compression_type{}; std::optional<std::int64_t> buffer_size{}; std::optional<std::int64_t> num_parallel_reads{}; };
struct WindowOptions { TFC_NAMED; std::optional<In> shift{}; In stride = std::int64_t(1); bool drop_remainder = false; };
/// What gives one element after another, and nothing at the end; see Dataset::from_generator.
using Generator = std::function<std::optional<ElementValue>()>;
struct FixedLengthOptions { TFC_NAMED; std::int64_t header_bytes = 0, footer_bytes = 0; std::optional<std::int64_t> buffer_size{}; };

} // namespace tfc::data

namespace tfc::frontend {
using ElementFn = std::function<data::Structure<In>(const data::Element &)>;
using DatasetFn = std::function<data::Dataset(const data::Element &)>;
using StateFn = std::function<data::Structure<In>(const data::Element &state, const data::Element &)>;
/// How many arguments F takes when it is given elements.
template <class F, std::size_t N> constexpr bool takes() {
  return []<std::size_t... I>(std::index_sequence<I...>) { return std::is_invocable_v<F &, decltype((void)I, std::declval<const data::Element &>())...>; }(std::make_index_sequence<N>());
}
template <class F, std::size_t N = 1> constexpr std::size_t arity() {
  if constexpr (N > 16) {
    static_assert(N <= 16, "the function takes the parts of an element: tf::Output or tf::data::Element, one by one");
    return N;
  } else if constexpr (takes<F, N>()) return N;
  else return arity<F, N + 1>();
}
void checkArity(const data::Element &e, std::size_t n);
/// Calls f with a tuple part by part.
template <class F> auto callOn(F &f, const data::Element &e) {
  constexpr std::size_t n = arity<F>();
  if constexpr (n == 1) return f(e.is_tuple() && e.size() == 1 ? e[0] : e);
  else {
    checkArity(e, n);
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return f(e[I]...); }(std::make_index_sequence<n>());
  }
}
} // namespace tfc::frontend

namespace tfc::data {

/// A source of elements, walked any number of times (tf.data.Dataset). A handle: copies are the same node.
class Dataset {
public:
  /// One element.
  template <class S> static Dataset from_tensors(const S &tensors) { return fromTensors(frontend::structureOf(tensors)); }
  static Dataset from_tensors(In tensor) { return fromTensors(Structure<In>(std::move(tensor))); }
  /// An element for each row; the first dimensions agree. ValueError: a scalar, or first dimensions that do not agree.
  template <class S> static Dataset from_tensor_slices(const S &tensors) { return fromSlices(frontend::structureOf(tensors)); }
  static Dataset from_tensor_slices(In tensor) { return fromSlices(Structure<In>(std::move(tensor))); }
  /// int64 scalars.
  static Dataset range(In stop);
  static Dataset range(In start, In stop, In step = std::int64_t(1));
  /// Tuples, or maps, of the elements of several; as long as the shortest.
  static Dataset zip(const std::vector<Dataset> &datasets);
  static Dataset zip(std::initializer_list<Dataset> datasets) { return zip(std::vector<Dataset>(datasets)); }
  static Dataset zip(const std::map<std::string, Dataset> &datasets);
  /// What the program's own function gives: `generator` is called at the start of each walk, and what it returns once for each element,
  /// in any thread, one call at a time. Elements have the structure and types of output_types; shapes that are not given are unknown.
  /// Only in the process that built the graph. A step fails with InvalidArgumentError for an element that does not fit, and with
  /// UnknownError, or the error's own kind, for what the function throws.
  static Dataset from_generator(std::function<Generator()> generator, const Types &output_types, const std::optional<Shapes> &output_shapes = {});
  /// Names of the files that match (scalars), shuffled unless `shuffle` is false. InvalidArgumentError when it is walked: none matches.
  static Dataset list_files(In file_pattern, ListFilesOptions o = {});

  template <class F> Dataset map(F f, MapOptions o = {}) const {
    return mapped([f](const Element &e) mutable { return frontend::structureOf(frontend::callOn(f, e)); }, o);
  }
  /// Elements for which f gives true (a bool scalar).
  template <class F> Dataset filter(F f) const {
    return filtered([f](const Element &e) mutable { return frontend::structureOf(frontend::callOn(f, e)); });
  }
  /// All elements of the dataset that f gives, for each element.
  template <class F> Dataset flat_map(F f) const {
    return flatMapped([f](const Element &e) mutable { return Dataset(frontend::callOn(f, e)); });
  }
  /// block_length elements of each of cycle_length datasets in turn.
  template <class F> Dataset interleave(F f, InterleaveOptions o = {}) const {
    return interleaved([f](const Element &e) mutable { return Dataset(frontend::callOn(f, e)); }, o);
  }
  /// f(state, element) for each element, from initial_state on: the last state. TypeError: its types change.
  template <class S, class F> Element reduce(const S &initial_state, F f) const {
    return reduced(frontend::structureOf(initial_state), [f](const Element &state, const Element &e) mutable { return frontend::structureOf(f(state, e)); });
  }
  /// Datasets of `size` elements each, `stride` apart; the next one begins `shift` (by default `size`) elements on. Each component of an
  /// element is a dataset by itself, a variant scalar: experimental::from_variant makes it one.
  Dataset window(In size, WindowOptions o = {}) const;
  /// A first dimension of batch_size; the last batch may be smaller unless drop_remainder is set.
  Dataset batch(In batch_size, BatchOptions o = {}) const;
  /// Batches of elements padded to `padded_shapes` (None: the largest of the batch) with zeros, "" or padding_values.
  Dataset padded_batch(In batch_size, const Shapes &padded_shapes, PaddedBatchOptions o = {}) const;
  /// Uniform draws from a buffer; seeds as tf.set_random_seed has them.
  Dataset shuffle(In buffer_size, ShuffleOptions o = {}) const;
  Dataset repeat(In count = std::int64_t(-1)) const; ///< -1: for ever
  Dataset take(In count) const;                      ///< -1: all
  Dataset skip(In count) const;                      ///< -1: all
  Dataset prefetch(In buffer_size) const;
  /// Keeps the elements after the first walk: in memory, or in files if a name is given.
  Dataset cache(In filename = "") const;
  /// Tuples (int64 index, element).
  Dataset enumerate(In start = std::int64_t(0)) const;
  /// TypeError: types that differ.
  Dataset concatenate(const Dataset &other) const;
  /// Every num_shards'th element, from `index` on. ValueError: an index that is not in [0, num_shards).
  Dataset shard(std::int64_t num_shards, std::int64_t index) const;
  template <class F> auto apply(F transformation) const { return transformation(*this); }
  /// Elements come in the same order, whatever the options say: the dataset itself.
  Dataset with_options(const Options &options) const;

  /// Initialises itself at the first step. ValueError: the dataset uses a placeholder, or state such as a variable.
  Iterator make_one_shot_iterator() const;
  /// Walks anew after each run of its initializer.
  Iterator make_initializable_iterator(const std::string &shared_name = "") const;
  Types output_types() const;
  Shapes output_shapes() const;
  /// The dataset as a tensor of type variant.
  Output variant() const;

  struct State;
  explicit Dataset(std::shared_ptr<const State> s) : s(std::move(s)) {}

private:
  static Dataset fromTensors(const Structure<In> &tensors);
  static Dataset fromSlices(const Structure<In> &tensors);
  Dataset mapped(const frontend::ElementFn &f, const MapOptions &o) const;
  Dataset filtered(const frontend::ElementFn &f) const;
  Dataset flatMapped(const frontend::DatasetFn &f) const;
  Dataset interleaved(const frontend::DatasetFn &f, const InterleaveOptions &o) const;
  Element reduced(const Structure<In> &initial_state, const frontend::StateFn &f) const;
  std::shared_ptr<const State> s;
};

/// Lines of text files, without their ends; string scalars. `filenames`: a scalar or vector; "" , "ZLIB" or "GZIP".
struct TextLineDataset : Dataset { explicit TextLineDataset(In filenames, FileOptions o = {}); };
/// Records of TFRecord files; string scalars.
struct TFRecordDataset : Dataset { explicit TFRecordDataset(In filenames, FileOptions o = {}); };
/// Records of record_bytes each, after a header, up to a footer; string scalars.
struct FixedLengthRecordDataset : Dataset { FixedLengthRecordDataset(In filenames, std::int64_t record_bytes, FixedLengthOptions o = {}); };

/// A place in a dataset (tf.data.Iterator), kept by the session.
class Iterator {
public:
  /// For datasets of these types, chosen by make_initializer.
  static Iterator from_structure(const Types &output_types, std::optional<Shapes> output_shapes = {}, const std::string &shared_name = "");
  /// The iterator whose string_handle() is fed.
  static Iterator from_string_handle(In string_handle, const Types &output_types, std::optional<Shapes> output_shapes = {});
  /// Each call adds an op; all give elements of the same walk.
  Element get_next(Name o = {}) const;
  /// ValueError if it has none (one-shot, from_structure, from_string_handle).
  Operation initializer() const;
  /// Starts the walk over `dataset`. TypeError: types, shapes or structure do not fit the iterator.
  Operation make_initializer(const Dataset &dataset, Name o = {}) const;
  Output string_handle(Name o = {}) const;
  Output resource() const; ///< the handle that ops of iterators take
  Types output_types() const;
  Shapes output_shapes() const;

  struct State;
  explicit Iterator(std::shared_ptr<const State> s) : s(std::move(s)) {}

private:
  std::shared_ptr<const State> s;
};

inline Iterator make_one_shot_iterator(const Dataset &d) { return d.make_one_shot_iterator(); }
inline Iterator make_initializable_iterator(const Dataset &d, const std::string &shared_name = "") { return d.make_initializable_iterator(shared_name); }
inline Types get_output_types(const Dataset &d) { return d.output_types(); }
inline Types get_output_types(const Iterator &i) { return i.output_types(); }
inline Shapes get_output_shapes(const Dataset &d) { return d.output_shapes(); }
inline Shapes get_output_shapes(const Iterator &i) { return i.output_shapes(); }

namespace experimental {
using Transformation = std::function<Dataset(const Dataset &)>;
struct MapAndBatchOptions { TFC_NAMED; std::optional<In> num_parallel_batches{}; bool drop_remainder = false; std::optional<In> num_parallel_calls{}; };
Transformation mapAndBatch(const frontend::ElementFn &f, const In &batch_size, const MapAndBatchOptions &o);
/// map, then batch, in one op: ds.apply(tf::data::experimental::map_and_batch(f, 32)).
template <class F> Transformation map_and_batch(F f, In batch_size, MapAndBatchOptions o = {}) {
  return mapAndBatch([f](const Element &e) mutable { return frontend::structureOf(frontend::callOn(f, e)); }, batch_size, o);
}
template <class F> Transformation map_and_batch_with_legacy_function(F f, In batch_size, MapAndBatchOptions o = {}) { return map_and_batch(f, batch_size, o); }
/// interleave with that many datasets at once; the order is deterministic.
struct ParallelInterleaveOptions { TFC_NAMED; In cycle_length = 1; In block_length = 1; bool sloppy = false; };
template <class F> Transformation parallel_interleave(F f, In cycle_length, ParallelInterleaveOptions o = {}) {
  return [=](const Dataset &d) { return d.interleave(f, {.cycle_length = cycle_length, .block_length = o.block_length}); };
}
Transformation enumerate_dataset(In start = std::int64_t(0));
/// One of window_size, the same for every key, and window_size_func, which gives it for an int64 key.
struct GroupByWindowOptions { TFC_NAMED; std::optional<In> window_size{}; std::function<Output(Output key)> window_size_func{}; };
Transformation groupByWindow(const frontend::ElementFn &key, const std::function<Dataset(Output, Dataset)> &reduce, const GroupByWindowOptions &o);
/// Elements of one key (an int64 scalar) are gathered until there are window_size of them, or none is left, and become what
/// reduce_func(key, dataset of them) gives. InvalidArgumentError when it is walked: a window size below 1.
template <class K> Transformation group_by_window(K key_func, std::function<Dataset(Output key, Dataset window)> reduce_func, GroupByWindowOptions o = {}) {
  return groupByWindow([key_func](const Element &e) mutable { return frontend::structureOf(frontend::callOn(key_func, e)); }, reduce_func, o);
}
/// How group_by_reducer makes one element of a group: init_func(key) gives a state, reduce_func(state, element) the next one,
/// finalize_func(state) the element.
struct Reducer {
  std::function<Structure<In>(Output key)> init_func;
  std::function<Structure<In>(const Element &state, const Element &element)> reduce_func;
  std::function<Structure<In>(const Element &state)> finalize_func;
};
Transformation groupByReducer(const frontend::ElementFn &key, const Reducer &reducer);
/// One element for each key, in the order in which keys come first.
template <class K> Transformation group_by_reducer(K key_func, Reducer reducer) {
  return groupByReducer([key_func](const Element &e) mutable { return frontend::structureOf(frontend::callOn(key_func, e)); }, reducer);
}
struct BucketOptions {
  TFC_NAMED;
  std::optional<Shapes> padded_shapes{};
  std::optional<Structure<In>> padding_values{};
  bool pad_to_bucket_boundary = false, no_padding = false, drop_remainder = false;
};
Transformation bucketByLength(const frontend::ElementFn &length, const std::vector<std::int64_t> &boundaries, const std::vector<std::int64_t> &batch_sizes, const BucketOptions &o);
/// Padded batches of elements whose lengths (element_length_func gives an int32 scalar) lie between the same boundaries; one batch size more than
/// boundaries. ValueError: it is not so.
template <class F> Transformation bucket_by_sequence_length(F element_length_func, const std::vector<std::int64_t> &bucket_boundaries, const std::vector<std::int64_t> &bucket_batch_sizes, BucketOptions o = {}) {
  return bucketByLength([element_length_func](const Element &e) mutable { return frontend::structureOf(frontend::callOn(element_length_func, e)); }, bucket_boundaries, bucket_batch_sizes, o);
}
using ScanFn = std::function<std::pair<Structure<In>, Structure<In>>(const Element &state, const Element &element)>;
Transformation scanned(const Structure<In> &initial_state, const ScanFn &f);
/// scan_func(state, element) gives a pair of the next state and an element.
template <class S, class F> Transformation scan(const S &initial_state, F scan_func) {
  return scanned(frontend::structureOf(initial_state), [scan_func](const Element &state, const Element &e) mutable {
    auto [next, out] = scan_func(state, e);
    return std::pair{frontend::structureOf(next), frontend::structureOf(out)};
  });
}
Transformation takenWhile(const frontend::ElementFn &predicate);
/// The elements before the first for which it gives false.
template <class F> Transformation take_while(F predicate) {
  return takenWhile([predicate](const Element &e) mutable { return frontend::structureOf(frontend::callOn(predicate, e)); });
}
Transformation unbatch();       ///< the rows of each element
Transformation unique();        ///< each element once; int32, int64 or string
Transformation ignore_errors(); ///< without the elements that fail
/// The next element of the dataset whose number choice_dataset (int64 scalars) gives. TypeError: types differ.
Dataset choose_from_datasets(const std::vector<Dataset> &datasets, const Dataset &choice_dataset);
/// uint32 draws as int64 scalars, for ever.
Dataset RandomDataset(std::optional<std::int64_t> seed = {});
/// The only element. InvalidArgumentError when it is run: there is none, or there are more.
Element get_single_element(const Dataset &dataset);
Output to_variant(const Dataset &dataset);
/// The dataset behind a variant tensor: a component of a window, an argument of a function.
Dataset from_variant(const Output &variant, const Types &output_types, const std::optional<Shapes> &output_shapes = {});
/// An element that may be missing (tf.data.experimental.Optional).
class Optional {
public:
  Output has_value(Name o = {}) const;
  /// InvalidArgumentError when it is run: there is none.
  Element get_value(Name o = {}) const;
  struct State;
  explicit Optional(std::shared_ptr<const State> s) : s(std::move(s)) {}

private:
  std::shared_ptr<const State> s;
};
/// The next element, or none at the end: no step fails there.
Optional get_next_as_optional(const Iterator &iterator);
/// shuffle and repeat (-1: for ever) in one op: the buffer takes the next round's elements in while it gives out the rest of this one.
Transformation shuffle_and_repeat(In buffer_size, In count = std::int64_t(-1), std::optional<std::int64_t> seed = {});
} // namespace experimental

} // namespace tfc::data

namespace tfc::contrib::data {
using tfc::data::Dataset, tfc::data::Iterator, tfc::data::TextLineDataset, tfc::data::TFRecordDataset, tfc::data::FixedLengthRecordDataset;
using tfc::data::experimental::AUTOTUNE, tfc::data::experimental::map_and_batch, tfc::data::experimental::parallel_interleave,
    tfc::data::experimental::enumerate_dataset, tfc::data::experimental::shuffle_and_repeat, tfc::data::experimental::Transformation, tfc::data::experimental::group_by_window,
    tfc::data::experimental::bucket_by_sequence_length, tfc::data::experimental::scan, tfc::data::experimental::unbatch, tfc::data::experimental::unique,
    tfc::data::experimental::ignore_errors, tfc::data::experimental::choose_from_datasets, tfc::data::experimental::get_single_element;
/// Batches of batch_size, without the rest.
Transformation batch_and_drop_remainder(In batch_size);
Transformation padded_batch_and_drop_remainder(In batch_size, const tfc::data::Shapes &padded_shapes, std::optional<tfc::data::Structure<In>> padding_values = {});
} // namespace tfc::contrib::data
