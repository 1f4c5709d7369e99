"""The processes of a server that compute films and runs, and whose turn it is."""
