"""Bounds of the reader of exchange messages."""

from __future__ import annotations

MAX_MESSAGE_BYTES = 128 << 20  # one message, attachments and all
MAX_MARKUP_BYTES = 8 << 20  # what is left of it without its attachments
MAX_JSON_BYTES = 32 << 20
MAX_DEPTH = 100  # elements inside one another
MAX_FIELDS = 2_000
MAX_VALUE = 4_000  # characters of one value
MAX_NAME = 80  # characters of the name of an element nobody knows
MAX_ODDITIES = 200
MAX_ATTACHMENTS = 500
MAX_MEMBERS = 500  # files of one zip
MAX_MEMBER_BYTES = 128 << 20  # one of them, unpacked
MAX_UNPACKED = 256 << 20  # all of them
MAX_RATIO = 200  # times its packed size, for members over RATIO_FROM bytes
RATIO_FROM = 8 << 20
HEAD = 1 << 16  # bytes in which a message is recognised
