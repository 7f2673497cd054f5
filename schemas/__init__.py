"""What is a record? Models, profiles, codes, registers, errors, the clock."""
