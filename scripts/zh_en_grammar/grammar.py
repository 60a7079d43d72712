"""The start symbol: which kinds of sentence there are and how often each is made."""

from zh_en_grammar import compounds, journeys, places, qualities, questions, sentences, transfers
from zh_en_grammar.pairs import finish
from zh_en_grammar.relatives import RelativeClauses
from zh_en_grammar.sampling import Sampler


STATEMENTS = (
    (sentences.plain_action, 190), (sentences.stative, 60), (sentences.studies, 30),
    (qualities.description, 60), (qualities.identity, 36), (places.existence, 36),
    (places.location, 42), (sentences.wearing, 14), (transfers.disposal, 66),
    (transfers.passive, 54), (qualities.comparison, 44), (qualities.best, 16),
    (transfers.giving, 40), (journeys.going_somewhere, 42), (journeys.purpose, 24),
    (transfers.causative, 26), (sentences.finishing, 20), (qualities.weather, 20),
    (sentences.duration, 20), (sentences.animal_doing, 26), (journeys.homecoming, 14),
    (sentences.kin_facts, 10),
)  # fmt: skip
SHARE_OF_QUESTIONS = 200
SHARE_OF_COMPOUNDS = 210
# Few draws of a kind that seldom grows long pass the length of the long split: these make up for it.
LONG_FAVOURS = {
    compounds.because: 10, compounds.but: 120, compounds.although: 240, compounds.conditional: 8,
    compounds.while_: 12, compounds.first_then: 14, compounds.belief: 30, compounds.parallel: 8,
    compounds.narrative: 40, transfers.disposal: 3, transfers.passive: 4, qualities.comparison: 6,
    qualities.identity: 8, places.existence: 3, transfers.giving: 6, journeys.purpose: 4,
    questions.yes_no: 2, questions.why: 6, questions.identity_who: 6,
}  # fmt: skip


def table(richness):
    """[((function, final mark), weight)] of all constructions."""
    rows = [((function, "."), weight) for function, weight in STATEMENTS]
    for group, share, mark in (
        (questions.QUESTIONS, SHARE_OF_QUESTIONS, "?"),
        (compounds.COMPOUNDS, SHARE_OF_COMPOUNDS, "."),
    ):
        total = sum(weight for _, weight in group)
        rows += [((function, mark), weight * share // total or 1) for function, weight in group]
    if richness > 0.5:
        rows = [(key, weight * LONG_FAVOURS.get(key[0], 1)) for key, weight in rows]
    return rows


class Grammar:
    """Draws sentences: (name of the construction, Pair)."""

    def __init__(self, seed, richness=0.0):
        self.sampler = Sampler(seed, richness)
        self.sampler.relative_clauses = RelativeClauses()
        self.table = table(richness)

    def sentence(self):
        function, mark = self.sampler.weighted(self.table)
        return function.__name__.strip("_"), finish(function(self.sampler), mark)
