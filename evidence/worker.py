"""The worker process: ``python -I -m evidence.worker CONFIG``.

Reads tasks from its standard input and answers on its standard output; both are moved away from
descriptors 0 and 1 first, so that a library that prints cannot disturb the protocol.
"""

from __future__ import annotations

import ctypes
import importlib
import inspect
import json
import math
import os
import resource
import runpy
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any, cast

from evidence.pool.wire import Decoder, encode
from schemas.errors import HosoError

# op -> "module:function", imported when first called.
OPS = {
    "facts": "evidence.collect:facts",
    "least_facts": "evidence.collect:least_facts",
    "workbook": "evidence.ops:workbook",
    "annotate": "evidence.ops:annotate",
    "answers": "evidence.workbook.answers:answers_op",
    "marks": "evidence.workbook.marked:marks_op",
    "fill": "evidence.workbook.fill:fill_op",
    "xmlmeta": "evidence.ops:xmlmeta",
    "container": "evidence.source.container:container_op",
    "attached": "evidence.exchange.read:attached_op",
    "bag": "evidence.bag.read:bag_op",
    "register": "evidence.register:register_op",
    "lay_over": "evidence.laidover:lay_over_op",
    "ocr_engine": "evidence.ocr.engine:engine_op",
    "ocr_frames": "evidence.ocr.picture:frames_op",
    "ocr_page": "evidence.ocr.read:page_op",
    "pictures": "evidence.signature.pictures:pictures_op",
    "trust_certificates": "evidence.signature.given:certificates_op",
    "trust_crls": "evidence.signature.given:crls_op",
    "signatures": "evidence.signature.kinds:read_again_op",
    "under_trust": "evidence.signature.collect:under_trust_op",
}
_PR_SET_PDEATHSIG = 1
_READ = 1 << 16
_DETAIL = 500  # characters of an error that are told


def main() -> None:
    """Serve tasks until the input ends."""
    config = json.loads(sys.argv[1])
    inlet, outlet = _private_pipes()
    _bind_to_parent()
    _limit(config["limits"])
    ops = {**OPS, **config["ops"]}
    loaded: dict[str, Callable[..., Any]] = {}
    shared: dict[str, Any] = {}
    decoder = Decoder()
    while data := os.read(inlet, _READ):
        decoder.feed(data)
        while (message := decoder.take()) is not None:
            header, blobs = message
            if "shared" in header:  # arguments of every task from here on
                shared = header["shared"]
                continue
            header["args"] = {**shared, **header["args"]}
            if blobs:
                header["args"]["blobs"] = blobs
            _answer(outlet, header, ops, loaded, config["limits"]["seconds"])


def _answer(
    outlet: int,
    header: dict[str, Any],
    ops: dict[str, str],
    loaded: dict[str, Callable[..., Any]],
    seconds: float,
) -> None:
    _limit_cpu(seconds)
    try:
        function = loaded.get(header["op"]) or _load(ops[header["op"]])
        loaded[header["op"]] = function
        result = function(**header["args"])
        if inspect.isgenerator(result):
            _stream(outlet, cast("Iterable[tuple[dict[str, Any], bytes]]", result), seconds)
            result = {}
        value, blobs = result if isinstance(result, tuple) else (result, ())
        reply = encode({"value": value}, tuple(blobs))
    except HosoError as error:
        params = {name: str(value) for name, value in error.params.items()}
        reply = encode({"error": {"code": error.code, "params": params}})
    except MemoryError:
        os._exit(12)
    except BaseException as error:  # a library may raise anything (PanicException, SystemExit)
        reply = encode({"problem": f"{type(error).__name__}: {error}"[:_DETAIL]})
    _write(outlet, reply)


def _stream(outlet: int, frames: Iterable[tuple[dict[str, Any], bytes]], seconds: float) -> None:
    for value, blob in frames:
        _limit_cpu(seconds)
        _write(outlet, encode({"frame": value}, (blob,) if blob else ()))


def _load(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(":")
    if module.endswith(".py"):
        loaded: Callable[..., Any] = runpy.run_path(module)[function]
    else:
        loaded = getattr(importlib.import_module(module), function)
    return loaded


def _private_pipes() -> tuple[int, int]:
    inlet, outlet = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return inlet, outlet


def _bind_to_parent() -> None:
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _limit(limits: dict[str, Any]) -> None:
    megabyte = 1 << 20
    _set(resource.RLIMIT_FSIZE, limits["file_mb"] * megabyte)
    _set(resource.RLIMIT_NOFILE, limits["descriptors"])
    _set(resource.RLIMIT_CORE, 0)
    # Resident memory is watched by the parent; address space is the backstop (Go and PDFium reserve
    # far more than they use).
    _set(resource.RLIMIT_AS, (2 * limits["memory_mb"] + 2048) * megabyte)


def _limit_cpu(seconds: float) -> None:
    """The next task's share; the wall clock of the parent is stricter, this outlives the parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + 2 * seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or soft < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _set(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (bound, bound))


def _write(outlet: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(outlet, view) :]


if __name__ == "__main__":
    main()
