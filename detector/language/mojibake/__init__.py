"""Text that was read in another encoding than it was written in: recognised, named and, where it can be, undone."""
