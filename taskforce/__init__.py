"""The roof: settings, addresses, queue and the `up` command. It puts the rooms together and holds no rule."""
