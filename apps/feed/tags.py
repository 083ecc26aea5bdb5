"""placeholder until the vocabulary of tracks is in."""

TAGS: dict[str, str] = {"mood:calm": "calm"}


def name_of(tag: str) -> str:
    return str(TAGS.get(tag, tag))
