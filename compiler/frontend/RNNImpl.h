// What a recurrent cell is made of. Private to compiler/frontend.
#pragma once

#include "LayerImpl.h"

#include "tfc/frontend/RNN.h"

namespace tfc::nn::rnn_cell {

struct RNNCell::Impl {
  explicit Impl(std::string className) : className(std::move(className)) {}
  virtual ~Impl() = default;
  virtual StateSize stateSize() const = 0;
  virtual int outputSize() const = 0;
  virtual std::pair<Output, State> call(const Output &x, const State &s, const std::string &scope) = 0;
  virtual State zeroState(const In &batch, DType t);
  virtual std::vector<Variable> variables() const { return {}; }
  std::string className;
};

} // namespace tfc::nn::rnn_cell

namespace tfc::frontend {
/// The seed of one of a wrapper's dropouts: the first 31 bits of the MD5 of seed and salt, as TensorFlow has it.
std::int64_t saltedSeed(std::int64_t seed, const std::string &salt);
} // namespace tfc::frontend
