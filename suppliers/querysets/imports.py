"""Which lists that somebody brought: one's own, and for who coordinates everywhere those of all."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from suppliers.models import ImportFile


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def visible_to(self, user: "User") -> Self:
        """Lists that this person brought; who coordinates everywhere sees those of others too."""
        return self if user.coordinates_everywhere() else self.filter(uploaded_by=user)

    def busy(self) -> Self:
        """Lists of which rows still wait for us, and not for a person."""
        return self.filter(state__in=self.model.UNFINISHED)

    def brought_before(self, moment: datetime) -> Self:
        """Lists from before this moment."""
        return self.filter(uploaded_at__lt=moment)

    def without_content(self) -> Self:
        """For lists on a page: the files themselves stay in the database."""
        return self.defer("content")
