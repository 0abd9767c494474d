"""The fixtures that every test may ask for, by the module that makes each."""

import signal

from hypothesis import HealthCheck, settings

settings.register_profile("whatever the time", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whatever the time")

pytest_plugins = ["tests.browser", "tests.logs", "tests.postgres", "tests.try_out"]


def pytest_configure() -> None:
    """A word to stop, as `timeout` gives it, ends a run in order like Ctrl-C: nothing that it started stays behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
