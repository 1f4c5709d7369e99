"""Many runs beside the one that is watched."""
