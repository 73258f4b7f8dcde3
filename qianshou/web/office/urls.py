"""The addresses of the office door: each area lists its own pages as `urls`."""

from importlib import import_module

AREAS = [
    "desk", "roster", "child", "files", "alike", "corrections", "changes", "doubts", "merges", "classes", "pupils", "papers_of_child", "decisions", "imports", "targets", "teams", "drives", "proposals", "pairing_watch", "partners", "ties", "agreements", "absences", "applications", "helper_kinds", "helper_service", "helper_lapse", "pairing", "plan_reader", "limits", "dates", "programmes",
    "missed", "urge", "transfers", "transferring", "years", "regrouping", "rolls", "teaching", "presence", "duty", "goals", "records", "work", "units", "users", "inspections", "audit", "account", "standing", "printing", "documents", "doc_templates", "support", "exports", "blanks_filled", "blanks", "header_words", "rounds", "my_rounds", "print_runs", "search",
]  # fmt: skip

urlpatterns = [url for area in AREAS for url in import_module(f"qianshou.web.office.{area}").urls]
