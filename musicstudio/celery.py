"""Celery only carries job ids to workers; what a job is, and who may run it, stands in its row (apps.jobs)."""

import os

from celery import Celery

from musicstudio.env import choose_settings

choose_settings()
app = Celery("musicstudio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="jobs",
    # One message per process and no reserve: an id never waits behind a long job while another worker is idle.
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    # The broker may be away for as long as it likes.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 10, "visibility_timeout": 3600},
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_send_task_events=False,
)
app.autodiscover_tasks(["apps.jobs"])


def consume(name: str) -> None:
    """Take ids from the broker in this process until SIGTERM: one task at a time, in the main thread."""
    # Django's system checks would load every view into every worker, each time one starts.
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
    app.worker_main(["--quiet", "worker", "--pool=solo", "--concurrency=1", f"--hostname={name}", *alone])
