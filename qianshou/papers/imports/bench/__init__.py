"""How long a 45,000-row roster takes beside a bare read and beside django-import-export (issue figures); numbers, never tests."""

from qianshou.papers.imports.bench.running import rows

__all__ = ["rows"]
