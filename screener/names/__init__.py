"""From the letters of a name to what they mean: folding, tokens, legal forms, scripts."""
