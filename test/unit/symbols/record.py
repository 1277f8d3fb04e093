"""Writes expected.txt: what TensorFlow gives for the expressions of ValuesTest.cpp, which have the same names. Run with the
conformance venv (TF_USE_LEGACY_KERAS=1) from this folder."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
tf.disable_control_flow_v2()
D = tf.distributions
OUT = []


def value(name, f):
    with tf.Graph().as_default(), tf.Session() as s:
        y = f()
        s.run(tf.global_variables_initializer())
        v = np.asarray(s.run(y))
        OUT.append("%s %s" % (name, " ".join("%.9g" % x for x in v.astype(np.float64).reshape(-1))))


X = [0.1, 0.4, 0.8]
normal = lambda: D.Normal([0.5, -1.0, 2.0], 2.0)
uniform = lambda: D.Uniform(0.2, [0.7, 3.0, 0.5])
bernoulli = lambda: D.Bernoulli(logits=[0.3, -1.2, 2.0])
bernoulli_p = lambda: D.Bernoulli(probs=[0.3, 0.5, 0.9])
categorical = lambda: D.Categorical(logits=[[0.1, 0.5, -1.0], [2.0, 0.0, 1.0]])
categorical_p = lambda: D.Categorical(probs=[0.2, 0.5, 0.3])
beta = lambda: D.Beta([1.5, 2.0, 3.0], 2.5)
gamma = lambda: D.Gamma([1.5, 2.0, 3.0], 2.5)
exponential = lambda: D.Exponential([0.5, 1.0, 2.0])
laplace = lambda: D.Laplace([0.5, -1.0, 2.0], 2.0)
for name, d in [("normal", normal), ("uniform", uniform), ("beta", beta), ("gamma", gamma), ("exponential", exponential), ("laplace", laplace)]:
    value(name + ".log_prob", lambda: d().log_prob(X))
    value(name + ".prob", lambda: d().prob(X))
    value(name + ".cdf", lambda: d().cdf(X))
    value(name + ".entropy", lambda: d().entropy())
    value(name + ".mean", lambda: d().mean())
    value(name + ".variance", lambda: d().variance())
    value(name + ".stddev", lambda: d().stddev())
    if name not in ("uniform",):
        value(name + ".mode", lambda: d().mode())
    value(name + ".sample", lambda: d().sample([2], seed=3))
    value(name + ".sample_scalar", lambda: d().sample(seed=11))
for name, d in [("bernoulli", bernoulli), ("bernoulli_p", bernoulli_p)]:
    value(name + ".log_prob", lambda: d().log_prob([0, 1, 1]))
    value(name + ".prob", lambda: d().prob([0, 1, 1]))
    value(name + ".entropy", lambda: d().entropy())
    value(name + ".mean", lambda: d().mean())
    value(name + ".variance", lambda: d().variance())
    value(name + ".mode", lambda: d().mode())
    value(name + ".sample", lambda: d().sample([4], seed=3))
value("categorical.log_prob", lambda: categorical().log_prob([1, 2]))
value("categorical.entropy", lambda: categorical().entropy())
value("categorical.mode", lambda: categorical().mode())
value("categorical.sample", lambda: categorical().sample([3], seed=3))
value("categorical_p.prob", lambda: categorical_p().prob(2))
value("categorical_p.prob_many", lambda: categorical_p().prob([2, 0, 1, 1]))
value("categorical_p.sample", lambda: categorical_p().sample([5], seed=8))
value("kl.normal", lambda: D.kl_divergence(normal(), D.Normal(0.0, [1.0, 3.0, 0.5])))
value("kl.bernoulli", lambda: D.kl_divergence(bernoulli(), bernoulli_p()))
value("kl.categorical", lambda: D.kl_divergence(categorical(), D.Categorical(logits=[0.0, 1.0, 2.0])))
value("kl.beta", lambda: D.kl_divergence(beta(), D.Beta(2.0, 3.0)))
value("kl.gamma", lambda: D.kl_divergence(gamma(), D.Gamma(2.0, 3.0)))
value("cross_entropy.normal", lambda: normal().cross_entropy(D.Normal(0.0, [1.0, 3.0, 0.5])))


def reparameterized():
    loc = tf.constant([1.0, 2.0])
    scale = tf.constant([0.5, 3.0])
    return tf.concat(tf.gradients(tf.square(D.Normal(loc, scale).sample([3], seed=4)), [loc, scale]), 0)


value("gradients.of_samples", reparameterized)

# -- second derivatives, gradients of one's own


def quadratic(dtype):
    x = tf.Variable(np.array([1.0, 2.0], dtype))
    a = tf.constant(np.array([[2.0, 1.0], [1.0, 3.0]], dtype))
    return tf.hessians(tf.reduce_sum(tf.matmul(x[None], tf.matmul(a, x[:, None]))) / 2, x)[0]


value("hessians.quadratic", lambda: quadratic(np.float32))
value("hessians.quadratic64", lambda: quadratic(np.float64))


def cubes():
    x = tf.constant([[1.0, 2.0], [3.0, 0.5]])
    return tf.hessians(tf.reduce_sum(x * x * x * tf.exp(x)), x)[0]


value("hessians.matrix", cubes)


def two():
    x, y = tf.constant([1.0, -1.0]), tf.constant([0.5, 0.25, 2.0])
    hx, hy = tf.hessians(tf.reduce_sum(tf.sin(x)) * tf.reduce_prod(y), [x, y])
    return tf.concat([tf.reshape(hx, [-1]), tf.reshape(hy, [-1])], 0)


value("hessians.two", two)


def newton():
    x = tf.Variable([1.5, -0.5])
    loss = tf.reduce_sum(tf.square(tf.square(x) - [2.0, 3.0]))
    h = tf.hessians(loss, x)[0]
    step = tf.matrix_solve(h, tf.gradients(loss, x)[0][:, None])[:, 0]
    return x - step


value("hessians.newton", newton)


def custom():
    @tf.custom_gradient
    def f(x):
        e = tf.exp(x)
        return tf.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))
    x = tf.constant([0.5, 100.0])
    return tf.gradients(f(x) * 3.0, x)[0]


value("custom_gradient", custom)


def custom_two():
    @tf.custom_gradient
    def f(x, y):
        return x * y, lambda dy: (dy * 10.0, dy * 100.0)
    x, y = tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])
    return tf.concat(tf.gradients(tf.square(f(x, y)), [x, y]), 0)


value("custom_gradient.two", custom_two)

# -- keras
K = tf.keras
Y = np.array([[0, 1, 0], [0, 0, 1]], np.float32)
P = np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]], np.float32)
for name in ("mean_squared_error", "mean_absolute_error", "categorical_crossentropy", "binary_crossentropy"):
    value("keras.losses." + name, lambda: getattr(K.losses, name)(tf.constant(Y), tf.constant(P)))
value("keras.losses.sparse_categorical_crossentropy", lambda: K.losses.sparse_categorical_crossentropy(tf.constant([1, 2]), tf.constant(P)))
value("keras.losses.of_softmax", lambda: K.losses.categorical_crossentropy(tf.constant(Y), tf.nn.softmax(tf.constant([[1.0, 2.0, 50.0], [3.0, 0.0, 1.0]]))))
value("keras.metrics.categorical_accuracy", lambda: K.metrics.categorical_accuracy(tf.constant(Y), tf.constant(P)))
value("keras.metrics.sparse_categorical_accuracy", lambda: K.metrics.sparse_categorical_accuracy(tf.constant([[1.0], [2.0]]), tf.constant(P)))
value("keras.metrics.binary_accuracy", lambda: K.metrics.binary_accuracy(tf.constant(Y), tf.constant(P)))
value("keras.regularizers.l2", lambda: K.regularizers.l2(0.1)(tf.constant([1.0, -2.0])))
value("keras.regularizers.l1_l2", lambda: K.regularizers.l1_l2(0.1, 0.2)(tf.constant([1.0, -2.0])))
value("keras.pad_sequences", lambda: tf.constant(K.preprocessing.sequence.pad_sequences([[1, 2, 3], [4], [5, 6]])))
value("keras.pad_sequences.post", lambda: tf.constant(K.preprocessing.sequence.pad_sequences([[1, 2, 3], [4]], maxlen=2, padding="post", truncating="post", value=9)))
value("keras.to_categorical", lambda: tf.constant(K.utils.to_categorical([2, 0, 1], 4)))
value("keras.depthwise", lambda: K.layers.DepthwiseConv2D(2, depth_multiplier=2, padding="same", depthwise_initializer="ones", bias_initializer="ones")(
    tf.reshape(tf.range(18.0), [1, 3, 3, 2])))


def sequential():
    import tf_keras
    from tf_keras import initializers as init
    x = np.linspace(-1, 1, 24).reshape(12, 2).astype(np.float32)
    y = (x[:, :1] * 2 - x[:, 1:] + 0.5).astype(np.float32)
    m = tf_keras.Sequential([
        tf_keras.layers.Dense(3, activation="tanh", kernel_initializer=init.Constant(0.3), kernel_regularizer=tf_keras.regularizers.l2(0.01)),
        tf_keras.layers.Dense(1, kernel_initializer=init.Constant(-0.2))])
    m.compile(tf.train.GradientDescentOptimizer(0.1), "mse", metrics=["mae"])
    h = m.fit(x, y, batch_size=5, epochs=3, shuffle=False, verbose=0)
    e = m.evaluate(x, y, batch_size=5, verbose=0)
    p = m.predict(x, batch_size=5)
    return np.concatenate([h.history["loss"], h.history.get("mae", h.history.get("mean_absolute_error")), e, p.reshape(-1)] + [w.reshape(-1) for w in m.get_weights()])


with tf.Graph().as_default():
    OUT.append("keras.sequential " + " ".join("%.9g" % v for v in sequential()))

# -- tables, images, operators


def value_with_tables(name, f):
    with tf.Graph().as_default(), tf.Session() as s:
        y = f()
        s.run(tf.tables_initializer())
        OUT.append("%s %s" % (name, " ".join("%.9g" % x for x in np.asarray(s.run(y)).astype(np.float64).reshape(-1))))


WORDS = ["emerson", "lake", "and", "palmer"]


def index(buckets):
    from tensorflow.python.ops import lookup_ops
    t = lookup_ops.index_table_from_tensor(WORDS, num_oov_buckets=buckets)
    return tf.concat([t.lookup(tf.constant(["lake", "x", "palmer", "unknown words"])), t.size()[None]], 0)


value_with_tables("lookup.index", lambda: index(0))
value_with_tables("lookup.index_buckets", lambda: index(5))

IMAGE = np.sin(np.arange(40)).astype(np.float32).reshape(1, 5, 4, 2)
import tensorflow as tf2


def projective(interpolation, t):
    return tf2.raw_ops.ImageProjectiveTransformV2(images=IMAGE, transforms=np.array([t], np.float32), output_shape=[5, 4], interpolation=interpolation)


value("image.translate", lambda: projective("NEAREST", [1, 0, -1, 0, 1, -2, 0, 0]))
value("image.transform", lambda: projective("BILINEAR", [1.1, 0.2, -0.3, 0.1, 0.9, 0.4, 0.001, 0.002]))


def rotation(angle):
    h, w = 5, 4
    c, s = np.cos(angle), np.sin(angle)
    return [c, -s, ((w - 1) - (c * (w - 1) - s * (h - 1))) / 2, s, c, ((h - 1) - (s * (w - 1) + c * (h - 1))) / 2, 0, 0]


value("image.rotate", lambda: projective("BILINEAR", rotation(0.5)))
L = np.array([[2.0, 9.0, 9.0], [1.0, 3.0, 9.0], [-1.0, 0.5, 4.0]], np.float32)


def operator(f):
    return f(tf.linalg.LinearOperatorLowerTriangular(tf.constant(L)))


B = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], np.float32)
value("operator.matmul", lambda: operator(lambda o: o.matmul(B)))
value("operator.matmul_adjoint", lambda: operator(lambda o: o.matmul(B, adjoint=True)))
value("operator.solve", lambda: operator(lambda o: o.solve(B)))
value("operator.solve_adjoint", lambda: operator(lambda o: o.solve(B, adjoint=True)))
value("operator.determinant", lambda: operator(lambda o: o.determinant()))
value("operator.log_abs_determinant", lambda: operator(lambda o: o.log_abs_determinant()))
value("operator.trace", lambda: operator(lambda o: o.trace()))
value("stateless_random_uniform", lambda: tf.random.stateless_uniform([3], seed=[1, 2], minval=2.0, maxval=5.0))
value("stateless_random_normal", lambda: tf.random.stateless_normal([3], seed=[1, 2], mean=1.0, stddev=2.0))


def simple_rnn():
    import tf_keras
    from tf_keras import initializers as init
    cell = tf_keras.layers.SimpleRNNCell(3, kernel_initializer=init.Constant(0.2), recurrent_initializer=init.Constant(-0.1), bias_initializer=init.Constant(0.05))
    return cell(tf.constant([[1.0, 2.0], [0.5, -1.0]]), [tf.constant([[0.1, 0.2, 0.3], [0.0, -0.5, 1.0]])])[0]


value("simple_rnn_cell", simple_rnn)

# Signals, images, rankings (MeasuresTest.cpp).
WAVE = np.sin(np.arange(2 * 50, dtype=np.float32) * 0.37).reshape(2, 50).astype(np.float32)
parts = lambda c: tf.stack([tf.math.real(c), tf.math.imag(c)])
value("signal.hann", lambda: tf.signal.hann_window(7))
value("signal.hann_symmetric", lambda: tf.signal.hann_window(8, periodic=False))
value("signal.hamming", lambda: tf.signal.hamming_window(8))
value("signal.frame", lambda: tf.signal.frame(WAVE, 8, 3))
value("signal.frame_padded", lambda: tf.signal.frame(WAVE, 8, 3, pad_end=True, pad_value=2.0))
value("signal.frame_axis", lambda: tf.signal.frame(WAVE.T.copy(), 8, 5, axis=0))
value("signal.overlap_and_add", lambda: tf.signal.overlap_and_add(np.arange(30, dtype=np.float32).reshape(2, 3, 5), 2))
value("signal.stft", lambda: parts(tf.signal.stft(WAVE, 16, 4)))
value("signal.stft_long", lambda: parts(tf.signal.stft(WAVE, 12, 5, fft_length=32, window_fn=None, pad_end=True)))
value("signal.rfft", lambda: parts(tf.signal.rfft(WAVE, [64])))
value("signal.irfft", lambda: tf.signal.irfft(tf.signal.rfft(WAVE)[:, :20]))
value("signal.inverse_stft", lambda: tf.signal.inverse_stft(tf.signal.stft(WAVE, 16, 4), 16, 4, window_fn=tf.signal.inverse_stft_window_fn(4)))
value("signal.inverse_stft_long", lambda: tf.signal.inverse_stft(tf.signal.stft(WAVE, 12, 5, fft_length=32), 12, 5, fft_length=32))
PICTURE = ((np.arange(2 * 40 * 40 * 3) * 7919 % 251) / 251.0).reshape(2, 40, 40, 3).astype(np.float32)
value("image.ssim", lambda: tf.image.ssim(PICTURE, PICTURE * 0.7 + 0.1, 1.0))
value("image.ssim_bytes", lambda: tf.image.ssim((PICTURE * 255).astype(np.uint8), (PICTURE[:, ::-1].copy() * 200).astype(np.uint8), 255, filter_size=5))
value("image.ssim_multiscale", lambda: tf.image.ssim_multiscale(PICTURE, PICTURE * 0.7 + 0.1, 1.0, power_factors=(0.3, 0.7), filter_size=9))


RANKED_LABELS = np.array([[0, 2], [1, -1], [3, 2]], np.int64)
SCORES = np.array([[0.1, 0.5, 0.3, 0.2], [0.6, 0.3, 0.05, 0.05], [0.1, 0.2, 0.4, 0.3]], np.float32)


def local_value(name, f):
    with tf.Graph().as_default(), tf.Session() as s:
        v, u = f()
        s.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        s.run(u)
        s.run(u)
        OUT.append("%s %s" % (name, " ".join("%.9g" % x for x in np.asarray(s.run(v)).astype(np.float64).reshape(-1))))


local_value("recall_at_k", lambda: tf.metrics.recall_at_k(RANKED_LABELS, tf.constant(SCORES), 2))
local_value("recall_at_k.class", lambda: tf.metrics.recall_at_k(RANKED_LABELS, tf.constant(SCORES), 2, class_id=2))
local_value("recall_at_k.weights", lambda: tf.metrics.recall_at_k(RANKED_LABELS, tf.constant(SCORES), 1, weights=[1.0, 0.5, 2.0]))
local_value("precision_at_k", lambda: tf.metrics.precision_at_k(RANKED_LABELS, tf.constant(SCORES), 2))
local_value("precision_at_k.one", lambda: tf.metrics.precision_at_k(np.array([1, 0, 3]), tf.constant(SCORES), 3))
local_value("precision_at_k.sparse", lambda: tf.metrics.precision_at_k(tf.SparseTensor([[0, 0], [1, 0], [2, 0], [2, 1]], tf.constant([1, 1, 2, 3], tf.int64), [3, 2]), tf.constant(SCORES), 2, class_id=3))


def keras_metric(name, make, *calls):
    with tf.Graph().as_default(), tf.Session() as s:
        m = make()
        updates = [m.update_state(*a, **k) for a, k in calls]
        s.run(tf.variables_initializer(m.variables))
        for u in updates:
            s.run(u)
        OUT.append("%s %.9g" % (name, s.run(m.result())))


import tf_keras
keras_metric("keras.Mean", tf_keras.metrics.Mean, (([1.0, 2.0, 6.0],), {}), (([4.0, 5.0],), {"sample_weight": [0.5, 2.0]}))
keras_metric("keras.SparseCategoricalAccuracy", tf_keras.metrics.SparseCategoricalAccuracy, (([[1], [0], [3]], SCORES), {}), (([[1], [1], [2]], SCORES), {"sample_weight": [1.0, 3.0, 0.5]}))


def keras_lstm(sequences):
    layer = tf_keras.layers.LSTM(2, recurrent_activation="hard_sigmoid", return_sequences=sequences, kernel_initializer=tf_keras.initializers.Constant(0.3),
                                 recurrent_initializer=tf_keras.initializers.Constant(-0.2))
    return layer(tf.constant(WAVE[:, :12].reshape(2, 4, 3)))


value("keras.LSTM", lambda: keras_lstm(False))
value("keras.LSTM.sequences", lambda: keras_lstm(True))

here = os.path.dirname(os.path.abspath(__file__))
open(os.path.join(here, "expected.txt"), "w").write("\n".join(OUT) + "\n")
