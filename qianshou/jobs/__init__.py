"""What runs by the clock or in the background: fetch, then one action."""
