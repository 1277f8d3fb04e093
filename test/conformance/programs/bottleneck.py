"""Residual networks in other forms: bottlenecks before and after activation, squeeze and excitation, shuffled channels, dense blocks."""
from program import classes, normal, positive, program, ramp, tf


def normalized(x, name):
    return tf.layers.batch_normalization(x, momentum=0.9, epsilon=0.001, training=True, name=name)


def convolution(x, filters, size, stride, seed, name):
    return tf.layers.conv2d(x, filters, size, strides=stride, padding="same", use_bias=False, kernel_initializer=normal(seed), name=name)


@program(rtol=1e-3)  # batch norm over a tiny batch amplifies the last bits of the sums
def resnet_bottleneck():
    images = tf.placeholder(tf.float32, [4, 8, 8, 3], name="images")
    labels = tf.placeholder(tf.int32, [4], name="labels")

    def bottleneck(x, inner, outer, stride, seed, name):
        with tf.variable_scope(name):
            with tf.variable_scope("shortcut"):
                shortcut = convolution(x, outer, 1, stride, seed, "conv")
                shortcut = normalized(shortcut, "norm")
            with tf.variable_scope("reduce"):
                h = convolution(x, inner, 1, 1, seed + 1, "conv")
                h = normalized(h, "norm")
                h = tf.nn.relu(h)
            with tf.variable_scope("middle"):
                h = convolution(h, inner, 3, stride, seed + 2, "conv")
                h = normalized(h, "norm")
                h = tf.nn.relu(h)
            with tf.variable_scope("expand"):
                h = convolution(h, outer, 1, 1, seed + 3, "conv")
                h = normalized(h, "norm")
            return tf.nn.relu(shortcut + h, name="out")

    def identity(x, inner, outer, seed, name):
        with tf.variable_scope(name):
            h = convolution(x, inner, 1, 1, seed, "reduce")
            h = tf.nn.relu(normalized(h, "norm1"))
            h = convolution(h, inner, 3, 1, seed + 1, "middle")
            h = tf.nn.relu(normalized(h, "norm2"))
            h = convolution(h, outer, 1, 1, seed + 2, "expand")
            h = normalized(h, "norm3")
            return tf.nn.relu(x + h, name="out")

    with tf.variable_scope("stem"):
        x = convolution(images, 4, 3, 1, 1, "conv")
        x = normalized(x, "norm")
        x = tf.nn.relu(x)
        x = tf.layers.max_pooling2d(x, 2, 2, name="pool")
    x = bottleneck(x, 2, 6, 1, 10, "conv2_1")
    x = identity(x, 2, 6, 20, "conv2_2")
    x = bottleneck(x, 3, 8, 2, 30, "conv3_1")
    x = identity(x, 3, 8, 40, "conv3_2")
    with tf.name_scope("head"):
        pooled = tf.reduce_mean(x, [1, 2], name="pooled")
        logits = tf.layers.dense(pooled, 5, kernel_initializer=normal(50), name="logits")
        probabilities = tf.nn.softmax(logits, name="probabilities")
    with tf.name_scope("loss"):
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        data_loss = tf.reduce_mean(entropy, name="data")
        decay = []
        for v in tf.trainable_variables("conv"):
            decay.append(tf.nn.l2_loss(v))
        weight_loss = tf.multiply(tf.add_n(decay), 0.0001, name="weights")
        loss = tf.add(data_loss, weight_loss, name="total")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.piecewise_constant(step, [5, 10], [0.05, 0.02, 0.01])
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train = tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, global_step=step)
    with tf.name_scope("summaries"):
        tf.summary.scalar("loss", loss)
        tf.summary.scalar("rate", rate)
        tf.summary.histogram("logits", logits)
        tf.summary.image("images", images, max_outputs=2)
    return loss, train, {images: ramp(4, 8, 8, 3), labels: classes(4, 5)}, [probabilities]


@program
def preactivation():
    images = tf.placeholder(tf.float32, [None, 8, 8, 2], name="images")
    targets = tf.placeholder(tf.float32, [None, 3], name="targets")

    def scaled(x, channels, name):
        """A learned scale and shift in the place of batch norm."""
        with tf.variable_scope(name):
            scale = tf.get_variable("scale", [channels], initializer=tf.ones_initializer())
            shift = tf.get_variable("shift", [channels], initializer=tf.zeros_initializer())
            return tf.nn.bias_add(x * scale, shift)

    def unit(x, channels, stride, seed, name):
        with tf.variable_scope(name):
            pre = tf.nn.elu(scaled(x, channels, "before"))
            with tf.variable_scope("first"):
                w = tf.get_variable("w", [3, 3, channels, channels], initializer=normal(seed))
                h = tf.nn.conv2d(pre, w, [1, stride, stride, 1], "SAME")
            mid = tf.nn.elu(scaled(h, channels, "between"))
            with tf.variable_scope("second"):
                w2 = tf.get_variable("w", [3, 3, channels, channels], initializer=normal(seed + 1))
                h2 = tf.nn.conv2d(mid, w2, [1, 1, 1, 1], "SAME")
            if stride == 1:
                return x + h2
            side = tf.nn.avg_pool(x, [1, stride, stride, 1], [1, stride, stride, 1], "VALID")
            return side + h2

    def widened(x, before, after, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [1, 1, before, after], initializer=normal(seed))
            return tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME", name="conv")

    with tf.variable_scope("net"):
        x = widened(images, 2, 4, 1, "stem")
        x = unit(x, 4, 1, 10, "unit1")
        x = unit(x, 4, 2, 20, "unit2")
        x = widened(x, 4, 6, 30, "wide")
        x = unit(x, 6, 1, 40, "unit3")
        x = unit(x, 6, 2, 50, "unit4")
        x = scaled(x, 6, "last")
        flat = tf.reduce_mean(tf.nn.elu(x), [1, 2])
        w = tf.get_variable("w", [6, 3], initializer=normal(60))
        b = tf.get_variable("b", [3], initializer=tf.constant_initializer(0.1))
        out = tf.nn.xw_plus_b(flat, w, b, name="out")
    with tf.name_scope("losses"):
        data = tf.losses.mean_squared_error(targets, out)
        penalties = []
        for v in tf.trainable_variables("net/unit"):
            penalties.append(tf.nn.l2_loss(v))
        penalty = tf.multiply(tf.add_n(penalties), 0.01, name="penalty")
        tf.losses.add_loss(penalty)
        loss = tf.losses.get_total_loss(name="total")
    with tf.name_scope("norms"):
        names = []
        for v in tf.trainable_variables("net/unit1"):
            names.append(tf.norm(v))
        norms = tf.stack(names, name="norms")
        biggest = tf.reduce_max(norms, name="biggest")
        tf.summary.histogram("norms", norms)
        tf.summary.scalar("biggest", biggest)
    with tf.name_scope("sensitivity"):
        slopes = tf.gradients(out, [images], name="slopes")[0]
        saliency = tf.reduce_max(tf.abs(slopes), 3, name="saliency")
        place = tf.argmax(tf.reshape(saliency, [-1, 64]), 1, name="place")
    step = tf.train.create_global_step()
    optimizer = tf.train.AdamOptimizer(0.005, beta1=0.8, epsilon=0.001)
    grads = optimizer.compute_gradients(loss)
    train = optimizer.apply_gradients(grads, global_step=step)
    return loss, train, {images: ramp(3, 8, 8, 2), targets: ramp(3, 3)}, [data, penalty, out, norms, place]


@program
def squeeze_excite():
    images = tf.placeholder(tf.float32, [None, 6, 6, 3], name="images")
    labels = tf.placeholder(tf.float32, [None, 4], name="labels")

    def excited(x, channels, seed, name):
        with tf.variable_scope(name):
            squeezed = tf.reduce_mean(x, [1, 2], keep_dims=True, name="squeeze")
            low = tf.layers.conv2d(squeezed, channels // 2, 1, activation=tf.nn.relu, kernel_initializer=normal(seed), name="down")
            gate = tf.layers.conv2d(low, channels, 1, activation=tf.sigmoid, kernel_initializer=normal(seed + 1), name="up")
            return tf.multiply(x, gate, name="scaled")

    def grouped(x, groups, filters, seed, name):
        """Each group of channels has its own convolution."""
        with tf.variable_scope(name):
            out = []
            for i, part in enumerate(tf.split(x, groups, axis=3)):
                out.append(tf.layers.conv2d(part, filters, 3, padding="same", kernel_initializer=normal(seed + i), name="group%d" % i))
            return tf.concat(out, 3, name="joined")

    def shuffled(x, groups, channels, size, name):
        with tf.name_scope(name):
            split = tf.reshape(x, [-1, size, size, groups, channels // groups])
            turned = tf.transpose(split, [0, 1, 2, 4, 3])
            return tf.reshape(turned, [-1, size, size, channels])

    x = tf.layers.conv2d(images, 4, 3, padding="same", activation=tf.nn.relu6, kernel_initializer=normal(1), name="stem")
    x = excited(x, 4, 2, "excite1")
    x = grouped(x, 2, 4, 10, "groups1")
    x = tf.nn.relu(shuffled(x, 2, 8, 6, "shuffle1"))
    with tf.variable_scope("depthwise"):
        w = tf.get_variable("w", [3, 3, 8, 1], initializer=normal(20))
        x = tf.nn.depthwise_conv2d(x, w, [1, 2, 2, 1], "SAME")
    x = excited(x, 8, 30, "excite2")
    x = grouped(x, 4, 2, 40, "groups2")
    x = shuffled(x, 4, 8, 3, "shuffle2")
    x = tf.nn.selu(x)
    x = tf.layers.separable_conv2d(x, 6, 3, padding="valid", depthwise_initializer=normal(50), pointwise_initializer=normal(51), name="separable")
    logits = tf.layers.dense(tf.layers.flatten(x), 4, kernel_initializer=normal(60), name="logits")
    with tf.name_scope("loss"):
        weighted = tf.nn.weighted_cross_entropy_with_logits(labels, logits, 2.0)
        loss = tf.reduce_mean(weighted, name="mean")
    chosen = tf.argmax(logits, 1, name="chosen")
    wanted = tf.argmax(labels, 1, name="wanted")
    right = tf.reduce_mean(tf.cast(tf.equal(chosen, wanted), tf.float32), name="right")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.cosine_decay(0.1, step, 30, alpha=0.1)
    train = tf.train.AdagradOptimizer(rate).minimize(loss, global_step=step)
    with tf.name_scope("report"):
        table = tf.confusion_matrix(wanted, chosen, num_classes=4, name="table")
        hits = tf.diag_part(table, name="hits")
        seen = tf.reduce_sum(table, 1, name="seen")
        tf.summary.scalar("right", right)
        tf.summary.scalar("rate", rate)
        tf.summary.histogram("logits", logits)
    return loss, train, {images: ramp(3, 6, 6, 3), labels: positive(3, 4)}, [right, rate, hits, seen]


@program(rtol=1e-4)
def densenet_block():
    images = tf.placeholder(tf.float32, [None, 6, 6, 2], name="images")
    labels = tf.placeholder(tf.int64, [4], name="labels")
    keep = tf.placeholder_with_default(1.0, [], name="keep")

    def layer(x, growth, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.batch_normalization(x, training=True, scale=False, name="norm")
            h = tf.nn.relu(h)
            h = tf.layers.conv2d(h, 2 * growth, 1, use_bias=False, kernel_initializer=normal(seed), name="bottleneck")
            h = tf.nn.leaky_relu(h, 0.1)
            h = tf.layers.conv2d(h, growth, 3, padding="same", use_bias=False, kernel_initializer=normal(seed + 1), name="conv")
            h = h * keep
            return tf.concat([x, h], 3, name="joined")

    def transition(x, filters, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv2d(x, filters, 1, kernel_initializer=normal(seed), name="compress")
            return tf.layers.average_pooling2d(h, 2, 2, name="pool")

    with tf.variable_scope("densenet"):
        x = tf.layers.conv2d(images, 4, 3, padding="same", kernel_initializer=normal(1), name="stem")
        with tf.variable_scope("block1"):
            x = layer(x, 2, 10, "layer1")
            x = layer(x, 2, 20, "layer2")
            x = layer(x, 2, 30, "layer3")
        x = transition(x, 5, 40, "transition1")
        with tf.variable_scope("block2"):
            x = layer(x, 3, 50, "layer1")
            x = layer(x, 3, 60, "layer2")
        x = tf.layers.batch_normalization(x, training=True, center=False, name="last_norm")
        x = tf.nn.relu(x)
        x = tf.layers.max_pooling2d(x, 3, 3, name="last_pool")
        logits = tf.layers.dense(tf.layers.flatten(x), 3, kernel_initializer=normal(70), name="logits")
    with tf.name_scope("smoothed"):
        onehot = tf.one_hot(labels, 3, on_value=0.9, off_value=0.05)
        entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=onehot, logits=logits)
        loss = tf.reduce_mean(entropy, name="loss")
    with tf.name_scope("accuracy"):
        hits = tf.nn.in_top_k(logits, labels, 2)
        top2 = tf.reduce_mean(tf.cast(hits, tf.float32), name="top2")
    with tf.name_scope("regions"):
        corners = tf.space_to_depth(images, 2, name="corners")
        rows = tf.unstack(corners, axis=1, name="rows")
        first = tf.reduce_mean(rows[0], [1, 2], name="first")
        turned = tf.reverse(images, [2], name="turned")
        symmetric = tf.reduce_mean(tf.abs(images - turned), [1, 2, 3], name="symmetric")
        tf.summary.image("corners", corners[:, :, :, :3])
        tf.summary.histogram("symmetric", symmetric)
    with tf.name_scope("calibration"):
        confidence = tf.reduce_max(tf.nn.softmax(logits), 1, name="confidence")
        histogram = tf.histogram_fixed_width(confidence, [0.0, 1.0], nbins=5, name="histogram")
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.05, step, 10, 0.7, staircase=True)
    optimizer = tf.train.GradientDescentOptimizer(rate)
    grads = optimizer.compute_gradients(loss)
    with tf.control_dependencies(updates):
        train = optimizer.apply_gradients(grads, global_step=step, name="learn")
    return loss, train, {images: ramp(4, 6, 6, 2), labels: classes(4, 3)}, [top2, rate, first, histogram]
