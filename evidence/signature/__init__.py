"""Signature facts of files, path facts, and the trust they are evaluated under.

Signature facts depend on a file's bytes alone (``collect.py``, ``kinds.py``); path facts on the
certificates in them and on a trust (``paths.py``, ``trust.py``). Judging both is
``validator.signature``'s part. Nothing is imported here: who asks for a fingerprint need not load
what reads signatures.
"""

# Equal bytes give equal facts of a version (house plan, 7): what looks further, or tells the same
# otherwise, is a new one. A version that was shipped has a golden file and is read for ever.
FACTS_VERSION = 4
