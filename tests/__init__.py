"""Tests mirror the package; the people every test knows stand in cast.py."""
