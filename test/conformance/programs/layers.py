"""Layers and pictures: kernels in one and three dimensions, layers as objects, changed pictures, an autoencoder of convolutions, a
style that is written by statistics, an inception with residuals."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def inception_residual():
    images = tf.placeholder(tf.float32, [2, 9, 9, 3], name="images")
    labels = tf.placeholder(tf.int32, [2], name="labels")

    def conv(x, filters, rows, columns, seed, name):
        h = tf.layers.conv2d(x, filters, [rows, columns], padding="same", use_bias=True, kernel_initializer=normal(seed), name=name)
        return tf.nn.relu6(h)

    def block_a(x, channels, scale, seed, name):
        with tf.variable_scope(name):
            with tf.variable_scope("branch0"):
                b0 = conv(x, 2, 1, 1, seed, "conv1")
            with tf.variable_scope("branch1"):
                b1 = conv(x, 2, 1, 1, seed + 1, "conv1")
                b1 = conv(b1, 2, 3, 3, seed + 2, "conv3")
            with tf.variable_scope("branch2"):
                b2 = conv(x, 2, 1, 1, seed + 3, "conv1")
                b2 = conv(b2, 3, 3, 3, seed + 4, "conv3a")
                b2 = conv(b2, 3, 3, 3, seed + 5, "conv3b")
            joined = tf.concat([b0, b1, b2], 3, name="joined")
            up = tf.layers.conv2d(joined, channels, 1, kernel_initializer=normal(seed + 6), name="up")
            return tf.nn.relu(x + scale * up, name="out")

    def block_b(x, channels, scale, seed, name):
        with tf.variable_scope(name):
            with tf.variable_scope("branch0"):
                b0 = conv(x, 3, 1, 1, seed, "conv1")
            with tf.variable_scope("branch1"):
                b1 = conv(x, 2, 1, 1, seed + 1, "conv1")
                b1 = conv(b1, 2, 1, 5, seed + 2, "row")
                b1 = conv(b1, 3, 5, 1, seed + 3, "column")
            joined = tf.concat([b0, b1], 3, name="joined")
            up = tf.layers.conv2d(joined, channels, 1, kernel_initializer=normal(seed + 4), name="up")
            return tf.nn.relu(x + scale * up, name="out")

    def reduction(x, seed, name):
        with tf.variable_scope(name):
            pooled = tf.layers.max_pooling2d(x, 3, 2, name="pool")
            strided = tf.layers.conv2d(x, 3, 3, strides=2, activation=tf.nn.relu, kernel_initializer=normal(seed), name="conv")
            low = conv(x, 2, 1, 1, seed + 1, "low")
            deep = tf.layers.conv2d(low, 3, 3, strides=2, activation=tf.nn.relu, kernel_initializer=normal(seed + 2), name="deep")
            return tf.concat([pooled, strided, deep], 3, name="joined")

    with tf.variable_scope("stem"):
        x = conv(images, 4, 3, 3, 1, "conv1")
        left = tf.layers.average_pooling2d(x, 3, 1, padding="same", name="pool")
        right = conv(x, 2, 3, 3, 2, "conv2")
        x = tf.concat([left, right], 3, name="joined")
    x = block_a(x, 6, 0.2, 10, "a1")
    x = block_a(x, 6, 0.2, 20, "a2")
    x = reduction(x, 30, "reduction")
    with tf.variable_scope("aside"):
        aside = tf.layers.average_pooling2d(x, 2, 2, name="pool")
        aside = tf.reshape(aside, [2, 48], name="flat")
        aside_logits = tf.layers.dense(aside, 4, kernel_initializer=normal(35), name="logits")
    x = block_b(x, 12, 0.1, 40, "b1")
    x = block_b(x, 12, 0.1, 50, "b2")
    with tf.variable_scope("head"):
        pooled = tf.reduce_mean(x, [1, 2], name="pooled")
        logits = tf.layers.dense(pooled, 4, kernel_initializer=normal(60), name="logits")
    with tf.name_scope("losses"):
        main = tf.losses.sparse_softmax_cross_entropy(labels, logits, scope="main")
        other = tf.losses.sparse_softmax_cross_entropy(labels, aside_logits, weights=0.4, scope="aside")
        loss = tf.losses.get_total_loss(name="total")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.05, step, 4, 0.94)
    train = tf.train.RMSPropOptimizer(rate, decay=0.9, momentum=0.5, epsilon=1.0).minimize(loss, global_step=step)
    return loss, train, {images: ramp(2, 9, 9, 3), labels: classes(2, 4)}, [main, other, pooled]


@program(rtol=1e-4)
def convolutional_autoencoder():
    images = tf.placeholder(tf.float32, [3, 8, 8, 1], name="images")
    noise = tf.placeholder(tf.float32, [3, 8, 8, 1], name="noise")
    with tf.name_scope("spoilt"):
        mask = tf.cast(tf.greater(noise, -0.6), tf.float32)
        spoilt = tf.multiply(images, mask, name="masked")
        spoilt = tf.clip_by_value(spoilt + 0.1 * noise, -1.0, 1.0)
    with tf.variable_scope("encoder"):
        x = tf.layers.conv2d(spoilt, 4, 3, padding="same", activation=tf.nn.elu, kernel_initializer=normal(1), name="conv1")
        x1 = tf.layers.max_pooling2d(x, 2, 2, padding="same", name="pool1")
        x = tf.layers.conv2d(x1, 6, 3, padding="same", activation=tf.nn.elu, kernel_initializer=normal(2), name="conv2")
        x2 = tf.layers.max_pooling2d(x, 2, 2, padding="same", name="pool2")
        code = tf.layers.conv2d(x2, 2, 1, activation=tf.nn.sigmoid, kernel_initializer=normal(3), name="code")
    with tf.variable_scope("decoder"):
        y = tf.image.resize_nearest_neighbor(code, [4, 4], name="enlarged1")
        y = tf.layers.conv2d(y, 6, 3, padding="same", activation=tf.nn.elu, kernel_initializer=normal(4), name="conv1")
        y = y + x1[:, :, :, :1]
        y = tf.image.resize_bilinear(y, [8, 8], name="enlarged2")
        y = tf.layers.conv2d(y, 4, 3, padding="same", activation=tf.nn.elu, kernel_initializer=normal(5), name="conv2")
        out = tf.layers.conv2d(y, 1, 3, padding="same", activation=tf.tanh, kernel_initializer=normal(6), name="out")
    with tf.name_scope("losses"):
        error = tf.losses.mean_squared_error(images, out, scope="error")
        active = tf.reduce_mean(code, [0, 1, 2], name="active")
        target = tf.constant(0.2, name="target")
        on = target * tf.log(target / active)
        off = (1.0 - target) * tf.log((1.0 - target) / (1.0 - active))
        sparse = tf.reduce_sum(on + off, name="sparse")
        across = tf.reduce_mean(tf.square(out[:, :, 1:, :] - out[:, :, :7, :]))
        down = tf.reduce_mean(tf.square(out[:, 1:, :, :] - out[:, :7, :, :]))
        smooth = tf.add(across, down, name="smooth")
        loss = error + 0.05 * sparse
        loss = tf.add(loss, 0.01 * smooth, name="total")
    with tf.name_scope("quality"):
        worst = tf.reduce_max(tf.abs(images - out), [1, 2, 3], name="worst")
        flat = tf.reshape(code, [3, -1])
        unit = tf.nn.l2_normalize(flat, 1)
        alike = tf.matmul(unit, unit, transpose_b=True, name="alike")
        tf.summary.image("out", out)
        tf.summary.histogram("code", code)
    step = tf.train.create_global_step()
    rate = tf.train.inverse_time_decay(0.2, step, 10, 0.5)
    train = tf.train.MomentumOptimizer(rate, 0.5).minimize(loss, global_step=step)
    return loss, train, {images: ramp(3, 8, 8, 1), noise: ramp(3, 8, 8, 1)}, [worst, alike]


@program(rtol=1e-4)
def layer_objects():
    x = tf.placeholder(tf.float32, [None, 6, 3], name="x")
    y = tf.placeholder(tf.float32, [None, 2], name="y")
    first = tf.layers.Conv1D(4, 2, padding="same", activation=tf.nn.relu, kernel_initializer=normal(1), name="first")
    pool = tf.layers.MaxPooling1D(2, 2, name="pool")
    second = tf.layers.Conv1D(3, 2, kernel_initializer=normal(2), name="second")
    out = tf.layers.Dense(2, kernel_initializer=normal(3), name="out")
    h = first(x)
    h = pool(h)
    h = second(h)
    mean = tf.reduce_mean(h, 1)
    once = out(mean)
    twice = out(tf.reduce_max(h, 1))
    loss = tf.reduce_mean(tf.square(once - y)) + 0.5 * tf.reduce_mean(tf.square(twice - y))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    return loss, train, {x: ramp(4, 6, 3), y: ramp(4, 2)}, [once, twice]


@program(rtol=1e-4)
def volumes():
    x = tf.placeholder(tf.float32, [2, 4, 4, 4, 1], name="x")
    y = tf.placeholder(tf.float32, [2, 4, 4, 4, 1], name="y")
    h = tf.layers.conv3d(x, 3, 3, padding="same", activation=tf.nn.softplus, kernel_initializer=normal(1), name="conv")
    low = tf.layers.max_pooling3d(h, 2, 2, name="pool")
    mid = tf.layers.conv3d(low, 4, 2, padding="same", activation=tf.nn.softplus, kernel_initializer=normal(2), name="mid")
    flat = tf.layers.average_pooling3d(mid, 2, 2, name="all")
    gate = tf.layers.dense(tf.reshape(flat, [2, 4]), 3, activation=tf.sigmoid, kernel_initializer=normal(3), name="gate")
    scaled = h * tf.reshape(gate, [2, 1, 1, 1, 3])
    out = tf.layers.conv3d(scaled, 1, 1, kernel_initializer=normal(4), name="out")
    loss = tf.losses.mean_squared_error(y, out)
    train = tf.train.MomentumOptimizer(0.05, 0.9).minimize(loss)
    return loss, train, {x: ramp(2, 4, 4, 4, 1), y: positive(2, 4, 4, 4, 1)}, [gate]


@program
def changed_pictures():
    images = tf.placeholder(tf.float32, [2, 6, 6, 3], name="images")
    y = tf.placeholder(tf.float32, [2, 1], name="y")
    with tf.name_scope("changed"):
        mirrored = tf.image.flip_left_right(images[0])
        upside = tf.image.flip_up_down(images[1])
        both = tf.stack([mirrored, upside], name="both")
        brighter = tf.image.adjust_brightness(both, 0.1)
        centre = brighter[:, 1:5, 1:5, :]
        framed = tf.pad(centre, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="SYMMETRIC")
        grey = tf.image.rgb_to_grayscale(framed)
    w = tf.get_variable("w", [36, 1], initializer=normal(1))
    out = tf.matmul(tf.reshape(grey, [2, 36]), w)
    loss = tf.reduce_mean(tf.squared_difference(out, y), name="loss")
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    return loss, train, {images: positive(2, 6, 6, 3), y: ramp(2, 1)}, [grey, framed]


@program
def branches():
    x = tf.placeholder(tf.float32, [4, 2], name="x")
    hot = tf.placeholder(tf.bool, [], name="hot")
    w = tf.get_variable("w", [2, 2], initializer=normal(1))
    u = tf.get_variable("u", [2, 2], initializer=normal(2))
    with tf.name_scope("choice"):
        total = tf.reduce_sum(x)
        out = tf.cond(hot, lambda: tf.matmul(x, w), lambda: tf.matmul(x, u) * 0.5)
        bent = tf.cond(tf.greater(total, 0.0), lambda: tf.tanh(out), lambda: tf.sigmoid(out), name="bent")
    loss = tf.reduce_mean(tf.square(bent - 0.3), name="loss")
    train = tf.train.GradientDescentOptimizer(0.2).minimize(loss)
    return loss, train, {x: ramp(4, 2), hot: False}, [bent]
