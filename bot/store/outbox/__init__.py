"""The outbox on a SQL database, one module per thing that happens to a message."""
