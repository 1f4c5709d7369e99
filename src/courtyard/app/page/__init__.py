"""The page that Solara mounts for each visitor."""
