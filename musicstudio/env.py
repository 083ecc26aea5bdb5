"""The typed environment: every variable the studio reads, in one place, and the secret key it makes for itself."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "")
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def integer(name: str, default: int) -> int:
    """The variable as a whole number; ValueError names it when it is not one."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`, the first when nothing is said; ValueError names the variable when it is none of them."""
    value = os.environ.get(name, "") or allowed[0]
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(filter(None, allowed))}, not {value!r}")
    return value


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    value = os.environ.get(name, "")
    return [item.strip() for item in value.split(",") if item.strip()] if value else list(default)


def var_dir() -> Path:
    """Where this installation keeps its data: database, media, secret key. Made on first use, private to the user."""
    path = Path(text("MUSICSTUDIO_VAR", str(ROOT / "var")))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def models_dir() -> Path:
    """Where weights lie that this installation has trained itself; the engine looks there first, in every process."""
    return Path(os.environ.setdefault("MUSICSTUDIO_MODELS", str(var_dir() / "models")))


def secret_key() -> str:
    """MUSICSTUDIO_SECRET_KEY, or the key in var/secret.key."""
    return text("MUSICSTUDIO_SECRET_KEY") or made_once("secret.key", lambda: secrets.token_urlsafe(64))


def made_once(name: str, make: Callable[[], str]) -> str:
    """The secret in a file of var/, made (0600) by the first process that needs it.

    The file is written whole under another name and linked into place, so that two processes starting together
    agree on one secret and nobody reads half of it.
    """
    path = var_dir() / name
    if not path.exists():
        draft = path.with_name(f"{name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            draft.unlink()
    return path.read_text().strip()


def choose_settings() -> None:
    """Point Django at musicstudio.settings.<MUSICSTUDIO_SETTINGS>, "embedded" when nothing is said.

    Processes share the cores by their number: threads of a numerical library inside of each would wait for each other, spinning.
    A library looks at this when it is loaded, so it is said before anything else is.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"musicstudio.settings.{text('MUSICSTUDIO_SETTINGS', 'embedded')}")
