"""Exceptions with one audience each; what is wrong with the data is never an exception but a finding."""


class UsageError(Exception):
    """A mistake of the caller: the message is one line that says what to do instead."""


class StoreError(Exception):
    """A failure of the world: the place where the data lives cannot be reached or listed."""
