// The programs of golden_input.py: queues, readers, input pipelines.
#include "Golden.h"

namespace {

GOLDEN(queues) {
  auto x = tf::placeholder(tf::float32, {tf::None}, {.name = "x"});
  tf::FIFOQueue q(10, {tf::float32, tf::int32}, {{}, {2}}, {.name = "q"});
  q.enqueue({1.0, {1, 2}});
  q.enqueue_many({x, tf::In({{1, 2}})}, {.name = "many"});
  q.dequeue();
  q.dequeue_many(4);
  q.dequeue_up_to(tf::placeholder(tf::int32, {}), {.name = "some"});
  q.size();
  q.is_closed();
  q.close();
  q.close({.cancel_pending_enqueues = true, .name = "cancel"});
  {
    tf::NameScope s("s");
    tf::ControlDependencies after({x});
    tf::FIFOQueue(3, {tf::string}, {}, {.shared_name = "shared"}).enqueue({"a"});
    tf::PaddingFIFOQueue p(5, {tf::float32}, {{tf::None, 3}});
    p.dequeue_many(2);
  }
  tf::RandomShuffleQueue(20, 2, {tf::float32}, {{}}, {.seed = 7});
  tf::RandomShuffleQueue(20, 2, {tf::float32}, {{}});
  tf::PriorityQueue(4, {tf::string}, {{}}).dequeue();
}

GOLDEN(readers) {
  tf::FIFOQueue q(10, {tf::string}, {{}}, {.name = "files"});
  tf::WholeFileReader().read(q);
  tf::TextLineReader r({.skip_header_lines = 1, .name = "lines"});
  r.read(q);
  r.read_up_to(q, 10);
  r.num_records_produced();
  r.num_work_units_completed();
  r.reset();
  tf::IdentityReader first;
  auto state = tf::IdentityReader().serialize_state();
  first.restore_state(state);
  tf::TFRecordReader().read(q);
  tf::FixedLengthRecordReader(8, {.header_bytes = 2, .footer_bytes = 1, .hop_bytes = 4}).read(q);
}

GOLDEN(producers) {
  tf::train::string_input_producer({"a", "b"});
  tf::train::string_input_producer({"a", "b", "c"}, {.num_epochs = 2, .shuffle = false, .capacity = 7, .name = "files"});
  tf::train::input_producer({{1, 2}, {3, 4}}, {.seed = 3});
  tf::train::range_input_producer(5, {.num_epochs = 1});
  auto a = tf::constant({1.0, 2.0});
  auto b = tf::placeholder(tf::int32, {tf::None, 3});
  tf::train::slice_input_producer({a, b}, {.shuffle = false});
  tf::train::limit_epochs(tf::constant(1.0), 3);
  tf::train::match_filenames_once("*.txt", {.name = "matching"});
}

GOLDEN(batches) {
  auto x = tf::placeholder(tf::float32, {3}, {.name = "x"});
  auto y = tf::placeholder(tf::int32, {}, {.name = "y"});
  auto v = tf::placeholder(tf::float32, {tf::None}, {.name = "v"});
  tf::train::batch({x, y}, 4);
  tf::train::batch({x}, 4, {.num_threads = 2, .capacity = 50, .allow_smaller_final_batch = true, .name = "some"});
  tf::train::batch({v}, 4, {.dynamic_pad = true});
  tf::train::batch({tf::placeholder(tf::float32, {tf::None, 2})}, 4, {.enqueue_many = true});
  tf::train::batch_join({{x, y}, {x, y}}, 4);
  tf::train::shuffle_batch({x, y}, 4, {.capacity = 20, .min_after_dequeue = 5, .num_threads = 2, .seed = 1});
  tf::train::shuffle_batch_join({{x}, {x}}, 4, {.capacity = 20, .min_after_dequeue = 5, .seed = 1});
  tf::train::maybe_batch({v}, tf::placeholder(tf::bool_, {tf::None}, {.name = "keep"}), 4, {.enqueue_many = true});
}

GOLDEN(parse_sequences) {
  auto some = tf::placeholder(tf::string, {tf::None}, {.name = "some"});
  auto one = tf::placeholder(tf::string, {}, {.name = "one"});
  auto r = tf::io::parse_sequence_example(
      some, {{"id", tf::FixedLenFeature({}, tf::int64)}, {"t", tf::VarLenFeature(tf::string)}, {"w", tf::FixedLenFeature({2}, tf::float32, tf::In({1.0, 2.0}))}},
      {{"tok", tf::FixedLenSequenceFeature({2}, tf::int64)}, {"f", tf::VarLenFeature(tf::float32)}, {"u", tf::FixedLenSequenceFeature({}, tf::string, true)}});
  EXPECT_EQ(r.context["w"].shape().str(), "(?, 2)");
  EXPECT_EQ(r.sequence["tok"].shape().str(), "(?, ?, 2)");
  EXPECT_EQ(r.lengths.at("u").shape().str(), "(?,)");
  tf::parse_single_sequence_example(one, {{"id", tf::FixedLenFeature({}, tf::int64)}}, {{"tok", tf::FixedLenSequenceFeature({2}, tf::int64)}}, {.example_names = "n"});
}

} // namespace
