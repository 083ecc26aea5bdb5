"""How well and how fast generated hums are written down, beside the goals and the segmentation that comes with the network:
`python -m benchmarks.humming`.
"""

import json
import operator
from typing import Final

from musicstudio.engine.transcription.evaluate import report

#: figure -> (goal, when it is met)
GOALS: Final = {"right": (0.95, operator.ge), "seconds_per_10_s": (2.0, operator.le)}


def main() -> None:
    result = report()
    first, last = result["seeds"]
    print(f"{result['steady']['hums']} hums, seeds {first} to {last}; right: the pitch meant within {result['tolerance_ms']} ms")
    print("seconds: those of the processor")
    print(f"{'':28}{'here':>9}{'baseline':>10}{'goal':>8}")
    for manner in ("steady", "rough"):
        for row, (goal, met) in GOALS.items():
            here, baseline = result[manner][row], result[manner]["baseline"][row]
            # The goals are for steady hums; rough ones are harder, for information.
            told = f"{goal:8}{'' if met(here, goal) else '  missed'}" if manner == "steady" else ""
            print(f"{f'{manner}, {row}':28}{here:9}{baseline:10}{told}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
