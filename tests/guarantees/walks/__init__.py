"""Records walked through random acts by random people: what the two machines share, and their own reading of the rules.

`town.py`: who there is, and how far each right goes. `books.py`: what the tables say, read past the models.
`leads.py`, `letters.py`: the state tables of the domain reference, written down a second time.
"""
