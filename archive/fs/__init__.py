"""The only writer of files under the home.

``calls`` holds the system calls, ``files`` and ``trees`` the few ways they are put together.
Failures reach the caller as :class:`schemas.errors.HosoError` (no-space, read-only, …).
"""

from __future__ import annotations

from archive.fs.errors import as_hoso_error, is_of_disk, writing
from archive.fs.files import (
    BLOCK,
    TEMPORARY,
    Copied,
    Sink,
    append,
    bytes_of,
    chunks_of,
    copy_in,
    cut,
    delete,
    move,
    new_stream,
    replace,
    sha256_of,
    sync_directory,
    sync_file,
    write_new,
    write_scratch,
    write_staged,
)
from archive.fs.flush import Flusher
from archive.fs.locks import HeldError, lock_directory, lock_file
from archive.fs.trees import (
    commit_directories,
    commit_directory,
    files_below,
    make_directories,
    make_private,
    place,
    remove_tree,
    require_same_filesystem,
    same_filesystem,
    sync_tree,
)

__all__ = [
    "BLOCK",
    "TEMPORARY",
    "Copied",
    "Flusher",
    "HeldError",
    "Sink",
    "append",
    "as_hoso_error",
    "bytes_of",
    "chunks_of",
    "commit_directories",
    "commit_directory",
    "copy_in",
    "cut",
    "delete",
    "files_below",
    "is_of_disk",
    "lock_directory",
    "lock_file",
    "make_directories",
    "make_private",
    "move",
    "new_stream",
    "place",
    "remove_tree",
    "replace",
    "require_same_filesystem",
    "same_filesystem",
    "sha256_of",
    "sync_directory",
    "sync_file",
    "sync_tree",
    "write_new",
    "write_scratch",
    "write_staged",
    "writing",
]
