"""Noun phrases: determiners, measure words, possessors, adjectives, pronouns, people, places."""

from dataclasses import dataclass, field

from zh_en_grammar.lexicon import (
    ENTRY, KIN, NAMES, NOUNS, PLURAL_MASSES, PRONOUN, PRONOUNS, Mass, adjectives_for,
)  # fmt: skip
from zh_en_grammar.pairs import Pair, Word, join, lexical, words
from zh_en_grammar.places_and_times import DEGREES, NUMBERS, PLACE


HE_SHE_THEY = {"he": PRONOUN["他"], "she": PRONOUN["她"], "they": PRONOUN["他们"]}
CONTAINER_PLURALS = {
    "glass": "glasses", "cup": "cups", "bottle": "bottles", "bowl": "bowls", "piece": "pieces",
}  # fmt: skip
VOWELS = "aeiou"
CONSONANT_SOUNDS = ("uni", "use", "eu", "one")
UNPAIRED = ("我们", "他们", "你", "谁")  # "we and Mary" is clumsy
FAMOUS = ("作家", "画家", "歌手", "演员", "科学家", "教授", "厨师", "律师", "记者")
GROUPS = ("孩子", "学生", "老师", "医生", "工程师", "科学家")


@dataclass(frozen=True, eq=False)
class NounPhrase:
    """A noun phrase ready for a clause: its words, the verb form it asks for, and the pronoun that
    stands for it in 'his key'."""

    pair: Pair
    agreement: str
    kind: str
    pronoun: object = field(default=PRONOUN["他"])


@dataclass(frozen=True, eq=False)
class Nominal:
    """Noun with its adjectives, before the determiner; the heads are what determiners link to."""

    pair: Pair
    head_zh: tuple
    head_en: tuple
    agreement: str
    kind: str


def article(following):
    """'a' or 'an', by the word that follows."""
    vowel = following[0].lower() in VOWELS and not following.startswith(CONSONANT_SOUNDS)
    return "an" if vowel else "a"


def linked(zh, en):
    """Words of a noun: one to one where the numbers agree, else all to all."""
    return list(zip(zh, en)) if len(zh) == len(en) else [(zh, en)]


def attribute(s, kind):
    """An attributive adjective with its 的 and perhaps a degree: (很 贵 的, very expensive)."""
    adjective = s.pick(adjectives_for(kind, "attribute"))
    zh, en = words(adjective.zh), words(adjective.en)
    if adjective.direct and not s.chance(0.2):
        return join([zh], [en], sure=[(zh, en)])
    de = Word("的")
    if adjective.degree == "o" or not s.chance(0.4):
        if adjective.direct:
            return join([zh], [en], sure=[(zh, en)])
        return join([zh, de], [en], sure=[(zh, en)], possible=[(de, en)])
    degree = s.pick(DEGREES[:2])
    degree = lexical(degree.zh, degree.en)
    return join([degree, zh, de], [degree, en], sure=[(zh, en)], possible=[(de, en)])


def has_attributes(kind):
    return bool(adjectives_for(kind, "attribute"))


def nominal(entry, plural=False, adjective=None):
    """The noun, with an adjective phrase in front if there is one."""
    if isinstance(entry, Mass):
        english = entry.en
        agreement = "plural" if entry.en in PLURAL_MASSES else "third"
    else:
        english = entry.plural if plural else entry.singular
        agreement = "plural" if plural else "third"
    zh, en = words(entry.zh), words(english)
    pair = join([adjective, zh], [adjective, en], sure=linked(zh, en))
    return Nominal(pair, zh, en, agreement, entry.kind)


def _phrase(noun, zh, en, sure=(), possible=(), agreement=None):
    pair = join(zh, en, sure=sure, possible=possible)
    return NounPhrase(pair, agreement or noun.agreement, noun.kind)


def generic(entry, adjective=None):
    """The bare noun for things in general: 书 books, 牛奶 milk."""
    noun = nominal(entry, plural=True, adjective=adjective)
    return _phrase(noun, [noun.pair], [noun.pair])


def definite(entry, adjective=None, plural=False):
    """The bare noun for the one we know: 门 the door."""
    noun = nominal(entry, plural, adjective)
    the = Word("the")
    return _phrase(noun, [noun.pair], [the, noun.pair], possible=[(noun.head_zh, the)])


def one(entry, adjective=None):
    """一 本 书, a book; 一 杯 茶, a cup of tea."""
    if isinstance(entry, Mass):
        return measured(entry, "一", "a", adjective=adjective)
    noun = nominal(entry, adjective=adjective)
    yi, measure = Word("一"), Word(entry.measure)
    a = Word(article(noun.pair.en[0].text))
    return _phrase(
        noun, [yi, measure, noun.pair], [a, noun.pair],
        sure=[(yi, a)], possible=[(measure, noun.head_en)],
    )  # fmt: skip


def indefinite(entry):
    """A bare noun for any one: 骑 自行车, ride a bicycle; 没 有 车, does not have a car."""
    noun = nominal(entry)
    a = Word(article(noun.pair.en[0].text))
    return _phrase(noun, [noun.pair], [a, noun.pair], possible=[(noun.head_zh, a)])


def measured(entry, zh, en, plural=False, adjective=None):
    """A mass noun in its container: 两 杯 茶, two cups of tea; 这 杯 茶, this cup of tea."""
    noun = nominal(entry, adjective=adjective)
    number, count = words(zh), words(en)
    measure, of = Word(entry.measure), Word("of")
    container = Word(CONTAINER_PLURALS[entry.container] if plural else entry.container)
    return _phrase(
        noun, [number, measure, noun.pair], [count, container, of, noun.pair],
        sure=[(number, count), (measure, container)], possible=[(measure, of)],
        agreement="plural" if plural else "third",
    )  # fmt: skip


def numbered(s, entry, adjective=None):
    """两 本 书, two books; 几 本 书, several books; 很多 书, many books."""
    number = s.pick(NUMBERS[:4] if s.chance(0.7) else NUMBERS)
    if isinstance(entry, Mass):
        number = s.pick(NUMBERS[:2])
        return measured(entry, number.zh, number.en, plural=True, adjective=adjective)
    noun = nominal(entry, plural=True, adjective=adjective)
    if s.chance(0.15):
        many = lexical(*s.choose((("很多", "many"), ("一些", "some"))))
        return _phrase(noun, [many, noun.pair], [many, noun.pair])
    count = lexical("几", "several") if s.chance(0.12) else lexical(number.zh, number.en)
    measure = Word(entry.measure)
    return _phrase(
        noun, [count, measure, noun.pair], [count, noun.pair],
        possible=[(measure, noun.head_en)],
    )  # fmt: skip


def demonstrative(s, entry, adjective=None, singular=False):
    """这 本 书, this book; 那些 书, those books; 这 两 本 书, these two books."""
    near = s.chance(0.6)
    plural_mass = isinstance(entry, Mass) and not entry.measure
    if plural_mass or (not singular and not isinstance(entry, Mass) and s.chance(0.25)):
        noun = nominal(entry, plural=True, adjective=adjective)
        these = lexical("这些", "these") if near else lexical("那些", "those")
        if noun.agreement == "third":  # a mass noun: 这些 水果, this fruit
            these = lexical("这些", "this") if near else lexical("那些", "that")
        return _phrase(noun, [these, noun.pair], [these, noun.pair])
    zh, en = ("这", "this") if near else ("那", "that")
    if isinstance(entry, Mass):
        return measured(entry, zh, en, adjective=adjective)
    noun = nominal(entry, adjective=adjective)
    this, measure = lexical(zh, en), Word(entry.measure)
    return _phrase(
        noun, [this, measure, noun.pair], [this, noun.pair],
        possible=[(measure, noun.head_en)],
    )  # fmt: skip


def possessive(owner):
    """The determiner: 我 的, my (from a Pronoun); 王 老师 的, Teacher Wang's (from a phrase)."""
    de = Word("的")
    if isinstance(owner, NounPhrase):
        clitic = Word("'s")
        return join([owner.pair, de], [owner.pair, clitic], sure=[(de, clitic)])
    me, my = Word(owner.zh), Word(owner.possessive)
    return join([me, de], [my], sure=[(me, my)], possible=[(de, my)])


def possessed(entry, owner, adjective=None):
    """我 的 书, my book."""
    noun = nominal(entry, adjective=adjective)
    determiner = possessive(owner)
    return _phrase(noun, [determiner, noun.pair], [determiner, noun.pair])


def superlative(s, entry):
    """最 贵 的 书, the most expensive book."""
    comparable = [
        adjective
        for adjective in adjectives_for(entry.kind, "attribute")
        if adjective.superlative
    ]
    adjective = s.pick(comparable)
    most, de, the = Word("最"), Word("的"), Word("the")
    zh = words(adjective.zh)
    en = words(adjective.superlative)
    sure = [(most, en[0]), (zh, en[-1])]
    phrase = join([most, zh, de], [en], sure=sure, possible=[(de, en[-1])])
    noun = nominal(entry, adjective=phrase)
    return _phrase(noun, [noun.pair], [the, noun.pair], possible=[(most, the), (noun.head_zh, the)])


def pronoun(entry, role):
    """我 as I or me."""
    pair = lexical(entry.zh, entry.subject if role == "subject" else entry.object)
    return NounPhrase(pair, entry.agreement, "person", entry)


def name(entry):
    """王 老师, Teacher Wang: the words cross."""
    zh, en = words(entry.zh), words(entry.en)
    pair = join([zh], [en], sure=list(zip(zh, reversed(en))))
    return NounPhrase(pair, "third", "person", HE_SHE_THEY[entry.gender])


def _may_have(owner, entry):
    """Husbands and wives by gender; groups share only their elders."""
    them = owner.pronoun if isinstance(owner, NounPhrase) else owner
    if them.zh in ("我们", "他们"):
        return entry.zh in ("爸爸", "妈妈", "爷爷", "奶奶", "父母")
    return (them.zh, entry.zh) not in (("他", "丈夫"), ("她", "妻子"))


def kin(s, owner=None):
    """我 妈妈, my mother; 小明 的 妈妈, Xiaoming's mother."""
    owner = owner or s.pick(PRONOUNS[:4])
    entry = s.pick([entry for entry in KIN if _may_have(owner, entry)])
    zh, en = words(entry.zh), words(entry.en)
    if isinstance(owner, NounPhrase):
        determiner = possessive(owner)
    else:
        determiner = lexical(owner.zh, owner.possessive)
    pair = join([determiner, zh], [determiner, en], sure=[(zh, en)])
    them = HE_SHE_THEY[entry.gender]
    return NounPhrase(pair, them.agreement, "kin", them)


def relation(s):
    """我 的 朋友, my friend."""
    entry = s.pick([noun for noun in NOUNS if noun.kind == "relation"])
    phrase = possessed(entry, s.pick(PRONOUNS[:5]))
    return NounPhrase(phrase.pair, "third", "relation")


def group(s):
    """孩子们, the children."""
    return group_of(s, GROUPS)


def group_of(s, names):
    """One of the named kinds of people, as a group."""
    entry = ENTRY[s.choose(names)]
    zh, the, en = Word(entry.zh + "们"), Word("the"), Word(entry.plural)
    pair = join([zh], [the, en], sure=[(zh, en)], possible=[(zh, the)])
    return NounPhrase(pair, "plural", "person", PRONOUN["他们"])


def occupations():
    return [noun for noun in NOUNS if noun.kind == "person"]


def person(s, role, exclude=(), among=None):
    """Somebody, as subject or object; `exclude` lists pronouns that would sound odd here."""
    kind = s.weighted((
        ("pronoun", 30), ("name", 13), ("kin", 17), ("relation", 9), ("occupation", 10),
        ("demonstrative", 9), ("group", 6), ("relative", 6), ("possessor", 3),
    ))  # fmt: skip
    if among is not None:
        kind = s.weighted((("occupation", 4), ("demonstrative", 4), ("relative", 1)))
    fitting = [entry for entry in PRONOUNS if entry.zh not in exclude]
    if kind == "pronoun" and fitting:
        chosen = s.pick(fitting)
        if chosen.zh == "你" and role == "subject" and s.chance(0.6):
            chosen = s.pick(fitting)  # statements seldom tell the hearer what the hearer does
        return pronoun(chosen, role)
    if kind in ("name", "pronoun"):
        return name(s.pick(NAMES))
    if kind == "kin":
        return kin(s)
    if kind == "relation":
        return relation(s)
    if kind == "group":
        return group(s)
    if kind == "possessor":
        return kin(s, name(s.pick(NAMES)))
    entry = s.pick(among or occupations())
    if kind == "relative" and s.relative_clauses is not None:
        return s.relative_clauses.of_person(s, entry)
    suited = "celebrity" if entry.zh in FAMOUS else "person"
    adjective = attribute(s, suited) if s.chance(0.2, rich=0.35) else None
    if kind == "occupation" and entry.zh not in ("男人", "女人"):  # bare, they mean men in general
        return definite(entry, adjective)
    return demonstrative(s, entry, adjective, singular=True)


def people(s, role, exclude=(), among=None):
    """Somebody, or two joined by 和; '我 和 小明' becomes 'Xiaoming and I'."""
    first = person(s, role, exclude, among)
    if among is not None or not s.chance(0.1, rich=0.3):
        return first
    if first.pair.zh[0].text in UNPAIRED or len(first.pair.zh) > 4:
        return first
    second = person(s, role, exclude=("我", "你", "他", "她", "我们", "他们"))
    return both(first, second)


def is_group(subject):
    """Whether 都 'all' fits: we, they, the children; not two people, nor 'you'."""
    return len(subject.pair.zh) == 1 and subject.pair.zh[0].text.endswith("们")


def both(first, second):
    """A 和 B; English puts 'I' last."""
    he, conjunction = Word("和"), Word("and")
    english = [first.pair, conjunction, second.pair]
    if first.pair.en[-1].text in ("I", "me") and len(first.pair.en) == 1:
        english.reverse()
    pair = join([first.pair, he, second.pair], english, sure=[(he, conjunction)])
    return NounPhrase(pair, "plural", first.kind, PRONOUN["他们"])


def series(phrases):
    """A、B 和 C: A, B and C; two are joined by 和 alone."""
    zh, en, sure = [], [], []
    for index, phrase in enumerate(phrases):
        if index == len(phrases) - 1:
            marks = Word("和"), Word("and")
        else:
            marks = Word("、"), Word(",")
        if index:
            zh.append(marks[0])
            en.append(marks[1])
            sure.append(marks)
        zh.append(phrase.pair)
        en.append(phrase.pair)
    return NounPhrase(join(zh, en, sure=sure), "plural", phrases[0].kind)


def place_noun(place):
    """学校, school; 公园, the park: the noun alone."""
    zh = words(place.zh)
    the = [word for word in words(place.en) if word.text == "the"]
    en = words(place.en.removeprefix("the ")) if the else words(place.en)
    return join([zh], [the, en], sure=linked(zh, en), possible=[(zh, the)])


def at(place, progressive=False):
    """在 公园 里, in the park. After 正在 there is no second 在: 正在 公园 里 散步."""
    noun = place_noun(place)
    preposition = Word(place.preposition)
    localiser = words(place.localiser)
    if progressive:
        if localiser:
            return join([noun, localiser], [preposition, noun], sure=[(localiser, preposition)])
        return join([noun], [preposition, noun], possible=[(noun.zh, preposition)])
    zai = Word("在")
    return join(
        [zai, noun, localiser], [preposition, noun],
        sure=[(zai, preposition)], possible=[(localiser, preposition)],
    )  # fmt: skip


def whole_place(name_zh):
    """A place as a thing: 参观 博物馆, visit the museum; NounPhrase with the article."""
    pair = place_noun(PLACE[name_zh])
    if pair.en[0].text != "the":
        the = Word("the")
        pair = join([pair], [the, pair], possible=[(pair.zh, the)])
    return NounPhrase(pair, "third", "place")
