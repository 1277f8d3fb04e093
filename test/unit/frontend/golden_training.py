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
