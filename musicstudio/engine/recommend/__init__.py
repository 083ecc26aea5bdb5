"""What a listener may want to hear next, and why: learning from all listeners, answering one of them, ordering, explaining."""
