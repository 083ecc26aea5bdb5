"""Workers are killed while they check what is to be public: all comes out once, and what is like something else is held."""

import random
import time

import psutil

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.models import Work
from apps.library.sharing import share
from apps.rights import index
from apps.rights.models import Case, Fingerprint, Match, Publication
from apps.rights.registry.recordings import RecordingClaim, register_recording, sound_of
from apps.rights.registry.works import Claim, register_work
from tests.faults.studio_processes import Processes
from tests.support.publishing import work_with

KILLS = 4


def test_kill_9_while_publications_are_checked(processes: Processes) -> None:
    owner, holder = (User.objects.create_user(name, f"{name}@example.org") for name in ("owner", "holder"))
    sound = sound_of(work_with(holder, 1).recordings.get())
    claimed = register_work(holder=holder, claim=Claim(title="Sea"))
    register_recording(work=claimed, actor=holder, claim=RecordingClaim(title="Live"), sound=sound)
    lean = {"DJANGO_SETTINGS_MODULE": "tests.faults.rights_settings", "MUSICSTUDIO_WORKER_MEMORY_MB": "1500"}
    machine = processes.start("manage.py", "work", "--processes", "2", environment=lean)
    processes.wait(lambda: Fingerprint.objects.count() == 1, "The registered recording is heard")

    works = [work_with(owner, seed, seconds=12.0) for seed in (1, 2, 3, 4, 1, 6)]
    for work in works:
        share(work=work, visibility="public", actor=owner)
    rng = random.Random(5)
    for _ in range(KILLS):
        time.sleep(rng.uniform(0.5, 3.0))
        for worker in psutil.Process(machine.pid).children():
            worker.kill()

    processes.wait(lambda: not Publication.objects.filter(state="checking").exists(), "Every publication is decided")
    processes.wait_for(*Job.objects.all())
    shown = {(work.pk, *Publication.objects.values_list("state", "work__visibility").get(work=work)) for work in works}
    held = {works[0].pk, works[4].pk}
    assert shown == {(work.pk, *(("held", "private") if work.pk in held else ("published", "public"))) for work in works}
    assert Match.objects.count() == 2, "each once"
    assert Case.objects.count() == 2
    assert Fingerprint.objects.exclude(recording=None).count() == len(works)
    assert Work.objects.filter(visibility="public").count() == 4
    for catalogue, count in ((index.Catalogue.REGISTERED, 1), (index.Catalogue.PUBLISHED, len(works))):
        index.synchronise(catalogue)
        shards = [index.index_of(catalogue, shard) for shard in range(index.shards())]
        assert sum(shard.check().references for shard in shards) == count
