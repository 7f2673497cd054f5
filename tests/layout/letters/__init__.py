"""Generated administrative documents for the tests of the formatting audit.

A rule's test takes correct documents from :mod:`letters.kinds`::

    import letters
    from letters import kinds

    data = letters.pdf(kinds.CONG_VAN)          # bytes of a PDF that follows the decree
    data = letters.docx(kinds.QUYET_DINH)       # the same of a DOCX

``letters.meta(kind)`` is what a dossier's metadata would say of a document,
``letters.placed(document)`` what lies where on the pages of its PDF (component, box, text), the
truth for tests of the anatomy. A departure is planted with ``dataclasses.replace`` and the look's
``styled``, ``ruled`` and ``numbered``. ``letters.write_all(folder)`` writes every kind as PDF and
DOCX, to be looked at.
"""

from letters.files import write_all
from letters.lay import placed
from letters.model import meta
from letters.pdf import pdf
from letters.word import docx

__all__ = ["docx", "meta", "pdf", "placed", "write_all"]
