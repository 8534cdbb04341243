"""Which column of a costed plan holds what: proposed by the words of its headings, and changed by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from hsforhs.files import BadInput, Sentence
from hsforhs.framework.names import fold
from hsforhs.planning.audit.columns import with_digits

Columns: TypeAlias = Mapping[str, str]
"""Field by heading; ``cost:2`` is the cost of year 2, ``times:2028`` how many times in 2028; empty is left aside."""

FIELDS: Mapping[str, str] = {
    "text": "what is done",
    "summary": "summary of the action",
    "objective": "objective",
    "indicator": "code of the indicator",
    "area": "capacity or technical area",
    "action": "id of an action of the catalogue",
    "assumptions": "assumptions of the cost",
    "owner": "who is responsible",
    "partners": "partners",
    "scale": "scale of implementation",
    "comments": "comments",
    "related": "related plan or programme",
    "existing": "whether a budget exists",
    "budget_source": "source of the budget",
    "unit_cost": "cost each time",
    "times": "how many times in a year",
    "cost": "cost, of a year or in all",
    "total": "total",
    "currency": "currency",
    "years": "years",
    "calendar": "calendar years",
    "period": "period in words",
    "start": "start",
    "end": "end",
    "category": "category of cost",
    "status": "status",
    "bottleneck": "bottleneck",
    "event": "event",
}
"""Every field with what it means."""
BY_YEAR = ("times", "cost")
SEVERAL = ("comments", "category")
"""Fields that several columns may hold."""
_YEAR = (
    r"(?:(?:year|yr|y|annee|ano|год[аы]?|(?:ال)?(?:سنة|عام)|第)\s*)?((?:19|20)\d\d|[1-9]|10)"
    r"(?:\s*(?:年度?|год[аы]?|г))?"
)
_MONEY = (
    r"(?:cost|costs|amount|budget|cout|couts|montant|costo|costos|monto|presupuesto|"
    r"стоимост\w*|затрат\w*|расход\w*|бюджет\w*|сумм\w*|"
    r"(?:ال|بال|لل)?(?:تكلفة|تكاليف|كلفة|ميزانية|موازنة|مبلغ|نفقات))"
)
_MONEY_ZH = r"(?:成本|费用|预算|金额|经费|支出)"
_ANY_MONEY = rf"(?:\b{_MONEY}\b|{_MONEY_ZH})"
_OFTEN = (
    r"(?:\b(?:frequency|times|frequence|frecuencia|quantity|частот\w*|количеств\w*|раз|"
    r"(?:ال)?(?:تكرار|تواتر|عدد|كمية|مرات))\b|频次|频率|次数|数量)"
)
# Signs of Chinese and the figures beside them are one word.
_EDGE = r"(?:\b|(?<=[\u4e00-\u9fff]))"

# The first pattern that fits names the column, so narrow ones stand before wide ones.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("action", r"action id|id of the action|id действия|идентификатор действия|معرف الإجراء|行动 ?id|行动编号"),
    ("times", rf"(?:.*{_OFTEN}.*?){_YEAR}"),
    ("existing", rf".*\b(?:existing|existant|existente)\b.*|.*\bin an existing {_MONEY}.*"),
    ("existing", r".*\b(?:существующ|имеющ)\w* бюджет\w*.*|.*(?:ميزانية|موازنة) (?:موجودة|قائمة|حالية).*"),
    ("existing", r".*(?:现有|已有|既有).*(?:预算|经费).*"),
    ("budget_source", rf".*\bsource\b.*\b{_MONEY}\b.*|.*\b(?:{_MONEY}|funding)\b.*\bsource\b.*|source de financement"),
    ("budget_source", r".*\bисточник\w*\b.*\b(?:финансирован|бюджет|средств)\w*.*|.*مصدر.*(?:تمويل|ميزانية|موازنة).*"),
    ("budget_source", r".*(?:资金|经费|预算).*来源.*"),
    (
        "assumptions",
        r".*\b(?:assumptions?|hypotheses?|supuestos?)\b.*|.*\bдопущени\w*.*|.*(?:افتراضات|فرضيات).*|.*假设.*",
    ),
    ("category", rf".*\b{_MONEY}\b.*\bcategory\b.*|.*\b(?:sub)?category\b.*|categorie.*|categoria.*"),
    (
        "category",
        r".*\bкатегори[яи]\b.*|(?:вид|стать)\w* (?:затрат|расход)\w*.*|.*(?:成本|费用|支出)(?:类别|分类|科目).*",
    ),
    ("category", r"(?:فئة|بند|تصنيف) (?:ال)?(?:تكلفة|تكاليف|نفقات).*"),
    ("owner", r".*\b(?:responsib\w*|responsables?|owner|authority|lead (?:agency|institution)|implementer)\b.*"),
    ("owner", r"lead|lead sector|implementing \w+"),
    ("owner", r".*\b(?:ответственн|исполнител)\w*.*|ведущ\w+ (?:ведомств|сектор|организаци|учреждени)\w*"),
    ("owner", r".*(?:مسؤول|مسئول|منفذ).*|.*(?:负责|责任|主管|牵头|执行机构|执行单位|实施单位|承办).*"),
    ("currency", r"currency(?: original)?|devise|moneda|валюта|(?:ال)?عملة|货币|币种"),
    (
        "total",
        r".*\btotal\b.*|.*\b(?:итого|всего)\b.*|.*\bобщ(?:ая|ий|ие) (?:стоимость|бюджет|сумма|затраты|расходы)\b.*",
    ),
    ("total", r".*\b(?:ال)?(?:مجموع|إجمالي)\w*.*|.*(?:总计|合计|共计|总(?:费用|成本|额|预算|金额)).*"),
    ("unit_cost", rf".*\b(?:estimated|unit|each time|estime|unitaire|unitario)\b.*\b{_MONEY}\b.*"),
    ("unit_cost", rf".*\b{_MONEY}\b.*\b(?:each time|unit|unitaire|unitario|estime|estimado)\b.*"),
    (
        "unit_cost",
        r".*\b(?:цена|стоимость)\b.*\b(?:ед|единиц\w*|раз)\b.*|(?:сметн|расчетн|оценочн|ориентировочн)\w+ стоимость.*|"
        r"цена|(?:ال)?(?:تكلفة|كلفة|سعر)\b.*\b(?:ال|لل)?(?:وحدة|مرة|تقديرية|مقدرة)\b.*",
    ),
    ("unit_cost", r".*(?:单价|单位(?:成本|价格|费用)|每次(?:成本|费用)|(?:估计|估算|预计)(?:成本|费用)).*"),
    ("cost", rf"(?:.*{_ANY_MONEY}.*?)?{_EDGE}{_YEAR}(?:\s*(?:{_MONEY}|{_MONEY_ZH}))?(?:\s+usd)?"),
    ("end", r"(?:срок|дата) (?:завершени|окончани|исполнени)\w*"),
    ("years", r"years?|year s|year numeric|timeline|time ?frame|period|years? of implementation|annees?|anos?"),
    ("years", r"год[ы]?|год[ы]? (?:реализации|осуществления)|срок[и]?(?: .*)?|период(?: .*)?|график"),
    (
        "years",
        r"(?:ال)?(?:سنة|سنوات|عام|أعوام)|(?:ال)?(?:فترة|مدة|إطار|جدول)(?: (?:ال)?زمن\w*)?|(?:سنوات|سنة|فترة) التنفيذ",
    ),
    ("years", r"年份?|年度|时间表?|实施(?:时间|年份|年度|期限)|期限|起止时间|时限"),
    (
        "calendar",
        r"year calendar|calendar years?|календарный год|(?:ال)?سنة (?:ال)?(?:ميلادية|تقويمية)|日历年度?|公历年",
    ),
    ("cost", rf".*\b{_MONEY}\b(?: original)?.*|.*{_MONEY_ZH}.*"),
    ("scale", r".*\bscale\b.*|level of implementation|niveau de mise en oeuvre|nivel"),
    (
        "scale",
        r"масштаб.*|уровень (?:реализации|осуществления|внедрения)|(?:نطاق|مستوى) (?:ال)?تنفيذ|"
        r"(?:实施|执行)(?:规模|范围|层级)",
    ),
    ("comments", r"comments?(?: \d)?|remarks?|notes?|commentaires?(?: \d)?|observaciones"),
    ("comments", r"(?:комментари|примечани|замечани)\w*(?: \d)?|(?:ال)?(?:تعليق|تعليقات|ملاحظة|ملاحظات)(?: \d)?"),
    ("comments", r"(?:备注|评论|意见) ?\d?"),
    ("related", r".*\brelated\b.*|plan or programme|plan ou programme.*|.*\bсвязанн\w+ (?:план|программ)\w*.*"),
    ("related", r".*(?:خطة|برنامج).*(?:صلة|مرتبط)\w*.*|相关(?:的)?(?:计划|规划|方案|项目).*"),
    (
        "partners",
        r".*\b(?:partners?|partenaires?|socios)\b.*|.*\bпартнер\w*.*|.*\b(?:ال)?شركاء\b.*|.*(?:伙伴|协作单位|配合单位).*",
    ),
    ("status", r"status|statut|estado|progress|статус|состояние|ход (?:выполнения|реализации)"),
    ("status", r"(?:ال)?(?:حالة|وضع)(?: (?:ال)?(?:تنفيذ|إنجاز))?|状态|进展(?:情况)?|(?:完成|执行)情况"),
    ("bottleneck", r".*\bbottlenecks?\b.*|.*\bузк\w+ мест\w*.*|.*(?:عقبات|عوائق|معوقات|اختناق).*|.*(?:瓶颈|障碍).*"),
    ("event", r"(?:event|outbreak)(?: name| number| id)?|number|(?:название )?(?:событи|вспышк)\w*"),
    ("event", r"(?:اسم )?(?:ال)?(?:حدث|فاشية)|(?:事件|疫情)(?:名称|编号)?"),
    ("start", r"(?:planned )?start(?:s|ing)?(?: date)?|from|debut|(?:дата )?начал[оа]?"),
    ("start", r"(?:تاريخ )?(?:ال)?(?:بدء|بداية)|(?:开始|起始)(?:日期|时间)?"),
    (
        "end",
        r"(?:planned )?(?:end|due|finish)(?: date)?|deadline|until|to|fin|echeance|"
        r"(?:дата )?(?:окончани|завершени)\w*|конец",
    ),
    ("end", r"(?:تاريخ )?(?:ال)?(?:انتهاء|نهاية|إنجاز|استحقاق)|(?:结束|截止|完成)(?:日期|时间)?"),
    ("summary", r"requirement|.*\b(?:summary of|strategic actions?|key actions?|resume)\b.*"),
    (
        "summary",
        r"требовани[ея]|краткое (?:описание|изложение).*|(?:стратегическ|ключев)\w+ (?:мероприяти|действи)\w*.*",
    ),
    ("summary", r"(?:ال)?متطلبات?|(?:ملخص|موجز)\b.*|(?:ال)?(?:إجراء|إجراءات|أنشطة) (?:ال)?(?:رئيسي|استراتيجي)\w*"),
    ("summary", r"要求|.*(?:摘要|概要|(?:关键|战略|重点)行动).*"),
    (
        "objective",
        r".*\b(?:objectives?|objectifs?|objetivos?)\b.*|.*\b(?:цел[ьи]|задач[аи])\b.*|.*\b(?:ال)?(?:هدف|أهداف)\b.*",
    ),
    ("objective", r"(?!.*(?:水平|等级)).*目标.*"),
    ("indicator", r"(?:.*\b)?(?:indicator|benchmark) code.*|код (?:показателя|индикатора).*|(?:رمز|رقم) (?:ال)?مؤشر.*"),
    ("indicator", r"(?:指标|基准)(?:代码|编号|编码).*"),
    ("indicator", r"(?:.*\b(?:indicator|indicateur|indicador)\b.*|benchmark)"),
    ("indicator", r".*\b(?:показател|индикатор)\w*.*|.*\b(?:ال)?مؤشر(?:ات)?\b.*|.*指标.*"),
    ("area", r"(?:technical|capacity|core) (?:area|capacity)|capacity|domaine.*|area(?: tecnica)?|core capacity"),
    (
        "area",
        r"(?:техническ\w+ )?област[ьи](?: .*)?|направлени[ея](?: .*)?|раздел|основн\w+ (?:потенциал|возможност)\w*",
    ),
    ("area", r"(?:ال)?مجال(?:ات)?(?: .*)?|(?:ال)?(?:قدرة|قدرات)(?: (?:ال)?أساسية)?|(?:技术|能力)?领域|核心能力|能力"),
    (
        "text",
        r".*\b(?:detailed|activit(?:y|ies|e|es)|actividad(?:es)?|line item|action description)\b.*",
    ),
    ("text", r".*\b(?:подробн\w+ описани|мероприяти|деятельност)\w*.*|.*\b(?:ال)?(?:نشاط|أنشطة)\b.*|.*وصف تفصيلي.*"),
    ("text", r".*(?:活动|措施|任务)(?:内容|名称|描述|说明)?|.*行动的?(?:内容|名称|描述|说明|详细描述|详细说明)"),
    ("text", r"(?:proposed |corrective |recommended |planned |immediate )?actions?|accion(?:es)?"),
    ("text", r"(?:\w+(?:ые|ое|ие|ее) )?действи[ея]|(?:وصف )?(?:ال)?(?:إجراء|إجراءات)(?: (?:ال)?\w+)?"),
    ("text", r"(?:具体|主要|建议|纠正|拟议|计划)?行动"),
)
_COMPILED = tuple((field, re.compile(fold(pattern))) for field, pattern in _PATTERNS)
_ID = re.compile(fold(r".*\b(?:id|no|number|code|unique|номер|код)$|(?:номер|код|رقم|رمز)\b.*|.*(?:编号|代码|序号)$"))
_NO_LETTER = re.compile(r"[^\w]+")


def propose_all(headings: Sequence[str]) -> dict[str, str]:
    """Return a field for every heading, empty where none fits.

    Of two columns for one field the one that is worded more narrowly counts, then the first.
    """
    ranked = {x: _ranked(x) for x in headings if x}
    best: dict[str, str] = {}
    for heading, (rank, field) in ranked.items():
        if field and (field not in best or rank < ranked[best[field]][0]):
            best[field] = heading
    return {
        heading: field if best.get(field) == heading or field in SEVERAL else ""
        for heading, (_, field) in ranked.items()
    }


@lru_cache(maxsize=2048)
def _ranked(heading: str) -> tuple[int, str]:
    """Return the field that a heading is worded like, perhaps with its year, and the rank of the pattern."""
    words = with_digits(plain(heading))
    for rank, (field, pattern) in enumerate(_COMPILED):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        if field in ("text", "summary") and _ID.fullmatch(words):
            return rank, ""
        year = next((x for x in found.groups() if x), "")
        return rank, f"{field}:{year}" if field in BY_YEAR and year else field
    return len(_COMPILED), ""


def checked(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Check that every field exists and stands once; raises BadInput naming the heading."""
    found: dict[str, str] = {}
    for heading, field in pairs:
        name, _, year = field.partition(":")
        known = not field or (name in FIELDS and (not year or (name in BY_YEAR and year.isdecimal())))
        if not known or (name == "times" and not year):
            raise BadInput(
                Sentence(
                    "the column '%(column)s' is taken for '%(field)s', which is no field", column=heading, field=field
                ),
                expected=Sentence(
                    "one of %(fields)s, for a year one such as cost:1 or times:1", fields=", ".join(FIELDS)
                ),
            )
        if field and field in found.values() and name not in SEVERAL:
            raise BadInput(
                Sentence("'%(field)s' is taken from two columns", field=field),
                expected=Sentence("one column for each field"),
            )
        found[heading] = field
    return found


def parse(texts: Iterable[str]) -> dict[str, str]:
    """Read ``Heading=field`` from the command line; an empty field leaves the column aside. Raises BadInput."""
    pairs = []
    for text in texts:
        heading, sign, field = text.rpartition("=")
        if not sign or not heading.strip():
            raise BadInput(
                Sentence("'%(text)s' is no mapping of a column", text=text),
                expected=Sentence("one such as Budget=cost"),
            )
        pairs.append((heading.strip(), field.strip()))
    return checked(pairs)


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters without accents and signs."""
    return " ".join(_NO_LETTER.sub(" ", fold(heading).replace("_", " ")).split())
