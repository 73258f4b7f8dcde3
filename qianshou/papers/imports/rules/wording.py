"""What a person reads about a row: one Chinese sentence a reason, and which reasons mean 'mend the file'."""

from django.utils.translation import gettext_lazy as _

# The file itself has to be mended; everything else a person may look at and decide.
MEND = frozenset({"id_lost_digits", "id_checksum", "id_birth_mismatch", "missing_name", "name_too_long", "bad_date"})

SENTENCES = {
    "id_lost_digits": _("身份证号末几位在表格里丢了，猜不回来。请把这一格设成文本后重新填写。"),
    "id_checksum": _("身份证号有一位不对，请核对后重新填写。"),
    "id_birth_mismatch": _("出生日期和身份证号对不上，请核对哪一个对。"),
    "missing_name": _("没有姓名，不知道是谁。"),
    "name_too_long": _("姓名太长，像是别的内容填进来了，请核对。"),
    "bad_date": _("日期不存在或在将来，请改正。"),
    "duplicate_in_file": _("和上面的一行是同一个孩子，只留一行。"),
    "unknown_school": _("这个学校在本单位名下没有找到，请核对校名，或先在“单位”里建好。"),
    "other_school": _("这一行写的是别的学校的学生，请由那个学校导入。"),
    "no_place": _("看不出归哪个学校或村，请补上学校或村名。"),
    "in_county": _("该证件号在本县已有档案，请联系县专班办理转入。"),
    "closed_file": _("这个孩子的档案已结案，请先在档案里重开，再导入。"),
    "several_alike": _("本单位有不止一个同名、同生日的孩子，分不清是哪一个，请补上身份证号。"),
    "maybe_same": _("可能就是已有档案的孩子，但有几处对不上，请核对。"),
    "not_left_behind": _("名册说不是留守儿童，也没有班级可放，没有建档。"),
    "changed_meanwhile": _("预览以后这个孩子的档案有了变化，请重新上传再看一遍。"),
    "not_understood": _("这一行没有读懂，请核对。"),
}


def sentence(reason: str) -> str:
    """The sentence of one reason; a general one for an unknown code."""
    return str(SENTENCES.get(reason, SENTENCES["not_understood"]))
