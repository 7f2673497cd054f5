"""The worker process: ``python -I -m evidence.worker CONFIG``.

Reads tasks from its standard input and answers on its standard output; both are moved away from
descriptors 0 and 1 first, so that a library that prints cannot disturb the protocol.
"""

from __future__ import annotations

import ctypes
import importlib
import inspect
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from evidence.pool.wire import Decoder, encode
from schemas.errors import HosoError

# op -> "module:function", imported when first called.
OPS = {
    "facts": "evidence.collect:facts",
    "workbook": "evidence.workbook:workbook_op",
    "annotate": "evidence.workbook:annotate_op",
    "xmlmeta": "evidence.xmlmeta:xml_op",
    "container": "evidence.source.container:container_op",
    "head": "evidence.formats:head_op",
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
    decoder = Decoder()
    while data := os.read(inlet, _READ):
        decoder.feed(data)
        while (message := decoder.take()) is not None:
            header, _ = message
            _answer(outlet, header, ops, loaded)


def _answer(
    outlet: int, header: dict[str, Any], ops: dict[str, str], loaded: dict[str, Callable[..., Any]]
) -> None:
    try:
        function = loaded.get(header["op"]) or _load(ops[header["op"]])
        loaded[header["op"]] = function
        result: Any = function(**header["args"])
        if inspect.isgenerator(result):
            for value, blob in result:
                _write(outlet, encode({"frame": value}, (blob,) if blob else ()))
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


def _load(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    loaded: Callable[..., Any] = getattr(importlib.import_module(module), function)
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
