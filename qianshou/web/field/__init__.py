"""The door of helpers on a phone."""
