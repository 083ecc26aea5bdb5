"""Who uses the studio, the trail of what they did, and the brake on guessing passwords."""

import uuid
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.chain import GENESIS
from apps.accounts.names import name_key, username_validator


class UserManager(BaseUserManager["User"]):
    """Makes accounts and finds them by name or by e-mail address, whatever the case of the letters."""

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        """What `manage.py createsuperuser` calls: an administrator."""
        return self.create_user(username, email, password, **{**fields, "role": User.Role.ADMIN})

    def get_by_natural_key(self, username: str | None) -> "User":
        """By name, or by e-mail address when there is an "@" in it (names have none). Raises User.DoesNotExist."""
        given = username or ""
        return self.get(email=given.strip().lower()) if "@" in given else self.get(username_key=name_key(given))


class User(AbstractBaseUser):
    """A person with an account. `role` decides what they may review; owning a thing decides the rest."""

    class Role(models.TextChoices):
        MUSICIAN = "musician", _("Musician")
        REVIEWER = "reviewer", _("Reviewer")
        ADMIN = "admin", _("Administrator")

    username = models.CharField(_("name"), max_length=40, unique=True, validators=[username_validator])
    # Databases disagree on what "the same letters" means outside ASCII, so the comparable form is a column.
    username_key = models.CharField(max_length=120, unique=True, editable=False)
    # Kept in small letters: no two accounts share an address, however it is typed.
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.MUSICIAN)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True, default="")
    is_active = models.BooleanField(_("may log in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.username

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username_key = name_key(self.username)
        self.email = self.email.strip().lower()
        fields = kwargs.get("update_fields")
        if fields is not None and "username" in fields:
            kwargs["update_fields"] = {*fields, "username_key"}
        super().save(*args, **kwargs)

    def email_user(self, subject: str, message: str, from_email: str | None = None, **kwargs: Any) -> None:
        send_mail(subject, message, from_email, [self.email], **kwargs)

    # What Django's admin site asks of a user. The role is the only answer: there are no flags or groups beside it.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.role == self.Role.ADMIN

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class AppendOnly(Exception):
    """Somebody tried to change or delete a row of the audit trail."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reads only; the deletion of an account clears `actor` through the database's foreign key."""

    def update(self, **fields: Any) -> int:
        if fields != {"actor": None} and fields != {"actor_id": None}:
            raise AppendOnly("Audit entries are never changed.")
        return super().update(**fields)

    def delete(self) -> NoReturn:
        raise AppendOnly("Audit entries are never deleted.")

    def put_into_chain(self, entry: "AuditEntry") -> None:
        """Store where `entry` stands in the chain, which is done once (apps.accounts.audit)."""
        place = {"seq": entry.seq, "previous": entry.previous, "hash": entry.hash}
        models.QuerySet.update(self.filter(pk=entry.pk, seq=None), **place)


class AuditEntry(models.Model):
    """One act, written in the transaction that performs it (apps.accounts.audit), never changed afterwards.

    `actor` becomes NULL when the account is deleted. `subject` and `detail` hold ids and fixed words, never anything
    that a user typed, so nothing else needs forgetting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    # The actor as the chain knows them (apps.accounts.chain.pseudonym): it stays when the account goes.
    who = models.CharField(max_length=64, blank=True, default="", editable=False)
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, db_index=True)
    detail = models.JSONField(default=dict)
    # The place in the chain, from 1 without gaps; None for the moment until it is sealed.
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    previous = models.CharField(max_length=64, blank=True, default="", editable=False)
    hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit entries are never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit entries are never deleted.")

    def content(self) -> dict[str, Any]:
        """What the hash of the entry covers."""
        return {name: getattr(self, name) for name in ("id", "seq", "at", "who", "verb", "subject", "detail", "previous")}


class AuditHead(models.Model):
    """The end of the chain, in one row: who seals holds it, and entries cut off at the end are missed by it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return str(self.seq)


class AuditCheck(models.Model):
    """What a look at the whole chain found, for administrators; the next look expects to meet `seq` and `hash` again."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    entries = models.PositiveBigIntegerField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    # A fixed word (apps.accounts.audit_verification.Problem), "" when all is well, and where.
    problem = models.CharField(max_length=32, blank=True)
    problem_seq = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("check of the audit trail")
        verbose_name_plural = _("checks of the audit trail")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.problem or 'ok'}"


class Brake(models.Model):
    """Recent attempts at one guarded thing (apps.accounts.limits). `key` is a keyed hash: who tried is not readable."""

    key = models.CharField(primary_key=True, max_length=64)
    # Seconds since the epoch, oldest first, never more than the limit.
    attempts = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User | AnonymousUser) -> "ApiTokenQuerySet":
        """Tokens are their owner's alone, whatever the role of the asker."""
        return self.filter(user=user) if isinstance(user, User) else self.none()


class ApiToken(models.Model):
    """What lets a script act for its owner. Only a digest is kept: the token itself is shown once, when it is made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The first letters, by which its owner knows it again.
    beginning = models.CharField(max_length=12, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.beginning}…"
