"""Laws: a pendulum learned by its energy, an equation of heat solved by a network, layers in the domain of frequencies."""
from program import normal, positive, program, ramp, tf


@program(rtol=1e-4)
def energy_of_a_pendulum():
    places = tf.placeholder(tf.float32, [None, 2], name="places")
    speeds = tf.placeholder(tf.float32, [None, 2], name="speeds")
    moved_places = tf.placeholder(tf.float32, [None, 2], name="moved_places")
    moved_speeds = tf.placeholder(tf.float32, [None, 2], name="moved_speeds")
    step = tf.train.get_or_create_global_step()
    span = 0.1

    with tf.variable_scope("weights"):
        w1 = tf.get_variable("w1", [2, 8], initializer=normal(1, 0.5))
        b1 = tf.get_variable("b1", [8], initializer=tf.zeros_initializer())
        w2 = tf.get_variable("w2", [8, 8], initializer=normal(2, 0.4))
        b2 = tf.get_variable("b2", [8], initializer=tf.zeros_initializer())
        w3 = tf.get_variable("w3", [8, 1], initializer=normal(3, 0.4))
        masses = tf.get_variable("masses", [2], initializer=tf.ones_initializer(), constraint=lambda m: tf.maximum(m,
                                                                                                                   0.2))
        friction = tf.get_variable("friction", [], initializer=tf.constant_initializer(0.05))

    def potential(q, name):
        with tf.name_scope(name):
            h = tf.tanh(tf.matmul(q, w1) + b1)
            h = tf.tanh(tf.matmul(h, w2) + b2)
            return tf.reduce_sum(tf.matmul(h, w3), name="potential")

    def kinetic(p, name):
        with tf.name_scope(name):
            return tf.reduce_sum(0.5 * tf.square(p) / masses, name="kinetic")

    def force(q, name):
        with tf.name_scope(name):
            return tf.negative(tf.gradients(potential(q, "energy"), q, name="slope")[0], name="force")

    def velocity(p, name):
        with tf.name_scope(name):
            return tf.gradients(kinetic(p, "energy"), p, name="slope")[0]

    with tf.name_scope("leapfrog"):
        q = places
        p = speeds
        for k in range(2):
            with tf.name_scope("step%d" % k):
                half = p + 0.5 * span * (force(q, "before") - friction * p)
                q = q + span * velocity(half, "between")
                p = half + 0.5 * span * (force(q, "after") - friction * half)
    with tf.name_scope("runge"):
        k1q = velocity(speeds, "v1")
        k1p = force(places, "f1")
        k2q = velocity(speeds + 0.5 * span * k1p, "v2")
        k2p = force(places + 0.5 * span * k1q, "f2")
        k3q = velocity(speeds + 0.5 * span * k2p, "v3")
        k3p = force(places + 0.5 * span * k2q, "f3")
        k4q = velocity(speeds + span * k3p, "v4")
        k4p = force(places + span * k3q, "f4")
        other_q = places + span / 6.0 * (k1q + 2.0 * k2q + 2.0 * k3q + k4q)
        other_p = speeds + span / 6.0 * (k1p + 2.0 * k2p + 2.0 * k3p + k4p)
    with tf.name_scope("loss"):
        place_error = tf.reduce_mean(tf.squared_difference(q, moved_places), name="places")
        speed_error = tf.reduce_mean(tf.squared_difference(p, moved_speeds), name="speeds")
        other_error = tf.reduce_mean(tf.squared_difference(other_q, moved_places) + tf.squared_difference(other_p,
                                                                                                          moved_speeds), name="other")
        before = potential(places, "before") + kinetic(speeds, "still")
        after = potential(q, "after") + kinetic(p, "moving")
        drift = tf.square(after - before, name="drift")
        loss = tf.add_n([place_error, speed_error, 0.5 * other_error, 0.001 * drift], name="total")
    with tf.name_scope("training"):
        rate = tf.train.inverse_time_decay(0.02, step, 8, 0.5)
        optimizer = tf.train.AdamOptimizer(rate)
        grads = optimizer.compute_gradients(loss)
        safe = []
        for g, v in grads:
            safe.append((tf.clip_by_norm(g, 1.0), v))
        train = optimizer.apply_gradients(safe, global_step=step)
    with tf.name_scope("measures"):
        apart = tf.sqrt(tf.reduce_sum(tf.squared_difference(q, other_q), 1) + 0.000001, name="apart")
        angle = tf.atan2(q[:, 1], q[:, 0], name="angle")
        still = tf.reduce_all(tf.is_finite(p), name="still")
    with tf.name_scope("orbit"):
        radius = tf.sqrt(tf.reduce_sum(tf.square(q), 1) + 0.000001, name="radius")
        momentum = tf.subtract(q[:, 0] * p[:, 1], q[:, 1] * p[:, 0], name="momentum")
        turned = tf.stack([tf.cos(angle), tf.sin(angle)], axis=1, name="turned")
        again = tf.expand_dims(radius, 1) * turned
        closed = tf.reduce_max(tf.abs(again - q), name="closed")
        speed = tf.sqrt(tf.reduce_sum(tf.square(p / masses), 1) + 0.000001, name="speed")
        faster = tf.reduce_sum(tf.to_int32(speed > tf.reduce_mean(speed)), name="faster")
        heavier = tf.argmax(masses, 0, name="heavier")
        ratio = tf.div(masses[0], masses[1], name="ratio")
        tf.summary.scalar("drift", drift)
        tf.summary.scalar("friction", friction)
    return loss, train, {places: ramp(4, 2), speeds: positive(4, 2), moved_places: ramp(4, 2), moved_speeds: positive(4,
                                                                                                                      2)}, [apart, angle, still,
                                                                                                                               friction.read_value(), momentum, faster, ratio, tf.shape(heavier), tf.is_nan(closed)]


@program(rtol=1e-3)
def heat_by_a_network():
    inside = tf.placeholder(tf.float32, [None, 2], name="inside")
    start = tf.placeholder(tf.float32, [None, 2], name="start")
    edge = tf.placeholder(tf.float32, [None, 2], name="edge")
    observed = tf.placeholder(tf.float32, [None, 3], name="observed")
    step = tf.train.get_or_create_global_step()

    with tf.variable_scope("law"):
        conduction = tf.get_variable("conduction", [], initializer=tf.constant_initializer(0.1),
                                     constraint=lambda c: tf.clip_by_value(c, 0.01, 1.0))
        source = tf.get_variable("source", [2], initializer=tf.zeros_initializer())
    with tf.variable_scope("features"):
        waves = tf.get_variable("waves", [2, 4], initializer=tf.random_normal_initializer(stddev=1.5, seed=1),
                                trainable=False)
        slopes = tf.get_variable("slopes", [3], initializer=tf.ones_initializer())

    def field(x, name):
        with tf.variable_scope("field", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                phase = tf.matmul(x, waves, name="phase")
                h = tf.concat([tf.sin(phase), tf.cos(phase), x], 1, name="features")
                for k, units in enumerate([8, 8, 6]):
                    with tf.variable_scope("layer%d" % k):
                        w = tf.get_variable("w", [h.shape[1].value, units],
                                            initializer=tf.glorot_normal_initializer(seed=k + 2))
                        b = tf.get_variable("b", [units], initializer=tf.zeros_initializer())
                        h = tf.tanh(slopes[k] * (tf.matmul(h, w) + b))
                w = tf.get_variable("w", [6, 1], initializer=tf.glorot_normal_initializer(seed=9))
                return tf.matmul(h, w, name="value")

    with tf.name_scope("equation"):
        u = field(inside, "u")
        first = tf.gradients(u, inside, name="first")[0]
        by_place = first[:, 0:1]
        by_time = first[:, 1:2]
        second = tf.gradients(by_place, inside, name="second")[0][:, 0:1]
        made = source[0] * tf.exp(-tf.square(inside[:, 0:1])) + source[1] * tf.sin(3.0 * inside[:, 1:2])
        residue = tf.subtract(by_time - conduction * second, made, name="residue")
    with tf.name_scope("conditions"):
        at_start = field(start, "at_start")
        wanted = tf.sin(3.1415927 * start[:, 0:1], name="wanted")
        at_edge = field(edge, "at_edge")
        at_points = field(observed[:, :2], "at_points")
        seen = observed[:, 2:]
    with tf.name_scope("losses"):
        equation_loss = tf.reduce_mean(tf.square(residue), name="equation")
        start_loss = tf.reduce_mean(tf.square(at_start - wanted), name="start")
        edge_loss = tf.reduce_mean(tf.square(at_edge), name="edge")
        data_loss = tf.losses.huber_loss(seen, at_points, delta=0.3)
        balance = tf.get_variable("balance", [4], initializer=tf.ones_initializer(), trainable=False)
        parts = tf.stack([equation_loss, start_loss, edge_loss, data_loss], name="parts")
        loss = tf.reduce_sum(tf.sqrt(balance + 0.0) * parts, name="total")
    with tf.name_scope("training"):
        optimizer = tf.train.AdamOptimizer(tf.train.exponential_decay(0.01, step, 5, 0.8))
        learn = optimizer.minimize(loss, global_step=step, name="learn")
        with tf.control_dependencies([learn]):
            share = tf.stop_gradient(parts / (tf.reduce_mean(parts) + 0.001))
            balanced = tf.assign(balance, 0.9 * balance + 0.1 * share, name="balanced")
        train = tf.group(balanced, name="train")
    with tf.name_scope("measures"):
        largest = tf.reduce_max(tf.abs(residue), name="largest")
        place = tf.argmax(tf.abs(residue), 0, output_type=tf.int32, name="place")
        normed = tf.reduce_sum(tf.abs(at_edge), name="normed")
    with tf.name_scope("profile"):
        line = tf.reshape(tf.constant([-1.0, -0.5, 0.0, 0.5, 1.0]), [5, 1], name="line")
        now = tf.concat([line, tf.zeros([5, 1])], 1, name="now")
        later = tf.concat([line, tf.ones([5, 1])], 1, name="later")
        cold = field(now, "cold")
        warm = field(later, "warm")
        change = tf.subtract(warm, cold, name="change")
        heat_now = tf.reduce_mean(cold, name="heat_now")
        heat_later = tf.reduce_mean(warm, name="heat_later")
        rough_now = tf.reduce_sum(tf.square(cold[2:] - 2.0 * cold[1:-1] + cold[:-2]), name="rough_now")
        rough_later = tf.reduce_sum(tf.square(warm[2:] - 2.0 * warm[1:-1] + warm[:-2]), name="rough_later")
        smoother = tf.less(rough_later, rough_now, name="smoother")
        hottest = tf.argmax(warm, 0, name="hottest")
    with tf.name_scope("steps"):
        u_now = tf.squeeze(cold, [1])
        for k in range(3):
            left = tf.concat([u_now[:1], u_now[:-1]], 0)
            right = tf.concat([u_now[1:], u_now[-1:]], 0)
            u_now = u_now + 0.2 * conduction * (left - 2.0 * u_now + right)
        marched = tf.identity(u_now, name="marched")
        off = tf.reduce_max(tf.abs(marched - tf.squeeze(warm, [1])), name="off")
        tf.summary.scalar("conduction", conduction)
        tf.summary.histogram("residue", residue)
    return loss, train, {inside: ramp(5, 2), start: positive(3, 2), edge: ramp(4, 2), observed: ramp(3, 3)}, [largest,
                                                                                                              place, normed, change, heat_now, heat_later, hottest, marched, off]


@program(rtol=1e-4)
def layers_of_frequencies():
    signals = tf.placeholder(tf.float32, [2, 16, 2], name="signals")
    wanted = tf.placeholder(tf.float32, [2, 16], name="wanted")
    step = tf.train.get_or_create_global_step()
    width, modes = 3, 4

    def spectral(x, seed, name):
        with tf.variable_scope(name):
            depth = x.shape[2].value
            real = tf.get_variable("real", [depth, width, modes], initializer=normal(seed, 0.3))
            imaginary = tf.get_variable("imaginary", [depth, width, modes], initializer=normal(seed + 1, 0.3))
            turned = tf.transpose(x, [0, 2, 1], name="turned")
            spectrum = tf.fft(tf.complex(turned, tf.zeros_like(turned)), name="spectrum")
            low = spectrum[:, :, :modes]
            a = tf.expand_dims(tf.real(low), 2)
            b = tf.expand_dims(tf.imag(low), 2)
            new_real = tf.reduce_sum(a * real - b * imaginary, 1, name="new_real")
            new_imaginary = tf.reduce_sum(a * imaginary + b * real, 1, name="new_imaginary")
            rest = tf.zeros([2, width, 16 - modes], name="rest")
            full = tf.complex(tf.concat([new_real, rest], 2), tf.concat([new_imaginary, rest], 2), name="full")
            back = tf.real(tf.ifft(full), name="back")
            return tf.transpose(back, [0, 2, 1], name="out")

    def layer(x, seed, name):
        with tf.variable_scope(name):
            wide = spectral(x, seed, "spectral")
            near = tf.layers.conv1d(x, width, 1, kernel_initializer=normal(seed + 5, 0.4), name="near")
            return tf.nn.elu(wide + near, name="active")

    with tf.name_scope("inputs"):
        grid = tf.reshape(tf.to_float(tf.range(16)) / 16.0, [1, 16, 1], name="grid")
        x = tf.concat([signals, tf.tile(grid, [2, 1, 1])], 2, name="with_grid")
    with tf.variable_scope("operator"):
        x = tf.layers.dense(x, width, kernel_initializer=normal(1, 0.5), name="lift")
        x = layer(x, 10, "layer1")
        x = layer(x, 20, "layer2")
        x = tf.layers.dense(x, 6, activation=tf.nn.softplus, kernel_initializer=normal(2, 0.5), name="wide")
        out = tf.squeeze(tf.layers.dense(x, 1, kernel_initializer=normal(3, 0.5), name="project"), [2], name="out")
    with tf.name_scope("loss"):
        apart = out - wanted
        relative = tf.sqrt(tf.reduce_sum(tf.square(apart), 1) / (tf.reduce_sum(tf.square(wanted), 1) + 0.001),
                           name="relative")
        slope = tf.reduce_mean(tf.square(tf.roll(apart, [1], [1]) - apart), name="slope")
        loss = tf.add(tf.reduce_mean(relative), 0.2 * slope, name="total")
    with tf.name_scope("training"):
        optimizer = tf.train.AdamOptimizer(tf.train.exponential_decay(0.01, step, 10, 0.5))
        train = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("spectra"):
        mine = tf.fft(tf.complex(out, tf.zeros_like(out)), name="mine")
        theirs = tf.fft(tf.complex(wanted, tf.zeros_like(wanted)), name="theirs")
        power = tf.square(tf.abs(mine), name="power")
        energy = tf.reduce_sum(power, 1) / 16.0
        crossed = tf.real(mine * tf.conj(theirs), name="crossed")
        coherence = tf.div(tf.reduce_sum(crossed, 1), tf.sqrt(tf.reduce_sum(power, 1) *
                                                              tf.reduce_sum(tf.square(tf.abs(theirs)), 1)) + 0.001,
                           name="coherence")
        shift = tf.argmax(tf.real(tf.ifft(mine * tf.conj(theirs))), 1, name="shift")
    with tf.name_scope("filters"):
        half = tf.slice(power, [0, 0], [2, 8], name="half")
        low_share = tf.div(tf.reduce_sum(half[:, :3], 1), tf.reduce_sum(half, 1) + 0.0001, name="low_share")
        strongest = tf.argmax(half[:, 1:], 1, name="strongest")
        phases = tf.angle(mine[:, 1:4], name="phases")
        places = tf.to_float(tf.range(8), name="places")
        centroid = tf.div(tf.reduce_sum(half * places, 1), tf.reduce_sum(half, 1) + 0.0001, name="centroid")
        keep = tf.concat([tf.ones([4]), tf.zeros([9]), tf.ones([3])], 0, name="keep")
        cut = mine * tf.complex(keep, tf.zeros([16]))
        smooth = tf.real(tf.ifft(cut), name="smooth")
        lost = tf.reduce_mean(tf.abs(smooth - out), 1, name="lost")
    with tf.name_scope("correlation"):
        centred = out - tf.reduce_mean(out, 1, keepdims=True)
        spectrum_of = tf.fft(tf.complex(centred, tf.zeros_like(centred)), name="spectrum")
        auto_power = spectrum_of * tf.conj(spectrum_of)
        correlation = tf.real(tf.ifft(auto_power), name="correlation")
        scaled = tf.div(correlation, correlation[:, :1] + 0.0001, name="scaled")
        period = tf.argmax(scaled[:, 2:9], 1, name="period")
        direct = tf.reduce_sum(centred * tf.roll(centred, [1], [1]), 1, name="direct")
        agrees = tf.reduce_max(tf.abs(direct - correlation[:, 1]), name="agrees")
    with tf.name_scope("whole"):
        parseval = tf.reduce_sum(tf.square(out), 1) - energy
        kept = tf.reduce_max(tf.abs(parseval), name="kept")
        sizes_of = []
        for v in tf.trainable_variables("operator/layer"):
            sizes_of.append(tf.norm(v))
        largest = tf.reduce_max(tf.stack(sizes_of), name="largest")
        tf.summary.scalar("largest", largest)
        tf.summary.histogram("relative", relative)
        tf.summary.scalar("slope", slope)
    return loss, train, {signals: ramp(2, 16, 2), wanted: positive(2, 16)}, [energy, coherence, shift, low_share,
                                                                             strongest, phases, centroid, lost, period, agrees < 0.01, kept < 0.01, largest]
