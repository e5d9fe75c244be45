"""Runs the lines that it is given, with Django ready: `python -m tests.reliability.lines "…"`."""

import sys

import django

django.setup()
exec(sys.argv[1])
