"""Rounds: asked, sent, returned, accepted, merged."""
