"""What is true of the world whoever lists it: identifier schemes, places, dates."""
