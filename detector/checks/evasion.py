"""placeholder"""
CHECKS = {}
