"""Forms of the case pages. They take what was typed; apps.rights.cases.services says what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.rights.cases.errors import Incomplete
from apps.rights.cases.saying import EVIDENCE_LINES, REASON_LENGTH, Said
from apps.rights.cases.table import CHECKS, DECLARATIONS, GROUNDS, MOVES, Move, Need, Role
from apps.rights.models import RegisteredWork


class MoveForm(forms.Form):
    """What has to come with one move: fields as the table has them, nothing else."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    whom = forms.ChoiceField(
        label=_("Whom do you ask?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(Role.HOLDER.value, _("The holder")), (Role.UPLOADER.value, _("Whoever published it"))],
    )
    ground = forms.ChoiceField(
        label=_("What you found"), required=False, choices=[("", _("None of these: the reason says it")), *GROUNDS.items()]
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH[1],
        help_text=_("Both sides read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=EVIDENCE_LINES * 400,
        help_text=_("One thing a line: a contract, a registration, an address, a file of a court."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    checks = forms.MultipleChoiceField(
        label=_("Before you decide"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(CHECKS.items())
    )
    declared = forms.BooleanField(required=False)

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move = move
        needed = {"reason": Need.REASON, "evidence": Need.EVIDENCE, "checks": Need.CHECKS, "declared": Need.DECLARATION}
        for name, need in needed.items():
            if need not in move.needs:
                del self.fields[name]
        if not move.grounded:
            del self.fields["ground"]
        if move.name != "ask":
            del self.fields["whom"]
        if Need.DECLARATION in move.needs:
            self.fields["declared"].label = str(DECLARATIONS[move.name])

    @property
    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            reason=given.get("reason", ""),
            checks=tuple(given.get("checks", ())),
            evidence=tuple(given.get("evidence", "").splitlines()),
            declared=bool(given.get("declared")),
            whom=given.get("whom", ""),
            ground=given.get("ground", ""),
        )

    def miss(self, error: Incomplete) -> None:
        for field, sentence in error.fields.items():
            self.add_error(field if field in self.fields else None, sentence)


class ClaimForm(MoveForm):
    """A claim by notice: which of one's registered works the public music is like."""

    work = forms.ModelChoiceField(label=_("Your registered work"), queryset=RegisteredWork.objects.none(), empty_label=None)
    field_order = ("work", "reason", "evidence", "declared")

    def __init__(self, holder: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(MOVES["claim"], *args, **kwargs)
        self.fields["work"].queryset = RegisteredWork.objects.owned_by(holder).in_force()  # type: ignore[attr-defined]
