"""A generator and a discriminator that learn in turns: variables by scope, a shared discriminator, labels smoothed on one side."""
from program import normal, program, ramp, tf


def generator(z):
    with tf.variable_scope("generator"):
        h = tf.layers.dense(z, 8, activation=tf.nn.relu, kernel_initializer=normal(1), name="hidden")
        return tf.layers.dense(h, 4, activation=tf.tanh, kernel_initializer=normal(2), name="sample")


def discriminator(x, reuse=None):
    with tf.variable_scope("discriminator", reuse=reuse):
        h = tf.layers.dense(x, 8, activation=tf.nn.leaky_relu, kernel_initializer=normal(3), name="hidden")
        h = tf.layers.dense(h, 6, activation=tf.nn.leaky_relu, kernel_initializer=normal(4), name="hidden2")
        logit = tf.layers.dense(h, 1, kernel_initializer=normal(5), name="logit")
        return tf.nn.sigmoid(logit), logit


@program
def gan():
    real = tf.placeholder(tf.float32, [None, 4], name="real")
    z = tf.placeholder(tf.float32, [None, 3], name="z")
    fake = generator(z)
    d_real, logit_real = discriminator(real)
    d_fake, logit_fake = discriminator(fake, reuse=True)
    with tf.name_scope("losses"):
        smooth = tf.ones_like(logit_real) * 0.9
        d_loss_real = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logit_real, labels=smooth), name="d_real")
        d_loss_fake = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logit_fake, labels=tf.zeros_like(logit_fake)), name="d_fake")
        d_loss = tf.add(d_loss_real, d_loss_fake, name="d")
        g_loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logit_fake, labels=tf.ones_like(logit_fake)), name="g")
    d_vars = [v for v in tf.trainable_variables() if v.name.startswith("discriminator/")]
    g_vars = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="generator")
    with tf.variable_scope("training"):
        d_train = tf.train.AdamOptimizer(2e-3, beta1=0.5, name="d_adam").minimize(d_loss, var_list=d_vars)
        g_train = tf.train.AdamOptimizer(2e-3, beta1=0.5, name="g_adam").minimize(g_loss, var_list=g_vars)
    return d_loss, [d_train, g_train], {real: ramp(6, 4), z: ramp(6, 3)}, [fake, d_real, d_fake, g_loss]
