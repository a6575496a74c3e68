"""Reports: one file per output format, each writing an ``AuditReport`` to a stream of bytes."""
