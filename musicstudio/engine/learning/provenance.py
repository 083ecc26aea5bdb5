"""What is recorded with every generated piece about the network that made it."""

from functools import cache
from hashlib import sha256
from pathlib import Path


@cache
def provenance(model: str, version: str, weights: Path, training_data: str) -> dict[str, str]:
    """Model, version, SHA-256 of the weights in use, and what they were trained on."""
    return {
        "model": model,
        "version": version,
        "weights_sha256": sha256(weights.read_bytes()).hexdigest(),
        "training_data": training_data,
    }
