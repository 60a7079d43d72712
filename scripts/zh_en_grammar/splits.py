"""The four splits: drawn from the grammar, kept apart, and no word too rare to be learnt.

Lengths are counted twice, with punctuation (tokens) and without (words); every long sentence is
longer than every training sentence by both counts on both sides.
"""

from collections import Counter
from dataclasses import dataclass

from zh_en_grammar.grammar import Grammar
from zh_en_grammar.pairs import (
    CHINESE_PUNCTUATION, CLITICS, ENGLISH_PUNCTUATION, finish, pharaoh, raw_chinese,
    raw_english, segmented,
)  # fmt: skip
from zh_en_grammar.sampling import Random
from zh_en_grammar.sentences import signature as signature_clause


# (words, tokens) at most in train, dev and test; long has more than the first, at most the second.
ZH_SHORT, EN_SHORT = 16, 19
ZH_LONG, EN_LONG = 40, 48
MIN_WORDS = 2
MIN_OCCURRENCES = 8
# Short sentences come up again and again; more draws than this for one new one is a mistake.
PATIENCE = 200


@dataclass(frozen=True)
class Example:
    """A finished pair as text, with the construction that made it."""

    construction: str
    zh: str
    en: str
    seg_zh: str
    seg_en: str
    align: str

    @property
    def zh_tokens(self):
        return self.seg_zh.split()

    @property
    def en_tokens(self):
        return self.seg_en.split()


def example(construction, pair):
    return Example(construction, raw_chinese(pair), raw_english(pair), segmented(pair.zh),
                   segmented(pair.en), pharaoh(pair))  # fmt: skip


def count_words(tokens):
    """Words without punctuation; 's counts with the word it hangs on."""
    marks = CHINESE_PUNCTUATION + ENGLISH_PUNCTUATION
    return sum(token not in marks and token not in CLITICS for token in tokens)


class GrammarError(Exception):
    """The grammar said something it must not, such as one Chinese sentence in two Englishes."""


class Pool:
    """New examples from a grammar: no Chinese or English sentence twice, no ambiguous one."""

    def __init__(self):
        self.english_of = {}
        self.english_seen = set()

    def add(self, made):
        """True if the example is new on both sides."""
        known = self.english_of.get(made.zh)
        if known is not None and known != made.en:
            raise GrammarError(f"two translations of {made.zh}: {known} / {made.en}")
        if known is not None or made.en in self.english_seen:
            self.english_of.setdefault(made.zh, made.en)
            return False
        self.english_of[made.zh] = made.en
        self.english_seen.add(made.en)
        return True

    def draw(self, grammar, count, fits):
        """`count` new examples that fit."""
        found = []
        tries = 0
        while len(found) < count:
            tries += 1
            if tries > PATIENCE * count:
                raise GrammarError(f"only {len(found)} of {count} sentences after {tries} draws")
            made = example(*grammar.sentence())
            if fits(made) and sensible(made) and self.add(made):
                found.append(made)
        return found


def sensible(made):
    """No content word twice where that reads oddly; long sentences may repeat a little."""
    counts = Counter(made.zh_tokens)
    if any(counts[part] and counts[meal] for part, meals in WRONG_MEALS for meal in meals):
        return False
    english = made.en_tokens
    if any(a == b != "that" for a, b in zip(english, english[1:])):  # "the men that we know know"
        return False
    return all(counts[word] < 2 for word in ONCE_ONLY)


# Meals and the parts of the day at which nobody has them.
WRONG_MEALS = (
    ("早上", ("午饭", "晚饭")), ("下午", ("早饭", "晚饭")), ("晚上", ("早饭", "午饭")),
)  # fmt: skip
# Words that a person would not say twice in a sentence.
ONCE_ONLY = (
    "小明", "小红", "大卫", "安娜", "玛丽", "王", "李", "张", "陈", "也", "都", "正在", "昨天",
    "刚才", "打算", "穿着", "戴着",
)  # fmt: skip


def is_short(made):
    zh, en = count_words(made.zh_tokens), count_words(made.en_tokens)
    return MIN_WORDS <= zh <= ZH_SHORT and en <= EN_SHORT and len(made.zh_tokens) <= ZH_SHORT + 2 \
        and len(made.en_tokens) <= EN_SHORT + 3  # fmt: skip


def is_long(made):
    zh, en = count_words(made.zh_tokens), count_words(made.en_tokens)
    return zh > ZH_SHORT and en > EN_SHORT and len(made.zh_tokens) > ZH_SHORT + 2 \
        and len(made.en_tokens) > EN_SHORT + 3 \
        and len(made.zh_tokens) <= ZH_LONG and len(made.en_tokens) <= EN_LONG  # fmt: skip


def _vocabulary_counts(examples):
    counts = Counter()
    for made in examples:
        counts.update("zh " + token for token in made.zh_tokens)
        counts.update("en " + token for token in made.en_tokens)
    return counts


def _known(made, common):
    return all("zh " + token in common for token in made.zh_tokens) and all(
        "en " + token in common for token in made.en_tokens
    )


def make(seed, sizes):
    """{'train': [...], 'dev': ..., 'test': ..., 'long': ...} of Examples."""
    pool = Pool()
    signature = example("studies", finish(signature_clause()))
    pool.add(signature)
    short_count = sizes["train"] + sizes["dev"] + sizes["test"]
    grammar = Grammar(seed)
    examples = pool.draw(grammar, short_count + short_count // 8, is_short)
    train, rest = _split(examples, signature, sizes, Random(seed + 1))
    common = {word for word, count in _vocabulary_counts(train).items() if count >= MIN_OCCURRENCES}
    long_grammar = Grammar(seed + 2, richness=1.0)
    long_split = pool.draw(
        long_grammar, sizes["long"], lambda made: is_long(made) and _known(made, common)
    )
    return {"train": train, **rest, "long": long_split}


def _split(examples, signature, sizes, random):
    """Shuffle; drop sentences whose words stay too rare in train, until none does."""
    random.shuffle(examples)
    examples.insert(0, signature)  # the first of dev
    held_out = sizes["dev"] + sizes["test"]
    while True:
        chosen = examples[: held_out + sizes["train"]]
        if len(chosen) < held_out + sizes["train"]:
            raise GrammarError("too many rare words: not enough sentences are left")
        train = chosen[held_out:]
        counts = _vocabulary_counts(train)
        common = {word for word, count in counts.items() if count >= MIN_OCCURRENCES}
        kept = [made for made in examples if _known(made, common)]
        if len(kept) == len(examples):
            break
        examples = kept
    return train, {"dev": chosen[: sizes["dev"]], "test": chosen[sizes["dev"] : held_out]}
