"""What stories add to the page of a supplier besides their list."""

from django import template

from platform_goed_inkopen.chain import Step
from platform_goed_inkopen.dutch import counted
from stories.models import Story
from stories.story_page import NOT_LINKED
from suppliers.models import Supplier
from tenders.models import Award

register = template.Library()


@register.inclusion_tag("_components/chain.html")
def chain_of_supplier(supplier: Supplier) -> dict[str, object]:
    """The chain seen from a supplier; award and story are links as soon as there is one. Costs two queries."""
    awards = Award.objects.won_by(supplier.organisation).count()
    won = Step("Contract", "done", counted(awards, "gunning", "gunningen"), "#gewonnen")
    stories = Story.objects.published().filter(supplier=supplier).count()
    told = Step("Verhaal", "done", counted(stories, "verhaal", "verhalen"), "#verhalen")
    steps = [
        Step("Bericht", "none", NOT_LINKED),
        Step("Aanbieder", "here", "U bent hier"),
        won if awards else Step("Contract", "none", NOT_LINKED),
        Step("Resultaat", "none", "nog niet gemeten"),
        told if stories else Step("Verhaal", "none", "nog niet"),
    ]
    return {"steps": steps, "label": "De keten van deze aanbieder"}
