"""Images in and out: style transfer, super-resolution by sub-pixels, a MobileNet of depthwise convolutions, a DenseNet."""
from program import classes, normal, program, ramp, tf, uniform


@program
def style_transfer():
    content = tf.placeholder(tf.float32, [1, 8, 8, 3], name="content")
    style = tf.placeholder(tf.float32, [1, 8, 8, 3], name="style")
    image = tf.get_variable("image", [1, 8, 8, 3], initializer=uniform(1))

    def features(x, name):
        """Two frozen layers."""
        with tf.variable_scope("net", reuse=tf.AUTO_REUSE), tf.name_scope(name):
            w1 = tf.get_variable("w1", [3, 3, 3, 4], initializer=normal(2), trainable=False)
            w2 = tf.get_variable("w2", [3, 3, 4, 5], initializer=normal(3), trainable=False)
            a = tf.nn.relu(tf.nn.conv2d(x, w1, [1, 1, 1, 1], "SAME"), name="relu1")
            b = tf.nn.avg_pool(a, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
            return a, tf.nn.relu(tf.nn.conv2d(b, w2, [1, 1, 1, 1], "SAME"), name="relu2")

    def gram(x):
        with tf.name_scope("gram"):
            flat = tf.reshape(x, [-1, x.shape[-1].value])
            count = flat.shape[0].value * flat.shape[1].value
            return tf.matmul(flat, flat, transpose_a=True) / count

    of_content, of_style, of_image = features(content, "content_net"), features(style, "style_net"), features(image, "image_net")
    with tf.name_scope("losses"):
        content_loss = 2 * tf.nn.l2_loss(of_image[1] - of_content[1], name="content") / of_content[1].shape.num_elements()
        style_loss = tf.add_n([tf.reduce_sum(tf.squared_difference(gram(a), gram(b))) for a, b in zip(of_image, of_style)], name="style")
        variation = tf.reduce_sum(tf.image.total_variation(image), name="variation")
        loss = content_loss + 5.0 * style_loss + 1e-3 * variation
    train = tf.train.AdamOptimizer(0.05).minimize(loss, var_list=[image])
    shown = tf.cast(tf.clip_by_value(tf.round(image * 127.5 + 127.5), 0.0, 255.0), tf.uint8, name="shown")
    return loss, train, {content: ramp(1, 8, 8, 3), style: ramp(1, 8, 8, 3)[:, ::-1]}, [content_loss, style_loss, shown]


@program
def super_resolution():
    small = tf.placeholder(tf.float32, [None, 4, 4, 1], name="small")
    large = tf.placeholder(tf.float32, [None, 8, 8, 1], name="large")
    x = tf.layers.conv2d(small, 6, 5, padding="same", activation=tf.nn.tanh, kernel_initializer=normal(1), name="conv1")
    x = tf.layers.conv2d(x, 4, 3, padding="same", activation=tf.nn.tanh, kernel_initializer=normal(2), name="conv2")
    x = tf.layers.conv2d(x, 4, 3, padding="same", kernel_initializer=normal(3), name="conv3")
    detail = tf.depth_to_space(x, 2, name="shuffle")
    enlarged = tf.image.resize_bilinear(small, [8, 8], name="enlarged")
    out = tf.add(detail, enlarged, name="out")
    mse = tf.reduce_mean(tf.squared_difference(out, large), name="mse")
    charbonnier = tf.reduce_mean(tf.sqrt(tf.square(out - large) + 1e-4))
    loss = mse + 0.1 * charbonnier
    step = tf.train.get_or_create_global_step()
    rate = tf.train.polynomial_decay(0.02, step, 20, 0.001)
    train = tf.train.AdamOptimizer(rate).minimize(loss, global_step=step)
    decibel = -10.0 * tf.log(mse) / tf.log(10.0)
    return loss, train, {small: ramp(3, 4, 4, 1), large: ramp(3, 8, 8, 1)}, [decibel, out]


@program(rtol=1e-4)  # batch norm over a tiny batch amplifies the last bits of the sums
def mobilenet():
    images = tf.placeholder(tf.float32, [None, 8, 8, 3], name="images")
    labels = tf.placeholder(tf.int32, [None], name="labels")

    def norm(x, name):
        return tf.nn.relu6(tf.layers.batch_normalization(x, momentum=0.9, training=True, name=name))

    def separable(x, filters, stride, name, seed):
        with tf.variable_scope(name):
            w = tf.get_variable("depthwise", [3, 3, x.shape[-1].value, 1], initializer=normal(seed))
            x = tf.nn.depthwise_conv2d(x, w, [1, stride, stride, 1], "SAME")
            x = norm(x, "bn1")
            x = tf.layers.conv2d(x, filters, 1, use_bias=False, kernel_initializer=normal(seed + 1), name="pointwise")
            return norm(x, "bn2")

    x = tf.layers.conv2d(images, 4, 3, strides=2, padding="same", use_bias=False, kernel_initializer=normal(1), name="stem")
    x = norm(x, "stem_bn")
    x = separable(x, 6, 1, "block1", 10)
    x = separable(x, 8, 2, "block2", 20)
    x = tf.layers.average_pooling2d(x, 2, 1, name="pool")
    x = tf.layers.flatten(x)
    logits = tf.layers.dense(x, 4, kernel_initializer=normal(30), name="logits")
    loss = tf.losses.softmax_cross_entropy(tf.one_hot(labels, 4), logits, label_smoothing=0.1)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train = tf.train.RMSPropOptimizer(0.01, epsilon=0.1).minimize(loss)
    return loss, train, {images: ramp(4, 8, 8, 3), labels: classes(4, 4)}


@program
def densenet():
    images = tf.placeholder(tf.float32, [None, 8, 8, 2], name="images")
    labels = tf.placeholder(tf.int32, [None], name="labels")
    x = tf.layers.conv2d(images, 4, 3, padding="same", kernel_initializer=normal(1), name="stem")
    for b in range(2):
        with tf.variable_scope("dense%d" % b):
            for i in range(3):
                y = tf.layers.conv2d(tf.nn.relu(x), 3, 3, padding="same", kernel_initializer=normal(10 * b + i + 2), name="layer%d" % i)
                x = tf.concat([x, y], 3)
        with tf.variable_scope("transition%d" % b):
            x = tf.layers.conv2d(x, x.shape[3].value // 2, 1, kernel_initializer=normal(50 + b), name="compress")
            x = tf.layers.average_pooling2d(x, 2, 2)
    x = tf.reduce_max(x, axis=[1, 2])
    logits = tf.layers.dense(x, 3, kernel_initializer=normal(60), name="logits")
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    train = tf.train.MomentumOptimizer(0.02, 0.9).minimize(loss)
    return loss, train, {images: ramp(3, 8, 8, 2), labels: classes(3, 3)}, [tf.nn.softmax(logits)]
