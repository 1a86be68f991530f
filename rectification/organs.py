"""Finding or making the one row of an issuing organ."""

from __future__ import annotations

from collections.abc import Iterable

from rectification.models.organ import Organ
from texts.folding import organ_key

KINDS = {
    "监察委员会": Organ.Kind.SUPERVISION,
    "监委": Organ.Kind.SUPERVISION,
    "纪检监察组": Organ.Kind.SUPERVISION,
    "检察院": Organ.Kind.PROCURATORATE,
    "法院": Organ.Kind.COURT,
    "公安": Organ.Kind.POLICE,
    "扫黑": Organ.Kind.ANTI_GANG_OFFICE,
}
LEVELS = (
    (("山西省", "省高级", "省人民", "省监察", "省公安", "省扫黑", "驻省"), Organ.Level.PROVINCE),
    (("区", "县"), Organ.Level.COUNTY),
    (("市",), Organ.Level.CITY),
)


def kind_of(name: str) -> str:
    """What kind of organ a name tells of: 太原市人民检察院 is a procuratorate.

    >>> str(kind_of("太原市人民检察院"))
    'procuratorate'
    """
    return next((kind for mark, kind in KINDS.items() if mark in name), Organ.Kind.OTHER)


def level_of(name: str) -> str:
    """At which level the organ stands, by its name; of a name without a place the province is assumed."""
    return next((level for marks, level in LEVELS if any(mark in name for mark in marks)), Organ.Level.PROVINCE)


def organ_of(name: str, *, level: str = "") -> Organ:
    """The one organ of this name, made when it is new; two at once get the same row. `level`: when it is known."""
    return Organ.objects.get_or_create(key=organ_key(name), defaults=_as_named(name, level))[0]


def organs_of(names: Iterable[str]) -> dict[str, Organ]:
    """{key: organ} of many names, the new ones made, in a few statements."""
    wanted = {organ_key(name): name for name in names}
    known = set(Organ.objects.filter(key__in=wanted).values_list("key", flat=True))
    new = [Organ(key=key, **_as_named(name)) for key, name in wanted.items() if key not in known]
    Organ.objects.bulk_create(new, ignore_conflicts=True)
    return {organ.key: organ for organ in Organ.objects.filter(key__in=wanted)}


def _as_named(name: str, level: str = "") -> dict[str, str]:
    return {"name": name.strip(), "kind": kind_of(name), "level": level or level_of(name)}
