"""What the README shows is what there is: its sample talk cannot drift from the dialogue that is played."""

import re
from textwrap import dedent

from bot.settings import ROOT

_SAMPLE = re.compile(r"<!-- sample: (\S+) -->\n(.*?)<!-- end of sample -->\n", re.DOTALL)


def test_the_sample_talk_is_the_dialogue_turn_by_turn() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    ((path, shown),) = _SAMPLE.findall(readme)
    assert path == "content/self-sabotage/dialogues/a-plan-at-the-end.yaml"
    _, turns = (ROOT / path).read_text("utf-8").split("\nturns:\n")
    assert shown == f"\n```yaml\n{dedent(turns)}```\n\n"
