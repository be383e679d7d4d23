"""Errors that a user can mend."""


class SmsError(Exception):
    """What is wrong, where, and what to do, in one line: shown to the user without a trace."""


class PassingError(SmsError):
    """What may be gone at the next try: a network, a competing writer, a service that is down."""
