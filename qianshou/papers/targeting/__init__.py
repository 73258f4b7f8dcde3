"""A pasted list of households and persons officials help: read, checked, taken."""
