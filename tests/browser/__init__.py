"""The explorer in a real browser: `courtyard explore` is started, and Chromium opens its page."""
