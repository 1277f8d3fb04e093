"""Variables and variable scopes."""
from recorder import at_run, mistake, np, ph, run, tf

M = lambda name, f: (setattr(f, "__name__", name), mistake(f))
ones = tf.ones
c = tf.constant
zeros = tf.zeros_initializer()
given = lambda v: tf.placeholder_with_default(c(v), np.shape(v))


@mistake
def reuse_missing():
    with tf.variable_scope("s", reuse=True):
        tf.get_variable("v", [2])


@mistake
def get_twice():
    tf.get_variable("v", [2])
    tf.get_variable("v", [2])


@mistake
def reuse_other_shape():
    tf.get_variable("v", [2])
    with tf.variable_scope("", reuse=True):
        tf.get_variable("v", [3])


@mistake
def reuse_other_dtype():
    tf.get_variable("v", [2])
    with tf.variable_scope("", reuse=True):
        tf.get_variable("v", [2], dtype=tf.float64)


@mistake
def auto_reuse_other_shape():
    with tf.variable_scope("s", reuse=tf.AUTO_REUSE):
        tf.get_variable("v", [2])
        tf.get_variable("v", [3])


@mistake
def reuse_of_plain_variable():
    tf.Variable(1.0, name="v")
    with tf.variable_scope("", reuse=True):
        tf.get_variable("v", [])


@mistake
def reuse_after_reuse_variables():
    with tf.variable_scope("s") as s:
        tf.get_variable("v", [2])
        s.reuse_variables()
        tf.get_variable("w", [2])



@mistake
def whole_reused_partitioned():
    with tf.variable_scope("s"):
        tf.get_variable("v", [4])
    with tf.variable_scope("s", reuse=True, partitioner=tf.fixed_size_partitioner(2)):
        tf.get_variable("v", [4])


@mistake
def partitioned_other_count():
    with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2)):
        tf.get_variable("v", [4])
    with tf.variable_scope("s", reuse=True, partitioner=tf.fixed_size_partitioner(4)):
        tf.get_variable("v", [4])


M("no_shape", lambda: tf.get_variable("v"))
M("unknown_shape", lambda: tf.get_variable("v", [None, 2]))
M("constant_initializer_too_many", lambda: tf.get_variable("v", [2], initializer=tf.constant_initializer([1.0, 2.0, 3.0])))
M("random_initializer_int", lambda: tf.get_variable("v", [2], dtype=tf.int32, initializer=tf.random_normal_initializer()))
M("glorot_initializer_int", lambda: tf.get_variable("v", [2, 2], dtype=tf.int32, initializer=tf.glorot_uniform_initializer()))
M("orthogonal_rank", lambda: tf.get_variable("v", [2], initializer=tf.orthogonal_initializer()))
M("identity_rank", lambda: tf.get_variable("v", [2, 2, 2], initializer=tf.initializers.identity()))
M("variance_scale", lambda: tf.variance_scaling_initializer(scale=-1.0))
M("variance_mode", lambda: tf.variance_scaling_initializer(mode="fan_middle"))
M("variance_distribution", lambda: tf.variance_scaling_initializer(distribution="cauchy"))
M("initial_value_unknown_shape", lambda: tf.Variable(tf.placeholder(tf.float32)))
M("initial_value_other_dtype", lambda: tf.Variable(c(1.0), dtype=tf.int32))
M("initializer_other_dtype", lambda: tf.get_variable("v", initializer=c(1.0), dtype=tf.int32))
M("assign_shape", lambda: tf.Variable(ones([2])).assign(ones([3])))
M("assign_dtype", lambda: tf.Variable(ones([2])).assign(c([1, 2])))
M("assign_add_shape", lambda: tf.Variable(ones([2])).assign_add(ones([3])))
M("assign_text", lambda: tf.Variable(1.0).assign("a"))
M("resource_assign_shape", lambda: tf.Variable(ones([2]), use_resource=True).assign(ones([3])))
M("resource_assign_dtype", lambda: tf.Variable(ones([2]), use_resource=True).assign(c([1, 2])))
M("assign_shape_run", lambda: run(tf.assign(tf.Variable(ones([2])), ph(None)), {"p:0": np.ones(3)}))
M("resource_assign_shape_run", lambda: run(tf.Variable(ones([2]), use_resource=True).assign(ph(None)), {"p:0": np.ones(3)}))
M("uninitialized", lambda: run(tf.Variable(1.0, name="v") + 1.0, init=False))
M("uninitialized_resource", lambda: run(tf.Variable(1.0, name="v", use_resource=True) + 1.0, init=False))
M("uninitialized_assign_add", lambda: run(tf.assign_add(tf.Variable(1.0, name="v"), 1.0), init=False))
M("uninitialized_resource_assign_add", lambda: run(tf.Variable(1.0, name="v", use_resource=True).assign_add(1.0), init=False))


@mistake
def assert_initialized():
    v = tf.Variable(1.0, name="v")
    run(tf.assert_variables_initialized([v]), init=False)


M("scatter_range", lambda: run(tf.scatter_update(tf.Variable(ones([3])), given([3]), [2.0])))
M("scatter_shapes", lambda: tf.scatter_add(tf.Variable(ones([3, 2])), [0, 1], ones([2, 3])))
M("scatter_dtype", lambda: tf.scatter_add(tf.Variable(ones([3])), [0], c([1])))
M("scatter_nd_update_shapes", lambda: tf.scatter_nd_update(tf.Variable(ones([3])), [[0], [1]], ones([3])))
M("count_up_float", lambda: tf.count_up_to(tf.Variable(1.0), 3))


@mistake
def count_up_limit():
    v = tf.Variable(2, name="v")
    run(v.count_up_to(2))


M("partitioner_two_axes", lambda: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: [2, 2]))
M("partitioner_rank", lambda: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: [2]))
M("partitioner_too_many", lambda: tf.get_variable("v", [2], partitioner=lambda shape, dtype: [3]))
M("partitioner_zero", lambda: tf.get_variable("v", [2], partitioner=lambda shape, dtype: [0]))
M("variable_scope_nothing", lambda: tf.variable_scope(None))
M("variable_name_bad", lambda: tf.get_variable("a b", [2]))
M("plain_variable_name_bad", lambda: tf.Variable(1.0, name="a b"))
M("variable_scope_name_bad", lambda: tf.variable_scope("a b").__enter__())


@mistake
def global_step_twice():
    tf.train.create_global_step()
    tf.train.create_global_step()


M("global_step_float", lambda: tf.train.assert_global_step(tf.Variable(1.0, name="global_step")))
M("global_step_vector", lambda: tf.train.assert_global_step(tf.Variable([1, 2], name="global_step")))


@mistake
def load_shape():
    v = tf.Variable(ones([2]))
    with tf.Session() as s:
        s.run(v.initializer)
        at_run()
        v.load(np.ones(3), s)


@mistake
def variable_of_other_graph():
    with tf.Graph().as_default():
        v = tf.Variable(1.0, name="v")
    tf.add(v, c(1.0))


@mistake
def initial_value_in_loop():
    made = []

    def body(i):
        made.append(tf.Variable(tf.cast(i, tf.float32)))
        return i + 1
    tf.while_loop(lambda i: i < 2, body, [c(0)])
    run(made[0].initializer, init=False)


@mistake
def restored_initialized_value():
    v = tf.get_variable("v", initializer=tf.placeholder(tf.float32, [2], name="p"))
    run(v.initializer, init=False)


M("resource_gather_range", lambda: run(tf.gather(tf.Variable(ones([3]), use_resource=True), given([4]))))
M("resource_scatter_range", lambda: run(tf.Variable(ones([3]), use_resource=True).scatter_nd_update([[5]], [1.0])))
M("local_variable_uninitialized", lambda: run(tf.get_local_variable("l", initializer=1.0) + 1.0, init=False))
