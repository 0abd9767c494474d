"""The reader: a reply becomes a Reading. What is done with a reading lives in `practice`."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""A reply is too short to be worth sharing out: on a busy machine, threads that wait for each other take far longer.
NumPy's library asks for this once, when it is loaded."""
