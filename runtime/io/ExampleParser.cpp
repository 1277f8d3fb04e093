#include "tfc/io/ExampleParser.h"

#include "ExampleWire.h"
#include "Parallel.h"

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
  bool putAll(std::string_view bytes) {
    std::size_t n = 0, fits = room - std::min(count, room);
    if constexpr (std::is_same_v<T, float>) {
      n = bytes.size() / sizeof(float);
      if (fits && n) std::memcpy(to + count, bytes.data(), std::min(n, fits) * sizeof(float));
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      n = wire::countVarints(bytes);
      if (!wire::readVarints(bytes, to + count, std::min(n, fits))) return false;
    }
    count += n;
    return true;
  }
};

/// One column of some rows while it grows, its values one behind the other.
struct Column {
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

  class Rows;
  class Batch;
};

/// Rows begin ... end - 1 of a batch: what one thread parses.
class ExampleParser::Impl::Rows {
public:
  std::vector<Column> columns; ///< by spec

  /// `whole`: by spec, the memory of columns whose rows have a known size.
  Rows(const Impl &p, const std::vector<void *> &whole, std::size_t begin, std::size_t end, bool single)
      : columns(p.specs.size()), p(p), whole(whole), first(begin), end(end), single(single), found(p.keys.size()) {
    for (Column &c : columns) c.lengths.reserve(end - begin);
  }

  Status parse(std::span<const std::string> examples, std::span<const std::string> names) {
    for (std::size_t i = first; i < end; ++i) TFC_RETURN_IF_ERROR(add(i, examples[i], names.empty() ? nullptr : &names[i]));
    return Status::ok();
  }

private:

  Status add(std::size_t row, const std::string &bytes, const std::string *name) {
    std::fill(found.begin(), found.end(), wire::FeatureView());
    std::size_t place = 0;
    bool good = wire::eachPlainFeature(bytes, [&](std::string_view key, const wire::FeatureView &view) {
      std::size_t k = lookUp(place++, key);
      if (k != none) found[k] = view; // the last of a name counts
    });
    if (!good) {
      std::fill(found.begin(), found.end(), wire::FeatureView());
      place = 0;
      good = wire::eachFeature(bytes, [&](std::string_view key, std::string_view value) {
        std::size_t k = lookUp(place++, key);
        return k == none || wire::readFeature(value, found[k]);
      });
    }
    this->name = name;
    if (!good) return errors::invalidArgument("Could not parse example input, value: '", bytes.substr(0, 100), "'");
    for (std::size_t s = 0; s < p.specs.size(); ++s) {
      const wire::FeatureView &f = found[p.keyOf[s]];
      const FeatureSpec &spec = p.specs[s];
      if (f.type != DType::unset && f.type != spec.type) return wrongType(spec, f.type);
      TFC_RETURN_IF_ERROR(withType(spec.type, [&](auto tag) { return take<decltype(tag)>(row, s, f); }));
    }
    return Status::ok();
  }

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

  template <class T> Status take(std::size_t row, std::size_t s, const wire::FeatureView &f) {
    const FeatureSpec &spec = p.specs[s];
    Column &column = columns[s];
    if (whole[s]) return takeFixed<T>(row, spec, f, static_cast<T *>(whole[s]));
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

  template <class T> Status takeFixed(std::size_t row, const FeatureSpec &spec, const wire::FeatureView &f, T *to) {
    auto n = static_cast<std::size_t>(inner(spec.shape));
    to += row * n;
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

  std::string who() const { return single ? std::string() : "Name: " + (!name || name->empty() ? std::string("<unknown>") : *name) + ", "; }
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
  const std::vector<void *> &whole;
  std::size_t first, end;
  bool single;
  const std::string *name = nullptr;    ///< of the example at hand, if it has one
  std::vector<wire::FeatureView> found; ///< by key, of the example at hand
  std::vector<std::size_t> order;       ///< key at each place of the last example
};

/// All rows: parsed in parts side by side, then put together.
class ExampleParser::Impl::Batch {
public:
  Batch(const Impl &p, std::size_t rows, bool single) : p(p), rows(rows), single(single), dense(p.specs.size()) {}

  Expected<std::vector<ParsedFeature>> parse(std::span<const std::string> examples, std::span<const std::string> names) {
    std::vector<void *> whole(p.specs.size());
    for (std::size_t k = 0; k < whole.size(); ++k) {
      const FeatureSpec &spec = p.specs[k];
      if (spec.kind != Kind::Fixed || isOpen(spec.shape)) continue;
      std::vector<std::int64_t> dims(spec.shape.dims().begin(), spec.shape.dims().end());
      if (!single) dims.insert(dims.begin(), static_cast<std::int64_t>(rows));
      TFC_ASSIGN_OR_RETURN(dense[k], Tensor::allocate(spec.type, Shape(std::move(dims))));
      whole[k] = dense[k].mutableRaw();
    }
    constexpr std::uint64_t worthAThread = 256 << 10; // some 100 microseconds: what starting a thread may cost
    std::uint64_t bytes = 0;
    for (const std::string &e : examples) bytes += e.size();
    std::size_t count = std::min(partsOf(bytes, worthAThread), std::max<std::size_t>(rows, 1));
    parts.reserve(count);
    for (std::size_t i = 0; i < count; ++i) parts.emplace_back(p, whole, rows * i / count, rows * (i + 1) / count, single);
    std::vector<Status> done(count);
    inParallel(count, [&](std::size_t i) { done[i] = parts[i].parse(examples, names); });
    for (Status &s : done) TFC_RETURN_IF_ERROR(s); // the first row that fails counts
    std::vector<ParsedFeature> out;
    for (std::size_t k = 0; k < p.specs.size(); ++k) {
      out.emplace_back();
      TFC_RETURN_IF_ERROR(withType(p.specs[k].type, [&](auto tag) { return finish<decltype(tag)>(k, out.back()); }));
    }
    return out;
  }

private:
  /// f(part) for the column in each part, in order.
  template <class F> void each(std::size_t k, F f) {
    for (Rows &part : parts) f(part.columns[k]);
  }

  template <class T> Status finish(std::size_t k, ParsedFeature &out) {
    const FeatureSpec &spec = p.specs[k];
    std::int64_t count = 0, most = 0;
    each(k, [&](Column &c) {
      count += static_cast<std::int64_t>(c.values<T>().size());
      for (std::int64_t l : c.lengths) most = std::max(most, l);
    });
    if (spec.kind == Kind::Fixed) {
      if (!isOpen(spec.shape)) {
        out.values = std::move(dense[k]);
        return Status::ok();
      }
      TFC_ASSIGN_OR_RETURN(out.values, padded<T>(k, most));
      return Status::ok();
    }
    TFC_ASSIGN_OR_RETURN(out.values, Tensor::allocate(spec.type, Shape{count}));
    T *to = out.values.mutable_data<T>().data();
    each(k, [&](Column &c) { to = std::move(c.values<T>().begin(), c.values<T>().end(), to); });
    if (spec.kind == Kind::Ragged) {
      std::vector<std::int64_t> splits{0};
      if (single) splits.clear();
      else each(k, [&](Column &c) { for (std::int64_t l : c.lengths) splits.push_back(splits.back() + l); });
      out.splits = Tensor(splits).astype(spec.splits);
      return Status::ok();
    }
    TFC_ASSIGN_OR_RETURN(out.indices, Tensor::allocate(DType::int64, Shape{count, single ? 1 : 2}));
    std::int64_t *index = out.indices.mutable_data<std::int64_t>().data(), row = 0;
    each(k, [&](Column &c) {
      for (std::int64_t l : c.lengths) {
        if (single) for (std::int64_t j = 0; j < l; ++j) *index++ = j;
        else for (std::int64_t j = 0; j < l; ++j, index += 2) index[0] = row, index[1] = j;
        ++row;
      }
    });
    out.denseShape = Tensor(single ? std::vector<std::int64_t>{most} : std::vector<std::int64_t>{static_cast<std::int64_t>(rows), most});
    return Status::ok();
  }

  /// Rows as long as the longest, filled up with the `missing` value or zeros.
  template <class T> Expected<Tensor> padded(std::size_t k, std::int64_t most) {
    const FeatureSpec &spec = p.specs[k];
    std::vector<std::int64_t> dims(spec.shape.dims().begin(), spec.shape.dims().end());
    dims[0] = inner(spec.shape) ? most / inner(spec.shape) : 0;
    if (!single) dims.insert(dims.begin(), static_cast<std::int64_t>(rows));
    TFC_ASSIGN_OR_RETURN(Tensor all, Tensor::allocate(spec.type, Shape(std::move(dims))));
    auto to = all.mutable_data<T>();
    std::ranges::fill(to, spec.missing.size() == 1 ? spec.missing.data<T>()[0] : T());
    auto at = to.begin();
    each(k, [&](Column &c) {
      auto from = c.values<T>().begin();
      for (std::int64_t l : c.lengths) {
        std::move(from, from + l, at);
        from += l, at += most;
      }
    });
    return all;
  }

  const Impl &p;
  std::size_t rows;
  bool single;
  std::vector<Tensor> dense; ///< by spec: the columns whose rows have a known size
  std::vector<Rows> parts;
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
  return Impl::Batch(*impl, examples.size(), false).parse(examples, names);
}

Expected<std::vector<ParsedFeature>> ExampleParser::parseOne(const std::string &example) const {
  return Impl::Batch(*impl, 1, true).parse({&example, 1}, {});
}

} // namespace tfc::io
