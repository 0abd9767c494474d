"""A database is brought to this version's tables, and refused where it is of another."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.store.connecting import DatabaseRefused, connect
from bot.store.migrating import is_empty, migrate, migration, require_current
from bot.store.tables import metadata
from tests.store.room import Room, at_once


def test_an_empty_database_is_brought_to_the_newest_version(empty_url: str) -> None:
    engine = connect(empty_url)
    assert is_empty(engine)
    before, after = migrate(engine)
    assert (before, after) == (None, "0006")
    assert not is_empty(engine)
    require_current(engine)
    assert migrate(engine) == (after, after), "a second time changes nothing"
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_store_knows(empty_url: str) -> None:
    engine = connect(empty_url)
    migrate(engine)
    with engine.connect() as conn:
        compared = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(compared, metadata) == []
    engine.dispose()


def test_a_migration_can_be_taken_back_and_made_again(empty_url: str) -> None:
    engine = connect(empty_url)
    migrate(engine)
    with migration(engine) as config:
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    Room.set_up(engine).opens_day()
    engine.dispose()


def test_two_processes_that_migrate_at_once_do_not_meet(empty_url: str) -> None:
    engines = [connect(empty_url) for _ in range(3)]
    at_once(*(lambda engine=engine: migrate(engine) for engine in engines))
    for engine in engines:
        require_current(engine)
        engine.dispose()


def test_a_database_that_is_behind_is_refused_with_the_command_that_mends_it(empty_url: str) -> None:
    engine = connect(empty_url)
    with pytest.raises(DatabaseRefused, match="headlamp migrate"):
        require_current(engine)
    engine.dispose()


def test_a_database_of_a_newer_headlamp_is_refused_and_left_as_it_is(empty_url: str) -> None:
    engine = connect(empty_url)
    migrate(engine)
    with engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (require_current, migrate):
        with pytest.raises(DatabaseRefused, match=r"newer Headlamp \(version 9999\).*another DATABASE_URL"):
            refuse(engine)
    engine.dispose()


@pytest.mark.parametrize("table", ["threads", "words"])
def test_a_database_with_somebody_elses_tables_is_refused_and_left_as_it_is(empty_url: str, table: str) -> None:
    engine = connect(empty_url)
    with engine.begin() as conn:
        conn.execute(text(f"CREATE TABLE {table} (theirs INTEGER)"))
    for refuse in (require_current, migrate):
        with pytest.raises(DatabaseRefused, match="did not make"):
            refuse(engine)
    assert inspect(engine).get_table_names() == [table]
    engine.dispose()


def test_the_tables_of_the_job_engine_do_not_stand_in_the_way(empty_url: str) -> None:
    engine = connect(empty_url)
    with engine.begin() as conn:
        conn.execute(text("CREATE TABLE workflow_status (id INTEGER)"))
    migrate(engine)
    require_current(engine)
    engine.dispose()


def test_a_migration_that_fails_half_way_leaves_nothing_behind(empty_url: str) -> None:
    engine = connect(empty_url)

    def fail_half_way() -> None:
        with migration(engine) as config:
            command.upgrade(config, "head")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert is_empty(engine)
    engine.dispose()
