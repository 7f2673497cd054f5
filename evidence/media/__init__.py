"""Pictures, sound and film: density and bit rate as their headers state them.

Facts of a picture: ``{"version", "kind": "picture", "pixels": [w, h], "dpi": [x, y] | None,
"basis": "JFIF" | "EXIF" | ""}``; of sound and film: ``{"version", "kind": "sound" | "film",
"seconds", "bits_per_second", "basis"}``. Headers alone are read, a bounded part of the file.
"""

from evidence.media.read import KINDS, VERSION, read_media

__all__ = ["KINDS", "VERSION", "read_media"]
