"""Generated administrative documents for the tests of the formatting audit.

A rule's test takes correct documents from :mod:`letters.kinds`::

    import letters
    from letters import kinds

    data = letters.pdf(kinds.CONG_VAN)          # bytes of a PDF that follows the decree

``letters.meta(kind)`` is what a dossier's metadata would say of a document,
``letters.placed(document)`` what lies where on the pages of its PDF (component, box, text), the
truth for tests of the anatomy. A departure is planted with ``dataclasses.replace`` and the look's
``styled``, ``ruled`` and ``numbered``.
"""

from letters.lay import placed
from letters.model import meta
from letters.pdf import pdf

__all__ = ["meta", "pdf", "placed"]
