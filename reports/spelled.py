"""Whole numbers written out in Vietnamese, as forms ask ("Viết bằng chữ")."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_UNITS: Final = ("", " nghìn", " triệu", " tỷ")
MAX_SPELLED: Final = 10 ** (3 * len(_UNITS)) - 1


def spelled(number: int) -> str:
    """``2024``: "hai nghìn không trăm hai mươi tư". Raises ``ValueError`` below 0 and over 10^12-1.

    Usage of the office documents of the North: nghìn, linh, tư after mươi, lăm, mốt.
    """
    if not 0 <= number <= MAX_SPELLED:
        raise ValueError(number)
    groups: list[int] = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    said = [
        _three(group, whole=place < len(groups) - 1) + _UNITS[place]
        for place, group in reversed(list(enumerate(groups)))
        if group
    ]
    return " ".join(said) or _DIGITS[0]


def _three(group: int, *, whole: bool) -> str:
    """Three digits; ``whole``: others stand before them, so no hundred is left out."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or whole else []
    if tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
    elif tens:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    if ones:
        said.append(_one(ones, tens))
    return " ".join(said)


def _one(ones: int, tens: int) -> str:
    after_tens = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"} if tens else {}
    return after_tens.get(ones, _DIGITS[ones])
