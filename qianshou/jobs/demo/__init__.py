"""Invented counties to try the site on; through the set form of the actions only."""
