"""Content kept under an earlier version of the program: what was not asked of it then is taken from the present.

Threads that are open when the bot is upgraded keep the client and the sentences that they began with.
"""

from collections.abc import Mapping

import yaml

from bot.guide.types import Voice


def with_present_notices(files: Mapping[str, str], present: Voice) -> Mapping[str, str]:
    """A version's files, with the kinds of notice that came up since in the present wording."""
    voice = yaml.safe_load(files.get("voice.yaml", ""))
    notices = voice.get("notices") if isinstance(voice, dict) else None
    if not isinstance(notices, dict) or not (new := present.notices.keys() - notices.keys()):
        return files
    voice["notices"] = notices | {kind: list(present.notices[kind]) for kind in sorted(new)}
    return {**files, "voice.yaml": yaml.safe_dump(voice, allow_unicode=True, sort_keys=False)}
