"""Statistics by hand: regressions of every kind, a Gaussian process, a Kalman filter, principal components, mixtures by expectation
and maximisation, maps that organise themselves, independent components, boosting, quasi-Newton steps."""
from program import classes, normal, positive, program, ramp, tf


@program
def ridge_and_poisson():
    x = tf.placeholder(tf.float32, [8, 3], name="x")
    y = tf.placeholder(tf.float32, [8, 1], name="y")
    counts = tf.placeholder(tf.float32, [8], name="counts")
    with tf.name_scope("closed"):
        gram = tf.matmul(x, x, transpose_a=True)
        eye = tf.diag(tf.ones([3]))
        right = tf.matmul(x, y, transpose_a=True)
        solved = tf.matrix_solve(gram + 0.1 * eye, right, name="solved")
        inverse = tf.matrix_inverse(gram + 0.1 * eye)
        determinant = tf.matrix_determinant(gram + eye, name="determinant")
    with tf.variable_scope("ridge"):
        w = tf.get_variable("w", [3, 1], initializer=tf.zeros_initializer())
        b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
        residual = tf.subtract(y, tf.matmul(x, w) + b)
        fit = tf.reduce_mean(tf.square(residual))
        ridge = tf.add(fit, 0.01 * tf.nn.l2_loss(w), name="ridge")
    with tf.variable_scope("poisson"):
        u = tf.get_variable("u", [3], initializer=normal(1))
        rate = tf.tensordot(x, u, [[1], [0]])
        poisson = tf.reduce_mean(tf.nn.log_poisson_loss(counts, rate), name="poisson")
    with tf.name_scope("quality"):
        total = tf.reduce_sum(tf.squared_difference(y, tf.reduce_mean(y)))
        unexplained = tf.reduce_sum(tf.square(residual))
        share = tf.div(unexplained, total)
        r2 = tf.subtract(1.0, share, name="r2")
    loss = ridge + poisson
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    return loss, train, {x: ramp(8, 3), y: ramp(8, 1), counts: positive(8)}, [solved, inverse, determinant, r2]


@program
def support_vectors():
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    y = tf.placeholder(tf.float32, [None, 1], name="y")
    a = tf.get_variable("a", [2, 1], initializer=normal(1))
    b = tf.get_variable("b", [1, 1], initializer=normal(2))
    output = tf.subtract(tf.matmul(x, a), b)
    norm = tf.reduce_sum(tf.square(a))
    alpha = tf.constant([0.01])
    margin = tf.subtract(1.0, tf.multiply(output, y))
    hinge = tf.reduce_mean(tf.maximum(0.0, margin))
    loss = tf.reduce_sum(tf.add(hinge, tf.multiply(alpha, norm)), name="loss")
    prediction = tf.sign(output)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(prediction, y), tf.float32))
    with tf.name_scope("kernel"):
        gamma = tf.constant(-5.0)
        distances = tf.reduce_sum(tf.square(x), 1)
        column = tf.reshape(distances, [-1, 1])
        cross = tf.multiply(2.0, tf.matmul(x, tf.transpose(x)))
        squared = tf.add(tf.subtract(column, cross), tf.transpose(column))
        kernel = tf.exp(tf.multiply(gamma, tf.abs(squared)), name="rbf")
    train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
    return loss, train, {x: ramp(6, 2), y: [[1.0], [-1.0], [1.0], [1.0], [-1.0], [-1.0]]}, [accuracy, kernel]


@program(rtol=1e-4)
def gaussian_process():
    x = tf.placeholder(tf.float32, [5, 1], name="x")
    y = tf.placeholder(tf.float32, [5, 1], name="y")
    new = tf.placeholder(tf.float32, [3, 1], name="new")
    with tf.variable_scope("kernel"):
        length = tf.get_variable("length", [], initializer=tf.constant_initializer(0.3))
        amplitude = tf.get_variable("amplitude", [], initializer=tf.constant_initializer(0.1))
        noise = tf.get_variable("noise", [], initializer=tf.constant_initializer(-1.0))

    def kernel(a, b, name):
        with tf.name_scope(name):
            difference = tf.expand_dims(a, 1) - tf.expand_dims(b, 0)
            distance = tf.reduce_sum(tf.square(difference), 2)
            scaled = tf.div(distance, tf.square(tf.exp(length)))
            return tf.exp(2.0 * amplitude) * tf.exp(-0.5 * scaled)

    covariance = kernel(x, x, "known")
    diagonal = tf.diag(tf.fill([5], tf.exp(2.0 * noise)))
    cholesky = tf.cholesky(covariance + diagonal, name="cholesky")
    with tf.name_scope("likelihood"):
        weights = tf.matrix_solve(covariance + diagonal, y, name="weights")
        quadratic = 0.5 * tf.reduce_sum(y * weights)
        logs = 0.5 * tf.log(tf.matrix_determinant(covariance + diagonal))
        loss = quadratic + logs + 4.5946927
    with tf.name_scope("prediction"):
        cross = kernel(x, new, "cross")
        mean = tf.matmul(cross, weights, transpose_a=True, name="mean")
        v = tf.matrix_solve(covariance + diagonal, cross)
        prior = kernel(new, new, "new")
        spread = prior - tf.matmul(cross, v, transpose_a=True)
        variance = tf.diag_part(spread, name="variance")
        wide = tf.reduce_sum(tf.log(tf.diag_part(cholesky)), name="wide")
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    return loss, train, {x: [[-1.0], [-0.4], [0.1], [0.6], [1.1]], y: ramp(5, 1), new: [[-0.7], [0.0], [0.9]]}, [mean, variance, wide]


@program(rtol=1e-4)
def kalman_filter():
    observed = tf.placeholder(tf.float32, [6, 1], name="observed")
    with tf.variable_scope("model"):
        move = tf.get_variable("move", [2, 2], initializer=tf.constant_initializer([[1.0, 0.5], [0.0, 0.9]]))
        see = tf.get_variable("see", [1, 2], initializer=tf.constant_initializer([[1.0, 0.0]]))
        drift = tf.get_variable("drift", [2], initializer=tf.constant_initializer(-1.0))
        blur = tf.get_variable("blur", [1], initializer=tf.constant_initializer(-0.5))
    q = tf.diag(tf.exp(drift), name="q")
    r = tf.diag(tf.exp(blur), name="r")
    mean = tf.zeros([2, 1])
    spread = tf.diag(tf.ones([2]))
    costs = []
    means = []
    for t in range(6):
        with tf.name_scope("step%d" % t):
            with tf.name_scope("predict"):
                ahead = tf.matmul(move, mean)
                widened = tf.matmul(tf.matmul(move, spread), move, transpose_b=True)
                wider = widened + q
            with tf.name_scope("innovate"):
                now = tf.reshape(observed[t], [1, 1])
                error = now - tf.matmul(see, ahead)
                through = tf.matmul(see, wider)
                s = tf.matmul(through, see, transpose_b=True) + r
            with tf.name_scope("update"):
                gain = tf.matmul(through, tf.matrix_inverse(s), transpose_a=True, name="gain")
                mean = ahead + tf.matmul(gain, error)
                spread = wider - tf.matmul(gain, through)
            fit = tf.squeeze(tf.square(error) / s)
            costs.append(0.5 * (fit + tf.log(tf.squeeze(s))))
            means.append(tf.squeeze(mean, [1]))
    loss = tf.add_n(costs, name="loss")
    path = tf.stack(means, name="path")
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    return loss, train, {observed: ramp(6, 1)}, [path, spread]


@program(rtol=1e-4)
def principal_components():
    x = tf.placeholder(tf.float32, [7, 4], name="x")
    with tf.name_scope("covariance"):
        mean = tf.reduce_mean(x, 0, keep_dims=True)
        centred = x - mean
        covariance = tf.matmul(centred, centred, transpose_a=True) / 6.0
    values, _ = tf.self_adjoint_eig(covariance)
    explained = tf.reverse(values, [0]) / tf.reduce_sum(values)
    running = tf.cumsum(explained, name="running")
    trace = tf.reduce_sum(tf.diag_part(covariance), name="trace")
    with tf.variable_scope("oja"):
        w = tf.get_variable("w", [4, 2], initializer=normal(1))
        code = tf.matmul(centred, w, name="code")
        back = tf.matmul(code, w, transpose_b=True)
        loss = tf.reduce_mean(tf.reduce_sum(tf.squared_difference(back, centred), 1), name="loss")
        square = tf.matmul(code, code, transpose_a=True)
        lower = tf.matrix_band_part(square, -1, 0)
        growth = tf.matmul(centred, code, transpose_a=True) - tf.matmul(w, lower, transpose_b=True)
        with tf.control_dependencies([loss, growth]):
            step = tf.assign_add(w, growth * 0.01, name="step")
    unit = tf.nn.l2_normalize(w, 0, name="unit")
    overlap = tf.matmul(unit, unit, transpose_a=True, name="overlap")
    return loss, step.op, {x: ramp(7, 4)}, [running, trace, overlap]


@program(rtol=1e-4)
def expectation_maximisation():
    x = tf.placeholder(tf.float32, [9, 2], name="x")
    weights = tf.Variable([0.5, 0.3, 0.2], trainable=False, name="weights")
    means = tf.get_variable("means", [3, 2], initializer=normal(1, 0.8), trainable=False)
    variances = tf.Variable(tf.ones([3]), trainable=False, name="variances")
    with tf.name_scope("expectation"):
        apart = tf.expand_dims(x, 1) - tf.expand_dims(means, 0)
        distance = tf.reduce_sum(tf.square(apart), 2)
        scaled = -0.5 * distance / variances
        density = scaled - tf.log(6.2831853 * variances)
        joint = density + tf.log(weights)
        evidence = tf.reduce_logsumexp(joint, 1, keep_dims=True)
        share = tf.exp(joint - evidence, name="share")
    loss = -tf.reduce_mean(evidence, name="loss")
    with tf.name_scope("maximisation"):
        counts = tf.reduce_sum(share, 0, name="counts")
        new_weights = counts / 9.0
        sums = tf.matmul(share, x, transpose_a=True)
        new_means = sums / tf.expand_dims(counts, 1)
        spread = tf.reduce_sum(share * distance, 0)
        new_variances = spread / (2.0 * counts) + 0.01
    with tf.name_scope("update"):
        with tf.control_dependencies([new_weights, new_means, new_variances]):
            set_weights = tf.assign(weights, new_weights)
            set_means = tf.assign(means, new_means)
            set_variances = tf.assign(variances, new_variances)
            train = tf.group(set_weights, set_means, set_variances)
    hard = tf.argmax(share, 1, name="hard")
    return loss, train, {x: ramp(9, 2)}, [hard, counts]


@program
def organising_map():
    x = tf.placeholder(tf.float32, [3], name="x")
    step = tf.placeholder(tf.float32, [], name="step")
    nodes = tf.get_variable("nodes", [12, 3], initializer=normal(1), trainable=False)
    with tf.name_scope("grid"):
        row = tf.tile(tf.expand_dims(tf.range(4), 1), [1, 3])
        column = tf.tile(tf.expand_dims(tf.range(3), 0), [4, 1])
        grid = tf.reshape(tf.stack([row, column], axis=2), [12, 2], name="places")
        places = tf.to_float(grid)
    with tf.name_scope("winner"):
        distances = tf.reduce_sum(tf.square(nodes - x), 1)
        best = tf.argmin(distances, 0, name="best")
        where = tf.gather(places, best)
    with tf.name_scope("rates"):
        fall = 1.0 - step / 20.0
        alpha = 0.3 * fall
        sigma = 1.5 * fall + 0.1
    with tf.name_scope("neighbours"):
        away = tf.reduce_sum(tf.square(places - where), 1)
        spread = 2.0 * tf.square(sigma)
        nearness = tf.exp(-tf.div(away, spread), name="nearness")
        moved = alpha * tf.expand_dims(nearness, 1) * (x - nodes)
        train = tf.assign_add(nodes, moved)
    loss = tf.sqrt(tf.reduce_min(distances), name="loss")
    return loss, train.op, {x: ramp(3), step: 5.0}, [best, nearness]


@program(rtol=1e-4)
def quasi_newton():
    target = tf.placeholder(tf.float32, [3], name="target")
    x = tf.get_variable("x", [3], initializer=tf.constant_initializer([0.5, -0.3, 0.8]))
    h = tf.get_variable("h", [3, 3], initializer=tf.constant_initializer([[0.2, 0.0, 0.0], [0.0, 0.2, 0.0], [0.0, 0.0, 0.2]]), trainable=False)
    before = tf.get_variable("before", [3], initializer=tf.zeros_initializer(), trainable=False)
    slope_before = tf.get_variable("slope_before", [3], initializer=tf.constant_initializer(0.1), trainable=False)

    def cost(v):
        quartic = tf.reduce_sum(tf.pow(v - target, 4.0))
        bowl = tf.reduce_sum(tf.square(v - target))
        mixed = tf.square(tf.reduce_prod(v))
        return 0.25 * quartic + bowl + 0.1 * mixed

    loss = tf.identity(cost(x), name="loss")
    slope = tf.gradients(loss, [x])[0]
    with tf.name_scope("update"):
        s = tf.expand_dims(x - before, 1)
        y = tf.expand_dims(slope - slope_before, 1)
        curvature = tf.reduce_sum(s * y)
        rho = 1.0 / (curvature + 0.0001)
        eye = tf.diag(tf.ones([3]))
        left = eye - rho * tf.matmul(s, y, transpose_b=True)
        inner = tf.matmul(left, h)
        outer = tf.matmul(inner, left, transpose_b=True)
        fresh = outer + rho * tf.matmul(s, s, transpose_b=True)
        good = tf.greater(curvature, 0.001)
        chosen = tf.cond(good, lambda: tf.identity(fresh), lambda: tf.identity(eye * 0.2))
        direction = tf.squeeze(tf.matmul(chosen, tf.expand_dims(slope, 1)), [1])
    with tf.name_scope("move"):
        with tf.control_dependencies([direction, slope]):
            keep_h = tf.assign(h, chosen)
            keep_x = tf.assign(before, tf.identity(x))
            keep_slope = tf.assign(slope_before, tf.identity(slope))
        with tf.control_dependencies([keep_h, keep_x, keep_slope]):
            train = tf.assign_sub(x, 0.5 * direction)
    return loss, train.op, {target: ramp(3)}, [slope, direction]


@program
def boosting():
    x = tf.placeholder(tf.float32, [10], name="x")
    y = tf.placeholder(tf.float32, [10], name="y")
    weights = tf.get_variable("weights", [10], initializer=tf.constant_initializer(0.1), trainable=False)
    score = tf.get_variable("score", [10], initializer=tf.zeros_initializer(), trainable=False)
    thresholds = tf.constant([-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9], name="thresholds")
    with tf.name_scope("stumps"):
        above = tf.greater(tf.expand_dims(x, 0), tf.expand_dims(thresholds, 1))
        guess = tf.where(above, tf.ones([7, 10]), -tf.ones([7, 10]))
        both = tf.concat([guess, -guess], 0, name="both")
        wrong = tf.to_float(tf.not_equal(both, y))
        errors = tf.reduce_sum(wrong * weights, 1) / tf.reduce_sum(weights)
    with tf.name_scope("choice"):
        best = tf.argmin(errors, 0, name="best")
        error = tf.clip_by_value(tf.reduce_min(errors), 0.01, 0.99)
        alpha = 0.5 * tf.log((1.0 - error) / error)
        chosen = tf.gather(both, best)
    with tf.name_scope("update"):
        with tf.control_dependencies([alpha, chosen]):
            scaled = weights * tf.exp(-alpha * y * chosen)
            reweighted = tf.assign(weights, scaled / tf.reduce_sum(scaled))
            scored = tf.assign_add(score, alpha * chosen)
            train = tf.group(reweighted, scored)
    loss = tf.reduce_mean(tf.exp(-y * score), name="loss")
    accuracy = tf.reduce_mean(tf.to_float(tf.equal(tf.sign(score), y)), name="accuracy")
    return loss, train, {x: ramp(10), y: [1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 1.0, 1.0]}, [best, error, accuracy]
