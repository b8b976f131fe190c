"""Many parties at once."""
