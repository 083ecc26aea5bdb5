"""Train one of the studio's models again, and use the new weights when they are better."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from musicstudio.engine.learning.models import TRAININGS, training


class Command(BaseCommand):
    help = (
        "Train a model: train MODEL --data DIR. A run that was ended goes on where it stood. At its end the new weights are "
        "measured beside those in use, on the same held-out data, and take their place when they are better."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", choices=TRAININGS, metavar="MODEL", help=", ".join(TRAININGS))
        parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the training data")
        parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the run; var/training/MODEL when none is given")
        parser.add_argument("--minutes", type=float, help="processor time; what the shipped weights took when nothing is said")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--compare-only", action="store_true", help="measure, but leave the weights in use where they are")

    def handle(self, *args: Any, **options: Any) -> None:
        from musicstudio.engine.learning.running import text
        from musicstudio.engine.learning.training import Line, train

        if not options["data"].is_dir():
            raise CommandError(f"There is no folder {options['data']}.")
        chosen = training(options["model"])
        out = options["out"] or settings.VAR_DIR / "training" / options["model"]
        _check_run(out, {"data": str(options["data"].resolve()), "seed": options["seed"]})
        budget = replace(chosen.budget, minutes=options["minutes"] or chosen.budget.minutes)

        def report(line: Line) -> None:
            self.stdout.write(text(line))
            self.stdout.flush()

        if (out / "comparison.json").exists():
            self.stdout.write(f"The run in {out} has ended before; these are its weights. Another --out trains anew.")
        try:
            best = train(chosen.recipe(options["data"], options["seed"]), out, budget, report)
        except (FileNotFoundError, ValueError) as error:
            raise CommandError(f"{error}") from error
        except KeyboardInterrupt:
            self.stdout.write(f"Stopped. The same command goes on from {out}.")
            return
        self._compare(chosen, best, options["data"], install=not options["compare_only"])

    def _compare(self, chosen: Any, best: Path, data: Path, *, install: bool) -> None:
        """Print both on the same held-out data; put the new weights in place when the first figure fell."""
        from musicstudio.engine.learning.weights import in_use

        now = in_use(chosen.shipped)
        new, old = chosen.compare(data, best), chosen.compare(data, now) if now.exists() else {}
        for name, value in new.items():
            self.stdout.write(f"{name:24} new {value:.4f}   in use {old.get(name, float('nan')):.4f}")
        (best.parent / "comparison.json").write_text(json.dumps({"new": new, "in_use": old}))
        first = next(iter(new))
        if old and new[first] >= old[first]:
            self.stdout.write(f"The weights in use stay: {first} is not lower.")
        elif install:
            place = settings.MODELS_DIR / chosen.shipped.parent.parent.name / chosen.shipped.name
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_suffix(".new")
            copyfile(best, fresh)
            fresh.replace(place)
            self.stdout.write(f"{place} is used from the next start of the workers on.")
        else:
            self.stdout.write(f"{best} is better.")


def _check_run(out: Path, now: dict[str, Any]) -> None:
    """Write down what the run in `out` is of; CommandError when it is of something else."""
    record = out / "run.json"
    if record.exists() and json.loads(record.read_text()) != now:
        raise CommandError(f"{out} holds a run on other data or with another seed; choose another --out.")
    out.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(now))
