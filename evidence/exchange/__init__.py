"""Messages of the document exchange (edXML): what they say, what they carry, what is odd.

Nothing is imported here: ``evidence.formats`` needs to recognise messages, whose reader needs it.
"""
