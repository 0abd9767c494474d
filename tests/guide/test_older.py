"""A version of a guide that an earlier program kept can still be spoken from, though less was asked of it then."""

import yaml

from bot.guide.library import Library
from tests.guide.small import Files, files, guide, problems_of


def before(kind: str) -> Files:
    """The small guide as it was kept before there was this kind of notice."""
    kept = files()
    voice = yaml.safe_load(kept["voice.yaml"])
    del voice["notices"][kind]
    return {**kept, "voice.yaml": yaml.safe_dump(voice, allow_unicode=True)}


def test_a_kind_of_notice_that_came_up_since_is_taken_from_the_present() -> None:
    kept = before("no_thread")
    assert problems_of(kept), "whoever writes a guide today has to write it"
    older = Library(guide(), lambda _hash: kept).version("older")
    assert older.voice.notices == guide().voice.notices
    assert older.prompts == guide().prompts


def test_it_keeps_the_name_by_which_threads_know_it() -> None:
    assert Library(guide(), lambda _hash: before("no_thread")).version("older").hash == "older"
