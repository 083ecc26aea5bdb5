"""/api/accounts/"""

from django.urls import path

from apps.accounts.api import Me

app_name = "accounts-api"
urlpatterns = [path("me/", Me.as_view(), name="me")]
