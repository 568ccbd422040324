"""Other people's files of events, made into graphs of their own: rows in, a folder on the shelf out."""
