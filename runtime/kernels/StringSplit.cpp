// Splitting and grouping of strings: StringSplit, StringSplitV2, StringNGrams, UnsortedSegmentJoin, StringFormat.
#include "StringHelpers.h"

#include <algorithm>
#include <limits>

namespace tfc::rt {

namespace {

bool isSpace(char ch) { return ch == ' ' || (ch >= '\t' && ch <= '\r'); }

/// Pieces between any of the delimiters; without delimiters, single bytes.
std::vector<std::string> splitAny(const std::string &s, const std::string &delimiters, bool skipEmpty) {
  std::vector<std::string> parts;
  if (delimiters.empty()) {
    for (char ch : s) parts.emplace_back(1, ch);
    return parts;
  }
  std::string_view rest = s;
  while (true) {
    std::size_t at = std::min(rest.find_first_of(delimiters), rest.size());
    if (at || !skipEmpty) parts.emplace_back(rest.substr(0, at));
    if (at == rest.size()) return parts;
    rest.remove_prefix(at + 1);
  }
}

/// Python's str.split: at each whole separator, or, if that is empty, at runs of white space.
std::vector<std::string> splitPython(const std::string &s, const std::string &separator, std::int64_t most) {
  std::vector<std::string> parts;
  if (most == 0) return {s};
  std::string_view rest = s;
  auto done = [&] { return most > 0 && static_cast<std::int64_t>(parts.size()) == most; };
  if (separator.empty()) {
    auto trim = [&] {
      while (!rest.empty() && isSpace(rest[0])) rest.remove_prefix(1);
    };
    for (trim(); !rest.empty(); trim()) {
      if (done()) break;
      auto end = std::find_if(rest.begin(), rest.end(), isSpace);
      parts.emplace_back(rest.begin(), end);
      rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
    }
    if (done()) parts.emplace_back(rest);
    return parts;
  }
  for (std::size_t at; !done() && (at = rest.find(separator)) != rest.npos; rest.remove_prefix(at + separator.size()))
    parts.emplace_back(rest.substr(0, at));
  parts.emplace_back(rest);
  return parts;
}

/// Outputs: indices, values and shape of the sparse tensor of the strings' parts.
template <class Split> Status splitAll(HostCall &c, const char *delimiterName, Split split) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 3));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  TFC_RETURN_IF_ERROR(wantStrings(c, 1));
  const Tensor &in = c.inputs[0], &delimiter = c.inputs[1];
  if (in.shape().rank() != 1) return errors::invalidArgument("input must be a vector, got shape: ", in.shape().errorStr());
  if (!delimiter.isScalar()) return errors::invalidArgument(delimiterName, " must be a scalar, got shape: ", delimiter.shape().errorStr());
  std::vector<std::int64_t> indices;
  std::vector<std::string> values;
  std::int64_t most = 0;
  for (std::int64_t i = 0; i < in.size(); ++i) {
    std::vector<std::string> parts = split(in.strings()[i], delimiter.strings()[0]);
    most = std::max<std::int64_t>(most, static_cast<std::int64_t>(parts.size()));
    for (std::size_t k = 0; k < parts.size(); ++k) {
      indices.insert(indices.end(), {i, static_cast<std::int64_t>(k)});
      values.push_back(std::move(parts[k]));
    }
  }
  c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{static_cast<std::int64_t>(values.size()), 2}));
  c.setOutput(1, Tensor(values));
  c.setOutput(2, Tensor(std::vector<std::int64_t>{in.size(), most}));
  return Status::ok();
}

Status stringSplit(HostCall &c) {
  bool skipEmpty = c.intAttr("skip_empty", 1);
  return splitAll(c, "delimiter", [&](auto &s, auto &delimiter) {
    return s.empty() ? std::vector<std::string>() : splitAny(s, delimiter, skipEmpty); // no piece, even where empty pieces are kept
  });
}

Status stringSplitV2(HostCall &c) {
  std::int64_t most = c.intAttr("maxsplit", -1);
  return splitAll(c, "sep", [&](auto &s, auto &separator) { return splitPython(s, separator, most); });
}

/// What StringNGrams makes of one row of tokens.
struct NGrams {
  std::string separator, left, right;
  std::int64_t pad;

  std::int64_t padWidth(std::int64_t width) const { return std::min(pad < 0 ? width - 1 : pad, width - 1); }
  std::int64_t count(std::int64_t length, std::int64_t width) const { return std::max<std::int64_t>(0, length + 2 * padWidth(width) - width + 1); }
  void append(const std::string *tokens, std::int64_t n, std::int64_t width, std::vector<std::string> &out) const {
    std::int64_t padding = padWidth(width);
    for (std::int64_t i = 0; i < n; ++i) {
      std::int64_t before = std::max<std::int64_t>(0, padding - i), after = std::max<std::int64_t>(0, padding - (n - (i + 1)));
      std::int64_t inside = width - before - after, start = before > 0 ? 0 : i - padding;
      std::string gram;
      bool any = false;
      auto token = [&](const std::string &s) {
        if (any) gram += separator;
        gram += s;
        any = true;
      };
      for (std::int64_t k = 0; k < before; ++k) token(left);
      for (std::int64_t k = 0; k < inside; ++k) token(tokens[start + k]);
      for (std::int64_t k = 0; k < after; ++k) token(right);
      out.push_back(std::move(gram));
    }
  }
};

Status stringNGrams(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 2));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &data = c.inputs[0], &splits = c.inputs[1];
  const tfc_attr *widths = c.attr("ngram_widths");
  std::int64_t pad = c.intAttr("pad_width");
  bool preserve = c.intAttr("preserve_short_sequences");
  std::span<const std::int64_t> wide = widths && widths->kind == 'I' ? std::span(widths->list, static_cast<std::size_t>(widths->n)) : std::span<const std::int64_t>();
  constexpr std::int64_t most = std::int64_t{1} << 30;
  for (std::int64_t w : wide)
    if (w <= 0 || w > most) return errors::invalidArgument("ngram_widths must contain positive values");
  if (pad > most) return errors::invalidArgument("Pad width is too large: ", pad);
  if (!isInteger(splits.dtype()) || splits.shape().rank() != 1) return errors::invalidArgument("data_splits must be a vector of integers");
  std::int64_t rows = splits.size() - 1, previous = 0;
  for (std::int64_t i = 0; i <= rows; ++i) {
    std::int64_t at = splits.asInt64(i);
    if (i == 0 && at != 0) return errors::invalidArgument("First split value must be 0, got ", at);
    if (at < previous || at > data.size())
      return errors::invalidArgument("Invalid split value ", at, ", must be in [", previous, ", ", data.size(), "]");
    previous = at;
  }
  if (rows >= 0 && previous != data.size())
    return errors::invalidArgument("Last split value must be data size. Expected ", data.size(), ", got ", previous);
  NGrams grams{std::string(c.stringAttr("separator")), std::string(c.stringAttr("left_pad")), std::string(c.stringAttr("right_pad")), pad};
  std::vector<std::string> out;
  std::vector<std::int64_t> outSplits(splits.size());
  for (std::int64_t i = 0; i < rows; ++i) {
    std::int64_t from = splits.asInt64(i), length = splits.asInt64(i + 1) - from, total = 0;
    const std::string *tokens = data.strings().data() + from;
    if (data.size())
      for (std::int64_t w : wide) {
        std::int64_t n = grams.count(length, w);
        if (n * w > most) return errors::resourceExhausted("the n-grams of a row are too many");
        grams.append(tokens, n, w, out);
        total += n;
      }
    if (preserve && total == 0 && length > 0) {
      if (pad < 0)
        return errors::invalidArgument("Pad width should be >= 0 when preserve_short_sequences is True and ngram_widths are not provided, got ", pad);
      grams.append(tokens, 1, length + 2 * pad, out);
    }
    outSplits[i + 1] = static_cast<std::int64_t>(out.size());
  }
  c.setOutput(0, Tensor(out));
  c.setOutput(1, Tensor(outSplits).astype(splits.dtype()));
  return Status::ok();
}

Status unsortedSegmentJoin(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &in = c.inputs[0], &ids = c.inputs[1], &count = c.inputs[2];
  std::string_view separator = c.stringAttr("separator");
  if (count.size() != 1) return errors::invalidArgument("Number of segments cannot be empty.");
  int rank = ids.shape().rank();
  if (rank == 0) return errors::invalidArgument("Segment_id cannot have rank 0");
  if (rank > in.shape().rank())
    return errors::outOfRange("Invalid segment_id rank ", rank, " for input with ", in.shape().rank(), " dimension(s)");
  for (int i = 0; i < rank; ++i)
    if (ids.shape()[i] != in.shape()[i])
      return errors::invalidArgument("Segment dimension is ", ids.shape()[i], " while input dimension is ", in.shape()[i], " in rank ", i);
  std::int64_t segments = count.asInt64(0);
  if (segments < 0) return errors::invalidArgument("Number of segments cannot be negative, got ", segments);
  std::vector<std::int64_t> dims{segments};
  dims.insert(dims.end(), in.shape().dims().begin() + rank, in.shape().dims().end());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape(dims)));
  for (std::int64_t i = 0; i < ids.size(); ++i)
    if (std::int64_t id = ids.asInt64(i); id < 0 || id >= segments)
      return errors::invalidArgument("segment_ids are not allowed to exceed num_segments or to have negative values.");
  auto to = out.mutable_data<std::string>();
  std::int64_t each = ids.size() ? in.size() / ids.size() : 0;
  for (std::int64_t i = 0; i < ids.size(); ++i)
    for (std::int64_t k = 0; k < each; ++k) {
      std::string &s = to[ids.asInt64(i) * each + k];
      if (!s.empty()) s += separator;
      s += in.strings()[i * each + k];
    }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status stringFormat(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 0, 1));
  std::string_view rest = c.stringAttr("template", "%s"), placeholder = c.stringAttr("placeholder", "%s");
  std::int64_t limit = c.intAttr("summarize", 3);
  if (placeholder.empty()) return errors::invalidArgument("placeholder must not be empty");
  std::string out;
  std::size_t used = 0;
  for (std::size_t at; (at = rest.find(placeholder)) != rest.npos; rest.remove_prefix(at + placeholder.size())) {
    if (used == c.inputs.size()) return errors::invalidArgument("num placeholders in template and num inputs must match: more than ", used, " vs. ", used);
    out += rest.substr(0, at);
    out += summarizeEnds(c.inputs[used++], limit);
  }
  if (used != c.inputs.size())
    return errors::invalidArgument("num placeholders in template and num inputs must match: ", used, " vs. ", c.inputs.size());
  out += rest;
  c.setOutput(0, Tensor(std::move(out)));
  return Status::ok();
}

} // namespace

void registerStringSplitKernels() {
  registerHostKernel("StringSplit", stringSplit);
  registerHostKernel("StringSplitV2", stringSplitV2);
  registerHostKernel("StringNGrams", stringNGrams);
  registerHostKernel("UnsortedSegmentJoin", unsortedSegmentJoin);
  registerHostKernel("StringFormat", stringFormat);
}

} // namespace tfc::rt
