// Serves a classifier compiled ahead of time for batches of any size: no compiler, no LLVM in this program.
//
//   aot_server CHECKPOINT        a request is a line on standard input, an answer a line on standard output
//
// A request is the pixels of one or more digits, 64 numbers from 0 to 16 each, separated by commas or spaces; the answer is
// "DIGIT:CONFIDENCE" for each. What is no request is answered by "error: ...", and the next one is served.
#include "../Weights.h"
#include "classifier.h" // made by tfc-compile

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iostream>

using namespace tfc;

namespace {

Expected<Tensor> parse(const std::string &line) {
  std::vector<float> pixels;
  for (const char *at = line.data(), *end = at + line.size(); at < end;) {
    if (*at == ',' || *at == ' ' || *at == '\r') {
      ++at;
      continue;
    }
    float value;
    auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc())
      return errors::invalidArgument("'", std::string(at, std::min<std::ptrdiff_t>(end - at, 10)), "' is no number");
    pixels.push_back(value / 16);
    at = next;
  }
  if (pixels.empty() || pixels.size() % 64)
    return errors::invalidArgument("a request has 64 numbers a digit, this one ", pixels.size());
  auto n = static_cast<std::int64_t>(pixels.size()) / 64;
  return Tensor::from<float>(pixels, {n, 64});
}

Status serve(const std::string &checkpoint) {
  rt::Session session(rt::fromProgram(classifier_program()));
  TFC_RETURN_IF_ERROR(loadWeights(session, checkpoint));
  TFC_ASSIGN_OR_RETURN(auto step, session.prepare({.feedNames = {"images:0"}, .fetches = {"digit:0", "confidence:0"}, .targets = {}}));
  std::int64_t requests = 0, digits = 0, largest = 0;
  std::chrono::duration<double> busy{};
  std::vector<Tensor> results; // written again by each run of the same size
  for (std::string line; std::getline(std::cin, line);) {
    auto begin = std::chrono::steady_clock::now();
    auto images = parse(line);
    Status s = images ? step->run({&*images, 1}, results) : images.status();
    if (!s) {
      std::printf("error: %s\n", s.message().c_str());
    } else {
      std::int64_t n = results[0].size();
      for (std::int64_t i = 0; i < n; ++i)
        std::printf("%s%d:%.2f", i ? " " : "", static_cast<int>(results[0].asInt64(i)), results[1].asDouble(i));
      std::printf("\n");
      ++requests, digits += n, largest = std::max(largest, n);
    }
    std::fflush(stdout);
    busy += std::chrono::steady_clock::now() - begin;
  }
  std::fprintf(stderr, "%lld requests, %lld digits, %lld at most at once; %.0f digits/s\n", static_cast<long long>(requests),
               static_cast<long long>(digits), static_cast<long long>(largest), static_cast<double>(digits) / busy.count());
  return Status::ok();
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::cerr << "usage: aot_server CHECKPOINT\n";
    return 2;
  }
  if (Status s = serve(argv[1]); !s) {
    std::cerr << "aot_server: " << s.str() << '\n';
    return 1;
  }
  return 0;
}
