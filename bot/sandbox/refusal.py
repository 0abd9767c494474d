"""How the sandbox says no: to the bot in Slack's error names, to a person as Slack's window would."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class ApiRefused(Exception):
    """A Web API call or a response_url is refused; `error` is Slack's name for the reason."""

    def __init__(self, error: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = tuple(messages)
        self.more = more

    def as_slack(self) -> Json:
        """The body of the answer, with the messages where Slack puts them."""
        answer: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["errors"] = list(self.messages)
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


class ActRefused(Exception):
    """What a person tried cannot be done, or the bot did not answer in time."""

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(f"{error}: {detail}" if detail else error)
        self.error = error
        self.detail = detail


@dataclass(frozen=True)
class Refusal:
    """A record of something that the bot sent and Slack would not have taken."""

    what: str
    """The method, or the kind of answer."""
    error: str
    messages: tuple[str, ...] = ()


@dataclass
class Refusals:
    """Keeps the record, and wakes those who wait for an entry."""

    wake: Callable[[], None]
    kept: list[Refusal] = field(default_factory=list)

    def note(self, what: str, refused: ApiRefused) -> None:
        """Adds an entry."""
        self.kept.append(Refusal(what, refused.error, refused.messages))
        self.wake()

    @contextmanager
    def told_to_person(self, what: str) -> Iterator[None]:
        """Notes a refusal of what the bot answered, and lets the person who acted see it."""
        try:
            yield
        except ApiRefused as refused:
            self.note(what, refused)
            raise ActRefused(refused.error, "; ".join(refused.messages)) from refused
