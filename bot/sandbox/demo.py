"""A dialogue that can be played on the page. What is said in it, and where it comes from, is the caller's affair."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Demo:
    """A dialogue with its title; `play` says the people's turns in the channel whose id it is given."""

    id: str
    title: str
    about: str
    play: Callable[[Sandbox, str], Awaitable[None]]
