"""What the archive tells: compliance workbook, intake receipt, returned workbook."""
