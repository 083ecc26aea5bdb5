"""Who may do what with claims and with what others publish. "No" is always the same 404, whatever its reason."""
