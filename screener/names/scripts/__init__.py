"""One module a script: native letters to folded Latin words, by sound and by meaning."""
