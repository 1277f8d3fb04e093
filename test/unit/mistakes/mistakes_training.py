"""Optimizers, schedules, averages; checkpoints."""
from recorder import at_run, mistake, np, ph, run, tf

M = lambda name, f: (setattr(f, "__name__", name), mistake(f))
ones = tf.ones
c = tf.constant
train = tf.train
sgd = lambda: train.GradientDescentOptimizer(0.1)
given = lambda v: tf.placeholder_with_default(c(v), np.shape(v))

M("minimize_no_variables", lambda: sgd().minimize(c(1.0)))


@mistake
def minimize_unrelated():
    tf.Variable(1.0, name="v")
    sgd().minimize(c(1.0))


@mistake
def minimize_int_loss():
    v = tf.Variable(1.0, name="v")
    sgd().minimize(tf.cast(v, tf.int32))


@mistake
def minimize_through_int():
    v = tf.Variable(1.0, name="v")
    sgd().minimize(tf.cast(tf.cast(v, tf.int32), tf.float32))


@mistake
def minimize_int_variable():
    v = tf.Variable(1, name="v")
    sgd().minimize(tf.cast(v, tf.float32) * 2.0)


@mistake
def apply_nothing():
    sgd().apply_gradients([])


@mistake
def apply_none():
    v = tf.Variable(1.0, name="v")
    sgd().apply_gradients([(None, v)])


@mistake
def apply_other_shape():
    v = tf.Variable(ones([2]), name="v")
    sgd().apply_gradients([(ones([3]), v)])


@mistake
def apply_other_dtype():
    v = tf.Variable(ones([2]), name="v")
    sgd().apply_gradients([(ones([2], tf.float64), v)])


@mistake
def adam_other_shape():
    v = tf.Variable(ones([2]), name="v")
    train.AdamOptimizer().apply_gradients([(ones([3]), v)])


@mistake
def momentum_uninitialized():
    v = tf.Variable(ones([2]), name="v")
    op = train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(v))
    with tf.Session() as s:
        s.run(v.initializer)
        at_run()
        s.run(op)


@mistake
def adagrad_negative():
    train.AdagradOptimizer(0.1, initial_accumulator_value=-0.1)


@mistake
def ftrl_power():
    train.FtrlOptimizer(0.1, learning_rate_power=0.5)


@mistake
def ftrl_l1():
    train.FtrlOptimizer(0.1, l1_regularization_strength=-1.0)


@mistake
def proximal_l1():
    train.ProximalAdagradOptimizer(0.1, initial_accumulator_value=-1.0)


@mistake
def learning_rate_vector():
    v = tf.Variable(1.0, name="v")
    train.GradientDescentOptimizer(ones([2])).minimize(v * 2.0)


M("piecewise_counts", lambda: train.piecewise_constant(tf.Variable(0), [1, 2], [0.1, 0.2]))
M("piecewise_dtypes", lambda: train.piecewise_constant(tf.Variable(0), [1.5], [0.1, 0.2]))
M("piecewise_values", lambda: train.piecewise_constant(tf.Variable(0), [1], [0.1, 2]))
M("average_of_int", lambda: train.ExponentialMovingAverage(0.9).apply([tf.Variable(1)]))


@mistake
def average_uninitialized():
    v = tf.Variable(1.0, name="v")
    op = train.ExponentialMovingAverage(0.9).apply([v])
    with tf.Session() as s:
        s.run(v.initializer)
        at_run()
        s.run(op)


M("saver_no_variables", lambda: train.Saver())
M("saver_empty_list", lambda: (tf.Variable(1.0), train.Saver([])))
M("saver_same_name", lambda: (lambda v: train.Saver([v, v]))(tf.Variable(1.0, name="v")))


@mistake
def saver_partitioned_twice():
    v = tf.get_variable("v", [4], partitioner=tf.fixed_size_partitioner(2))
    train.Saver([v, list(v)[0]])


def saved(values, folder="ckpt"):
    with tf.Graph().as_default(), tf.Session() as s:
        for name, value in values.items():
            tf.get_variable(name, initializer=np.asarray(value))
        s.run(tf.global_variables_initializer())
        return train.Saver().save(s, folder + "/model")


def restoring(values, **there):
    path = saved(values)
    for name, value in there.items():
        tf.get_variable(name, initializer=value)
    saver = train.Saver()
    with tf.Session() as s:
        at_run()
        saver.restore(s, path)


one = np.ones([2], np.float32)


@mistake
def restore_missing_file():
    tf.get_variable("a", initializer=one)
    saver = train.Saver()
    with tf.Session() as s:
        at_run()
        saver.restore(s, "nowhere/model")


M("restore_missing_key", lambda: restoring({"a": one}, a=one, b=one))
M("restore_other_shape", lambda: restoring({"a": one}, a=np.ones([3], np.float32)))
M("restore_other_dtype", lambda: restoring({"a": one}, a=np.ones([2], np.int32)))


@mistake
def save_uninitialized():
    tf.Variable(1.0, name="v")
    saver = train.Saver()
    with tf.Session() as s:
        at_run()
        saver.save(s, "./model")


@mistake
def save_into_missing_folder():
    tf.Variable(1.0, name="v")
    saver = train.Saver()
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        at_run()
        saver.save(s, "a/b/c/model")


@mistake
def save_other_graph():
    tf.Variable(1.0, name="v")
    saver = train.Saver()
    with tf.Graph().as_default(), tf.Session() as s:
        at_run()
        saver.save(s, "./model")


@mistake
def save_bad_step_name():
    tf.Variable(1.0, name="v")
    saver = train.Saver()
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        at_run()
        saver.save(s, "")


@mistake
def restore_damaged():
    path = saved({"a": one})
    with open(path + ".index", "r+b") as f:
        f.truncate(10)
    tf.get_variable("a", initializer=one)
    saver = train.Saver()
    with tf.Session() as s:
        at_run()
        saver.restore(s, path)


@mistake
def restore_data_missing():
    import os
    path = saved({"a": one})
    os.remove(path + ".data-00000-of-00001")
    tf.get_variable("a", initializer=one)
    saver = train.Saver()
    with tf.Session() as s:
        at_run()
        saver.restore(s, path)


M("import_meta_missing", lambda: train.import_meta_graph("nothing.meta"))


@mistake
def finalized_by_saver():
    tf.Variable(1.0, name="v")
    tf.get_default_graph().finalize()
    train.Saver()


@mistake
def clip_global_norm_text():
    tf.clip_by_global_norm([c(1.0)], c("a"))


@mistake
def clip_global_norm_int():
    tf.clip_by_global_norm([c([1, 2])], 1.0)


@mistake
def clip_global_norm_infinite():
    run(tf.check_numerics(tf.clip_by_global_norm([tf.log(given([0.0]))], 1.0)[0][0], "norm"))


@mistake
def monitored_uninitialized():
    v = tf.Variable(1.0, name="v")
    nothing = tf.no_op()
    scaffold = train.Scaffold(init_op=nothing, local_init_op=nothing)
    at_run()
    train.SingularMonitoredSession(scaffold=scaffold).run(v)
