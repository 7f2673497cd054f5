"""How content streams look: an own small interpreter, used for the appearance of signatures."""
