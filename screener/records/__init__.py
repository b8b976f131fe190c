"""What is kept of a run: decisions and the audit record."""
