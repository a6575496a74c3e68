"""What only several articles together can show."""
