"""The database itself guards the audit trail, against every client and not only against this code.

A row may only lose its actor (an account was deleted). PostgreSQL also refuses DELETE; SQLite cannot tell the deletion of
a row from Django emptying a test database, so there the model alone refuses it. A later migration that rebuilds the
table on SQLite must create the trigger again.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON accounts_auditentry
WHEN NEW.actor_id IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.verb IS NOT OLD.verb
  OR NEW.subject IS NOT OLD.subject OR NEW.detail IS NOT OLD.detail
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
"""
POSTGRESQL = """
CREATE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
     AND (NEW.id, NEW.at, NEW.verb, NEW.subject, NEW.detail) = (OLD.id, OLD.at, OLD.verb, OLD.subject, OLD.detail) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit entries are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON accounts_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_entries_stay();
"""
UNDO = {
    "sqlite": "DROP TRIGGER audit_entries_stay",
    "postgresql": "DROP TRIGGER audit_entries_stay ON accounts_auditentry; DROP FUNCTION audit_entries_stay()",
}


def guard(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor])


def unguard(apps, schema_editor):
    schema_editor.execute(UNDO[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
