"""Checks of a text against the text that it translates. Each file is one family."""
