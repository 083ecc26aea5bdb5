"""How well folk tunes find their variants, of the families that music21's corpus has: `python -m benchmarks.tune_families`.

Baselines in the same run: the order before anything is aligned, and that of the longest run of equal steps. Any folder is
measured by `python -m musicstudio.engine.fingerprint.evaluation.families --families DIR`.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from musicstudio.engine.fingerprint.evaluation.families import figures
from tests.support.tune_families import essen, titles

ORDERS = {"": "aligned", "filter_alone": "figures in common", "exact": "longest run of equal steps"}


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for name, lay_out in (("Essen variants", essen), ("dance tunes of one title", titles)):
        with TemporaryDirectory() as folder:
            found = figures(argparse.Namespace(families=lay_out(Path(folder))))
        size = f"{found['families']} families among {found['tunes']} tunes"
        print(f"{name}: {size}, {1000 * found['seconds_per_query']:.0f} ms a query")
        for key, order in ORDERS.items():
            row = found[key] if key else found
            print(f"  {order:28} MAP {row['map']:.3f}   R@1 {row['recall_at_1']:.3f}")
        gate = found["gate"]
        print(f"  at the gate: {gate['recall']:.0%} are taken for one of their family, {gate['others']:.0%} for another tune")


if __name__ == "__main__":
    main()
