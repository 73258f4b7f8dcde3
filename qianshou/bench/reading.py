"""A 45,000-row roster read, beside the bare parser."""

from django.utils import timezone

from qianshou.bench import Figure


def rows() -> list[Figure]:
    """Limit: four times the bare python-calamine read, under 600 MB."""
    from qianshou.papers.rosters.timing import big_roster, measure

    found = measure(big_roster(), timezone.localdate())
    return [
        Figure("roster read, 45,000 x 30, s", found["ours"], found["floor"], found["ratio"], limit="ratio <= 4"),
        Figure("roster read, peak MB", found["peak_mb"], limit="<= 600"),
    ]
