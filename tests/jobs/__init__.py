"""Tests of what runs by the clock or in the background."""
