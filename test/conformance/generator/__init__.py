"""Makes random conformance cases with TensorFlow; see ../generate.py."""
