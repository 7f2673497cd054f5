"""Bounds of the signature collector: a hostile file ends with a problem, never with a hang."""

from __future__ import annotations

MAX_SIGNATURES = 200  # signature dictionaries judged in one file
MAX_CANDIDATES = 4_000  # places looked at while searching for them
MAX_OBJECTS = 2_000_000  # indirect objects noted per file
MAX_OBJECT_BYTES = 32 << 20  # one dictionary with its /Contents
MAX_DECODED_BYTES = 256 << 20  # all object streams of a file together
MAX_DEPTH = 64  # nesting of arrays and dictionaries
MAX_BRACKETS = 1_000  # brackets open at once in a string
MAX_TOKENS = 400_000  # tokens of one object
MAX_FIELDS = 5_000  # form fields walked
MAX_PAGES_WALKED = 20_000
MAX_HASHED_BYTES = 8 << 30  # all byte ranges of a file together
MAX_CERTIFICATES = 100  # certificates taken from one CMS
MAX_CERTIFICATE_BYTES = 64 << 10
MAX_TIMESTAMPS = 20  # time-stamp tokens of one signature
MAX_REVISIONS = 2_000  # incremental revisions compared in one file
MAX_SECTIONS = 4_000  # cross-reference sections of one chain
MAX_WALKED = 400_000  # objects visited while asking what an object is for
MAX_CHANGES = 200  # changes told of one revision
MAX_COMPARED_BYTES = 512 << 20  # stream bytes compared in one file
MAX_STREAM_BYTES = 64 << 20  # one stream decoded for a comparison
MAX_SEEN = 40  # boxes drawn before and after, per file
MAX_SEEN_BYTES = 64 << 20  # larger files are not drawn
MAX_PICTURE_SIDE = 2_000  # pixels of one side of a page drawn for people
MAX_SHADOWS = 100  # pieces of latent content told
MAX_SHADOW_OBJECTS = 400_000  # objects looked through for them
MAX_SHADOW_PAGES = 1_000  # pages whose text is looked through for what nobody sees
MAX_PAGE_OBJECTS = 400_000  # drawn objects looked through for it, all pages together
MAX_PIXELS_DRAWN = 300_000_000  # of pages and pictures drawn for it
MAX_CHAIN = 10  # certificates from signer to anchor
MAX_PATHS = 64  # issuer candidates tried per path
MAX_TEXT = 1_000  # characters kept of one text value
MAX_REVOCATION_ITEMS = 400  # CRLs and OCSP answers taken from one file
MAX_REVOCATION_BYTES = 64 << 20  # all of them together
MAX_KEPT_CRL_BYTES = 64 << 10  # larger ones inside a file are summed up in its facts
MAX_CRL_FILE_BYTES = 256 << 20  # a file of CRLs given by the administrator
