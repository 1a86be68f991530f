"""One idea of the same number, in PostgreSQL: what `texts.folding.number_key` says, as literals of this day.

Whoever changes the folding writes a migration that replaces the function and rebuilds the columns that stand on it;
`tests/records/test_folding.py` compares the two.
"""

from django.db import migrations

INVISIBLE = (  # first and last of each stretch
    (0x1, 0x8),
    (0xB, 0xC),
    (0xE, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x115F, 0x1160),
    (0x180B, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
    (0xE0100, 0xE01EF),
)
BLANKS = (
    (0x9, 0xA),
    (0xD, 0xD),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
)
RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷"
    "⺸⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫"
    "⻬⻭⻮⻯⻰⻱⻲⻳"
)
IDEOGRAPHS = (
    "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒羊羊"
    "羊耂肀聿肉艹艹艹虎衤覀西见角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉"
    "齐歯齿竜龙龜亀龟"
)
SIGNS = "〔[【〈〖〘⟨﹝〕]】〉〗〙⟩﹞‐‑‒–—―−⁃─━⸺⸻﹘﹣－·•‧∙⋅・･。abcdefghijklmnopqrstuvwxyz"
MEANT = "(((((((())))))))---------------........ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(stretches):
    return "".join(chr(code) for first, last in stretches for code in range(first, last + 1))


def literal(text):
    """As PostgreSQL reads it, whatever it holds."""
    return "U&'" + "".join(f"\\+{ord(letter):06X}" for letter in text) + "'"


MAKE = f"""
CREATE FUNCTION records_number_key(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN normalize(
    regexp_replace(
        regexp_replace(
            translate(
                normalize(translate(number, {literal(RADICALS + letters(INVISIBLE))}, {literal(IDEOGRAPHS)}), NFKC),
                {literal(SIGNS + letters(BLANKS))},
                {literal(MEANT)}
            ),
            '-{{2,}}', '-', 'g'
        ),
        '(?<![0-9.])0+(?=[0-9])', '', 'g'
    ),
    NFKC
);
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0012_urging_keeps_names")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION records_number_key(text)")]
