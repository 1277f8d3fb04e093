#include "tfc/io/ExampleParser.h"

#include "ExampleWire.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace tfc::io {
namespace {

using Kind = FeatureSpec::Kind;

/// Calls f with a value of the C++ type of a feature's elements.
template <class F> auto withType(DType type, F f) {
  return type == DType::float32 ? f(float()) : type == DType::int64 ? f(std::int64_t()) : f(std::string());
}

/// Elements of one example, or of one step of it if its first dimension is open.
std::int64_t inner(const Shape &shape) {
  std::int64_t n = 1;
  for (std::int64_t d : shape.dims())
    if (d >= 0) n *= d;
  return n;
}
bool isOpen(const Shape &shape) { return shape.rank() > 0 && shape[0] < 0; }

/// Writes to memory of known size; counts what does not fit.
template <class T> struct Filler {
  using Value = T;
  T *to;
  std::size_t room, count = 0;
  template <class V> void put(const V &v) {
    if (count < room) to[count] = T(v);
    ++count;
  }
  void putAll(std::string_view bytes) {
    if constexpr (std::is_same_v<T, float>) {
      std::size_t n = bytes.size() / sizeof(float);
      if (count < room) std::memcpy(to + count, bytes.data(), std::min(n, room - count) * sizeof(float));
      count += n;
    }
  }
};

/// One column while it grows: rows of known size go to their place, others one behind the other.
struct Column {
  Tensor whole;
  std::vector<float> floats;
  std::vector<std::int64_t> ints;
  std::vector<std::string> strings;
  std::vector<std::int64_t> lengths; ///< values of each example

  template <class T> std::vector<T> &values() {
    if constexpr (std::is_same_v<T, float>) return floats;
    else if constexpr (std::is_same_v<T, std::int64_t>) return ints;
    else return strings;
  }
};

} // namespace

struct ExampleParser::Impl {
  std::vector<FeatureSpec> specs;
  std::vector<std::string_view> keys;                     ///< of the specs, each once
  std::unordered_map<std::string_view, std::size_t> byText; ///< index in keys
  std::vector<std::size_t> keyOf;                           ///< by spec

  class Batch;
};

class ExampleParser::Impl::Batch {
public:
  Batch(const Impl &p, std::size_t rows, bool single) : p(p), rows(rows), single(single), columns(p.specs.size()), found(p.keys.size()) {}

  Status begin() {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const FeatureSpec &spec = p.specs[k];
      columns[k].lengths.reserve(rows);
      if (spec.kind != Kind::Fixed || isOpen(spec.shape)) continue;
      std::vector<std::int64_t> dims(spec.shape.dims().begin(), spec.shape.dims().end());
      if (!single) dims.insert(dims.begin(), static_cast<std::int64_t>(rows));
      TFC_ASSIGN_OR_RETURN(columns[k].whole, Tensor::allocate(spec.type, Shape(std::move(dims))));
    }
    return Status::ok();
  }

  Status add(std::size_t row, const std::string &bytes, const std::string &name) {
    std::fill(found.begin(), found.end(), wire::FeatureView());
    std::size_t place = 0;
    bool good = wire::eachFeature(bytes, [&](std::string_view key, std::string_view value) {
      std::size_t k = lookUp(place++, key);
      return k == none || wire::readFeature(value, found[k]); // the last of a name counts
    });
    this->name = &name;
    if (!good) return errors::invalidArgument("Could not parse example input, value: '", bytes.substr(0, 100), "'");
    for (std::size_t s = 0; s < p.specs.size(); ++s) {
      const wire::FeatureView &f = found[p.keyOf[s]];
      const FeatureSpec &spec = p.specs[s];
      if (f.type != DType::unset && f.type != spec.type) return wrongType(spec, f.type);
      TFC_RETURN_IF_ERROR(withType(spec.type, [&](auto tag) { return take<decltype(tag)>(row, spec, f, columns[s]); }));
    }
    return Status::ok();
  }

  std::vector<ParsedFeature> finish() {
    std::vector<ParsedFeature> out;
    for (std::size_t k = 0; k < columns.size(); ++k)
      out.push_back(withType(p.specs[k].type, [&](auto tag) { return result<decltype(tag)>(p.specs[k], columns[k]); }));
    return out;
  }

private:
  static constexpr std::size_t none = ~std::size_t{0};

  /// Examples of one file mostly list their features in one order: look first where the last one had it.
  std::size_t lookUp(std::size_t place, std::string_view key) {
    if (place < order.size() && order[place] != none && p.keys[order[place]] == key) return order[place];
    auto it = p.byText.find(key);
    std::size_t k = it == p.byText.end() ? none : it->second;
    if (place < 256) {
      if (place >= order.size()) order.resize(place + 1, none);
      order[place] = k;
    }
    return k;
  }

  template <class T> Status take(std::size_t row, const FeatureSpec &spec, const wire::FeatureView &f, Column &column) {
    if (spec.kind == Kind::Fixed && !isOpen(spec.shape)) return takeFixed<T>(row, spec, f, column);
    std::vector<T> &values = column.values<T>();
    std::size_t before = values.size();
    wire::Appender<T> sink{values};
    if (f.type != DType::unset && !wire::eachValue(f.list, sink)) return damaged(spec);
    auto got = static_cast<std::int64_t>(values.size() - before);
    if (spec.kind == Kind::Fixed && f.type != DType::unset && (inner(spec.shape) == 0 || got % inner(spec.shape) != 0))
      return wrongCount(row, spec, got);
    column.lengths.push_back(got);
    return Status::ok();
  }

  template <class T> Status takeFixed(std::size_t row, const FeatureSpec &spec, const wire::FeatureView &f, Column &column) {
    auto n = static_cast<std::size_t>(inner(spec.shape));
    T *to = static_cast<T *>(column.whole.mutableRaw()) + row * n;
    if (f.type == DType::unset) {
      if (spec.missing.size() == 0 && n != 0)
        return errors::invalidArgument(who(), "Feature: ", spec.key, " (data type: ", runtimeName(spec.type), ") is required but could not be found.");
      if (n) std::copy_n(spec.missing.data<T>().begin(), n, to);
      return Status::ok();
    }
    Filler<T> sink{to, n};
    if (!wire::eachValue(f.list, sink)) return damaged(spec);
    return sink.count == n ? Status::ok() : wrongCount(row, spec, static_cast<std::int64_t>(sink.count));
  }

  template <class T> ParsedFeature result(const FeatureSpec &spec, Column &column) {
    ParsedFeature out;
    if (spec.kind == Kind::Fixed) {
      out.values = isOpen(spec.shape) ? padded<T>(spec, column) : std::move(column.whole);
      return out;
    }
    auto count = static_cast<std::int64_t>(column.values<T>().size());
    out.values = Tensor::from<T>(column.values<T>(), Shape{count});
    if (spec.kind == Kind::Ragged) {
      std::vector<std::int64_t> splits{0};
      for (std::int64_t l : column.lengths) splits.push_back(splits.back() + l);
      out.splits = Tensor(single ? std::vector<std::int64_t>() : splits).astype(spec.splits);
      return out;
    }
    std::int64_t most = 0;
    for (std::int64_t l : column.lengths) most = std::max(most, l);
    std::vector<std::int64_t> indices;
    indices.reserve(static_cast<std::size_t>(count) * (single ? 1 : 2));
    for (std::size_t i = 0; i < column.lengths.size(); ++i)
      for (std::int64_t j = 0; j < column.lengths[i]; ++j) {
        if (!single) indices.push_back(static_cast<std::int64_t>(i));
        indices.push_back(j);
      }
    out.indices = Tensor::from<std::int64_t>(indices, Shape{count, single ? 1 : 2});
    out.denseShape = Tensor(single ? std::vector<std::int64_t>{most} : std::vector<std::int64_t>{static_cast<std::int64_t>(rows), most});
    return out;
  }

  /// Rows as long as the longest, filled up with the `missing` value or zeros.
  template <class T> Tensor padded(const FeatureSpec &spec, const Column &column) {
    std::int64_t most = 0;
    for (std::int64_t l : column.lengths) most = std::max(most, l);
    T fill = spec.missing.size() == 1 ? spec.missing.data<T>()[0] : T();
    const std::vector<T> &from = const_cast<Column &>(column).values<T>();
    std::vector<T> all(static_cast<std::size_t>(most) * column.lengths.size(), fill);
    std::size_t at = 0;
    for (std::size_t i = 0; i < column.lengths.size(); ++i) {
      auto n = static_cast<std::size_t>(column.lengths[i]);
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), n, all.begin() + static_cast<std::ptrdiff_t>(i) * most);
      at += n;
    }
    std::vector<std::int64_t> dims(spec.shape.dims().begin(), spec.shape.dims().end());
    dims[0] = inner(spec.shape) ? most / inner(spec.shape) : 0;
    if (!single) dims.insert(dims.begin(), static_cast<std::int64_t>(rows));
    return Tensor::from<T>(all, Shape(std::move(dims)));
  }

  std::string who() const { return single ? std::string() : "Name: " + (name->empty() ? std::string("<unknown>") : *name) + ", "; }
  Status wrongType(const FeatureSpec &spec, DType got) const {
    if (single)
      return errors::invalidArgument("Key: ", spec.key, ".  Data types don't match. Data type: ", runtimeName(got), " but expected type: ", runtimeName(spec.type));
    return errors::invalidArgument(who(), "Feature: ", spec.key, " Data types don't match. Data type: ", runtimeName(got), " but expected type: ", runtimeName(spec.type));
  }
  Status damaged(const FeatureSpec &spec) const {
    return errors::invalidArgument("Could not parse example input: the values of ", spec.key, " are damaged");
  }
  Status wrongCount(std::size_t row, const FeatureSpec &spec, std::int64_t got) const {
    return errors::invalidArgument(who(), "Key: ", spec.key, ", Index: ", row, ".  Number of ", runtimeName(spec.type), " values != expected.  Values size: ",
                                   got, " but output shape: ", spec.shape.errorStr());
  }

  const Impl &p;
  std::size_t rows;
  bool single;
  const std::string *name = nullptr; ///< of the example at hand
  std::vector<Column> columns;
  std::vector<wire::FeatureView> found; ///< by key, of the example at hand
  std::vector<std::size_t> order;       ///< key at each place of the last example
};

FeatureSpec FeatureSpec::fixed(std::string key, DType type, Shape shape, Tensor missing) {
  return {.kind = Kind::Fixed, .key = std::move(key), .type = type, .shape = std::move(shape), .missing = std::move(missing)};
}
FeatureSpec FeatureSpec::variable(std::string key, DType type) { return {.kind = Kind::Sparse, .key = std::move(key), .type = type}; }
FeatureSpec FeatureSpec::ragged(std::string key, DType type, DType splits) {
  return {.kind = Kind::Ragged, .key = std::move(key), .type = type, .splits = splits};
}

ExampleParser::ExampleParser(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
ExampleParser::~ExampleParser() = default;

Expected<std::unique_ptr<ExampleParser>> ExampleParser::create(std::vector<FeatureSpec> specs) {
  auto impl = std::make_unique<Impl>();
  impl->specs = std::move(specs);
  std::size_t d = 0; // TensorFlow numbers the dense ones
  for (const FeatureSpec &spec : impl->specs) {
    if (spec.type != DType::float32 && spec.type != DType::int64 && spec.type != DType::string)
      return errors::invalidArgument("feature ", spec.key, ": no Example holds values of type ", name(spec.type));
    if (spec.kind != Kind::Fixed) continue;
    if (!spec.missing.is_none() && spec.missing.dtype() != spec.type)
      return errors::invalidArgument("dense_defaults[", d, "].dtype() == ", runtimeName(spec.missing.dtype()), " != Tdense[", d, "] == ", runtimeName(spec.type));
    if (!spec.shape.hasRank()) return errors::invalidArgument("dense_shapes[", d, "] has unknown rank or unknown inner dimensions");
    for (int i = 1; i < spec.shape.rank(); ++i)
      if (spec.shape[i] < 0) return errors::invalidArgument("dense_shapes[", d, "] has unknown rank or unknown inner dimensions: ", spec.shape.errorStr());
    if (isOpen(spec.shape) && spec.missing.size() > 1)
      return errors::invalidArgument("dense_shape[", d, "] is a variable length shape: ", spec.shape.errorStr(), ", therefore def_value[", d, "] must contain a single element ");
    if (!isOpen(spec.shape) && spec.missing.size() && spec.missing.shape() != spec.shape)
      return errors::invalidArgument("def_value[", d, "].shape() == ", spec.missing.shape().errorStr(), " is not compatible with dense_shapes_[", d, "] == ", spec.shape.errorStr());
    ++d;
  }
  for (const FeatureSpec &spec : impl->specs) {
    auto [it, isNew] = impl->byText.try_emplace(spec.key, impl->keys.size());
    if (isNew) impl->keys.push_back(spec.key);
    impl->keyOf.push_back(it->second);
  }
  return std::unique_ptr<ExampleParser>(new ExampleParser(std::move(impl)));
}

Expected<std::vector<ParsedFeature>> ExampleParser::parse(std::span<const std::string> examples, std::span<const std::string> names) const {
  if (!names.empty() && names.size() != examples.size())
    return errors::invalidArgument("Expected len(names) == len(serialized), but got: ", names.size(), " vs. ", examples.size());
  Impl::Batch batch(*impl, examples.size(), false);
  TFC_RETURN_IF_ERROR(batch.begin());
  for (std::size_t i = 0; i < examples.size(); ++i)
    TFC_RETURN_IF_ERROR(batch.add(i, examples[i], names.empty() ? std::string() : names[i]));
  return batch.finish();
}

Expected<std::vector<ParsedFeature>> ExampleParser::parseOne(const std::string &example) const {
  Impl::Batch batch(*impl, 1, true);
  TFC_RETURN_IF_ERROR(batch.begin());
  TFC_RETURN_IF_ERROR(batch.add(0, example, {}));
  return batch.finish();
}

} // namespace tfc::io
