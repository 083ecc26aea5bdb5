"""How much there is to hear, and how much is on its way: what a page says while a studio fills."""

from dataclasses import dataclass

from apps.feed.catalogue.filling import standing
from apps.feed.models import Track
from apps.library.models import Work


@dataclass(frozen=True)
class Arriving:
    """Tracks that everybody may hear, and those to come: of public works, and of the catalogue as long as jobs make it."""

    there: int
    coming: int


def arriving() -> Arriving:
    waiting = Track.objects.filter(state=Track.State.WAITING, work__visibility=Work.Visibility.PUBLIC).count()
    catalogue = standing()
    unmade = catalogue.wanted - catalogue.made if catalogue.filling else 0
    return Arriving(Track.objects.listed().count(), waiting + max(unmade, 0))
