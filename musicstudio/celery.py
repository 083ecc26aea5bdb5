"""Celery only carries job ids to workers; what a job is, and who may run it, stands in its row (apps.jobs)."""

from celery import Celery

from musicstudio.env import choose_settings

choose_settings()
app = Celery("musicstudio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["apps.jobs"])
