"""What may be done to the tree of units and to the school calendar."""

from qianshou.domain.orgs.actions.calendar import add_special_days, drop_special_days, set_term
from qianshou.domain.orgs.actions.units import (
    close_unit,
    create_above,
    create_county,
    create_unit,
    create_units,
    drop_empty_classes,
    ensure_class,
    import_units,
    rename_unit,
    reopen_unit,
)

__all__ = [
    "add_special_days", "close_unit", "create_above", "create_county", "create_unit", "create_units", "drop_empty_classes", "drop_special_days",
    "ensure_class", "import_units", "rename_unit", "reopen_unit", "set_term",
]  # fmt: skip
