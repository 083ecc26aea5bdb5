"""Every generator on the command line, from file to file: no account, no database, no server.

The controls are those of the API, under the same names and with the same limits; bars are counted from 1, as on paper.
"""

from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Mapping, Sequence
from secrets import randbelow
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from rest_framework import serializers

from apps.compose.controls import SEED, Controls, InvalidControls, check_against
from apps.compose.generators import GENERATORS, Generator
from apps.compose.handlers.generation import UNCHANGED
from apps.compose.management.comparison import told
from apps.compose.management.scope import OPTIONS, add_scope_arguments, read_scope
from apps.compose.management.score_files import add_file_arguments, check_out, read_tune, write_all
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.progress import SilentProgress
from musicstudio.engine.request import CannotCompose

NO_REVISION = "00000000-0000-0000-0000-000000000000"
# Named otherwise here, or for the page alone.
ELSEWHERE = {"revision", "melody", "chord_pins", "lines", *OPTIONS}


class Command(BaseCommand):
    help = "Write music on a score: compose WHAT IN --out OUT. `compose WHAT --help` names the controls of one generator."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        for generator in GENERATORS:
            kind = kinds.add_parser(generator.verb.replace("_", "-"), help=str(generator.title))
            kind.set_defaults(generator=generator)
            add_file_arguments(kind)
            fields = generator.controls().get_fields()
            add_scope_arguments(kind, fields)
            for name, field in fields.items():
                if name not in ELSEWHERE and not isinstance(field, serializers.UUIDField):
                    _add(kind, name, field)

    def handle(self, *args: Any, **options: Any) -> None:
        generator: Generator = options["generator"]
        check_out(options["out"])
        score, melody = read_tune(options["input"], options["melody"])
        asked = _validated(generator.controls, options | read_scope(options, score), melody)
        try:
            check_against(score, asked)
            composer = import_string(generator.handler.replace(":", "."))
            made = composer.compose(score, asked, SilentProgress())
        except InvalidControls as error:
            raise CommandError(_refusal(error.errors)) from error
        except FileNotFoundError as error:
            raise CommandError(f"The model's weights are not here: {error}.") from error
        except (CannotCompose, UnreadableScore) as error:
            raise CommandError(str(error)) from error
        if not any(each.written for each in made):
            raise CommandError(UNCHANGED)
        paths = write_all([each.score for each in made], options["out"], composer.about(asked))
        for path, each in zip(paths, made, strict=True):
            if options["verbosity"]:
                self.stdout.write(f"{path} (seed {each.found.get('seed', asked['seed'])})")
                if found := each.found.get("originality"):
                    self.stdout.write(told(found))


def _add(parser: ArgumentParser, name: str, field: serializers.Field[Any, Any, Any, Any]) -> None:
    """An option for a control of a request."""
    option, about = f"--{name.replace('_', '-')}", str(field.help_text or "")
    required = bool(field.required)
    if isinstance(field, serializers.BooleanField):
        parser.add_argument(option, action=BooleanOptionalAction, default=None, help=about)
    elif isinstance(field, serializers.ChoiceField):
        parser.add_argument(option, choices=list(field.choices), required=required, help=about)
    elif isinstance(field, serializers.ListField):
        count = field.min_length if field.min_length and field.min_length == field.max_length else "*"
        parser.add_argument(option, nargs=count, required=required, help=about)
    else:
        parser.add_argument(option, required=required, help=about)


def _validated(controls: type[Controls], options: dict[str, Any], melody: tuple[str, str] | None) -> dict[str, Any]:
    """What was asked, as a request to the API would be read; CommandError says what is wrong with it."""
    names = controls().get_fields()
    asked_for = names.keys() - (ELSEWHERE - OPTIONS.keys())
    data = {name: options[name] for name in asked_for if options.get(name) is not None}
    data |= {"revision": NO_REVISION, "melody": {"part_id": melody[0], "voice": melody[1]} if melody else None}
    read = controls(data=data)
    if not read.is_valid():
        raise CommandError(_refusal(read.errors))
    asked = {name: value for name, value in read.validated_data.items() if name != "revision"}
    return asked | {"seed": randbelow(SEED[1]) if asked["seed"] is None else asked["seed"]}


def _refusal(errors: Mapping[str, Sequence[object]]) -> str:
    return " ".join(f"{OPTIONS.get(name, '--' + name.replace('_', '-'))}: {texts[0]}" for name, texts in errors.items())
