"""Tools: no models, no domain words."""
