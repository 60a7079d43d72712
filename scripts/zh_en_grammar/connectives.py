"""The words that join clauses: commas, 因为 and because, 如果 and if, 但是 and but."""

from zh_en_grammar.pairs import Word, join


def comma():
    zh, en = Word("，"), Word(",")
    return zh, en


def because_of(reason, result):
    yinwei, suoyi, because_ = Word("因为"), Word("所以"), Word("because")
    zh_comma, _ = comma()
    return join([yinwei, reason, zh_comma, suoyi, result], [result, because_, reason],
                sure=[(yinwei, because_)],
                possible=[(suoyi, because_), (zh_comma, because_)])  # fmt: skip


def chained(s, pair, more):
    """Long sentences go on: A, B ， 但是 C, where `more` makes a C that has to do with A and B."""
    if not s.chance(0.08, rich=0.6):
        return pair
    rest = more()
    danshi, but_ = Word("但是"), Word("but")
    zh_comma, en_comma = comma()
    return join([pair, zh_comma, danshi, rest], [pair, en_comma, but_, rest],
                sure=[(danshi, but_), (zh_comma, en_comma)])  # fmt: skip


def if_then(first, second):
    ruguo, if_ = Word("如果"), Word("if")
    zh_comma, en_comma = comma()
    return join([ruguo, first, zh_comma, second], [if_, first, en_comma, second],
                sure=[(ruguo, if_), (zh_comma, en_comma)])  # fmt: skip


BELIEFS = (
    ("觉得", "think thinks thought thought thinking"), ("知道", "know knows knew known knowing"),
    ("相信", "believe believes believed believed believing"), ("说", "say says said said saying"),
    ("希望", "hope hopes hoped hoped hoping"),
)  # fmt: skip
