"""Whether the tables are those of this program, and how they come to be.

Migrations exist to carry rows from one form of the tables to the next. A database without any table has no rows, so it
gets the tables in their last form at once, in a few seconds less than by going through every form that they ever had;
all migrations are then on record as had. A test compares the tables that come out of the two ways.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def waiting_migrations() -> int:
    """Return how many migrations of this program the database has not had."""
    return len(_plan())


def bring_up_to_date() -> int:
    """Give an empty database its tables, or an older one those of this program; returns how many migrations it was."""
    waiting = _plan()
    if waiting and not connection.introspection.table_names():
        _make_tables()
    elif waiting:
        call_command("migrate", interactive=False, verbosity=0)
    return len(waiting)


def _plan() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _backwards in plan]


def _make_tables() -> None:
    """Make all tables and put all migrations on record, whole or not at all."""
    emit_pre_migrate_signal(0, False, connection.alias)
    recorder = MigrationRecorder(connection)
    with connection.schema_editor(atomic=True) as editor:
        for app in apps.get_app_configs():
            for model in router.get_migratable_models(app, connection.alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        recorder.ensure_schema()
        for app_label, name in _plan():
            recorder.record_applied(app_label, name)
    emit_post_migrate_signal(0, False, connection.alias)
