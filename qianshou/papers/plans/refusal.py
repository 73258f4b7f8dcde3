"""Why a plan's file is not read: a code for programs and one Chinese sentence for people."""

from qianshou.kit.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 200_000
MAX_PAGES = 200
MAX_SECONDS = 20
MAX_MEMORY = 512 * 1024 * 1024

SAYS = {
    "unreadable": "找不到这个文件，或没有权限读取，请检查文件名。",
    "empty": "这个文件里没有文字，请重新选择文件，或把方案的文字粘贴进来。",
    "too_big": "文件超过 20 MB，请删去里面的图片再上传，或把方案的文字粘贴进来。",
    "too_long": "文字超过 20 万字，请只留方案正文再读。",
    "unpacks_too_big": "文件解压后太大，不能读取。请新建一个文档，只把方案正文复制进去再上传。",
    "password": "这个文件设了密码，请先取消密码、重新保存后再上传。",
    "old_word": "这是老格式的 Word 文件（.doc）。请用 Word 或 WPS 打开，另存为 .docx 再上传，或把文字粘贴进来。",
    "sheet": "这是表格，不是方案。请上传 .docx、.pdf 或 .txt 文件，名册请到“导入名册”。",
    "picture": "这是图片，读不出文字。请上传 .docx、有文字的 .pdf 或 .txt 文件，或把文字粘贴进来。",
    "scanned": "这个 PDF 是扫描件，里面没有文字。请上传 Word 文件，或把文字粘贴进来。",
    "archive": "这是压缩包。请先解压，再上传里面的方案。",
    "web_page": "这个文件的内容是网页。请打开它，把方案的文字粘贴进来。",
    "not_a_text": "认不出这个文件。请上传 .docx、有文字的 .pdf 或 .txt 文件。",
    "damaged": "文件打不开，可能已损坏或没有传完。请重新保存后再上传，或把文字粘贴进来。",
    "encoding": "这个文本文件的编码认不出来。请把文字粘贴进来，或另存为 UTF-8 再上传。",
    "too_many_pages": "PDF 超过 200 页，请只留方案的几页再上传。",
    "too_slow": "文件读了 20 秒还没有读完。请把方案的文字粘贴进来。",
    "too_much_memory": "文件太大，读不下来。请把方案的文字粘贴进来。",
}


class PlanRefused(Refused):
    """A file that is turned away. `code` is a key of `SAYS`."""

    def __init__(self, code: str) -> None:
        super().__init__(SAYS[code], code=code)
        self.code = code
