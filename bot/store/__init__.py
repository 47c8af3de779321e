"""What happens while running, as rows: SQLite by default, PostgreSQL when told so, memory for tests."""
