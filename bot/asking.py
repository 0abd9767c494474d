"""Questions on the terminal: a prompt comes about by answering them in the order in which one thinks of a client."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from bot.guide import drafting
from bot.guide.drafting import Draft, DraftRefused, Known
from bot.guide.types import NONE
from bot.guide.wording import UNWRITTEN

NEEDED = ("name", "line", "pronouns", "statement", "about", "theme", "level", "pulls")
"""What a prompt begins with. Where all of it is given, nothing is asked."""

LEVELS = "1 the invitation is stated outright; 2 it is disguised; 3 it is aimed at the therapist"

PLAIN = "The reply stays with the client and steers nowhere."

Wrong = Callable[[str], str]
"""Says what is wrong with an answer; empty where nothing is."""


def ask_for_prompt(content: Path, given: Mapping[str, Any]) -> None:
    """Asks for a prompt, adds it to its theme's file, and says what to do next. Raises DraftRefused."""
    known = drafting.know(content)
    asks = Asks(given, known, asks=not all(given.get(name) for name in NEEDED))
    draft = asks.draft()
    path, line = drafting.add_draft(content, draft, known)
    click.echo("\n".join(_what_next(draft, known, path, line)))


class Asks:
    """One round of questions. What was given as an option is not asked, and must be right."""

    def __init__(self, given: Mapping[str, Any], known: Known, *, asks: bool) -> None:
        self._given = given
        self._known = known
        self._asks = asks

    def draft(self) -> Draft:
        """Asks everything, in order."""
        known, in_a_line = self._known, "in a line: name, age, trade or place"
        self._say("A new client. Answers can be mended in the file afterwards; Ctrl-C leaves without writing anything.")
        name = self._text("name", "First name", drafting.wrong_name)
        line = self._text("line", f"{name} {in_a_line}", lambda t: drafting.wrong_line(t, name))
        pronouns = self._text("pronouns", "she, he or they", _one_of("she", "he", "they"))
        self._say("\nWhat does the client say? As speech, 20 to 90 words, on one line: it is wrapped for you.")
        statement = self._text("statement", name, drafting.wrong_statement)
        prompt_id = self._id(name)
        self._say(f"\nThe theme is the file that it goes into. There are: {', '.join(known.themes) or 'none yet'}.")
        theme = self._text("theme", "Theme (a new one makes a new file)", drafting.wrong_theme)
        self._say(f"\nLevels: {LEVELS}.")
        level = int(self._text("level", "Level", _one_of("1", "2", "3")))
        pulls = self._pulls()
        invitation = self._later("invitation", _invitation(name), drafting.wrong_sentence)
        next_lines, examples = self._next_lines(name), self._examples(name)
        question = self._later("question", "\nOne question for the team's talk", drafting.wrong_sentence)
        return Draft(
            prompt_id, theme, level, name, line, pronouns, statement, pulls, invitation, next_lines, examples, question
        )

    def _say(self, words: str) -> None:
        if self._asks:
            click.echo(words)

    def _text(self, option: str, question: str, wrong: Wrong) -> str:
        """An answer that is needed: as it was given, or asked for until it is right."""
        answer = _on_one_line(self._given.get(option))
        if answer:
            if said := wrong(answer):
                raise DraftRefused(f"--{option}: {said}")
            return answer
        return _ask(question, wrong)

    def _later(self, option: str, question: str, wrong: Wrong) -> str:
        """An answer that can be left to be written."""
        if self._given.get(option) or not self._asks:
            answer = _on_one_line(self._given.get(option))
            if answer and (said := wrong(answer)):
                raise DraftRefused(f"--{option}: {said}")
            return answer or UNWRITTEN
        return _ask(f"{question} (Enter: later)", wrong, left=UNWRITTEN)

    def _id(self, name: str) -> str:
        def prompt_id(about: str) -> str:
            return drafting.slug(f"{name} {about}")

        question = "In a word, what is it about? (with the name, its id)"
        return prompt_id(self._text("about", question, lambda about: drafting.wrong_id(prompt_id(about), self._known)))

    def _pulls(self) -> tuple[str, ...]:
        traps = list(self._known.traps)
        if given := tuple(self._given.get("pulls") or ()):
            if said := drafting.wrong_pulls(given, self._known):
                raise DraftRefused(f"--pull: {said}")
            return given
        self._say("\nWhat does it pull you towards? Two to four, the strongest first.")
        self._say("\n".join(f"  {n} {trap}: {self._known.traps[trap]}" for n, trap in enumerate(traps, 1)))

        def chosen(answer: str) -> tuple[str, ...]:
            words = answer.replace(",", " ").split()
            return tuple(traps[int(w) - 1] if w.isdecimal() and 0 < int(w) <= len(traps) else w for w in words)

        return chosen(_ask("Numbers, e.g. 2 1", lambda answer: drafting.wrong_pulls(chosen(answer), self._known)))

    def _next_lines(self, name: str) -> dict[str, str]:
        readings = {
            **self._known.moves,
            **self._known.traps,
            NONE: PLAIN,
        }
        self._say(f"\nWhat might {name} say next? At most 24 words; it must follow any reply of that kind.")
        given = drafting.pairs(self._given["next_lines"], readings, drafting.wrong_next_line, "CATEGORY")
        return self._each(readings, given, drafting.wrong_next_line)

    def _examples(self, name: str) -> dict[str, str]:
        self._say(f"\nHow could one say it to {name}? An example of each move, 12 to 45 words, no formula.")
        given = drafting.pairs(self._given["examples"], self._known.moves, drafting.wrong_example, "MOVE")
        return self._each(self._known.moves, given, drafting.wrong_example)

    def _each(self, described: Mapping[str, str], given: Mapping[str, str], wrong: Wrong) -> dict[str, str]:
        answers = dict(given)
        for key, what in described.items():
            if self._asks and key not in given:
                click.echo(f"\n  {key}: {what}")
                answers[key] = _ask("  (Enter: later)", wrong, left=UNWRITTEN)
        return answers


def _invitation(name: str) -> str:
    return f"\nIn a sentence: how does {name} ask for help, and at once for proof of being beyond help?"


def _ask(question: str, wrong: Wrong, left: str = "") -> str:
    """Asks until the answer is right; nothing at all gives what is `left`, where that may be."""

    def right(answer: str) -> str:
        said = _on_one_line(answer)
        if not said and left:
            return left
        if complaint := wrong(said):
            raise click.BadParameter(complaint)
        return said

    answer: str = click.prompt(question, value_proc=right, default="" if left else None, show_default=False)
    return answer


def _on_one_line(answer: Any) -> str:
    return " ".join(str(answer or "").split())


def _one_of(*choices: str) -> Wrong:
    return lambda answer: "" if answer in choices else f"One of {', '.join(choices)} is meant."


def _what_next(draft: Draft, known: Known, path: Path, line: int) -> list[str]:
    texts = [draft.invitation, draft.question]
    texts += [draft.next_lines.get(reading, UNWRITTEN) for reading in known.readings()]
    texts += [draft.examples.get(move, UNWRITTEN) for move in known.moves]
    left = texts.count(UNWRITTEN)
    steps = [
        "headlamp check                  tells what is missing or wrong, with its line",
        f"headlamp show prompt {draft.id}   shows it as the channel would see it",
        "Then give it to somebody who has not read it: docs/authoring.md says what to ask them.",
    ]
    if left:
        steps.insert(0, f'Open the file there and write in the place of each "{UNWRITTEN}": {left} texts are left.')
    numbered = [f"  {n}. {step}" for n, step in enumerate(steps, 1)]
    return [f"\n{draft.id} stands at {path}:{line}. What next:", *numbered]
