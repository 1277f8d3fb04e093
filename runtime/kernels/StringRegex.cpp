// Regular expressions on strings: RegexFullMatch, RegexReplace and their static forms. RE2 matches, as in TensorFlow.
#include "StringHelpers.h"

#include <re2/re2.h>

namespace tfc::rt {

namespace {

/// The attribute, or input `i` of the forms that have the pattern as a tensor.
Expected<std::string> textOf(HostCall &c, const char *attribute, std::size_t i, const char *what) {
  if (c.attr(attribute)) return std::string(c.stringAttr(attribute));
  TFC_RETURN_IF_ERROR(wantStrings(c, i));
  if (!c.inputs[i].isScalar()) return errors::invalidArgument(what, " must be scalar, but received ", c.inputs[i].shape().errorStr());
  return c.inputs[i].strings()[0];
}

Expected<std::unique_ptr<re2::RE2>> compile(const std::string &pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<re2::RE2>(pattern, options);
  if (!regex->ok()) return errors::invalidArgument("Invalid pattern: ", pattern, ", error: ", regex->error());
  return regex;
}

Status regexFullMatch(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  TFC_ASSIGN_OR_RETURN(std::string pattern, textOf(c, "pattern", 1, "Pattern"));
  TFC_ASSIGN_OR_RETURN(std::unique_ptr<re2::RE2> regex, compile(pattern));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(bool_, c.inputs[0].shape()));
  bool *to = out.mutable_data<bool>().data();
  for (const std::string &s : c.inputs[0].strings()) *to++ = re2::RE2::FullMatch(s, *regex);
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status regexReplace(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  TFC_ASSIGN_OR_RETURN(std::string pattern, textOf(c, "pattern", 1, "Pattern"));
  TFC_ASSIGN_OR_RETURN(std::string rewrite, textOf(c, "rewrite", 2, "Rewrite"));
  TFC_ASSIGN_OR_RETURN(std::unique_ptr<re2::RE2> regex, compile(pattern));
  std::string error;
  if (!regex->CheckRewriteString(rewrite, &error)) return errors::invalidArgument("Invalid rewrite: ", rewrite, ", error: ", error);
  bool all = c.intAttr("replace_global", 1);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, c.inputs[0].shape()));
  std::string *to = out.mutable_data<std::string>().data();
  for (const std::string &s : c.inputs[0].strings()) {
    *to = s;
    if (all) re2::RE2::GlobalReplace(to, *regex, rewrite);
    else re2::RE2::Replace(to, *regex, rewrite);
    ++to;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

} // namespace

void registerStringRegexKernels() {
  registerHostKernel("StaticRegexFullMatch", regexFullMatch);
  registerHostKernel("RegexFullMatch", regexFullMatch);
  registerHostKernel("StaticRegexReplace", regexReplace);
  registerHostKernel("RegexReplace", regexReplace);
}

} // namespace tfc::rt
