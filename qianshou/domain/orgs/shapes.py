"""What comes in: a unit to be made, a line of a unit list."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NewUnit:
    """One unit to make. A class brings stage, entry_year (or entry_years of a mixed class) and number (0 = 待分班)."""

    kind: str
    name: str = ""
    code: str = ""
    short_name: str = ""
    stages: tuple[str, ...] = ()
    stage: str = ""
    entry_year: int | None = None
    entry_years: tuple[int, ...] = ()
    number: int | None = None


@dataclass(frozen=True)
class UnitLine:
    """One line of a list of units: where it stands (names from the top, the county left out), what it is."""

    above: tuple[str, ...]
    unit: NewUnit
    row: int = 0


@dataclass
class UnitsTaken:
    """What an import of units did."""

    made: list = field(default_factory=list)
    there: int = 0
