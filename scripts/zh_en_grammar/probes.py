"""The few pairs whose attention is watched from epoch to epoch: one for each kind of reordering.

They come from dev, so that the model never trains on them.
"""

# (construction, words that the pair must contain: the first set that some dev pair has is taken)
KINDS = (
    ("studies", ("我 爱 深度 学习",)),
    ("identity", ("昨天 的 that", "前 的 that", "的 that")),  # relative clause
    ("disposal", ("把 放 了 昨天", "把 放 了")),  # 把
    ("passive", ("被 by 昨天", "被 by")),  # 被
    ("plain_action", ("昨天 在 了", "明天 在 会", "星期六 在", "每天 在", "在 will", "在")),  # time, place
    ("object_what", ("什么 在 昨天", "什么 在", "什么 想", "什么")),  # question word in place
    ("existence", ("有 上 三", "有 上")),  # number and measure word
    ("because", ("因为 去 没", "因为")),  # the clauses change places
    ("comparison", ("比 more", "比 这", "比")),
    ("finishing", ("完 finished this", "完 finished")),  # verb and result change places
)
SHORTEST, LONGEST = 7, 14


def choose(corpus):
    """One dev pair of each kind, neither too short nor too long to look at if there is such."""
    chosen = []
    for construction, wishes in KINDS:
        fitting = [made for made in corpus["dev"] if made.construction == construction]
        handy = [made for made in fitting if SHORTEST <= len(made.zh_tokens) <= LONGEST]
        chosen.extend(_first(fitting if construction == "studies" else handy or fitting, wishes))
    return chosen


def _first(examples, wishes):
    """At most one example, by the first wish that any of them fulfils."""
    for wish in wishes:
        for made in examples:
            if set(wish.split()) <= {*made.zh_tokens, *made.en_tokens}:
                return [made]
    return examples[:1]
