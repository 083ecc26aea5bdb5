"""Where a sound comes from: what left the studio is remembered, and files are asked who made them."""
