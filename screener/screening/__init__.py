"""The program itself: party in, defended answer out."""
