"""How often the reader is right about voices that it was not trained on; `headlamp accuracy` prints the same."""

import json

from bench._reporting import tell
from bot.reader.measuring import measure_held_out
from bot.settings import ROOT


def main() -> None:
    """Measures, prints, and notes the figures. Half a minute."""
    *lines, figures = measure_held_out(ROOT / "content" / "self-sabotage")
    tell("accuracy", ["```\n" + "\n".join(lines).strip() + "\n```"], json.loads(figures))


if __name__ == "__main__":
    main()
