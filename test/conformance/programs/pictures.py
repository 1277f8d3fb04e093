"""Networks of pictures in their longer forms: VGG with penalties and averaged weights, Inception's factorised blocks with a second head,
U-Net with weighted pixels, losses of style."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def vgg_averaged():
    images = tf.placeholder(tf.float32, [None, 16, 16, 3], name="images")
    labels = tf.placeholder(tf.int64, [None], name="labels")
    training = tf.placeholder_with_default(True, [], name="training")
    step = tf.train.get_or_create_global_step()

    def penalty(scale_of):
        return lambda weights: tf.multiply(tf.nn.l2_loss(weights), scale_of, name="penalty")

    def conv(x, filters, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv2d(x, filters, 3, padding="same", kernel_initializer=tf.variance_scaling_initializer(2.0,
                                                                                                                   seed=seed),
                                 kernel_regularizer=penalty(0.0005), bias_initializer=tf.constant_initializer(0.02), name="conv")
            tf.add_to_collection("activity", tf.nn.zero_fraction(h))
            return tf.nn.relu(h, name="relu")

    def dense(x, units, seed, name):
        with tf.variable_scope(name):
            out = tf.layers.dense(x, units, kernel_initializer=tf.glorot_uniform_initializer(seed=seed),
                                  kernel_regularizer=penalty(0.001),
                                  bias_regularizer=penalty(0.01), bias_initializer=tf.constant_initializer(0.1), name="dense")
            tf.add_to_collection("activity", tf.nn.zero_fraction(out, name="idle"))
            return tf.identity(out, name="out")

    def keep(x, seed, name):
        with tf.name_scope(name):
            share = tf.where(training, tf.constant(0.8), tf.constant(1.0), name="share")
            noise = tf.constant(positive(1, x.shape[1].value), name="noise")
            mask = tf.floor(noise + share, name="mask")
            return tf.multiply(tf.div(x, share), mask, name="kept")

    with tf.name_scope("whitened"):
        means = tf.constant([0.1, -0.05, 0.02], shape=[1, 1, 1, 3], name="means")
        red, green, blue = tf.split(images - means, 3, axis=3, name="channels")
        x = tf.concat([blue, green, red], 3, name="bgr")
    with tf.variable_scope("block1"):
        x = conv(x, 4, 1, "conv1")
        x = conv(x, 4, 2, "conv2")
        x = tf.nn.lrn(x, depth_radius=2, bias=1.0, alpha=0.001, beta=0.75, name="normalised")
        x = tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME", name="pool")
    with tf.variable_scope("block2"):
        x = conv(x, 6, 3, "conv1")
        x = conv(x, 6, 4, "conv2")
        x = conv(x, 6, 5, "conv3")
        x = tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME", name="pool")
    with tf.variable_scope("block3"):
        x = conv(x, 8, 6, "conv1")
        x = conv(x, 8, 7, "conv2")
        x = tf.nn.avg_pool(x, [1, 4, 4, 1], [1, 4, 4, 1], "VALID", name="pool")
    with tf.variable_scope("classifier"):
        flat = tf.reshape(x, [-1, 8], name="flat")
        h = tf.nn.relu(dense(flat, 10, 8, "fc1"))
        h = keep(h, 1, "drop1")
        h = tf.nn.relu(dense(h, 8, 9, "fc2"))
        logits = dense(h, 5, 10, "fc3")
    with tf.name_scope("loss"):
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="each")
        data = tf.reduce_mean(each, name="data")
        tf.losses.add_loss(data)
        total = tf.losses.get_total_loss(add_regularization_losses=True, name="total")
    with tf.name_scope("training"):
        rate = tf.train.exponential_decay(0.05, step, 5, 0.8, staircase=True, name="rate")
        optimizer = tf.train.MomentumOptimizer(rate, 0.9, use_nesterov=True)
        grads = optimizer.compute_gradients(total)
        scaled = []
        for g, v in grads:
            scaled.append((tf.clip_by_average_norm(g, 0.05), v))
        move = optimizer.apply_gradients(scaled, global_step=step, name="move")
        averages = tf.train.ExponentialMovingAverage(0.9, step, name="average")
        with tf.control_dependencies([move]):
            train = averages.apply(tf.trainable_variables())
    with tf.name_scope("measures"):
        right = tf.nn.in_top_k(logits, labels, 2, name="right")
        top2 = tf.reduce_mean(tf.cast(right, tf.float32), name="top2")
        active = tf.add_n(tf.get_collection("activity"), name="active")
        penalties = tf.losses.get_regularization_loss(name="penalties")
    with tf.name_scope("by_kind"):
        chance = tf.nn.softmax(logits, name="chance")
        onehot = tf.one_hot(labels, 5, name="onehot")
        found = tf.reduce_sum(chance * onehot, 0, name="found")
        present = tf.reduce_sum(onehot, 0, name="present")
        rate_of = tf.div_no_nan(found, present, name="rate_of")
        order = tf.nn.top_k(rate_of, 5, name="order")[1]
        sure = tf.reduce_max(chance, 1, name="sure")
        tf.summary.histogram("sure", sure)
        tf.summary.scalar("learning_rate", rate)
        tf.summary.image("inputs", images, max_outputs=2)
    return total, train, {images: ramp(3, 16, 16, 3), labels: [0, 3, 1]}, [top2, active, penalties, rate, rate_of,
                                                                           tf.shape(order)]


@program(rtol=1e-3)  # batch norm over a tiny batch amplifies the last bits of the sums
def inception_factorised():
    images = tf.placeholder(tf.float32, [4, 12, 12, 3], name="images")
    labels = tf.placeholder(tf.int32, [4], name="labels")

    def conv(x, filters, kernel, stride, padding, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv2d(x, filters, kernel, strides=stride, padding=padding, use_bias=False,
                                 kernel_initializer=normal(seed, 0.3),
                                 name="conv")
            h = tf.layers.batch_normalization(h, momentum=0.9, epsilon=0.01, scale=False, training=True, name="norm")
            return tf.nn.relu(h, name="relu")

    def row(x, filters, width, seed, name):
        with tf.variable_scope(name):
            before = x.shape[3].value
            across = tf.get_variable("across", [1, width, before, filters], initializer=uniform(seed))
            down = tf.get_variable("down", [width, 1, filters, filters], initializer=uniform(seed))
            h = tf.nn.conv2d(x, across, [1, 1, 1, 1], "SAME", name="first")
            h = tf.nn.conv2d(h, down, [1, 1, 1, 1], "SAME", name="second")
            return tf.nn.relu6(h, name="relu")

    with tf.variable_scope("stem"):
        x = conv(images, 4, 3, 1, "valid", 1, "conv1")
        x = conv(x, 6, 3, 1, "same", 2, "conv2")
        x = tf.layers.max_pooling2d(x, 2, 2, padding="same", name="pool")
    with tf.variable_scope("mixed1"):
        with tf.variable_scope("branch1"):
            b1 = conv(x, 2, 1, 1, "same", 3, "conv")
        with tf.variable_scope("branch5"):
            b5 = conv(x, 2, 1, 1, "same", 4, "reduce")
            b5 = conv(b5, 3, 5, 1, "same", 5, "conv")
        with tf.variable_scope("branch3"):
            b3 = conv(x, 2, 1, 1, "same", 6, "reduce")
            b3 = conv(b3, 3, 3, 1, "same", 7, "conv1")
            b3 = conv(b3, 3, 3, 1, "same", 8, "conv2")
        with tf.variable_scope("pooled"):
            pooled = tf.layers.average_pooling2d(x, 3, 1, padding="same", name="pool")
            pooled = conv(pooled, 2, 1, 1, "same", 9, "project")
        x = tf.concat([b1, b5, b3, pooled], 3, name="joined")
    with tf.variable_scope("mixed2"):
        narrow = conv(x, 3, 1, 1, "same", 10, "narrow")
        seven = row(narrow, 4, 5, 11, "seven")
        twice = row(seven, 4, 5, 12, "twice")
        pooled = tf.nn.max_pool(x, [1, 3, 3, 1], [1, 1, 1, 1], "SAME", name="pooled")
        x = tf.concat([seven, twice, pooled], 3, name="joined")
    with tf.variable_scope("auxiliary"):
        side = tf.layers.average_pooling2d(x, 3, 2, padding="valid", name="pool")
        side = conv(side, 4, 1, 1, "same", 13, "project")
        side = tf.layers.flatten(side, name="flat")
        side = tf.layers.dense(side, 4, kernel_initializer=normal(14), name="logits")
    with tf.variable_scope("reduction"):
        left = conv(x, 4, 3, 2, "valid", 15, "left")
        right = conv(x, 3, 1, 1, "same", 16, "right1")
        right = conv(right, 3, 3, 2, "valid", 17, "right2")
        x = tf.concat([left, right], 3, name="joined")
    with tf.variable_scope("head"):
        whole = tf.reduce_mean(x, [1, 2], name="whole")
        dropped = tf.layers.dropout(whole, 0.2, training=False, name="drop")
        logits = tf.layers.dense(dropped, 4, kernel_initializer=normal(18), name="logits")
    with tf.name_scope("loss"):
        onehot = tf.one_hot(labels, 4, name="onehot")
        tf.losses.softmax_cross_entropy(onehot, logits, label_smoothing=0.1, weights=1.0, scope="main")
        tf.losses.softmax_cross_entropy(onehot, side, label_smoothing=0.1, weights=0.4, scope="side")
        losses = tf.losses.get_losses()
        loss = tf.add_n(losses, name="total")
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        optimizer = tf.train.RMSPropOptimizer(0.01, decay=0.9, momentum=0.9, epsilon=1.0)
        train = optimizer.minimize(loss, var_list=tf.trainable_variables())
    guess = tf.nn.softmax(logits, name="guess")
    best, places = tf.nn.top_k(guess, 2, name="best")
    with tf.name_scope("branches"):
        energies = []
        for part in [b1, b5, b3]:
            energies.append(tf.reduce_mean(tf.square(part)))
        shares = tf.nn.softmax(tf.stack(energies), name="shares")
        strongest = tf.argmax(shares, 0, name="strongest")
        channels_mean = tf.reduce_mean(x, [0, 1, 2], name="channels_mean")
        idle = tf.reduce_sum(tf.to_int32(tf.equal(channels_mean, 0.0)), name="idle")
        agree = tf.equal(tf.argmax(logits, 1), tf.argmax(side, 1), name="agree")
        together = tf.reduce_mean(tf.to_float(agree), name="together")
        margin = tf.subtract(best[:, 0], best[:, 1], name="margin")
        tf.summary.scalar("together", together)
        tf.summary.histogram("margin", margin)
    return loss, train, {images: ramp(4, 12, 12, 3), labels: classes(4, 4)}, [guess, best, places, shares,
                                                                              channels_mean, margin]


@program(rtol=1e-4)
def unet_weighted():
    images = tf.placeholder(tf.float32, [None, 16, 16, 1], name="images")
    masks = tf.placeholder(tf.int32, [None, 16, 16], name="masks")
    borders = tf.placeholder(tf.float32, [None, 16, 16], name="borders")

    def double(x, filters, seed, name):
        with tf.variable_scope(name):
            for k in range(2):
                x = tf.layers.conv2d(x, filters, 3, padding="same", activation=tf.nn.elu,
                                     kernel_initializer=tf.initializers.he_normal(seed=seed + k),
                                     bias_initializer=tf.constant_initializer(0.01), name="conv%d" % k)
            return x

    def down(x, filters, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.max_pooling2d(x, 2, 2, name="pool")
            return double(h, filters, seed, "double")

    def up(x, skip, filters, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv2d_transpose(x, filters, 2, strides=2, padding="same", kernel_initializer=normal(seed),
                                           name="up")
            height = tf.shape(h)[1]
            padded = tf.pad(skip, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT", name="padded")
            cut = tf.slice(padded, [0, 1, 1, 0], tf.stack([-1, height, height, -1]), name="cut")
            cut.set_shape([None, x.shape[1].value * 2, x.shape[2].value * 2, filters])
            h = tf.concat([cut, h], axis=3, name="joined")
            return double(h, filters, seed + 1, "double")

    with tf.variable_scope("encoder"):
        c1 = double(images, 2, 1, "level1")
        c2 = down(c1, 4, 3, "level2")
        c3 = down(c2, 6, 5, "level3")
        c4 = down(c3, 8, 7, "level4")
    with tf.variable_scope("decoder"):
        u3 = up(c4, c3, 6, 9, "level3")
        u2 = up(u3, c2, 4, 12, "level2")
        u1 = up(u2, c1, 2, 15, "level1")
        logits = tf.layers.conv2d(u1, 2, 1, kernel_initializer=normal(18), name="logits")
        deep = tf.layers.conv2d(u2, 2, 1, kernel_initializer=normal(19), name="deep")
        deep = tf.image.resize_nearest_neighbor(deep, [16, 16], name="deep_resized")
    with tf.name_scope("weights"):
        share = tf.reduce_mean(tf.to_float(masks), name="share")
        balance = tf.where(tf.equal(masks, 1), 1.0 - tf.ones_like(borders) * share, tf.ones_like(borders) * share,
                           name="balance")
        weights = tf.add(balance, 2.0 * tf.exp(-tf.square(borders) / 0.5), name="map")
    with tf.name_scope("loss"):
        entropy = tf.losses.sparse_softmax_cross_entropy(masks, logits, weights=weights)
        second = tf.losses.sparse_softmax_cross_entropy(masks, deep, weights=0.3, reduction=tf.losses.Reduction.MEAN)
        chance = tf.nn.softmax(logits, name="chance")[:, :, :, 1]
        truth = tf.cast(masks, tf.float32, name="truth")
        common = tf.reduce_sum(chance * truth, [1, 2], name="common")
        both = tf.reduce_sum(chance, [1, 2]) + tf.reduce_sum(truth, [1, 2])
        dice = tf.reduce_mean((2.0 * common + 1.0) / (both + 1.0), name="dice")
        tversky = common / (common + 0.3 * (tf.reduce_sum(chance, [1, 2]) - common) + 0.7 * (tf.reduce_sum(truth, [1,
                                                                                                                   2]) - common) + 0.01)
        focal = tf.reduce_mean(tf.pow(1.0 - tversky, 1.5), name="focal")
        loss = tf.add_n([entropy, second, 1.0 - dice, 0.1 * focal], name="total")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.cosine_decay_restarts(0.01, step, 8, t_mul=1.5, m_mul=0.9, alpha=0.05)
        optimizer = tf.train.AdamOptimizer(rate, beta1=0.8)
        train = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("measures"):
        guess = tf.argmax(logits, 3, output_type=tf.int32, name="guess")
        hit = tf.logical_and(tf.equal(guess, 1), tf.equal(masks, 1))
        either = tf.logical_or(tf.equal(guess, 1), tf.equal(masks, 1))
        jaccard = tf.div(tf.reduce_sum(tf.to_float(hit)), tf.reduce_sum(tf.to_float(either)) + 0.001, name="jaccard")
        table = tf.confusion_matrix(tf.reshape(masks, [-1]), tf.reshape(guess, [-1]), num_classes=2, name="table")
    with tf.name_scope("borders"):
        shape_of = tf.to_float(tf.equal(guess, 1), name="shape")
        right_side = tf.abs(shape_of[:, :, 1:] - shape_of[:, :, :-1], name="right_side")
        under_side = tf.abs(shape_of[:, 1:, :] - shape_of[:, :-1, :], name="under_side")
        outline = tf.add(tf.reduce_sum(right_side, [1, 2]), tf.reduce_sum(under_side, [1, 2]), name="outline")
        filled = tf.reduce_sum(shape_of, [1, 2], name="filled")
        compact = tf.div(filled, tf.square(outline) + 1.0, name="compact")
        grown = tf.nn.max_pool(tf.expand_dims(shape_of, 3), [1, 3, 3, 1], [1, 1, 1, 1], "SAME", name="grown")
        shrunk = -tf.nn.max_pool(-tf.expand_dims(shape_of, 3), [1, 3, 3, 1], [1, 1, 1, 1], "SAME")
        ring = tf.reduce_sum(grown - shrunk, [1, 2, 3], name="ring")
    with tf.name_scope("centres"):
        rows = tf.reshape(tf.to_float(tf.range(16)), [1, 16, 1], name="rows")
        columns = tf.reshape(tf.to_float(tf.range(16)), [1, 1, 16], name="columns")
        mass = tf.reduce_sum(chance, [1, 2], name="mass")
        middle_row = tf.reduce_sum(chance * rows, [1, 2]) / (mass + 0.001)
        middle_column = tf.reduce_sum(chance * columns, [1, 2]) / (mass + 0.001)
        middle = tf.stack([middle_row, middle_column], axis=1, name="middle")
        tf.summary.image("chance", tf.expand_dims(chance, 3), max_outputs=1)
        tf.summary.scalar("dice", dice)
    return loss, train, {images: ramp(2, 16, 16, 1), masks: classes(2, 16, 16, 2), borders: positive(2, 16, 16)}, [dice,
                                                                                                                   jaccard, table, outline, compact, ring, middle]


@program(rtol=1e-4)
def style_losses():
    content = tf.placeholder(tf.float32, [1, 16, 16, 3], name="content")
    style = tf.placeholder(tf.float32, [1, 16, 16, 3], name="style")
    picture = tf.get_variable("picture", [1, 16, 16, 3], initializer=uniform(1, 0.5),
                              constraint=lambda p: tf.clip_by_value(p, -1.5, 1.5))

    def features(x, name):
        found = []
        with tf.variable_scope("network", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                h = x
                for level, filters in enumerate([4, 6, 8]):
                    with tf.variable_scope("level%d" % level):
                        w = tf.get_variable("w", [3, 3, h.shape[3].value, filters], initializer=normal(level + 2, 0.4),
                                            trainable=False)
                        b = tf.get_variable("b", [filters], initializer=tf.constant_initializer(0.05), trainable=False)
                        h = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(h, w, [1, 1, 1, 1], "SAME"), b), name="active")
                        found.append(h)
                        h = tf.nn.avg_pool(h, [1, 2, 2, 1], [1, 2, 2, 1], "SAME", name="pool")
        return found

    def gram(x, name):
        with tf.name_scope(name):
            depth = x.shape[3].value
            flat = tf.reshape(x, [-1, depth], name="flat")
            places = tf.to_float(tf.shape(flat)[0])
            return tf.div(tf.matmul(flat, flat, transpose_a=True), places, name="gram")

    def moments_apart(x, y, name):
        with tf.name_scope(name):
            mean, variance = tf.nn.moments(x, [1, 2])
            other_mean, other_variance = tf.nn.moments(y, [1, 2])
            apart = tf.reduce_sum(tf.squared_difference(mean, other_mean))
            return apart + tf.reduce_sum(tf.squared_difference(tf.sqrt(variance + 0.001),
                                                               tf.sqrt(other_variance + 0.001)))

    def gain_of_edges(x, name):
        with tf.name_scope(name):
            kernel = tf.constant([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]], name="laplace")
            kernels = tf.tile(tf.reshape(kernel, [3, 3, 1, 1]), [1, 1, 3, 1], name="kernels")
            return tf.nn.depthwise_conv2d(x, kernels, [1, 1, 1, 1], "VALID", name="edges")

    made = features(picture, "of_picture")
    wanted = features(content, "of_content")
    styled = features(style, "of_style")
    with tf.name_scope("content_loss"):
        deep = tf.stop_gradient(wanted[2], name="fixed")
        content_loss = tf.multiply(2.0, tf.losses.mean_squared_error(deep, made[2]), name="weighted")
    with tf.name_scope("style_loss"):
        parts = []
        for level in range(3):
            apart = gram(made[level], "made") - tf.stop_gradient(gram(styled[level], "styled"))
            parts.append(tf.nn.l2_loss(apart, name="layer%d" % level) * (0.5 + 0.25 * level))
        style_loss = tf.accumulate_n(parts, name="sum")
        statistics = moments_apart(made[0], tf.stop_gradient(styled[0]), "statistics")
    with tf.name_scope("smoothness"):
        variation = tf.reduce_sum(tf.image.total_variation(picture), name="variation")
        edges = tf.losses.huber_loss(gain_of_edges(content, "wanted"), gain_of_edges(picture, "made"), delta=0.5)
    with tf.name_scope("total"):
        loss = content_loss + style_loss
        loss = loss + 0.1 * statistics
        loss = loss + 0.001 * variation
        loss = tf.add(loss, 0.05 * edges, name="loss")
    with tf.name_scope("training"):
        step = tf.Variable(0, trainable=False, name="step")
        rate = tf.train.natural_exp_decay(0.05, step, 10, 0.3)
        optimizer = tf.train.AdamOptimizer(rate, beta1=0.9, beta2=0.99, epsilon=0.001)
        grads = optimizer.compute_gradients(loss, [picture])
        train = optimizer.apply_gradients(grads, global_step=step)
    with tf.name_scope("shown"):
        shown = tf.image.convert_image_dtype(tf.clip_by_value(picture * 0.5 + 0.5, 0.0, 1.0), tf.uint8, name="shown")
        luma = tf.image.rgb_to_grayscale(picture, name="luma")
        tf.summary.image("picture", shown, max_outputs=1)
        tf.summary.scalar("loss", loss)
        tf.summary.histogram("luma", luma)
        contrast = tf.reduce_max(luma) - tf.reduce_min(luma)
    with tf.name_scope("palette"):
        pixels = tf.reshape(tf.stop_gradient(picture), [-1, 3], name="pixels")
        centres = tf.constant([[-0.5, -0.5, -0.5], [0.0, 0.0, 0.0], [0.5, 0.5, 0.5]], name="centres")
        apart_from = tf.expand_dims(pixels, 1) - tf.expand_dims(centres, 0)
        distance = tf.reduce_sum(tf.square(apart_from), 2, name="distance")
        nearest = tf.argmin(distance, 1, output_type=tf.int32, name="nearest")
        amounts = tf.unsorted_segment_sum(tf.ones_like(distance[:, 0]), nearest, 3, name="amounts")
        means = tf.unsorted_segment_sum(pixels, nearest, 3) / (tf.expand_dims(amounts, 1) + 0.001)
        bright = tf.reduce_max(tf.reduce_mean(means, 1), name="bright")
        flipped = tf.image.flip_left_right(picture[0])
        mirrored = tf.reduce_mean(tf.abs(flipped - picture[0]), name="mirrored")
        padded = tf.image.pad_to_bounding_box(picture[0], 1, 1, 20, 20)
        whole = tf.reduce_sum(padded, name="whole")
    return loss, train, {content: ramp(1, 16, 16, 3), style: positive(1, 16, 16, 3)}, [content_loss, style_loss,
                                                                                       variation, contrast, bright, mirrored, whole]
