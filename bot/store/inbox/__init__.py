"""The inbox on a SQL database: what is done to an update, with its statements and its rows."""
