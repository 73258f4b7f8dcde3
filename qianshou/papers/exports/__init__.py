"""Rosters out: the 民政 and the school layout as xlsx, and what changed since, in the order of the other system's fields."""
