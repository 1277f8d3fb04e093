"""Studies: super-resolution by sub-pixels, a variational autoencoder with flows, weights of few bits, forecasts with seasons and trends."""
from program import normal, positive, program, ramp, tf


@program(rtol=1e-4)
def sub_pixel_resolution():
    large = tf.placeholder(tf.float32, [None, 16, 16, 3], name="large")
    step = tf.train.create_global_step()

    def residual(x, filters, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.separable_conv2d(x, filters, 3, padding="same", depthwise_initializer=normal(seed),
                                           pointwise_initializer=normal(seed + 1), name="first")
            slope = tf.get_variable("slope", [filters], initializer=tf.constant_initializer(0.25))
            h = tf.maximum(h, 0.0) + slope * tf.minimum(h, 0.0)
            h = tf.layers.conv2d(h, filters, 3, padding="same", kernel_initializer=normal(seed + 2), name="second")
            return tf.add(x, 0.5 * h, name="sum")

    def attention(x, filters, seed, name):
        with tf.variable_scope(name):
            whole = tf.reduce_mean(x, [1, 2], keepdims=True, name="whole")
            h = tf.layers.conv2d(whole, 2, 1, activation=tf.nn.relu, kernel_initializer=normal(seed), name="squeeze")
            h = tf.layers.conv2d(h, filters, 1, activation=tf.sigmoid, kernel_initializer=normal(seed + 1),
                                 name="excite")
            return tf.multiply(x, h, name="scaled")

    with tf.name_scope("data"):
        blurred = tf.nn.avg_pool(large, [1, 2, 2, 1], [1, 1, 1, 1], "SAME", name="blurred")
        small = tf.image.resize_bilinear(blurred, [8, 8], align_corners=False, name="small")
        flipped = tf.reverse(small, [2], name="flipped")
        both = tf.concat([small, flipped], 0, name="both")
        answers = tf.concat([large, tf.reverse(large, [2])], 0, name="answers")
    with tf.variable_scope("generator"):
        first = tf.layers.conv2d(both, 6, 5, padding="same", kernel_initializer=normal(1), activation=tf.nn.leaky_relu,
                                 name="first")
        h = first
        for k in range(3):
            h = residual(h, 6, 10 * k + 2, "residual%d" % k)
        h = attention(h, 6, 40, "attention")
        h = tf.add(h, first, name="skip")
        h = tf.layers.conv2d(h, 12, 3, padding="same", kernel_initializer=normal(44), name="wide")
        detail = tf.depth_to_space(h, 2, name="pixels")
        detail = tf.layers.conv2d(detail, 3, 3, padding="same", kernel_initializer=normal(45), activation=tf.tanh,
                                  name="detail")
        coarse = tf.image.resize_nearest_neighbor(both, [16, 16], name="coarse")
        made = tf.add(coarse, detail, name="made")
    with tf.name_scope("losses"):
        apart = made - answers
        charbonnier = tf.reduce_mean(tf.sqrt(tf.square(apart) + 0.0001), name="charbonnier")
        dx = made[:, :, 1:, :] - made[:, :, :-1, :]
        wanted_dx = answers[:, :, 1:, :] - answers[:, :, :-1, :]
        dy = made[:, 1:, :, :] - made[:, :-1, :, :]
        wanted_dy = answers[:, 1:, :, :] - answers[:, :-1, :, :]
        gradient = tf.reduce_mean(tf.abs(dx - wanted_dx)) + tf.reduce_mean(tf.abs(dy - wanted_dy))
        pooled = tf.nn.avg_pool(made, [1, 4, 4, 1], [1, 4, 4, 1], "VALID", name="pooled")
        wanted_pooled = tf.nn.avg_pool(answers, [1, 4, 4, 1], [1, 4, 4, 1], "VALID", name="wanted_pooled")
        near = tf.losses.cosine_distance(tf.nn.l2_normalize(wanted_pooled, 3), tf.nn.l2_normalize(pooled, 3), axis=3,
                                         weights=0.1)
        loss = tf.add_n([charbonnier, 0.2 * gradient, near], name="total")
    with tf.name_scope("training"):
        warm = tf.to_float(tf.minimum(step + 1, 5)) / 5.0
        rate = tf.multiply(warm, tf.train.inverse_time_decay(0.01, step, 10, 0.5), name="rate")
        optimizer = tf.train.AdamOptimizer(rate)
        grads = optimizer.compute_gradients(loss)
        slopes = []
        for g, v in grads:
            slopes.append(g)
        clipped, size = tf.clip_by_global_norm(slopes, 0.5, name="clip")
        pairs = list(zip(clipped, tf.trainable_variables()))
        train = optimizer.apply_gradients(pairs, global_step=step)
    with tf.name_scope("measures"):
        error = tf.reduce_mean(tf.square(apart), [1, 2, 3], name="error")
        noise = tf.multiply(-10.0, tf.log(error + 0.000001) / tf.log(10.0), name="noise")
        psnr = tf.image.psnr(made, answers, 2.0, name="psnr")
        patches = tf.extract_image_patches(apart, [1, 4, 4, 1], [1, 8, 8, 1], [1, 1, 1, 1], "VALID", name="patches")
        worst = tf.reduce_max(tf.abs(patches), 3, name="worst")
    with tf.name_scope("frequencies"):
        blur = tf.nn.avg_pool(made, [1, 3, 3, 1], [1, 1, 1, 1], "SAME", name="blur")
        fine = tf.subtract(made, blur, name="fine")
        wanted_fine = answers - tf.nn.avg_pool(answers, [1, 3, 3, 1], [1, 1, 1, 1], "SAME")
        kept = tf.reduce_mean(tf.square(fine), [1, 2, 3]) / (tf.reduce_mean(tf.square(wanted_fine), [1, 2, 3]) + 0.0001)
        kept = tf.sqrt(kept, name="kept")
        wrong_sign = tf.to_float(fine * wanted_fine < 0.0, name="wrong_sign")
        reversed_share = tf.reduce_mean(wrong_sign, name="reversed")
    with tf.name_scope("consistency"):
        straight, turned = tf.split(made, 2, axis=0, name="halves")
        back = tf.reverse(turned, [2], name="back")
        unlike = tf.reduce_max(tf.abs(straight - back), name="unlike")
        again = tf.image.resize_bilinear(straight, [8, 8], name="again")
        loop = tf.reduce_mean(tf.abs(again - small), name="loop")
        tf.summary.image("made", straight, max_outputs=1)
        tf.summary.scalar("loop", loop)
    return loss, train, {large: ramp(2, 16, 16, 3)}, [noise, psnr, size, rate, worst, kept, reversed_share, unlike,
                                                      loop]


@program(rtol=1e-4)
def autoencoder_with_flows():
    images = tf.placeholder(tf.float32, [None, 8, 8, 1], name="images")
    noise = tf.placeholder(tf.float32, [None, 3], name="noise")
    step = tf.train.get_or_create_global_step()
    size = 3

    def planar(z, seed, name):
        with tf.variable_scope(name):
            u = tf.get_variable("u", [size], initializer=normal(seed, 0.3))
            w = tf.get_variable("w", [size], initializer=normal(seed + 1, 0.3))
            b = tf.get_variable("b", [], initializer=tf.zeros_initializer())
            dot = tf.reduce_sum(u * w, name="dot")
            fixed = u + (tf.nn.softplus(dot) - 1.0 - dot) * w / (tf.reduce_sum(tf.square(w)) + 0.001)
            inner = tf.tanh(tf.tensordot(z, w, 1) + b, name="inner")
            moved = z + tf.expand_dims(inner, 1) * fixed
            slope = tf.expand_dims(1.0 - tf.square(inner), 1) * w
            logdet = tf.log(tf.abs(1.0 + tf.reduce_sum(slope * fixed, 1)) + 0.0001, name="logdet")
            return moved, logdet

    def gated(x, filters, stride, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv2d(x, 2 * filters, 3, strides=stride, padding="same", kernel_initializer=normal(seed),
                                 name="conv")
            value, gate = tf.split(h, 2, axis=3, name="halves")
            return tf.multiply(tf.nn.selu(value), tf.sigmoid(gate), name="gated")

    with tf.variable_scope("encoder", reuse=tf.AUTO_REUSE):
        h = gated(images, 3, 2, 1, "down1")
        h = gated(h, 4, 2, 2, "down2")
        flat = tf.layers.flatten(h, name="flat")
        mean = tf.layers.dense(flat, size, kernel_initializer=normal(3), name="mean")
        spread = tf.layers.dense(flat, size, kernel_initializer=normal(4), activation=tf.nn.softplus, name="spread")
    with tf.variable_scope("posterior"):
        z0 = tf.add(mean, (spread + 0.01) * noise, name="z0")
        z = z0
        logdets = []
        for k in range(3):
            z, logdet = planar(z, 10 + 2 * k, "flow%d" % k)
            logdets.append(logdet)
        change = tf.add_n(logdets, name="change")
    with tf.variable_scope("decoder"):
        d = tf.layers.dense(z, 2 * 2 * 4, activation=tf.nn.elu, kernel_initializer=normal(20), name="start")
        d = tf.reshape(d, [-1, 2, 2, 4], name="grid")
        d = tf.layers.conv2d_transpose(d, 3, 3, strides=2, padding="same", activation=tf.nn.elu,
                                       kernel_initializer=normal(21), name="up1")
        d = tf.layers.conv2d_transpose(d, 1, 3, strides=2, padding="same", kernel_initializer=normal(22), name="up2")
        logits = tf.identity(d, name="logits")
    with tf.name_scope("bound"):
        targets = tf.to_float(tf.greater(images, 0.0), name="targets")
        each = tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits)
        rebuilt = tf.reduce_sum(each, [1, 2, 3], name="rebuilt")
        prior = tf.distributions.Normal(loc=tf.zeros([size]), scale=tf.ones([size]))
        posterior = tf.distributions.Normal(loc=mean, scale=spread + 0.01)
        log_prior = tf.reduce_sum(prior.log_prob(z), 1, name="log_prior")
        log_posterior = tf.reduce_sum(posterior.log_prob(z0), 1) - change
        analytic = tf.reduce_sum(tf.distributions.kl_divergence(posterior, prior), 1, name="analytic")
        entropy = tf.reduce_sum(posterior.entropy(), 1, name="entropy")
        divergence = tf.subtract(log_posterior, log_prior, name="divergence")
        warm = tf.minimum(1.0, 0.1 + tf.to_float(step) / 10.0, name="warm")
        bound = tf.add(rebuilt, warm * divergence, name="bound")
        loss = tf.reduce_mean(bound, name="loss")
    with tf.name_scope("training"):
        optimizer = tf.train.RMSPropOptimizer(0.005, decay=0.8, centered=True)
        grads = optimizer.compute_gradients(loss)
        kept = []
        for g, v in grads:
            kept.append((tf.where(tf.is_nan(g), tf.zeros_like(g), g), v))
        train = optimizer.apply_gradients(kept, global_step=step)
    with tf.name_scope("measures"):
        shades = tf.reduce_mean(tf.sigmoid(logits), [1, 2, 3], name="shades")
        perceived = tf.reduce_mean(tf.to_float(tf.equal(targets, tf.round(tf.sigmoid(logits)))), name="perceived")
    with tf.name_scope("walk"):
        start = mean[0]
        end = mean[1]
        steps_of = tf.reshape(tf.constant([0.0, 0.25, 0.5, 0.75, 1.0]), [5, 1], name="steps")
        path = tf.add((1.0 - steps_of) * start, steps_of * end, name="path")
        lengths = tf.sqrt(tf.reduce_sum(tf.square(path[1:] - path[:-1]), 1) + 0.000001, name="lengths")
        even = tf.reduce_max(lengths) - tf.reduce_min(lengths)
        moved = tf.sqrt(tf.reduce_sum(tf.squared_difference(z, z0), 1) + 0.000001, name="moved")
        active = tf.reduce_mean(tf.square(mean), 0, name="active")
        used = tf.reduce_sum(tf.to_int32(active > 0.0001), name="used")
        dims = tf.nn.top_k(active, 3, name="dims")[1]
        tf.summary.scalar("loss", loss)
        tf.summary.image("rebuilt", tf.sigmoid(logits), max_outputs=1)
        tf.summary.histogram("z", z)
    return loss, train, {images: ramp(2, 8, 8, 1), noise: ramp(2, 3)}, [analytic, entropy, shades, change, perceived,
                                                                        warm, even < 0.001, moved, active, used, tf.shape(dims)]


@program(rtol=1e-4)
def weights_of_few_bits():
    images = tf.placeholder(tf.float32, [2, 8, 8, 3], name="images")
    labels = tf.placeholder(tf.int32, [2], name="labels")
    step = tf.train.get_or_create_global_step()

    def signs(w, name):
        with tf.name_scope(name):
            scale = tf.reduce_mean(tf.abs(w), [0, 1, 2], keepdims=True, name="scale")
            hard = tf.multiply(tf.sign(w), scale, name="hard")
            near = tf.clip_by_value(w, -1.0, 1.0, name="near")
            return tf.add(near, tf.stop_gradient(hard - near), name="straight")

    def levels(x, name):
        with tf.name_scope(name):
            inside = tf.clip_by_value(x, 0.0, 1.0, name="inside")
            rounded = tf.div(tf.round(inside * 7.0), 7.0, name="rounded")
            return inside + tf.stop_gradient(rounded - inside)

    def layer(x, filters, stride, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [3, 3, x.shape[3].value, filters], initializer=normal(seed, 0.5))
            h = tf.nn.conv2d(x, signs(w, "signs"), [1, stride, stride, 1], "SAME", name="conv")
            low = tf.get_variable("low", [], initializer=tf.constant_initializer(-2.0), trainable=False)
            high = tf.get_variable("high", [], initializer=tf.constant_initializer(2.0), trainable=False)
            tf.add_to_collection("ranges", 0.9 * low + 0.1 * tf.minimum(tf.reduce_min(h), 0.0))
            tf.add_to_collection("ranges", 0.9 * high + 0.1 * tf.maximum(tf.reduce_max(h), 0.0))
            return tf.fake_quant_with_min_max_vars(h, low, high, num_bits=6, name="quantised")

    with tf.variable_scope("first"):
        x = tf.layers.conv2d(images, 4, 3, padding="same", kernel_initializer=normal(1), activation=tf.nn.relu6,
                             name="conv")
        x = levels(x, "levels")
    with tf.variable_scope("body"):
        for k, stride in enumerate([1, 2, 1]):
            h = layer(x, 4, stride, 10 + k, "layer%d" % k)
            h = tf.layers.batch_normalization(h, training=True, fused=True, momentum=0.9, name="norm%d" % k)
            if stride == 1:
                h = tf.add(h, x, name="skip%d" % k)
            x = levels(h, "levels%d" % k)
    with tf.variable_scope("last"):
        whole = tf.reduce_mean(x, [1, 2], name="whole")
        w = tf.get_variable("w", [4, 3], initializer=normal(20, 0.5))
        quantised = tf.fake_quant_with_min_max_args(w, min=-1.0, max=1.0, num_bits=4, name="quantised")
        logits = tf.matmul(whole, quantised, name="logits")
    with tf.name_scope("loss"):
        hinge = []
        for k in range(3):
            truth = 2.0 * tf.to_float(tf.equal(labels, k)) - 1.0
            hinge.append(tf.reduce_mean(tf.square(tf.nn.relu(1.0 - truth * logits[:, k])), name="hinge%d" % k))
        loss = tf.add_n(hinge, name="total")
    with tf.name_scope("training"):
        optimizer = tf.train.MomentumOptimizer(0.05, 0.5)
        body_updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS, "body")
        with tf.control_dependencies(body_updates):
            grads = optimizer.compute_gradients(loss)
            small = []
            for g, v in grads:
                small.append((tf.clip_by_average_norm(g, 0.1), v))
            learn = optimizer.apply_gradients(small, global_step=step)
        bound_variables = tf.global_variables("body/layer./(low|high)")
        with tf.control_dependencies([learn]):
            moved = []
            for old, new in zip(bound_variables, tf.get_collection("ranges")):
                moved.append(tf.assign(old, new).op)
            train = tf.group(moved, name="train")
    with tf.name_scope("measures"):
        share = tf.nn.zero_fraction(x, name="share")
        packed = tf.cast(tf.round(x * 7.0), tf.uint8, name="packed")
        used = tf.reduce_max(tf.to_int32(packed), [0, 1, 2], name="used")
        parity = tf.bitwise.bitwise_and(tf.to_int32(packed), 1, name="parity")
        odd = tf.reduce_sum(parity, [1, 2, 3], name="odd")
        guess = tf.nn.softmax(logits, name="guess")
    with tf.name_scope("bits"):
        bits = []
        for v in tf.trainable_variables("body/layer"):
            ones = tf.to_float(tf.greater(v, 0.0))
            bits.append(tf.reduce_mean(ones))
        balance = tf.stack(bits, name="balance")
        chance = tf.clip_by_value(balance, 0.01, 0.99)
        entropy = -(chance * tf.log(chance) + (1.0 - chance) * tf.log(1.0 - chance))
        told = tf.reduce_sum(entropy, name="told")
        shifted = tf.bitwise.right_shift(tf.to_int32(packed), 1, name="shifted")
        coarse = tf.reduce_max(shifted, [1, 2, 3], name="coarse")
        steps_between = tf.div(2.0, 15.0, name="steps_between")
        error = tf.reduce_max(tf.abs(quantised - tf.clip_by_value(w, -1.0, 1.0)), name="error")
        fine = tf.less_equal(error, steps_between, name="fine")
    return loss, train, {images: ramp(2, 8, 8, 3), labels: [0, 2]}, [share, used, odd, guess, balance, told, coarse,
                                                                     fine]


@program(rtol=1e-4)
def seasons_and_trends():
    history = tf.placeholder(tf.float32, [None, 12], name="history")
    future = tf.placeholder(tf.float32, [None, 4], name="future")
    month = tf.placeholder(tf.int32, [None], name="month")
    step = tf.train.get_or_create_global_step()

    def polynomials(degree, start, count, name):
        with tf.name_scope(name):
            times = tf.to_float(tf.range(start, start + count)) / 12.0
            powers = tf.to_float(tf.range(0, degree, 1))
            return tf.pow(tf.expand_dims(times, 0), tf.expand_dims(powers, 1), name="basis")

    def waves(start, count, name):
        with tf.name_scope(name):
            turn = tf.to_float(tf.range(start, start + count)) * (6.2831855 / 6.0)
            return tf.stack([tf.cos(turn), tf.sin(turn), tf.cos(2.0 * turn), tf.sin(2.0 * turn)], name="basis")

    def block(x, size_of, back, ahead, seed, name):
        with tf.variable_scope(name):
            h = x
            for k in range(2):
                h = tf.layers.dense(h, 6, activation=tf.nn.selu,
                                    kernel_initializer=tf.initializers.lecun_normal(seed=seed + k), name="fc%d" % k)
            theta = tf.layers.dense(h, 4, use_bias=False, kernel_initializer=normal(seed + 2), name="theta")
            theta = theta * size_of
            return tf.matmul(theta, back, name="backcast"), tf.matmul(theta, ahead, name="forecast")

    with tf.variable_scope("scaling"):
        centre = tf.reduce_mean(history, 1, keepdims=True, name="centre")
        spread = tf.reduce_mean(tf.abs(history - centre), 1, keepdims=True, name="spread")
        x = tf.div(history - centre, spread + 0.01, name="scaled")
        seasonal = tf.get_variable("seasonal", [12], initializer=tf.zeros_initializer())
        shift = tf.gather(seasonal, tf.floormod(month, 12), name="shift")
        x = x - tf.expand_dims(shift, 1)
    with tf.variable_scope("smoothing"):
        raw = tf.get_variable("raw", [2], initializer=tf.constant_initializer([-0.5, -1.0]))
        alpha = tf.sigmoid(raw[0], name="alpha")
        beta = tf.sigmoid(raw[1], name="beta")
        level = x[:, 0]
        trend = x[:, 1] - x[:, 0]
        for t in range(1, 12):
            with tf.name_scope("at%d" % t):
                before = level
                level = alpha * x[:, t] + (1.0 - alpha) * (level + trend)
                trend = beta * (level - before) + (1.0 - beta) * trend
        ahead = tf.to_float(tf.range(1, 5))
        smooth = tf.add(tf.expand_dims(level, 1), tf.expand_dims(trend, 1) * ahead, name="smooth")
    with tf.variable_scope("blocks"):
        back1, ahead1 = block(x, 1.0, polynomials(4, 0, 12, "past"), polynomials(4, 12, 4, "next"), 10, "trend")
        rest = tf.subtract(x, back1, name="rest")
        back2, ahead2 = block(rest, 0.5, waves(0, 12, "past"), waves(12, 4, "next"), 20, "season")
        left = tf.subtract(rest, back2, name="left")
        blocks = tf.add(ahead1, ahead2, name="forecast")
    with tf.variable_scope("mixture"):
        mix = tf.layers.dense(tf.concat([left, tf.one_hot(tf.floormod(month, 4), 4)], 1), 2, activation=tf.nn.softmax,
                              kernel_initializer=normal(30),
                              name="mix")
        scaled = tf.expand_dims(mix[:, 0], 1) * smooth + tf.expand_dims(mix[:, 1], 1) * blocks
        forecast = tf.add((scaled + tf.expand_dims(shift, 1)) * (spread + 0.01), centre, name="forecast")
    with tf.name_scope("loss"):
        percent = tf.reduce_mean(2.0 * tf.abs(forecast - future) / (tf.abs(forecast) + tf.abs(future) + 0.1),
                                 name="percent")
        pinball = tf.maximum(0.7 * (future - forecast), -0.3 * (future - forecast), name="pinball")
        residue = tf.reduce_mean(tf.square(left), name="residue")
        loss = tf.add_n([percent, tf.reduce_mean(pinball), 0.05 * residue], name="total")
    with tf.name_scope("training"):
        seasonal_rate = tf.train.exponential_decay(0.3, step, 6, 0.7, staircase=True)
        plain = tf.train.MomentumOptimizer(seasonal_rate, 0.3, use_nesterov=True)
        quick = tf.train.RMSPropOptimizer(0.01, momentum=0.1)
        scale_variables = tf.trainable_variables("scaling")
        other_variables = tf.trainable_variables("blocks")
        last_variables = tf.trainable_variables("(smoothing|mixture)")
        one = plain.minimize(loss, var_list=scale_variables, name="seasons")
        # One behind the other: no gradient reads a variable while another group's update changes it.
        with tf.control_dependencies([one]):
            two = quick.minimize(loss, var_list=other_variables, name="blocks")
        with tf.control_dependencies([two]):
            three = tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=last_variables, global_step=step,
                                                                    name="rest")
        train = tf.group(one, two, three, name="train")
    with tf.name_scope("measures"):
        naive = tf.reduce_mean(tf.abs(history[:, 1:] - history[:, :-1]), name="naive")
        ratio = tf.div(tf.reduce_mean(tf.abs(future - forecast)), naive, name="ratio")
        order = tf.argsort(forecast, axis=1, direction="DESCENDING", name="order")
    with tf.name_scope("bands"):
        errors = tf.abs(forecast - future, name="errors")
        middle = tf.nn.top_k(tf.reshape(errors, [-1]), 6)[0][5]
        wide = tf.add(middle, 0.05, name="wide")
        low = tf.subtract(forecast, wide, name="low")
        high = tf.add(forecast, wide, name="high")
        held = tf.logical_and(tf.greater_equal(future, low), tf.less_equal(future, high))
        share = tf.reduce_mean(tf.to_float(held), name="share")
        turns = tf.reduce_sum(tf.to_float(forecast[:, 1:] > forecast[:, :-1]), 1, name="turns")
    return loss, train, {history: ramp(3, 12), future: positive(3, 4), month: [3, 14, 7]}, [forecast, alpha, beta,
                                                                                            ratio, order, share, turns]
