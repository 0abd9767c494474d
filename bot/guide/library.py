"""The versions of the guide that are in use: the present one, and those that open threads still name."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.guide.loading import parse_guide
from bot.guide.older import with_present_notices
from bot.guide.problems import ContentRefused
from bot.guide.types import Guide, Prompt
from bot.guide.written import base_of, with_client


class ContentGone(Exception):
    """A version of the content is named that is kept nowhere any more."""


class Library:
    """Gives a guide by its hash. Safe to use from several threads: at worst a version is parsed twice."""

    def __init__(self, present: Guide, recall: Callable[[str], Mapping[str, str] | None]) -> None:
        """`recall` gives the files of a kept version by its hash, or None."""
        self.present = present
        self._recall = recall
        self._loaded = {present.hash: present}

    def version(self, content_hash: str) -> Guide:
        """The guide with this hash. Raises ContentGone, or ContentRefused for one this program cannot read."""
        if content_hash not in self._loaded:
            files = self._recall(content_hash)
            if files is None:
                raise ContentGone(f"the content {content_hash} is not kept any more")
            base = base_of(files)
            self._loaded[content_hash] = (
                with_client(self.version(base), files, content_hash) if base else self._parse(files, content_hash)
            )
        return self._loaded[content_hash]

    def _parse(self, files: Mapping[str, str], content_hash: str) -> Guide:
        whole = with_present_notices(files, self.present.voice)
        return replace(parse_guide(whole, shown_as=f"content {content_hash}"), hash=content_hash)

    def find(self, prompt: str, content_hash: str | None) -> Prompt | None:
        """The prompt with this id in a version, or in the present one (None); None where it is to be had no more."""
        try:
            guide = self.version(content_hash) if content_hash else self.present
        except (ContentGone, ContentRefused):
            return None
        return guide.prompts.get(prompt)
