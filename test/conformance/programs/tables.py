"""Users, items and columns: matrix factorisation, a factorisation machine, wide and deep, partitioned embeddings, linear and logistic
regression with regularizers."""
from program import classes, normal, program, ramp, tf, uniform


@program
def matrix_factorization():
    user = tf.placeholder(tf.int32, [None], name="user")
    item = tf.placeholder(tf.int32, [None], name="item")
    rating = tf.placeholder(tf.float32, [None], name="rating")
    with tf.variable_scope("factors"):
        users = tf.get_variable("users", [9, 4], initializer=normal(1))
        items = tf.get_variable("items", [7, 4], initializer=normal(2))
        user_bias = tf.get_variable("user_bias", [9], initializer=tf.zeros_initializer())
        item_bias = tf.get_variable("item_bias", [7], initializer=tf.zeros_initializer())
        mean = tf.get_variable("mean", [], initializer=tf.constant_initializer(0.2))
    with tf.name_scope("prediction"):
        u = tf.nn.embedding_lookup(users, user, name="u")
        i = tf.nn.embedding_lookup(items, item, name="i")
        dot = tf.reduce_sum(u * i, axis=1, name="dot")
        biases = tf.nn.embedding_lookup(user_bias, user) + tf.nn.embedding_lookup(item_bias, item)
        predicted = tf.add(dot + biases, mean, name="predicted")
    with tf.name_scope("loss"):
        error = tf.reduce_mean(tf.squared_difference(predicted, rating), name="error")
        size = tf.add(tf.nn.l2_loss(u), tf.nn.l2_loss(i), name="size")
        loss = error + 0.01 * size
    train = tf.train.AdagradOptimizer(0.2).minimize(loss)
    rmse = tf.sqrt(error, name="rmse")
    return loss, train, {user: classes(8, 9), item: classes(8, 7), rating: ramp(8)}, [predicted, rmse]


@program
def factorization_machine():
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    y = tf.placeholder(tf.float32, [None, 1], name="y")
    w0 = tf.Variable([0.1], name="w0")
    w = tf.get_variable("w", [6, 1], initializer=normal(1))
    v = tf.get_variable("v", [6, 3], initializer=normal(2))
    linear = w0 + tf.matmul(x, w)
    square_of_sum = tf.square(tf.matmul(x, v))
    sum_of_square = tf.matmul(tf.square(x), tf.square(v))
    pairs = 0.5 * tf.reduce_sum(square_of_sum - sum_of_square, 1, keepdims=True)
    logits = tf.add(linear, pairs, name="logits")
    loss = tf.reduce_mean(tf.nn.weighted_cross_entropy_with_logits(labels=y, logits=logits, pos_weight=2.0), name="loss")
    train = tf.train.AdamOptimizer(0.02).minimize(loss)
    return loss, train, {x: ramp(8, 6), y: classes(8, 1, 2).astype("float32")}, [tf.sigmoid(logits)]


@program
def wide_and_deep():
    numbers = tf.placeholder(tf.float32, [None, 3], name="numbers")
    city = tf.placeholder(tf.int64, [None], name="city")
    device = tf.placeholder(tf.int64, [None], name="device")
    label = tf.placeholder(tf.float32, [None, 1], name="label")
    with tf.variable_scope("wide"):
        crossed = tf.floormod(city * 5 + device, 11, name="crossed")
        weights = tf.get_variable("weights", [11, 1], initializer=tf.zeros_initializer())
        wide = tf.gather(weights, crossed, name="logit")
    with tf.variable_scope("deep"):
        cities = tf.get_variable("cities", [8, 3], initializer=uniform(1))
        devices = tf.get_variable("devices", [5, 2], initializer=uniform(2))
        columns = [numbers, tf.nn.embedding_lookup(cities, city), tf.nn.embedding_lookup(devices, device)]
        h = tf.concat(columns, axis=1, name="input")
        for i, units in enumerate([8, 4]):
            h = tf.layers.dense(h, units, tf.nn.relu, kernel_initializer=normal(10 + i), name="hidden%d" % i)
        deep = tf.layers.dense(h, 1, kernel_initializer=normal(20), name="logit")
    bias = tf.get_variable("bias", [1], initializer=tf.zeros_initializer())
    logits = tf.nn.bias_add(wide + deep, bias, name="logits")
    loss = tf.losses.sigmoid_cross_entropy(label, logits)
    wide_variables = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "wide")
    deep_variables = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "deep") + [bias]
    step = tf.train.get_or_create_global_step()
    wide_train = tf.train.ProximalAdagradOptimizer(0.1, l1_regularization_strength=0.001).minimize(loss, var_list=wide_variables)
    deep_train = tf.train.AdagradOptimizer(0.05).minimize(loss, var_list=deep_variables)
    with tf.control_dependencies([wide_train, deep_train]):
        train = tf.assign_add(step, 1, name="both").op
    feeds = {numbers: ramp(8, 3), city: classes(8, 8), device: classes(8, 5), label: classes(8, 1, 2)}
    return loss, train, feeds, [tf.sigmoid(logits), step]


@program
def partitioned_embedding():
    ids = tf.placeholder(tf.int32, [None], name="ids")
    target = tf.placeholder(tf.float32, [None, 2], name="target")
    with tf.variable_scope("emb", partitioner=tf.fixed_size_partitioner(3)):
        table = tf.get_variable("table", [10, 4], initializer=uniform(1))
    with tf.variable_scope("out", partitioner=tf.min_max_variable_partitioner(max_partitions=2, min_slice_size=8)):
        w = tf.get_variable("w", [4, 2], initializer=uniform(2))
    rows = tf.nn.embedding_lookup(table, ids, partition_strategy="div", name="rows")
    out = tf.matmul(rows, tf.convert_to_tensor(w))
    loss = tf.losses.huber_loss(target, out, delta=0.5)
    train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
    return loss, train, {ids: classes(6, 10), target: ramp(6, 2)}, [out]


@program
def logistic_regression():
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    w = tf.Variable(tf.zeros([4, 3]), name="w")
    b = tf.Variable(tf.zeros([3]), name="b")
    p = tf.nn.softmax(tf.matmul(x, w) + b)
    onehot = tf.one_hot(y, 3)
    loss = tf.reduce_mean(-tf.reduce_sum(onehot * tf.log(tf.clip_by_value(p, 1e-7, 1.0)), axis=1))
    loss = loss + 1e-3 * tf.reduce_sum(tf.abs(w))
    train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
    accuracy, update = tf.metrics.accuracy(y, tf.argmax(p, 1))
    return loss, [train, update.op], {x: ramp(9, 4), y: classes(9, 3)}, [accuracy]


@program(same_graph=False)  # releases after 1.15 read resource variables through other nodes
def resource_embedding():
    ids = tf.placeholder(tf.int32, [None, 2], name="ids")
    y = tf.placeholder(tf.float32, [None, 3], name="y")
    with tf.variable_scope("model", use_resource=True):
        table = tf.get_variable("table", [8, 3], initializer=uniform(1))
        scale = tf.get_variable("scale", [3], initializer=tf.ones_initializer())
    out = tf.reduce_sum(tf.nn.embedding_lookup(table, ids), 1) * scale
    loss = tf.reduce_mean(tf.square(out - y))
    trains = [tf.train.GradientDescentOptimizer(0.05).minimize(loss), tf.train.MomentumOptimizer(0.02, 0.5).minimize(loss),
              tf.train.AdagradOptimizer(0.02).minimize(loss), tf.train.AdamOptimizer(0.01).minimize(loss)]
    return loss, trains, {ids: classes(5, 2, 6), y: ramp(5, 3)}
