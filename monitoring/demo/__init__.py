"""Demo data: fictional suppliers, stories, buyers and procurements, and the notices made of them.

Texts are `;`-separated UTF-8 with lists split by `|`; procurements.py explains how a row tells its history. Nothing has
a date, only days: `published_days_ago` and `afgegeven_dagen_geleden` back from the day of loading, `geldig_dagen` ahead
of it (negative: expired, empty: no end). Names of companies, persons and most bodies are invented; addresses end in
.example; municipalities, provinces and a few cities and ministries are real, and what they ask for here is not.
"""
