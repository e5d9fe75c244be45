"""Organisations for which somebody acted before there was a queue for them wait from the day they were added."""

from django.db import migrations
from django.db.models import F


def wait(apps, schema_editor):
    organisations = apps.get_model("accounts", "Organisation").objects
    claimed = organisations.filter(verified_at__isnull=True, memberships__isnull=False).values("pk")
    organisations.filter(pk__in=claimed).update(review_asked_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_verification_and_members")]

    operations = [migrations.RunPython(wait, migrations.RunPython.noop)]
