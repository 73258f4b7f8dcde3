"""What each database can do: guards that hold, collations that are what we say, statistics, copies."""

import pytest
from django.db import DatabaseError, connection, transaction

from qianshou.kit import dialect

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE small_trail (id integer PRIMARY KEY, word varchar(20))")
        cursor.execute("INSERT INTO small_trail VALUES (1, 'first')")
    dialect.keep_append_only("small_trail")
    return "small_trail"


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.parametrize("verb", ["UPDATE small_trail SET word = 'x'", "DELETE FROM small_trail"])
def test_an_append_only_table_refuses_change(trail, verb):
    with pytest.raises(DatabaseError), transaction.atomic():
        run(verb)
    assert run("SELECT * FROM small_trail") == [(1, "first")]


def test_an_append_only_table_takes_new_rows_and_may_be_guarded_twice(trail):
    dialect.keep_append_only(trail)
    run("INSERT INTO small_trail VALUES (2, 'second')")
    assert run("SELECT count(*) FROM small_trail") == [(2,)]


def test_the_guard_is_lifted_inside_the_block_only(trail):
    assert trail in dialect.append_only_tables()
    with dialect.append_only_lifted(trail):
        run("DELETE FROM small_trail")
    assert trail in dialect.append_only_tables()
    run("INSERT INTO small_trail VALUES (3, 'third')")
    with pytest.raises(DatabaseError), transaction.atomic():
        run("DELETE FROM small_trail")


def test_truncate_is_refused_where_the_database_knows_it(trail):
    if dialect.is_postgres():
        with pytest.raises(DatabaseError), transaction.atomic():
            run("TRUNCATE small_trail")
    assert run("SELECT count(*) FROM small_trail") == [(1,)]


def test_the_collation_comes_from_the_catalogue(trail):
    text = 'COLLATE "C"' if dialect.is_postgres() else "COLLATE BINARY"
    run(f'CREATE TABLE small_path ("path" varchar(40) {text} NOT NULL)')
    assert dialect.column_collation("small_path", "path") in ("C", "BINARY")


def test_statistics_can_be_refreshed_for_one_table_or_all(trail):
    dialect.analyze(trail)
    dialect.analyze()


def test_a_name_that_is_no_table_of_ours_is_refused():
    with pytest.raises(ValueError, match="not a table of ours"):
        dialect.analyze("x; DROP TABLE y")


def test_the_sites_role_may_add_to_the_trail_and_change_nothing_of_it(trail):
    if not dialect.is_postgres():
        return
    run("CREATE ROLE small_site")
    dialect.grant_to_site("small_site")
    rights = run("SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'small_site' AND table_name = 'small_trail'")
    assert {name for (name,) in rights} == {"SELECT", "INSERT"}
    run("DROP OWNED BY small_site")
    run("DROP ROLE small_site")
