"""The fixtures that every test may ask for, by the module that makes each."""

import signal

pytest_plugins = ["tests.browser", "tests.logs", "tests.postgres", "tests.try_out"]


def pytest_configure() -> None:
    """A word to stop, as `timeout` gives it, ends a run in order like Ctrl-C: nothing that it started stays behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
