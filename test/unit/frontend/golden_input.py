"""Programs of record_golden.py on queues, readers and input pipelines."""
import tensorflow.compat.v1 as tf


def add(program):
    @program
    def queues():
        x = tf.placeholder(tf.float32, [None], name="x")
        q = tf.FIFOQueue(10, [tf.float32, tf.int32], shapes=[[], [2]], name="q")
        q.enqueue([1.0, [1, 2]])
        q.enqueue_many([x, [[1, 2]]], name="many")
        q.dequeue()
        q.dequeue_many(4)
        q.dequeue_up_to(tf.placeholder(tf.int32, []), name="some")
        q.size()
        q.is_closed()
        q.close()
        q.close(cancel_pending_enqueues=True, name="cancel")
        with tf.name_scope("s"), tf.control_dependencies([x]):
            tf.FIFOQueue(3, tf.string, shared_name="shared").enqueue(["a"])
            p = tf.PaddingFIFOQueue(5, [tf.float32], [[None, 3]])
            p.dequeue_many(2)
        tf.RandomShuffleQueue(20, 2, [tf.float32], [[]], seed=7)
        tf.RandomShuffleQueue(20, 2, [tf.float32], [[]])
        tf.PriorityQueue(4, [tf.string], [[]]).dequeue()

    @program
    def readers():
        q = tf.FIFOQueue(10, [tf.string], [[]], name="files")
        tf.WholeFileReader().read(q)
        r = tf.TextLineReader(skip_header_lines=1, name="lines")
        r.read(q)
        r.read_up_to(q, 10)
        r.num_records_produced()
        r.num_work_units_completed()
        r.reset()
        tf.IdentityReader().restore_state(tf.IdentityReader().serialize_state())
        tf.TFRecordReader().read(q)
        tf.FixedLengthRecordReader(8, header_bytes=2, footer_bytes=1, hop_bytes=4).read(q)

    @program
    def producers():
        tf.train.string_input_producer(["a", "b"])
        tf.train.string_input_producer(["a", "b", "c"], num_epochs=2, shuffle=False, name="files", capacity=7)
        tf.train.input_producer([[1, 2], [3, 4]], seed=3)
        tf.train.range_input_producer(5, num_epochs=1)
        tf.train.slice_input_producer([tf.constant([1.0, 2.0]), tf.placeholder(tf.int32, [None, 3])], shuffle=False)
        tf.train.limit_epochs(tf.constant(1.0), num_epochs=3)
        tf.train.match_filenames_once("*.txt", name="matching")

    @program
    def batches():
        x = tf.placeholder(tf.float32, [3], name="x")
        y = tf.placeholder(tf.int32, [], name="y")
        v = tf.placeholder(tf.float32, [None], name="v")
        tf.train.batch([x, y], 4)
        tf.train.batch([x], 4, num_threads=2, capacity=50, allow_smaller_final_batch=True, name="some")
        tf.train.batch([v], 4, dynamic_pad=True)
        tf.train.batch([tf.placeholder(tf.float32, [None, 2])], 4, enqueue_many=True)
        tf.train.batch_join([[x, y], [x, y]], 4)
        tf.train.shuffle_batch([x, y], 4, capacity=20, min_after_dequeue=5, num_threads=2, seed=1)
        tf.train.shuffle_batch_join([[x], [x]], 4, capacity=20, min_after_dequeue=5, seed=1)
        tf.train.maybe_batch([v], tf.placeholder(tf.bool, [None], name="keep"), 4, enqueue_many=True)

    @program
    def parse_sequences():
        some = tf.placeholder(tf.string, [None], name="some")
        one = tf.placeholder(tf.string, [], name="one")
        tf.io.parse_sequence_example(
            some, {"id": tf.FixedLenFeature([], tf.int64), "t": tf.VarLenFeature(tf.string), "w": tf.FixedLenFeature([2], tf.float32, [1.0, 2.0])},
            {"tok": tf.FixedLenSequenceFeature([2], tf.int64), "f": tf.VarLenFeature(tf.float32), "u": tf.FixedLenSequenceFeature([], tf.string, allow_missing=True)})
        tf.parse_single_sequence_example(one, {"id": tf.FixedLenFeature([], tf.int64)}, {"tok": tf.FixedLenSequenceFeature([2], tf.int64)}, example_name="n")
