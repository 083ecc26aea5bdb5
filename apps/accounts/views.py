"""The account pages: they translate between forms and services."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordResetForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import limits, services
from apps.accounts.addresses import client_address
from apps.accounts.forms import DeleteForm, LoginForm, PasswordForm, ProfileForm, RegisterForm
from apps.accounts.models import User
from apps.accounts.permissions import account
from apps.accounts.personal_data import export_zip
from musicstudio.streaming import in_pieces

form_page = require_http_methods(["GET", "HEAD", "POST"])


class LoginView(auth_views.LoginView):
    """Log in by name or e-mail address; `?next=` leads on within this site only."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm  # type: ignore[assignment]
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: Any) -> HttpResponse:
        return remember_language(super().form_valid(form), form.get_user())


class LogoutView(auth_views.LogoutView):
    """Log out, by POST only: a picture on a foreign page must not be able to."""

    http_method_names = ["post"]


class PasswordResetView(auth_views.PasswordResetView):
    """Ask for a link by e-mail. The answer is the same whether or not the address belongs to somebody."""

    template_name = "accounts/password_reset_form.html"
    email_template_name = "accounts/password_reset_email.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    success_url = reverse_lazy("accounts:password_reset_done")
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        address = client_address(self.request)
        email = form.cleaned_data["email"].lower()
        try:
            with limits.guarded((limits.RESET_ADDRESS, (address,)), (limits.RESET, (address, email))):
                return super().form_valid(form)
        except limits.TooManyAttempts as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)


class PasswordResetDoneView(auth_views.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"
    http_method_names = ["get", "head"]


class PasswordResetConfirmView(auth_views.PasswordResetConfirmView):
    """Choose a new password after following the link from the e-mail."""

    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:password_reset_complete")
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: Any) -> HttpResponse:
        services.reset_password(user=form.user, password=form.cleaned_data["new_password1"])
        self.request.session.pop(auth_views.INTERNAL_RESET_SESSION_TOKEN, None)
        return redirect(str(self.success_url))


class PasswordResetCompleteView(auth_views.PasswordResetCompleteView):
    template_name = "accounts/password_reset_complete.html"
    http_method_names = ["get", "head"]


@sensitive_post_parameters("password1", "password2")
@never_cache
@form_page
def register(request: HttpRequest) -> HttpResponse:
    """A new account, logged in at once."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = RegisterForm(request.POST or None, brake=(limits.REGISTER, client_address(request)))
    if request.method == "POST" and form.is_valid():
        try:
            user = services.register(
                username=form.cleaned_data["username"],
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password1"],
                language=str(getattr(request, "LANGUAGE_CODE", "")),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return remember_language(redirect(settings.LOGIN_REDIRECT_URL), user)
    return render(request, "accounts/register.html", {"form": form})


@never_cache
@form_page
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, e-mail address and language."""
    user = User.objects.get(pk=account(request.user).pk)  # a copy: the form writes on it before it is valid
    form = ProfileForm(request.POST or None, instance=user, brake=(limits.PROFILE, str(user.pk)))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_profile(user=user, username=data["username"], email=data["email"], language=data["language"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your account is up to date."))
            return remember_language(redirect("accounts:profile"), user)
    return render(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@never_cache
@form_page
@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    """A new password. This session goes on, all others of the account end."""
    user = account(request.user)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_password(user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return redirect("accounts:profile")
    return render(request, "accounts/password_change.html", {"form": form})


@never_cache
@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything the studio knows of the user, as a zip archive."""
    user = account(request.user)
    try:
        if request.method == "GET":
            limits.take(limits.EXPORT, str(user.pk))
    except limits.TooManyAttempts as error:
        messages.error(request, str(error))
        return redirect("accounts:profile")
    response = StreamingHttpResponse(in_pieces(lambda: export_zip(user)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="musicstudio-{timezone.now():%Y-%m-%d}.zip"'
    return response


@sensitive_post_parameters("password")
@never_cache
@form_page
@login_required
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account and everything in it, after the password was typed once more."""
    user = account(request.user)
    form = DeleteForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.delete_account(user=user)
        logout(request)
        messages.success(request, _("Your account and everything in it are deleted."))
        return redirect("accounts:login")
    return render(request, "accounts/delete.html", {"form": form})


def remember_language(response: HttpResponse, user: User | None) -> HttpResponse:
    """Let the browser remember the user's language, where Django's LocaleMiddleware looks for it."""
    if user is not None and user.language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        )
    return response
