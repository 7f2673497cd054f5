"""OCFL objects judged after the specification 1.0 and 1.1; each fault bears its validation code.

Codes and what this reader checks of them: ``archive/data/ocfl.json``.
"""

from __future__ import annotations

from archive.ocfl.check import Checked, check
from archive.ocfl.codes import OcflFault, code_table

__all__ = ["Checked", "OcflFault", "check", "code_table"]
