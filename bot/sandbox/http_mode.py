"""The way over HTTP: each parcel is a POST to the bot's address, signed as Slack signs."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.delivery import NotAnswered, Parcel
from bot.sandbox.refusal import Json


class HttpMode:
    """Posts to the request URL. Slack sends whether the bot is there or not."""

    connected = True

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None

    async def verify(self) -> bool:
        """Asks the address for its challenge, as Slack does when it is entered; tells whether it answers rightly."""
        challenge = uuid.uuid4().hex
        body = json.dumps({"type": "url_verification", "token": "sandbox", "challenge": challenge})
        try:
            return challenge in str(await self._post(body, "application/json", {}))
        except NotAnswered:
            return False

    async def send(self, parcel: Parcel) -> Json:
        """Posts once, and returns what the bot answered with; raises NotAnswered."""
        retry: dict[str, str] = {}
        if parcel.attempt:
            retry = {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": f"http_{parcel.retry_reason}"}
        if parcel.kind == "events_api":
            return await self._post(json.dumps(parcel.payload), "application/json", retry)
        fields = parcel.payload if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.payload)}
        answer = await self._post(urlencode(fields), "application/x-www-form-urlencoded", retry)
        return answer if parcel.accepts_answer else {}

    async def close(self) -> None:
        """Closes what is open."""
        if self._session:
            await self._session.close()

    async def _post(self, body: str, kind: str, more: dict[str, str]) -> Json:
        self._session = self._session or aiohttp.ClientSession()
        headers = {"Content-Type": kind, **sign(self._secret, body.encode(), time.time()), **more}
        try:
            async with (
                asyncio.timeout(self._ack_seconds),
                self._session.post(self._url, data=body.encode(), headers=headers, allow_redirects=False) as response,
            ):
                if not 200 <= response.status < 300:
                    raise NotAnswered(f"http_{response.status}", "error")
                return _read(await response.text(), response.content_type)
        except TimeoutError as failure:
            raise NotAnswered("operation_timeout", "timeout") from failure
        except aiohttp.ClientError as failure:
            raise NotAnswered("no_bot_connected", "error") from failure


def sign(secret: str, body: bytes, now: float) -> dict[str, str]:
    """The two headers by which the bot knows that a request is Slack's."""
    at = str(int(now))
    signature = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signature}"}


def _read(text: str, kind: str) -> Json:
    """What the bot answered with: an object, or plain words."""
    if kind != "application/json":
        return {"text": text} if text else {}
    try:
        answer = json.loads(text or "{}")
    except ValueError as failure:
        raise NotAnswered("invalid_json", "error") from failure
    return answer if isinstance(answer, dict) else {}
