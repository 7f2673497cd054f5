"""In which encoding text is written: signs of TCVN3, VNI, lost letters, unusual forms."""

from __future__ import annotations

from evidence.encoding.signs import VERSION, Signs

__all__ = ["VERSION", "Signs"]
