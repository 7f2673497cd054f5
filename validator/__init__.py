"""Is it right? Pure rules over records and facts."""
