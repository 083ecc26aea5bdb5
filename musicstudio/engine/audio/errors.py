"""What goes wrong with sound, each in one sentence that is shown to the user as it is."""


class UnreadableAudio(ValueError):
    """A recording that cannot be read: what is wrong and what to do."""


class UnrenderableScore(ValueError):
    """A score that is too long to turn into sound."""
