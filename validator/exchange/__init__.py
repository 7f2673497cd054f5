"""Messages of the document exchange (edXML) found in a dossier, or judged alone."""

from validator.exchange import attachments, fields, printed, reception, skeleton, states

RULES = ("E-007", "E-011")  # of the dossier as a whole; others are of each file

__all__ = ["RULES", "attachments", "fields", "printed", "reception", "skeleton", "states"]
