"""Inspections: a sample drawn and frozen, the inspectors' verdicts, minutes, agreement."""
