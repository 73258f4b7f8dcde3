"""The words of the organisation (DOMAIN §2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县")
    DISTRICT = "district", _("片区")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村（居）")
    SCHOOL = "school", _("学校")
    CLASS = "class", _("班级")
    DEPARTMENT = "department", _("部门")


class Stage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    VOCATIONAL = "vocational", _("中职")


class Line(models.TextChoices):
    EDU = "edu", _("按学校")
    HOME = "home", _("按居住地")


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("放假")
    MAKE_UP = "make_up", _("补课上学")
    CLOSED = "closed", _("停课")


# Above every county, or beside its tree: no list, form or round of children starts here.
CHILDLESS = (UnitKind.DEPARTMENT, UnitKind.CITY, UnitKind.PROVINCE)

# What may hang under what (parent kind -> child kinds).
UNDER = {
    UnitKind.PROVINCE: (UnitKind.CITY, UnitKind.COUNTY),
    UnitKind.CITY: (UnitKind.COUNTY,),
    UnitKind.COUNTY: (UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.DEPARTMENT),
    UnitKind.DISTRICT: (UnitKind.TOWNSHIP, UnitKind.SCHOOL),
    UnitKind.TOWNSHIP: (UnitKind.VILLAGE, UnitKind.SCHOOL, UnitKind.DEPARTMENT),
    UnitKind.SCHOOL: (UnitKind.SCHOOL, UnitKind.CLASS),
    UnitKind.VILLAGE: (),
    UnitKind.CLASS: (),
    UnitKind.DEPARTMENT: (),
}
