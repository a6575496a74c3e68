"""Configuration: which settings hold for a file, found from the file upwards."""
