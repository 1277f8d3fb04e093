// Words: skip-grams with sampled losses, CBOW, GloVe, a neural language model, characters with convolutions and highways, a tagger
// whose transitions are learned, translation with attention by static RNNs.
#include "Program.h"

namespace {
using namespace oracle;

Program skipGramNce() {
  auto centre = tf::placeholder(tf::int32, {6}, {.name = "centre"});
  auto context = tf::placeholder(tf::int64, {6, 1}, {.name = "context"});
  auto probe = tf::constant({0, 3, 5}, {.dtype = tf::int32, .name = "probe"});
  tf::Output embedded;
  std::optional<tf::Variable> embeddings;
  {
    tf::NameScope ns("embeddings");
    embeddings = tf::Variable(tf::random_uniform({12, 5}, -1.0, 1.0, tf::float32, {.seed = 1}), {.name = "table"});
    embedded = tf::nn::embedding_lookup(*embeddings, centre);
  }
  std::optional<tf::Variable> biases, weights;
  {
    tf::NameScope ns("weights");
    weights = tf::Variable(tf::truncated_normal({12, 5}, {.stddev = 0.4, .seed = 2}), {.name = "nce"});
    biases = tf::Variable(tf::zeros({12}), {.name = "biases"});
  }
  auto sampled = tf::nn::log_uniform_candidate_sampler(context, 1, 4, true, 12, {.seed = 3});
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto each = tf::nn::nce_loss(*weights, *biases, context, embedded, 4, 12, {.sampled_values = sampled});
    loss = tf::reduce_mean(each);
  }
  tf::summary::scalar("loss", loss);
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::natural_exp_decay(0.5, step, 10, 0.2);
  auto train = tf::train::GradientDescentOptimizer(rate).minimize(loss, {.global_step = step});
  tf::Output nearest;
  {
    tf::NameScope ns("similarity");
    auto squares = tf::reduce_sum(tf::square(*embeddings), 1, {.keepdims = true});
    auto length = tf::sqrt(squares);
    auto unit = *embeddings / length;
    auto chosen = tf::nn::embedding_lookup(unit, probe);
    auto similarity = tf::matmul(chosen, unit, {.transpose_b = true});
    nearest = tf::nn::top_k(similarity, 3).second;
  }
  return {loss, {train}, {{centre, classes(6, 12)}, {context, tf::Tensor({{1}, {4}, {7}, {2}, {0}, {11}}).astype(tf::int64)}}, {nearest}};
}

Program cbowSampledSoftmax() {
  auto window = tf::placeholder(tf::int32, {tf::None, 4}, {.name = "window"});
  auto target = tf::placeholder(tf::int64, {tf::None, 1}, {.name = "target"});
  std::optional<tf::Variable> biases, weights;
  tf::Output mean;
  {
    tf::VariableScope vs("cbow");
    auto table = tf::get_variable("table", {10, 6}, {.initializer = uniform(1, 0.5)});
    weights = tf::get_variable("weights", {10, 6}, {.initializer = normal(2)});
    biases = tf::get_variable("biases", {10}, {.initializer = tf::zeros_initializer()});
    auto vectors = tf::nn::embedding_lookup(table, window);
    mean = tf::reduce_mean(vectors, 1, {.name = "mean"});
  }
  auto sampled = tf::nn::uniform_candidate_sampler(target, 1, 5, true, 10, {.seed = 4});
  auto each = tf::nn::sampled_softmax_loss(*weights, *biases, target, mean, 5, 10, {.sampled_values = sampled, .remove_accidental_hits = true});
  auto loss = tf::reduce_mean(each, {}, {.name = "loss"});
  tf::Output full;
  {
    tf::NameScope ns("full");
    tf::Output logits = tf::matmul(mean, *weights, {.transpose_b = true});
    logits = tf::nn::bias_add(logits, *biases);
    auto flat = tf::squeeze(target, {1});
    full = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = flat, .logits = logits}), {}, {.name = "loss"});
  }
  auto train = tf::train::AdagradOptimizer(0.5).minimize(loss);
  return {loss, {train}, {{window, classes({5, 4}, 10)}, {target, tf::Tensor({{1}, {4}, {7}, {2}, {9}}).astype(tf::int64)}}, {full}};
}

Program glove() {
  auto i = tf::placeholder(tf::int32, {tf::None}, {.name = "i"});
  auto j = tf::placeholder(tf::int32, {tf::None}, {.name = "j"});
  auto count = tf::placeholder(tf::float32, {tf::None}, {.name = "count"});
  std::optional<tf::Variable> b, c, d, w;
  {
    tf::VariableScope vs("glove");
    w = tf::get_variable("w", {9, 4}, {.initializer = uniform(1, 0.5)});
    c = tf::get_variable("c", {9, 4}, {.initializer = uniform(2, 0.5)});
    b = tf::get_variable("b", {9}, {.initializer = tf::zeros_initializer()});
    d = tf::get_variable("d", {9}, {.initializer = tf::zeros_initializer()});
  }
  auto focal = tf::nn::embedding_lookup({*w}, i, {.name = "focal"});
  auto around = tf::nn::embedding_lookup({*c}, j, {.name = "around"});
  auto focalBias = tf::nn::embedding_lookup({*b}, i, {.name = "focal_bias"});
  auto aroundBias = tf::nn::embedding_lookup({*d}, j, {.name = "around_bias"});
  auto weighting = tf::minimum(1.0, tf::pow(tf::div(count, 2.0), 0.75));
  auto product = tf::reduce_sum(tf::multiply(focal, around), 1);
  auto error = tf::square(tf::add_n({product, focalBias, aroundBias, tf::negative(tf::log(count))}));
  auto losses = tf::multiply(weighting, error);
  auto loss = tf::reduce_sum(losses, {}, {.name = "loss"});
  auto combined = tf::add(*w, *c, {.name = "combined"});
  auto train = tf::train::AdagradOptimizer(0.05).minimize(loss);
  return {loss, {train}, {{i, classes(6, 9)}, {j, tf::Tensor({0, 2, 4, 6, 8, 1})}, {count, positive({6})}}, {combined}};
}

Program neuralLanguageModel() {
  auto words = tf::placeholder(tf::int32, {tf::None, 3}, {.name = "words"});
  auto following = tf::placeholder(tf::int32, {tf::None}, {.name = "following"});
  tf::Output x;
  {
    tf::VariableScope vs("projection");
    auto c = tf::get_variable("c", {11, 4}, {.initializer = normal(1)});
    x = tf::reshape(tf::nn::embedding_lookup(c, words), {-1, 12}, {.name = "x"});
  }
  tf::Output hidden;
  {
    tf::VariableScope vs("hidden");
    auto h = tf::get_variable("h", {12, 7}, {.initializer = normal(2)});
    auto d = tf::get_variable("d", {7}, {.initializer = tf::zeros_initializer()});
    hidden = tf::tanh(tf::matmul(x, h) + d, {.name = "tanh"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("output");
    auto u = tf::get_variable("u", {7, 11}, {.initializer = normal(3)});
    auto direct = tf::get_variable("w", {12, 11}, {.initializer = normal(4)});
    auto b = tf::get_variable("b", {11}, {.initializer = tf::zeros_initializer()});
    auto matmul1 = tf::matmul(hidden, u);
    logits = tf::add(matmul1, tf::matmul(x, direct)) + b;
  }
  auto loss = tf::losses::sparse_softmax_cross_entropy(following, logits);
  auto perplexity = tf::exp(loss, {.name = "perplexity"});
  auto optimizer = tf::train::AdadeltaOptimizer(1.0, {.rho = 0.9, .epsilon = 1e-06});
  auto train = optimizer.minimize(loss);
  return {loss, {train}, {{words, classes({5, 3}, 11)}, {following, classes(5, 11)}}, {perplexity}};
}

Program characterModel() {
  auto characters = tf::placeholder(tf::int32, {2, 3, 5}, {.name = "characters"});
  auto targets = tf::placeholder(tf::int32, {2, 3}, {.name = "targets"});
  auto highway = [&](tf::Output x, int size, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto gate = tf::layers::dense(x, size, {.activation = tf::sigmoid, .kernel_initializer = normal(seed),
            .bias_initializer = tf::constant_initializer(-2.0), .name = "gate"});
    auto changed = tf::layers::dense(x, size, {.activation = tf::nn::relu, .kernel_initializer = normal(seed + 1), .name = "changed"});
    auto carried = (1.0 - gate) * x;
    return gate * changed + carried;
  };
  std::optional<tf::Variable> b, w;
  tf::Output words;
  {
    tf::VariableScope vs("characters");
    auto table = tf::get_variable("table", {13, 3}, {.initializer = uniform(1)});
    auto letters = tf::nn::embedding_lookup(table, characters);
    auto flat = tf::reshape(letters, {6, 1, 5, 3});
    std::vector<tf::Output> pieces;
    for (auto [width, filters] : std::vector<std::tuple<int, int>>{{1, 2}, {2, 3}, {3, 4}}) {
      {
        tf::VariableScope vs("width" + std::to_string(width));
        w = tf::get_variable("w", {1, width, 3, filters}, {.initializer = normal(width)});
        b = tf::get_variable("b", {filters}, {.initializer = tf::zeros_initializer()});
        tf::Output conv = tf::nn::conv2d(flat, *w, {.strides = {1, 1, 1, 1}, .padding = "VALID"});
        tf::Output active = tf::tanh(tf::nn::bias_add(conv, *b));
        tf::Output most = tf::reduce_max(active, {1, 2});
        pieces.push_back(most);
      }
    }
    words = tf::concat(pieces, 1, {.name = "words"});
  }
  {
    tf::VariableScope vs("highways");
    words = highway(words, 9, 10, "first");
    words = highway(words, 9, 20, "second");
  }
  std::vector<tf::Output> outputs;
  {
    tf::VariableScope vs("lstm", {.initializer = uniform(30)});
    auto sequence = tf::reshape(words, {2, 3, 9});
    auto steps = tf::unstack(sequence, {.axis = 1});
    auto cell = tf::nn::rnn_cell::LSTMCell(4, {.use_peepholes = true, .forget_bias = 0.5});
    tf::nn::rnn_cell::State state;
    state = cell.zero_state(2, tf::float32);
    for (int t = 0; t < 3; ++t) {
      if (t > 0)
        tf::get_variable_scope().reuse_variables();
      tf::Output out;
      std::tie(out, state) = cell(steps[t], state);
      outputs.push_back(out);
    }
  }
  tf::Output logits;
  {
    tf::VariableScope vs("softmax");
    auto joined = tf::reshape(tf::concat(outputs, 1), {-1, 4});
    w = tf::get_variable("w", {4, 8}, {.initializer = normal(40)});
    b = tf::get_variable("b", {8}, {.initializer = tf::zeros_initializer()});
    logits = tf::nn::xw_plus_b(joined, *w, *b, {.name = "logits"});
  }
  tf::Output loss, perplexity;
  {
    tf::NameScope ns("loss");
    auto flatTargets = tf::reshape(targets, {-1});
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = flatTargets, .logits = logits});
    loss = tf::reduce_sum(entropy) / 6.0;
    perplexity = tf::exp(loss, {.name = "perplexity"});
  }
  tf::Output norm, slower;
  std::optional<tf::Variable> rate;
  tf::Operation train;
  {
    tf::NameScope ns("train");
    rate = tf::get_variable("rate", tf::Shape{}, {.initializer = tf::constant_initializer(0.5), .trainable = false});
    slower = tf::assign(*rate, *rate * 0.9, {.name = "slower"});
    auto variables = tf::trainable_variables("characters/width|highways|lstm|softmax");
    auto gradients = tf::gradients(loss, variables);
    std::vector<tf::Output> clipped;
    std::tie(clipped, norm) = tf::clip_by_global_norm(gradients, 0.5);
    auto optimizer = tf::train::GradientDescentOptimizer(*rate);
    tf::GradsAndVars pairs;
    for (std::size_t k = 0; k < clipped.size(); ++k) {
      auto g = clipped[k];
      auto v = variables[k];
      pairs.push_back({g, v});
    }
    train = optimizer.apply_gradients(pairs);
  }
  return {loss, {train, slower.op()}, {{characters, classes({2, 3, 5}, 13)}, {targets, classes({2, 3}, 8)}}, {perplexity, norm, *rate}};
}

Program translation() {
  auto source = tf::placeholder(tf::int32, {2, 4}, {.name = "source"});
  auto target = tf::placeholder(tf::int32, {2, 3}, {.name = "target"});
  auto labels = tf::placeholder(tf::int32, {2, 3}, {.name = "labels"});
  auto weights = tf::placeholder(tf::float32, {2, 3}, {.name = "weights"});
  std::vector<tf::Output> behind;
  tf::Output memory;
  {
    tf::VariableScope vs("encoder", {.initializer = uniform(1)});
    auto sourceTable = tf::get_variable("table", {8, 4});
    auto words = tf::unstack(tf::nn::embedding_lookup(sourceTable, source), {.axis = 1});
    auto forward = tf::nn::rnn_cell::GRUCell(3);
    auto backward = tf::nn::rnn_cell::GRUCell(3);
    tf::Output stateForward = forward.zero_state(2, tf::float32);
    tf::Output stateBackward = backward.zero_state(2, tf::float32);
    std::vector<tf::Output> ahead;
    tf::Output out;
    for (int t = 0; t < 4; ++t) {
      {
        tf::VariableScope vs("forward", {.reuse = tf::AUTO_REUSE});
        std::tie(out, stateForward) = forward(words[t], stateForward);
        ahead.push_back(out);
      }
    }
    for (int t = 0; t < 4; ++t) {
      {
        tf::VariableScope vs("backward", {.reuse = tf::AUTO_REUSE});
        std::tie(out, stateBackward) = backward(words[3 - t], stateBackward);
        behind.push_back(out);
      }
    }
    std::vector<tf::Output> annotations;
    for (int t = 0; t < 4; ++t)
      annotations.push_back(tf::concat({ahead[t], behind[3 - t]}, 1));
    memory = tf::stack(annotations, {.axis = 1, .name = "memory"});
  }
  tf::Output keys;
  std::optional<tf::Variable> v;
  {
    tf::VariableScope vs("attention", {.initializer = normal(2)});
    keys = tf::layers::dense(memory, 5, {.use_bias = false, .name = "keys"});
    v = tf::get_variable("v", {5});
  }
  std::vector<tf::Output> alignments, logits;
  {
    tf::VariableScope vs("decoder", {.initializer = uniform(3)});
    auto targetTable = tf::get_variable("table", {7, 4});
    auto given = tf::unstack(tf::nn::embedding_lookup(targetTable, target), {.axis = 1});
    auto cell = tf::nn::rnn_cell::BasicRNNCell(5);
    auto start = tf::layers::dense(behind[3], 5, {.activation = tf::tanh, .name = "bridge"});
    tf::Output hidden = tf::identity(start, {.name = "start"});
    for (int t = 0; t < 3; ++t) {
      {
        tf::VariableScope vs("step", {.reuse = tf::AUTO_REUSE});
        tf::Output query = tf::layers::dense(hidden, 5, {.use_bias = false, .name = "query"});
        tf::Output energy = tf::tanh(keys + tf::expand_dims(query, 1));
        tf::Output scores = tf::reduce_sum(energy * *v, 2);
        tf::Output alignment = tf::nn::softmax(scores, {.name = "alignment"});
        tf::Output context = tf::reduce_sum(memory * tf::expand_dims(alignment, 2), 1);
        tf::Output joined = tf::concat({given[t], context}, 1);
        std::tie(hidden, std::ignore) = cell(joined, hidden);
        logits.push_back(tf::layers::dense(hidden, 7, {.name = "vocabulary"}));
        alignments.push_back(alignment);
      }
    }
  }
  tf::Output loss, stacked;
  {
    tf::NameScope ns("loss");
    stacked = tf::stack(logits, {.axis = 1});
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = stacked});
    auto weighted = entropy * weights;
    auto total = tf::reduce_sum(weighted);
    loss = total / (tf::reduce_sum(weights) + 1e-06);
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto rate = tf::train::exponential_decay(0.1, step, 8, 0.7, {.staircase = true});
    auto optimizer = tf::train::MomentumOptimizer(rate, 0.7);
    auto grads = optimizer.compute_gradients(loss, tf::trainable_variables("attention|decoder/(step|bridge)|encoder/(for|back)"));
    tf::GradsAndVars clipped;
    for (auto &[g, v] : grads)
      clipped.push_back({tf::clip_by_average_norm(*g, 0.1), v});
    train = optimizer.apply_gradients(clipped, {.global_step = step});
  }
  auto predicted = tf::argmax(stacked, 2, {.name = "predicted"});
  auto attention = tf::stack(alignments, {.axis = 1, .name = "attention"});
  return {loss, {train}, {{source, classes({2, 4}, 8)}, {target, classes({2, 3}, 7)}, {labels, classes({2, 3}, 7)}, {weights, tf::Tensor({{1.0, 1.0,
          1.0}, {1.0, 1.0, 0.0}})}}, {predicted, attention}};
}

Program crfTagger() {
  auto words = tf::placeholder(tf::int32, {2, 4}, {.name = "words"});
  auto tags = tf::placeholder(tf::int32, {2, 4}, {.name = "tags"});
  auto lengths = tf::placeholder(tf::int32, {2}, {.name = "lengths"});
  tf::Output unary;
  {
    tf::VariableScope vs("emissions");
    auto table = tf::get_variable("table", {9, 5}, {.initializer = normal(1)});
    auto vectors = tf::nn::embedding_lookup(table, words);
    auto hidden = tf::layers::conv1d(vectors, 6, 3, {.padding = "same", .activation = tf::nn::relu, .kernel_initializer = normal(2), .name = "conv"});
    unary = tf::layers::dense(hidden, 3, {.kernel_initializer = normal(3), .name = "unary"});
  }
  auto transitions = tf::get_variable("transitions", {3, 3}, {.initializer = normal(4)});
  auto mask = tf::sequence_mask(lengths, 4, {.dtype = tf::float32, .name = "mask"});
  tf::Output score;
  {
    tf::NameScope ns("score");
    auto onehot = tf::one_hot(tags, 3);
    auto picked = tf::reduce_sum(unary * onehot, 2) * mask;
    auto unaryScore = tf::reduce_sum(picked, 1);
    auto before = tags(tf::all, tf::slice({}, 3)) * 3;
    auto pairs = before + tags(tf::all, tf::slice(1));
    auto steps = tf::gather(tf::reshape(transitions, {-1}), pairs);
    auto binaryScore = tf::reduce_sum(steps * mask(tf::all, tf::slice(1)), 1);
    score = unaryScore + binaryScore;
  }
  tf::Output normalizer;
  {
    tf::NameScope ns("normalizer");
    tf::Output alpha = unary(tf::all, 0, tf::all);
    for (int t = 1; t < 4; ++t) {
      {
        tf::NameScope ns("step" + std::to_string(t));
        auto expandDims1 = tf::expand_dims(alpha, 2);
        tf::Output joint = expandDims1 + tf::expand_dims(transitions, 0);
        tf::Output summed = tf::reduce_logsumexp(joint, 1);
        tf::Output moved = summed + unary(tf::all, t, tf::all);
        tf::Output on = mask(tf::all, tf::slice(t, t + 1));
        tf::Output off = (1.0 - on) * alpha;
        alpha = on * moved + off;
      }
    }
    normalizer = tf::reduce_logsumexp(alpha, 1);
  }
  tf::Output likelihood, loss;
  {
    tf::NameScope ns("loss");
    likelihood = score - normalizer;
    loss = -tf::reduce_mean(likelihood);
  }
  auto train = tf::train::MomentumOptimizer(0.02, 0.9, {.use_nesterov = true}).minimize(loss);
  tf::Output back, last;
  {
    tf::NameScope ns("viterbi");
    tf::Output best = unary(tf::all, 0, tf::all);
    std::vector<tf::Output> pointers;
    for (int t = 1; t < 4; ++t) {
      tf::Output ways = tf::expand_dims(best, 2) + transitions;
      pointers.push_back(tf::argmax(ways, 1));
      auto reduceMax1 = tf::reduce_max(ways, 1);
      best = reduceMax1 + unary(tf::all, t, tf::all);
    }
    last = tf::argmax(best, 1, {.name = "last"});
    back = tf::stack(pointers, {.axis = 1, .name = "back"});
  }
  return {loss, {train}, {{words, classes({2, 4}, 9)}, {tags, classes({2, 4}, 3)}, {lengths, tf::Tensor({4, 3})}}, {last, back, likelihood}};
}

const Programs added{{"skip_gram_nce", skipGramNce}, {"cbow_sampled_softmax", cbowSampledSoftmax}, {"glove", glove}, {"neural_language_model",
        neuralLanguageModel}, {"character_model", characterModel}, {"translation", translation}, {"crf_tagger", crfTagger}};

} // namespace
