"""What holders do with the registry: claim works and recordings, prove them, take claims back, bring whole catalogues."""
