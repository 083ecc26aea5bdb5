"""`make bench`: every module in benchmarks/, one after the other; each prints medians and ratios to a named baseline."""

import machine
import packages
import steps
from prepare import prepare


def main() -> int:
    prepare(tests=True)
    modules = sorted(path.stem for path in (machine.ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_"))
    return steps.report([steps.run(name, [str(packages.PYTHON), "-m", f"benchmarks.{name}"]) for name in modules])


if __name__ == "__main__":
    raise SystemExit(main())
