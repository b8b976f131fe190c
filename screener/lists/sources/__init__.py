"""One module a publisher's format; each reads bytes and returns entities, and nothing else."""
