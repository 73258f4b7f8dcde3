"""Officials and the households and persons they help."""
