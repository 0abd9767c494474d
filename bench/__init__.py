"""The measurements behind every figure that is claimed. `python -m bench.<name>` runs one, `make bench` all of them.

Modules whose names begin with _ are no benches: what is measured, and how it is run and reported.
"""
