"""The pages of cases."""

from django.urls import path

from apps.rights import case_pages, review_pages

urlpatterns = [
    path("cases/", review_pages.queue, name="cases"),
    path("cases/bulk/", review_pages.bulk, name="cases-bulk"),
    path("cases/mine/", case_pages.my_cases, name="my-cases"),
    path("cases/<uuid:case_id>/", case_pages.case, name="case"),
    path("cases/<uuid:case_id>/trail/", review_pages.trail, name="case-trail"),
    path("cases/<uuid:case_id>/trail.<str:form>", review_pages.trail_file, name="case-trail-file"),
    path("publications/<uuid:publication_id>/claim/", case_pages.claim, name="claim"),
    path("works/<uuid:work_id>/claim/", case_pages.claim_work, name="claim-work"),
    path("claims/", review_pages.claims, name="claims"),
    path("claims/<int:holder_id>/release/", review_pages.release_claims, name="claims-release"),
    path("notices/", case_pages.notices, name="notices"),
    path("notices/read/", case_pages.read_all, name="notices-read"),
    path("notices/<int:notice_id>/", case_pages.read_notice, name="notice"),
    path("transparency/", case_pages.transparency, name="transparency"),
]
