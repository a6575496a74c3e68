"""Scoring: confidence, severity, score, gate. It happens once, last."""
