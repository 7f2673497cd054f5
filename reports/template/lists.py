"""The sheet of controlled terms, and the drop-downs that point at it."""

from __future__ import annotations

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from reports.template.layout import FONT_NAME, LAST_ROW, set_up_page
from reports.template.words import words
from schemas.profile import Field, Profile
from schemas.vocabulary import Vocabulary, load_vocabulary

# Lists of ours are closed; the others offer the usual words, and a warning lets others pass.
_CLOSED = frozenset(("directions", "carriers", "roles"))


def offered(vocabulary: Vocabulary) -> list[str]:
    """The terms a drop-down offers: secret ones are not (they must not enter), but may be typed."""
    return [term.vi for term in vocabulary.terms if not term.more.get("secret")]


def add_lists(book: Workbook, profile: Profile) -> dict[str, str]:
    """Write one column per vocabulary in use; vocabulary id -> reference of its terms."""
    used = dict.fromkeys(
        item.vocabulary
        for entity in profile.entities.values()
        for item in entity.fields
        if item.vocabulary
    )
    title = words()["lists_sheet"]
    sheet = book.create_sheet(title)
    references: dict[str, str] = {}
    for column, name in enumerate(used, start=1):
        vocabulary = load_vocabulary(name)
        letter = get_column_letter(column)
        terms = offered(vocabulary)
        for row, text in enumerate((vocabulary.vi, *terms), start=1):
            cell = sheet.cell(row, column)
            cell.value = text
            cell.font = Font(name=FONT_NAME, size=11, bold=row == 1)
        sheet.column_dimensions[letter].width = max(len(text) for text in terms) + 6
        references[name] = f"'{title}'!${letter}$2:${letter}${len(terms) + 1}"
    sheet.freeze_panes = "A2"
    set_up_page(sheet, 150)
    return references


def drop_down(item: Field, letter: str, reference: str) -> DataValidation:
    """The drop-down of one column."""
    closed = item.vocabulary in _CLOSED
    rule = DataValidation(
        type="list",
        formula1=reference,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorStyle="stop" if closed else "warning",
        errorTitle=item.vi[:32],
        error=words()["must_be_in_list" if closed else "not_in_list"],
        promptTitle=item.vi[:32],
        prompt=words()["choose"],
    )
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    return rule
