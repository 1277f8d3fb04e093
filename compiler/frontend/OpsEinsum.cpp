// tf.einsum as TF1 builds it: transposes, reshapes and products of pairs (special_math_ops.py).
#include "State.h"

#include "tfc/frontend/Array.h"

#include <algorithm>
#include <set>

namespace tfc {
using namespace frontend;

namespace {

std::vector<std::string> splitComma(const std::string &s) {
  std::vector<std::string> out{""};
  for (char c : s)
    if (c == ',') out.emplace_back();
    else out.back() += c;
  return out;
}

Output transposed(const Output &x, const std::vector<int> &perm) {
  return std::is_sorted(perm.begin(), perm.end()) ? x : transpose(x, perm);
}

/// A dimension: a number, or a tensor where it is unknown.
using Dim = std::variant<std::int64_t, Output>;
std::vector<Dim> dimsOf(const Output &x) {
  Shape s = x.shape();
  std::vector<Dim> out(s.dims().begin(), s.dims().end());
  if (s.is_fully_defined()) return out;
  Output dims = shape(x);
  for (int i = 0; i < s.rank(); ++i)
    if (s[i] < 0) out[i] = dims[i];
  return out;
}
Dim total(const std::vector<Dim> &dims, std::size_t from, std::size_t to) {
  Dim r = std::int64_t(1);
  for (std::size_t i = from; i < to; ++i) {
    const auto *n = std::get_if<std::int64_t>(&r), *m = std::get_if<std::int64_t>(&dims[i]);
    if (n && m) r = *n * *m;
    else if (n) r = *n * std::get<Output>(dims[i]);
    else if (m) r = std::get<Output>(r) * *m;
    else r = std::get<Output>(r) * std::get<Output>(dims[i]);
  }
  return r;
}
Output reshaped(const Output &x, const std::vector<Dim> &dims) {
  bool same = x.shape().rank() == static_cast<int>(dims.size()), numbers = true;
  std::vector<In> parts;
  std::vector<std::int64_t> known;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    auto *n = std::get_if<std::int64_t>(&dims[i]);
    same = same && n && x.shape()[static_cast<int>(i)] == *n;
    numbers = numbers && n;
    parts.push_back(n ? In(static_cast<int>(*n)) : In(std::get<Output>(dims[i])));
    known.push_back(n ? *n : -1);
  }
  if (same) return x;
  if (numbers) return reshape(x, Shape(known));
  Scoped s("Reshape", "");
  return op("Reshape", s.name, {x, stack(Ins(std::move(parts)), {.name = "shape"})});
}

struct Labelled {
  Output value;
  std::string labels;
};

Labelled reduced(Labelled a, Labelled b, const std::set<char> &sum) {
  for (const Labelled *t : {&a, &b})
    if (t->value.shape().rank() != static_cast<int>(t->labels.size()))
      throw ValueError(cat("Tensor of rank ", t->value.shape().rank(), " does not match einsum reduction of length ", t->labels.size()));
  std::set<char> kept, alone[2];
  for (char c : a.labels)
    if (b.labels.find(c) != std::string::npos && !sum.count(c)) kept.insert(c);
  for (char c : a.labels)
    if (!kept.count(c) && !sum.count(c)) alone[0].insert(c);
  for (char c : b.labels)
    if (!kept.count(c) && !sum.count(c)) alone[1].insert(c);
  auto order = [&](int which, const std::string &labels) {
    auto key = [&](char c) {
      int group = kept.count(c) ? -1 : (which == 0 ? alone[0].count(c) : sum.count(c)) ? 0 : 1;
      return std::pair(group, c);
    };
    std::string s = labels;
    std::sort(s.begin(), s.end(), [&](char x, char y) { return key(x) < key(y); });
    return s;
  };
  std::string first = order(0, a.labels), second = order(1, b.labels);
  auto perm = [](const std::string &from, const std::string &to) {
    std::vector<int> p;
    for (char c : to) p.push_back(static_cast<int>(from.find(c)));
    return p;
  };
  Output t0 = transposed(a.value, perm(a.labels, first)), t1 = transposed(b.value, perm(b.labels, second));
  std::size_t k = kept.size();
  if (sum.empty()) {
    for (std::size_t i = 0; i < alone[1].size(); ++i) t0 = expand_dims(t0, -1);
    for (std::size_t i = 0; i < alone[0].size(); ++i) t1 = expand_dims(t1, static_cast<int>(k));
    return {multiply(t0, t1), first + second.substr(k)};
  }
  std::vector<Dim> d0 = dimsOf(t0);
  std::size_t m = d0.size() - sum.size();
  Dim rows = total(d0, k, m), inner = total(d0, m, d0.size());
  std::vector<Dim> to(d0.begin(), d0.begin() + static_cast<long>(k));
  to.push_back(rows), to.push_back(inner);
  t0 = reshaped(t0, to);
  std::vector<Dim> d1 = dimsOf(t1);
  Dim cols = total(d1, k + sum.size(), d1.size());
  to.assign(d1.begin(), d1.begin() + static_cast<long>(k));
  to.push_back(inner), to.push_back(cols);
  t1 = reshaped(t1, to);
  Output product = matmul(t0, t1);
  to.assign(d0.begin(), d0.begin() + static_cast<long>(k + alone[0].size()));
  to.insert(to.end(), d1.end() - static_cast<long>(alone[1].size()), d1.end());
  product = reshaped(product, to);
  return {product, first.substr(0, k + alone[0].size()) + second.substr(second.size() - alone[1].size())};
}

} // namespace

Output einsum(std::string_view equation, Ins values, Name o) {
  Scoped s(o.name, "einsum", values.v);
  std::string eq;
  for (char c : equation)
    if (c != ' ') eq += c;
  auto arrow = eq.find("->");
  std::vector<std::string> in = splitComma(eq.substr(0, arrow));
  for (const std::string &part : in)
    for (char c : part)
      if (!std::isalpha(static_cast<unsigned char>(c))) {
        if (c == '.') raise(errors::unimplemented("einsum: an ellipsis in '", equation, "' is not supported"));
        throw ValueError(cat("Indices have incorrect format. Received: ", equation, "."));
      }
  if (in.size() != values.v.size())
    throw ValueError(cat("Got ", values.v.size(), " inputs for equation \"", equation, "\", expecting ", in.size(), "."));
  std::string all;
  for (const std::string &part : in) all += part;
  std::string out;
  if (arrow != std::string::npos) out = eq.substr(arrow + 2);
  else
    for (char c : std::set<char>(all.begin(), all.end()))
      if (std::count(all.begin(), all.end(), c) == 1) out += c;
  std::vector<Output> x;
  for (const In &v : values.v) x.push_back(convert(v));
  for (const std::string &part : in)
    for (char c : part)
      if (std::count(part.begin(), part.end(), c) > 1) {
        if (in.size() == 1 && part.size() == 2 && arrow == std::string::npos) return trace(x[0]);
        throw ValueError(cat("Subscript not supported: the axis ", c, " appears more than once in ", part, "."));
      }
  for (char c : out)
    if (all.find(c) == std::string::npos) throw ValueError(cat("Invalid equation: ", equation, ". Unknown output axis ", c, "."));
  Labelled now{x[0], in[0]};
  for (std::size_t i = 1; i < x.size(); ++i) {
    // An axis may go once no later input has it.
    std::set<char> sum;
    for (char c : now.labels) {
      bool later = false;
      for (std::size_t j = i + 1; j < in.size(); ++j) later = later || in[j].find(c) != std::string::npos;
      if (in[i].find(c) != std::string::npos && out.find(c) == std::string::npos && !later) sum.insert(c);
    }
    now = reduced(now, {x[i], in[i]}, sum);
  }
  std::vector<int> missing;
  std::string left;
  for (std::size_t i = 0; i < now.labels.size(); ++i)
    if (out.find(now.labels[i]) == std::string::npos) missing.push_back(static_cast<int>(i));
    else left += now.labels[i];
  if (!missing.empty()) now = {reduce_sum(now.value, Axes(missing)), left};
  std::string a = now.labels, b = out;
  std::sort(a.begin(), a.end()), std::sort(b.begin(), b.end());
  if (a != b) throw ValueError(cat("Invalid equation: ", equation, ". The computed and specified output labels do not match: ", now.labels, " vs ", out, "."));
  std::vector<int> perm;
  for (char c : out) perm.push_back(static_cast<int>(now.labels.find(c)));
  return transposed(now.value, perm);
}

} // namespace tfc
