"""Lets `python -m screener` stand in for the `screener` command."""

from screener.cli.start import main

if __name__ == "__main__":
    main()
