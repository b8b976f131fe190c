"""Stakes, rules and the arithmetic that joins them."""
