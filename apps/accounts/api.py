"""The account over the API: who am I, and in which language."""

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import generics, serializers

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.permissions import account, may_administer, may_review


class MeSerializer(serializers.ModelSerializer[User]):
    """What a script may know of its own account, and change: never the role, and the address only on the page."""

    may_review = serializers.SerializerMethodField()
    may_administer = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "username", "email", "role", "language", "date_joined", "may_review", "may_administer"]
        read_only_fields = ["id", "email", "role", "date_joined"]
        extra_kwargs = {"username": {"validators": User._meta.get_field("username").validators}}

    def get_may_review(self, user: User) -> bool:
        return may_review(user)

    def get_may_administer(self, user: User) -> bool:
        return may_administer(user)

    def update(self, user: User, data: dict[str, str]) -> User:
        try:
            services.change_profile(
                user=user,
                username=data.get("username", user.username),
                email=user.email,
                language=data.get("language", user.language),
            )
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.message_dict) from error
        return user


class Me(generics.RetrieveUpdateAPIView[User]):
    """The account that is logged in."""

    serializer_class = MeSerializer
    http_method_names = ["get", "patch", "head", "options"]

    def get_object(self) -> User:
        return User.objects.get(pk=account(self.request.user).pk)
