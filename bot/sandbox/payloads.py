"""How Slack writes things down for an app: messages, events, people, interactions. Pure; shapes only.

The shapes follow Slack's reference and payloads seen in public (`grammar.Source.THIRD_PARTY`).
"""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.refusal import Json
from bot.sandbox.workspace import Channel, Message, Person, Workspace

VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 -- obsolete in Slack, still in every payload


def slack_message(workspace: Workspace, message: Message) -> Json:
    """A message as it stands in answers, in interactions and inside events."""
    written: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    written |= {"team": workspace.id}
    optional = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "blocks": list(message.blocks),
        "thread_ts": message.thread_ts,
        "metadata": message.metadata,
        "inviter": message.inviter,
    }
    written |= {name: value for name, value in optional.items() if value}
    if message.is_bot:
        written |= _bot_fields(workspace)
    if message.edited_ts:
        written["edited"] = {"user": message.user, "ts": message.edited_ts}
    return written | _thread_fields(workspace, message)


def _bot_fields(workspace: Workspace) -> Json:
    profile: Json = {"id": workspace.bot_id, "app_id": workspace.app_id, "name": workspace.bot.name}
    profile |= {"deleted": False, "updated": 1, "team_id": workspace.id}
    return {"bot_id": workspace.bot_id, "app_id": workspace.app_id, "bot_profile": profile}


def _thread_fields(workspace: Workspace, message: Message) -> Json:
    if message.is_reply and message.thread_ts is not None:
        root = workspace.message(message.channel, message.thread_ts)
        fields: Json = {"parent_user_id": root.user} if root else {}
        if root and message.subtype == "thread_broadcast":
            fields["root"] = slack_message(workspace, root)
        return fields
    replies = workspace.replies(message.channel, message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
    }


def message_event(workspace: Workspace, message: Message) -> Json:
    """The event of a new message."""
    return slack_message(workspace, message) | _place(workspace, message.channel, message.ts)


def changed_event(workspace: Workspace, new: Json, old: Json, channel: str, ts: str) -> Json:
    """The event of an edited message, or of one whose deletion left a thread without its root."""
    event = {"type": "message", "subtype": "message_changed", "message": new, "previous_message": old}
    return event | {"hidden": True, "ts": ts} | _place(workspace, channel, ts)


def deleted_event(workspace: Workspace, old: Json, channel: str, ts: str) -> Json:
    """The event of a deleted message."""
    event = {"type": "message", "subtype": "message_deleted", "previous_message": old}
    return event | {"deleted_ts": old["ts"], "hidden": True, "ts": ts} | _place(workspace, channel, ts)


def _place(workspace: Workspace, channel: str, event_ts: str) -> Json:
    return {"channel": channel, "event_ts": event_ts, "channel_type": workspace.channels[channel].type}


def event_callback(workspace: Workspace, event: Json, is_ext_shared: bool = False) -> Json:
    """An event in the envelope of the Events API."""
    authorization: Json = {"enterprise_id": None, "team_id": workspace.id, "user_id": workspace.bot.id}
    authorization |= {"is_bot": True, "is_enterprise_install": False}
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{uuid.uuid4().hex[:10].upper()}",
        "event_time": int(workspace.now()),
        "authorizations": [authorization],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{uuid.uuid4().hex}",
    }


def slash_command(workspace: Workspace, person: Person, channel: Channel, command: str, text: str) -> Json:
    """A slash command, without the trigger_id and response_url that go with it."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": person.id,
        "user_name": person.name.lower(),
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
    }


def interaction(workspace: Workspace, person: Person, kind: str) -> Json:
    """What every interaction carries."""
    name = person.name.lower()
    return {
        "type": kind,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {"id": person.id, "username": name, "name": name, "team_id": workspace.id},
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def in_message(workspace: Workspace, message: Message) -> Json:
    """Where an interaction took place: in a message. An ephemeral one is not shown to the app."""
    ephemeral = message.only_for is not None
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    container["is_ephemeral"] = ephemeral
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place = {"container": container, "channel": channel_of(workspace.channels[message.channel])}
    return place if ephemeral else place | {"message": slack_message(workspace, message)}


def channel_of(channel: Channel) -> Json:
    """A channel as interactions name it."""
    return {"id": channel.id, "name": _name(channel)}


def user_info(workspace: Workspace, person: Person) -> Json:
    """A person as users.info tells of them."""
    offset = datetime.fromtimestamp(workspace.now(), ZoneInfo(person.tz)).utcoffset()
    profile = {"title": person.title, "real_name": person.name, "real_name_normalized": person.name}
    profile |= {"display_name": person.name.lower(), "display_name_normalized": person.name.lower()}
    return {
        "id": person.id,
        "team_id": workspace.id,
        "name": person.name.lower(),
        "deleted": False,
        "color": "9f69e7",
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile | {"team": workspace.id},
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(workspace.now()),
    }


def _name(channel: Channel) -> str:
    return "directmessage" if channel.is_direct else channel.name
