"""The one error that unreadable sound raises."""


class UnreadableAudio(ValueError):
    """A recording that cannot be read, in one sentence: what is wrong and what to do. Shown to the user as it is."""
