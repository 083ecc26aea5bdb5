"""Cases as JSON, for whoever may see them, and what is asked of a move."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.models import User
from apps.rights.cases.notices import text_of
from apps.rights.cases.saying import EVIDENCE_LENGTH, EVIDENCE_LINES, REASON_LENGTH, Said
from apps.rights.cases.table import CHECKS, GROUNDS, MOVES, Role, State
from apps.rights.cases.telling import choice, story
from apps.rights.likeness import closeness
from apps.rights.models import Case, Match, Notice, RegisteredWork
from musicstudio.fields import KnownFieldsOnly

MOVE_NAMES = list(MOVES)


class MatchSerializer(serializers.ModelSerializer[Match]):
    """A likeness: of sounds the `probability` that it is no chance (0..1), of melodies the `percentile` (0..100) of unrelated
    tunes that have less in common; `closeness` in words; `kind`: "cover" where most of what is registered is alike; `extent` how
    much of it (0..1); `territory`: the country that it is claimed for, "WW" for all; `segments` in seconds of both."""

    registered_work = serializers.CharField(source="registered_work.title")
    territory = serializers.CharField(source="registered_work.territory")
    probability = serializers.SerializerMethodField()
    percentile = serializers.SerializerMethodField()
    closeness = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Match.Kind.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Match
        fields = (
            *("id", "method", "kind", "extent", "closeness", "probability", "percentile", "score", "tempo", "pitch", "segments"),
            *("registered_work", "territory"),
        )
        read_only_fields = fields

    def get_probability(self, match: Match) -> float | None:
        return match.probability if match.method == Match.Method.SOUND else None

    def get_percentile(self, match: Match) -> float | None:
        return 100 * match.probability if match.method == Match.Method.MELODY else None

    def get_closeness(self, match: Match) -> str:
        return closeness(match.method, match.probability)


class CaseSerializer(serializers.ModelSerializer[Case]):
    """Where a case stands. `version` counts its events: send it with a move, and nobody is overtaken."""

    uploader = serializers.CharField(source="uploader.username", default="")
    holder = serializers.CharField(source="holder.username", default="")
    state = serializers.ChoiceField(choices=State.choices)

    class Meta:
        model = Case
        fields = (
            *("id", "title", "state", "opened_by", "publication", "uploader", "holder", "version"),
            *("due_at", "complaint_until", "created_at", "changed_at"),
        )
        read_only_fields = fields


class StatementSerializer(serializers.Serializer[Any]):
    """One field of a statement of reasons."""

    heading = serializers.CharField()
    text = serializers.CharField()


class CaseEventSerializer(serializers.Serializer[Any]):
    """What happened, in words."""

    number = serializers.IntegerField()
    what = serializers.CharField()
    who = serializers.CharField()
    at = serializers.DateTimeField()
    before = serializers.CharField()
    after = serializers.CharField()
    ground = serializers.CharField()
    reason = serializers.CharField()
    evidence = serializers.ListField(child=serializers.CharField())
    checks = serializers.ListField(child=serializers.CharField())
    statement = serializers.SerializerMethodField()
    undone = serializers.BooleanField()

    @extend_schema_field(StatementSerializer(many=True))
    def get_statement(self, event: Any) -> list[dict[str, str]]:
        return [{"heading": heading, "text": text} for heading, text in event.statement]


class CaseDetailSerializer(CaseSerializer):
    """One case with what it rests on, what happened, newest first, and the moves that the reader can make now."""

    matches = MatchSerializer(many=True, read_only=True)
    events = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = (*CaseSerializer.Meta.fields, "matches", "events", "moves")
        read_only_fields = fields

    def _reader(self) -> User:
        reader: User = self.context["reader"]
        return reader

    @extend_schema_field(CaseEventSerializer(many=True))
    def get_events(self, case: Case) -> Any:
        return CaseEventSerializer(story(case, self._reader()), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=MOVE_NAMES)))
    def get_moves(self, case: Case) -> list[str]:
        can = choice(case, self._reader())
        return [move.name for move in can.moves] + ["undo"] * (can.undo_until is not None)


class SaidSerializer(KnownFieldsOnly):
    """What comes with a move; which of it is needed, the move says."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_LENGTH[1])
    checks = serializers.ListField(child=serializers.ChoiceField(choices=list(CHECKS)), required=False, max_length=len(CHECKS))
    evidence = serializers.ListField(
        child=serializers.CharField(max_length=EVIDENCE_LENGTH), required=False, max_length=EVIDENCE_LINES
    )
    declared = serializers.BooleanField(required=False)
    whom = serializers.ChoiceField(choices=[Role.HOLDER.value, Role.UPLOADER.value], required=False)
    ground = serializers.ChoiceField(choices=list(GROUNDS), required=False)

    @property
    def said(self) -> Said:
        return Said(**{name: value for name, value in self.validated_data.items() if name in Said.__dataclass_fields__})


class MoveSerializer(SaidSerializer):
    """A move of the table. `version`: that of the case as it was seen."""

    move = serializers.ChoiceField(choices=MOVE_NAMES)
    version = serializers.IntegerField(min_value=0)


class ClaimSerializer(SaidSerializer):
    """A claim by notice, for one of one's registered works."""

    work = serializers.PrimaryKeyRelatedField(queryset=RegisteredWork.objects.none())

    def __init__(self, *args: Any, holder: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if holder:
            self.fields["work"].queryset = RegisteredWork.objects.owned_by(holder).in_force()  # type: ignore[attr-defined]


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """News of a case, or of a publication in no case."""

    case = serializers.UUIDField(source="event.case_id", allow_null=True, default=None)
    text = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = ("id", "case", "publication", "text", "send_at", "read_at")
        read_only_fields = fields

    def get_text(self, notice: Notice) -> str:
        return text_of(notice)


class CountSerializer(serializers.Serializer[Any]):
    """null: fewer than five, but not none; or not told because such a number would follow from it."""

    name = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """The transparency report. Shares are 0..1, times seconds; null where too few cases would tell too much."""

    states = serializers.SerializerMethodField()
    opened_by = serializers.SerializerMethodField()
    matches = serializers.IntegerField(allow_null=True)
    blocks = serializers.IntegerField(allow_null=True)
    reversed = serializers.IntegerField(allow_null=True)
    reversal_rate = serializers.FloatField(allow_null=True)
    reversal_below = serializers.FloatField(allow_null=True)
    to_decision = serializers.SerializerMethodField()
    to_restoration = serializers.SerializerMethodField()

    @extend_schema_field(CountSerializer(many=True))
    def get_states(self, figures: Any) -> list[dict[str, Any]]:
        return [{"name": str(state), "count": count} for state, count in figures.states]

    @extend_schema_field(CountSerializer(many=True))
    def get_opened_by(self, figures: Any) -> list[dict[str, Any]]:
        return [{"name": str(origin), "count": count} for origin, count in figures.opened_by]

    def get_to_decision(self, figures: Any) -> float | None:
        return _seconds(figures.to_decision)

    def get_to_restoration(self, figures: Any) -> float | None:
        return _seconds(figures.to_restoration)


def _seconds(time: timedelta | None) -> float | None:
    return time.total_seconds() if time is not None else None
