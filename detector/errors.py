"""Errors that a user can do something about: the message names the file or setting and what to do."""


class GarblintError(Exception):
    """Base of all errors that are shown to a user as one clear message."""


class UsageError(GarblintError):
    """An option, setting or rule pack is wrong; nothing was audited (exit status 2)."""
