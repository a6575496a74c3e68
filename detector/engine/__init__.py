"""The engine: runs an audit over articles, in process or over shards."""
