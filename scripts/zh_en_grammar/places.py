"""Where things and people are: 桌子 上 有 ..., 坐 在 ..., 住 在 ...."""

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, only
from zh_en_grammar.lexicon import ENTRY, PRONOUNS, entries
from zh_en_grammar.pairs import Word, join, words
from zh_en_grammar.places_and_times import PLACES
from zh_en_grammar.predicates import Scene
from zh_en_grammar.verbs import LIVE, verb


SURFACES = (
    ("桌子", "上", "on"), ("椅子", "上", "on"), ("床", "上", "on"), ("箱子", "里", "in"),
    ("盒子", "里", "in"), ("书包", "里", "in"), ("桌子", "下面", "under"), ("床", "下面", "under"),
    ("门", "后面", "behind"), ("椅子", "下面", "under"), ("房子", "前面", "in front of"),
    ("房子", "后面", "behind"), ("箱子", "旁边", "next to"), ("窗户", "旁边", "next to"),
)  # fmt: skip


def surface(s, with_zai=True, only=None):
    """(在) 桌子 上, on the table; (在) 我 的 书包 里, in my schoolbag."""
    noun, localiser, preposition = s.choose(only or SURFACES)
    if noun not in ("门", "窗户") and s.chance(0.25):
        thing = np.possessed(ENTRY[noun], s.pick(PRONOUNS))
    else:
        thing = np.definite(ENTRY[noun])
    zh, en = Word(localiser), words(preposition)
    zai = Word("在") if with_zai else None
    return join(
        [zai, thing.pair, zh], [en, thing.pair],
        sure=[(zh, en)], possible=[(zai, en)] if zai else [],
    )  # fmt: skip


SMALL_THINGS = "@small key ticket dish readable reference photo gift timepiece fruit, 手机, 相机, 蛋糕"
LARGE_THINGS = "汽车, 自行车, 树, 狗, 猫, 盒子, 箱子"
INDOOR_THINGS = "@person furniture instrument device"
OUTDOOR_THINGS = "@person animal plant"
INDOORS = ("教室", "办公室", "实验室", "厨房", "客厅", "房间")


def something_somewhere(s):
    """A location and a thing that may be found there."""
    choice = s.weighted((("small", 5), ("large", 2), ("room", 4)))
    if choice == "small":
        return surface(s, with_zai=False, only=SURFACES[:8]), s.pick(entries(SMALL_THINGS))
    if choice == "large":
        return surface(s, with_zai=False, only=SURFACES[10:12]), s.pick(entries(LARGE_THINGS))
    place = s.pick([place for place in PLACES if place.localiser])
    noun = np.place_noun(place)
    zh, en = words(place.localiser), Word(place.preposition)
    things = INDOOR_THINGS if place.zh in INDOORS else OUTDOOR_THINGS
    return join([noun, zh], [en, noun], sure=[(zh, en)]), s.pick(entries(things))


def existence(s):
    """桌子 上 有 两 本 书: There are two books on the table."""
    where, entry = something_somewhere(s)
    negative = s.chance(0.15)
    adjective = None
    if np.has_attributes(entry.kind) and s.chance(0.25):
        adjective = np.attribute(s, entry.kind)
    if negative:
        noun = np.NounPhrase(np.generic(entry).pair, "plural", entry.kind)
    elif s.chance(0.5):
        noun = np.one(entry, adjective)
    else:
        noun = np.numbered(s, entry, adjective)
    have, there = Word("有"), Word("there")
    is_ = Word("are" if noun.agreement == "plural" else "is")
    if negative:
        not_, no = Word("没"), Word("no")
        return join([where, not_, have, noun.pair], [there, is_, no, noun.pair, where],
                    sure=[(have, is_), (not_, no)], possible=[(have, there)])  # fmt: skip
    return join([where, have, noun.pair], [there, is_, noun.pair, where],
                sure=[(have, is_)], possible=[(have, there)])  # fmt: skip


def location(s):
    """我 的 书 在 桌子 上: My book is on the table. 他 坐 在 椅子 上: He is sitting on the chair."""
    choice = s.weighted((("thing", 5), ("person", 3), ("posture", 4), ("live", 3)))
    if choice == "live":
        place = np.at(s.pick([place for place in PLACES if "reside" in place.uses]))
        subject = np.people(s, "subject")
        return Scene(subject, Predicate(LIVE, [], [place], [place]), "timeless",
                     s.chance(0.2)).render()  # fmt: skip
    if choice == "posture":
        return posture(s)
    if choice == "thing":
        entry = s.pick(entries("@small key ticket dish readable reference photo, 手机, 相机"))
        style = s.choose(("possessed", "definite", "relative"))
        subject = {
            "possessed": lambda: np.possessed(entry, s.pick(PRONOUNS)),
            "definite": lambda: np.definite(entry),
            "relative": lambda: s.relative_clauses.of_thing(s, entry),
        }[style]()
        where = surface(s, with_zai=False, only=SURFACES[:8])
    else:
        subject = np.people(s, "subject")
        place = s.pick([place for place in PLACES if "reside" not in place.uses])
        where = _without_zai(place)
    return Scene(subject, Predicate(verb("在", "be is was been being"), [], [where], [where],
                                    "none"), "stative").render()  # fmt: skip


def _without_zai(place):
    noun = np.place_noun(place)
    zh, en = words(place.localiser), Word(place.preposition)
    if zh:
        return join([noun, zh], [en, noun], sure=[(zh, en)])
    return join([noun], [en, noun], possible=[(noun.zh, en)])


POSTURES = (
    ("坐", "sitting", SURFACES[1:3]), ("坐", "sitting", SURFACES[13:]),
    ("站", "standing", SURFACES[8:9] + SURFACES[10:]), ("躺", "lying", SURFACES[2:3]),
)  # fmt: skip


def posture(s):
    """猫 躺 在 床 上: The cat is lying on the bed."""
    zh, en, places = s.choose(POSTURES)
    if zh == "躺" and s.chance(0.5):
        subject = np.definite(s.pick(entries("猫, 狗")))
    else:
        subject = np.people(s, "subject")
    where = surface(s, only=places)
    auxiliary = Word({"first": "am", "third": "is", "plural": "are"}[subject.agreement])
    sit, sitting = Word(zh), Word(en)
    return join([subject.pair, sit, where], [subject.pair, auxiliary, sitting, where],
                sure=[(sit, sitting)], possible=[(sit, auxiliary)])  # fmt: skip
