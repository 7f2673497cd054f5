"""How do people reach it? The API and the pages of ``hoso serve``."""
