"""Tables on disk, the folders they stand in, and where they come from."""
