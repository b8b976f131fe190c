"""The compiled form of the loaded lists: built once, mapped from disk, lossless."""
