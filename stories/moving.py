"""What of stories goes along when two profiles of one enterprise become one."""

from stories.models import Story
from suppliers.models import Supplier


def move_stories(gone: Supplier, kept: Supplier) -> None:
    """Each story keeps its address and its versions, and is from now on about the profile that stays."""
    Story.objects.filter(supplier=gone).update(supplier=kept)
