"""The agenda out of the chat: calendars, feeds, pages, files; pure functions that return what is served."""
