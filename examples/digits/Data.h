// The digits of examples/data and the order in which both programs of this example see them.
#pragma once

#include "tfc/base/Tensor.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

struct Digits {
  tfc::Tensor images; ///< float32 [n, 64], 0 to 1
  tfc::Tensor labels; ///< int64 [n]

  static Digits read(const std::string &path) {
    std::ifstream in(path);
    if (!in)
      throw std::runtime_error("cannot read " + path);
    std::vector<float> pixels;
    std::vector<std::int64_t> labels;
    for (std::string line; std::getline(in, line);) {
      std::istringstream fields(line);
      int value;
      char comma;
      for (int i = 0; i < 64 && fields >> value >> comma; ++i)
        pixels.push_back(value / 16.0f);
      if (!(fields >> value))
        throw std::runtime_error(path + ": line " + std::to_string(labels.size() + 1) + " has not 65 numbers");
      labels.push_back(value);
    }
    auto n = static_cast<std::int64_t>(labels.size());
    if (n < 1797) // what the examples split into digits to train and to test with
      throw std::runtime_error(path + " has " + std::to_string(n) + " digits, expected 1797");
    return {tfc::Tensor::from<float>(pixels, {n, 64}), tfc::Tensor::from<std::int64_t>(labels, {n})};
  }

  Digits rows(std::int64_t from, std::int64_t to) const { return {images.rows(from, to), labels.rows(from, to)}; }
};

/// Batches of 50 in an order that depends on the epoch alone.
class Batches {
public:
  static constexpr std::int64_t size = 50;
  explicit Batches(Digits all) : all(std::move(all)), order(this->all.labels.size()) {
    std::iota(order.begin(), order.end(), std::int64_t(0));
  }
  std::int64_t perEpoch() const { return static_cast<std::int64_t>(order.size()) / size; }
  void shuffle() {
    for (std::size_t i = order.size(); i > 1; --i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      std::swap(order[i - 1], order[(state >> 33) % i]);
    }
  }
  Digits batch(std::int64_t index) const {
    std::vector<float> pixels;
    std::vector<std::int64_t> labels;
    auto from = all.images.data<float>();
    auto label = all.labels.data<std::int64_t>();
    for (std::int64_t i = index * size; i < (index + 1) * size; ++i) {
      pixels.insert(pixels.end(), from.begin() + order[i] * 64, from.begin() + (order[i] + 1) * 64);
      labels.push_back(label[order[i]]);
    }
    return {tfc::Tensor::from<float>(pixels, {size, 64}), tfc::Tensor::from<std::int64_t>(labels, {size})};
  }

private:
  Digits all;
  std::vector<std::int64_t> order;
  std::uint64_t state = 1;
};

inline constexpr int trainingRows = 1500, epochs = 40;
