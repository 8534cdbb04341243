from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.incoming.columns import FIELDS, checked, parse, propose_all
from tests.planning.incoming.made import ENDS, WHO_HEADINGS


def test_each_heading_of_the_costing_workbook_has_its_field() -> None:
    found = propose_all([*WHO_HEADINGS, "Frequency 2018", "Cost estimate 2018", *ENDS])
    assert list(found.values()) == [
        "indicator",
        "objective",
        "summary",
        "text",
        "assumptions",
        "owner",
        "scale",
        "comments",
        "comments",
        "related",
        "existing",
        "budget_source",
        "unit_cost",
        "times:2018",
        "cost:2018",
        "total",
        "category",
        "category",
    ]


THE_26_COLUMNS = {
    "ru": "Показатель|Цель|Краткое описание ключевых действий|Подробное описание мероприятия|"
    "Подробные допущения по затратам|Ответственный орган|Масштаб реализации|Комментарии 1|Комментарии 2|"
    "Связанный план или программа|Существующий бюджет (да/нет)|Источник финансирования|Сметная стоимость|"
    "Количество раз, год 1|Стоимость, год 1|Итого за пять лет|Категория затрат 1|Категория затрат 2",
    "ar": "المؤشر|الهدف|ملخص الإجراء الرئيسي|وصف تفصيلي للإجراء|افتراضات التكلفة التفصيلية|الجهة المسؤولة|نطاق التنفيذ|"
    "تعليقات 1|تعليقات 2|خطة أو برنامج ذو صلة|ضمن ميزانية قائمة (نعم/لا)|مصدر الميزانية|التكلفة التقديرية لكل مرة|"
    "عدد المرات، السنة 1|التكلفة، السنة 1|المجموع لخمس سنوات|فئة التكلفة 1|فئة التكلفة 2",
    "zh": "指标|目标|关键行动摘要|行动的详细说明|详细成本假设|负责部门|实施规模|备注1|备注2|相关计划或方案|"
    "是否列入现有预算|资金来源|每次估计成本|次数，第1年|费用，第1年|五年总计|成本类别1|成本类别2",
}


@pytest.mark.parametrize("language", THE_26_COLUMNS)
def test_the_costing_workbook_is_known_in_other_scripts(language: str) -> None:
    found = propose_all(THE_26_COLUMNS[language].split("|"))
    english = propose_all([*WHO_HEADINGS, "Frequency 1", "Cost estimate 1", *ENDS])
    assert list(found.values()) == list(english.values())


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Activité détaillée", "text"),
        ("Responsable", "owner"),
        ("Coût estimé (monnaie locale)", "unit_cost"),
        ("Coût 2026", "cost:2026"),
        ("Indicateur", "indicator"),
        ("Actividades", "text"),
        ("Costo total", "total"),
        ("Presupuesto año 2", "cost:2"),
        ("Year 3", "cost:3"),
        ("Подробное описание мероприятия", "text"),
        ("Ответственный орган (держатель бюджета)", "owner"),
        ("Сметная стоимость каждый раз", "unit_cost"),
        ("Стоимость, год 2", "cost:2"),
        ("Первый год", "cost:1"),
        ("Бюджет 2026 г.", "cost:2026"),
        ("Количество раз, год 3", "times:3"),
        ("Код показателя", "indicator"),
        ("Срок завершения", "end"),
        ("Начало", "start"),
        ("Итого", "total"),
        ("Цвет", ""),
        ("Номер мероприятия", ""),
        ("الأنشطة", "text"),
        ("الجهة المسؤولة", "owner"),
        ("تكلفة الوحدة", "unit_cost"),
        ("التكلفة، السنة الأولى", "cost:1"),
        ("ميزانية 2026", "cost:2026"),
        ("عدد المرات، السنة 2", "times:2"),
        ("المؤشر", "indicator"),
        ("مصدر التمويل", "budget_source"),
        ("تاريخ البدء", "start"),
        ("العملة", "currency"),
        ("اللون", ""),
        ("رقم النشاط", ""),
        ("活动", "text"),
        ("牵头部门", "owner"),
        ("单价", "unit_cost"),
        ("费用，第二年", "cost:2"),
        ("2026年预算", "cost:2026"),
        ("次数，第3年", "times:3"),
        ("指标", "indicator"),
        ("目标", "objective"),
        ("五年总计", "total"),
        ("结束日期", "end"),
        ("颜色", ""),
        ("活动编号", ""),
        ("Activity no", ""),
        ("Colour", ""),
    ],
)
def test_headings_of_several_languages(heading: str, field: str) -> None:
    assert propose_all([heading]) == {heading: field}


def test_of_two_columns_for_one_field_the_narrower_wording_counts() -> None:
    found = propose_all(["Lead sector", "Responsible authority", "Action", "Detailed activity", "Cost", "Cost USD"])
    assert found["Responsible authority"] == "owner"
    assert found["Lead sector"] == found["Action"] == ""
    assert (found["Detailed activity"], found["Cost"], found["Cost USD"]) == ("text", "cost", "")


def test_a_mapping_is_checked() -> None:
    assert parse(["A=cost:2", "B = x=text", "C="]) == {"A": "cost:2", "B = x": "text", "C": ""}
    for wrong in ("A=nothing", "A=times", "A=text:1", "A=cost:x", "A", "=text"):
        with pytest.raises(BadInput):
            parse([wrong])
    with pytest.raises(BadInput, match="two columns"):
        checked([("A", "text"), ("B", "text")])
    assert checked([("A", "comments"), ("B", "comments")]) == {"A": "comments", "B": "comments"}
    assert all(FIELDS.values())
