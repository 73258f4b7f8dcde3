"""What each demo size holds: counties, townships, schools, classes, children (DECISIONS 26)."""

from dataclasses import dataclass

TOWNSHIPS = (
    "石坪镇", "云顶镇", "柳河乡", "大垭乡", "白鹭镇", "长岭镇", "石桥乡", "清江镇", "红岩乡", "太平镇", "金竹乡", "龙泉镇", "新桥乡", "马家镇", "双河乡", "高坪镇",
)  # fmt: skip
NEIGHBOUR = "邻县"  # whose coordinator, the stranger, must reach nothing of the main county
VILLAGES = ("向阳村", "双桥村", "新田村", "大湾村", "白果村", "石门村", "青杠村", "桂花村", "水井村", "茶园村")


@dataclass(frozen=True)
class CountyPlan:
    """One county of a demo. `classes` is per grade at a township's central primary school."""

    name: str
    code: str
    townships: int
    villages: int
    classes: int
    village_schools: int
    junior_every: int  # a junior school in every n-th township
    children: int
    years: int  # of records kept
    class_lists: int = 0  # pupils put on class lists


SIZES: dict[str, tuple[CountyPlan, ...]] = {
    "village": (
        CountyPlan("青禾县", "990126", 4, 6, 1, 0, 2, 60, 1, 60),
        CountyPlan(NEIGHBOUR, "990127", 1, 2, 1, 0, 1, 12, 1),
    ),
    "county": (
        CountyPlan("青禾县", "990126", 12, 8, 3, 1, 2, 5_400, 2),
        CountyPlan(NEIGHBOUR, "990127", 1, 2, 1, 0, 1, 12, 1),
    ),
    "city": (
        CountyPlan("青禾县", "990126", 16, 10, 7, 3, 1, 45_000, 2),
        CountyPlan("白鹿县", "990128", 12, 8, 5, 2, 1, 17_600, 2),
        CountyPlan(NEIGHBOUR, "990127", 12, 8, 3, 1, 2, 5_400, 2),
    ),
}
