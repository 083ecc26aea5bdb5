"""Learning anew what everybody listens to."""

from apps.feed.learning import learn
from apps.jobs.handling import JobContext, Outcome

STEPS = 40
"""About as many as a training without a search takes; the bar of a longer one waits near its end."""


def learn_taste(context: JobContext) -> Outcome:
    done = 0

    def told() -> None:
        nonlocal done
        done = min(done + 1, STEPS - 1)
        context.progress.step(done, STEPS)

    replace = learn(told=told)
    return Outcome(commit=lambda: {"taste": str(replace().pk)})
