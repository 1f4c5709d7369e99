"""What everything stands on: errors, declared quantities, random streams, words."""
