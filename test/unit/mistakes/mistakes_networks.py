"""tf.nn, tf.losses, tf.metrics, tf.layers, recurrent cells."""
from recorder import mistake, np, ph, run, tf

M = lambda name, f: (setattr(f, "__name__", name), mistake(f))
ones = tf.ones
c = tf.constant
given = lambda v: tf.placeholder_with_default(c(v), np.shape(v))
nn, layers, losses = tf.nn, tf.layers, tf.losses
cells = tf.nn.rnn_cell

M("conv2d_channels", lambda: nn.conv2d(ones([1, 4, 4, 2]), ones([3, 3, 3, 8]), [1, 1, 1, 1], "SAME"))
M("conv2d_rank", lambda: nn.conv2d(ones([4, 4, 2]), ones([3, 3, 2, 8]), [1, 1, 1, 1], "SAME"))
M("conv2d_padding", lambda: nn.conv2d(ones([1, 4, 4, 2]), ones([3, 3, 2, 8]), [1, 1, 1, 1], "FULL"))
M("conv2d_batch_stride", lambda: run(nn.conv2d(ones([2, 4, 4, 2]), ones([3, 3, 2, 8]), [2, 1, 1, 1], "SAME")))
M("conv2d_format", lambda: nn.conv2d(ones([1, 4, 4, 2]), ones([3, 3, 2, 8]), [1, 1, 1, 1], "SAME", data_format="HWNC"))
M("conv2d_filter_too_large", lambda: nn.conv2d(ones([1, 4, 4, 2]), ones([5, 5, 2, 8]), [1, 1, 1, 1], "VALID"))
M("conv2d_dtypes", lambda: nn.conv2d(ones([1, 4, 4, 2]), ones([3, 3, 2, 8], tf.float64), [1, 1, 1, 1], "SAME"))
M("conv2d_bool", lambda: nn.conv2d(tf.cast(ones([1, 4, 4, 2]), tf.bool), tf.cast(ones([3, 3, 2, 8]), tf.bool), [1, 1, 1, 1], "SAME"))
M("conv2d_transpose_channels", lambda: nn.conv2d_transpose(ones([1, 2, 2, 3]), ones([3, 3, 4, 5]), [1, 4, 4, 4], [1, 2, 2, 1]))
M("depthwise_channels", lambda: nn.depthwise_conv2d(ones([1, 4, 4, 2]), ones([3, 3, 3, 1]), [1, 1, 1, 1], "SAME"))
M("conv3d_rank", lambda: nn.conv3d(ones([1, 4, 4, 2]), ones([3, 3, 3, 2, 1]), [1, 1, 1, 1, 1], "SAME"))
M("conv1d_channels", lambda: nn.conv1d(ones([1, 4, 2]), ones([3, 3, 1]), 1, "SAME"))
M("max_pool_rank", lambda: nn.max_pool(ones([4, 4, 1]), [1, 2, 2, 1], [1, 2, 2, 1], "SAME"))
M("max_pool_ksize", lambda: nn.max_pool(ones([1, 4, 4, 1]), [1, 2, 2], [1, 2, 2, 1], "SAME"))
M("max_pool_padding", lambda: nn.max_pool(ones([1, 4, 4, 1]), [1, 2, 2, 1], [1, 2, 2, 1], "FULL"))
M("max_pool_too_large", lambda: nn.max_pool(ones([1, 4, 4, 1]), [1, 5, 5, 1], [1, 1, 1, 1], "VALID"))
M("avg_pool_int", lambda: nn.avg_pool(tf.cast(ones([1, 4, 4, 1]), tf.int32), [1, 2, 2, 1], [1, 2, 2, 1], "SAME"))
M("bias_add_length", lambda: nn.bias_add(ones([2, 3]), ones([4])))
M("bias_add_rank", lambda: nn.bias_add(ones([2, 3]), ones([3, 1])))
M("bias_add_vector", lambda: nn.bias_add(ones([3]), ones([3])))
M("softmax_axis", lambda: run(nn.softmax(ones([2, 3]), axis=5)))
M("softmax_of_int", lambda: nn.softmax(c([[1, 2]])))
M("l2_loss_of_int", lambda: nn.l2_loss(c([1, 2])))
M("cross_entropy_shapes", lambda: nn.softmax_cross_entropy_with_logits_v2(labels=ones([2, 3]), logits=ones([2, 4])))
M("cross_entropy_dtypes", lambda: run(nn.softmax_cross_entropy_with_logits_v2(labels=ones([2, 3]), logits=c([[1, 2, 3]]))))
M("sparse_cross_entropy_ranks", lambda: nn.sparse_softmax_cross_entropy_with_logits(labels=c([[0], [1]]), logits=ones([2, 3])))
M("sparse_cross_entropy_lengths", lambda: nn.sparse_softmax_cross_entropy_with_logits(labels=c([0, 1, 2]), logits=ones([2, 3])))
M("sparse_cross_entropy_float_labels", lambda: nn.sparse_softmax_cross_entropy_with_logits(labels=c([0.0, 1.0]), logits=ones([2, 3])))
M("sparse_cross_entropy_range", lambda: run(nn.sparse_softmax_cross_entropy_with_logits(labels=given([0, 3]), logits=ones([2, 3]))))
M("sparse_cross_entropy_scalar", lambda: nn.sparse_softmax_cross_entropy_with_logits(labels=c(0), logits=c(1.0)))
M("sigmoid_cross_entropy_shapes", lambda: nn.sigmoid_cross_entropy_with_logits(labels=ones([2]), logits=ones([3])))
M("weighted_cross_entropy_shapes", lambda: nn.weighted_cross_entropy_with_logits(labels=ones([2]), logits=ones([3]), pos_weight=2.0))
M("dropout_rate", lambda: nn.dropout(ones([3]), rate=1.5))
M("dropout_rate_negative", lambda: nn.dropout(ones([3]), rate=-0.5))
M("dropout_keep", lambda: nn.dropout(ones([3]), keep_prob=2.0))
M("dropout_of_int", lambda: nn.dropout(c([1, 2]), rate=0.5))
M("embedding_float_ids", lambda: nn.embedding_lookup(ones([3, 2]), c([0.5])))
M("embedding_range", lambda: run(nn.embedding_lookup(ones([3, 2]), given([7]))))
M("embedding_strategy", lambda: nn.embedding_lookup([ones([3, 2]), ones([3, 2])], c([1]), partition_strategy="hash"))
M("embedding_combiner", lambda: nn.embedding_lookup_sparse(ones([3, 2]), tf.SparseTensor(c([[0, 0]], tf.int64), c([1], tf.int64), c([1, 1], tf.int64)), None, combiner="max"))
M("moments_axis", lambda: nn.moments(ones([2, 3]), [2]))
M("fused_batch_norm_rank", lambda: nn.fused_batch_norm(ones([2, 3]), ones([3]), ones([3])))
M("fused_batch_norm_scale", lambda: nn.fused_batch_norm(ones([1, 2, 2, 3]), ones([4]), ones([3])))
M("lrn_rank", lambda: nn.local_response_normalization(ones([2, 3])))
M("xw_plus_b_inner", lambda: nn.xw_plus_b(ones([2, 3]), ones([2, 4]), ones([4])))
M("ctc_logits_rank", lambda: nn.ctc_loss(tf.SparseTensor(c([[0, 0]], tf.int64), c([1]), c([1, 1], tf.int64)), ones([4, 3]), c([4])))
M("nce_sampled_range", lambda: run(nn.uniform_candidate_sampler(c([[0]], tf.int64), 1, 9, True, 4)))
M("losses_shapes", lambda: losses.mean_squared_error(ones([2]), ones([3])))
M("losses_weights", lambda: losses.mean_squared_error(ones([2, 3]), ones([2, 3]), weights=ones([2])))
M("losses_weights_rank", lambda: losses.absolute_difference(ones([2]), ones([2]), weights=ones([2, 1, 1])))
M("losses_softmax_shapes", lambda: losses.softmax_cross_entropy(ones([2, 3]), ones([2, 4])))
M("losses_sigmoid_shapes", lambda: losses.sigmoid_cross_entropy(ones([2, 3]), ones([2, 4])))
M("losses_hinge_shapes", lambda: losses.hinge_loss(ones([2]), ones([3])))
M("losses_cosine_shapes", lambda: losses.cosine_distance(ones([2, 3]), ones([3, 3]), axis=1))
M("losses_sparse_ranks", lambda: losses.sparse_softmax_cross_entropy(c([[[0]]]), ones([1, 3])))
M("metrics_shapes", lambda: tf.metrics.accuracy(ones([2]), ones([3])))
M("dense_vector", lambda: layers.dense(ones([3]), 2))
M("dense_unknown_last", lambda: layers.dense(ph(2, None), 2))
M("dense_unknown_rank", lambda: layers.dense(tf.placeholder(tf.float32), 2))
M("dense_reuse_missing", lambda: layers.dense(ones([2, 3]), 2, name="d", reuse=True))
M("dense_twice", lambda: [layers.dense(ones([2, 3]), 2, name="d") for _ in range(2)])
M("dense_object_depth", lambda: (lambda d: [d(ones([2, 3])), d(ones([2, 4]))])(layers.Dense(2)))


@mistake
def dense_shared_depth():
    layers.dense(ones([2, 3]), 2, name="d")
    layers.dense(ones([2, 4]), 2, name="d", reuse=True)


M("layer_conv2d_rank", lambda: layers.conv2d(ones([4, 4, 1]), 2, 3))
M("layer_conv2d_padding", lambda: layers.conv2d(ones([1, 4, 4, 1]), 2, 3, padding="full"))
M("layer_conv2d_format", lambda: layers.conv2d(ones([1, 4, 4, 1]), 2, 3, data_format="channels_middle"))
M("layer_conv2d_kernel", lambda: layers.conv2d(ones([1, 4, 4, 1]), 2, [3, 3, 3]))
M("layer_conv2d_channels", lambda: layers.conv2d(ph(1, 4, 4, None), 2, 3))
M("layer_conv2d_stride_and_dilation", lambda: layers.conv2d(ones([1, 8, 8, 1]), 2, 3, strides=2, dilation_rate=2))
M("layer_conv2d_too_large", lambda: layers.conv2d(ones([1, 2, 2, 1]), 2, 3))
M("layer_conv1d_rank", lambda: layers.conv1d(ones([4, 1]), 2, 3))
M("layer_pool_rank", lambda: layers.max_pooling2d(ones([4, 4, 1]), 2, 2))
M("layer_pool_padding", lambda: layers.max_pooling2d(ones([1, 4, 4, 1]), 2, 2, padding="full"))
M("layer_bn_axis", lambda: layers.batch_normalization(ones([2, 3]), axis=4))
M("layer_bn_unknown", lambda: layers.batch_normalization(ph(2, None)))
M("rnn_no_dtype", lambda: nn.dynamic_rnn(cells.BasicRNNCell(4), ones([2, 3, 5])))
M("rnn_rank", lambda: nn.dynamic_rnn(cells.BasicRNNCell(4), ones([2, 3]), dtype=tf.float32))
M("rnn_depth_unknown", lambda: nn.dynamic_rnn(cells.BasicRNNCell(4), ph(2, 3, None), dtype=tf.float32))
M("rnn_lengths_rank", lambda: nn.dynamic_rnn(cells.BasicRNNCell(4), ones([2, 3, 5]), sequence_length=c([[1, 2]]), dtype=tf.float32))
M("rnn_lengths_count_run", lambda: run(nn.dynamic_rnn(cells.BasicRNNCell(4), ones([2, 3, 5]), sequence_length=tf.placeholder_with_default(c([1, 2, 3]), [None]), dtype=tf.float32)[0]))
M("rnn_state_dtype", lambda: nn.dynamic_rnn(cells.GRUCell(4), ones([2, 3, 5]), initial_state=ones([2, 4], tf.float64)))
M("rnn_state_size", lambda: nn.dynamic_rnn(cells.GRUCell(4), ones([2, 3, 5]), initial_state=ones([2, 6])))
M("static_rnn_empty", lambda: nn.static_rnn(cells.GRUCell(4), [], dtype=tf.float32))
M("static_rnn_depth", lambda: nn.static_rnn(cells.GRUCell(4), [ph(2, None)], dtype=tf.float32))
M("static_rnn_no_dtype", lambda: nn.static_rnn(cells.GRUCell(4), [ones([2, 3])]))
M("cell_inner", lambda: cells.GRUCell(4)(ones([2, 3]), ones([2, 5])))
M("cell_batch", lambda: cells.BasicRNNCell(4)(ones([2, 3]), ones([3, 4])))
M("cell_input_rank", lambda: cells.BasicLSTMCell(4)(ones([3]), cells.LSTMStateTuple(ones([2, 4]), ones([2, 4]))))
M("multi_cell_empty", lambda: cells.MultiRNNCell([]))
M("dropout_wrapper_keep", lambda: cells.DropoutWrapper(cells.GRUCell(4), input_keep_prob=1.5))


@mistake
def cell_other_depth():
    cell = cells.GRUCell(4)
    cell(ones([2, 3]), ones([2, 4]))
    cell(ones([2, 5]), ones([2, 4]))


@mistake
def cells_share_a_scope():
    nn.dynamic_rnn(cells.GRUCell(4), ones([2, 3, 5]), dtype=tf.float32)
    nn.dynamic_rnn(cells.GRUCell(4), ones([2, 3, 5]), dtype=tf.float32)


M("bidirectional_no_dtype", lambda: nn.bidirectional_dynamic_rnn(cells.GRUCell(4), cells.GRUCell(4), ones([2, 3, 5])))
