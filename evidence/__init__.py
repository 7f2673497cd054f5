"""What does the file show? The only room that opens foreign bytes."""
