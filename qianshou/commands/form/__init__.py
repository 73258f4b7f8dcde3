"""空表：form read 看懂，fill 填好"""

from qianshou.commands import group

needs_django, configure, run, say = group(__name__, __path__)
