"""Decisions of an import as pure functions: where a row belongs, whom it speaks of, what it would do."""
