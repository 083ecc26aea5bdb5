"""The API's routes of cases."""

from django.urls import path

from apps.rights import case_api, comparison_api

urlpatterns = [
    path("cases/", case_api.CasesView.as_view(), name="cases"),
    path("cases/<uuid:case_id>/", case_api.CaseView.as_view(), name="case"),
    path("cases/<uuid:case_id>/moves/", case_api.MovesView.as_view(), name="moves"),
    path("cases/<uuid:case_id>/comparisons/", comparison_api.ComparisonsView.as_view(), name="comparisons"),
    path("cases/<uuid:case_id>/matches/<uuid:match_id>/<str:side>/", comparison_api.MatchSound.as_view(), name="match-sound"),
    path("publications/<uuid:publication_id>/claims/", case_api.ClaimsView.as_view(), name="claims"),
    path("notices/", case_api.NoticesView.as_view(), name="notices"),
    path("transparency/", case_api.FiguresView.as_view(), name="transparency"),
]
