"""Fuzzing of what reads files that nobody has vouched for; see ``__main__``."""
