"""A U-Net: two levels down, two up with transposed convolutions, skips by cropping and joining; a weighted pixel-wise loss with a soft
Dice term."""
from program import classes, normal, program, ramp, tf


def double_conv(x, filters, scope, seed):
    with tf.variable_scope(scope):
        for i in range(2):
            x = tf.layers.conv2d(x, filters, [3, 3], padding="same", activation=tf.nn.elu, kernel_initializer=normal(seed + i),
                                 name="conv%d" % (i + 1))
        return x


def down(x, filters, level):
    with tf.variable_scope("down%d" % level):
        features = double_conv(x, filters, "convs", 10 * level)
        pooled = tf.layers.max_pooling2d(features, 2, 2, name="pool")
        return features, pooled


def crop_and_join(skip, x):
    """The middle of `skip`, as large as `x`, before `x`."""
    with tf.name_scope("crop_and_join"):
        skip_shape, shape = tf.shape(skip), tf.shape(x)
        offset_y = (skip_shape[1] - shape[1]) // 2
        offset_x = (skip_shape[2] - shape[2]) // 2
        begin = tf.stack([0, offset_y, offset_x, 0])
        size = tf.stack([-1, shape[1], shape[2], skip.shape[3].value])
        cropped = tf.slice(skip, begin, size, name="cropped")
        cropped.set_shape([None, None, None, skip.shape[3].value])
        return tf.concat([cropped, x], axis=3)


def up(x, skip, filters, level):
    with tf.variable_scope("up%d" % level):
        shape = tf.shape(x, name="in_shape")
        w = tf.get_variable("deconv", [2, 2, filters, x.shape[-1].value], initializer=normal(70 + level))
        b = tf.get_variable("deconv_bias", [filters], initializer=tf.zeros_initializer())
        out_shape = tf.stack([shape[0], shape[1] * 2, shape[2] * 2, filters], name="out_shape")
        y = tf.nn.conv2d_transpose(x, w, out_shape, strides=[1, 2, 2, 1], padding="VALID", name="upsampled")
        y = tf.nn.relu(y + b)
        y.set_shape([None, None, None, filters])
        return double_conv(crop_and_join(skip, y), filters, "convs", 10 * level + 5)


def dice(probabilities, onehot):
    with tf.name_scope("dice"):
        intersection = tf.reduce_sum(probabilities * onehot, axis=[0, 1, 2], name="intersection")
        union = tf.reduce_sum(tf.square(probabilities), axis=[0, 1, 2]) + tf.reduce_sum(tf.square(onehot), axis=[0, 1, 2])
        return 1.0 - tf.reduce_mean((2.0 * intersection + 1e-3) / (union + 1e-3))


@program
def unet():
    images = tf.placeholder(tf.float32, [None, 8, 8, 1], name="images")
    masks = tf.placeholder(tf.int32, [None, 8, 8], name="masks")
    weights = tf.placeholder(tf.float32, [None, 8, 8], name="weights")
    skip1, x = down(images, 3, 1)
    skip2, x = down(x, 4, 2)
    x = double_conv(x, 5, "bottom", 50)
    x = up(x, skip2, 4, 2)
    x = up(x, skip1, 3, 1)
    logits = tf.layers.conv2d(x, 3, 1, kernel_initializer=normal(99), name="logits")
    probabilities = tf.nn.softmax(logits, name="probabilities")
    with tf.name_scope("loss"):
        flat_logits = tf.reshape(logits, [-1, 3])
        flat_labels = tf.reshape(masks, [-1])
        pixels = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=flat_labels, logits=flat_logits)
        weighted = tf.reduce_mean(tf.multiply(pixels, tf.reshape(weights, [-1])), name="weighted")
        loss = weighted + 0.5 * dice(probabilities, tf.one_hot(masks, 3))
    predicted = tf.argmax(probabilities, 3, name="segments")
    iou_counts = tf.confusion_matrix(flat_labels, tf.reshape(predicted, [-1]), num_classes=3)
    train = tf.train.AdamOptimizer(0.01).minimize(loss)
    feeds = {images: ramp(2, 8, 8, 1), masks: classes(2, 8, 8, 3), weights: abs(ramp(2, 8, 8)) + 0.5}
    return loss, train, feeds, [predicted, iou_counts]
