"""Generated administrative documents for the tests of the formatting audit.

A rule's test takes correct documents from :mod:`letters.kinds` and planted ones from
:mod:`letters.faults`, and needs nothing else::

    import letters
    from letters import faults, kinds

    data = letters.pdf(kinds.CONG_VAN)          # bytes of a PDF that follows the decree
    data = letters.docx(kinds.QUYET_DINH)       # the same document as DOCX

    for fault in faults.of("F-012"):            # every planted departure from the rule
        for kind in fault.kinds:                # the correct documents it can be planted in
            for form in fault.forms:            # "pdf", "docx" or both
                planted = fault.planted(kind)   # a document with exactly this departure
                found = audit(getattr(letters, form)(planted), letters.meta(kind))
                assert {"F-012"} <= found <= {"F-012", *fault.beside}

``fault.beside`` names the rules that may rightly report the same departure, where two demand the
same or one component cannot be judged without the other. ``letters.meta(kind)`` is what a dossier's
metadata would say of the correct document (F-053, and the urgency and circulation of F-100 and
F-101 are judged against it). ``letters.placed(document)`` says what lies where on the pages of its
PDF (component, box, text), the truth for tests of the anatomy. ``letters.write_all(folder)`` writes
every correct document as PDF and DOCX, to be looked at.
"""

from letters.files import write_all
from letters.lay import placed
from letters.model import meta
from letters.pdf import pdf
from letters.word import docx

__all__ = ["docx", "meta", "pdf", "placed", "write_all"]
