// Exceptions of the C++ front end: the classes that TensorFlow's Python raises, under the same names. Below the front end
// everything is a Status (include/tfc/base/Status.h); frontend::raise turns one into an exception.
//
//   try { sess.run(y); }
//   catch (const tf::errors::InvalidArgumentError &e) { std::cerr << e.message() << " at " << e.node(); }
//   catch (const tf::Error &e) { std::cerr << e.what(); }          // every error of the front end
#pragma once

#include "tfc/base/Status.h"

#include <stdexcept>
#include <string>

namespace tfc {

struct Error : std::runtime_error { using runtime_error::runtime_error; };
struct ValueError : Error { using Error::Error; };
struct TypeError : Error { using Error::Error; };
struct KeyError : Error { using Error::Error; };
struct LookupError : Error { using Error::Error; };
struct RuntimeError : Error { using Error::Error; };

namespace errors {
/// A failure while a graph runs, or from a file: TensorFlow's code, text and node.
struct OpError : Error {
  explicit OpError(const Status &status) : Error(status.str()), st(status) {}
  int code() const { return static_cast<int>(st.code()); }
  std::string message() const { return st.message(); }
  /// Name of the node that failed; empty if the error concerns none.
  std::string node() const { return st.node(); }
  const Status &status() const { return st; }

private:
  Status st;
};
#define TFC_ERR(N) struct N : OpError { using OpError::OpError; };
TFC_ERR(CancelledError) TFC_ERR(UnknownError) TFC_ERR(InvalidArgumentError) TFC_ERR(DeadlineExceededError)
TFC_ERR(NotFoundError) TFC_ERR(AlreadyExistsError) TFC_ERR(PermissionDeniedError) TFC_ERR(ResourceExhaustedError)
TFC_ERR(FailedPreconditionError) TFC_ERR(AbortedError) TFC_ERR(OutOfRangeError) TFC_ERR(UnimplementedError)
TFC_ERR(InternalError) TFC_ERR(UnavailableError) TFC_ERR(DataLossError) TFC_ERR(UnauthenticatedError)
#undef TFC_ERR
} // namespace errors

namespace frontend {
/// Throws the errors::* class of `status`, which must not be ok: how running a graph fails.
[[noreturn]] void raise(const Status &status);
/// Throws what building a graph throws: ValueError for bad arguments and shapes, errors::* for the rest.
[[noreturn]] void raiseBuild(const Status &status);
} // namespace frontend

} // namespace tfc
