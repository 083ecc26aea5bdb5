"""Where rights begin."""

from django.urls import path

from apps.rights import home_pages

urlpatterns = [
    path("", home_pages.home, name="home"),
    path("matches/", home_pages.matches, name="matches"),
    path("publications/<uuid:publication_id>/withdraw/", home_pages.withdraw, name="withdraw"),
    path("publications/<uuid:publication_id>/come-back/", home_pages.come_back, name="come-back"),
]
