// Weights of programs compiled ahead of time.
#pragma once

#include "tfc/io/Checkpoint.h"
#include "tfc/runtime/Session.h"

#include <string>

/// Variables of the program from a checkpoint: new weights need no new program.
inline tfc::Status loadWeights(tfc::rt::Session &session, const std::string &prefix) {
  TFC_ASSIGN_OR_RETURN(auto reader, tfc::io::BundleReader::open(prefix));
  for (const std::string &name : session.variableNames()) {
    TFC_ASSIGN_OR_RETURN(tfc::Tensor value, reader->read(name));
    TFC_RETURN_IF_ERROR(session.setVariable(name, value));
  }
  return tfc::Status::ok();
}
