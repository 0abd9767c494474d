"""Finding the message or view that a person means, among those before their eyes."""

from bot.sandbox.blocks import find_element
from bot.sandbox.interactivity import Surface
from bot.sandbox.refusal import ActRefused, Json
from bot.sandbox.views import View, Views
from bot.sandbox.workspace import Message, Person, Workspace


class Surfaces:
    """Looks on behalf of a person; nobody finds what is not theirs to see."""

    def __init__(self, workspace: Workspace, views: Views) -> None:
        self._workspace = workspace
        self._views = views

    def message(self, person: Person, channel: str, ts: str) -> Message:
        """A message that the person sees; raises ActRefused."""
        place = self._workspace.channel(channel)
        message = self._workspace.message(place.id, ts)
        hidden = not self._workspace.may_see(person, place)
        if message is None or hidden or message.only_for not in (None, person.id):
            raise ActRefused("message_not_found", ts)
        return message

    def modal(self, person: Person, view_id: str | None = None) -> View:
        """The person's open modal, or the one named; raises ActRefused."""
        view = self.view(person, view_id) if view_id else self._views.top(person.id)
        if view is None or view.type != "modal":
            raise ActRefused("view_not_found", view_id or "")
        return view

    def view(self, person: Person, view_id: str) -> View:
        """A view of the person's by its id, the App Home too; raises ActRefused."""
        view = self._views.find(view_id)
        if view is None or view.user != person.id:
            raise ActRefused("view_not_found", view_id)
        return view

    def holding(self, person: Person, action_id: str) -> Surface:
        """Where the person sees an element: the open modal, the newest message, or the App Home."""
        for surface in self._before(person):
            if find_element(surface.blocks, action_id):
                return surface
        raise ActRefused("no_such_action", action_id)

    def seen_by(self, person: Person, channel: str) -> list[Message]:
        """What the person sees in a channel, oldest first."""
        place = self._workspace.channel(channel)
        if not self._workspace.may_see(person, place):
            return []
        messages = self._workspace.messages(place.id)
        return [message for message in messages if message.only_for in (None, person.id)]

    def _before(self, person: Person) -> list[Surface]:
        modal, home = self._views.top(person.id), self._views.home(person.id)
        if modal:
            return [modal]
        seen = [message for place in self._workspace.seen_by(person) for message in self.seen_by(person, place.id)]
        newest_first = sorted(seen, key=lambda message: message.ts, reverse=True)
        return [*newest_first, *([home] if home else [])]


def element_of(surface: Surface, action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """An element of a surface with its block; raises ActRefused."""
    found = find_element(surface.blocks, action_id, block_id)
    if found is None:
        raise ActRefused("no_such_action", action_id)
    return found
