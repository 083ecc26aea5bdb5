"""Web server and worker are killed while fifty browsers tell what is listened to: none of it is lost, none counts twice."""

from apps.feed.learning import LEARN
from apps.jobs.models import Job
from tests.faults.listening import audience, count, tell_under_fire
from tests.faults.studio_processes import Processes

LISTENERS, PLAYS, KILLS = 50, 8, 4


def test_kill_9_while_fifty_browsers_tell(processes: Processes) -> None:
    told = audience(LISTENERS, PLAYS)
    fire = tell_under_fire(processes, told, kills=KILLS)

    assert fire.gave_up == []
    assert fire.cut_off, "nobody was cut off"
    assert fire.killed == {"web": KILLS, "worker": KILLS}
    assert Job.objects.filter(kind=LEARN, attempt__gt=1).exists(), "no training was cut off"
    assert Job.objects.filter(kind=LEARN).order_by("-created_at")[0].state == Job.State.SUCCEEDED
    counted = count(told)
    assert (counted.lost, counted.doubled) == (0, 0)
    assert counted.half_done == 0, "what follows from the events was half done"
    assert counted.learnt == counted.played, "the taste learnt from something else"
