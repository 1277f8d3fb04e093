// Series: an unrolled translator of stacked cells with attention, a generator of sound by gated convolutions with holes, documents read
// from both ends, a convolutional memory for moving pictures.
#include "Program.h"

namespace {
using namespace oracle;

Program unrolledTranslator() {
  auto source = tf::placeholder(tf::int32, {3, 5}, {.name = "source"});
  auto target = tf::placeholder(tf::int32, {3, 4}, {.name = "target"});
  auto lengths = tf::placeholder(tf::int32, {3}, {.name = "lengths"});
  int depth = 4;
  int units = 5;
  int words = 9;
  auto step = tf::train::get_or_create_global_step();
  std::optional<tf::Variable> sourceTable, targetTable;
  {
    tf::VariableScope vs("embeddings", {.initializer = uniform(1, 0.5)});
    sourceTable = tf::get_variable("source", {words, depth});
    targetTable = tf::get_variable("target", {words, depth});
  }
  tf::Output lastBelow, lastAbove, memory, mask;
  {
    tf::VariableScope vs("encoder", {.initializer = uniform(2, 0.3)});
    auto embedded = tf::nn::embedding_lookup(*sourceTable, source, {.name = "embedded"});
    auto inputs = tf::unstack(embedded, {.axis = 1, .name = "inputs"});
    auto lower = tf::nn::rnn_cell::GRUCell(units, {.kernel_initializer = uniform(3), .bias_initializer = tf::ones_initializer()});
    auto upper = tf::nn::rnn_cell::ResidualWrapper(tf::nn::rnn_cell::GRUCell(units, {.kernel_initializer = uniform(4)}));
    std::vector<tf::Output> below;
    std::tie(below, lastBelow) = tf::nn::static_rnn(lower, inputs, {.dtype = tf::float32, .sequence_length = lengths, .scope = "lower"});
    std::vector<tf::Output> above;
    std::tie(above, lastAbove) = tf::nn::static_rnn(upper, below, {.dtype = tf::float32, .sequence_length = lengths, .scope = "upper"});
    memory = tf::stack(above, {.axis = 1, .name = "memory"});
    mask = tf::sequence_mask(lengths, 5, {.dtype = tf::float32, .name = "mask"});
  }
  tf::Output start;
  {
    tf::VariableScope vs("bridge");
    start = tf::layers::dense(tf::concat({lastBelow, lastAbove}, 1), units,
                              {.activation = tf::tanh, .kernel_initializer = normal(5), .name = "start"});
  }
  std::optional<tf::Variable> wQuery, v;
  tf::Output keys;
  {
    tf::VariableScope vs("attention");
    auto wMemory = tf::get_variable("memory", {units, units}, {.initializer = normal(6)});
    wQuery = tf::get_variable("query", {units, units}, {.initializer = normal(7)});
    v = tf::get_variable("v", {units}, {.initializer = normal(8, 0.5)});
    keys = tf::tensordot(memory, wMemory, {{2}, {0}}, {.name = "keys"});
  }
  auto attend = [&](tf::Output query, const std::string &name) {
    tf::NameScope ns(name);
    auto asked = tf::expand_dims(tf::matmul(query, *wQuery), 1);
    tf::Output score = tf::reduce_sum(*v * tf::tanh(keys + asked), 2, {.name = "score"});
    auto value1 = mask > 0.0;
    score = tf::where(value1, score, tf::ones_like(score) * -50.0, {.name = "masked"});
    auto weights = tf::nn::softmax(score, {.name = "weights"});
    return std::tuple{tf::reduce_sum(tf::expand_dims(weights, 2) * memory, 1, {.name = "context"}), weights};
  };
  std::vector<tf::Output> seen;
  tf::Output scores;
  {
    tf::VariableScope vs("decoder");
    auto cell = tf::nn::rnn_cell::BasicRNNCell(units, {.activation = tf::nn::softsign});
    auto begin = tf::fill({3, 1}, 0, {.name = "begin"});
    auto shifted = tf::concat({begin, target(tf::all, tf::slice({}, -1))}, 1, {.name = "shifted"});
    auto given = tf::nn::embedding_lookup(*targetTable, shifted, {.name = "given"});
    tf::Output state = start;
    std::vector<tf::Output> logits;
    for (int t = 0; t < 4; ++t) {
      tf::Output context, weights, joined, output;
      {
        tf::VariableScope vs("step", {.initializer = uniform(9), .reuse = (t > 0 ? tf::Reuse::True : tf::Reuse::Inherit)});
        std::tie(context, weights) = attend(state, "attend" + std::to_string(t));
        joined = tf::concat({given(tf::all, t, tf::all), context}, 1, {.name = "joined"});
        std::tie(output, state) = cell(joined, state);
        logits.push_back(tf::layers::dense(tf::concat({output, context}, 1), words, {.kernel_initializer = normal(10), .name = "words"}));
        seen.push_back(weights);
      }
    }
    scores = tf::stack(logits, {.axis = 1, .name = "scores"});
  }
  tf::Output present, loss, covered, total;
  {
    tf::NameScope ns("loss");
    auto smooth = tf::one_hot(target, words, {.on_value = 0.9, .off_value = 0.0125, .name = "smooth"});
    auto each = tf::nn::softmax_cross_entropy_with_logits_v2({.labels = tf::stop_gradient(smooth), .logits = scores, .name = "each"});
    present = tf::to_float(tf::not_equal(target, 0), {.name = "present"});
    auto reduceSum1 = tf::reduce_sum(each * present);
    loss = tf::div(reduceSum1, tf::reduce_sum(present), {.name = "mean"});
    covered = tf::add_n(seen, {.name = "covered"});
    auto coverage = tf::reduce_mean(tf::square(1.0 - covered) * mask, {}, {.name = "coverage"});
    total = tf::add(loss, 0.1 * coverage, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto rsqrt1 = tf::rsqrt(tf::to_float(step) + 1.0);
    auto rate = rsqrt1 * tf::minimum(1.0, tf::to_float(step + 1) / 4.0);
    auto optimizer = tf::train::AdamOptimizer(0.02 * rate, {.beta2 = 0.98, .epsilon = 1e-06});
    train = optimizer.minimize(total, {.global_step = step, .colocate_gradients_with_ops = true});
  }
  tf::Output right, perplexity, focus;
  {
    tf::NameScope ns("quality");
    auto guess = tf::argmax(scores, 2, {.name = "guess", .output_type = tf::int32});
    right = tf::reduce_sum(tf::to_float(tf::equal(guess, target)) * present, {}, {.name = "right"});
    perplexity = tf::exp(tf::minimum(loss, 20.0), {.name = "perplexity"});
    focus = tf::argmax(tf::stack(seen, {.axis = 1}), 2, {.name = "focus"});
  }
  tf::Output blurred, centre, forward, longest, unseen;
  {
    tf::NameScope ns("alignment");
    auto soft = tf::stack(seen, {.axis = 1, .name = "soft"});
    auto entropy = -tf::reduce_sum(soft * tf::log(soft + 1e-06), 2, {.name = "entropy"});
    blurred = tf::reduce_mean(entropy, 1, {.name = "blurred"});
    auto places = tf::to_float(tf::range(5), {.name = "places"});
    centre = tf::reduce_sum(soft * places, 2, {.name = "centre"});
    forward = tf::reduce_mean(tf::to_float(centre(tf::all, tf::slice(1)) >= centre(tf::all, tf::slice({}, -1))), 1, {.name = "forward"});
    longest = tf::reduce_max(lengths, {}, {.name = "longest"});
    unseen = tf::reduce_sum(tf::to_float(covered < 0.1) * mask, 1, {.name = "unseen"});
  }
  tf::Output weightsNow, size;
  {
    tf::NameScope ns("greedy");
    auto firstState = tf::identity(start, {.name = "first_state"});
    auto firstWords = tf::nn::embedding_lookup(*targetTable, tf::zeros({3}, tf::int32), {.name = "first_words"});
    tf::Output contextNow;
    std::tie(contextNow, weightsNow) = attend(firstState, "attend");
    auto merged = tf::concat({firstWords, contextNow}, 1, {.name = "merged"});
    size = tf::norm(merged, {}, {.name = "size"});
  }
  return {total,
          {train},
          {{source, classes({3, 5}, 9)}, {target, classes({3, 4}, 9)}, {lengths, tf::Tensor({5, 3, 4})}},
          {right, perplexity, focus, covered, blurred, centre, forward, longest, unseen, size, weightsNow}};
}

Program gatedSound() {
  auto sound = tf::placeholder(tf::float32, {tf::None, 16}, {.name = "sound"});
  auto speaker = tf::placeholder(tf::int32, {tf::None}, {.name = "speaker"});
  int levels = 8;
  int width = 4;
  auto companded = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    auto sign1 = tf::sign(x);
    auto product1 = sign1 * tf::log1p(7.0 * tf::minimum(tf::abs(x), 1.0));
    auto loud = product1 / tf::log(8.0);
    return tf::to_int32(tf::floor((loud + 1.0) / 2.0 * 7.0 + 0.5), {.name = "levels"});
  };
  auto past = [&](tf::Output x, int filters, int rate, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto before = tf::pad(x, {{0, 0}, {rate, 0}, {0, 0}}, {.name = "before"});
    auto w = tf::get_variable("w", {2, x.shape()[2], filters}, {.initializer = normal(seed, 0.4)});
    return tf::nn::convolution(before, w, {.padding = "VALID", .dilation_rate = {rate}, .name = "convolved"});
  };
  auto layer = [&](tf::Output x, tf::Output voice, int rate, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output both = past(x, 2 * width, rate, seed, "both");
    both = both + tf::expand_dims(
                      tf::layers::dense(voice, 2 * width, {.use_bias = false, .kernel_initializer = normal(seed + 1), .name = "voice"}), 1);
    auto parts1 = tf::split(both, 2, 2);
    auto signal = parts1[0];
    auto gate = parts1[1];
    auto tanh1 = tf::tanh(signal);
    auto z = tf::multiply(tanh1, tf::sigmoid(gate), {.name = "z"});
    auto skip = tf::layers::conv1d(z, width, 1, {.kernel_initializer = normal(seed + 2), .name = "skip"});
    auto rest = tf::layers::conv1d(z, width, 1, {.kernel_initializer = normal(seed + 3), .name = "rest"});
    return std::tuple{tf::add(x, rest, {.name = "out"}), skip};
  };
  tf::Output quantised, onehot, voice, x;
  {
    tf::VariableScope vs("inputs");
    quantised = companded(sound, "compand");
    onehot = tf::one_hot(quantised, levels, {.name = "onehot"});
    auto table = tf::get_variable("speakers", {3, 3}, {.initializer = uniform(1, 0.5)});
    voice = tf::nn::embedding_lookup(table, speaker, {.name = "voice"});
    x = past(onehot, width, 1, 2, "first");
  }
  std::vector<tf::Output> skips;
  tf::Output summed;
  {
    tf::VariableScope vs("stack");
    std::vector<int> items1{1, 2, 4, 1, 2};
    for (int k = 0; k < static_cast<int>(items1.size()); ++k) {
      auto rate = items1[k];
      tf::Output skip;
      std::tie(x, skip) = layer(x, voice, rate, 10 * k + 10, "layer" + std::to_string(k));
      skips.push_back(skip);
    }
    summed = tf::accumulate_n(skips, {.name = "summed"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("output");
    tf::Output h = tf::nn::relu(summed);
    h = tf::layers::conv1d(h, width, 1, {.activation = tf::nn::relu, .kernel_initializer = normal(80), .name = "conv1"});
    logits = tf::layers::conv1d(h, levels, 1, {.kernel_initializer = normal(81), .name = "conv2"});
  }
  tf::Output wanted, each, field, loss;
  {
    tf::NameScope ns("loss");
    wanted = quantised(tf::all, tf::slice(1));
    each = tf::nn::sparse_softmax_cross_entropy_with_logits(
        {.labels = wanted, .logits = logits(tf::all, tf::slice({}, -1), tf::all), .name = "each"});
    field = tf::reduce_mean(each(tf::all, tf::slice(4)), {}, {.name = "field"});
    std::vector<tf::Output> squares;
    for (auto variable : tf::trainable_variables("output"))
      squares.push_back(tf::nn::l2_loss(variable));
    loss = tf::add(field, 0.001 * tf::add_n(squares), {.name = "total"});
  }
  tf::Output rate, calm;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    rate = tf::train::linear_cosine_decay(0.03, step, 20, {.num_periods = 1.5, .alpha = 0.1, .beta = 0.01});
    auto optimizer = tf::train::AdamOptimizer(rate);
    auto averages = tf::train::ExponentialMovingAverage(0.8, {.name = "Smooth"});
    auto smoothed = averages.apply({loss, field});
    {
      tf::ControlDependencies after({smoothed});
      train = optimizer.minimize(loss, {.global_step = step});
    }
    calm = averages.average(loss);
  }
  tf::Output entropy, restored;
  {
    tf::NameScope ns("heard");
    auto chance = tf::nn::softmax(logits(tf::all, -1, tf::all), {.name = "chance"});
    entropy = -tf::reduce_sum(chance * tf::log(chance + 1e-06), 1, {.name = "entropy"});
    auto level = tf::to_float(tf::argmax(chance, 1)) / 7.0 * 2.0 - 1.0;
    auto sign2 = tf::sign(level);
    restored = sign2 * (tf::pow(8.0, tf::abs(level)) - 1.0) / 7.0;
  }
  tf::Output accuracy, close, bits, common;
  {
    tf::NameScope ns("next");
    auto believed = tf::nn::softmax(logits, {.name = "believed"});
    auto best = tf::argmax(believed, 2, {.name = "best", .output_type = tf::int32});
    auto hits = tf::to_float(tf::equal(best(tf::all, tf::slice({}, -1)), wanted), {.name = "hits"});
    accuracy = tf::reduce_mean(hits, 1, {.name = "accuracy"});
    auto nearOf = tf::to_float(tf::abs(best(tf::all, tf::slice({}, -1)) - wanted) < 2, {.name = "near"});
    close = tf::reduce_mean(nearOf, 1, {.name = "close"});
    auto reduceMean1 = tf::reduce_mean(each);
    bits = tf::div(reduceMean1, tf::log(2.0), {.name = "bits"});
    auto used = tf::reduce_sum(onehot, {0, 1}, {.name = "used"});
    common = tf::argmax(used, 0, {.name = "common"});
  }
  tf::Output power, loudest, pitch, skipsOf, loudSkip;
  {
    tf::NameScope ns("loudness");
    auto windows = tf::reshape(sound, {-1, 4, 4}, {.name = "windows"});
    power = tf::sqrt(tf::reduce_mean(tf::square(windows), 2) + 1e-06, {.name = "power"});
    loudest = tf::argmax(power, 1, {.name = "loudest"});
    auto part1 = sound(tf::all, tf::slice(1));
    auto crossings = tf::to_float(part1 * sound(tf::all, tf::slice({}, -1)) < 0.0, {.name = "crossings"});
    pitch = tf::reduce_sum(crossings, 1, {.name = "pitch"});
    skipsOf = tf::reduce_mean(tf::square(tf::stack(skips)), {1, 2, 3}, {.name = "skips"});
    loudSkip = tf::argmax(skipsOf, 0, {.name = "loud_skip"});
    tf::summary::audio("sound", sound, 16000.0, {.max_outputs = 1});
    tf::summary::scalar("bits", bits);
    tf::summary::histogram("levels", quantised);
  }
  return {loss,
          {train},
          {{sound, ramp(tf::Shape{2, 16})}, {speaker, tf::Tensor({2, 0})}},
          {entropy, restored, rate, tf::identity(calm), accuracy, close, bits, common, power, loudest, pitch, skipsOf, loudSkip}};
}

Program documentsBothWays() {
  auto words = tf::placeholder(tf::int32, {4, 3, 4}, {.name = "words"});
  auto sentences = tf::placeholder(tf::int32, {4}, {.name = "sentences"});
  auto labels = tf::placeholder(tf::int64, {4}, {.name = "labels"});
  int depth = 4;
  int units = 3;
  int kinds = 5;
  auto step = tf::train::get_or_create_global_step();
  auto reader = [&](tf::Output x, int count, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.initializer = uniform(seed, 0.4)});
    auto forward = tf::nn::rnn_cell::LSTMCell(units, {.use_peepholes = true, .cell_clip = 3.0, .forget_bias = 0.5});
    auto backward = tf::nn::rnn_cell::LSTMCell(units, {.use_peepholes = true, .num_proj = 3, .proj_clip = 2.0});
    auto steps = tf::unstack(x, {.axis = 1});
    auto [outputs, forwardState, backwardState] =
        tf::nn::static_bidirectional_rnn(forward, backward, steps, {.dtype = tf::float32, .scope = "both"});
    return tf::stack(outputs, {.axis = 1, .name = "outputs"});
  };
  auto important = [&](tf::Output x, tf::Output mask, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto hidden = tf::layers::dense(x, 4, {.activation = tf::tanh, .kernel_initializer = normal(seed), .name = "hidden"});
    auto asked = tf::get_variable("asked", {4}, {.initializer = normal(seed + 1, 0.5)});
    auto tensordot1 = tf::tensordot(hidden, asked, 1, {.name = "score"});
    auto score = tensordot1 + (1.0 - mask) * -30.0;
    auto weights = tf::nn::softmax(score, {.axis = -1, .name = "weights"});
    return std::tuple{tf::squeeze(tf::matmul(tf::expand_dims(weights, 1), x), {1}, {.name = "summary"}), weights};
  };
  tf::Output vectors, wordWeights;
  {
    tf::VariableScope vs("words");
    auto table = tf::get_variable("table", {30, depth}, {.initializer = tf::random_uniform_initializer(-0.4, 0.4, {.seed = 1})});
    auto zeros1 = tf::zeros({1, depth});
    auto rows = tf::concat({zeros1, tf::Output(table)(tf::slice(1), tf::all)}, 0, {.name = "rows"});
    auto flat = tf::reshape(words, {12, 4}, {.name = "flat"});
    auto embedded = tf::gather(rows, flat, {.name = "embedded"});
    auto known = tf::to_float(tf::greater(flat, 0), {.name = "known"});
    auto readWords = reader(embedded, 4, 2, "reader");
    std::tie(vectors, wordWeights) = important(readWords, known, 3, "important");
  }
  tf::Output document, sentenceWeights;
  {
    tf::VariableScope vs("sentences");
    auto grouped = tf::reshape(vectors, {4, 3, 2 * units}, {.name = "grouped"});
    auto present = tf::sequence_mask(sentences, 3, {.dtype = tf::float32, .name = "present"});
    auto readSentences = reader(grouped * tf::expand_dims(present, 2), 3, 5, "reader");
    std::tie(document, sentenceWeights) = important(readSentences, present, 6, "important");
  }
  tf::Output logits, coarse;
  {
    tf::VariableScope vs("classes");
    logits = tf::layers::dense(document, kinds, {.kernel_initializer = tf::glorot_normal_initializer({.seed = 8}), .name = "logits"});
    auto transpose1 = tf::transpose(tf::nn::softmax(logits));
    coarse = tf::unsorted_segment_sum(transpose1, tf::constant({0, 0, 1, 1, 1}), 2, {.name = "coarse"});
    coarse = tf::transpose(coarse, {}, {.name = "coarse_rows"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto fine = tf::losses::sparse_softmax_cross_entropy(labels, logits);
    auto group = tf::one_hot(tf::to_int32(labels > 1), 2, {.name = "group"});
    auto rough = tf::losses::log_loss(group, coarse, {.weights = 0.5});
    auto hinge = tf::losses::hinge_loss(tf::one_hot(labels, kinds), logits, {.weights = 0.1});
    loss = tf::losses::get_total_loss();
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto rate = tf::train::cosine_decay(0.1, step, 25, {.alpha = 0.1});
    auto optimizer = tf::train::AdadeltaOptimizer(10.0 * rate, {.rho = 0.9, .epsilon = 0.0001});
    train = optimizer.minimize(loss, {.global_step = step, .aggregation_method = tf::AggregationMethod::EXPERIMENTAL_TREE});
  }
  tf::Output guess, tableOf, places, perKind, wordy, count;
  {
    tf::NameScope ns("measures");
    guess = tf::argmax(logits, 1, {.name = "guess"});
    tableOf = tf::confusion_matrix(labels, guess, {.num_classes = kinds, .dtype = tf::int64, .name = "table"});
    places = tf::where(tf::equal(guess, labels), {.name = "places"});
    auto toFloat1 = tf::to_float(tf::diag_part(tableOf));
    perKind = tf::div_no_nan(toFloat1, tf::to_float(tf::reduce_sum(tableOf, 1)), {.name = "per_kind"});
    wordy = tf::reduce_max(tf::reshape(wordWeights, {4, 3, 4}), 2, {.name = "wordy"});
    count = tf::count_nonzero(words, {1, 2}, {.name = "count"});
  }
  tf::Output choice, gap, answered, consistent;
  {
    tf::NameScope ns("confidence");
    auto chance = tf::nn::softmax(logits, {.name = "chance"});
    tf::Output sure;
    std::tie(sure, choice) = tf::nn::top_k(chance, 2, {.name = "sure"});
    auto part1 = sure(tf::all, 0);
    gap = tf::subtract(part1, sure(tf::all, 1), {.name = "gap"});
    auto entropy = -tf::reduce_sum(chance * tf::log(chance + 1e-06), 1, {.name = "entropy"});
    auto limit = tf::reduce_mean(entropy, {}, {.name = "limit"});
    auto range1 = tf::range(4);
    auto kept = tf::boolean_mask(range1, entropy <= limit, {.name = "kept"});
    answered = tf::size(kept, {.name = "answered"});
    auto coarseGuess = tf::argmax(coarse, 1, {.name = "coarse_guess"});
    auto fits = tf::equal(tf::to_int64(guess > 1), coarseGuess, {.name = "fits"});
    consistent = tf::reduce_mean(tf::to_float(fits), {}, {.name = "consistent"});
  }
  tf::Output bestWords, whole, peak, rareShare, centre;
  {
    tf::NameScope ns("attention");
    auto byWord = tf::reshape(wordWeights, {4, 3, 4}, {.name = "by_word"});
    auto bySentence = tf::expand_dims(sentenceWeights, 2, {.name = "by_sentence"});
    auto importance = tf::multiply(byWord, bySentence, {.name = "importance"});
    auto flatImportance = tf::reshape(importance, {4, 12}, {.name = "flat"});
    bestWords = tf::nn::top_k(flatImportance, 2, {.name = "best_words"}).second;
    whole = tf::reduce_sum(flatImportance, 1, {.name = "whole"});
    peak = tf::reduce_max(flatImportance, 1, {.name = "peak"});
    auto rareWords = tf::to_float(words > 20, {.name = "rare_words"});
    rareShare = tf::reduce_sum(importance * rareWords, {1, 2}, {.name = "rare_share"});
    centre = tf::reduce_sum(sentenceWeights * tf::to_float(tf::range(3)), 1, {.name = "centre"});
    tf::summary::scalar("consistent", consistent);
    tf::summary::histogram("importance", importance);
  }
  auto size1 = tf::size(places);
  auto shape1 = tf::shape(choice);
  return {loss,
          {train},
          {{words, classes({4, 3, 4}, 30)}, {sentences, tf::Tensor({3, 2, 3, 1})}, {labels, tf::Tensor({0, 3, 4, 1})}},
          {tableOf, perKind, wordy, count, sentenceWeights, size1, gap, answered, consistent, whole, peak, rareShare, centre, shape1,
           tf::shape(bestWords)}};
}

Program movingPictures() {
  auto frames = tf::placeholder(tf::float32, {2, 4, 8, 8, 1}, {.name = "frames"});
  auto step = tf::train::get_or_create_global_step();
  int filters = 3;
  auto lstmStep = [&](tf::Output x, tf::Output hidden, tf::Output carry, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto joined = tf::concat({x, hidden}, 3, {.name = "joined"});
    auto w = tf::get_variable("w", {3, 3, joined.shape()[3], 4 * filters}, {.initializer = normal(seed, 0.2)});
    auto b = tf::get_variable("b", {4 * filters}, {.initializer = tf::zeros_initializer()});
    auto gates = tf::nn::bias_add(tf::nn::conv2d(joined, w, {.strides = {1, 1, 1, 1}, .padding = "SAME"}), b, {.name = "gates"});
    auto parts1 = tf::split(gates, 4, 3, {.name = "parts"});
    auto newOf = parts1[0];
    auto inlet = parts1[1];
    auto forget = parts1[2];
    auto outlet = parts1[3];
    auto peep = tf::get_variable("peep", {1, 4, 4, filters}, {.initializer = tf::zeros_initializer()});
    auto sum1 = forget + 1.0;
    auto product1 = tf::sigmoid(sum1 + peep * carry) * carry;
    auto sigmoid1 = tf::sigmoid(inlet);
    carry = product1 + sigmoid1 * tf::tanh(newOf);
    auto sigmoid2 = tf::sigmoid(outlet);
    return std::tuple{tf::multiply(sigmoid2, tf::tanh(carry), {.name = "hidden"}), carry};
  };
  auto encode = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs("encode", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    auto h = tf::layers::conv2d(
        x, filters, 3,
        {.strides = 2, .padding = "same", .activation = tf::nn::leaky_relu, .kernel_initializer = normal(1), .name = "conv"});
    return tf::layers::batch_normalization(
        h, {.momentum = 0.7, .gamma_initializer = tf::constant_initializer(0.9), .training = false, .name = "norm"});
  };
  auto decode = [&](tf::Output x, tf::Output skip, const std::string &name) {
    tf::VariableScope vs("decode", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    auto h = tf::layers::conv2d_transpose(
        x, filters, 3, {.strides = 2, .padding = "same", .activation = tf::nn::relu, .kernel_initializer = normal(2), .name = "up"});
    auto moved = tf::layers::conv2d(h, 1, 1, {.kernel_initializer = normal(3), .name = "moved"});
    auto gate = tf::layers::conv2d(h, 1, 1, {.activation = tf::sigmoid, .kernel_initializer = normal(4), .name = "gate"});
    auto product2 = gate * skip;
    return tf::add(product2, (1.0 - gate) * moved, {.name = "next"});
  };
  auto pieces = tf::unstack(frames, {.axis = 1, .name = "pieces"});
  tf::Output hidden1 = tf::zeros({2, 4, 4, filters}, tf::float32, {.name = "hidden1"});
  tf::Output carry1 = tf::zeros({2, 4, 4, filters}, tf::float32, {.name = "carry1"});
  tf::Output hidden2 = tf::zeros({2, 4, 4, filters}, tf::float32, {.name = "hidden2"});
  tf::Output carry2 = tf::zeros({2, 4, 4, filters}, tf::float32, {.name = "carry2"});
  std::vector<tf::Output> guesses;
  for (int t = 0; t < 3; ++t) {
    tf::Output seen;
    {
      tf::NameScope ns("time" + std::to_string(t));
      seen = encode(pieces[t], "see");
      std::tie(hidden1, carry1) = lstmStep(seen, hidden1, carry1, 10, "memory1");
      std::tie(hidden2, carry2) = lstmStep(hidden1, hidden2, carry2, 20, "memory2");
      guesses.push_back(decode(hidden2 + seen, pieces[t], "guess"));
    }
  }
  tf::Output wanted, apart, loss;
  {
    tf::NameScope ns("loss");
    auto made = tf::stack(guesses, {.axis = 1, .name = "made"});
    wanted = tf::strided_slice(frames, {0, 1, 0, 0, 0}, {2, 4, 8, 8, 1}, {.name = "wanted"});
    apart = made - wanted;
    auto squares = tf::reduce_mean(tf::square(apart), {}, {.name = "squares"});
    auto part1 = apart(tf::all, tf::all, tf::slice(1), tf::all, tf::all);
    auto edges = tf::reduce_mean(tf::abs(part1 - apart(tf::all, tf::all, tf::slice({}, -1), tf::all, tf::all)), {}, {.name = "edges"});
    auto weights = tf::reshape(tf::constant({1.0, 1.5, 2.0}), {1, 3, 1, 1, 1}, {.name = "weights"});
    auto later = tf::reduce_sum(weights * tf::square(apart)) / 384.0;
    auto product3 = 0.2 * edges;
    loss = tf::add_n({squares, product3, 0.5 * later}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto updates = tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS);
    {
      tf::ControlDependencies after(updates);
      auto optimizer = tf::train::MomentumOptimizer(0.05, 0.6);
      auto grads = optimizer.compute_gradients(loss, {}, {.gate_gradients = tf::train::Optimizer::GATE_GRAPH});
      tf::GradsAndVars limited;
      for (auto &[g, v] : grads)
        limited.push_back({tf::clip_by_value(*g, -0.2, 0.2), v});
      train = optimizer.apply_gradients(limited, {.global_step = step});
    }
  }
  tf::Output error, worst, energy;
  {
    tf::NameScope ns("measures");
    error = tf::reduce_mean(tf::square(apart), {2, 3, 4}, {.name = "error"});
    worst = tf::argmax(error, 1, {.name = "worst"});
    energy = tf::sqrt(tf::reduce_sum(tf::square(hidden2), {1, 2, 3}), {.name = "energy"});
  }
  tf::Output hard, still, better, decibels;
  {
    tf::NameScope ns("motion");
    auto before = frames(tf::all, tf::slice({}, -1));
    auto change = tf::abs(wanted - before, {.name = "change"});
    auto moving = tf::to_float(change > 0.5, {.name = "moving"});
    auto reduceSum1 = tf::reduce_sum(tf::square(apart) * moving);
    hard = reduceSum1 / (tf::reduce_sum(moving) + 1.0);
    auto square1 = tf::square(apart);
    auto reduceSum2 = tf::reduce_sum(square1 * (1.0 - moving));
    still = reduceSum2 / (tf::reduce_sum(1.0 - moving) + 1.0);
    auto copied = tf::reduce_mean(tf::square(before - wanted), {2, 3, 4}, {.name = "copied"});
    better = tf::reduce_sum(tf::to_int32(error < copied), {}, {.name = "better"});
    auto signal = tf::reduce_mean(tf::square(wanted), {2, 3, 4}, {.name = "signal"});
    auto ratio = tf::div(signal, error + 0.0001, {.name = "ratio"});
    decibels = tf::multiply(4.3429448, tf::log(ratio + 0.0001), {.name = "decibels"});
  }
  tf::Output carried, alike;
  {
    tf::NameScope ns("memory");
    auto openShare = tf::reduce_mean(tf::to_float(tf::abs(hidden1) > 0.1), {}, {.name = "open_share"});
    carried = tf::reduce_max(tf::abs(carry2), {1, 2, 3}, {.name = "carried"});
    tf::Output summary = tf::nn::avg_pool(hidden2, {.ksize = {1, 4, 4, 1}, .strides = {1, 4, 4, 1}, .padding = "VALID", .name = "summary"});
    summary = tf::reshape(summary, {2, filters}, {.name = "flat"});
    alike = tf::matmul(summary, summary, {.transpose_b = true, .name = "alike"});
    tf::summary::image("guess", guesses[2], {.max_outputs = 1});
    tf::summary::scalar("hard", hard);
    tf::summary::scalar("still", still);
  }
  return {loss, {train}, {{frames, ramp(tf::Shape{2, 4, 8, 8, 1})}}, {error, worst, energy, hard, still, better, decibels, carried, alike}};
}

const Programs added{{"unrolled_translator", unrolledTranslator},
                     {"gated_sound", gatedSound},
                     {"documents_both_ways", documentsBothWays},
                     {"moving_pictures", movingPictures}};

} // namespace
