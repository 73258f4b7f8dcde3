"""Whether this code and this database fit: behind (upgrade), ahead (older code, refuse) or equal."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending() -> list[str]:
    """Migrations this code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def ahead() -> list[str]:
    """Migrations of our own apps that the database has and this code does not know: newer code has been here."""
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    apps = {app for app, _name in known}
    return sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known and app in apps)


def is_empty() -> bool:
    """Whether nothing of ours was ever made in this database."""
    return not MigrationExecutor(connection).loader.applied_migrations
