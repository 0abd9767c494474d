"""The fixtures that every test may ask for, by the module that makes each."""

pytest_plugins = ["tests.browser", "tests.logs", "tests.postgres", "tests.try_out"]
