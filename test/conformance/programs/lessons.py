"""Lessons on training: towers whose gradients are averaged, a judge with bounded slopes, gradients saved up over steps, a teacher that is the
pupil's average."""
from program import normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def averaged_towers():
    images = tf.placeholder(tf.float32, [4, 6, 6, 2], name="images")
    labels = tf.placeholder(tf.int32, [4], name="labels")

    def inference(x, name):
        with tf.name_scope(name):
            with tf.variable_scope("conv1"):
                kernel = tf.get_variable("weights", [3, 3, 2, 4],
                                         initializer=tf.truncated_normal_initializer(stddev=0.2, seed=1))
                biases = tf.get_variable("biases", [4], initializer=tf.constant_initializer(0.0))
                h = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, kernel, [1, 1, 1, 1], padding="SAME"), biases),
                               name="active")
                tf.summary.histogram("activations", h)
                tf.summary.scalar("sparsity", tf.nn.zero_fraction(h))
            h = tf.nn.max_pool(h, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME", name="pool1")
            h = tf.nn.lrn(h, 2, bias=1.0, alpha=0.001, beta=0.75, name="norm1")
            with tf.variable_scope("conv2"):
                kernel = tf.get_variable("weights", [3, 3, 4, 4],
                                         initializer=tf.truncated_normal_initializer(stddev=0.2, seed=2))
                biases = tf.get_variable("biases", [4], initializer=tf.constant_initializer(0.1))
                h = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(h, kernel, [1, 2, 2, 1], padding="VALID"), biases),
                               name="active")
            with tf.variable_scope("local"):
                flat = tf.reshape(h, [2, 4], name="flat")
                weights = tf.get_variable("weights", [4, 3], initializer=tf.truncated_normal_initializer(stddev=0.4,
                                                                                                         seed=3))
                biases = tf.get_variable("biases", [3], initializer=tf.constant_initializer(0.1))
                return tf.add(tf.matmul(flat, weights), biases, name="logits")

    def tower(x, y, name):
        logits = inference(x, "inference")
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits, name="each")
        mean = tf.reduce_mean(each, name="mean")
        penalty = []
        for v in tf.trainable_variables("conv"):
            penalty.append(tf.nn.l2_loss(v))
        return tf.add(mean, 0.004 * tf.add_n(penalty), name=name)

    with tf.device("/cpu:0"):
        step = tf.get_variable("global_step", [], dtype=tf.int64, initializer=tf.zeros_initializer(), trainable=False)
        rate = tf.train.exponential_decay(0.1, step, 6, 0.5, staircase=True)
        optimizer = tf.train.GradientDescentOptimizer(rate)
        image_parts = tf.split(images, 2, axis=0, name="image_parts")
        label_parts = tf.split(labels, 2, axis=0, name="label_parts")
        losses = []
        with tf.variable_scope(tf.get_variable_scope()):
            with tf.device("/device:CPU:0"):
                with tf.name_scope("tower_0"):
                    loss0 = tower(image_parts[0], label_parts[0], "loss")
                    losses.append(loss0)
                    grads0 = optimizer.compute_gradients(loss0)
        with tf.variable_scope(tf.get_variable_scope(), reuse=True):
            with tf.device("/device:CPU:0"):
                with tf.name_scope("tower_1"):
                    loss1 = tower(image_parts[1], label_parts[1], "loss")
                    losses.append(loss1)
                    grads1 = optimizer.compute_gradients(loss1)
        averaged = []
        first = []
        second = []
        for g, v in grads0:
            first.append(g)
        for g, v in grads1:
            second.append(g)
        for one, two in zip(first, second):
            both = tf.concat([tf.expand_dims(one, 0), tf.expand_dims(two, 0)], axis=0)
            averaged.append(tf.reduce_mean(both, 0))
        pairs = list(zip(averaged, tf.trainable_variables()))
        apply = optimizer.apply_gradients(pairs, global_step=step)
        averages = tf.train.ExponentialMovingAverage(0.9, step)
        with tf.control_dependencies([apply]):  # or it reads variables while they change
            smooth = averages.apply(tf.trainable_variables())
        train = tf.group(apply, smooth, name="train")
        loss = tf.reduce_mean(tf.stack(losses), name="total")
        length = tf.global_norm(averaged, name="length")
    with tf.name_scope("agreement"):
        flat_first = []
        flat_second = []
        for one, two in zip(first, second):
            flat_first.append(tf.reshape(one, [-1]))
            flat_second.append(tf.reshape(two, [-1]))
        whole_first = tf.concat(flat_first, 0, name="first")
        whole_second = tf.concat(flat_second, 0, name="second")
        dot = tf.reduce_sum(whole_first * whole_second, name="dot")
        sizes_of = tf.norm(whole_first) * tf.norm(whole_second)
        cosine = tf.div(dot, sizes_of + 0.000001, name="cosine")
        apart = tf.norm(whole_first - whole_second, name="apart")
        losses_apart = tf.abs(losses[0] - losses[1], name="losses_apart")
        tf.summary.scalar("cosine", cosine)
    return loss, train, {images: ramp(4, 6, 6, 2), labels: [0, 2, 1, 1]}, [length, rate, cosine, apart, losses_apart]


@program(rtol=1e-3)
def bounded_judge():
    real = tf.placeholder(tf.float32, [4, 6], name="real")
    noise = tf.placeholder(tf.float32, [4, 3], name="noise")
    kinds = tf.placeholder(tf.int32, [4], name="kinds")
    step = tf.train.get_or_create_global_step()

    def bounded(x, units, seed, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            depth = x.shape[1].value
            w = tf.get_variable("w", [depth, units], initializer=normal(seed, 0.6))
            b = tf.get_variable("b", [units], initializer=tf.zeros_initializer())
            u = tf.get_variable("u", [1, units], initializer=normal(seed + 1, 1.0), trainable=False)
            left = tf.nn.l2_normalize(tf.matmul(u, w, transpose_b=True), 1, name="left")
            right = tf.nn.l2_normalize(tf.matmul(left, w), 1, name="right")
            left = tf.stop_gradient(left)
            right = tf.stop_gradient(right)
            sigma = tf.matmul(tf.matmul(left, w), right, transpose_b=True, name="sigma")
            tf.add_to_collection("directions", right)
            return tf.nn.bias_add(tf.matmul(x, w / sigma), b, name="out")

    def judge(x, y, name):
        with tf.variable_scope("judge", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                h = tf.nn.leaky_relu(bounded(x, 8, 1, "layer1"), 0.1)
                h = tf.nn.leaky_relu(bounded(h, 5, 3, "layer2"), 0.1)
                table = tf.get_variable("kinds", [3, 5], initializer=uniform(5, 0.4))
                match = tf.reduce_sum(h * tf.nn.embedding_lookup(table, y), 1, name="match")
                return tf.add(tf.squeeze(bounded(h, 1, 6, "last"), [1]), match, name="score")

    def conditional(x, y, units, seed, name):
        with tf.variable_scope(name):
            mean, variance = tf.nn.moments(x, [0], keep_dims=True)
            plain = (x - mean) * tf.rsqrt(variance + 0.01)
            gain = tf.get_variable("gain", [3, units], initializer=tf.ones_initializer())
            shift = tf.get_variable("shift", [3, units], initializer=normal(seed, 0.1))
            return tf.gather(gain, y) * plain + tf.gather(shift, y)

    with tf.variable_scope("maker"):
        onehot = tf.one_hot(kinds, 3, name="onehot")
        h = tf.layers.dense(tf.concat([noise, onehot], 1), 7, use_bias=False, kernel_initializer=normal(10, 0.5),
                            name="first")
        h = tf.nn.relu(conditional(h, kinds, 7, 11, "norm1"))
        h = tf.layers.dense(h, 7, use_bias=False, kernel_initializer=normal(12, 0.5), name="second")
        h = tf.nn.elu(conditional(h, kinds, 7, 13, "norm2"))
        fake = tf.layers.dense(h, 6, activation=tf.tanh, kernel_initializer=normal(14, 0.5), name="made")
    good = judge(real, kinds, "real")
    bad = judge(fake, kinds, "fake")
    with tf.name_scope("losses"):
        judge_loss = tf.add(tf.reduce_mean(tf.nn.relu(1.0 - good)), tf.reduce_mean(tf.nn.relu(1.0 + bad)), name="judge")
        maker_loss = tf.negative(tf.reduce_mean(bad), name="maker")
        distance = tf.reduce_mean(tf.squared_difference(tf.reduce_mean(real, 0), tf.reduce_mean(fake, 0)),
                                  name="distance")
        loss = tf.add_n([judge_loss, 0.5 * maker_loss, distance], name="total")
    with tf.name_scope("training"):
        judge_variables = tf.trainable_variables("judge")
        maker_variables = tf.trainable_variables("maker")
        judge_step = tf.train.AdamOptimizer(0.004, beta1=0.0, beta2=0.9).minimize(judge_loss, var_list=judge_variables,
                                                                                  name="judge")
        with tf.control_dependencies([judge_step]):
            maker_step = tf.train.AdamOptimizer(0.001, beta1=0.0, beta2=0.9).minimize(maker_loss + distance,
                                                                                      global_step=step,
                                                                                     var_list=maker_variables, name="maker")
        direction_variables = tf.global_variables("judge/.*/u$")
        with tf.control_dependencies([maker_step]):
            turns = []
            for old, new in zip(direction_variables, tf.get_collection("directions")):
                turns.append(tf.assign(old, new).op)
            train = tf.group(turns, name="turned")
    with tf.name_scope("watch"):
        gap = tf.subtract(tf.reduce_mean(good), tf.reduce_mean(bad), name="gap")
        fooled = tf.reduce_mean(tf.cast(tf.greater(bad, 0.0), tf.float32), name="fooled")
        per_kind = tf.unsorted_segment_max(good, kinds, 3, name="per_kind")
        spread = tf.reduce_max(fake, 0) - tf.reduce_min(fake, 0)
    with tf.name_scope("kinds"):
        centres = tf.unsorted_segment_sum(fake, kinds, 3, name="sums")
        counts = tf.unsorted_segment_sum(tf.ones([4, 1]), kinds, 3, name="counts")
        centres = tf.div(centres, tf.maximum(counts, 1.0), name="centres")
        real_centres = tf.div(tf.unsorted_segment_sum(real, kinds, 3), tf.maximum(counts, 1.0), name="real_centres")
        off = tf.sqrt(tf.reduce_sum(tf.squared_difference(centres, real_centres), 1) + 0.000001, name="off")
        own = tf.gather(centres, kinds, name="own")
        within = tf.reduce_mean(tf.squared_difference(fake, own), name="within")
        between = tf.reduce_mean(tf.squared_difference(own, tf.reduce_mean(fake, 0)), name="between")
        separated = tf.div(between, within + 0.001, name="separated")
        ordered = tf.nn.top_k(bad, 4, name="ordered")[0]
        best_margin = tf.subtract(ordered[0], ordered[3], name="best_margin")
        tf.summary.scalar("gap", gap)
        tf.summary.histogram("good", good)
        tf.summary.histogram("bad", bad)
    return loss, train, {real: ramp(4, 6), noise: positive(4, 3), kinds: [0, 2, 1, 2]}, [gap, fooled, per_kind, spread,
                                                                                         off, separated, best_margin]


@program(rtol=1e-4)
def saved_up_gradients():
    rows = tf.placeholder(tf.float32, [5, 4], name="rows")
    wanted = tf.placeholder(tf.float32, [5, 2], name="wanted")
    rounds = tf.Variable(0, trainable=False, name="rounds")
    step = tf.train.get_or_create_global_step()
    every = 3

    def gate(x, units, seed, name):
        with tf.variable_scope(name):
            both = tf.layers.dense(x, 2 * units, kernel_initializer=tf.initializers.he_uniform(seed=seed), name="both")
            value, open_of = tf.split(both, 2, axis=1, name="halves")
            return tf.multiply(value, tf.sigmoid(open_of), name="gated")

    with tf.variable_scope("network", initializer=tf.initializers.lecun_uniform(seed=1)):
        h = gate(rows, 6, 2, "first")
        h = h + gate(h, 6, 3, "second")
        weights = tf.get_variable("weights", [6, 2])
        out = tf.matmul(h, weights, name="out")
        temperature = tf.get_variable("temperature", initializer=tf.constant([0.5, 1.5]))
        out = tf.multiply(out, temperature, name="scaled")
    with tf.name_scope("loss"):
        apart = tf.abs(out - wanted, name="apart")
        robust = tf.where(apart < 0.5, 0.5 * tf.square(apart), 0.5 * (apart - 0.25), name="robust")
        loss = tf.reduce_mean(tf.reduce_sum(robust, 1), name="mean")
        jacobian = tf.gradients(out, rows, grad_ys=[tf.ones_like(out) * 0.5], name="jacobian")[0]
        calm = tf.reduce_mean(tf.square(jacobian), name="calm")
        total = tf.add(loss, 0.01 * calm, name="total")
    optimizer = tf.train.MomentumOptimizer(tf.train.polynomial_decay(0.2, step, 6, 0.02, power=1.0), 0.6)
    with tf.variable_scope("saved"):
        grads = optimizer.compute_gradients(total)
        sums = []
        adds = []
        for g, v in grads:
            held = tf.Variable(tf.zeros_like(v.initialized_value()), trainable=False, name="held")
            sums.append(held)
            adds.append(tf.assign_add(held, g).op)
        with tf.control_dependencies(adds):
            counted = tf.assign_add(rounds, 1, name="counted")
            full = tf.equal(tf.floormod(counted, every), 0, name="full")

    def moved():
        means = []
        for slot in sums:
            means.append(slot / 3.0)
        pairs = list(zip(means, tf.trainable_variables()))
        done = optimizer.apply_gradients(pairs, global_step=step)
        with tf.control_dependencies([done]):
            cleared = []
            for slot in sums:
                cleared.append(tf.assign(slot, tf.zeros_like(slot)).op)
            with tf.control_dependencies(cleared):
                return tf.constant(True)

    with tf.name_scope("training"):
        happened = tf.cond(full, moved, lambda: tf.constant(False), name="happened")
    with tf.name_scope("watch"):
        error = tf.reduce_mean(tf.abs(out - wanted), 0, name="error")
        best = tf.argmin(tf.reduce_sum(apart, 1), 0, output_type=tf.int32, name="best")
        ordered = tf.sort(tf.reduce_sum(apart, 1), direction="DESCENDING", name="ordered")
    with tf.name_scope("saved_sizes"):
        sizes_of = []
        for slot in sums:
            sizes_of.append(tf.reduce_sum(tf.square(slot)))
        saved_size = tf.sqrt(tf.add_n(sizes_of) + 0.000001, name="saved_size")
        biggest = tf.argmax(tf.stack(sizes_of), 0, name="biggest")
        left = tf.subtract(3, tf.floormod(rounds, 3), name="left")
        passed = tf.floordiv(rounds, 3, name="passed")
        in_step = tf.equal(tf.to_int64(passed), step, name="in_step")
    with tf.name_scope("linear"):
        columns = tf.concat([rows, tf.ones([5, 1])], 1, name="columns")
        moment = tf.matmul(columns, columns, transpose_a=True, name="moment")
        ridge = tf.constant([[0.1, 0.0, 0.0, 0.0, 0.0], [0.0, 0.1, 0.0, 0.0, 0.0], [0.0, 0.0, 0.1, 0.0, 0.0],
                             [0.0, 0.0, 0.0, 0.1, 0.0], [0.0, 0.0, 0.0, 0.0, 0.1]], name="ridge")
        cross = tf.matmul(columns, wanted, transpose_a=True, name="cross")
        solved = tf.matrix_solve(moment + ridge, cross, name="solved")
        straight = tf.matmul(columns, solved, name="straight")
        line_error = tf.reduce_mean(tf.abs(straight - wanted), 0, name="line_error")
        behind = tf.subtract(error, line_error, name="behind")
        far_rows = tf.reduce_sum(tf.to_int32(apart > 0.5), 1, name="far_rows")
        open_gates = tf.reduce_mean(tf.to_float(h > 0.0), name="open_gates")
        tf.summary.scalar("saved_size", saved_size)
        tf.summary.scalar("calm", calm)
        tf.summary.histogram("apart", apart)
    return total, happened.op, {rows: ramp(5, 4), wanted: positive(5, 2)}, [error, best, ordered, calm, saved_size,
                                                                            biggest, left, passed, in_step, line_error, behind, open_gates, far_rows]


@program(rtol=1e-4)
def teacher_by_average():
    known = tf.placeholder(tf.float32, [3, 5], name="known")
    labels = tf.placeholder(tf.int32, [3], name="labels")
    unknown = tf.placeholder(tf.float32, [4, 5], name="unknown")
    noise = tf.placeholder(tf.float32, [7, 5], name="noise")
    step = tf.train.get_or_create_global_step()

    def network(x, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(x, 8, activation=tf.nn.relu, kernel_initializer=normal(1, 0.4), name="h1")
            h = tf.layers.dense(h, 6, activation=tf.nn.softsign, kernel_initializer=normal(2, 0.4), name="h2")
            return tf.layers.dense(h, 3, kernel_initializer=normal(3, 0.4), name="logits")

    with tf.name_scope("views"):
        everything = tf.concat([known, unknown], 0, name="everything")
        weak = tf.add(everything, 0.05 * noise, name="weak")
        strong = tf.add(everything, 0.3 * tf.reverse(noise, [0]), name="strong")
        mixed_share = tf.constant([0.7, 0.2, 0.9, 0.5, 0.6, 0.8, 0.4], name="share")
        share = tf.expand_dims(tf.maximum(mixed_share, 1.0 - mixed_share), 1)
        turned = tf.roll(strong, shift=[2], axis=[0], name="turned")
        blended = tf.add(share * strong, (1.0 - share) * turned, name="blended")
    pupil = network(strong, "pupil")
    teacher = network(weak, "teacher")
    blend = network(blended, "pupil")
    with tf.name_scope("targets"):
        believed = tf.nn.softmax(teacher / 0.5, name="believed")
        sharpened = tf.stop_gradient(tf.square(believed) / tf.reduce_sum(tf.square(believed), 1, keepdims=True),
                                     name="sharpened")
        truth = tf.concat([tf.one_hot(labels, 3), sharpened[3:]], 0, name="truth")
        blended_truth = share * truth + (1.0 - share) * tf.roll(truth, [2], [0])
        sure = tf.to_float(tf.reduce_max(sharpened, 1) > 0.4, name="sure")
    with tf.name_scope("losses"):
        supervised = tf.losses.softmax_cross_entropy(tf.one_hot(labels, 3), pupil[:3], label_smoothing=0.02)
        agreement = tf.losses.mean_squared_error(sharpened, tf.nn.softmax(pupil), weights=tf.expand_dims(sure, 1))
        mixing = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=blended_truth, logits=blend),
                                name="mixing")
        ramped = tf.exp(-5.0 * tf.square(1.0 - tf.minimum(tf.to_float(step) / 10.0, 1.0)), name="ramped")
        mean_guess = tf.reduce_mean(tf.nn.softmax(pupil), 0)
        fair = tf.reduce_sum(mean_guess * tf.log(mean_guess * 3.0 + 0.000001), name="fair")
        loss = tf.add_n([supervised, ramped * agreement, 0.5 * mixing, 0.1 * fair], name="total")
    with tf.name_scope("training"):
        rate = tf.train.cosine_decay_restarts(0.05, step, 5)
        optimizer = tf.train.MomentumOptimizer(rate, 0.9)
        pupil_variables = tf.trainable_variables("pupil")
        teacher_variables = tf.trainable_variables("teacher")
        learn = optimizer.minimize(loss, global_step=step, var_list=pupil_variables)
        with tf.control_dependencies([learn]):
            follow = tf.minimum(1.0 - 1.0 / (tf.to_float(step) + 1.0), 0.9, name="follow")
            steps = []
            for slow, fast in zip(teacher_variables, pupil_variables):
                steps.append(tf.assign(slow, follow * slow + (1.0 - follow) * fast).op)
            train = tf.group(steps, name="followed")
    with tf.name_scope("measures"):
        same = tf.equal(tf.argmax(pupil, 1), tf.argmax(teacher, 1), name="same")
        agree = tf.reduce_mean(tf.to_float(same), name="agree")
        everything_same = tf.reduce_all(same, name="all")
        some = tf.reduce_any(same, name="any")
        doubt = -tf.reduce_sum(believed * tf.log(believed + 0.000001), 1)
    with tf.name_scope("confidence"):
        pupil_chance = tf.nn.softmax(pupil, name="pupil_chance")
        top_pupil = tf.reduce_max(pupil_chance, 1, name="top_pupil")
        top_teacher = tf.reduce_max(believed, 1, name="top_teacher")
        surer = tf.reduce_sum(tf.to_int32(top_teacher > top_pupil), name="surer")
        crossed = -tf.reduce_sum(believed * tf.log(pupil_chance + 0.000001), 1, name="crossed")
        divergence = tf.subtract(crossed, doubt, name="divergence")
        farthest = tf.argmax(divergence, 0, name="farthest")
        known_right = tf.nn.in_top_k(pupil[:3], labels, 1, name="known_right")
        known_score = tf.reduce_mean(tf.to_float(known_right), name="known_score")
        spread = tf.reduce_mean(tf.squared_difference(pupil_chance, mean_guess), name="spread")
    with tf.name_scope("weights_apart"):
        gaps = []
        for slow, fast in zip(teacher_variables, pupil_variables):
            gaps.append(tf.reduce_mean(tf.abs(slow - fast)))
        gap_by_layer = tf.stack(gaps, name="gap_by_layer")
        widest = tf.argmax(gap_by_layer, 0, name="widest")
        total_gap = tf.reduce_sum(gap_by_layer, name="total_gap")
    with tf.name_scope("blends"):
        blend_chance = tf.nn.softmax(blend, name="blend_chance")
        straight = share * pupil_chance + (1.0 - share) * tf.roll(pupil_chance, [2], [0])
        bent = tf.reduce_mean(tf.abs(blend_chance - straight), 1, name="bent")
        most_bent = tf.argmax(bent, 0, name="most_bent")
        tf.summary.scalar("agree", agree)
        tf.summary.scalar("total_gap", total_gap)
        tf.summary.histogram("divergence", divergence)
    return loss, train, {known: ramp(3, 5), labels: [0, 2, 1], unknown: positive(4, 5), noise: ramp(7, 5)}, [agree,
                                                                                                             everything_same, some, doubt, rate, surer, divergence, farthest, known_score, spread, gap_by_layer, widest, bent, most_bent]
