"""A run as a film: noted down week by week, with its map, ready to be sent."""
