"""Many parties on many machines."""
