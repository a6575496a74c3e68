"""Measured quality and speed. Each module prints a table: ``python -m benchmarks.clean --data DIR``."""
