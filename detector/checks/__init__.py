"""Checks: one file per family of anomaly; each turns one article into findings."""
