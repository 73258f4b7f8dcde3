"""A list of staff and their units in: read by meaning, checked row by row, taken in one go."""
