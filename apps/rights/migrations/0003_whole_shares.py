"""The database itself refuses a work whose shares sum up to anything but a whole, when the transaction commits: while it runs,
contributors come and go one by one. No share at all is as good as a whole.

PostgreSQL has constraint triggers that wait for the commit. SQLite's triggers do not wait, but its foreign keys do: a trigger
after each change notes works that are not whole in a table that points at a table which stays empty, and takes them out again
once they are; a commit with a note left fails. Neither table is a model's, so that nothing empties them or fills them.
A later migration that rebuilds the table of contributors on SQLite must create the triggers again.
"""

from django.db import migrations

CHANGES = {"inserted": ("INSERT", ("NEW",)), "deleted": ("DELETE", ("OLD",)), "updated": ("UPDATE OF share, work_id", ("OLD", "NEW"))}
CHECK = """
DELETE FROM rights_unwhole WHERE work_id = {row}.work_id;
INSERT INTO rights_unwhole (work_id, never)
SELECT work_id, 1 FROM rights_contributor WHERE work_id = {row}.work_id GROUP BY work_id HAVING SUM(share) NOT IN (0, 10000);
"""
SQLITE = [
    "CREATE TABLE rights_nothing (never integer NOT NULL PRIMARY KEY CHECK (never IS NULL))",
    """
    CREATE TABLE rights_unwhole (
        work_id char(32) NOT NULL PRIMARY KEY,
        never integer NOT NULL REFERENCES rights_nothing (never) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    *(
        f"CREATE TRIGGER contributor_{name} AFTER {event} ON rights_contributor BEGIN"
        + "".join(CHECK.format(row=row) for row in rows)
        + "END"
        for name, (event, rows) in CHANGES.items()
    ),
]
POSTGRESQL = [
    """
    CREATE FUNCTION rights_shares_are_whole() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      changed uuid;
      total bigint;
    BEGIN
      FOREACH changed IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.work_id] WHEN 'DELETE' THEN ARRAY[OLD.work_id]
                               ELSE ARRAY[OLD.work_id, NEW.work_id] END
      LOOP
        -- Whoever commits second waits here, and then sees what the first one wrote.
        PERFORM 1 FROM rights_registeredwork WHERE id = changed FOR NO KEY UPDATE;
        SELECT COALESCE(SUM(share), 0) INTO total FROM rights_contributor WHERE work_id = changed;
        IF total NOT IN (0, 10000) THEN
          RAISE EXCEPTION 'the shares of work % sum up to % of 10000', changed, total USING ERRCODE = 'check_violation';
        END IF;
      END LOOP;
      RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER rights_shares_are_whole AFTER INSERT OR DELETE OR UPDATE OF share, work_id ON rights_contributor
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rights_shares_are_whole()
    """,
]
UNDO = {
    "sqlite": [
        *(f"DROP TRIGGER contributor_{name}" for name in CHANGES),
        "DROP TABLE rights_unwhole",
        "DROP TABLE rights_nothing",
    ],
    "postgresql": ["DROP TRIGGER rights_shares_are_whole ON rights_contributor", "DROP FUNCTION rights_shares_are_whole()"],
}


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_registry")]
    operations = [migrations.RunPython(guard, unguard)]
