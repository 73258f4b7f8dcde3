"""运行网站和后台任务（Ctrl-C 结束）"""

import argparse
import os
import sys
import time

needs_django = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="在哪个地址上监听")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="进程数，默认等于处理器核数")
    parser.add_argument("--logins", action="store_true", help="先列出演示账号，再运行网站；只看账号用 qianshou demo logins")
    parser.add_argument("--tls-cert", help="证书文件")
    parser.add_argument("--tls-key", help="私钥文件（PKCS#8）")


def before_django(args: argparse.Namespace) -> None:
    """The certificate counts towards the `real` profile's conditions, so it must be known before settings are read."""
    for name, value in (("QIANSHOU_TLS_CERT", args.tls_cert), ("QIANSHOU_TLS_KEY", args.tls_key)):
        if value:
            os.environ[name] = value


def show_logins() -> None:
    """The demo's users, a line each; nothing on a database without a demo."""
    from qianshou.jobs.demo import build

    for one in build.logins():
        print(f"  {one['username']:<12} {one['password']:<16} {one['role']} · {one['unit_name']}", file=sys.stderr)


def run(args: argparse.Namespace) -> dict | None:
    from qianshou import schema, serving
    from qianshou.kit.errors import Refused

    serving.refuse_open_demo(args.host)
    if not 1 <= args.port <= 65535 or args.workers < 1:
        raise Refused("端口要在 1 到 65535 之间，进程数至少是 1。")
    serving.refuse_held_port(args.host, args.port)
    if schema.ahead():
        raise Refused("数据库比程序新：请换回新版程序，旧程序不会打开它。")
    if schema.pending():
        raise Refused("数据库还没升级到这个版本：先运行 qianshou upgrade。")
    serving.refresh_static()
    if args.logins:
        show_logins()
    scheme = "https" if args.tls_cert or os.environ.get("QIANSHOU_TLS_CERT") else "http"
    print(f"牵手：{scheme}://{args.host}:{args.port}/   Ctrl-C 结束", file=sys.stderr, flush=True)
    children = [
        serving.Child("网站", serving.site_words(args.host, args.port, args.workers)),
        serving.Child("后台任务", serving.worker_words(), due=time.monotonic() + 3),  # the pages come first
    ]
    serving.supervise(children)
    return None
