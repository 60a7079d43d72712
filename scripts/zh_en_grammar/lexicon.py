"""The words without tense: nouns, names, pronouns, adjectives, places, times, numbers.

Tables are text, one entry a line, fields between bars, so that they can be read and mended by
someone who knows the languages rather than the program.
"""

from dataclasses import dataclass


def rows(table):
    """The fields of each line of a table."""
    return [
        tuple(field.strip() for field in line.split("|"))
        for line in table.strip().splitlines()
    ]


@dataclass(frozen=True)
class Noun:
    """A countable noun: measure word, singular, plural, kind; `bare` allows 'books' for 书."""

    zh: str
    measure: str
    singular: str
    plural: str
    kind: str
    bare: bool

    @property
    def key(self):
        return self.zh


# zh | measure word | singular | plural | kind | b: the bare noun may stand for "books"
_NOUNS = """
老师 | 位 | teacher | teachers | person |
学生 | 个 | student | students | person |
医生 | 位 | doctor | doctors | person |
护士 | 位 | nurse | nurses | person |
工程师 | 位 | engineer | engineers | person |
作家 | 位 | writer | writers | person |
画家 | 位 | painter | painters | person |
律师 | 位 | lawyer | lawyers | person |
记者 | 位 | journalist | journalists | person |
司机 | 位 | driver | drivers | person |
警察 | 个 | policeman | policemen | person |
农民 | 个 | farmer | farmers | person |
科学家 | 位 | scientist | scientists | person |
歌手 | 位 | singer | singers | person |
演员 | 位 | actor | actors | person |
厨师 | 位 | chef | chefs | person |
教授 | 位 | professor | professors | person |
经理 | 位 | manager | managers | person |
孩子 | 个 | child | children | person |
女孩 | 个 | girl | girls | person |
男孩 | 个 | boy | boys | person |
女人 | 个 | woman | women | person |
男人 | 个 | man | men | person |
朋友 | 个 | friend | friends | relation |
同学 | 个 | classmate | classmates | relation |
同事 | 个 | colleague | colleagues | relation |
邻居 | 个 | neighbor | neighbors | relation |
书 | 本 | book | books | readable | b
小说 | 本 | novel | novels | readable | b
杂志 | 本 | magazine | magazines | readable | b
词典 | 本 | dictionary | dictionaries | reference |
报纸 | 份 | newspaper | newspapers | readable | b
信 | 封 | letter | letters | mail | b
邮件 | 封 | email | emails | mail | b
文章 | 篇 | article | articles | text | b
论文 | 篇 | paper | papers | text | b
故事 | 个 | story | stories | text | b
诗 | 首 | poem | poems | text | b
句子 | 个 | sentence | sentences | sentence |
问题 | 个 | question | questions | question |
答案 | 个 | answer | answers | answer |
电影 | 部 | movie | movies | film | b
歌 | 首 | song | songs | song | b
画 | 幅 | painting | paintings | artwork |
照片 | 张 | photo | photos | photo | b
地图 | 张 | map | maps | reference |
苹果 | 个 | apple | apples | fruit | b
橙子 | 个 | orange | oranges | fruit | b
香蕉 | 根 | banana | bananas | fruit | b
鸡蛋 | 个 | egg | eggs | food | b
蛋糕 | 个 | cake | cakes | food | b
饺子 | 个 | dumpling | dumplings | food | b
三明治 | 个 | sandwich | sandwiches | food | b
猫 | 只 | cat | cats | animal | b
狗 | 只 | dog | dogs | animal | b
鸟 | 只 | bird | birds | animal | b
兔子 | 只 | rabbit | rabbits | animal | b
老虎 | 只 | tiger | tigers | beast | b
大象 | 头 | elephant | elephants | beast | b
马 | 匹 | horse | horses | animal | b
牛 | 头 | cow | cows | livestock | b
羊 | 只 | sheep | sheep | livestock | b
衬衫 | 件 | shirt | shirts | clothes | b
外套 | 件 | coat | coats | clothes |
毛衣 | 件 | sweater | sweaters | clothes | b
裙子 | 条 | skirt | skirts | clothes | b
帽子 | 顶 | hat | hats | headwear | b
手表 | 块 | watch | watches | timepiece |
桌子 | 张 | table | tables | furniture |
椅子 | 把 | chair | chairs | furniture |
床 | 张 | bed | beds | furniture |
杯子 | 个 | cup | cups | dish | b
盘子 | 个 | plate | plates | dish | b
碗 | 个 | bowl | bowls | dish | b
手机 | 部 | phone | phones | device |
电脑 | 台 | computer | computers | device |
相机 | 台 | camera | cameras | device |
机器人 | 个 | robot | robots | machine | b
程序 | 个 | program | programs | software | b
模型 | 个 | model | models | software |
网站 | 个 | website | websites | software |
汽车 | 辆 | car | cars | vehicle |
自行车 | 辆 | bicycle | bicycles | vehicle |
船 | 条 | boat | boats | vehicle |
钢琴 | 架 | piano | pianos | instrument |
吉他 | 把 | guitar | guitars | instrument |
笔 | 支 | pen | pens | small | b
铅笔 | 支 | pencil | pencils | small | b
钥匙 | 把 | key | keys | key |
雨伞 | 把 | umbrella | umbrellas | small |
箱子 | 个 | suitcase | suitcases | container |
盒子 | 个 | box | boxes | container |
书包 | 个 | schoolbag | schoolbags | container |
礼物 | 件 | gift | gifts | gift | b
票 | 张 | ticket | tickets | ticket |
玩具 | 个 | toy | toys | small | b
花 | 朵 | flower | flowers | plant | b
树 | 棵 | tree | trees | plant | b
房子 | 座 | house | houses | house |
门 | 扇 | door | doors | opening |
窗户 | 扇 | window | windows | opening |
"""


@dataclass(frozen=True)
class Mass:
    """A noun without number: 牛奶 milk; measured by `measure` (杯) as `container` (glass)."""

    zh: str
    en: str
    kind: str
    measure: str
    container: str

    @property
    def key(self):
        return self.zh


# zh | en | kind | measure word | its English
_MASSES = """
水 | water | drink | 杯 | glass
茶 | tea | drink | 杯 | cup
咖啡 | coffee | drink | 杯 | cup
牛奶 | milk | drink | 杯 | glass
果汁 | juice | drink | 杯 | glass
啤酒 | beer | drink | 瓶 | bottle
红酒 | wine | drink | 瓶 | bottle
米饭 | rice | staple | 碗 | bowl
汤 | soup | soup | 碗 | bowl
面包 | bread | staple | 块 | piece
巧克力 | chocolate | staple | 块 | piece
牛肉 | beef | staple | 块 | piece
鱼 | fish | staple | |
水果 | fruit | staple | |
中国菜 | Chinese food | cuisine | |
法国菜 | French food | cuisine | |
深度 学习 | deep learning | technology | |
机器 学习 | machine learning | technology | |
机器 翻译 | machine translation | technology | |
人工 智能 | artificial intelligence | technology | |
语音 识别 | speech recognition | technology | |
计算机 科学 | computer science | technology | |
数学 | mathematics | science | |
物理 | physics | science | |
化学 | chemistry | science | |
生物 | biology | science | |
历史 | history | humanities | |
哲学 | philosophy | humanities | |
文学 | literature | humanities | |
语言学 | linguistics | humanities | |
音乐 | music | art | |
艺术 | art | art | |
中文 | Chinese | language | |
英文 | English | language | |
法文 | French | language | |
日文 | Japanese | language | |
德文 | German | language | |
足球 | football | kicked | |
篮球 | basketball | ballgame | |
网球 | tennis | ballgame | |
乒乓球 | table tennis | ballgame | |
早饭 | breakfast | meal | |
午饭 | lunch | meal | |
晚饭 | dinner | meal | |
作业 | homework | homework | |
电视 | television | television | |
衣服 | clothes | laundry | |
蔬菜 | vegetables | produce | |
面条 | noodles | noodles | 碗 | bowl
"""
PLURAL_MASSES = frozenset({"clothes", "vegetables", "noodles"})


@dataclass(frozen=True)
class Kin:
    """A relative; always somebody's: 我 妈妈, my mother."""

    zh: str
    en: str
    gender: str

    @property
    def key(self):
        return self.zh


_KIN = """
妈妈 | mother | she
爸爸 | father | he
哥哥 | older brother | he
弟弟 | younger brother | he
姐姐 | older sister | she
妹妹 | younger sister | she
爷爷 | grandfather | he
奶奶 | grandmother | she
儿子 | son | he
女儿 | daughter | she
妻子 | wife | she
丈夫 | husband | he
父母 | parents | they
"""


@dataclass(frozen=True)
class Pronoun:
    """One pronoun with all its English forms; `agreement` picks the verb form."""

    zh: str
    subject: str
    object: str
    possessive: str
    agreement: str

    @property
    def key(self):
        return self.zh


PRONOUNS = tuple(
    Pronoun(*row)
    for row in rows("""
我 | I | me | my | first
你 | you | you | your | plural
他 | he | him | his | third
她 | she | her | her | third
我们 | we | us | our | plural
他们 | they | them | their | plural
""")
)
PRONOUN = {pronoun.zh: pronoun for pronoun in PRONOUNS}


@dataclass(frozen=True)
class Name:
    """A person's name; words link one to one, crossing where the order differs (王 老师)."""

    zh: str
    en: str
    gender: str

    @property
    def key(self):
        return self.zh


NAMES = tuple(
    Name(*row)
    for row in rows("""
小明 | Xiaoming | he
小红 | Xiaohong | she
大卫 | David | he
安娜 | Anna | she
玛丽 | Mary | she
王 老师 | Teacher Wang | she
李 老师 | Teacher Li | he
张 教授 | Professor Zhang | he
陈 医生 | Doctor Chen | she
""")
)


@dataclass(frozen=True)
class Adjective:
    """An adjective; `direct` ones stand before the noun without 的 (新 书)."""

    zh: str
    en: str
    comparative: str
    superlative: str
    kinds: frozenset
    direct: bool
    degree: str

    @property
    def key(self):
        return self.zh


# zh | en | comparative ('more' or '-': not compared) | superlative | kinds | d: attributive without
# 的, a: with 的, -: never attributive, o: attributive only (colours)
_ADJECTIVES = """
高 | tall | taller | tallest | person relation plant | -
聪明 | smart | smarter | smartest | celebrity person relation dog animal machine | a
年轻 | young | younger | youngest | celebrity person relation | a
忙 | busy | busier | busiest | celebrity person relation | -
累 | tired | - | - | person relation | -
高兴 | happy | happier | happiest | person relation | -
友好 | friendly | friendlier | friendliest | celebrity person relation | a
有名 | famous | more | most | celebrity text film song artwork readable place | a
勤奋 | diligent | more | most | celebrity person relation | a
善良 | kind | kinder | kindest | celebrity person relation | a
漂亮 | beautiful | more | most | timepiece clothes headwear plant house animal artwork photo website place garden | a
可爱 | cute | cuter | cutest | animal | a
勇敢 | brave | braver | bravest | person relation | a
强壮 | strong | stronger | strongest | livestock beast | a
安静 | quiet | quieter | quietest | place | -
生气 | angry | - | - | person relation | -
难过 | sad | - | - | person relation | -
紧张 | nervous | - | - | person relation | -
饿 | hungry | - | - | person relation animal | -
渴 | thirsty | - | - | person relation | -
大 | big | bigger | biggest | fruit food beast house furniture container place dish | d
小 | small | smaller | smallest | fruit animal house furniture container vehicle dish small place | d
新 | new | newer | newest | timepiece readable reference film song clothes headwear device furniture machine software vehicle instrument house container | d
旧 | old | - | - | timepiece readable reference device furniture vehicle clothes headwear instrument house container | d
好 | good | better | best | readable reference film song text question device machine software vehicle instrument | d
贵 | expensive | more | most | timepiece readable reference device furniture clothes headwear vehicle instrument house artwork gift machine container | a
便宜 | cheap | cheaper | cheapest | timepiece readable device furniture clothes headwear vehicle instrument fruit house produce | a
红色 | red | - | - | clothes headwear vehicle container dish small plant | o
蓝色 | blue | - | - | clothes headwear vehicle container dish small | o
白色 | white | - | - | clothes headwear vehicle animal house furniture dish plant | o
黑色 | black | - | - | clothes headwear vehicle animal device container | o
绿色 | green | - | - | clothes headwear container vehicle dish | o
黄色 | yellow | - | - | clothes headwear plant small container dish | o
长 | long | longer | longest | sentence text readable film mail | a
短 | short | shorter | shortest | sentence text film mail | a
重 | heavy | heavier | heaviest | container furniture device | a
轻 | light | lighter | lightest | device container | a
干净 | clean | cleaner | cleanest | place dish clothes furniture | -
脏 | dirty | dirtier | dirtiest | dish clothes | -
有意思 | interesting | more | most | readable text film mail question science humanities technology art artwork website language | a
难 | difficult | more | most | sentence question language science technology humanities | a
简单 | simple | simpler | simplest | answer sentence question software text | a
重要 | important | more | most | answer text question science technology mail | a
有用 | useful | more | most | reference software machine device technology language | a
好吃 | delicious | more | most | soup noodles food fruit staple produce cuisine | a
甜 | sweet | sweeter | sweetest | fruit | a
新鲜 | fresh | fresher | freshest | fruit produce | a
快 | fast | faster | fastest | vehicle device | -
慢 | slow | slower | slowest | vehicle device | -
厚 | thick | thicker | thickest | readable reference clothes | a
远 | far away | - | - | place | -
"""


def _compared(positive, comparative, superlative):
    if comparative == "more":
        return "more " + positive, "most " + positive
    if comparative == "-":
        return "", ""
    return comparative, superlative


def _adjectives():
    entries = []
    for zh, en, comparative, superlative, kinds, style in rows(_ADJECTIVES):
        more, most = _compared(en, comparative, superlative)
        entries.append(
            Adjective(zh, en, more, most, frozenset(kinds.split()), style == "d", style)
        )
    return tuple(entries)


NOUNS = tuple(
    Noun(zh, measure, singular, plural, kind, bare == "b")
    for zh, measure, singular, plural, kind, bare in rows(_NOUNS)
)
MASSES = tuple(Mass(*row) for row in rows(_MASSES))
KIN = tuple(Kin(*row) for row in rows(_KIN))
ADJECTIVES = _adjectives()
ENTRY = {entry.zh: entry for entry in (*NOUNS, *MASSES)}


def entries(text):
    """Nouns and mass nouns named in Chinese, or all of a kind written '@kind'; comma separated."""
    found = []
    for name in (part.strip() for part in text.split(",")):
        if name.startswith("@"):
            kinds = name[1:].split()
            found.extend(entry for entry in (*NOUNS, *MASSES) if entry.kind in kinds)
        elif name:
            found.append(ENTRY[name])
    return tuple(found)


def adjectives_for(kind, style):
    """Adjectives that suit a kind: style 'predicate', 'attribute' or 'comparison'."""
    fitting = [adjective for adjective in ADJECTIVES if kind in adjective.kinds]
    if style == "predicate":
        return [adjective for adjective in fitting if adjective.degree != "o"]
    if style == "attribute":
        return [adjective for adjective in fitting if adjective.degree in "dao"]
    return [adjective for adjective in fitting if adjective.comparative]
