"""Files of learnt numbers: plain arrays, and beside them what they are, as JSON."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]

_ABOUT = "about"


class ModelRefused(Exception):
    """A file of learnt numbers that cannot be used; the message says why and what to do."""


def write_arrays(path: Path, about: Mapping[str, Any], arrays: Arrays, *, small: bool = True) -> None:
    """Writes arrays with what they are; `small` takes a while longer to read."""
    written: dict[str, Any] = {_ABOUT: np.frombuffer(json.dumps(about).encode(), dtype=np.uint8), **arrays}
    with path.open("wb") as file:
        (np.savez_compressed if small else np.savez)(file, **written)


@contextmanager
def arrays_in(path: Path, called: str, form: int, made_by: str) -> Iterator[tuple[dict[str, Any], Arrays]]:
    """Gives what a file says of itself, and its arrays, each read when it is asked for.

    What goes wrong in the block is the file's fault: ModelRefused says so, what it was to be read as (`called`) and
    which command makes it anew.
    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            about = json.loads(arrays[_ABOUT].tobytes())
            if about["format"] != form:
                raise ModelRefused(f"{path} is of another format. Run: {made_by}")
            yield about, arrays
    except FileNotFoundError:
        raise ModelRefused(f"{path} is missing. Run: {made_by}") from None
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, BadZipFile, AttributeError) as error:
        raise ModelRefused(f"{path} cannot be read as {called}. Run: {made_by}") from error
