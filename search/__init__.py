"""Finding what is archived: text analysis, the index port, its engines, the query language.

The room never reads the storage root: whoever owns the records feeds it entries.
"""
