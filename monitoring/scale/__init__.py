"""Many invented rows at once, to see how the platform behaves when it is full: `manage.py seed_scale`.

    words.py        what invented enterprises and buyers say
    suppliers.py    number -> one invented enterprise: pure
    tenders.py      number -> one invented procurement, as TenderNed would publish it: pure
    parts.py        its lots and who won each, with every kind of amount and end: pure
    copying.py      rows into tables by COPY, without history
    supplier_rows.py, tender_rows.py    these into their tables, a block at a time
    seeding.py      all of it, in one transaction

The same seed on the same day gives the same rows, whatever else is in the database; only their ids differ. Every row
follows from its number alone, so a longer run begins with the rows of a shorter one.
"""
