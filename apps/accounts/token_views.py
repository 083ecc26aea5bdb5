"""The page of tokens for scripts."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import tokens
from apps.accounts.models import ApiToken
from apps.accounts.permissions import account


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("What the token is for, such as the name of your audio workstation."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    """All tokens of the account, and the secret of one that has just been made: it is shown in this answer and never again."""
    user = account(request.user)
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = tokens.create_token(user=user, name=form.cleaned_data["name"])
            form = TokenForm()
        except tokens.TooManyTokens as error:
            form.add_error(None, str(error))
    mine = ApiToken.objects.visible_to(user)
    return render(request, "accounts/tokens.html", {"form": form, "tokens": mine, "secret": secret})


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    user = account(request.user)
    tokens.revoke_token(token=get_object_or_404(ApiToken.objects.visible_to(user), pk=token_id), actor=user)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("accounts:tokens")
