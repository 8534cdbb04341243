"""What a column of a costed plan holds, told by the words of its heading in six languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from hsforhs.framework.names import fold

from .currencies import currency_in

_MONEY = (
    r"(?:costs?|amount|budget|price|couts?|montant|costos?|costes?|monto|importe|presupuesto|"
    r"стоимост\w*|затрат\w*|расход\w*|бюджет\w*|сумма|(?:ال|بال)?(?:تكلفة|تكاليف|كلفة|ميزانية|موازنة|مبلغ))"
)
_MONEY_ZH = r"(?:成本|费用|预算|金额|经费|支出|资金)"
_YEAR_WORD = r"(?:year|yr|y|fy|annee|an|ano|год|(?:ال)?(?:سنة|عام))"
_NTH = rf"(?<!\d)([1-9])(?:st|nd|rd|th|er|ere|e|eme|o|-?и|-?й)?\s*{_YEAR_WORD}"
_OF_YEAR = rf"(?:{_YEAR_WORD}\s*([1-9]\d?)(?!\d)|{_NTH}|第([1-9])年)"
# "2026/27" and "2025-2026" name the year in which they begin.
_CALENDAR = r"(?:fy|fiscal year|exercice|ejercicio|" + _YEAR_WORD + r")?\s*((?:19|20)\d\d)(?:\s*/\s*(?:20)?\d\d)?"
_CALENDAR += r"(?:\s*(?:г\.?|год|年度?))?"
_BESIDE = r"(?:\s*\([^)\d]*\))?"
_TOTAL = (
    r"(?:\btotal\w*\b|\bitogo\b|\bsuma total\b|\bensemble\b|\bитого\b|\bвсего\b|\bобщ(?:ая|ий|ее)\b|"
    r"(?:ال)?(?:مجموع|اجمالي)\w*|总|合计|共计)"
)
_IGNORED = (
    r"\b(?:price (?:year|base|level|date)|(?:base )?(?:year|day|date) of (?:the )?prices?|prices of year|"
    r"category|assumptions?|existing|source|"
    r"gap it answers|level|available|secured|funded|unfunded|spent|"
    r"disbursed|hypotheses?|existant|supuestos?|existente|fuente|categorie|categoria|источник\w*|допущени\w*)\b|"
    r"(?:ال)?مصدر|来源|资金缺口|假设"
)
_SHARE = (
    r"%|\bper ?cent(?:age)?\b|\bshare\b|\bpourcentage\b|\bporcentaje\b|\bпроцент\w*|\bдоля\b|"
    r"(?:ال)?نسبة|百分比|比例|占比"
)
_NUMBER_OF = r"(?:number|no\.?|nb\.?|#|nombre|numero|num\.?)\s*(?:of|de|d')\s*"
_OWN_NUMBER = r"(?:the |la |las |los |l')?(?:activit|actividad|actions?\b|line)"

# The first pattern that fits names the column, so narrow ones stand before wide ones.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("overhead", r".*\b(?:overheads?|contingenc(?:y|ies)|indirect costs?|frais generaux|imprevus|imprevistos)\b.*"),
    ("overhead", r".*(?:накладные|непредвиденн\w+|管理费|应急费|不可预见).*"),
    (
        "after",
        r"(?:depends on|dependenc(?:y|ies)|predecessors?|prerequisites?|preceded by|depend de|depende de)"
        r"(?: .{1,30}|\s*\(.{1,30}\))?|after|"
        r"(?:preceding|previous|predecessor|prerequisite) (?:activit|action|line|task).*",
    ),
    ("after", r"после|зависит от|يعتمد على|前置(?:活动|任务)?|依赖"),
    (
        "factor",
        r"(?:quantity|qty\.?|units|nos\.?|freq(?:uency|\.)?|times|multiplier|occurrences|days|levels?|"
        r"participants|persons|people|pax|months|weeks|nights|trips|copies|sessions|sites|"
        r"(?:size|number) of (?:the )?levels?)"
        r"(?: (?:per|a|of) .*|\s*\(.*\))?|times per .*",
    ),
    ("factor", rf"{_NUMBER_OF}(?!\s*{_OWN_NUMBER}).*"),
    ("factor", r"quantites?|frequences?|nombre|jours|cantidad|frecuencia|dias|veces|cant\.?"),
    ("factor", r"количество|кол-во|число|частота|периодичность|число .*|количество .*|дней"),
    ("factor", r"(?:ال)?(?:كمية|تكرار|تواتر|عدد)(?: .*)?|数量|频率|频次|次数|天数|人数|.*(?:数量|次数)"),
    ("times", rf".*\b(?:times|frequency|quantity|qty|frequence|frecuencia|quantite|cantidad)\b.*?{_OF_YEAR}.*"),
    ("times", r".*\b(?:times|frequency|quantity|qty|frequence|frecuencia|quantite|cantidad)\b.*?\b((?:19|20)\d\d)"),
    ("", rf"{_IGNORED}|\b(?:times|frequency|quantity)\b"),
    (
        "unit",
        r".*\b(?:unit (?:cost|price)|each time|per unit|(?:cost|price) (?:of|per) (?:one |a )?unit)\b.*|unit rate",
    ),
    ("unit", rf".*\b{_MONEY}\b.*\bunit\b.*|(?:cout|prix|costo|coste|precio) unit\w+.*"),
    ("unit", r"(?:цена|стоимость)(?: за)? (?:одной )?ед(?:иниц\w+|\.).*|цена|удельная стоимость.*"),
    ("unit", r"(?:ال)?(?:تكلفة|كلفة|سعر) (?:ال)?(?:وحدة|وحده).*|单价.*|单位(?:成本|价格|费用).*"),
    (
        "owner",
        r".*(?:responsib|responsab|owner|lead (?:agency|institution|organi[sz]ation|ministry|sector)|authority|"
        r"implement(?:er|ing)|in charge|accountable|focal point|chef de file|executant|ejecutor|encargad).*",
    ),
    ("owner", r"lead(?:er)?|who|institution|agency|.*(?:ответственн|исполнител).*|.*(?:مسؤول|مسئول|منفذ).*"),
    ("owner", r".*(?:负责|责任|主管|牵头|执行机构|执行单位|实施单位|承办).*"),
    ("", _SHARE),
    ("total", rf".*{_TOTAL}.*(?:\b(?:19|20)\d\d\b.*){{2}}|.*{_TOTAL}.*\b[a-z]{{3}}\b[^\w]*(?:19|20)\d\d[^\w]*"),
    (
        "year",
        rf"(?:.*(?:\b{_MONEY}\b|{_MONEY_ZH}).*?)(?:\b|(?=第)){_OF_YEAR}.*|{_OF_YEAR}\s*[^\w]*(?:{_MONEY}|{_MONEY_ZH}).*",
    ),
    ("year", rf".*(?:\b{_MONEY}\b|{_MONEY_ZH}).*?(?<!\w){_CALENDAR}{_BESIDE}|{_CALENDAR}\s*(?:{_MONEY}|{_MONEY_ZH})"),
    ("year", rf"(?:{_TOTAL}\s*)?[^\w]*{_OF_YEAR}(?:\s*\([^)]*\))?"),
    ("year", rf"(?:{_TOTAL}\s*)?{_CALENDAR}{_BESIDE}"),
    (
        "years",
        r"(?:(?:start(?:ing)?|planned|implementation|activity) )?years?(?:\(s\))?|year[_ ](?:numeric|calendar)|"
        r"timelines?|time ?frame|schedule|timing|when|annees?|anos?|period|periode|periodo|calendrier|cronograma|"
        r"calendario|plazo|years? of (?:implementation|start)|(?:implementation|time) period",
    ),
    ("years", r"год(?:ы)?|срок(?:и)?(?: .*)?|период(?: .*)?|график"),
    ("years", r"(?:ال)?(?:سنة|سنوات|عام|اعوام)|(?:ال)?(?:فترة|مدة|اطار|جدول)(?: (?:ال)?زمن\w*)?|سنوات التنفيذ"),
    ("years", r"年份?|年度|时间表?|实施时间|实施年份|期限|起止时间|时限|进度"),
    ("total", rf".*{_TOTAL}.*"),
    # "Estimated cost (local currency)" is a cost.
    ("currency", r"(?!.*\(.*currency).*\bcurrency\b.*|devise|monnaie|moneda|divisa|валюта|(?:ال)?عملة|货币|币种"),
    (
        "cost",
        r"(?!.*\b(?:government|partners?|donors?|external|domestic|gap|approved|allocated)\b)"
        rf".*\b{_MONEY}(?:_original|_usd\d*)?\b.*",
    ),
    ("cost", rf".*\b{_MONEY}\b.*|.*{_MONEY_ZH}.*"),
    (
        "start",
        r"(?:planned )?start(?:s|ing)?(?: date)?|from|begin(?:s|ning)?|debut|(?:date|annee) de debut|"
        r"inicio|(?:fecha|ano) de inicio",
    ),
    ("start", r"(?:дата )?начал[оа]?|(?:تاريخ )?(?:ال)?(?:بدء|بداية)|开始(?:日期|时间)?|起始(?:日期|时间)?"),
    ("end", r"(?:planned )?(?:end|due|finish|completion)(?: date| year)?|deadline|until|to|fin|echeance"),
    ("end", r"(?:date|annee) de fin|(?:fecha|ano) (?:de fin(?:alizacion)?|final|limite)|final"),
    (
        "end",
        r"(?:дата )?(?:окончани[ея]|завершени[ея])|конец|срок завершения",
    ),
    ("end", r"(?:تاريخ )?(?:ال)?(?:انتهاء|نهاية|انجاز)|(?:结束|截止|完成)(?:日期|时间)?"),
    ("action", r"action[ _]id"),
    ("id", r"row(?: id)?|no\.?|n[°o]\.?|#|number|id|ref(?:erence)?\.?|code|sn|s/n|"),
    ("id", r"(?:sub-?)?(?:activity|action|line(?:[ _]item)?|item|task)[ _](?:id|no\.?|code|number|ref)"),
    ("id", r"num(?:ero)?\.?|codigo"),
    ("id", r"(?:no )?п/п|номер|код|(?:ال)?(?:رقم|رمز)(?: النشاط| المسلسل)?|编号|序号|代码|活动编号"),
    ("indicator", r".*\b(?:indica(?:tor|teur|dor)|показател\w*|индикатор)\b.*|(?:ال)?مؤشر.*|.*指标.*"),
    ("area", r"(?:technical |capacity |core |programme )?(?:area|capacity)s?(?: \w+)?|chapter|pillar|domaine.*|domain"),
    ("area", r"area (?:tecnica|tematica)|pilar|chapitre|capitulo|(?:техническая )?область.*|направление|раздел"),
    ("area", r"(?:ال)?مجال.*|.*领域|章节|类别"),
    (
        "text",
        r"(?:detailed |key |priority |strategic |main |planned |specific )*(?:activit(?:y|ies)|actions?)"
        r"(?: (?:description|title|name)|\s*[/(].*)?",
    ),
    (
        "text",
        r"activites?(?: .*)?|actividad(?:es)?(?: .*)?|actions? prioritaires?|accion(?:es)?(?: .*)?|taches?|tareas?",
    ),
    (
        "text",
        r"мероприяти[ея](?: .*)?|действи[ея]|деятельность|вид(?:ы)? деятельности|наименование мероприятия|задачи?",
    ),
    (
        "text",
        r"(?:وصف |اسم )?(?:ال)?(?:نشاط|انشطة|اجراء|اجراءات)(?: .*)?|"
        r"(?:具体|主要|优先)?(?:活动|行动|措施|任务)(?:内容|名称|描述)?",
    ),
    (
        "text",
        r"(?:summary|detailed description|name|title|description) of .*|tasks?|interventions?|sub-?activit(?:y|ies)",
    ),
    ("text", r"description|descripcion|описание|(?:ال)?وصف|描述|说明"),
)
_COMPILED = tuple((role, re.compile(fold(pattern))) for role, pattern in _PATTERNS)
_ORDINALS = {
    **dict.fromkeys(("first", "premiere", "primer", "первый", "الاولى", "第一"), "1"),
    **dict.fromkeys(("second", "deuxieme", "segundo", "второй", "الثانية", "第二"), "2"),
    **dict.fromkeys(("third", "troisieme", "tercer", "третий", "الثالثة", "第三"), "3"),
    **dict.fromkeys(("fourth", "quatrieme", "cuarto", "четвертый", "الرابعة", "第四"), "4"),
    **dict.fromkeys(("fifth", "cinquieme", "quinto", "пятый", "الخامسة", "第五"), "5"),
}
_ORDINAL = re.compile("|".join(fold(x) for x in sorted(_ORDINALS, key=len, reverse=True)))
_BY_ORDINAL = {fold(x): number for x, number in _ORDINALS.items()}
_LONGEST = 120
MONEY = ("cost", "total", "year")
FACTOR = "factor"


def role_of(heading: str) -> tuple[str, int]:
    """Return the role of a column by its heading, and its year for ``year`` and ``times``; an empty role for others."""
    return ranked(heading)[1]


@lru_cache(maxsize=4096)
def ranked(heading: str) -> tuple[int, tuple[str, int]]:
    """Return the rank of the pattern that names a column, a narrower one lower, and its role; ``UNKNOWN`` for none."""
    words = with_digits(fold(heading.replace("_", " ")))
    if not words or len(words) > _LONGEST:
        return UNKNOWN, ("", 0)
    for rank, (role, pattern) in enumerate(_COMPILED):
        match = pattern.fullmatch(words) if role else pattern.search(words)
        if match is not None:
            named = next((x for x in match.groups() if x), "0") if role in ("year", "times") else "0"
            return rank, (role, int(named))
    return UNKNOWN, ("", 0)


UNKNOWN = len(_COMPILED)


def with_digits(words: str) -> str:
    """Write ordinal numbers of years in folded words as figures: ``السنة الاولى`` becomes ``السنة 1``."""
    return _ORDINAL.sub(_as_digit, words)


def _as_digit(found: re.Match[str]) -> str:
    # "第一年" keeps its first sign, "first year" becomes "1 year".
    return ("第" if found[0].startswith("第") else "") + _BY_ORDINAL[found[0]]


def heading_text(value: Any) -> str:
    """Return a heading as text; a date that stands for a year gives the year. Empty for anything else."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, dt.date):
        return str(value.year) if (value.month, value.day) == (1, 1) else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    return str(value) if isinstance(value, int | str) else ""


def columns_of(headings: Iterable[tuple[str, ...]]) -> dict[int, tuple[str, int]]:
    """Return the role of every known column; a column may be worded in several ways, the fullest first.

    Of two columns for the same the narrower wording counts, then the first; all columns of factors count. Where money
    stands in several currencies, columns in that of most of them count.
    """
    found: dict[int, tuple[int, tuple[str, int], str]] = {}
    for column, wordings in enumerate(headings):
        for wording in wordings:
            rank, role = ranked(wording)
            if rank < UNKNOWN:
                found[column] = rank, role, currency_in(wording)
                break
    told = [code for _, role, code in found.values() if role[0] in MONEY and code]
    main = max(dict.fromkeys(told), key=told.count) if told else ""
    best: dict[tuple[str, int], int] = {}
    for column, (rank, role, code) in found.items():
        held = best.get(role)
        if role[0] and (
            held is None or (_foreign(code, main), rank) < (_foreign(found[held][2], main), found[held][0])
        ):
            best[role] = column
    return {column: role for column, (_, role, _code) in found.items() if best.get(role) == column or role[0] == FACTOR}


def _foreign(code: str, main: str) -> bool:
    return code not in ("", main)
