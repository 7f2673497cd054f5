"""``hoso validate`` of an OCFL object or storage root: the verdict in words, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say_all
from hoso.cli.words import size_words

if TYPE_CHECKING:
    from archive.ocfl.foreign import Form

_FORMS = {"object": "gói lưu trữ OCFL", "root": "kho lưu trữ OCFL"}
_MARKS = {"error": "✗", "warning": "!"}
_SHOWN = 100


def validate_ocfl(run: Run, path: Path, form: Form) -> int:
    """Judge and print; exit code 1 where something breaks a MUST of the specification."""
    from hoso.foreign import judge_ocfl

    with progress(quiet=run.as_json) as report:
        answer = judge_ocfl(path, form, run.settings, report)
    if run.as_json:
        emit_json(answer)
    else:
        say_all(_lines(answer))
    return EXIT_OK if answer["valid"] else EXIT_FOUND


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    verdict = "đúng đặc tả" if answer["valid"] else "KHÔNG đúng đặc tả"
    yield f"KẾT QUẢ KIỂM TRA: {_FORMS[answer['form']]} {verdict}"
    objects = answer["objects"]
    wrong = sum(not one["valid"] for one in objects)
    files, size = (sum(one[name] for one in objects) for name in ("files", "bytes"))
    yield f"GÓI: {len(objects)} ({wrong} gói sai), {files} tệp ({size_words(size)})"
    yield f"LỖI, CẢNH BÁO: {len(answer['faults']) + answer['more']}"
    for row in answer["faults"][:_SHOWN]:
        place = f" ({row['path']})" if row["path"] else ""
        yield f"  {_MARKS[row['severity']]} [{row['code']}] {row['message']}{place}"
        if row["detail"]:
            yield f"      {row['detail']}"
    if hidden := len(answer["faults"][_SHOWN:]) + answer["more"]:
        yield f"  … và {hidden} chỗ khác"
