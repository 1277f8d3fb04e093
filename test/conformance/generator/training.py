"""Small training graphs: models, losses, optimizers, reference and resource variables."""
import numpy as np
import tensorflow.compat.v1 as tf

from .case import Step

T = tf.train
OPTIMIZERS = {
    "sgd": lambda r: T.GradientDescentOptimizer(0.1),
    "momentum": lambda r: T.MomentumOptimizer(0.05, 0.9, use_nesterov=r.chance(0.4)),
    "adagrad": lambda r: T.AdagradOptimizer(0.1, initial_accumulator_value=r.pick([0.1, 0.5])),
    "adadelta": lambda r: T.AdadeltaOptimizer(0.5, rho=r.pick([0.9, 0.95]), epsilon=1e-4),
    "adam": lambda r: T.AdamOptimizer(0.05, beta1=r.pick([0.9, 0.5]), epsilon=r.pick([1e-8, 1e-3])),
    "rmsprop": lambda r: T.RMSPropOptimizer(0.02, momentum=r.pick([0.0, 0.5]), centered=r.chance(0.5), epsilon=1e-3),
    "ftrl": lambda r: T.FtrlOptimizer(0.1, l1_regularization_strength=r.pick([0.0, 0.01]), l2_regularization_strength=r.pick([0.0, 0.02]),
                                      l2_shrinkage_regularization_strength=r.pick([0.0, 0.0, 0.03]), learning_rate_power=r.pick([-0.5, -0.5, -0.7])),
    "adagradda": lambda r: T.AdagradDAOptimizer(0.1, T.get_or_create_global_step(), l1_regularization_strength=r.pick([0.0, 0.01])),
    "proxgd": lambda r: T.ProximalGradientDescentOptimizer(0.1, l1_regularization_strength=r.pick([0.0, 0.01]), l2_regularization_strength=r.pick([0.0, 0.05])),
    "proxadagrad": lambda r: T.ProximalAdagradOptimizer(0.1, l1_regularization_strength=r.pick([0.0, 0.01]), l2_regularization_strength=r.pick([0.0, 0.05])),
}
ACTIVATIONS = [tf.tanh, tf.nn.relu, tf.sigmoid, tf.nn.elu, tf.nn.softplus, tf.nn.selu, tf.nn.leaky_relu, tf.nn.relu6, tf.identity]


def variable(b, name, shape, domain="normal", scale=0.4):
    return tf.get_variable(name, initializer=b.cast((b.r.values("float32", shape, domain) * np.float32(scale)).astype("float32")))


def dense(b, x, name, inputs, units):
    w, bias = variable(b, name + "_w", [inputs, units]), variable(b, name + "_b", [units])
    y = tf.matmul(x, w)
    return b.r.pick(ACTIVATIONS)(tf.nn.bias_add(y, bias) if b.r.chance(0.5) else y + bias)


def losses(b, y, target):
    r = b.r
    kind = r.pick(["mse", "abs", "huber", "softmax", "sigmoid", "sparse", "log", "hinge", "l2"])
    if kind == "mse":
        return tf.losses.mean_squared_error(target, y)
    if kind == "abs":
        return tf.losses.absolute_difference(target, y)
    if kind == "huber":
        return tf.losses.huber_loss(target, y)
    if kind == "softmax":
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.nn.softmax(target), logits=y))
    if kind == "sigmoid":
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.sigmoid(target), logits=y))
    if kind == "sparse":
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.argmax(target, 1), logits=y))
    if kind == "log":
        return tf.losses.log_loss(tf.cast(target > 0, y.dtype), tf.sigmoid(y))
    if kind == "hinge":
        return tf.losses.hinge_loss(tf.cast(target > 0, y.dtype), y)
    return tf.nn.l2_loss(y - target)


def mlp(b, x, rows, inputs, outputs):
    for i in range(b.r.integer(0, 2)):
        units = b.r.integer(2, 9)
        x, inputs = dense(b, x, f"layer{i}", inputs, units), units
    return dense(b, x, "out", inputs, outputs)


def convolution(b, x, rows, inputs, outputs):
    image = tf.reshape(x, [-1, inputs, 1, 1]) if b.r.chance(0.3) else tf.reshape(tf.tile(x, [1, inputs]), [-1, inputs, inputs, 1])
    width = image.shape[2]
    f = b.r.integer(1, 4)
    k = variable(b, "kernel", [2, min(2, int(width)), 1, f])
    y = tf.nn.conv2d(image, k, [1, 1, 1, 1], b.r.pick(["SAME", "VALID"]) if inputs > 2 else "SAME")
    y = b.r.pick(ACTIVATIONS)(y)
    if b.r.chance(0.5):
        y = b.r.pick([tf.nn.max_pool, tf.nn.avg_pool])(y, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    y = tf.reduce_mean(y, [1, 2])
    return dense(b, y, "out", f, outputs)


def embedding(b, x, rows, inputs, outputs):
    vocabulary = b.r.integer(3, 9)
    table = variable(b, "table", [vocabulary, inputs])
    ids = b.placeholder(b.r.g.integers(0, vocabulary, rows).astype(b.r.pick(["int32", "int64"])), [None])
    e = tf.nn.embedding_lookup(table, ids)
    return dense(b, e * x if b.r.chance(0.5) else e + x, "out", inputs, outputs)


def norm(b, x, rows, inputs, outputs):
    mean, var = tf.nn.moments(x, [0], keepdims=b.r.chance(0.5))
    y = tf.nn.batch_normalization(x, mean, var, variable(b, "beta", [inputs]), variable(b, "gamma", [inputs], "positive"), 1e-2)
    return dense(b, y, "out", inputs, outputs)


def recurrent(b, x, rows, inputs, outputs):
    units = b.r.integer(2, 4)
    w, u, bias = variable(b, "wx", [inputs, units]), variable(b, "wh", [units, units]), variable(b, "bh", [units])
    h = tf.zeros([tf.shape(x)[0], units], x.dtype)
    for _ in range(b.r.integer(1, 3)):
        h = tf.tanh(tf.matmul(x, w) + tf.matmul(h, u) + bias)
    return dense(b, h, "out", units, outputs)


MODELS = {"mlp": (mlp, 3), "conv": (convolution, 1.5), "embed": (embedding, 2), "norm": (norm, 1), "rnn": (recurrent, 1)}


def clipping(b):
    """Sometimes gradients are clipped on their way."""
    return b.r.pick(["plain", "plain", "plain", "value", "norm", "global"])


def apply(b, optimizer, loss, step):
    how = clipping(b)
    if how == "plain":
        return optimizer.minimize(loss, global_step=step)
    pairs = [(g, v) for g, v in optimizer.compute_gradients(loss) if g is not None]
    if how == "global":
        grads, _ = tf.clip_by_global_norm([g for g, _ in pairs], 0.5)
        pairs = list(zip(grads, [v for _, v in pairs]))
    else:
        clip = (lambda g: tf.clip_by_value(g, -0.1, 0.1)) if how == "value" else (lambda g: tf.clip_by_norm(g, 0.3))
        pairs = [(clip(tf.convert_to_tensor(g)), v) for g, v in pairs]
    return optimizer.apply_gradients(pairs, global_step=step)


def training(optimizer_name):
    def make(b):
        r = b.r
        b.stateless, b.as_meta, b.floor = False, True, 1e-4
        b.tags |= {"training", "variable"}
        resource = r.chance(0.5)
        rows, inputs, outputs = r.integer(2, 6), r.integer(2, 5), r.integer(2, 4)
        x = b.placeholder(r.values("float32", [rows, inputs], "normal"), [None, inputs] if r.chance(0.6) else [rows, inputs], name="x")
        target = b.placeholder(r.values("float32", [rows, outputs], "normal"), [None, outputs] if r.chance(0.6) else [rows, outputs], name="target")
        with tf.variable_scope("model", use_resource=resource):
            model = r.weighted([(m, w) for m, w in MODELS.values()])
            loss = losses(b, model(b, x, rows, inputs, outputs), target)
            if r.chance(0.2):
                loss += 0.01 * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables()])
            optimizer = OPTIMIZERS[optimizer_name](r)
            step = tf.train.get_or_create_global_step() if optimizer_name == "adagradda" or r.chance(0.4) else None
            train = apply(b, optimizer, loss, step)
            if r.chance(0.15):
                ema = tf.train.ExponentialMovingAverage(0.9, step)
                with tf.control_dependencies([train]):
                    train = ema.apply(tf.trainable_variables())
        loss = tf.identity(loss, name="loss")
        with tf.control_dependencies(None):
            init = tf.variables_initializer(tf.global_variables(), name="init_all")
        values = [v.value().name if not resource else v.read_value().name for v in tf.global_variables()]
        feeds = dict(b.feeds)
        b.steps = [Step({}, [], [init.name]), Step({}, values)]
        for i in range(r.integer(1, 4)):
            fed = {n: np.roll(v, i, 0) for n, v in feeds.items()}
            b.steps.append(Step(fed, [loss.name] if r.chance(0.7) and model is not norm else [], [train.name if hasattr(train, "node_def") else train.op.name]))
            if r.chance(0.5):
                b.steps.append(Step({}, values))
        b.steps += [Step({}, values), Step(feeds, [loss.name])]

    return make


def training_kinds():
    return [(f"train-{name}", training(name), 1.0) for name in OPTIMIZERS]
