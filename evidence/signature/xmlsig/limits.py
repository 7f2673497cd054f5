"""Bounds of the XML signature collector."""

from __future__ import annotations

MAX_XML_BYTES = 128 << 20  # one XML document
MAX_NODES = 400_000  # elements, comments and instructions of one document
MAX_DEPTH = 256
MAX_ATTRIBUTES = 1_000  # of one element
MAX_SCOPE = 256  # namespace prefixes in scope at one place
MAX_REFERENCES = 5_000  # of one signature, manifests included
MAX_TRANSFORMS = 10  # of one reference
MAX_DIGESTED_BYTES = 512 << 20  # all references of a file together
TAG_BYTES = 170  # what writing one tag in canonical form counts for: about as long as so many bytes
MAX_PARTS = 20_000  # members of a package
MAX_PART_BYTES = 256 << 20  # one member, unpacked
MAX_LISTED = 50  # names kept of one list in the facts
MAX_KEYS_TRIED = 10  # certificates of one KeyInfo tried as the signer's
