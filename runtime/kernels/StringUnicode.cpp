// Unicode: UnicodeDecode, UnicodeEncode, UnicodeTranscode, UnicodeScript, StringLower, StringUpper. ICU knows the encodings.
#include "StringHelpers.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace tfc::rt {

namespace {

/// What becomes of malformed input.
struct ErrorPolicy {
  UChar32 replacement = 0xFFFD;
  bool ignore = false, strict = false, replaceControls = false;

  static Expected<ErrorPolicy> of(const HostCall &c) {
    ErrorPolicy p;
    std::string_view name = c.stringAttr("errors", "replace");
    p.ignore = name == "ignore", p.strict = name == "strict";
    std::int64_t replacement = c.intAttr("replacement_char", 0xFFFD);
    if (replacement < 0 || replacement > 0x10FFFF) return errors::invalidArgument("replacement_char out of unicode codepoint range");
    p.replacement = static_cast<UChar32>(replacement);
    p.replaceControls = c.intAttr("replace_control_characters");
    return p;
  }
};

void noteMalformed(const void *context, UConverterToUnicodeArgs *args, const char *units, std::int32_t length,
                   UConverterCallbackReason reason, UErrorCode *code) {
  if (reason == UCNV_UNASSIGNED || reason == UCNV_ILLEGAL || reason == UCNV_IRREGULAR) *const_cast<bool *>(static_cast<const bool *>(context)) = true;
  UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, args, units, length, reason, code);
}

/// Reads code points from strings of one encoding.
class Decoder {
public:
  static Expected<Decoder> of(const HostCall &c) {
    TFC_ASSIGN_OR_RETURN(ErrorPolicy policy, ErrorPolicy::of(c));
    std::string encoding(c.stringAttr("input_encoding"));
    UErrorCode code = U_ZERO_ERROR;
    Decoder d(policy, ucnv_open(encoding.c_str(), &code));
    if (U_FAILURE(code)) return errors::invalidArgument("Could not create converter for input encoding: ", encoding);
    return d;
  }

  /// Calls f(code point, offset in bytes) for each character that the policy keeps.
  template <class F> Status read(const std::string &s, F f) {
    UErrorCode code = U_ZERO_ERROR;
    bool malformed = false;
    ucnv_reset(converter.get());
    UConverterToUCallback oldAction;
    const void *oldContext;
    ucnv_setToUCallBack(converter.get(), noteMalformed, &malformed, &oldAction, &oldContext, &code);
    const char *at = s.data(), *end = s.data() + s.size();
    while (at < end) {
      std::int64_t offset = at - s.data();
      UChar32 ch = ucnv_getNextUChar(converter.get(), &at, end, &code);
      if (U_FAILURE(code)) at = end;
      if (malformed || (policy.replaceControls && ch <= 0x1F)) {
        if (policy.strict) return errors::invalidArgument("Invalid formatting on input string");
        malformed = false;
        if (policy.ignore) continue;
        ch = policy.replacement;
      }
      f(ch, offset);
    }
    return Status::ok();
  }

private:
  struct Close {
    void operator()(UConverter *c) const { ucnv_close(c); }
  };
  Decoder(ErrorPolicy policy, UConverter *c) : policy(policy), converter(c) {}
  ErrorPolicy policy;
  std::unique_ptr<UConverter, Close> converter;
};

Status encode(const icu::UnicodeString &text, std::string_view encoding, std::string &out) {
  auto put = [&](std::uint32_t v, int bytes) {
    while (bytes--) out += static_cast<char>(v >> 8 * bytes & 0xff);
  };
  if (encoding == "UTF-8") text.toUTF8String(out);
  else if (encoding == "UTF-16-BE") for (std::int32_t i = 0; i < text.length(); ++i) put(text[i], 2);
  else if (encoding == "UTF-32-BE") for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) put(static_cast<std::uint32_t>(text.char32At(i)), 4);
  else return errors::invalidArgument("Invalid encoding \"", encoding, "\"");
  return Status::ok();
}

Status unicodeTranscode(HostCall &c) {
  TFC_ASSIGN_OR_RETURN(Decoder decoder, Decoder::of(c));
  return eachString(c, [&](const std::string &s, std::string &out) -> Status {
    icu::UnicodeString text;
    TFC_RETURN_IF_ERROR(decoder.read(s, [&](UChar32 ch, std::int64_t) { text.append(ch); }));
    return encode(text, c.stringAttr("output_encoding"), out);
  });
}

/// UnicodeDecode, and UnicodeDecodeWithOffsets with a third output.
Status unicodeDecode(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, static_cast<int>(c.outputs.size())));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  TFC_ASSIGN_OR_RETURN(Decoder decoder, Decoder::of(c));
  std::vector<std::int32_t> values;
  std::vector<std::int64_t> offsets, splits{0};
  for (const std::string &s : c.inputs[0].strings()) {
    TFC_RETURN_IF_ERROR(decoder.read(s, [&](UChar32 ch, std::int64_t offset) { values.push_back(ch), offsets.push_back(offset); }));
    splits.push_back(static_cast<std::int64_t>(values.size()));
  }
  c.setOutput(0, Tensor(splits).astype(static_cast<DType>(c.intAttr("Tsplits", static_cast<int>(int64)))));
  c.setOutput(1, Tensor(values));
  if (c.outputs.size() > 2) c.setOutput(2, Tensor(offsets));
  return Status::ok();
}

Status unicodeEncode(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  const Tensor &values = c.inputs[0], &splits = c.inputs[1];
  TFC_ASSIGN_OR_RETURN(ErrorPolicy policy, ErrorPolicy::of(c));
  if (values.dtype() != int32 || values.shape().rank() != 1) return errors::invalidArgument("input_values must be a vector of int32");
  if (!isInteger(splits.dtype()) || splits.shape().rank() != 1 || splits.size() < 1) return errors::invalidArgument("Values for splits must be a vector that is not empty");
  if (splits.asInt64(0) != 0) return errors::invalidArgument("First value in input_splits must be zero.");
  if (splits.asInt64(splits.size() - 1) != values.size()) return errors::invalidArgument("Last value in input_splits must be equal to length of input_tensor.");
  for (std::int64_t i = 1; i < splits.size(); ++i)
    if (splits.asInt64(i) < splits.asInt64(i - 1) || splits.asInt64(i) > values.size())
      return errors::invalidArgument("Values in input_splits must be equal or in ascending order.");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape{splits.size() - 1}));
  auto to = out.mutable_data<std::string>();
  auto points = values.data<std::int32_t>();
  for (std::int64_t i = 0; i + 1 < splits.size(); ++i) {
    icu::UnicodeString text;
    for (std::int64_t k = splits.asInt64(i); k < splits.asInt64(i + 1); ++k) {
      UChar32 ch = points[k];
      if (!U_IS_UNICODE_CHAR(ch)) {
        if (policy.strict) return errors::invalidArgument("Code point is out of range for Unicode, or a noncharacter.");
        if (policy.ignore) continue;
        ch = policy.replacement;
      }
      text.append(ch);
    }
    TFC_RETURN_IF_ERROR(encode(text, c.stringAttr("output_encoding"), to[i]));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// ICU's number of the script of each code point; -1 where there is none.
Status unicodeScript(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  if (c.inputs[0].dtype() != int32) return errors::invalidArgument("input of UnicodeScript must be int32");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(int32, c.inputs[0].shape()));
  auto *to = out.mutable_data<std::int32_t>().data();
  for (std::int32_t ch : c.inputs[0].data<std::int32_t>()) {
    UErrorCode code = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(ch, &code);
    *to++ = U_SUCCESS(code) ? static_cast<std::int32_t>(script) : -1;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status changeCase(HostCall &c, bool upper) {
  std::string_view encoding = c.stringAttr("encoding");
  if (encoding != "" && encoding != "utf-8") return errors::invalidArgument("only utf8 or '' (no encoding) is supported, received ", encoding);
  return eachString(c, [&](const std::string &s, std::string &out) {
    if (encoding == "utf-8") {
      icu::UnicodeString text = icu::UnicodeString::fromUTF8(s);
      (upper ? text.toUpper() : text.toLower()).toUTF8String(out);
    } else {
      out = s;
      for (char &ch : out)
        if (upper ? ch >= 'a' && ch <= 'z' : ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch ^ 0x20);
    }
    return Status::ok();
  });
}

Status stringLower(HostCall &c) { return changeCase(c, false); }
Status stringUpper(HostCall &c) { return changeCase(c, true); }

} // namespace

void registerStringUnicodeKernels() {
  registerHostKernel("UnicodeTranscode", unicodeTranscode);
  registerHostKernel("UnicodeDecode", unicodeDecode);
  registerHostKernel("UnicodeDecodeWithOffsets", unicodeDecode);
  registerHostKernel("UnicodeEncode", unicodeEncode);
  registerHostKernel("UnicodeScript", unicodeScript);
  registerHostKernel("StringLower", stringLower);
  registerHostKernel("StringUpper", stringUpper);
}

} // namespace tfc::rt
