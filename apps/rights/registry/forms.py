"""What may be said about works and recordings: the one check for the API, the pages and the rows of CSV files."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.names import clean_text
from apps.rights import identifiers
from apps.rights.models import Contributor
from apps.rights.models.registry import WHOLE
from apps.rights.registry.recordings import RecordingClaim
from apps.rights.registry.works import Claim, Credit, whole_or_nothing
from apps.rights.territories import TERRITORIES, WORLD
from musicstudio.fields import KnownFieldsOnly

MOST_CONTRIBUTORS = 100
FIRST_YEAR = 1860  # the oldest recordings of sound that can be played


class TextField(serializers.CharField):
    """One line as it can be shown; what is too long is refused, not cut."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        text = clean_text(super().to_internal_value(data))
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class IdentifierField(serializers.CharField):
    """A number as people write it, kept in plain form; "" for none."""

    parse: Callable[[str], str]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 60, "allow_blank": True, "required": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data).strip()
        try:
            return type(self).parse(text) if text else ""
        except identifiers.BadIdentifier as error:
            raise serializers.ValidationError(str(error)) from error


class IsrcField(IdentifierField):
    parse = staticmethod(identifiers.parse_isrc)


class IswcField(IdentifierField):
    parse = staticmethod(identifiers.parse_iswc)


class IpiField(IdentifierField):
    parse = staticmethod(identifiers.parse_ipi)


class IsniField(IdentifierField):
    parse = staticmethod(identifiers.parse_isni)


class CreditForm(KnownFieldsOnly):
    """A contributor. `share` is in basis points, 10,000 for the whole work, 0 for none."""

    name = TextField()
    role = serializers.ChoiceField(choices=Contributor.Role.choices)
    share = serializers.IntegerField(min_value=0, max_value=WHOLE, default=0)
    ipi = IpiField(default="", help_text="IPI name number, eleven digits")
    isni = IsniField(default="")


class ClaimForm(KnownFieldsOnly):
    """A work. The shares of its contributors sum up to 10,000, or nobody has one. Without a term the claim is open."""

    title = TextField()
    iswc = IswcField(default="")
    territory = serializers.ChoiceField(choices=TERRITORIES, default=WORLD, help_text="ISO 3166-1 alpha-2, or WW for the world")
    term_from = serializers.DateField(allow_null=True, default=None)
    term_to = serializers.DateField(allow_null=True, default=None)
    contributors = CreditForm(many=True, max_length=MOST_CONTRIBUTORS, default=list)  # type: ignore[call-arg]  # for the list

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs.get("term_from"), attrs.get("term_to")
        if first and last and first > last:
            raise serializers.ValidationError({"term_to": [_("The term ends before it begins.")]})
        if sentence := whole_or_nothing(sum(one["share"] for one in attrs.get("contributors", ()))):
            raise serializers.ValidationError({"contributors": [sentence]})
        return attrs

    @staticmethod
    def claim(data: dict[str, Any]) -> Claim:
        """The claim that validated data makes."""
        return Claim(**{**data, "contributors": tuple(Credit(**one) for one in data["contributors"])})


def claim_data(claim: Claim) -> dict[str, Any]:
    """A claim as ClaimForm takes it, for what of it is not said anew."""
    credits = [{name: getattr(one, name) for name in ("name", "role", "share", "ipi", "isni")} for one in claim.contributors]
    return {**claim.fields(), "contributors": credits}


class RecordingClaimForm(KnownFieldsOnly):
    """A recording. Its sound comes beside it."""

    title = TextField()
    isrc = IsrcField(default="")
    performer = TextField(allow_blank=True, default="")
    year = serializers.IntegerField(min_value=FIRST_YEAR, allow_null=True, default=None)

    def validate_year(self, year: int | None) -> int | None:
        if year is not None and year > date.today().year:
            raise serializers.ValidationError(_("This year has not come yet."))
        return year

    @staticmethod
    def claim(data: dict[str, Any]) -> RecordingClaim:
        return RecordingClaim(**data)
