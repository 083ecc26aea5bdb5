"""The web server as `manage.py studio` starts it: `python -m apps.jobs.web` takes uvicorn's arguments.

It ends when the studio that started it is gone, however that went: nobody would look after it or end it any more.
"""

import ctypes
import signal
import sys

import uvicorn

_PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    uvicorn.main()
