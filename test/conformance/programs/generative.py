"""Generative models: variational autoencoders, a convolutional GAN with batch norm, a Wasserstein GAN with gradient penalty, a denoising
autoencoder with tied weights."""
from program import normal, program, ramp, tf, uniform


def gaussian_kl(mean, log_variance):
    with tf.name_scope("kl"):
        return -0.5 * tf.reduce_sum(1.0 + log_variance - tf.square(mean) - tf.exp(log_variance), axis=1)


@program
def vae():
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    with tf.variable_scope("encoder"):
        h = tf.layers.dense(x, 8, tf.nn.softplus, kernel_initializer=normal(1), name="h")
        mean = tf.layers.dense(h, 3, kernel_initializer=normal(2), name="mean")
        log_variance = tf.layers.dense(h, 3, kernel_initializer=normal(3), name="log_variance")
    with tf.name_scope("sample"):
        noise = tf.random_normal(tf.shape(mean), seed=7, name="noise")
        z = mean + tf.exp(0.5 * log_variance) * noise
    with tf.variable_scope("decoder"):
        h = tf.layers.dense(z, 8, tf.nn.softplus, kernel_initializer=normal(4), name="h")
        logits = tf.layers.dense(h, 12, kernel_initializer=normal(5), name="logits")
        image = tf.sigmoid(logits, name="image")
    with tf.name_scope("elbo"):
        likelihood = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), axis=1)
        kl = gaussian_kl(mean, log_variance)
        loss = tf.reduce_mean(likelihood + kl, name="loss")
    train = tf.train.AdamOptimizer(0.01).minimize(loss)
    return loss, train, {x: abs(ramp(8, 12))}, [tf.reduce_mean(kl), mean]


@program
def conditional_vae():
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    label = tf.placeholder(tf.int32, [None], name="label")
    beta = tf.Variable(0.1, trainable=False, name="beta")
    onehot = tf.one_hot(label, 3, name="onehot")
    joined = tf.concat([x, onehot], 1)
    h = tf.layers.dense(joined, 5, tf.nn.tanh, kernel_initializer=uniform(1), name="encoder")
    mean, log_variance = tf.split(tf.layers.dense(h, 4, kernel_initializer=uniform(2), name="latent"), 2, axis=1)
    z = mean + tf.random_normal(tf.shape(mean), stddev=0.5, seed=3) * tf.sqrt(tf.exp(log_variance))
    h = tf.layers.dense(tf.concat([z, onehot], 1), 5, tf.nn.tanh, kernel_initializer=uniform(4), name="decoder")
    out = tf.layers.dense(h, 6, kernel_initializer=uniform(5), name="out")
    reconstruction = tf.losses.mean_squared_error(x, out, scope="reconstruction")
    loss = reconstruction + beta * tf.reduce_mean(gaussian_kl(mean, log_variance))
    step = tf.train.AdagradOptimizer(0.1).minimize(loss)
    warm = tf.assign(beta, tf.minimum(beta * 1.2, 1.0), name="warm_up")
    return loss, [step, warm.op], {x: ramp(6, 6), label: [0, 1, 2, 0, 1, 2]}, [beta, out]


def generator(z, training):
    with tf.variable_scope("generator"):
        x = tf.layers.dense(z, 2 * 2 * 6, use_bias=False, kernel_initializer=normal(1), name="project")
        x = tf.reshape(x, [-1, 2, 2, 6])
        x = tf.nn.relu(tf.layers.batch_normalization(x, training=training, name="bn0"))
        x = tf.layers.conv2d_transpose(x, 4, [3, 3], strides=2, padding="same", use_bias=False, kernel_initializer=normal(2), name="deconv1")
        x = tf.nn.relu(tf.layers.batch_normalization(x, training=training, name="bn1"))
        x = tf.layers.conv2d_transpose(x, 1, [3, 3], strides=2, padding="same", kernel_initializer=normal(3), name="deconv2")
        return tf.tanh(x, name="image")


def discriminator(image, training, reuse=False):
    with tf.variable_scope("discriminator", reuse=reuse):
        x = tf.layers.conv2d(image, 4, 3, strides=2, padding="same", kernel_initializer=normal(4), name="conv1")
        x = tf.nn.leaky_relu(x, alpha=0.1)
        x = tf.layers.conv2d(x, 6, 3, strides=2, padding="same", use_bias=False, kernel_initializer=normal(5), name="conv2")
        x = tf.layers.batch_normalization(x, training=training, name="bn2")
        x = tf.nn.leaky_relu(x, alpha=0.1)
        return tf.layers.dense(tf.layers.flatten(x), 1, kernel_initializer=normal(6), name="logit")


@program(rtol=1e-4)  # batch norm over a tiny batch amplifies the last bits of the sums
def dcgan():
    real = tf.placeholder(tf.float32, [None, 8, 8, 1], name="real")
    z = tf.placeholder(tf.float32, [None, 3], name="z")
    fake = generator(z, True)
    on_real = discriminator(real, True)
    on_fake = discriminator(fake, True, reuse=True)
    d_loss = tf.losses.sigmoid_cross_entropy(tf.ones_like(on_real), on_real, label_smoothing=0.2, scope="d_real")
    d_loss += tf.losses.sigmoid_cross_entropy(tf.zeros_like(on_fake), on_fake, scope="d_fake")
    g_loss = tf.losses.sigmoid_cross_entropy(tf.ones_like(on_fake), on_fake, scope="g")
    trained = {}
    for name, loss, rate in (("discriminator", d_loss, 2e-3), ("generator", g_loss, 1e-3)):
        variables = tf.trainable_variables(scope=name)
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS, scope=name + "/")
        with tf.control_dependencies(updates):
            trained[name] = tf.train.AdamOptimizer(rate, beta1=0.5, name=name + "_adam").minimize(loss, var_list=variables)
    return d_loss, [trained["discriminator"], trained["generator"]], {real: ramp(4, 8, 8, 1), z: ramp(4, 3)}, [g_loss]


@program
def wasserstein_gan():
    real = tf.placeholder(tf.float32, [None, 4], name="real")
    z = tf.placeholder(tf.float32, [None, 2], name="z")
    mix = tf.placeholder(tf.float32, [None, 1], name="mix")

    def make(x):
        with tf.variable_scope("maker", reuse=tf.AUTO_REUSE):
            w = tf.get_variable("w", [2, 4], initializer=normal(1))
            return tf.matmul(x, w, name="made")

    def critic(x):
        with tf.variable_scope("critic", reuse=tf.AUTO_REUSE):
            w1 = tf.get_variable("w1", [4, 5], initializer=normal(2))
            b1 = tf.get_variable("b1", [5], initializer=tf.zeros_initializer())
            w2 = tf.get_variable("w2", [5, 1], initializer=normal(3))
            return tf.matmul(tf.tanh(tf.matmul(x, w1) + b1), w2)

    fake = make(z)
    between = mix * real + (1.0 - mix) * fake
    slopes = tf.gradients(critic(between), [between], name="slopes")[0]
    norms = tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=1) + 1e-6)
    penalty = tf.reduce_mean(tf.square(norms - 1.0), name="penalty")
    c_loss = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real)) + 10.0 * penalty
    m_loss = -tf.reduce_mean(critic(fake), name="m_loss")
    c_train = tf.train.RMSPropOptimizer(0.01).minimize(c_loss, var_list=tf.trainable_variables("critic"))
    m_train = tf.train.RMSPropOptimizer(0.01).minimize(m_loss, var_list=tf.trainable_variables("maker"))
    return c_loss, [c_train, m_train], {real: ramp(6, 4), z: ramp(6, 2), mix: abs(ramp(6, 1))}, [penalty, fake]


@program
def denoising_autoencoder():
    x = tf.placeholder(tf.float32, [None, 10], name="x")
    w = tf.get_variable("w", [10, 4], initializer=tf.glorot_uniform_initializer(seed=1))
    hidden_bias = tf.get_variable("hidden_bias", [4], initializer=tf.zeros_initializer())
    visible_bias = tf.get_variable("visible_bias", [10], initializer=tf.zeros_initializer())
    kept = tf.cast(tf.random_uniform(tf.shape(x), minval=1.0, maxval=2.0, seed=2) > 1.3, tf.float32)
    code = tf.nn.sigmoid(tf.nn.xw_plus_b(x * kept, w, hidden_bias), name="code")
    back = tf.matmul(code, w, transpose_b=True) + visible_bias
    sparsity = tf.reduce_mean(code, 0)
    kl = tf.reduce_sum(0.1 * tf.log(0.1 / sparsity) + 0.9 * tf.log(0.9 / (1.0 - sparsity)), name="kl")
    loss = tf.reduce_mean(tf.reduce_sum(tf.squared_difference(back, x), 1)) + 0.05 * kl
    train = tf.train.MomentumOptimizer(0.02, 0.9).minimize(loss)
    return loss, train, {x: ramp(8, 10)}, [code]
