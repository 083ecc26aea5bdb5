"""The one error that unreadable music raises."""


class UnreadableScore(ValueError):
    """A score that cannot be read, in one sentence: what is wrong and what to do. Shown to the user as it is."""
