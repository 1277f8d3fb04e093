#include "tfc/frontend/Errors.h"

namespace tfc::frontend {

[[noreturn]] static void raiseOp(const Status &s) {
  switch (s.code()) {
  case Code::Cancelled: throw errors::CancelledError(s);
  case Code::InvalidArgument: throw errors::InvalidArgumentError(s);
  case Code::DeadlineExceeded: throw errors::DeadlineExceededError(s);
  case Code::NotFound: throw errors::NotFoundError(s);
  case Code::AlreadyExists: throw errors::AlreadyExistsError(s);
  case Code::PermissionDenied: throw errors::PermissionDeniedError(s);
  case Code::ResourceExhausted: throw errors::ResourceExhaustedError(s);
  case Code::FailedPrecondition: throw errors::FailedPreconditionError(s);
  case Code::Aborted: throw errors::AbortedError(s);
  case Code::OutOfRange: throw errors::OutOfRangeError(s);
  case Code::Unimplemented: throw errors::UnimplementedError(s);
  case Code::Internal: throw errors::InternalError(s);
  case Code::Unavailable: throw errors::UnavailableError(s);
  case Code::DataLoss: throw errors::DataLossError(s);
  case Code::Unauthenticated: throw errors::UnauthenticatedError(s);
  default: throw errors::UnknownError(s);
  }
}

void raise(const Status &status) { raiseOp(status); }

void raiseBuild(const Status &status) {
  if (status.code() != Code::InvalidArgument && status.code() != Code::OutOfRange) raiseOp(status);
  std::string text = status.message();
  if (!status.node().empty() && text.find(status.node()) == std::string::npos) text += " (node '" + status.node() + "')";
  // Python checks the types of arguments before it makes a node.
  if (text.find("' Op has type ") != std::string::npos) throw TypeError(text);
  throw ValueError(text);
}

} // namespace tfc::frontend
