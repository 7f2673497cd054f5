"""Is it kept? Packages, the storage root, fixity, the audit log."""
