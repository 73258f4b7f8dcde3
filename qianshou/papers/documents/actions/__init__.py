"""What may be printed, each one logged act: cards, any document of the registry, blank sheets; and a county's own templates."""

from qianshou.papers.documents.actions.cards import print_cards
from qianshou.papers.documents.actions.printing import print_blank, print_children, print_helpers, print_units
from qianshou.papers.documents.actions.templating import example, give_up_template, use_template

__all__ = ["example", "give_up_template", "print_blank", "print_cards", "print_children", "print_helpers", "print_units", "use_template"]
