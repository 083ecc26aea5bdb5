"""What workers do for this app. Loaded by name (apps.py), never by the web."""
