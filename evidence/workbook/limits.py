"""How much of a workbook is read. Beyond it the reader says so instead of going on."""

from __future__ import annotations

MAX_FILE_BYTES = 256 * 2**20  # the workbook as received
MAX_PART_BYTES = 512 * 2**20  # one sheet, unpacked; 200,000 full rows take about 300 MB
MAX_STRINGS_BYTES = 128 * 2**20  # the table of shared strings, held in memory
MAX_SMALL_PART_BYTES = 16 * 2**20  # workbook.xml, styles, relationships
PROLOG_BYTES = 64 * 1024  # within which a part's root element begins
MAX_SHEETS = 200
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_MERGES = 100_000
HEAD_SEARCH_ROWS = 20
MAX_FINDINGS_PER_RULE = 1_000  # per sheet; the last one says how many more there are
