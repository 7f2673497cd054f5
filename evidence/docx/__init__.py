"""A DOCX: its text, its encoding and how it is laid out, from one reading of its parts.

Read straight from the XML: real files break python-docx.
"""
