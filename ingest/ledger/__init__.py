"""The ledger made again from what it was told of: root, quarantine, audit log, a backup."""
