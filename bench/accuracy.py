"""How often the reader is right about voices that it was not trained on; `headlamp accuracy` prints the same."""

import json
from dataclasses import asdict

from bench._reporting import Table, tell
from bot.reader.measuring import report
from bot.reader.safety import shipped
from bot.reader.showing import show_safety
from bot.reader.training import judge_voices
from bot.settings import ROOT
from tests.reader.screened import rightly_screened


def main() -> None:
    """Measures, prints, and notes the figures. A few minutes."""
    *lines, line = report(*judge_voices(ROOT / "content" / "self-sabotage"))
    screened = {kind: right / count for kind, (right, count) in rightly_screened().items()}
    rows = [(kind, f"{share:.0%}") for kind, share in screened.items()]
    says: list[str | Table] = [
        "```\n" + "\n".join(lines).strip() + "\n```",
        "```\n" + "\n".join(show_safety(shipped().measured)) + "\n```",
        Table(("screened before anything is kept", "right"), rows),
    ]
    figures = json.loads(line)
    del figures["mistaken"]
    tell("accuracy", says, {**figures, "screened": screened, "safety": asdict(shipped().measured)})


if __name__ == "__main__":
    main()
