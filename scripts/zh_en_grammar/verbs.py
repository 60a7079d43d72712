"""Verbs: English forms, fitting objects, fitting places, and the tenses they take."""

from dataclasses import dataclass

from zh_en_grammar.lexicon import entries, rows


@dataclass(frozen=True)
class Verb:
    """A verb and how it may be used.

    `particle` follows the English verb (look for); `tenses` lists what sounds natural;
    `bare` says what a bare object means: 'generic' (books), 'definite' (the room), '' (not said).
    """

    zh: tuple
    base: str
    third: str
    past: str
    participle: str
    gerund: str
    particle: str
    objects: tuple
    uses: frozenset
    tenses: frozenset
    subjects: str
    bare: str

    @property
    def key(self):
        return "".join(self.zh) + "/" + self.base


# Which tenses a letter in the tables stands for.
TENSE_LETTERS = {
    "h": ("habit",),
    "p": ("past",),
    "e": ("experience",),
    "a": ("already",),
    "g": ("progressive",),
    "m": ("will", "can", "may", "should", "must", "want", "plan", "need", "going"),
    "l": ("like",),
    "s": ("skill",),
    "t": ("timeless",),
    "S": ("stative",),
}
# zh | forms [+ particle] | objects | uses of places | tenses | subjects | bare object
_VERBS = """
看 | read reads read read reading | @readable text mail | study | h p e a g m l | any | generic
看 | watch watches watched watched watching | @film | film | h p e g m l | any | generic
看 | watch watches watched watched watching | 电视 | watch | h g m l | any | generic
写 | write writes wrote written writing | 信, 邮件, 文章, 论文, 故事, 诗, 小说 | write study | h p e a g m l s | any | generic
写 | write writes wrote written writing | 程序 | work | h p e a g m l s | tech | generic
买 | buy buys bought bought buying | @clothes headwear dish device timepiece small ticket gift | shop | p a m l | any | generic
买 | buy buys bought bought buying | @vehicle furniture instrument house artwork | | p a m | any | generic
买 | buy buys bought bought buying | @fruit staple produce | grocery | h p a m | any | generic
买 | buy buys bought bought buying | @readable reference | books | h p a m l | any | generic
卖 | sell sells sold sold selling | @fruit produce, 花, 玩具, 水果, 面包 | sell | h g m | seller | generic
吃 | eat eats ate eaten eating | @fruit food | eat | h p e a g m l | any | generic
吃 | eat eats ate eaten eating | @staple produce noodles cuisine | eat | h p e g m l | any | generic
吃 | eat eats ate eaten eating | @meal | eat | h p a g m | any | generic
喝 | drink drinks drank drunk drinking | @drink | drink | h p e g m l | any | generic
洗 | wash washes washed washed washing | @dish clothes | home | p a g m | any | definite
洗 | wash washes washed washed washing | 衣服 | home | h p a g m l | any | generic
做 | make makes made made making | 蛋糕, 饺子, 三明治, 汤 | cook | h p e a g m l s | any | generic
做 | do does did done doing | 作业 | study | h p a g m | young | generic
修 | repair repairs repaired repaired repairing | @vehicle device timepiece, 门, 窗户 | | p a g m | any | definite
画 | draw draws drew drawn drawing | @animal beast, 花, 树 | photo | h p g m l s | any | generic
唱 | sing sings sang sung singing | @song | music outdoors | h p g m l | any | generic
听 | listen listens listened listened listening + to | @song, 音乐 | music outdoors | h p g m l | any | generic
找 | look looks looked looked looking + for | @small device timepiece key ticket container, 狗, 猫 | | g | any | own
找到 | find finds found found finding | @small device timepiece key ticket container, 狗, 猫, 答案 | | p a | any | own
丢 | lose loses lost lost losing | @small key ticket device timepiece container headwear | | p | any | own
借 | borrow borrows borrowed borrowed borrowing | @readable reference, 自行车, 雨伞, 相机, 吉他, 铅笔 | | p m | any |
教 | teach teaches taught taught teaching | @science humanities language technology | campus | h t g m l | teacher | generic
学习 | study studies studied studied studying | @science humanities language technology | campus | h t e g m l | any | generic
研究 | research researches researched researched researching | @science technology | research | h t g m l | scholar | generic
训练 | train trains trained trained training | 模型 | research | p a g m | tech | definite
设计 | design designs designed designed designing | @machine software, 房子, 汽车 | | p a g m | tech | generic
翻译 | translate translates translated translated translating | 书, 小说, 文章, 诗, 信, 句子, 故事, 论文 | write | p a g m | any | generic
打开 | open opens opened opened opening | @opening container, 电脑 | | p a m | any | definite
关上 | close closes closed closed closing | @opening | | p a m | any | definite
骑 | ride rides rode ridden riding | 自行车, 马 | outdoors | g s | any | definite
弹 | play plays played played playing | @instrument | music | h g m l s | any | definite
踢 | play plays played played playing | @kicked | sport outdoors | h g m l s | any | generic
打 | play plays played played playing | @ballgame | sport | h g m l s | any | generic
种 | plant plants planted planted planting | @plant produce | plant | h p g m l | any | generic
用 | use uses used used using | @device reference, 机器人 | | g m e | any | this
拍 | take takes took taken taking | @photo | photo | h p g m l | any | generic
打扫 | clean cleans cleaned cleaned cleaning | !厨房 客厅 教室 办公室 房间 | | h p a g m | any | definite
参观 | visit visits visited visited visiting | !博物馆 大学 实验室 学校 医院 公司 | | p e a m | any | definite
帮助 | help helps helped helped helping | #person | | h p a g m l | any |
等 | wait waits waited waited waiting + for | #person | wait | g m | any |
邀请 | invite invites invited invited inviting | #person | | p a m | any |
感谢 | thank thanks thanked thanked thanking | #person | | p m | any |
批评 | criticize criticizes criticized criticized criticizing | #person | | p | any |
表扬 | praise praises praised praised praising | #person | | p | any |
回答 | answer answers answered answered answering | 问题 | | p a g m | any | this
讨论 | discuss discusses discussed discussed discussing | @film question artwork, 小说, 文章, 论文 | study chat | p a g m | group | this
准备 | prepare prepares prepared prepared preparing | @meal gift | | p a g m | any | generic
睡觉 | sleep sleeps slept slept sleeping | | rest | g m | any |
休息 | rest rests rested rested resting | | rest | g m | any |
跑步 | run runs ran run running | | outdoors sport | h p g m l | any |
游泳 | swim swims swam swum swimming | | travel swim | h p g m l s | any |
跳舞 | dance dances danced danced dancing | | outdoors music | h p g m l s | any |
散步 | take takes took taken taking + a walk | | outdoors | h p g m l | any |
工作 | work works worked worked working | | work | h t g m | any |
聊天 | chat chats chatted chatted chatting | | chat | h p g m l | group |
做饭 | cook cooks cooked cooked cooking | | cook | h g m l s | any |
旅行 | travel travels traveled traveled traveling | | travel | h m l | any |
看 书 | read reads read read reading | | study outdoors | h g m l | any |
说 | speak speaks spoke spoken speaking | @language | | s | any | generic
"""
# Verbs of knowing, liking, having: simple present, no progressive.
_STATIVES = """
喜欢 | like likes liked liked liking | @fruit food staple soup drink produce noodles cuisine animal technology science humanities art kicked ballgame song film readable plant | | S | any | generic
爱 | love loves loved loved loving | @technology science humanities art animal, 巧克力, 咖啡, 足球, 篮球, 网球 | | S | any | generic
讨厌 | hate hates hated hated hating | @science beast, 啤酒, 牛奶, 鱼, 作业, 鸡蛋, 汤 | | S | any | generic
懂 | understand understands understood understood understanding | @technology language science art | | S | any | generic
需要 | need needs needed needed needing | @reference device small furniture clothes container, 水, 牛奶 | | S | any | one
有 | have has had had having | @device vehicle instrument animal readable reference headwear clothes container furniture small house | | S | any | one
认识 | know knows knew known knowing | #person | | S | any |
"""
# A Chinese verb that says the thing is affected; in the past and with 把 or 被.
# zh | result | forms | objects | 把: b, 被: p
_AFFECTING = """
吃 | | eat eats ate eaten eating | @fruit, 蛋糕, 三明治, 巧克力, 面包 | b p
喝 | | drink drinks drank drunk drinking | 牛奶, 啤酒, 果汁, 咖啡, 红酒 | b p
洗 | | wash washes washed washed washing | @clothes dish, 衣服, 汽车 | b p
卖 | | sell sells sold sold selling | 汽车, 房子, 钢琴, 自行车, 相机, 电脑 | b p
买 | | buy buys bought bought buying | 画, 房子, 钢琴, 手表 | p
打破 | | break breaks broke broken breaking | @dish, 窗户 | b p
修好 | | repair repairs repaired repaired repairing | @vehicle device, 门 | b p
打开 | | open opens opened opened opening | @opening container | b p
关上 | | close closes closed closed closing | @opening | b p
弄脏 | | stain stains stained stained staining | @clothes | b p
偷 | | steal steals stole stolen stealing | @device vehicle, 画 | p
找到 | | find finds found found finding | @small key device container, 狗, 猫 | p
丢 | | lose loses lost lost losing | @small key ticket device container | b
借走 | | borrow borrows borrowed borrowed borrowing | @readable reference, 自行车, 雨伞 | p
忘 | | forget forgets forgot forgotten forgetting | 作业, 答案 | b
写完 | | finish finishes finished finished finishing | 作业, 论文, 小说, 文章, 信 | b
翻译 | | translate translates translated translated translating | 书, 小说, 文章, 诗, 信, 论文 | p
设计 | | design designs designed designed designing | 机器人, 网站, 房子, 程序 | p
拿走 | + away | take takes took taken taking | @small key ticket container reference, 书, 照片, 椅子 | b p
"""


def _forms(text):
    forms, _, particle = (part.strip() for part in text.partition("+"))
    return (*forms.split(), particle)


def _tenses(letters):
    return frozenset(
        tense for letter in letters.split() for tense in TENSE_LETTERS[letter]
    )


def _verb(zh, forms, objects, uses, tenses, subjects, bare):
    base, third, past, participle, gerund, particle = _forms(forms)
    if objects.startswith("!"):
        fitting = tuple("place:" + name for name in objects[1:].split())
    elif objects.startswith("#"):
        fitting = (objects,)
    else:
        fitting = entries(objects)
    return Verb(
        tuple(zh.split()), base, third, past, participle, gerund, particle,
        fitting, frozenset(uses.split()), _tenses(tenses), subjects, bare,
    )  # fmt: skip


def _affecting(zh, particle, forms, objects, voices):
    verb = _verb(zh, forms + " " + particle, objects, "", "p", "any", "definite")
    return verb, frozenset(voices.split())


ACTIONS = tuple(_verb(*row) for row in rows(_VERBS))
STATIVES = tuple(_verb(*row) for row in rows(_STATIVES))
_AFFECTED = tuple(_affecting(*row) for row in rows(_AFFECTING))
DISPOSALS = tuple(verb for verb, voices in _AFFECTED if "b" in voices)
PASSIVES = tuple(verb for verb, voices in _AFFECTED if "p" in voices)


def verb(zh, forms):
    """A verb that a rule of the grammar names itself."""
    return _verb(zh, forms, "", "", "", "any", "")


GO = verb("去", "go goes went gone going")
COME = verb("来", "come comes came come coming")
RETURN_HOME = verb("回 家", "go goes went gone going + home")
LIVE = verb("住", "live lives lived lived living")
GIVE = verb("给", "give gives gave given giving")
PUT = verb("放", "put puts put put putting")
BE = verb("是", "be is was been being")
