// The same training without a compiler: the graph was compiled ahead of time into an object that this program links.
//
//   digits_aot DATA.csv OUT      reads OUT/start, trains, compares with OUT/predictions.txt, writes OUT/aot
#include "../Weights.h"
#include "Data.h"
#include "digits.h" // made by tfc-compile

#include "tfc/io/Checkpoint.h"
#include "tfc/runtime/HostKernel.h"
#include "tfc/runtime/Session.h"

#include <iostream>

using namespace tfc;

namespace {

Status save(rt::Session &session, const std::string &prefix) {
  io::BundleWriter writer(prefix);
  for (const std::string &name : session.variableNames()) {
    TFC_ASSIGN_OR_RETURN(Tensor value, session.variable(name));
    TFC_RETURN_IF_ERROR(writer.add(name, value));
  }
  return writer.finish();
}

Status run(const std::string &data, const std::string &out) {
  Digits all = Digits::read(data), test = all.rows(trainingRows, all.labels.size());
  rt::Session session(rt::fromProgram(digits_program()));
  TFC_RETURN_IF_ERROR(loadWeights(session, out + "/start"));

  TFC_ASSIGN_OR_RETURN(auto step, session.prepare({.feedNames = {"images:0", "labels:0", "keep_prob:0"}, .fetches = {"loss:0"}, .targets = {"train"}}));
  auto predict = [&] {
    return session.run({.feeds = {{"images:0", test.images}, {"keep_prob:0", Tensor(1.0f)}}, .fetches = {"prediction:0"}, .targets = {}});
  };
  Batches batches(all.rows(0, trainingRows));
  std::vector<Tensor> results;
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    batches.shuffle();
    for (std::int64_t i = 0; i < batches.perEpoch(); ++i) {
      Digits b = batches.batch(i);
      Tensor feeds[] = {b.images, b.labels, Tensor(0.5f)};
      TFC_RETURN_IF_ERROR(step->run(feeds, results));
    }
    TFC_RETURN_IF_ERROR(predict().status()); // as train.cpp does: dropout's random stream moves on with every run
  }
  std::cout << "trained without a compiler: last loss " << results[0].item<float>() << '\n';

  TFC_ASSIGN_OR_RETURN(auto predicted, predict());
  std::ifstream list(out + "/predictions.txt");
  std::int64_t expected, same = 0, right = 0, n = test.labels.size();
  for (std::int64_t i = 0; i < n && list >> expected; ++i) {
    same += predicted[0].asInt64(i) == expected;
    right += predicted[0].asInt64(i) == test.labels.asInt64(i);
  }
  std::cout << same << " of " << n << " predictions as the session's, accuracy " << double(right) / n << '\n';
  TFC_RETURN_IF_ERROR(save(session, out + "/aot"));
  std::cout << "its checkpoint     " << out << "/aot\n";
  return same == n ? Status::ok() : errors::internal("the two programs differ");
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::cerr << "usage: digits_aot DATA.csv OUT\n";
    return 2;
  }
  rt::registerRandomKernels();
  Status s = run(argv[1], argv[2]);
  if (!s) {
    std::cerr << "digits_aot: " << s.str() << '\n';
    return 1;
  }
  return 0;
}
