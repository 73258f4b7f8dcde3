"""The door of everyone: home, signing in, help."""
