"""What is registered is watched for: this is told of every change, inside the transaction that makes it."""

from apps.rights.models import RegisteredRecording, RegisteredWork

Fingerprint = RegisteredRecording.Fingerprint


def registered(thing: RegisteredRecording | RegisteredWork) -> None:
    """`thing` was registered, changed, withdrawn or brought back. A recording with a sound waits for its fingerprint."""
    if isinstance(thing, RegisteredRecording):
        thing.fingerprint = Fingerprint.WAITING if thing.audio else Fingerprint.NO_SOUND
        thing.save(update_fields=["fingerprint"])
