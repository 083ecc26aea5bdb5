"""A musician's own voice: what they read aloud, what is heard in it, and the network in use taught to sound like them."""
