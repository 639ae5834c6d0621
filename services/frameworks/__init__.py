"""The built-in frameworks, one YAML file each."""
