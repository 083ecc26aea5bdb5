"""What the tests stand on: private servers, a live studio, a real browser, and the rule that nothing is skipped."""
