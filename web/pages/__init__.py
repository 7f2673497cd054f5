"""The pages people see: made on the server, in Vietnamese, without a script."""
