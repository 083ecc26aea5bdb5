"""Forms of the account pages. They check what was typed; apps.accounts.services decides and writes."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.limits import Limit, TooManyAttempts, take
from apps.accounts.models import User


def password_field(label: Any, autocomplete: str, **kwargs: Any) -> forms.CharField:
    """A password box that keeps spaces and tells password managers what it is for."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget, **kwargs)


class LoginForm(forms.Form):
    """Name or e-mail address, and password. One message for a wrong name, a wrong password and a locked account."""

    username = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = password_field(_("Password"), "current-password")

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.request is None or self.errors:
            return data
        try:
            self.user = services.log_in(request=self.request, username=data["username"], password=data["password"])
        except TooManyAttempts as error:
            raise ValidationError(str(error), code="limit") from error
        if self.user is None:
            raise ValidationError(_("This name and password do not fit together. Please try again."), code="invalid")
        return data

    def get_user(self) -> User | None:
        return self.user


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A name and an address that nobody else has, whatever the case of the letters.

    Saying which are taken tells who has an account: `brake`, a limit and whom it counts for, is taken before that is looked up.
    """

    def __init__(self, *args: Any, brake: tuple[Limit, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brake = brake

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            take(*self.brake)
        except TooManyAttempts as error:
            raise ValidationError(str(error), code="limit") from error
        given = {field: data.get(field, "") for field in ("username", "email")}
        for field, sentence in services.taken(**given, but=self.instance).items():
            self.add_error(field, sentence)
        return data

    def clean_email(self) -> str:
        """Addresses in `.invalid` lead nowhere (RFC 2606); the studio's own accounts have them."""
        email: str = self.cleaned_data["email"].strip().lower()
        if email.endswith(".invalid") and email != self.instance.email:
            raise ValidationError(_("Nothing can be sent to this address. Please give another one."))
        return email

    def validate_unique(self) -> None:
        """Done in `clean`, where the case of letters does not count."""


class RegisterForm(NameForm):
    """A new account."""

    password1 = password_field(_("Password"), "new-password", help_text=password_validation.password_validators_help_text_html())
    password2 = password_field(_("Password again"), "new-password")

    class Meta:
        model = User
        fields = ("username", "email")
        widgets = {
            "username": forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first and first != second:
            raise ValidationError(_("The two passwords are not the same."), code="mismatch")
        return str(second)

    def _post_clean(self) -> None:
        # After the model's own checks, because a password is also compared with the name and the address.
        super()._post_clean()  # type: ignore[misc]
        if password := self.cleaned_data.get("password1"):
            try:
                password_validation.validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password1", error)


class ProfileForm(NameForm):
    """Name, address, language. A new address needs the password: whoever owns the address can reset it."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser says")), *settings.LANGUAGES]
    )
    password = password_field(
        _("Password"), "current-password", required=False, help_text=_("Only needed to change the e-mail address.")
    )

    class Meta:
        model = User
        fields = ("username", "email", "language")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        now = User.objects.get(pk=self.instance.pk).email
        if data.get("email", now).strip().lower() != now:
            self._check_password(data.get("password", ""))
        return data

    def _check_password(self, password: str) -> None:
        try:
            if not services.password_is_right(user=self.instance, password=password):
                self.add_error("password", _("Please type your password to change the e-mail address."))
        except TooManyAttempts as error:
            self.add_error("password", str(error))


class PasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A new password for somebody who is logged in and knows the old one."""

    old_password = password_field(_("Old password"), "current-password")
    field_order = ("old_password", "new_password1", "new_password2")

    def clean_old_password(self) -> str:
        return checked_password(self.user, self.cleaned_data["old_password"])


class DeleteForm(forms.Form):
    """The password, typed once more before everything is gone."""

    password = password_field(_("Password"), "current-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        return checked_password(self.user, self.cleaned_data["password"])


def checked_password(user: User, password: str) -> str:
    """The password itself when it is right; ValidationError with a plain sentence when not, or when tried too often."""
    try:
        right = services.password_is_right(user=user, password=password)
    except TooManyAttempts as error:
        raise ValidationError(str(error), code="limit") from error
    if not right:
        raise ValidationError(_("This is not your password. Please try again."), code="invalid")
    return password
