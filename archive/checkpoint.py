"""Checkpoints of the audit log: its size and root, signed with a key kept outside the home.

The text is a tlog-checkpoint in a signed note (C2SP: tlog-checkpoint, signed-note), Ed25519::

    hoso/<archive id>
    <lines>
    <root, base64>

    — hoso/<archive id> <key id and signature, base64>

so that programs of others verify it too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

_ED25519 = b"\x01"
_KEY_ID = 4  # bytes
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size`` lines with the Merkle ``root`` (32 bytes), of the log named ``origin``."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def origin_of(archive_id: str) -> str:
    """The name of an archive's log."""
    return f"hoso/{archive_id}"


def new_key() -> Ed25519PrivateKey:
    """A key to sign checkpoints with."""
    return Ed25519PrivateKey.generate()


def key_as_pem(key: Ed25519PrivateKey, password: str = "") -> bytes:
    """The private key as PEM (PKCS #8), encrypted where a password is given."""
    sealed = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)


def key_from_pem(data: bytes, password: str = "") -> Ed25519PrivateKey:
    """Inverse of :func:`key_as_pem`. Raises ``ValueError``."""
    try:
        key = load_pem_private_key(data, password.encode() or None)
    except TypeError as error:  # encrypted and no password given, or the other way round
        raise ValueError(str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def verifier_key(key: Ed25519PrivateKey, name: str) -> str:
    """The public key as a line: ``<name>+<key id>+<base64>``."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"{name}+{_key_id(name, public).hex()}+{_b64(_ED25519 + public)}"


def signed(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The signed note."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = _key_id(checkpoint.origin, public) + key.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n{_DASH}{checkpoint.origin} {_b64(signature)}\n"


def key_name(verifier: str) -> str:
    """The name of the log a verifier key is of. Raises ``ValueError`` ``key``."""
    return _public(verifier)[0]


def unverified(note: str) -> Checkpoint:
    """The checkpoint of a note, its signature not looked at. Raises ``ValueError`` ``form``."""
    return _checkpoint(note.partition("\n\n")[0] + "\n")


def opened(note: str, verifier: str) -> Checkpoint:
    """The checkpoint of a note, once its signature was verified with a verifier key.

    Raises ``ValueError`` ``form`` (no checkpoint), ``key`` (no verifier key, or no signature of
    that key), ``signature`` (the signature is of another text).
    """
    name, key_id, public = _public(verifier)
    checkpoint, signatures = unverified(note), note.partition("\n\n")[2]
    if checkpoint.origin != name:
        raise ValueError("key")
    for line in signatures.splitlines():
        if line.startswith(f"{_DASH}{name} "):
            raw = _decoded(line.rsplit(" ", 1)[1], "form")
            if raw[:_KEY_ID] == key_id:
                return _verified(checkpoint, raw[_KEY_ID:], public)
    raise ValueError("key")


def _verified(checkpoint: Checkpoint, signature: bytes, public: bytes) -> Checkpoint:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, checkpoint.text.encode())
    except InvalidSignature:
        raise ValueError("signature") from None
    return checkpoint


def _checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) < 4 or not lines[1].isdecimal() or not lines[1].isascii():
        raise ValueError("form")
    root = _decoded(lines[2], "form")
    found = Checkpoint(lines[0], int(lines[1]), root)
    if len(root) != hashlib.sha256().digest_size or found.text != text:
        raise ValueError("form")  # extension lines are not ours: nothing may be signed unseen
    return found


def _public(verifier: str) -> tuple[str, bytes, bytes]:
    """Name, key id and key; base64 may hold a plus, names and ids do not."""
    name, key_id, told = [*verifier.strip().split("+", 2), "", ""][:3]
    raw = _decoded(told, "key")
    if raw[:1] != _ED25519 or len(raw) != 33 or _key_id(name, raw[1:]).hex() != key_id:
        raise ValueError("key")
    return name, bytes.fromhex(key_id), raw[1:]


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(f"{name}\n".encode() + _ED25519 + public).digest()[:_KEY_ID]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str, what: str) -> bytes:
    """The bytes of ``text`` in the one spelling of base64 (unused bits are 0)."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(what) from None
    if _b64(data) != text:
        raise ValueError(what)
    return data
