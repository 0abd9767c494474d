"""Everything that stands in a guide's folder, checked in one go: the guide, its replies, its talks."""

from pathlib import Path

from bot.guide.dialogues import check_dialogues
from bot.guide.loading import check_guide, load_guide
from bot.guide.problems import Problem, in_order
from bot.guide.replies import check_replies


def check_content(directory: Path) -> tuple[Problem, ...]:
    """Returns every problem in a guide's folder. Talks are held against the guide once it is right."""
    guide, replies = check_guide(directory), check_replies(directory)
    talks = () if guide else check_dialogues(directory, load_guide(directory))
    return in_order((*guide, *replies, *talks))
