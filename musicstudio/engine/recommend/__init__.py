"""What somebody may like to hear next: learnt from what everybody plays, from what music is like, and from what they say."""
