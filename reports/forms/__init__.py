"""Forms of the law filled from what the archive holds: registers, lists of dossiers, documents."""

from reports.forms.book import form_book
from reports.forms.model import Form, Material, form_ids, load_form
from reports.forms.rows import form_rows

__all__ = ["Form", "Material", "form_book", "form_ids", "form_rows", "load_form"]
