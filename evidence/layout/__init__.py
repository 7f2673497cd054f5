"""What lies where on a page, told from the bytes of a file."""
