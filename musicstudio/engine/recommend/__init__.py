"""What a listener may like to hear next, and why."""
