"""Signature facts of files, path facts, and the trust they are evaluated under.

Signature facts depend on a file's bytes alone (``collect.py``, ``kinds.py``); path facts on the
certificates in them and on a trust (``paths.py``, ``trust.py``). Judging both is
``validator.signature``'s part. Nothing is imported here: who asks for a fingerprint need not load
what reads signatures.
"""
