"""名册：roster read 看懂，import 导入，undo 撤销，export 导出"""

from qianshou.commands import group

needs_django, configure, run, say = group(__name__, __path__)
