"""How fast Courtyard is, beside plain Mesa objects: `python -m benchmarks`."""
