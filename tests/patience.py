"""How long tests wait for what is sure to come, on the slowest of machines."""

PATIENCE_SECONDS = 60.0
"""Much longer than it ever takes where nothing is broken: it ends a test that would hang, and decides no other."""
