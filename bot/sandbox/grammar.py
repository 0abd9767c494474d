"""Slack's limits and field names in one table, each row with where it is known from. What is not here is refused.

The rows say what a thing may hold; `inspection` reads them. Nothing is checked here.
"""

from dataclasses import dataclass
from enum import Enum


class Source(Enum):
    """Where a row is known from."""

    DOCUMENTED = "Slack's reference"
    THIRD_PARTY = "reports of others: issue threads, SDK sources, payloads seen in public"
    CONFIRMED = "seen on a real workspace"
    STRICTER = "Slack would take it; refused here because it hides a mistake"


DOC, OTHERS, STRICT = Source.DOCUMENTED, Source.THIRD_PARTY, Source.STRICTER


@dataclass(frozen=True)
class Limit:
    """A number that Slack holds to."""

    most: int
    source: Source


MESSAGE_CHARS = Limit(4_000, STRICT)  # chat.update refuses more; chat.postMessage would cut it off far later
TYPED_CHARS = Limit(12_000, OTHERS)  # what a person can send from Slack's window in one message
MESSAGE_BLOCKS = Limit(50, DOC)
MESSAGE_CHARTS = Limit(2, OTHERS)
MESSAGE_BLOCK_CHARS = Limit(13_000, OTHERS)  # msg_blocks_too_long; the exact figure is not published
METADATA_BYTES = Limit(16_000, OTHERS)
VIEW_BYTES = Limit(250_000, DOC)
VIEW_STACK = Limit(3, DOC)
TRIGGER_SECONDS = Limit(3, DOC)
RESPONSE_URL_USES = Limit(5, DOC)
RESPONSE_URL_SECONDS = Limit(30 * 60, DOC)
ACK_SECONDS = Limit(3, DOC)
RETRY_WAITS_SECONDS = (0.0, 60.0, 300.0)  # documented: at once, after a minute, after five
SUGGESTED_OPTIONS = Limit(100, DOC)


@dataclass(frozen=True)
class Chars:
    """A string."""

    longest: int = 255
    shortest: int = 1
    pattern: str = ""


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Number:
    """A whole number."""

    least: int
    most: int


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """A text object; plain_text alone unless mrkdwn is allowed."""

    longest: int
    mrkdwn: bool = False


@dataclass(frozen=True)
class ManyWords:
    """A list of text objects of either kind."""

    longest: int
    most: int


@dataclass(frozen=True)
class Part:
    """An object of one of these shapes."""

    shapes: tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """A list of objects of these shapes."""

    shapes: tuple[str, ...]
    most: int
    fewest: int = 1


@dataclass(frozen=True)
class ManyChars:
    """A list of strings."""

    longest: int
    most: int


Kind = Chars | ManyChars | Flag | Number | OneOf | Words | ManyWords | Part | Parts


@dataclass(frozen=True)
class Row:
    """A field that a shape may have."""

    name: str
    kind: Kind
    source: Source = DOC
    required: bool = False


def _must(name: str, kind: Kind, source: Source = DOC) -> Row:
    return Row(name, kind, source, required=True)


BLOCKS = ("header", "section", "context", "actions", "divider", "rich_text", "input")
MESSAGE_BLOCK_KINDS = (*BLOCKS, "data_visualization")
MENUS = ("static_select", "external_select", "overflow")
CHOICES = ("checkboxes", "radio_buttons", "timepicker")
ACTION_ELEMENTS = ("button", *MENUS, *CHOICES)
ACCESSORIES = (*ACTION_ELEMENTS, "multi_static_select")
INPUT_ELEMENTS = ("plain_text_input", "static_select", "multi_static_select", "external_select", *CHOICES)
INLINE = ("text", "link", "emoji", "user", "channel", "broadcast")
RICH_PARTS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")

UNTYPED = frozenset(
    {
        *("option", "marked_option", "linked_option", "option_group", "confirm", "style"),
        *("chart_series", "chart_point", "chart_axes"),
    }
)
"""Shapes that carry no `type` of their own."""

_BLOCK_ID = Row("block_id", Chars(255))
_ACTION_ID = Row("action_id", Chars(255))
_CONFIRM = Row("confirm", Part(("confirm",)))
_PLACEHOLDER = Row("placeholder", Words(150))
_FOCUS = Row("focus_on_load", Flag())
_STYLE = Row("style", Part(("style",)))
_BORDER = Row("border", Number(0, 1))
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_PRIVATE = (
    Row("private_metadata", Chars(3_000, 0)),
    Row("callback_id", Chars(255, 0)),
    Row("external_id", Chars(255, 0)),
)


def _inline(*required: Row) -> tuple[Row, ...]:
    return (*required, _STYLE)


def _menu(*rows: Row) -> tuple[Row, ...]:
    return (_ACTION_ID, _PLACEHOLDER, _CONFIRM, _FOCUS, *rows)


def _choice(shape: str, most: int) -> tuple[Row, ...]:
    return (_ACTION_ID, _must("options", Parts((shape,), most)), _CONFIRM, _FOCUS)


_OPTIONS = (Row("options", Parts(("option",), 100)), Row("option_groups", Parts(("option_group",), 100)))
_OPTION = (_must("value", Chars(150)), Row("description", Words(75)))

SHAPES: dict[str, tuple[Row, ...]] = {
    # texts
    "plain_text": (_must("text", Chars(3_000)), Row("emoji", Flag())),
    "mrkdwn": (_must("text", Chars(3_000)), Row("verbatim", Flag())),
    # blocks
    "header": (_must("text", Words(150)), _BLOCK_ID),
    "section": (
        Row("text", Words(3_000, mrkdwn=True)),
        Row("fields", ManyWords(2_000, 10)),
        Row("accessory", Part(ACCESSORIES)),
        Row("expand", Flag()),
        _BLOCK_ID,
    ),
    "context": (_must("elements", ManyWords(3_000, 10)), _BLOCK_ID),
    "actions": (_must("elements", Parts(ACTION_ELEMENTS, 25)), _BLOCK_ID),
    "divider": (_BLOCK_ID,),
    "input": (
        _must("label", Words(2_000)),
        _must("element", Part(INPUT_ELEMENTS)),
        Row("hint", Words(2_000)),
        Row("optional", Flag()),
        Row("dispatch_action", Flag()),
        _BLOCK_ID,
    ),
    "rich_text": (_must("elements", Parts(RICH_PARTS, 1_000), OTHERS), _BLOCK_ID),
    # charts; of their kinds, the bars
    "data_visualization": (_must("title", Chars(50), OTHERS), _must("chart", Part(("bar",)), OTHERS), _BLOCK_ID),
    "bar": (
        _must("series", Parts(("chart_series",), 6), OTHERS),
        _must("axis_config", Part(("chart_axes",)), OTHERS),
    ),
    "chart_series": (_must("name", Chars(20), OTHERS), _must("data", Parts(("chart_point",), 20), OTHERS)),
    "chart_point": (_must("label", Chars(20), OTHERS), _must("value", Number(-(10**9), 10**9), OTHERS)),
    "chart_axes": (
        _must("categories", ManyChars(20, 20), OTHERS),
        Row("x_label", Chars(50), OTHERS),
        Row("y_label", Chars(50), OTHERS),
    ),
    # rich text
    "rich_text_section": (_must("elements", Parts(INLINE, 1_000, 0), OTHERS),),
    "rich_text_quote": (_must("elements", Parts(INLINE, 1_000, 0), OTHERS), _BORDER),
    "rich_text_preformatted": (_must("elements", Parts(("text", "link"), 1_000, 0), OTHERS), _BORDER),
    "rich_text_list": (
        _must("style", OneOf(("bullet", "ordered"))),
        _must("elements", Parts(("rich_text_section",), 1_000), OTHERS),
        Row("indent", Number(0, 8), OTHERS),
        Row("offset", Number(0, 10_000), OTHERS),
        _BORDER,
    ),
    "text": _inline(_must("text", Chars(3_000), OTHERS)),
    "link": _inline(_must("url", Chars(3_000), OTHERS), Row("text", Chars(3_000)), Row("unsafe", Flag())),
    "emoji": _inline(_must("name", Chars(100), OTHERS), Row("unicode", Chars(100), OTHERS)),
    "user": _inline(_must("user_id", Chars(20), OTHERS)),
    "channel": _inline(_must("channel_id", Chars(20), OTHERS)),
    "broadcast": _inline(_must("range", OneOf(("here", "channel", "everyone")))),
    "style": tuple(Row(name, Flag()) for name in ("bold", "italic", "strike", "code", "underline")),
    # elements
    "button": (
        _must("text", Words(75)),
        _ACTION_ID,
        Row("value", Chars(2_000)),
        Row("url", Chars(3_000)),
        Row("style", OneOf(("primary", "danger"))),
        Row("accessibility_label", Chars(75)),
        _CONFIRM,
    ),
    "static_select": _menu(*_OPTIONS, Row("initial_option", Part(("option",)))),
    "multi_static_select": _menu(
        *_OPTIONS, Row("initial_options", Parts(("option",), 100)), Row("max_selected_items", Number(1, 100))
    ),
    "external_select": _menu(Row("initial_option", Part(("option",))), Row("min_query_length", Number(0, 100))),
    "overflow": (_ACTION_ID, _must("options", Parts(("linked_option",), 5)), _CONFIRM),
    "checkboxes": (*_choice("marked_option", 10), Row("initial_options", Parts(("marked_option",), 10))),
    "radio_buttons": (*_choice("marked_option", 10), Row("initial_option", Part(("marked_option",)))),
    "timepicker": _menu(Row("initial_time", Chars(5, 5, _TIME)), Row("timezone", Chars(100))),
    "plain_text_input": (
        _ACTION_ID,
        _PLACEHOLDER,
        _FOCUS,
        Row("initial_value", Chars(3_000, 0)),
        Row("multiline", Flag()),
        Row("min_length", Number(0, 3_000)),
        Row("max_length", Number(1, 3_000)),
    ),
    # parts of elements
    "option": (_must("text", Words(75)), *_OPTION),
    "marked_option": (
        _must("text", Words(75, mrkdwn=True)),
        _must("value", Chars(150)),
        Row("description", Words(75, mrkdwn=True)),
    ),
    "linked_option": (_must("text", Words(75)), *_OPTION, Row("url", Chars(3_000))),
    "option_group": (_must("label", Words(75)), _must("options", Parts(("option",), 100))),
    "confirm": (
        _must("title", Words(100)),
        _must("text", Words(300, mrkdwn=True)),
        _must("confirm", Words(30)),
        _must("deny", Words(30)),
        Row("style", OneOf(("primary", "danger"))),
    ),
    # views
    "modal": (
        _must("title", Words(24)),
        _must("blocks", Parts(BLOCKS, 100)),
        Row("submit", Words(24)),
        Row("close", Words(24)),
        Row("clear_on_close", Flag()),
        Row("notify_on_close", Flag()),
        *_PRIVATE,
    ),
    "home": (_must("blocks", Parts(BLOCKS, 100)), *_PRIVATE),
}

AT_LEAST_ONE: dict[str, tuple[str, ...]] = {"section": ("text", "fields")}
EXACTLY_ONE: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("static_select", "multi_static_select"), ("options", "option_groups")
)


@dataclass(frozen=True)
class Method:
    """A Web API method: the scope it needs, the kind of token, its arguments."""

    scope: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    token: str = "xoxb"  # noqa: S105 -- the prefix that tells a bot's token from an app's
    source: Source = DOC


_CONTENT = ("text", "blocks")
_PARSING = ("parse", "link_names")
_TIMELINE = ("oldest", "latest", "limit", "include_all_metadata")
METHODS: dict[str, Method] = {
    "auth.test": Method(""),
    "users.info": Method("users:read", ("user",), ("include_locale",)),
    "chat.postMessage": Method(
        "chat:write",
        ("channel",),
        (*_CONTENT, *_PARSING, "thread_ts", "metadata", "reply_broadcast", "mrkdwn", "unfurl_links", "unfurl_media"),
    ),
    "chat.postEphemeral": Method("chat:write", ("channel", "user"), (*_CONTENT, *_PARSING, "thread_ts")),
    "chat.update": Method("chat:write", ("channel", "ts"), (*_CONTENT, *_PARSING, "metadata")),
    "chat.delete": Method("chat:write", ("channel", "ts")),
    "conversations.history": Method("", ("channel",), _TIMELINE),
    "conversations.replies": Method("", ("channel", "ts"), _TIMELINE, source=OTHERS),
    "views.open": Method("", ("view", "trigger_id")),
    "views.push": Method("", ("view", "trigger_id")),
    "views.update": Method("", ("view",), ("view_id", "external_id", "hash")),
    "views.publish": Method("", ("user_id", "view"), ("hash",)),
    "apps.connections.open": Method("connections:write", token="xapp"),  # noqa: S106 -- a prefix, too
}
"""An argument that is not named here is refused (`STRICTER`: Slack would pass over it)."""

HISTORY_SCOPES = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
"""What reading a channel of each type needs. That a bot may read threads in channels, too, is from others' reports: the
reference of `conversations.replies` denies it."""
HISTORY_PAGE = Limit(100, DOC)  # where no limit is asked for

EVERYWHERE = ("team_id",)  # the SDK adds it to every call of an app that knows its team
JSON_ARGUMENTS = ("blocks", "metadata", "view")
RESPONSE_URL_FIELDS = frozenset(
    (
        *(*_CONTENT, "response_type", "replace_original", "delete_original", "thread_ts"),
        *("metadata", "unfurl_links", "unfurl_media", "mrkdwn"),
    )
)

EVENT_SCOPES: dict[str, str] = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
}
"""The events the sandbox sends, with the scope a subscription needs."""
