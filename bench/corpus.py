"""Seeded documents whose words are spread as in Vietnamese law texts."""

from __future__ import annotations

import gzip
import random
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from search.entry import BodyPart, Entry

LAWS = Path(__file__).parents[2] / "shared" / "corpora" / "vn-text" / "laws"
_PAGE_MARK = re.compile(r"\[\[SOURCE[^\]]*\]\]")
_NEVER_SEEN = 0.03
_PAGE = 350  # words
_UNITS = [f"Phòng {name}" for name in ("Tổ chức", "Hành chính", "Cải cách", "Văn thư", "Thanh tra")]
_ORGANS = [f"Sở {name} tỉnh Kon Tum" for name in ("Nội vụ", "Tài chính", "Tư pháp", "Xây dựng")]
_TYPES = (("Quyết định", "QĐ"), ("Báo cáo", "BC"), ("Tờ trình", "TTr"), ("Công văn", "CV"))
_SIGNERS = ("Lê Văn An", "Trần Thị Bình", "Phạm Hòa", "Nguyễn Thúy")


class Words:
    """Runs of words drawn so that each follows words it follows in the texts."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        texts = [gzip.decompress(path.read_bytes()).decode() for path in sorted(LAWS.glob("*.gz"))]
        self._words = [word for text in texts for word in _PAGE_MARK.sub(" ", text).split()]
        counted = Counter(self._words)
        self.common = [word for word, _ in counted.most_common(3000) if word.isalpha()]
        self._kinds = list(counted)
        self._sums = list(accumulate(counted.values()))

    def run(self, count: int) -> list[str]:
        """``count`` words: pieces of the texts put together, some words never seen before."""
        found: list[str] = []
        dice = self._dice
        while len(found) < count:
            start = dice.randrange(len(self._words))
            found += self._words[start : start + dice.randint(2, 12)]
        for place in range(count):
            if dice.random() < _NEVER_SEEN:
                found[place] = f"{dice.choice('bcdghklmnprstvx')}{dice.randrange(36**5):x}"
        return found[:count]

    def word(self) -> str:
        """One word, as often as the texts have it."""
        return self._kinds[bisect(self._sums, self._dice.randrange(self._sums[-1]))]


def documents(count: int, *, seed: int = 7) -> Iterator[Entry]:
    """``count`` entries of 300 to 600 words, ten to a dossier, a tenth of them restricted."""
    words, dice = Words(seed), random.Random(seed + 1)
    for number in range(count):
        text = words.run(dice.randint(300, 600))
        type_name, short = dice.choice(_TYPES)
        day = f"{dice.randint(2010, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        code = f"H33.22.{2010 + number // 10 % 15}.{number // 10:07}"
        dossier = f"urn:hoso:H33.22:{code}"
        unit = dice.choice(_UNITS)
        yield Entry(
            id=f"{dossier}#{number % 10}",
            kind="document",
            dossier=dossier,
            file_code=code,
            document=number % 10,
            title=" ".join(words.run(12)),
            subject=" ".join(words.run(15)),
            number=str(dice.randint(1, 900)),
            notation=f"{short}-SNV",
            organ=dice.choice(_ORGANS),
            signer=dice.choice(_SIGNERS),
            type_name=type_name,
            unit=unit,
            issued=day,
            date_from=day,
            date_to=day,
            year=day[:4],
            retention=dice.choice(("Vĩnh viễn", "20 năm", "10 năm")),
            direction=dice.choice(("den", "di", "noi_bo")),
            label="restricted" if number % 10 == 0 else "open",
            label_unit=unit,
            signature=dice.choice(("none", "insufficient", "valid")),
            formats=("pdf",),
            text_state="text",
            digests=(f"{number:064x}",),
            body=tuple(
                BodyPart("vb.pdf", page + 1, " ".join(text[start : start + _PAGE]))
                for page, start in enumerate(range(0, len(text), _PAGE))
            ),
        )
