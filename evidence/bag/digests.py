"""Checksums of the files of a bag: each file is read once, whatever its manifests ask for."""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Collection, Generator

from evidence.bag.text import BagFile

KNOWN = "sha256"  # what staging has computed already
_BLOCK = 1 << 20
_ALIVE = 256  # blocks between signs of life


def digests_of(file: BagFile, algorithms: Collection[str]) -> Generator[None, None, dict[str, str]]:
    """Algorithm -> checksum (hex); yields now and then while a large file is read."""
    done = {KNOWN: file.sha256} if file.sha256 else {}
    running = {
        name: getattr(hashlib, name)(usedforsecurity=False)
        for name in algorithms
        if name not in done
    }
    if running:
        with io.FileIO(file.staged) as stream:
            asked = min(_BLOCK, file.size + 1)  # so that a file that has grown is read on
            for number in itertools.count(1):
                block = stream.read(asked)
                for digest in running.values():
                    digest.update(block)
                if len(block) < asked:
                    break
                if number % _ALIVE == 0:
                    yield None
    return done | {name: digest.hexdigest() for name, digest in running.items()}
