"""Place names, times, numbers, and other small closed lists."""

from dataclasses import dataclass

from zh_en_grammar.lexicon import rows


@dataclass(frozen=True)
class Place:
    """A place: Chinese noun and localiser (里), English preposition and noun phrase; what one does
    there (`uses`); the English after 'go', 'to ...'."""

    zh: str
    localiser: str
    preposition: str
    en: str
    uses: frozenset

    @property
    def key(self):
        return self.zh


_PLACES = """
学校 | | at | school | study sport eat campus
家 | | at | home | study eat drink cook watch rest music home
大学 | | at | the university | study research campus
图书馆 | | in | the library | study
教室 | 里 | in | the classroom | study music
办公室 | 里 | in | the office | write drink work
公司 | | at | the company | work
实验室 | 里 | in | the laboratory | research work
医院 | | at | the hospital | work
博物馆 | | at | the museum | photo
电影院 | | at | the cinema | film
餐厅 | | in | the restaurant | eat drink
咖啡馆 | | in | the café | drink write study chat
厨房 | 里 | in | the kitchen | cook
客厅 | 里 | in | the living room | watch rest chat
房间 | 里 | in | the room | study rest music
花园 | 里 | in | the garden | photo rest plant outdoors chat
公园 | 里 | in | the park | photo outdoors chat
商店 | | at | the store | shop
超市 | | at | the supermarket | shop grocery
市场 | | at | the market | shop grocery sell
书店 | | at | the bookstore | books
体育馆 | | at | the gym | sport
海边 | | at | the seaside | photo outdoors travel swim
河边 | | by | the river | photo outdoors chat
山 | 上 | on | the mountain | photo plant
村子 | 里 | in | the village | plant reside
火车站 | | at | the train station | wait
机场 | | at | the airport | wait
北京 | | in | Beijing | city reside travel
上海 | | in | Shanghai | city reside travel
巴黎 | | in | Paris | city reside travel
伦敦 | | in | London | city reside travel
东京 | | in | Tokyo | city reside travel
中国 | | in | China | reside travel
美国 | | in | America | reside travel
法国 | | in | France | reside travel
"""


@dataclass(frozen=True)
class Time:
    """A time phrase; `possible` lists its English function words."""

    zh: str
    en: str
    possible: tuple = ()

    @property
    def key(self):
        return self.zh


def _times(table):
    return tuple(Time(zh, en, tuple(weak.split())) for zh, en, weak in rows(table))


PAST_TIMES = _times("""
昨天 | yesterday |
前天 | the day before yesterday |
昨天 早上 | yesterday morning |
昨天 晚上 | last night |
上个 星期 | last week |
上个 月 | last month |
去年 | last year |
刚才 | just now |
两 天 前 | two days ago |
三 个 月 前 | three months ago |
五 年 前 | five years ago |
""")
FUTURE_TIMES = _times("""
明天 | tomorrow |
后天 | the day after tomorrow |
明天 早上 | tomorrow morning |
明天 下午 | tomorrow afternoon |
明天 晚上 | tomorrow evening |
今天 晚上 | tonight |
下个 星期 | next week |
下个 月 | next month |
明年 | next year |
星期一 | on Monday | on
星期五 | on Friday | on
星期六 | on Saturday | on
星期日 | on Sunday | on
""")
HABITUAL_TIMES = _times("""
每天 | every day |
每天 早上 | every morning |
每天 下午 | every afternoon |
每天 晚上 | every evening |
每个 星期 | every week |
每个 月 | every month |
每年 | every year |
每个 星期一 | every Monday |
每个 星期五 | every Friday |
每个 星期六 | every Saturday |
每个 星期日 | every Sunday |
""")
# Times too coarse or too fine for small daily doings ("I ate an apple last year").
LONG_TIMES = frozenset({"上个 月", "去年", "三 个 月 前", "五 年 前", "下个 月", "明年", "每年", "每个 月"})
DAY_TIMES = frozenset({"每天", "昨天", "明天"})  # take a clock time: 每天 八点
CLOCK = _times("""
六点 | six o'clock |
七点 | seven o'clock |
八点 | eight o'clock |
九点 | nine o'clock |
十点 | ten o'clock |
""")
NUMBERS = tuple(
    Time(zh, en)
    for zh, en in rows("""
两 | two
三 | three
四 | four
五 | five
六 | six
七 | seven
八 | eight
九 | nine
十 | ten
""")
)
FREQUENCIES = tuple(
    Time(zh, en)
    for zh, en in rows("""
常常 | often
总是 | always
有时候 | sometimes
""")
)
DEGREES = tuple(
    Time(zh, en)
    for zh, en in rows("""
很 | very
非常 | extremely
太 | too
比较 | quite
""")
)
TRANSPORTS = tuple(
    Time(zh, en)
    for zh, en in rows("""
坐 火车 | by train
坐 飞机 | by plane
坐 公共汽车 | by bus
骑 自行车 | by bicycle
开车 | by car
坐 船 | by boat
""")
)
PLACES = tuple(
    Place(zh, localiser, preposition, en, frozenset(uses.split()))
    for zh, localiser, preposition, en, uses in rows(_PLACES)
)
PLACE = {place.zh: place for place in PLACES}
