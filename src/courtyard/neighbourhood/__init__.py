"""The neighbourhood at the start: its people, their homes, and the ties between them."""
