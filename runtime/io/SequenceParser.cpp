#include "tfc/io/SequenceParser.h"

#include "ExampleWire.h"

#include <algorithm>

namespace tfc::io {
namespace {

using Kind = FeatureSpec::Kind;

/// The lists of the specs in one example, as bytes of the message; the last of a key counts. False if the message is damaged.
bool findLists(std::string_view example, std::span<const FeatureListSpec> specs, std::vector<std::optional<std::string_view>> &found) {
  std::ranges::fill(found, std::nullopt);
  WireReader r(example);
  while (r.next()) {
    if (r.field != 2) continue;
    if (r.type != WireReader::Bytes) return false;
    bool good = wire::eachEntry(r.bytes, [&](std::string_view key, std::string_view value) {
      for (std::size_t s = 0; s < specs.size(); ++s)
        if (specs[s].key == key) found[s] = value;
      return true;
    });
    if (!good) return false;
  }
  return !r.bad;
}

/// The values of one list of all examples, one behind the other.
template <class T> class List {
public:
  List(const FeatureListSpec &spec, bool single) : spec(spec), single(single) {
    for (std::int64_t d : spec.shape.dims()) each *= d;
  }

  Status add(std::optional<std::string_view> list, const std::string &who) {
    if (!list && spec.kind == Kind::Fixed && !spec.mayMiss)
      return errors::invalidArgument(who, "Feature list '", spec.key, "' is required but could not be found.  Did you mean to include it in "
                                     "feature_list_dense_missing_assumed_empty or feature_list_dense_defaults?");
    std::int64_t count = 0;
    WireReader r(list.value_or(std::string_view()));
    for (; r.next(); ) {
      if (r.field != 1) continue;
      wire::FeatureView f;
      if (r.type != WireReader::Bytes || !wire::readFeature(r.bytes, f)) return damaged();
      if (f.type != DType::unset && f.type != spec.type)
        return errors::invalidArgument(who, "Feature list: ", spec.key, ", Index: ", count, ".  Data types don't match. Expected type: ", runtimeName(spec.type));
      std::size_t before = values.size();
      wire::Appender<T> sink{values};
      if (f.type != DType::unset && !wire::eachValue(f.list, sink)) return damaged();
      auto got = static_cast<std::int64_t>(values.size() - before);
      if (spec.kind == Kind::Fixed && got != each)
        return errors::invalidArgument(who, "Key: ", spec.key, ", Index: ", count, ".  Number of values != expected.  values size: ", got,
                                       " but output shape: ", spec.shape.errorStr());
      lengths.push_back(got);
      ++count;
    }
    if (r.bad) return damaged();
    steps.push_back(count);
    return Status::ok();
  }

  Status finish(ParsedFeatureList &out) {
    std::int64_t most = steps.empty() ? 0 : *std::ranges::max_element(steps);
    if (spec.kind == Kind::Fixed) return dense(most, out);
    if (spec.kind == Kind::Sparse) sparse(most, out);
    if (spec.kind == Kind::Ragged) {
      out.splits = single ? Tensor::zeros({}, spec.splits) : Tensor(sums(steps)).astype(spec.splits);
      out.inner = Tensor(sums(lengths)).astype(spec.splits);
    }
    TFC_ASSIGN_OR_RETURN(out.values, Tensor::allocate(spec.type, Shape{static_cast<std::int64_t>(values.size())}));
    std::ranges::move(values, out.values.template mutable_data<T>().begin());
    return Status::ok();
  }

private:
  static std::vector<std::int64_t> sums(const std::vector<std::int64_t> &sizes) {
    std::vector<std::int64_t> r{0};
    for (std::int64_t n : sizes) r.push_back(r.back() + n);
    return r;
  }

  Status dense(std::int64_t most, ParsedFeatureList &out) {
    std::vector<std::int64_t> dims(spec.shape.dims().begin(), spec.shape.dims().end());
    dims.insert(dims.begin(), most);
    if (!single) dims.insert(dims.begin(), static_cast<std::int64_t>(steps.size()));
    TFC_ASSIGN_OR_RETURN(out.values, Tensor::allocate(spec.type, Shape(std::move(dims))));
    auto to = out.values.template mutable_data<T>();
    std::ranges::fill(to, T());
    auto from = values.begin();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      std::move(from, from + steps[i] * each, to.begin() + static_cast<std::int64_t>(i) * most * each);
      from += steps[i] * each;
    }
    out.lengths = single ? Tensor(most) : Tensor(steps);
    return Status::ok();
  }

  void sparse(std::int64_t most, ParsedFeatureList &out) const {
    std::vector<std::int64_t> index;
    std::size_t step = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
      for (std::int64_t t = 0; t < steps[i]; ++t, ++step)
        for (std::int64_t k = 0; k < lengths[step]; ++k) {
          if (!single) index.push_back(static_cast<std::int64_t>(i));
          index.push_back(t), index.push_back(k);
        }
    std::int64_t widest = lengths.empty() ? 0 : *std::ranges::max_element(lengths);
    out.indices = Tensor(index).reshape(Shape{static_cast<std::int64_t>(values.size()), single ? 2 : 3});
    out.denseShape = Tensor(single ? std::vector<std::int64_t>{most, widest}
                                   : std::vector<std::int64_t>{static_cast<std::int64_t>(steps.size()), most, widest});
  }

  Status damaged() const { return errors::invalidArgument("Could not parse example input: the steps of ", spec.key, " are damaged"); }

  const FeatureListSpec &spec;
  bool single;
  std::int64_t each = 1;             ///< Fixed: values of a step
  std::vector<T> values;
  std::vector<std::int64_t> lengths; ///< values of each step
  std::vector<std::int64_t> steps;   ///< of each example
};

template <class T>
Status parseList(const FeatureListSpec &spec, std::size_t s, const std::vector<std::vector<std::optional<std::string_view>>> &found,
                 const std::vector<std::string> &who, bool single, ParsedFeatureList &out) {
  List<T> list(spec, single);
  for (std::size_t i = 0; i < found.size(); ++i) TFC_RETURN_IF_ERROR(list.add(found[i][s], who[i]));
  return list.finish(out);
}

} // namespace

Expected<std::vector<ParsedFeatureList>> parseFeatureLists(std::span<const FeatureListSpec> specs, std::span<const std::string> examples,
                                                           std::span<const std::string> names, bool single) {
  if (!names.empty() && names.size() != examples.size())
    return errors::invalidArgument("example_names must be empty or have the correct number of elements");
  for (const FeatureListSpec &spec : specs) {
    if (spec.type != DType::float32 && spec.type != DType::int64 && spec.type != DType::string)
      return errors::invalidArgument("feature list ", spec.key, ": no SequenceExample holds values of type ", name(spec.type));
    if (spec.kind == Kind::Fixed && !spec.shape.is_fully_defined())
      return errors::invalidArgument("feature list ", spec.key, ": the shape of a step must be known, not ", spec.shape.errorStr());
  }
  std::vector<std::vector<std::optional<std::string_view>>> found(examples.size(), std::vector<std::optional<std::string_view>>(specs.size()));
  std::vector<std::string> who;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::string id = names.empty() || names[i].empty() ? std::string("<unknown>") : names[i];
    who.push_back("Name: " + id + ", ");
    if (!findLists(examples[i], specs, found[i])) return errors::invalidArgument("Invalid protocol message input, example id: ", id);
  }
  std::vector<ParsedFeatureList> out(specs.size());
  for (std::size_t s = 0; s < specs.size(); ++s) {
    switch (specs[s].type) {
    case DType::float32: TFC_RETURN_IF_ERROR(parseList<float>(specs[s], s, found, who, single, out[s])); break;
    case DType::int64: TFC_RETURN_IF_ERROR(parseList<std::int64_t>(specs[s], s, found, who, single, out[s])); break;
    default: TFC_RETURN_IF_ERROR(parseList<std::string>(specs[s], s, found, who, single, out[s])); break;
    }
  }
  return out;
}

} // namespace tfc::io
