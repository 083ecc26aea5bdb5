"""How well recordings are recognised: what happens to them on their way, and what is recognised of them after it."""
