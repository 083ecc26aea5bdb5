"""The API's routes of cases."""

from django.urls import path

from apps.rights import case_api

urlpatterns = [
    path("cases/", case_api.CasesView.as_view(), name="cases"),
    path("cases/<uuid:case_id>/", case_api.CaseView.as_view(), name="case"),
    path("cases/<uuid:case_id>/moves/", case_api.MovesView.as_view(), name="moves"),
    path("publications/<uuid:publication_id>/claims/", case_api.ClaimsView.as_view(), name="claims"),
    path("notices/", case_api.NoticesView.as_view(), name="notices"),
    path("transparency/", case_api.FiguresView.as_view(), name="transparency"),
]
