"""What somebody wrote, apart from who, when and in which state."""

from dataclasses import dataclass, fields

from stories.models import Version
from suppliers.models import Category, Theme


@dataclass(frozen=True)
class StoryText:
    """The text of a version and what was bought, from whom and how it was arranged; only the title is always there."""

    title: str
    summary: str = ""
    body: str = ""
    not_achieved: str = ""
    do_this_too: str = ""
    buyer_name: str = ""
    category: Category | None = None
    themes: tuple[Theme, ...] = ()
    municipality_code: str = ""
    instrument: str = ""
    amount: int | None = None

    @classmethod
    def of(cls, version: Version) -> "StoryText":
        """The text of a stored version. Costs a query for its themes."""
        values = {name: getattr(version, name) for name in COLUMNS}
        return cls(**values, themes=tuple(version.themes.all()))

    def put_on(self, version: Version) -> Version:
        """Set everything but the themes, which need a stored row; returns the version, not saved."""
        for name in COLUMNS:
            setattr(version, name, getattr(self, name))
        return version


COLUMNS = tuple(field.name for field in fields(StoryText) if field.name != "themes")
