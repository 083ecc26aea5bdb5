"""What the chain of the audit trail costs: `python -m benchmarks.audit [--on distributed]`.

Eight threads write acts of one entry each on a database of their own. Printed: acts a second without sealing, and with it, as
the studio does; the ratio of the two; and how long a look at the whole chain takes for each thousand entries.
"""

import argparse
import threading
import time
from contextlib import nullcontext
from unittest.mock import patch

from tests.support.own_database import own_database

THREADS, ACTS = 8, 100


def acts_per_second() -> float:
    from django.db import connection, transaction

    from apps.accounts import audit

    def act() -> None:
        for _ in range(ACTS):
            with transaction.atomic():
                audit.record(actor=None, verb="bench.act", subject="thing:1", detail={"n": 1})
        connection.close()

    threads = [threading.Thread(target=act) for _ in range(THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return THREADS * ACTS / (time.perf_counter() - began)


def measure() -> None:
    from apps.accounts import audit
    from apps.accounts.audit_verification import verify

    plain, sealed = [], []
    for _ in range(5):  # in turn, so that a busy moment of the machine falls on both
        for rates, context in ((plain, patch.object(audit, "seal", lambda: None)), (sealed, nullcontext())):
            with context:
                rates.append(acts_per_second())
    best, chained = sorted(plain)[2], sorted(sealed)[2]
    print(f"acts a second: {best:.0f} without seals, {chained:.0f} with them; ratio {best / chained:.2f}")
    audit.seal()
    began = time.perf_counter()
    report = verify()
    spent = time.perf_counter() - began
    told = report.problem or "whole"
    print(f"verifying: {1e6 * spent / report.entries:.1f} ms for each 1000 of {report.entries} entries, {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=("embedded", "distributed"), default="embedded")
    with own_database(parser.parse_args().on):
        measure()


if __name__ == "__main__":
    main()
