"""结对怎么办: for each running pairing of a child who leaves a class, a school or the files: it goes on, ends, or passes to somebody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from qianshou.domain.pairing.shapes import PairingLine
from qianshou.web.office.entry_fields import words

ON, END, TEACHER = "on", "end", "teacher"


class GoingForm(forms.Form):
    """One choice a pairing (`offers`: uid and words of helpers it may pass to), and the hand-over note for all."""

    def __init__(self, *args: Any, lines: Sequence[PairingLine], offers: Sequence[tuple[str, str]], first: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.lines = [line for line in lines if line.to_on is None]
        for line in self.lines:
            label = _("%(name)s（%(kind)s）的结对") % {"name": line.helper_name, "kind": line.kind_label}
            others = [(uid, said) for uid, said in offers if uid != line.helper_uid]
            choices = [(ON, _("继续")), (END, _("结束")), *others]
            self.fields[line.uid] = forms.ChoiceField(label=label, choices=choices, initial=first if line.kind == "teacher" else ON, required=False)
        if self.lines:
            self.fields["note"] = words(_("交接说明"), required=False, max_length=500, help_text=_("孩子近况、接下来要做什么；交给下一位帮扶人。"))

    def asked(self) -> dict[str, Any]:
        """`ends`, `to_teacher` (uids of pairings), `hand_to` (uid of the pairing to uid of the helper) and `note`."""
        said = {line.uid: self.cleaned_data[line.uid] or ON for line in self.lines}
        return {
            "ends": [uid for uid, what in said.items() if what == END], "to_teacher": [uid for uid, what in said.items() if what == TEACHER],
            "hand_to": {uid: what for uid, what in said.items() if what not in (ON, END, TEACHER)}, "note": self.cleaned_data.get("note", ""),
        }  # fmt: skip
