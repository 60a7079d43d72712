"""The random numbers of the generator, and how words and constructions are chosen."""


class Random:
    """splitmix64 (Steele, Lea and Flood, 2014): the same numbers on every machine and Python."""

    MASK = (1 << 64) - 1

    def __init__(self, seed):
        self.state = seed & self.MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & self.MASK
        return mixed ^ (mixed >> 31)

    def below(self, bound):
        """A whole number in [0, bound); the bias of the modulo is far below what matters here."""
        return self.next() % bound

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


class Sampler:
    """Chooses words and rules; keeps count of words so that none stays rare.

    `richness` is 0 for everyday sentences and 1 for the long ones: the constructions are the same,
    only nested and listed more often.
    """

    def __init__(self, seed, richness=0.0):
        self.random = Random(seed)
        self.richness = richness
        self.uses = {}
        self.relative_clauses = None  # who makes them (relatives.RelativeClauses), None for nobody

    def chance(self, probability, rich=None):
        """True with the given probability, moving to `rich` as the richness goes to 1."""
        if rich is not None:
            probability += (rich - probability) * self.richness
        return self.random.below(1_000_000) < probability * 1_000_000

    def choose(self, items):
        """One of the items, each equally likely."""
        return items[self.random.below(len(items))]

    def weighted(self, table):
        """One key of [(key, whole-number weight), ...]."""
        ticket = self.random.below(sum(weight for _, weight in table))
        for key, weight in table:
            if ticket < weight:
                return key
            ticket -= weight
        raise AssertionError("the weights do not add up")

    def pick(self, items, form=""):
        """A lexicon entry: the least used one of three drawn at random, which evens the counts out.

        `form` counts the forms of a word apart (a tense: "has eaten" does not make "eats" common).
        """
        best = self.choose(items)
        for _ in range(2):
            other = self.choose(items)
            if self.uses.get((other.key, form), 0) < self.uses.get((best.key, form), 0):
                best = other
        self.uses[best.key, form] = self.uses.get((best.key, form), 0) + 1
        return best
