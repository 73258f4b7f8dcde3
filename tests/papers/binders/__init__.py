"""Many papers in one run, and a unit's pack."""
