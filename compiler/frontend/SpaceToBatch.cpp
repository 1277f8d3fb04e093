#include "SpaceToBatch.h"

#include "State.h"
#include "tfc/frontend/Math.h"

#include <algorithm>

namespace tfc::frontend {

namespace {

using Pairs = std::vector<std::pair<int, int>>;

Tensor matrix(const Pairs &rows) {
  Tensor t = Tensor::zeros({static_cast<std::int64_t>(rows.size()), 2}, int32);
  auto d = t.mutable_data<std::int32_t>();
  for (std::size_t i = 0; i < rows.size(); ++i) d[2 * i] = rows[i].first, d[2 * i + 1] = rows[i].second;
  return t;
}

/// What SAME padding adds around each spatial dimension.
Pairs around(const Dilation &d) {
  Pairs out;
  for (std::size_t i = 0; i < d.rates.size(); ++i) {
    int extra = (static_cast<int>(d.filter[static_cast<int>(i)]) - 1) * d.rates[i];
    out.push_back(d.padding == "SAME" ? std::pair(extra / 2, extra - extra / 2) : std::pair(0, 0));
  }
  return out;
}

/// Rows of two numbers, as Python's nested lists become tensors.
Output packed(const std::string &name, const std::vector<std::pair<In, In>> &rows) {
  Scoped s("", name);
  std::vector<In> packs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Scoped row("", std::to_string(i));
    Output first = convert(rows[i].first, int32, "0");
    packs.emplace_back(op("Pack", row.name, {Ins{first, rows[i].second}}, {{"axis", std::int64_t(0)}}));
  }
  return op("Pack", s.name, {Ins(packs)}, {{"axis", std::int64_t(0)}});
}

struct Blocks { In paddings, crops; };

Blocks constantBlocks(const std::vector<int> &sizes, const std::vector<int> &rates, const Pairs &base) {
  Pairs paddings, crops;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    int full = sizes[i] + base[i].first + base[i].second, extra = (rates[i] - full % rates[i]) % rates[i];
    paddings.emplace_back(base[i].first, base[i].second + extra);
    crops.emplace_back(0, extra);
  }
  constantOf(matrix(paddings), "paddings");
  constantOf(matrix(crops), "crops");
  return {matrix(paddings), matrix(crops)};
}

Blocks blocks(const Output &size, const Output &rates, const Output &base) {
  const int n = static_cast<int>(base.shape()[0]);
  Output start = base(all, 0), end = base(all, 1);
  Output full = size + start + end;
  Output extra = (rates - full % rates) % rates;
  Output last = end + extra;
  std::vector<std::pair<In, In>> paddings, crops;
  for (int i = 0; i < n; ++i) {
    Output from = start[i], to = last[i];
    paddings.emplace_back(from, to);
  }
  In p = packed("paddings", paddings);
  for (int i = 0; i < n; ++i) crops.emplace_back(0, extra[i]);
  return {p, packed("crops", crops)};
}

/// The rows of `pairs` for the spatial dimensions, zeros for channels in front of them.
In adjusted(const In &pairs, bool first) {
  if (pairs.host) {
    if (!first) return pairs;
    const Tensor &t = pairs.host->tensor;
    Pairs rows{{0, 0}};
    for (std::int64_t i = 0; i < t.shape()[0]; ++i) rows.emplace_back(t.asInt64(2 * i), t.asInt64(2 * i + 1));
    return matrix(rows);
  }
  Output rows = pairs.out(slice(0, pairs.out.shape()[0]));
  return first ? concat({In(matrix({{0, 0}})), In(rows)}, 0) : concat({In(rows)}, 0);
}

} // namespace

bool hasHoles(const Dilation &d) {
  if (std::all_of(d.rates.begin(), d.rates.end(), [](int r) { return r == 1; })) return false;
  if (d.padding != "SAME") return true;
  return d.filter.hasRank() && std::none_of(d.rates.begin(), d.rates.end(), [&, i = 0](int) mutable { return d.filter[i++] < 0; });
}

Output dilated(const Output &x, const Dilation &d, const std::function<Output(const Output &x, const std::string &padding)> &convolve) {
  const int n = static_cast<int>(d.rates.size());
  Output rates = constantOf(Tensor(d.rates), "dilation_rate"), base;
  const Pairs basePairs = around(d);
  if (d.padding == "SAME") {
    if (!d.knowsShape) {
      std::vector<int> filter;
      for (std::int64_t size : d.filter.dims()) filter.push_back(static_cast<int>(size));
      constantOf(Tensor(filter), "filter_shape");
    }
    base = constantOf(matrix(basePairs), "stack");
  }
  const Shape shapeOfX = x.shape();
  std::vector<int> sizes;
  for (int i = 0; i < n; ++i) sizes.push_back(shapeOfX.hasRank() ? static_cast<int>(shapeOfX[i + (d.first ? 2 : 1)]) : -1);
  const bool known = std::none_of(sizes.begin(), sizes.end(), [](int s) { return s < 0; });
  Output size;
  if (!known) {
    Output all = shape(x);
    std::vector<In> each;
    for (int i = 0; i < n; ++i) each.push_back(shapeOfX.hasRank() && sizes[i] >= 0 ? In(sizes[i]) : In(all[i + (d.first ? 2 : 1)]));
    size = stack(each);
  }
  Blocks b = [&] {
    Scoped s("", "required_space_to_batch_paddings");
    if (known) constantOf(Tensor(sizes), "input_shape");
    if (!base) base = constantOf(matrix(basePairs), "base_paddings");
    return known ? constantBlocks(sizes, d.rates, basePairs) : blocks(size, rates, base);
  }();
  std::vector<int> block = d.rates;
  if (d.first) block.insert(block.begin(), 1);
  In paddings = adjusted(b.paddings, d.first), crops = adjusted(b.crops, d.first);
  Output in = op("SpaceToBatchND", "", {x, Tensor(block), paddings});
  Output y = convolve(in, "VALID");
  return op("BatchToSpaceND", "", {y, Tensor(block), crops});
}

} // namespace tfc::frontend
