"""Registers and lists of papers that other systems export, read into one shape."""

from evidence.register.columns import Columns, load_columns
from evidence.register.read import VERSION, read_register, register_op

__all__ = ["VERSION", "Columns", "load_columns", "read_register", "register_op"]
