"""How often the reader is right about voices that it was not trained on; `headlamp accuracy` prints the same."""

import json

from bench._reporting import tell
from bot.reader.measuring import report
from bot.reader.training import judge_voices
from bot.settings import ROOT


def main() -> None:
    """Measures, prints, and notes the figures. A few minutes."""
    *lines, figures = report(*judge_voices(ROOT / "content" / "self-sabotage"))
    tell("accuracy", ["```\n" + "\n".join(lines).strip() + "\n```"], json.loads(figures))


if __name__ == "__main__":
    main()
