"""Rule packs: load, validate, compile and self-test the YAML under ``rules/``."""
