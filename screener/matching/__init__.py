"""How alike two analysed names, and two parties, are, and why."""
