"""Images with places: a detector of boxes, a network that segments with remembered pooling places, capsules that vote, transformed
grids, twins and triplets that learn distances."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def box_detector():
    images = tf.placeholder(tf.float32, [None, 12, 12, 3], name="images")
    boxes = tf.placeholder(tf.float32, [None, 3, 3, 4], name="boxes")
    present = tf.placeholder(tf.float32, [None, 3, 3, 1], name="present")
    kinds = tf.placeholder(tf.int32, [None, 3, 3], name="kinds")

    def layer(x, filters, size, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv2d(x, filters, size, padding="same", kernel_initializer=normal(seed), name="conv")
            return tf.nn.leaky_relu(h, 0.1, name="active")

    with tf.variable_scope("backbone"):
        x = layer(images, 4, 3, 1, "layer1")
        x = tf.layers.max_pooling2d(x, 2, 2, name="pool1")
        x = layer(x, 6, 3, 2, "layer2")
        skip = tf.identity(x, name="skip")
        x = tf.layers.max_pooling2d(x, 2, 2, name="pool2")
        x = layer(x, 8, 3, 3, "layer3")
        x = layer(x, 6, 1, 4, "layer4")
        passed = tf.space_to_depth(skip, 2, name="passed")
        x = tf.concat([x, passed], 3, name="joined")
    with tf.variable_scope("head"):
        x = layer(x, 8, 3, 5, "layer5")
        raw = tf.layers.conv2d(x, 8, 1, kernel_initializer=normal(6), name="raw")
        places, sizes, sure, scores = tf.split(raw, [2, 2, 1, 3], axis=3)
        centre = tf.sigmoid(places, name="centre")
        extent = tf.exp(tf.clip_by_value(sizes, -2.0, 2.0), name="extent")
        confidence = tf.sigmoid(sure, name="confidence")
    with tf.name_scope("overlap"):
        wanted_centre = boxes[:, :, :, 0:2]
        wanted_extent = boxes[:, :, :, 2:4]
        half = extent / 2.0
        wanted_half = wanted_extent / 2.0
        low = centre - half
        high = centre + half
        wanted_low = wanted_centre - wanted_half
        wanted_high = wanted_centre + wanted_half
        inner_low = tf.maximum(low, wanted_low)
        inner_high = tf.minimum(high, wanted_high)
        inner = tf.maximum(inner_high - inner_low, 0.0)
        shared = tf.reduce_prod(inner, 3, keep_dims=True)
        area = tf.reduce_prod(extent, 3, keep_dims=True)
        wanted_area = tf.reduce_prod(wanted_extent, 3, keep_dims=True)
        union = area + wanted_area - shared
        overlap = tf.div(shared, union + 0.001, name="iou")
    with tf.name_scope("losses"):
        place_error = tf.reduce_sum(present * tf.square(centre - wanted_centre))
        root = tf.sqrt(extent + 0.01) - tf.sqrt(wanted_extent + 0.01)
        size_error = tf.reduce_sum(present * tf.square(root))
        sure_error = tf.reduce_sum(present * tf.square(confidence - tf.stop_gradient(overlap)))
        absent = 1.0 - present
        empty_error = tf.reduce_sum(absent * tf.square(confidence))
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=kinds, logits=scores)
        kind_error = tf.reduce_sum(tf.squeeze(present, [3]) * entropy)
        loss = 5.0 * place_error
        loss = loss + 5.0 * size_error
        loss = loss + sure_error
        loss = loss + 0.5 * empty_error
        loss = tf.add(loss, kind_error, name="total")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.piecewise_constant(step, [4, 12], [0.005, 0.01, 0.002])
        optimizer = tf.train.MomentumOptimizer(rate, 0.5)
        grads = optimizer.compute_gradients(loss)
        clipped = []
        for g, v in grads:
            clipped.append((tf.clip_by_norm(g, 1.0), v))
        train = optimizer.apply_gradients(clipped, global_step=step)
    with tf.name_scope("found"):
        flat = tf.reshape(tf.concat([low, high], 3), [-1, 4])
        scored = tf.reshape(confidence, [-1])
        best = tf.nn.top_k(scored, 4, name="best")[1]
        chosen = tf.gather(flat, best, name="chosen")
        kind = tf.gather(tf.reshape(tf.argmax(scores, 3), [-1]), best)
    return loss, train, {images: ramp(2, 12, 12, 3), boxes: positive(2, 3, 3, 4), present: classes(2, 3, 3, 1, 2), kinds: classes(2, 3, 3,
            3)}, [overlap, chosen, kind]


@program(rtol=1e-4)
def segmentation():
    images = tf.placeholder(tf.float32, [2, 8, 8, 2], name="images")
    labels = tf.placeholder(tf.int32, [2, 8, 8], name="labels")

    def block(x, before, after, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [3, 3, before, after], initializer=normal(seed))
            scale = tf.get_variable("scale", [after], initializer=tf.ones_initializer())
            shift = tf.get_variable("shift", [after], initializer=tf.zeros_initializer())
            h = tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME")
            mean, variance = tf.nn.moments(h, [0, 1, 2])
            h = tf.nn.batch_normalization(h, mean, variance, shift, scale, 0.001)
            return tf.nn.elu(h, name="active")

    def wide(x, channels, size, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [1, size, channels, channels], initializer=normal(seed))
            across = tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME", name="across")
            turned = tf.transpose(w, [1, 0, 2, 3])
            return tf.nn.conv2d(across, turned, [1, 1, 1, 1], "SAME", name="down")

    def enlarged(x, size, before, after, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [2, 2, after, before], initializer=normal(seed))
            return tf.nn.conv2d_transpose(x, w, [2, size, size, after], [1, 2, 2, 1], "SAME", name="up")

    with tf.variable_scope("encoder"):
        e1 = block(images, 2, 4, 1, "block1")
        p1 = tf.nn.max_pool(e1, [1, 2, 2, 1], [1, 2, 2, 1], "SAME", name="pool1")
        e2 = block(p1, 4, 6, 2, "block2")
        p2 = tf.nn.avg_pool(e2, [1, 2, 2, 1], [1, 2, 2, 1], "SAME", name="pool2")
    with tf.variable_scope("context"):
        near = wide(p2, 6, 1, 3, "near")
        far = wide(p2, 6, 3, 4, "far")
        whole = tf.reduce_mean(p2, [1, 2], keep_dims=True, name="whole")
        spread = tf.tile(whole, [1, 2, 2, 1], name="spread")
        pyramid = tf.concat([near, far, spread], 3, name="pyramid")
        middle = block(pyramid, 18, 6, 5, "squeeze")
    with tf.variable_scope("decoder"):
        u2 = enlarged(middle, 4, 6, 6, 6, "up2")
        d2 = block(tf.concat([u2, e2], 3), 12, 6, 7, "block2")
        u1 = enlarged(d2, 8, 6, 4, 8, "up1")
        d1 = block(tf.concat([u1, e1], 3), 8, 4, 9, "block1")
        w = tf.get_variable("w", [1, 1, 4, 3], initializer=normal(10))
        b = tf.get_variable("b", [3], initializer=tf.zeros_initializer())
        logits = tf.nn.bias_add(tf.nn.conv2d(d1, w, [1, 1, 1, 1], "SAME"), b, name="logits")
    with tf.name_scope("losses"):
        onehot = tf.one_hot(labels, 3)
        balance = tf.constant([0.5, 1.0, 2.0])
        weights = tf.reduce_sum(onehot * balance, 3)
        entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=onehot, logits=logits)
        pixel = tf.reduce_mean(entropy * weights, name="pixel")
        p = tf.nn.softmax(logits, name="p")
        shared = tf.reduce_sum(p * onehot, [1, 2])
        sizes = tf.reduce_sum(p, [1, 2]) + tf.reduce_sum(onehot, [1, 2])
        dice = 2.0 * shared / (sizes + 0.001)
        dice_loss = 1.0 - tf.reduce_mean(dice)
        loss = tf.add(pixel, dice_loss, name="total")
    with tf.name_scope("measures"):
        guess = tf.argmax(logits, 3, name="guess")
        table = tf.confusion_matrix(tf.reshape(labels, [-1]), tf.reshape(guess, [-1]), num_classes=3, name="table")
        right = tf.reduce_sum(tf.diag_part(table))
        share = tf.div(tf.to_float(right), 128.0, name="share")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.polynomial_decay(0.05, step, 20, 0.001, power=0.9)
    train = tf.train.MomentumOptimizer(rate, 0.8).minimize(loss, global_step=step)
    tf.summary.scalar("dice", dice_loss)
    tf.summary.image("input", images[:, :, :, :1])
    return loss, train, {images: ramp(2, 8, 8, 2), labels: classes(2, 8, 8, 3)}, [dice, share, rate]


@program(rtol=1e-4)
def capsules():
    images = tf.placeholder(tf.float32, [2, 7, 7, 1], name="images")
    labels = tf.placeholder(tf.int32, [2], name="labels")

    def squash(x, axis, name):
        with tf.name_scope(name):
            square = tf.reduce_sum(tf.square(x), axis=axis, keep_dims=True)
            factor = square / (1.0 + square)
            return factor * x / tf.sqrt(square + 0.0001)

    with tf.variable_scope("first"):
        conv = tf.layers.conv2d(images, 6, 3, activation=tf.nn.relu, kernel_initializer=normal(1), name="conv")
    with tf.variable_scope("primary"):
        caps = tf.layers.conv2d(conv, 8, 3, strides=2, kernel_initializer=normal(2), name="conv")
        caps = tf.reshape(caps, [2, 8, 4], name="capsules")
        u = squash(caps, 2, "squash")
    with tf.variable_scope("digits"):
        w = tf.get_variable("w", [1, 8, 3, 5, 4], initializer=normal(3))
        tiled = tf.tile(w, [2, 1, 1, 1, 1])
        column = tf.expand_dims(tf.expand_dims(u, 2), 4)
        column = tf.tile(column, [1, 1, 3, 1, 1])
        votes = tf.squeeze(tf.matmul(tiled, column), [4], name="votes")
        still = tf.stop_gradient(votes, name="still")
        b = tf.zeros([2, 8, 3, 1], name="b")
        v = tf.zeros([2, 1, 3, 5])
        for i in range(3):
            with tf.name_scope("route%d" % i):
                c = tf.nn.softmax(b, axis=2)
                if i == 2:
                    s = tf.reduce_sum(c * votes, 1, keep_dims=True)
                    v = squash(s, 3, "squash")
                else:
                    s = tf.reduce_sum(c * still, 1, keep_dims=True)
                    v = squash(s, 3, "squash")
                    agreement = tf.reduce_sum(still * v, 3, keep_dims=True)
                    b = b + agreement
        poses = tf.squeeze(v, [1], name="poses")
        lengths = tf.sqrt(tf.reduce_sum(tf.square(poses), 2) + 0.0001, name="lengths")
    with tf.name_scope("margin"):
        wanted = tf.one_hot(labels, 3)
        high = tf.square(tf.maximum(0.0, 0.9 - lengths))
        low = tf.square(tf.maximum(0.0, lengths - 0.1))
        present = wanted * high
        absent = 0.5 * (1.0 - wanted) * low
        margin = tf.reduce_mean(tf.reduce_sum(present + absent, 1), name="loss")
    with tf.variable_scope("decoder"):
        masked = poses * tf.expand_dims(wanted, 2)
        flat = tf.reshape(masked, [2, 15])
        h = tf.layers.dense(flat, 8, activation=tf.nn.relu, kernel_initializer=normal(4), name="h1")
        h = tf.layers.dense(h, 10, activation=tf.nn.relu, kernel_initializer=normal(5), name="h2")
        decoded = tf.layers.dense(h, 49, activation=tf.sigmoid, kernel_initializer=normal(6), name="image")
        original = tf.reshape(images, [2, 49])
        error = tf.reduce_mean(tf.square(decoded - original), name="error")
    loss = tf.add(margin, 0.01 * error, name="loss")
    with tf.name_scope("accuracy"):
        guess = tf.to_int32(tf.argmax(lengths, 1))
        right = tf.equal(guess, labels)
        accuracy = tf.reduce_mean(tf.cast(right, tf.float32), name="mean")
    step = tf.train.get_or_create_global_step()
    optimizer = tf.train.MomentumOptimizer(0.05, 0.5)
    grads = optimizer.compute_gradients(loss)
    for g, v in grads:
        tf.summary.histogram("gradient", g)
    train = optimizer.apply_gradients(grads, global_step=step)
    tf.summary.scalar("accuracy", accuracy)
    return loss, train, {images: positive(2, 7, 7, 1), labels: classes(2, 3)}, [lengths, accuracy]


@program(rtol=1e-4)
def spatial_transformer():
    images = tf.placeholder(tf.float32, [2, 6, 6, 1], name="images")
    labels = tf.placeholder(tf.int32, [2], name="labels")
    with tf.variable_scope("localiser"):
        x = tf.layers.average_pooling2d(images, 2, 2, name="pool")
        x = tf.layers.conv2d(x, 3, 2, activation=tf.tanh, kernel_initializer=normal(1), name="conv")
        x = tf.reshape(x, [2, 12])
        w = tf.get_variable("w", [12, 6], initializer=normal(2, 0.05))
        b = tf.get_variable("b", [6], initializer=tf.constant_initializer([0.9, 0.05, 0.02, -0.05, 0.8, 0.03]))
        theta = tf.reshape(tf.matmul(x, w) + b, [2, 2, 3], name="theta")
    with tf.name_scope("grid"):
        line = tf.constant([-1.0, -0.6, -0.2, 0.2, 0.6, 1.0], name="line")
        columns, rows = tf.meshgrid(line, line)
        flat_x = tf.reshape(columns, [1, -1])
        flat_y = tf.reshape(rows, [1, -1])
        ones = tf.ones_like(flat_x)
        grid = tf.concat([flat_x, flat_y, ones], 0)
        both = tf.tile(tf.expand_dims(grid, 0), [2, 1, 1])
        moved = tf.matmul(theta, both, name="moved")
    with tf.name_scope("sample"):
        x = (moved[:, 0, :] + 1.0) * 2.5
        y = (moved[:, 1, :] + 1.0) * 2.5
        left = tf.floor(x)
        top = tf.floor(y)
        right = left + 1.0
        bottom = top + 1.0
        x0 = tf.cast(tf.clip_by_value(left, 0.0, 5.0), tf.int32)
        x1 = tf.cast(tf.clip_by_value(right, 0.0, 5.0), tf.int32)
        y0 = tf.cast(tf.clip_by_value(top, 0.0, 5.0), tf.int32)
        y1 = tf.cast(tf.clip_by_value(bottom, 0.0, 5.0), tf.int32)
        pixels = tf.reshape(images, [72])
        base = tf.constant([[0], [36]], name="base")
        corner_a = tf.gather(pixels, base + y0 * 6 + x0)
        corner_b = tf.gather(pixels, base + y1 * 6 + x0)
        corner_c = tf.gather(pixels, base + y0 * 6 + x1)
        corner_d = tf.gather(pixels, base + y1 * 6 + x1)
        weight_a = (right - x) * (bottom - y)
        weight_b = (right - x) * (y - top)
        weight_c = (x - left) * (bottom - y)
        weight_d = (x - left) * (y - top)
        sampled = tf.add_n([weight_a * corner_a, weight_b * corner_b, weight_c * corner_c, weight_d * corner_d], name="sampled")
        warped = tf.reshape(sampled, [2, 6, 6, 1], name="warped")
    with tf.variable_scope("classifier"):
        h = tf.layers.conv2d(warped, 4, 3, strides=2, activation=tf.nn.relu, kernel_initializer=normal(3), name="conv")
        h = tf.reshape(h, [2, 16])
        h = tf.layers.dense(h, 6, activation=tf.nn.relu, kernel_initializer=normal(4), name="h")
        logits = tf.layers.dense(h, 3, kernel_initializer=normal(5), name="logits")
    with tf.name_scope("loss"):
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        identity = tf.constant([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
        strayed = tf.reduce_sum(tf.square(theta - identity), [1, 2])
        smooth = tf.reduce_mean(tf.square(warped[:, 1:, :, :] - warped[:, :5, :, :]))
        loss = tf.reduce_mean(entropy + 0.1 * strayed, name="data")
        loss = loss + 0.01 * smooth
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        slow = tf.train.exponential_decay(0.01, step, 10, 0.5)
        train_places = tf.train.GradientDescentOptimizer(slow, name="Places").minimize(loss, var_list=tf.trainable_variables("localiser"))
        train_classes = tf.train.GradientDescentOptimizer(0.1, name="Classes").minimize(loss, global_step=step,
                var_list=tf.trainable_variables("classifier"))
    return loss, [train_places, train_classes], {images: ramp(2, 6, 6, 1), labels: classes(2, 3)}, [theta, warped]


@program(rtol=1e-4)
def triplets():
    anchor = tf.placeholder(tf.float32, [4, 6, 6, 1], name="anchor")
    same = tf.placeholder(tf.float32, [4, 6, 6, 1], name="same")
    other = tf.placeholder(tf.float32, [4, 6, 6, 1], name="other")

    def embedding(x, name):
        with tf.name_scope(name), tf.variable_scope("embedding", reuse=tf.AUTO_REUSE):
            with tf.variable_scope("conv1"):
                w = tf.get_variable("w", [3, 3, 1, 4], initializer=normal(1))
                h = tf.nn.conv2d(x, w, [1, 1, 1, 1], "VALID")
                h = tf.nn.softplus(h)
            with tf.variable_scope("conv2"):
                w = tf.get_variable("w", [2, 2, 4, 6], initializer=normal(2))
                h = tf.nn.conv2d(h, w, [1, 2, 2, 1], "VALID")
                h = tf.tanh(h)
            with tf.variable_scope("out"):
                w = tf.get_variable("w", [24, 3], initializer=normal(3))
                b = tf.get_variable("b", [3], initializer=tf.zeros_initializer())
                flat = tf.reshape(h, [-1, 24])
                raw = tf.nn.xw_plus_b(flat, w, b)
            return tf.nn.l2_normalize(raw, 1, name="unit")

    a = embedding(anchor, "anchors")
    p = embedding(same, "sames")
    n = embedding(other, "others")
    with tf.name_scope("triplet"):
        near = tf.reduce_sum(tf.squared_difference(a, p), 1, name="near")
        far = tf.reduce_sum(tf.squared_difference(a, n), 1, name="far")
        gap = near - far + 0.5
        triplet = tf.reduce_mean(tf.nn.softplus(gap), name="loss")
        violated = tf.reduce_mean(tf.cast(tf.greater(gap, 0.0), tf.float32), name="violated")
    with tf.name_scope("contrastive"):
        distance = tf.sqrt(far + 0.0001)
        missing = tf.maximum(1.0 - distance, 0.0)
        contrastive = 0.5 * (tf.reduce_mean(near) + tf.reduce_mean(tf.square(missing)))
    with tf.name_scope("pairs"):
        similarity = tf.matmul(a, p, transpose_b=True, name="similarity")
        targets = tf.range(4, name="targets")
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=5.0 * similarity)
        pairs = tf.reduce_mean(entropy, name="loss")
    with tf.name_scope("centres"):
        centres = tf.get_variable("centres", [2, 3], initializer=uniform(4), trainable=False)
        kind = tf.constant([0, 1, 0, 1], name="kind")
        mine = tf.gather(centres, kind)
        pull = tf.reduce_mean(tf.reduce_sum(tf.square(a - mine), 1))
        moved = tf.scatter_sub(centres, kind, 0.1 * (mine - tf.stop_gradient(a)), name="moved")
    with tf.name_scope("total"):
        loss = triplet + 0.5 * contrastive
        loss = loss + 0.2 * pairs
        loss = tf.add(loss, 0.1 * pull, name="loss")
    with tf.name_scope("training"):
        step = tf.train.create_global_step()
        optimizer = tf.train.RMSPropOptimizer(0.01, decay=0.9, momentum=0.3, epsilon=0.1)
        train = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("neighbours"):
        squares = tf.reduce_sum(tf.square(p), 1)
        cross = tf.matmul(a, p, transpose_b=True)
        distances = tf.expand_dims(squares, 0) - 2.0 * cross
        nearest = tf.nn.top_k(-distances, 2, name="nearest")[1]
        hits = tf.nn.in_top_k(-distances, targets, 1, name="hits")
    return loss, [train, moved.op], {anchor: ramp(4, 6, 6, 1), same: positive(4, 6, 6, 1), other: ramp(4, 6, 6, 1)}, [violated, nearest, hits,
            similarity]
