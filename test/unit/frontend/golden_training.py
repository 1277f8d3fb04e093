"""Programs with optimizers around optimizers, and gradients gated."""
from recorder import program, tf


def model():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    w = tf.Variable(tf.zeros([3, 1]), name="w")
    table = tf.Variable(tf.zeros([5, 3]), name="table")
    e = tf.nn.embedding_lookup(table, [0, 2])
    return tf.reduce_mean(tf.matmul(x, w)) + tf.reduce_sum(e), w, table


@program
def gates():
    loss, w, table = model()
    opt = tf.train.GradientDescentOptimizer(0.1)
    opt.minimize(loss, var_list=[w], gate_gradients=tf.train.Optimizer.GATE_GRAPH)
    opt.minimize(loss, var_list=[w], gate_gradients=tf.train.Optimizer.GATE_NONE, name="free")
    opt.minimize(loss, var_list=[w], gate_gradients=opt.GATE_OP, grad_loss=tf.constant(2.0), colocate_gradients_with_ops=True, aggregation_method=tf.AggregationMethod.EXPERIMENTAL_ACCUMULATE_N)


@program
def sync_replicas():
    loss, w, table = model()
    step = tf.train.get_or_create_global_step()
    opt = tf.train.SyncReplicasOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), replicas_to_aggregate=2)
    opt.minimize(loss, global_step=step, var_list=[w])
    opt.get_init_tokens_op()
    opt.get_init_tokens_op(0)


@program
def staging_and_replicas():
    from tensorflow.python.ops import data_flow_ops, inplace_ops
    area = data_flow_ops.StagingArea([tf.float32, tf.int32], shapes=[[2], []], capacity=3)
    area.put([tf.constant([1.0, 2.0]), tf.constant(3)])
    area.get()
    area.size()
    area.clear()
    named = data_flow_ops.StagingArea([tf.float32], shared_name="kept")
    named.put([tf.placeholder(tf.float32, [None], name="p")], name="in")
    x = tf.placeholder(tf.float32, [4, 2], name="x")
    inplace_ops.alias_inplace_update(x, 1, [1.0, 2.0])
    inplace_ops.alias_inplace_update(x, None, tf.zeros([4, 2]))
    with tf.device(tf.train.replica_device_setter(cluster=tf.train.ClusterSpec({"ps": ["a:1", "b:1"], "worker": ["c:1"]}), worker_device="/job:worker/task:0/cpu:0")):
        v = tf.Variable(1.0, name="v")
        w = tf.Variable(2.0, name="w")
        with tf.device("/job:ps/task:7"):
            tf.Variable(3.0, name="u")
        v + w
