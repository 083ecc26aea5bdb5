"""Measuring the feed on what people really played."""
