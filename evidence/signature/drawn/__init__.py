"""What PDFium draws of a file: for what only drawing can tell. Bounded, never more than asked."""
