"""The figures to reach, each measured in one run on this machine: `manage.py bench`.

figures.py      the rows, what is measured of them, the verdict: pure
stage.py        a PostgreSQL, a Valkey and a site of their own, thrown away afterwards
questions.py    what visitors ask: pure
directory.py    the directory beside Datasette, and at 1,000 suppliers
datasette.py    the same rows for Datasette
load.py         many visitors, from another process
page.py         the page around the search, and its weight
reading.py      the night's reading beside bare requests, and a backfill
starting.py     ./start in a fresh clone
inside.py       what must run inside the platform, in a process of its own
source.py       the local TenderNed, in a process of its own; bare.py fetches its addresses with nothing around it
"""
