"""More generative models: a RealNVP flow, a restricted Boltzmann machine by contrastive divergence, an adversarial autoencoder, a ladder
of reconstructions, a GAN of two times two networks that turn images into each other."""
from program import classes, normal, positive, program, ramp, tf


@program(rtol=1e-4)
def normalizing_flow():
    x = tf.placeholder(tf.float32, [None, 4], name="x")

    def scale_and_shift(given, seed, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(given, 6, activation=tf.tanh, kernel_initializer=normal(seed), name="h")
            both = tf.layers.dense(h, 4, kernel_initializer=normal(seed + 1, 0.1), name="both")
            s, t = tf.split(both, 2, axis=1)
            return tf.tanh(s), t

    def coupling(z, flip, seed, name):
        left = z[:, :2]
        right = z[:, 2:]
        if flip:
            left = z[:, 2:]
            right = z[:, :2]
        s, t = scale_and_shift(left, seed, name)
        moved = right * tf.exp(s) + t
        change = tf.reduce_sum(s, 1)
        if flip:
            return tf.concat([moved, left], 1), change
        return tf.concat([left, moved], 1), change

    with tf.name_scope("forward"):
        z, total = coupling(x, False, 1, "coupling0")
        z, change = coupling(z, True, 3, "coupling1")
        total = total + change
        z, change = coupling(z, False, 5, "coupling2")
        total = total + change
        z, change = coupling(z, True, 7, "coupling3")
        total = total + change
    with tf.name_scope("prior"):
        squares = tf.reduce_sum(tf.square(z), 1)
        log_prior = -0.5 * squares - 3.6757541
    with tf.name_scope("likelihood"):
        bits = log_prior + total
        loss = -tf.reduce_mean(bits, name="loss")
    with tf.name_scope("inverse"):
        left = z[:, 2:]
        s, t = scale_and_shift(left, 7, "coupling3")
        back = (z[:, :2] - t) * tf.exp(-s)
        y = tf.concat([back, left], 1)
        left = y[:, :2]
        s, t = scale_and_shift(left, 5, "coupling2")
        back = (y[:, 2:] - t) * tf.exp(-s)
        y = tf.concat([left, back], 1)
        left = y[:, 2:]
        s, t = scale_and_shift(left, 3, "coupling1")
        back = (y[:, :2] - t) * tf.exp(-s)
        y = tf.concat([back, left], 1)
        left = y[:, :2]
        s, t = scale_and_shift(left, 1, "coupling0")
        back = (y[:, 2:] - t) * tf.exp(-s)
        restored = tf.concat([left, back], 1, name="restored")
        error = tf.reduce_max(tf.abs(restored - x), name="error")
    with tf.name_scope("summaries"):
        tf.summary.scalar("loss", loss)
        tf.summary.histogram("code", z)
    optimizer = tf.train.MomentumOptimizer(0.01, 0.9)
    grads = optimizer.compute_gradients(loss)
    limited = []
    for g, v in grads:
        limited.append((tf.clip_by_value(g, -1.0, 1.0), v))
    train = optimizer.apply_gradients(limited)
    return loss, train, {x: ramp(6, 4)}, [error, bits]


@program
def boltzmann_machine():
    visible = tf.placeholder(tf.float32, [None, 6], name="visible")
    chances = tf.placeholder(tf.float32, [None, 4], name="chances")
    w = tf.get_variable("w", [6, 4], initializer=normal(1))
    a = tf.get_variable("a", [6], initializer=tf.zeros_initializer())
    b = tf.get_variable("b", [4], initializer=tf.zeros_initializer())
    momentum = tf.get_variable("momentum", [6, 4], initializer=tf.zeros_initializer(), trainable=False)

    def hidden_of(v):
        return tf.sigmoid(tf.matmul(v, w) + b)

    def visible_of(h):
        return tf.sigmoid(tf.matmul(h, w, transpose_b=True) + a)

    with tf.name_scope("positive"):
        h0 = hidden_of(visible)
        drawn = tf.cast(tf.less(chances, h0), tf.float32, name="drawn")
        associated = tf.matmul(visible, drawn, transpose_a=True)
    with tf.name_scope("negative"):
        v1 = visible_of(drawn)
        h1 = hidden_of(v1)
        v2 = visible_of(h1)
        h2 = hidden_of(v2)
        dreamt = tf.matmul(v2, h2, transpose_a=True)
    with tf.name_scope("energy"):
        linear = tf.matmul(visible, tf.expand_dims(a, 1))
        inside = tf.nn.softplus(tf.matmul(visible, w) + b)
        energy = -tf.squeeze(linear, [1]) - tf.reduce_sum(inside, 1)
        free = tf.reduce_mean(energy, name="free")
    with tf.name_scope("update"):
        size = tf.cast(tf.shape(visible)[0], tf.float32)
        slope = (associated - dreamt) / size
        speed = tf.assign(momentum, momentum * 0.5 + slope * 0.1)
        with tf.control_dependencies([speed]):
            move = tf.assign_add(w, momentum * 1.0)
        move_a = tf.assign_add(a, 0.1 * tf.reduce_mean(visible - v2, 0))
        move_b = tf.assign_add(b, 0.1 * tf.reduce_mean(h0 - h2, 0))
        train = tf.group(move, move_a, move_b, name="train")
    loss = tf.reduce_mean(tf.squared_difference(visible, v1), name="loss")
    return loss, train, {visible: positive(5, 6), chances: positive(5, 4)}, [free]


@program(rtol=1e-4)
def adversarial_autoencoder():
    x = tf.placeholder(tf.float32, [None, 8], name="x")
    prior = tf.placeholder(tf.float32, [None, 2], name="prior")

    def encoder(value):
        with tf.variable_scope("encoder", reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(value, 6, activation=tf.nn.elu, kernel_initializer=normal(1), name="h1")
            h = tf.layers.dense(h, 4, activation=tf.nn.elu, kernel_initializer=normal(2), name="h2")
            return tf.layers.dense(h, 2, kernel_initializer=normal(3), name="code")

    def decoder(code):
        with tf.variable_scope("decoder", reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(code, 4, activation=tf.nn.elu, kernel_initializer=normal(4), name="h1")
            h = tf.layers.dense(h, 6, activation=tf.nn.elu, kernel_initializer=normal(5), name="h2")
            return tf.layers.dense(h, 8, kernel_initializer=normal(6), name="out")

    def critic(code):
        with tf.variable_scope("critic", reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(code, 5, kernel_initializer=normal(7), name="h")
            h = tf.nn.leaky_relu(h, 0.1)
            return tf.layers.dense(h, 1, kernel_initializer=normal(8), name="logit")

    code = encoder(x)
    restored = decoder(code)
    with tf.name_scope("reconstruction"):
        distance = tf.reduce_mean(tf.abs(x - restored))
        summed = tf.reduce_sum(tf.square(x - restored), 1)
        reconstruction = tf.reduce_mean(summed) + distance
    with tf.name_scope("adversary"):
        real = critic(prior)
        fake = critic(code)
        on_real = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(real), logits=real)
        on_fake = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.zeros_like(fake), logits=fake)
        critic_loss = tf.reduce_mean(on_real) + tf.reduce_mean(on_fake)
        fooled = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(fake), logits=fake)
        encoder_loss = tf.reduce_mean(fooled, name="encoder")
    with tf.name_scope("phases"):
        encoder_variables = tf.trainable_variables("encoder/")
        judged = tf.trainable_variables("critic/")
        first = tf.train.MomentumOptimizer(0.02, 0.9, name="Rebuild").minimize(reconstruction, var_list=tf.trainable_variables("(en|de)coder/"))
        second = tf.train.GradientDescentOptimizer(0.1, name="Judge").minimize(critic_loss, var_list=judged)
        third = tf.train.GradientDescentOptimizer(0.1, name="Fool").minimize(encoder_loss, var_list=encoder_variables)
    tf.summary.scalar("reconstruction", reconstruction)
    tf.summary.scalar("critic", critic_loss)
    return reconstruction, [first, second, third], {x: ramp(5, 8), prior: ramp(5, 2)}, [critic_loss, encoder_loss, code]


@program(rtol=1e-4)
def ladder():
    x = tf.placeholder(tf.float32, [6, 5], name="x")
    labels = tf.placeholder(tf.int32, [3], name="labels")
    noise = tf.placeholder(tf.float32, [6, 5], name="noise")

    def whitened(value):
        mean, variance = tf.nn.moments(value, [0])
        return tf.nn.batch_normalization(value, mean, variance, None, None, 0.001), mean, variance

    with tf.variable_scope("weights"):
        w1 = tf.get_variable("w1", [5, 4], initializer=normal(1))
        w2 = tf.get_variable("w2", [4, 3], initializer=normal(2))
        v1 = tf.get_variable("v1", [4, 5], initializer=normal(3))
        v2 = tf.get_variable("v2", [3, 4], initializer=normal(4))
        beta1 = tf.get_variable("beta1", [4], initializer=tf.zeros_initializer())
        beta2 = tf.get_variable("beta2", [3], initializer=tf.zeros_initializer())
        gamma2 = tf.get_variable("gamma2", [3], initializer=tf.ones_initializer())
    with tf.name_scope("clean"):
        z1, m1, s1 = whitened(tf.matmul(x, w1))
        h1 = tf.nn.relu(z1 + beta1)
        z2, m2, s2 = whitened(tf.matmul(h1, w2))
        clean_logits = gamma2 * (z2 + beta2)
    with tf.name_scope("noisy"):
        blurred = x + 0.3 * noise
        n1, _, _ = whitened(tf.matmul(blurred, w1))
        n1 = n1 + 0.1 * noise[:, :4]
        g1 = tf.nn.relu(n1 + beta1)
        n2, _, _ = whitened(tf.matmul(g1, w2))
        n2 = n2 + 0.1 * noise[:, 1:4]
        logits = gamma2 * (n2 + beta2)
        top = tf.nn.softmax(logits)

    def combined(z, u, size, name):
        """The denoising function: a gate between what comes from aside and from above."""
        with tf.variable_scope(name):
            a = []
            for i in range(6):
                a.append(tf.get_variable("a%d" % i, [size], initializer=tf.constant_initializer(1.0 if i == 1 else 0.0)))
            gate = tf.sigmoid(a[0] * u + a[1]) * a[2]
            mean = gate + a[3] * u
            shape = tf.sigmoid(a[1] * u + a[4])
            inner = (z - mean) * shape
            return inner + mean + a[5]

    with tf.name_scope("decoder"):
        u2, _, _ = whitened(top)
        e2 = combined(n2, u2, 3, "combine2")
        u1, _, _ = whitened(tf.matmul(e2, v2))
        e1 = combined(n1, u1, 4, "combine1")
        u0, _, _ = whitened(tf.matmul(e1, v1))
        e0 = combined(blurred, u0, 5, "combine0")
    with tf.name_scope("costs"):
        c2 = tf.reduce_mean(tf.squared_difference((e2 - m2) * tf.rsqrt(s2 + 0.001), z2))
        c1 = tf.reduce_mean(tf.squared_difference((e1 - m1) * tf.rsqrt(s1 + 0.001), z1))
        c0 = tf.reduce_mean(tf.squared_difference(e0, x))
        unsupervised = 0.1 * c2 + 0.1 * c1 + c0
        supervised = tf.losses.sparse_softmax_cross_entropy(labels, logits[:3])
        loss = supervised + 0.1 * unsupervised
    with tf.name_scope("running"):
        running = tf.get_variable("running", [4], initializer=tf.zeros_initializer(), trainable=False)
        kept = running * 0.9
        follow = tf.assign(running, kept + 0.1 * m1, name="follow")
        step = tf.train.get_or_create_global_step()
        rate = tf.train.polynomial_decay(0.02, step, 20, 0.005)
    train = tf.train.MomentumOptimizer(rate, 0.5).minimize(loss, global_step=step)
    return loss, [train, follow.op], {x: ramp(6, 5), labels: classes(3, 3), noise: ramp(6, 5)}, [clean_logits, unsupervised, running]


@program(rtol=1e-3)
def cycle_gan():
    a = tf.placeholder(tf.float32, [2, 6, 6, 2], name="a")
    b = tf.placeholder(tf.float32, [2, 6, 6, 2], name="b")

    def instance_norm(x, channels, name):
        with tf.variable_scope(name):
            scale = tf.get_variable("scale", [channels], initializer=tf.ones_initializer())
            offset = tf.get_variable("offset", [channels], initializer=tf.zeros_initializer())
            mean, variance = tf.nn.moments(x, [1, 2], keep_dims=True)
            inverse = tf.rsqrt(variance + 0.00001)
            return scale * ((x - mean) * inverse) + offset

    def translator(x, seed, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            padded = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
            h = tf.layers.conv2d(padded, 4, 3, kernel_initializer=normal(seed), name="c1")
            h = tf.nn.relu(instance_norm(h, 4, "n1"))
            h = tf.layers.conv2d(h, 6, 3, strides=2, padding="same", kernel_initializer=normal(seed + 1), name="c2")
            h = tf.nn.relu(instance_norm(h, 6, "n2"))
            side = tf.layers.conv2d(h, 6, 3, padding="same", kernel_initializer=normal(seed + 2), name="r1")
            h = h + instance_norm(side, 6, "n3")
            with tf.variable_scope("up"):
                w = tf.get_variable("w", [3, 3, 4, 6], initializer=normal(seed + 3))
                h = tf.nn.conv2d_transpose(h, w, [2, 6, 6, 4], [1, 2, 2, 1], "SAME")
            h = tf.nn.relu(h)
            return tf.layers.conv2d(h, 2, 3, padding="same", activation=tf.tanh, kernel_initializer=normal(seed + 4), name="c3")

    def judge(x, seed, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            h = tf.layers.conv2d(x, 4, 3, strides=2, padding="same", kernel_initializer=normal(seed), name="c1")
            h = tf.nn.leaky_relu(h, 0.2)
            return tf.layers.conv2d(h, 1, 3, padding="same", kernel_initializer=normal(seed + 1), name="c2")

    fake_b = translator(a, 1, "a_to_b")
    fake_a = translator(b, 11, "b_to_a")
    back_a = translator(fake_b, 11, "b_to_a")
    back_b = translator(fake_a, 1, "a_to_b")
    with tf.name_scope("cycle"):
        around_a = tf.reduce_mean(tf.square(back_a - a))
        around_b = tf.reduce_mean(tf.square(back_b - b))
        cycle = 10.0 * (around_a + around_b)
    with tf.name_scope("judges"):
        real_a = judge(a, 21, "judge_a")
        judged_a = judge(fake_a, 21, "judge_a")
        real_b = judge(b, 31, "judge_b")
        judged_b = judge(fake_b, 31, "judge_b")
        loss_a = tf.reduce_mean(tf.squared_difference(real_a, 0.9)) + tf.reduce_mean(tf.square(judged_a))
        loss_b = tf.reduce_mean(tf.squared_difference(real_b, 0.9)) + tf.reduce_mean(tf.square(judged_b))
    with tf.name_scope("translators"):
        fooled_a = tf.reduce_mean(tf.squared_difference(judged_a, 0.9))
        fooled_b = tf.reduce_mean(tf.squared_difference(judged_b, 0.9))
        loss = cycle + fooled_a + fooled_b
    with tf.name_scope("identity"):
        same_a = tf.reduce_mean(tf.square(translator(a, 11, "b_to_a") - a))
        same_b = tf.reduce_mean(tf.square(translator(b, 1, "a_to_b") - b))
        loss = loss + 0.5 * (same_a + same_b)
    with tf.name_scope("summaries"):
        tf.summary.scalar("cycle", cycle)
        tf.summary.scalar("judge_a", loss_a)
        tf.summary.scalar("judge_b", loss_b)
        tf.summary.image("fake", tf.concat([fake_a, fake_b], 2)[:, :, :, :1], max_outputs=1)
    translate = tf.train.GradientDescentOptimizer(0.001).minimize(loss, var_list=tf.trainable_variables("._to_"))
    judging_a = tf.train.GradientDescentOptimizer(0.01).minimize(loss_a, var_list=tf.trainable_variables("judge_a"))
    judging_b = tf.train.GradientDescentOptimizer(0.01).minimize(loss_b, var_list=tf.trainable_variables("judge_b"))
    return loss, [translate, judging_a, judging_b], {a: ramp(2, 6, 6, 2), b: positive(2, 6, 6, 2)}, [loss_a, loss_b]
