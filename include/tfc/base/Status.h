// Status: how every layer below the C++ front end reports failure. No exceptions cross a layer; the front end turns a
// Status into tf::errors::* (include/tfc/frontend).
//
//   Status check(int n) {
//     if (n < 0) return errors::invalidArgument("n must not be negative, got ", n);
//     return Status::ok();
//   }
//   Expected<Tensor> t = load(path);
//   if (!t) return t.status().withNode("save/RestoreV2");
//   use(*t);
#pragma once

#include <cassert>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace tfc {

/// TensorFlow's error codes (tensorflow.error.Code), same numbers.
enum class Code : int {
  Ok = 0, Cancelled = 1, Unknown = 2, InvalidArgument = 3, DeadlineExceeded = 4, NotFound = 5, AlreadyExists = 6,
  PermissionDenied = 7, ResourceExhausted = 8, FailedPrecondition = 9, Aborted = 10, OutOfRange = 11,
  Unimplemented = 12, Internal = 13, Unavailable = 14, DataLoss = 15, Unauthenticated = 16,
};

/// "INVALID_ARGUMENT" and so on: the spelling of tensorflow.error.Code.
const char *codeName(Code code);
/// The code with that spelling, or nothing.
std::optional<Code> codeFromName(std::string_view name);

/// Outcome of an operation: a code, a text for the user, and the graph node it concerns (may be empty).
class [[nodiscard]] Status {
public:
  Status() = default;
  Status(Code code, std::string message, std::string node = {});
  static Status ok() { return {}; }

  bool isOk() const { return !rep; }
  explicit operator bool() const { return isOk(); }
  Code code() const { return rep ? rep->code : Code::Ok; }
  const std::string &message() const;
  const std::string &node() const;
  /// This status, naming `node` if it named none yet.
  Status withNode(std::string_view node) const;
  /// This status with "context: " before its message.
  Status withContext(std::string_view context) const;
  /// "INVALID_ARGUMENT: text [node: fc1/MatMul]"; "OK" if ok.
  std::string str() const;

private:
  struct Rep { Code code; std::string message, node; };
  std::shared_ptr<const Rep> rep;
};

namespace errors {
template <class... Args> Status make(Code code, const Args &...args) {
  std::ostringstream os;
  (os << ... << args);
  return Status(code, os.str());
}
#define TFC_STATUS(FN, CODE) \
  template <class... Args> Status FN(const Args &...args) { return make(Code::CODE, args...); }
TFC_STATUS(cancelled, Cancelled)
TFC_STATUS(unknown, Unknown)
TFC_STATUS(invalidArgument, InvalidArgument)
TFC_STATUS(deadlineExceeded, DeadlineExceeded)
TFC_STATUS(notFound, NotFound)
TFC_STATUS(alreadyExists, AlreadyExists)
TFC_STATUS(permissionDenied, PermissionDenied)
TFC_STATUS(resourceExhausted, ResourceExhausted)
TFC_STATUS(failedPrecondition, FailedPrecondition)
TFC_STATUS(aborted, Aborted)
TFC_STATUS(outOfRange, OutOfRange)
TFC_STATUS(unimplemented, Unimplemented)
TFC_STATUS(internal, Internal)
TFC_STATUS(unavailable, Unavailable)
TFC_STATUS(dataLoss, DataLoss)
#undef TFC_STATUS
} // namespace errors

/// A value or the Status that says why there is none.
template <class T> class [[nodiscard]] Expected {
public:
  Expected(T value) : val(std::move(value)) {}
  Expected(Status status) : st(std::move(status)) { assert(!st.isOk() && "an ok Status carries no value"); }
  bool isOk() const { return val.has_value(); }
  explicit operator bool() const { return isOk(); }
  const Status &status() const { return st; }
  T &operator*() { return *val; }
  const T &operator*() const { return *val; }
  T *operator->() { return &*val; }
  const T *operator->() const { return &*val; }

private:
  std::optional<T> val;
  Status st;
};

/// `TFC_RETURN_IF_ERROR(expr);` leaves the function with the Status of `expr` unless it is ok.
#define TFC_RETURN_IF_ERROR(EXPR) \
  do { \
    if (::tfc::Status tfcStatus = (EXPR); !tfcStatus.isOk()) return tfcStatus; \
  } while (0)
#define TFC_CONCAT_(A, B) A##B
#define TFC_CONCAT(A, B) TFC_CONCAT_(A, B)
/// `TFC_ASSIGN_OR_RETURN(auto x, expr);` unwraps an Expected or leaves the function with its Status.
#define TFC_ASSIGN_OR_RETURN(DECL, EXPR) \
  auto TFC_CONCAT(tfcExpected, __LINE__) = (EXPR); \
  if (!TFC_CONCAT(tfcExpected, __LINE__)) return TFC_CONCAT(tfcExpected, __LINE__).status(); \
  DECL = std::move(*TFC_CONCAT(tfcExpected, __LINE__))

} // namespace tfc
