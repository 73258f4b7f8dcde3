"""The door of staff on a PC."""
