"""What the facts of signatures cost, beside plain pyHanko on the same files in the same run.

    python -m bench.signatures [--documents N] [--size MB]

Like for like: integrity, path to the anchors, changes by later revisions. What pyHanko does not do
(appearance, boxes of later signatures drawn, hidden content) is timed apart. Processor seconds of
one process, the least of three rounds, the two in turn. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from reportlab.pdfgen.canvas import Canvas

from bench.archive import make_source
from bench.machine import machine
from evidence.pool import Limits, Pool, Task
from evidence.signature.collect import collect_signatures, under_trust
from evidence.signature.reading import STEPS, reading
from evidence.signature.trust import carried_trust, load_trust
from hoso.sample.images import seal_image
from hoso.sample.model import load_sample
from hoso.sample.pki import Identity, Pki
from hoso.sample.sign import Notary, Signing

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "vn-signed-pdf"
_ROUNDS = 3
_MANY = (5, 10, 25, 50)
_AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
Trust = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.signatures")
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--size", type=int, default=120, help="megabytes of the large file")
    options = parser.parse_args(argv)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        source = make_source(folder / "sample", options.documents)
        trust = _trust(source.trust)
        made = sorted((folder / "sample").rglob("*.pdf"))
        print(
            json.dumps(
                {
                    "machine": machine(),
                    "sample": beside(made, trust),
                    "genuine": beside(sorted(CORPORA.rglob("*.pdf")), trust),
                    "many": many(folder, trust),
                    "large": large(folder, options.size),
                },
                ensure_ascii=False,
                indent=1,
            )
        )


def _trust(pki: Path) -> Trust:
    """What the product carries and the sample's own root and CA."""
    carried = carried_trust()
    anchors, others = (list(map(b64decode, carried[key])) for key in ("anchors", "intermediates"))
    anchors.append((pki / "root.crt").read_bytes())
    others.append((pki / "agency-ca.crt").read_bytes())
    return load_trust(anchors, others)


def beside(files: list[Path], trust: Trust) -> dict[str, Any]:
    """Signatures a second of both, over ``files``; files pyHanko cannot open count for neither.

    Ours are the step ``bytes`` and the paths; the other steps are told apart, in milliseconds a
    signature. All steps are those that every file taken in goes through.
    """
    readable = [path for path in files if _plain(path, trust) is not None]
    found = sum(collect_signatures(path)["count"] for path in readable)
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(_steps(readable, trust))
        theirs.append(_seconds(lambda: [_plain(path, trust) for path in readable]))
    least = {name: min(spent[name] for spent in ours) for name in ours[0]}
    best, plain = least["bytes"] + least["paths"], min(theirs)
    return {
        "files": len(readable),
        "signatures": found,
        "ours_per_second": round(found / best, 1),
        "pyhanko_per_second": round(found / plain, 1),
        "ratio": round(plain / best, 2),
        "ms_per_signature": {name: round(1000 * least[name] / found, 2) for name in least},
    }


def _steps(files: list[Path], trust: Trust) -> dict[str, float]:
    """Processor seconds of each step over the files; opening a file counts for ``bytes``."""
    spent = dict.fromkeys([*STEPS, "paths"], 0.0)
    for path in files:
        begun = time.process_time()
        with reading(path) as one:
            for name, step in STEPS.items():
                step(one)
                begun = _lap(spent, name, begun)
            facts = one.as_facts()
        under_trust(facts, trust)
        _lap(spent, "paths", begun)
    return spent


def _lap(spent: dict[str, float], name: str, begun: float) -> float:
    now = time.process_time()
    spent[name] += now - begun
    return now


def _plain(path: Path, trust: Trust) -> list[str] | None:
    """What pyHanko says of every signature of its own list; None where it cannot open the file."""
    roots = [x509.Certificate.load(b64decode(one)) for one in trust["anchors"]]
    others = [x509.Certificate.load(b64decode(one)) for one in trust["intermediates"]]
    said = []
    try:
        with path.open("rb") as handle:
            reader = PdfFileReader(handle, strict=False)
            for one in reader.embedded_signatures:
                context = ValidationContext(
                    trust_roots=roots, other_certs=others, allow_fetching=False
                )
                said.append(_told(lambda one=one, c=context: validate_pdf_signature(one, c)))
    except Exception:  # whatever it raises: the file is left out on both sides
        return None
    return said


def _told(validate: Callable[[], Any]) -> str:
    try:
        return str(validate().summary())
    except Exception as error:  # a verdict all the same
        return type(error).__name__


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def many(folder: Path, trust: Trust) -> dict[str, Any]:
    """Milliseconds a seen signature, by steps, in files of more and more: linear means equal."""
    data, found = _page(), {}
    pki = Pki(load_sample().pki)
    for count in range(1, max(_MANY) + 1):
        data = _signed(pki, data, count)
        if count in _MANY:
            path = folder / f"{count}.pdf"
            path.write_bytes(data)
            spent = min((_steps([path], trust) for _ in range(_ROUNDS)), key=_whole)
            told = {"all": _whole(spent), **spent}
            found[str(count)] = {name: round(1000 * s / count, 2) for name, s in told.items()}
    return found


def _whole(spent: dict[str, float]) -> float:
    return sum(spent.values())


def _page() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "bench")
    canvas.save()
    return out.getvalue()


def _signed(pki: Pki, data: bytes, number: int) -> bytes:
    left, low = 40 + 52 * (number % 10), 60 + 52 * (number // 10)
    signing = Signing(
        field=f"Signature{number}",
        identity=_organ(pki),
        at=_AT + timedelta(minutes=number),
        box=(0, left, low, left + 50, low + 50),
        look=seal_image(("BENCH", "BENCH"), "BENCH"),
    )
    return Notary(pki).sign(data, (signing,))


def _organ(pki: Pki) -> Identity:
    return next(one for one in pki.identities.values() if one.kind == "organ")


def large(folder: Path, megabytes: int) -> dict[str, Any]:
    """A signed file with one large stream, in a worker with the limits of the product."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    canvas.drawString(72, 720, "bench")
    line = "% " + "x" * 998 + "\n"
    canvas._code.append(line * (megabytes * 1000))
    canvas.save()
    path = folder / "large.pdf"
    path.write_bytes(_signed(Pki(load_sample().pki), out.getvalue(), 1))
    limits = Limits()
    task = Task("facts", {"path": str(path), "sha256": "0" * 64, "size": path.stat().st_size})
    begun = time.perf_counter()
    with Pool(1, limits) as pool:
        result = pool.run(task)
    return {
        "megabytes": path.stat().st_size // 1_000_000,
        "seconds": round(time.perf_counter() - begun, 1),
        "limit_seconds": limits.seconds,
        "outcome": "facts" if result.value else str(result.failure),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
