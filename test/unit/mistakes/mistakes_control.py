"""Branches, loops, maps, tensor arrays."""
from recorder import at_run, mistake, np, ph, run, tf

M = lambda name, f: (setattr(f, "__name__", name), mistake(f))
ones = tf.ones
c = tf.constant
given = lambda v: tf.placeholder_with_default(c(v), np.shape(v))
true = lambda: given(True)

M("cond_of_int", lambda: tf.cond(c(1), lambda: c(1), lambda: c(2)))
M("cond_of_vector", lambda: tf.cond(c([True, False]), lambda: c(1), lambda: c(2)))
M("cond_dtypes", lambda: tf.cond(true(), lambda: c(1), lambda: c(2.0)))
M("cond_counts", lambda: tf.cond(true(), lambda: [c(1), c(2)], lambda: [c(1)]))
M("cond_vector_run", lambda: run(tf.cond(tf.placeholder(tf.bool, name="p"), lambda: c(1), lambda: c(2)), {"p:0": [True, False]}))
M("cond_shapes_used", lambda: tf.matmul(tf.cond(true(), lambda: ones([2, 3]), lambda: ones([2, 3])), ones([2, 3])))
M("case_empty", lambda: tf.case([]))
M("case_none_true", lambda: run(tf.case([(given(False), lambda: c(1)), (given(False), lambda: c(2))])))
M("case_not_exclusive", lambda: run(tf.case([(given(True), lambda: c(1)), (given(True), lambda: c(2))], default=lambda: c(3), exclusive=True)))
M("case_dtypes", lambda: tf.case([(given(False), lambda: c(1))], default=lambda: c(2.0)))
less = lambda i: i < 3
M("while_no_variables", lambda: tf.while_loop(lambda: true(), lambda: [], []))
M("while_cond_of_int", lambda: tf.while_loop(lambda i: i, lambda i: i + 1, [c(0)]))
M("while_cond_of_vector", lambda: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [c([0, 1])]))
M("while_body_shape", lambda: tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.concat([v, v], 0)), [c(0), ones([2])]))
M("while_body_rank", lambda: tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.expand_dims(v, 0)), [c(0), ones([2])]))
M("while_body_count", lambda: tf.while_loop(lambda *v: v[0] < 3, lambda *v: [v[0] + 1], [c(0), c(1)]))
M("while_invariant_tighter", lambda: tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v), [c(0), ph(None)], shape_invariants=[tf.TensorShape([]), tf.TensorShape([2])]))
M("while_invariant_count", lambda: tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v), [c(0), ones([2])], shape_invariants=[tf.TensorShape([])]))
M("while_invariant_broken", lambda: tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.concat([v, v], 1)), [c(0), ones([2, 2])], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 2])]))
M("while_maximum_vector", lambda: tf.while_loop(less, lambda i: i + 1, [c(0)], maximum_iterations=c([1, 2])))
M("while_parallel_zero", lambda: tf.while_loop(less, lambda i: i + 1, [c(0)], parallel_iterations=0))
M("while_run_error", lambda: run(tf.while_loop(less, lambda i: tf.floordiv(i + 1, given(0), name="inside"), [c(0)])))


@mistake
def loop_value_outside():
    inside = []

    def body(i):
        inside.append(i * 2)
        return i + 1
    tf.while_loop(less, body, [c(0)])
    run(inside[0] + 1)



@mistake
def gradient_of_forward_only_loop():
    x = c(1.0)
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * 2.0), [c(0), x], back_prop=False)
    if tf.gradients(y, x) == [None]:
        raise ValueError("None")


M("map_scalar", lambda: tf.map_fn(lambda x: x, c(1.0)))
M("map_lengths", lambda: run(tf.map_fn(lambda x: x[0] + x[1], (ones([2]), ones([3])), dtype=tf.float32)))
M("map_run_error", lambda: run(tf.map_fn(lambda x: tf.floordiv(x, given(0)), c([1, 2]))))
M("scan_shapes", lambda: tf.scan(lambda a, x: tf.concat([a, a], 0), ones([2]), initializer=ones([1])))
array = lambda n=2, **k: tf.TensorArray(tf.float32, n, **k)
M("array_write_shape", lambda: array(element_shape=[2]).write(0, ones([3])))
M("array_write_other_shape", lambda: array().write(0, ones([2])).write(1, ones([3])))
M("array_unwritten", lambda: run(array().read(0)))
M("array_index", lambda: run(array().write(5, 1.0).flow))
M("array_index_negative", lambda: run(array().write(given(-1), 1.0).flow))
M("array_written_twice", lambda: run(array().write(0, 1.0).write(0, 2.0).flow))
M("array_read_twice", lambda: (lambda a: run(tf.add(a.read(0), tf.identity(a.write(1, 1.0).read(0)))))(array().write(0, 1.0)))
M("array_unstack_shape", lambda: array(element_shape=[3]).unstack(ones([2, 2])))
M("array_unstack_scalar", lambda: array().unstack(c(1.0)))
M("array_split_lengths", lambda: run(array(2).split(ones([3]), given([1, 1])).flow))
M("array_scatter_lengths", lambda: run(array(2).scatter(given([0, 1]), ones([3])).flow))
M("tuple_empty", lambda: tf.tuple([]))
