"""Names the source that something was learnt by, so that a file of learnt numbers can tell what made it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def hash_of_sources(modules: Iterable[str]) -> str:
    """The hash of these modules of the reader, the same whatever the ends of their lines are."""
    digest = hashlib.sha256()
    for name in modules:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
