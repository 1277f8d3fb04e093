"""Records what TensorFlow's tf.gradients builds, for gradients_test.cpp to compare with.

    python record_golden.py > golden.txt      (needs tensorflow 2.x in v1 mode)

The file has one block a case:

    case NAME [options]
    n NAME OP in=a:0,b:1 ctrl=c attr=kind:value ...     a node of the forward graph
    y / x / s EDGE                                      ys, xs, stop_gradients
    g NAME OP ...                                       a node that tf.gradients made, in creation order
    r EDGE | r - | r VALUES INDICES SHAPE               its results
    end
"""
import cases_ops  # noqa: F401 (each adds its cases)
import cases_nn  # noqa: F401
from golden_case import main

main()
