"""From bytes to articles: discovery, decoding, one reader per format, positions back into the source."""
