#!/usr/bin/env python
"""The studio's command line: `./manage.py studio` starts everything."""

import sys

from django.core.management import execute_from_command_line

from musicstudio.env import choose_settings

if __name__ == "__main__":
    choose_settings()
    execute_from_command_line(sys.argv)
