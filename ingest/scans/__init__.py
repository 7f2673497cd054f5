"""Scans read by a machine after intake: which pages, the job, and the version that keeps it."""
