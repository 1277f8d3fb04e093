"""Programs with more of the operations."""
from recorder import program, tf


def f32(name, shape):
    return tf.placeholder(tf.float32, shape, name=name)


@program
def array_more():
    x = f32("x", [2, 3])
    u = f32("u", [None, 3])
    i = tf.placeholder(tf.int32, [4], name="i")
    tf.matrix_transpose(x); tf.linalg.transpose(f32("b", [5, 2, 3]))
    tf.meshgrid([1, 2], i); tf.meshgrid([1, 2], [3, 4, 5], indexing="ij")
    tf.sequence_mask(i); tf.sequence_mask(i, 5); tf.sequence_mask(i, 5, tf.float32)
    tf.shape_n([u, x]); tf.strided_slice(x, [0, 0], [2, 2], [1, 1])
    tf.reverse_sequence(u, tf.placeholder(tf.int32, [None], name="n"), seq_axis=1, batch_axis=0)
    im = f32("im", [1, 4, 4, 1])
    tf.space_to_batch(im, [[0, 0], [0, 0]], 2); tf.batch_to_space(f32("bs", [4, 2, 2, 1]), [[0, 0], [0, 0]], 2)
    tf.extract_image_patches(im, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID")
    tf.sort(x); tf.argsort(x, direction="DESCENDING"); tf.sort(x, axis=0)
    tf.unique_with_counts(i); tf.setdiff1d(i, [1, 2]); tf.dynamic_partition(x, [0, 1], 2)
    tf.tensor_scatter_update(x, [[0, 1]], [1.0]); tf.ensure_shape(u, [2, 3])
    tf.batch_to_space_nd(f32("bn", [4, 2, 2, 1]), [2, 2], [[0, 0], [0, 0]])


@program
def math_more():
    x = f32("x", [2, 3])
    y = f32("y", [3, 4])
    u = f32("u", [None, 3])
    tf.tensordot(x, y, 1); tf.tensordot(x, x, [[0, 1], [0, 1]]); tf.tensordot(u, y, [[1], [0]])
    tf.count_nonzero(x); tf.count_nonzero(x, axis=1)
    c = tf.complex(x, x)
    tf.real(c); tf.imag(c); tf.conj(c); tf.angle(c)
    tf.digamma(x); tf.lgamma(x); tf.igamma(x, x); tf.cross(f32("c1", [2, 3]), x); tf.segment_max(x, [0, 1])
    tf.histogram_fixed_width(x, [0.0, 1.0], 10)
    tf.confusion_matrix(tf.placeholder(tf.int64, [4], name="l"), tf.placeholder(tf.int64, [4], name="p"), 3)
    tf.clip_by_average_norm(x, 1.0); tf.verify_tensor_all_finite(x, "bad")


@program
def linear_algebra():
    m = f32("m", [3, 3])
    r = f32("r", [3, 2])
    tf.cholesky(m); tf.matrix_inverse(m); tf.matrix_solve(m, r); tf.matrix_determinant(m)
    tf.self_adjoint_eig(m); tf.self_adjoint_eigvals(m); tf.svd(m); tf.svd(m, compute_uv=False); tf.qr(m)
    tf.cholesky_solve(m, r); tf.matrix_solve_ls(m, r); tf.fft(tf.complex(m, m))


@program
def nn_more():
    x = f32("x", [None, 8])
    w = tf.Variable(tf.zeros([20, 8]), name="w")
    b = tf.Variable(tf.zeros([20]), name="b")
    ids = tf.placeholder(tf.int64, [None], name="ids")
    a = tf.Variable(tf.zeros([5, 4]), name="a"); c = tf.Variable(tf.zeros([5, 4]), name="c")
    tf.nn.embedding_lookup([a, c], ids); tf.nn.embedding_lookup([a, c], ids, partition_strategy="div")
    tf.nn.nce_loss(w, b, tf.reshape(ids, [-1, 1]), x, 4, 20)
    tf.nn.sampled_softmax_loss(w, b, tf.reshape(ids, [-1, 1]), x, 4, 20, seed=1)
    tf.nn.relu_layer(x, tf.zeros([8, 2]), tf.zeros([2])); tf.nn.zero_fraction(x)
    tf.nn.sufficient_statistics(f32("s", [4, 8]), [0]); tf.nn.weighted_moments(x, [0], x); tf.nn.log_poisson_loss(x, x)
    tf.nn.conv1d(f32("c1", [None, 10, 3]), tf.zeros([3, 3, 4]), 1, "SAME")
    tf.nn.lrn(f32("im", [None, 4, 4, 2])); tf.nn.conv3d(f32("v", [None, 4, 4, 4, 1]), tf.zeros([2, 2, 2, 1, 3]), [1, 1, 1, 1, 1], "SAME")


@program
def images():
    x = f32("x", [8, 8, 3])
    u = tf.placeholder(tf.uint8, [8, 8, 3], name="u")
    b = f32("b", [None, 8, 8, 3])
    tf.image.resize_images(b, [4, 4]); tf.image.resize_images(x, [4, 4], method=1); tf.image.resize_images(x, [8, 8])
    tf.image.flip_left_right(x); tf.image.random_flip_left_right(x, seed=1)
    tf.image.convert_image_dtype(u, tf.float32)
    tf.image.per_image_standardization(x); tf.image.rgb_to_grayscale(x); tf.image.grayscale_to_rgb(f32("g", [8, 8, 1]))
    tf.image.adjust_brightness(x, 0.1); tf.image.adjust_contrast(x, 0.5); tf.image.adjust_hue(x, 0.1); tf.image.adjust_saturation(x, 0.5)
    tf.image.random_brightness(x, 0.1, seed=1); tf.image.total_variation(x); tf.image.central_crop(x, 0.5)
    tf.random_crop(x, [4, 4, 3], seed=1); tf.multinomial(f32("l", [2, 4]), 3, seed=1)
    s = tf.placeholder(tf.string, [], name="s")
    tf.image.decode_png(s, channels=3); tf.image.decode_jpeg(s); tf.image.encode_png(u); tf.read_file(s)


@program
def sparse():
    sp = tf.SparseTensor([[0, 1], [2, 0]], [5.0, 7.0], [3, 2])
    p = tf.sparse_placeholder(tf.float32)
    q = tf.sparse_placeholder(tf.int64, name="q", shape=[None, 3])
    tf.sparse_tensor_to_dense(sp); tf.sparse_reorder(p); tf.sparse_reshape(sp, [2, 3]); tf.sparse_concat(0, [sp, sp])
    tf.sparse_split(sp_input=sp, num_split=2, axis=1); tf.sparse_add(sp, sp); tf.sparse_tensor_dense_matmul(sp, tf.ones([2, 4]))


@program
def strings():
    s = tf.placeholder(tf.string, [None], name="s")
    tf.string_join([s, "x"], separator="-"); tf.as_string(tf.constant([1.5])); tf.substr(s, 0, 1); tf.strings.length(s)
    tf.reduce_join(s, 0); tf.regex_replace(s, "a", "b"); tf.strings.regex_full_match(s, "a.*"); tf.string_to_number(s)
    tf.string_to_hash_bucket_fast(s, 10); tf.encode_base64(s); tf.decode_raw(s, tf.uint8); tf.string_strip(s)
    tf.decode_csv(s, [[0], [1.0], [""]]); tf.strings.lower(s); s + "x"
