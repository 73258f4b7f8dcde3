"""Journeys in a real Chromium through a served demo county."""
