"""Fingerprints of words: they tell whether words are the same, and give nothing away."""

import hashlib
import secrets


def fingerprint(text: str) -> str:
    """A salted hash of words."""
    salt = secrets.token_hex(8)
    return f"{salt}:{_digest(salt, text)}"


def is_fingerprint_of(kept: str, text: str) -> bool:
    salt, _, digest = kept.partition(":")
    return digest == _digest(salt, text)


def _digest(salt: str, text: str) -> str:
    return hashlib.blake2b(text.encode(), salt=salt.encode(), digest_size=16).hexdigest()
