"""The one error that unreadable music raises."""


class UnreadableScore(ValueError):
    """A score that cannot be read, in one sentence: what is wrong and what to do.

    `sentence` is one of the constants that the edge translates by lookup; `values` fill its %(name)s. The text of the error
    is both together, in English.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values
