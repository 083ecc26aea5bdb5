"""What tells Bach's four-part writing from this studio's: a critic that chooses among harmonisations, and its judge."""
