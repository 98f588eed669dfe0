"""The database itself refuses to change or remove a line of the trail, but those of more than a year (the purge)."""

from sqlalchemy import DDL, Table, event

_SQLITE = (
    """CREATE TRIGGER audit_trail_is_not_changed BEFORE UPDATE ON audit_trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    """CREATE TRIGGER audit_trail_is_kept_a_year BEFORE DELETE ON audit_trail
WHEN OLD.at >= datetime('now', '-365 days')
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION refuse_change_of_audit_trail() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < now() - interval '365 days' THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'the trail is append-only';
END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_trail_is_append_only BEFORE UPDATE OR DELETE ON audit_trail
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_trail()""",
    """CREATE TRIGGER audit_trail_is_not_emptied BEFORE TRUNCATE ON audit_trail
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_trail()""",
)
GUARDS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
DROPS = {"sqlite": (), "postgresql": ("DROP FUNCTION IF EXISTS refuse_change_of_audit_trail()",)}


def guard(table: Table) -> None:
    """Also where the tables are made without migrations."""
    for dialect, statements in GUARDS.items():
        for statement in statements:
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
