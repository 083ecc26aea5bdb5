"""What jobs of the feed do, in worker processes."""
