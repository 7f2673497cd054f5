"""A list and a folder of files made into the workbook of a transfer (``hoso prepare``)."""
