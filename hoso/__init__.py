"""How is it put together? Settings, wiring, the command line."""
