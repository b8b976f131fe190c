"""Answers as one HTML file that people read, keep and print."""
