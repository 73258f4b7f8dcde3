"""Why a file is not read: one type, a code for programs and one Chinese sentence for people."""

from __future__ import annotations

from qianshou.kit.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 250 * 1024 * 1024
MAX_ENTRIES = 200
MAX_RATIO = 100
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000
MAX_SECONDS = 60
MAX_MEMORY = 512 * 1024 * 1024

SAYS = {
    "unreadable": "找不到这个文件，或没有权限读取，请检查文件名。",
    "empty": "这个文件是空的，请重新选择文件。",
    "too_big": "文件超过 20 MB，请删去图片和不用的工作表，或按学校分成几个文件再上传。",
    "unpacks_too_big": "文件解压后太大，不能读取。请新建一个工作簿，只把名册复制进去，另存为 .xlsx 再上传。",
    "password": "这个文件设了打开密码，请在 Excel 或 WPS 里取消密码、重新保存后再上传。",
    "word": "这是旧的 Word 文件（.doc 或 .rtf）。请用 Word 或 WPS 打开，另存为 .docx 再上传，或把表格复制到 Excel 里，另存为 .xlsx。",
    "no_table": "这个 Word 文件里没有表格。请上传有名册表格的文件，或把名单做成表格。",
    "pdf": "这是 PDF 文件，不是表格。请上传原来的 Excel 或 WPS 表格（.xlsx、.xls 或 .csv）。",
    "picture": "这是图片，不是表格。请上传 Excel 或 WPS 表格（.xlsx、.xls 或 .csv）。",
    "web_page": "这个文件扩展名是表格，内容却是网页。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。",
    "archive": "这是压缩包。请先解压，再上传里面的表格文件。",
    "not_a_sheet": "认不出这个文件。请上传 Excel 或 WPS 表格（.xlsx、.xls）或 .csv 文件。",
    "damaged": "文件打不开，可能已损坏或没有传完。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。",
    "encoding": "这个文本文件的编码认不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。",
    "too_many_rows": "表格超过 50000 行，请按学校或乡镇分成几个文件再上传。",
    "too_many_columns": "表格超过 200 列，请删去不用的列再上传。",
    "too_many_cells": "表格超过 300 万格，请分成几个文件再上传。",
    "too_slow": "文件读了一分钟还没有读完，请删去不用的工作表和格式，另存为 .xlsx 再上传。",
    "too_much_memory": "表格太大，读不下来。请新建一个工作簿，只把名册复制进去，另存为 .xlsx 再上传。",
}


class FileRefused(Refused):
    """A file the gate or the parser turned away. `code` is a key of `SAYS`."""

    def __init__(self, code: str) -> None:
        super().__init__(SAYS[code], code=code)
        self.code = code
