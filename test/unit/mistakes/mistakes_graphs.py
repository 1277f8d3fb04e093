"""Graphs, names, imports, gradients; sessions with their feeds and fetches."""
from recorder import at_run, mistake, np, ph, run, tf

M = lambda name, f: (setattr(f, "__name__", name), mistake(f))
ones = tf.ones
c = tf.constant
graph = tf.get_default_graph

M("op_name_space", lambda: c(1.0, name="a b"))
M("op_name_underscore", lambda: tf.identity(c(1.0), name="_a"))
M("op_name_sign", lambda: tf.placeholder(tf.float32, name="a!"))
M("name_scope_space", lambda: tf.name_scope("a b").__enter__())
M("name_scope_underscore", lambda: tf.name_scope("_a").__enter__())
M("name_scope_sign", lambda: tf.name_scope("a%b").__enter__())
M("tensor_name_without_index", lambda: (c(1.0, name="a"), graph().get_tensor_by_name("a")))
M("tensor_name_unknown", lambda: graph().get_tensor_by_name("nothing:0"))
M("tensor_name_index", lambda: (c(1.0, name="a"), graph().get_tensor_by_name("a:1")))
M("tensor_name_bad_index", lambda: (c(1.0, name="a"), graph().get_tensor_by_name("a:b")))
M("operation_name_unknown", lambda: graph().get_operation_by_name("nothing"))
M("operation_name_of_tensor", lambda: (c(1.0, name="a"), graph().get_operation_by_name("a:0")))
M("finalized", lambda: (graph().finalize(), c(1.0)))


@mistake
def finalized_by_variable():
    graph().finalize()
    tf.get_variable("v", [2])


@mistake
def tensors_of_two_graphs():
    with tf.Graph().as_default():
        a = c(1.0, name="a")
    tf.add(a, c(2.0, name="b"))


@mistake
def control_input_of_other_graph():
    with tf.Graph().as_default():
        a = c(1.0, name="a")
    with tf.control_dependencies([a]):
        c(2.0)


@mistake
def reset_inside():
    with tf.Graph().as_default():
        tf.reset_default_graph()


@mistake
def gradient_of_other_graph():
    with tf.Graph().as_default():
        x = c(1.0, name="x")
    tf.gradients(c(2.0, name="y"), x)



def exported():
    with tf.Graph().as_default() as g:
        tf.identity(tf.placeholder(tf.float32, [2], name="x"), name="y")
        return g.as_graph_def()


M("import_map_unknown", lambda: tf.import_graph_def(exported(), input_map={"z:0": ones([2])}))
M("import_map_dtype", lambda: tf.import_graph_def(exported(), input_map={"x:0": c([1, 2])}))
M("import_element_unknown", lambda: tf.import_graph_def(exported(), return_elements=["z:0"]))
M("import_element_index", lambda: tf.import_graph_def(exported(), return_elements=["y:3"]))
M("import_name_bad", lambda: tf.import_graph_def(exported(), name="a b"))


def edited(edit):
    d = exported()
    edit(d)
    tf.import_graph_def(d)


M("import_unknown_op", lambda: edited(lambda d: setattr(d.node[1], "op", "NoSuchOp")))
M("import_unknown_input", lambda: edited(lambda d: d.node[1].input.__setitem__(0, "z")))
M("import_cycle", lambda: edited(lambda d: d.node[1].input.__setitem__(0, "y")))
M("import_twice_named", lambda: edited(lambda d: d.node.add().CopyFrom(d.node[0])))
M("import_missing_attribute", lambda: edited(lambda d: d.node[1].attr.__delitem__("T")))
M("import_missing_input", lambda: edited(lambda d: d.node[1].input.pop()))
M("import_wrong_dtype", lambda: edited(lambda d: setattr(d.node[1].attr["T"], "type", 3)))
M("import_output_index", lambda: edited(lambda d: d.node[1].input.__setitem__(0, "x:1")))




@mistake
def gradient_grad_ys_count():
    x = c(1.0)
    tf.gradients([x * 2.0, x * 3.0], x, grad_ys=[c(1.0)])


@mistake
def gradient_grad_ys_dtype():
    x = c(1.0)
    tf.gradients(x * 2.0, x, grad_ys=[c(1)])


@mistake
def gradient_grad_ys_shape():
    x = ones([2])
    tf.gradients(x * 2.0, x, grad_ys=[ones([3])])


@mistake
def gradient_registered_twice():
    f = lambda op, g: g
    tf.RegisterGradient("MistakeTwice")(f)
    tf.RegisterGradient("MistakeTwice")(f)


@mistake
def gradient_override_unknown():
    x = c(1.0)
    with graph().gradient_override_map({"Sign": "NoSuchGradient"}):
        y = tf.sign(x)
    tf.gradients(y, x)


@mistake
def gradient_override_count():
    @tf.RegisterGradient("MistakeCount")
    def f(op, g):
        return [g, g]
    x = c(1.0)
    with graph().gradient_override_map({"Sign": "MistakeCount"}):
        y = tf.sign(x)
    tf.gradients(y, x)


@mistake
def gradient_override_shape():
    @tf.RegisterGradient("MistakeShape")
    def f(op, g):
        return ones([7])
    x = ones([2])
    with graph().gradient_override_map({"Sign": "MistakeShape"}):
        y = tf.sign(x)
    tf.gradients(y, x)




@mistake
def device_malformed():
    with tf.device("/nonsense:1"):
        c(1.0)


@mistake
def device_unknown():
    with tf.device("/job:worker/task:3/cpu:0"):
        a = tf.identity(c(1.0), name="a")
    run(a)


@mistake
def device_missing_gpu():
    with tf.device("/device:GPU:7"):
        a = tf.identity(c(1.0), name="a")
    run(a)


M("feed_missing", lambda: run(ph(2) + 1.0))
M("feed_missing_scalar", lambda: run(tf.placeholder(tf.float32, name="q") + 1.0))
M("feed_shape", lambda: run(ph(2) + 1.0, {"p:0": np.ones(3)}))
M("feed_rank", lambda: run(ph(None, 2) + 1.0, {"p:0": np.ones(2)}))
M("feed_text_as_float", lambda: run(ph(dtype=tf.float32) + 1.0, {"p:0": "a"}))
M("feed_unknown_name", lambda: run(ph(2) + 1.0, {"nothing:0": np.ones(2)}))
M("feed_operation", lambda: run(ph(2) + 1.0, {"p": np.ones(2)}))
M("feed_index", lambda: run(ph(2) + 1.0, {"p:1": np.ones(2)}))
M("feed_variable_shape", lambda: run(tf.Variable(ones([2]), name="v") + 1.0, {"v/read:0": np.ones(3)}))
M("feed_constant_shape", lambda: run(c([1.0, 2.0], name="a") + 1.0, {"a:0": np.ones(3)}))


@mistake
def feed_prevented():
    x = ph(2)
    graph().prevent_feeding(x)
    run(x + 1.0, {x: np.ones(2)})


@mistake
def fetch_prevented():
    x = ph(2)
    graph().prevent_fetching(x.op)
    run(x, {x: np.ones(2)})


@mistake
def feed_of_other_graph():
    with tf.Graph().as_default():
        x = ph(2)
    run(ones([2]), {x: np.ones(2)})


@mistake
def fetch_of_other_graph():
    with tf.Graph().as_default():
        x = c(1.0, name="x")
    c(2.0)
    run(x)


M("fetch_unknown_name", lambda: (c(1.0), run("nothing:0")))
M("fetch_unknown_operation", lambda: (c(1.0), run("nothing")))
M("fetch_index", lambda: (c(1.0, name="a"), run("a:1")))
M("fetch_bad_name", lambda: (c(1.0, name="a"), run("a:0:1")))


@mistake
def empty_graph():
    with tf.Session() as s:
        at_run()
        s.run([])
        s.run("a:0")


@mistake
def closed_session():
    x = c(1.0)
    s = tf.Session()
    s.close()
    at_run()
    s.run(x)


@mistake
def eval_without_session():
    x = c(1.0)
    at_run()
    x.eval()


@mistake
def run_without_session():
    x = tf.no_op()
    at_run()
    x.run()


@mistake
def eval_other_graph():
    with tf.Graph().as_default():
        x = c(1.0)
    c(2.0)
    with tf.Session():
        at_run()
        x.eval()



@mistake
def callable_feed_shape():
    x = ph(2)
    with tf.Session() as s:
        f = s.make_callable(x + 1.0, [x])
        at_run()
        f(np.ones(3, np.float32))


@mistake
def fetch_inside_loop():
    inside = []

    def body(i):
        inside.append(i + 1)
        return inside[0]
    tf.while_loop(lambda i: i < 2, body, [c(0)])
    run(inside[0])


@mistake
def fetch_untaken_branch():
    inside = []

    def onTrue():
        inside.append(tf.identity(c(1.0), name="inside"))
        return inside[0]
    tf.cond(tf.placeholder_with_default(False, []), onTrue, lambda: c(2.0))
    run(inside[0])


@mistake
def feed_sparse_shape():
    s = tf.sparse_placeholder(tf.float32, name="s")
    run(tf.sparse_tensor_to_dense(s), {s: tf.SparseTensorValue([[0, 9]], [1.0], [2, 2])})


