/*
 * Dotted names, and names that Python itself brings.  The tables are in the
 * order of strcmp().  They were made from Python 3.11:
 * sys.stdlib_module_names, dir(builtins) and the members of 130 classes of
 * the standard library that programs use most.
 */
#include <string.h>

#include "pylink.h"

/* Top-level modules of the standard library. */
static const char *const std_modules[] = {
	"__future__", "abc", "aifc", "antigravity", "argparse", "array",
	"ast", "asynchat", "asyncio", "asyncore", "atexit", "audioop",
	"base64", "bdb", "binascii", "bisect", "builtins", "bz2", "cProfile",
	"calendar", "cgi", "cgitb", "chunk", "cmath", "cmd", "code", "codecs",
	"codeop", "collections", "colorsys", "compileall", "concurrent",
	"configparser", "contextlib", "contextvars", "copy", "copyreg",
	"crypt", "csv", "ctypes", "curses", "dataclasses", "datetime", "dbm",
	"decimal", "difflib", "dis", "distutils", "doctest", "email",
	"encodings", "ensurepip", "enum", "errno", "faulthandler", "fcntl",
	"filecmp", "fileinput", "fnmatch", "fractions", "ftplib", "functools",
	"gc", "genericpath", "getopt", "getpass", "gettext", "glob",
	"graphlib", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http",
	"idlelib", "imaplib", "imghdr", "imp", "importlib", "inspect", "io",
	"ipaddress", "itertools", "json", "keyword", "lib2to3", "linecache",
	"locale", "logging", "lzma", "mailbox", "mailcap", "marshal", "math",
	"mimetypes", "mmap", "modulefinder", "msilib", "msvcrt",
	"multiprocessing", "netrc", "nis", "nntplib", "nt", "ntpath",
	"nturl2path", "numbers", "opcode", "operator", "optparse", "os",
	"ossaudiodev", "pathlib", "pdb", "pickle", "pickletools", "pipes",
	"pkgutil", "platform", "plistlib", "poplib", "posix", "posixpath",
	"pprint", "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr",
	"pydoc", "pydoc_data", "pyexpat", "queue", "quopri", "random", "re",
	"readline", "reprlib", "resource", "rlcompleter", "runpy", "sched",
	"secrets", "select", "selectors", "shelve", "shlex", "shutil",
	"signal", "site", "smtpd", "smtplib", "sndhdr", "socket",
	"socketserver", "spwd", "sqlite3", "sre_compile", "sre_constants",
	"sre_parse", "ssl", "stat", "statistics", "string", "stringprep",
	"struct", "subprocess", "sunau", "symtable", "sys", "sysconfig",
	"syslog", "tabnanny", "tarfile", "telnetlib", "tempfile", "termios",
	"textwrap", "this", "threading", "time", "timeit", "tkinter", "token",
	"tokenize", "tomllib", "trace", "traceback", "tracemalloc", "tty",
	"turtle", "turtledemo", "types", "typing", "unicodedata", "unittest",
	"urllib", "uu", "uuid", "venv", "warnings", "wave", "weakref",
	"webbrowser", "winreg", "winsound", "wsgiref", "xdrlib", "xml",
	"xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo"
};

/* What is in scope everywhere: classes. */
static const char *const builtin_types[] = {
	"ArithmeticError", "AssertionError", "AttributeError",
	"BaseException", "BaseExceptionGroup", "BlockingIOError",
	"BrokenPipeError", "BufferError", "BytesWarning", "ChildProcessError",
	"ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError",
	"ConnectionResetError", "DeprecationWarning", "EOFError",
	"EncodingWarning", "EnvironmentError", "Exception", "ExceptionGroup",
	"FileExistsError", "FileNotFoundError", "FloatingPointError",
	"FutureWarning", "GeneratorExit", "IOError", "ImportError",
	"ImportWarning", "IndentationError", "IndexError", "InterruptedError",
	"IsADirectoryError", "KeyError", "KeyboardInterrupt", "LookupError",
	"MemoryError", "ModuleNotFoundError", "NameError",
	"NotADirectoryError", "NotImplementedError", "OSError",
	"OverflowError", "PendingDeprecationWarning", "PermissionError",
	"ProcessLookupError", "RecursionError", "ReferenceError",
	"ResourceWarning", "RuntimeError", "RuntimeWarning",
	"StopAsyncIteration", "StopIteration", "SyntaxError", "SyntaxWarning",
	"SystemError", "SystemExit", "TabError", "TimeoutError", "TypeError",
	"UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError",
	"UnicodeError", "UnicodeTranslateError", "UnicodeWarning",
	"UserWarning", "ValueError", "Warning", "ZeroDivisionError", "bool",
	"bytearray", "bytes", "classmethod", "complex", "dict", "enumerate",
	"filter", "float", "frozenset", "int", "list", "map", "memoryview",
	"object", "property", "range", "reversed", "set", "slice",
	"staticmethod", "str", "super", "tuple", "type", "zip"
};

/* And what is no class. */
static const char *const builtin_others[] = {
	"Ellipsis", "False", "None", "NotImplemented", "True", "WindowsError",
	"__build_class__", "__import__", "abs", "aiter", "all", "anext",
	"any", "ascii", "bin", "breakpoint", "callable", "chr", "compile",
	"copyright", "credits", "delattr", "dir", "divmod", "eval", "exec",
	"exit", "format", "getattr", "globals", "hasattr", "hash", "help",
	"hex", "id", "input", "isinstance", "issubclass", "iter", "len",
	"license", "locals", "max", "min", "next", "oct", "open", "ord",
	"pow", "print", "quit", "repr", "reveal_type", "round", "setattr",
	"sorted", "sum", "vars"
};

/* What every object has. */
static const char *const object_members[] = {
	"__class__", "__delattr__", "__dir__", "__doc__", "__eq__",
	"__format__", "__ge__", "__getattribute__", "__getstate__", "__gt__",
	"__hash__", "__init__", "__init_subclass__", "__le__", "__lt__",
	"__ne__", "__new__", "__reduce__", "__reduce_ex__", "__repr__",
	"__setattr__", "__sizeof__", "__str__", "__subclasshook__"
};

/* Members of common classes: no definition is guessed by such a name. */
static const char *const common_members[] = {
	"ATTRIBUTE_NODE", "BOOLEAN_STATES", "CDATA_CONTENT_ELEMENTS",
	"CDATA_SECTION_NODE", "COMMENT_NODE", "DOCUMENT_FRAGMENT_NODE",
	"DOCUMENT_NODE", "DOCUMENT_TYPE_NODE", "DataError", "DatabaseError",
	"ELEMENT_NODE", "ENTITY_NODE", "ENTITY_REFERENCE_NODE", "Error",
	"IntegrityError", "InterfaceError", "InternalError", "KEYWORD_ONLY",
	"MessageClass", "NONSPACECRE", "NOTATION_NODE", "NotSupportedError",
	"OPEN_METH", "OPTCRE", "OPTCRE_NV", "OperationalError",
	"POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD",
	"PROCESSING_INSTRUCTION_NODE", "ProgrammingError", "SECTCRE",
	"TEXT_NODE", "VAR_KEYWORD", "VAR_POSITIONAL", "VERSION", "Warning",
	"abort", "absolute", "accept", "acct", "acquire", "actualEncoding",
	"add", "addClassCleanup", "addCleanup", "addFilter", "addHandler",
	"addTest", "addTests", "addTypeEqualityFunc", "add_alternative",
	"add_argument", "add_argument_group", "add_attachment",
	"add_cookie_header", "add_done_callback", "add_handler", "add_header",
	"add_mutually_exclusive_group", "add_note", "add_option",
	"add_option_group", "add_options", "add_parser", "add_reader",
	"add_related", "add_section", "add_signal_handler", "add_subparsers",
	"add_unredirected_header", "add_writer", "addfile", "address_string",
	"adjusted", "anchor", "annotation", "append", "appendChild",
	"appendleft", "args", "arraysize", "as_bytes", "as_integer_ratio",
	"as_posix", "as_string", "as_tuple", "as_uri", "assertAlmostEqual",
	"assertAlmostEquals", "assertCountEqual", "assertDictContainsSubset",
	"assertDictEqual", "assertEqual", "assertEquals", "assertFalse",
	"assertGreater", "assertGreaterEqual", "assertIn", "assertIs",
	"assertIsInstance", "assertIsNone", "assertIsNot", "assertIsNotNone",
	"assertLess", "assertLessEqual", "assertListEqual", "assertLogs",
	"assertMultiLineEqual", "assertNoLogs", "assertNotAlmostEqual",
	"assertNotAlmostEquals", "assertNotEqual", "assertNotEquals",
	"assertNotIn", "assertNotIsInstance", "assertNotRegex",
	"assertNotRegexpMatches", "assertRaises", "assertRaisesRegex",
	"assertRaisesRegexp", "assertRegex", "assertRegexpMatches",
	"assertSequenceEqual", "assertSetEqual", "assertTrue",
	"assertTupleEqual", "assertWarns", "assertWarnsRegex", "assert_",
	"assert_any_call", "assert_called", "assert_called_once",
	"assert_called_once_with", "assert_called_with", "assert_has_calls",
	"assert_not_called", "astimezone", "async_", "at_eof", "attach",
	"attach_mock", "attrib", "attributes", "auth", "auth_cram_md5",
	"auth_login", "auth_plain", "authenticate", "authkey", "auto_open",
	"backup", "begin", "betavariate", "bind", "bind_partial", "bit_count",
	"bit_length", "blobopen", "block_size", "buffer", "buffer_info",
	"bytes", "bytes_le", "byteswap", "bz2open", "c_contiguous",
	"callHandlers", "call_args", "call_args_list", "call_at",
	"call_count", "call_exception_handler", "call_later", "call_soon",
	"call_soon_threadsafe", "callback", "called", "can_write_eof",
	"cancel", "cancelled", "cancelling", "canonical", "capability",
	"capitalize", "casefold", "cast", "center", "cert_store_stats",
	"characters", "characters_written", "charbuffertype", "check",
	"check_for_whole_start_tag", "check_hostname", "check_unused_args",
	"check_values", "childNodes", "chmod", "choice", "choices", "chown",
	"cipher", "cleanup", "clear", "clear_cdata_mode", "clear_content",
	"clear_expired_cookies", "clear_session_cookies", "clock_seq",
	"clock_seq_hi_variant", "clock_seq_low", "cloneNode", "close",
	"closed", "closefd", "cmdloop", "co_argcount", "co_cellvars",
	"co_code", "co_consts", "co_exceptiontable", "co_filename",
	"co_firstlineno", "co_flags", "co_freevars", "co_kwonlyargcount",
	"co_lines", "co_linetable", "co_lnotab", "co_name", "co_names",
	"co_nlocals", "co_positions", "co_posonlyargcount", "co_qualname",
	"co_stacksize", "co_varnames", "columnize", "combine", "comment",
	"commit", "communicate", "compare", "compare_signal", "compare_total",
	"compare_total_mag", "complete", "complete_help", "completedefault",
	"completenames", "compression", "configure_mock", "conjugate",
	"connect", "connect_accepted_socket", "connect_ex",
	"connect_read_pipe", "connect_write_pipe", "connection", "context",
	"contiguous", "convert_arg_line_to_args", "convert_field",
	"converter", "converters", "copy", "copy_abs", "copy_negate",
	"copy_sign", "count", "countTestCases", "create", "createAttribute",
	"createAttributeNS", "createCDATASection", "createComment",
	"createDocumentFragment", "createElement", "createElementNS",
	"createLock", "createProcessingInstruction", "createTextNode",
	"create_aggregate", "create_collation", "create_connection",
	"create_datagram_endpoint", "create_function", "create_future",
	"create_server", "create_task", "create_unix_connection",
	"create_unix_server", "create_window_function", "critical", "ctime",
	"cursor", "cwd", "daemon", "data", "date", "date_time_string", "day",
	"days", "debug", "debugging", "debuglevel", "decode", "default",
	"defaultTestResult", "default_exception_handler",
	"default_msec_format", "default_port", "default_request_version",
	"default_time_format", "defaults", "del_param", "delete", "deleteacl",
	"deleter", "denominator", "dereference", "description", "deserialize",
	"destroy", "detach", "difference", "difference_update", "digest",
	"digest_size", "dir", "disable_interspersed_args",
	"disable_nagle_algorithm", "discard", "doClassCleanups", "doCleanups",
	"do_handshake", "do_help", "doc_header", "doc_leader", "docmd",
	"doctype", "documentElement", "documentURI", "does_esmtp",
	"domain_re", "done", "dots_re", "drain", "drive", "dst", "dup",
	"ehlo", "ehlo_msg", "ehlo_or_helo_if_needed", "ehlo_resp", "elements",
	"emit", "empty", "emptyline", "enable", "enable_interspersed_args",
	"encode", "encoding", "end", "endDocument", "endElement",
	"endElementNS", "endPrefixMapping", "end_headers", "endheaders",
	"endpos", "endswith", "enterClassContext", "enterContext",
	"enter_context", "errno", "error", "errorHandler",
	"error_content_type", "error_leader", "error_message_format",
	"errorlevel", "errors", "exception", "execute", "executemany",
	"executescript", "exists", "exit", "exitcode", "exp", "expand",
	"expand_prog_name", "expandtabs", "expanduser", "expn", "expovariate",
	"expunge", "extend", "extendleft", "extract", "extract_cookies",
	"extractall", "extractfile", "extraction_filter", "f_back",
	"f_builtins", "f_code", "f_contiguous", "f_globals", "f_lasti",
	"f_lineno", "f_locals", "f_trace", "f_trace_lines", "f_trace_opcodes",
	"fail", "failIf", "failIfAlmostEqual", "failIfEqual", "failUnless",
	"failUnlessAlmostEqual", "failUnlessEqual", "failUnlessRaises",
	"failureException", "family", "fatal", "fdel", "feed", "feed_data",
	"feed_eof", "fetch", "fetchall", "fetchmany", "fetchone", "fget",
	"fieldnames", "fields", "file", "filename", "filename2", "fileno",
	"fileobject", "filter", "find", "findCaller", "findall", "finditer",
	"findtext", "finish", "firstChild", "firstweekday", "flags", "flush",
	"flush_headers", "fma", "fold", "format", "formatException",
	"formatMessage", "formatStack", "formatTime", "format_description",
	"format_epilog", "format_field", "format_help", "format_map",
	"format_option_help", "format_usage", "fp", "fragment", "from_bytes",
	"from_callable", "from_decimal", "from_float", "frombytes", "fromfd",
	"fromfile", "fromhex", "fromisocalendar", "fromisoformat", "fromkeys",
	"fromlist", "fromordinal", "fromtimestamp", "fromunicode", "fromutc",
	"fset", "full", "full_url", "fullmatch", "func", "gammavariate",
	"gauss", "generic_visit", "get", "getAttribute", "getAttributeNS",
	"getAttributeNode", "getAttributeNodeNS", "getChild",
	"getEffectiveLevel", "getElementById", "getElementsByTagName",
	"getElementsByTagNameNS", "getInterface", "getMessage", "getName",
	"getUserData", "get_all", "get_body", "get_boundary", "get_ca_certs",
	"get_channel_binding", "get_charset", "get_charsets", "get_ciphers",
	"get_content", "get_content_charset", "get_content_disposition",
	"get_content_maintype", "get_content_subtype", "get_content_type",
	"get_coro", "get_debug", "get_default", "get_default_type",
	"get_default_values", "get_description", "get_exception_handler",
	"get_extra_info", "get_field", "get_filename", "get_full_url",
	"get_header", "get_inheritable", "get_key", "get_loop", "get_map",
	"get_method", "get_name", "get_names", "get_nowait", "get_option",
	"get_option_group", "get_param", "get_params", "get_payload",
	"get_prog_name", "get_stack", "get_starttag_text", "get_task_factory",
	"get_token", "get_unixfrom", "get_usage", "get_value", "get_version",
	"getacl", "getaddrinfo", "getannotation", "getblocking", "getboolean",
	"getbuffer", "getcode", "getfirstweekday", "getfloat", "getheader",
	"getheaders", "getinfo", "getint", "getlimit", "getline", "getmember",
	"getmembers", "getmultiline", "getnameinfo", "getnames",
	"getpeercert", "getpeername", "getpos", "getquota", "getquotaroot",
	"getrandbits", "getreply", "getresp", "getresponse", "getroot",
	"getsockname", "getsockopt", "getstate", "gettarinfo", "getter",
	"gettimeout", "geturl", "getvalue", "getwelcome", "gi_code",
	"gi_frame", "gi_running", "gi_suspended", "gi_yieldfrom", "glob",
	"goahead", "group", "groupdict", "groupindex", "groups", "gzopen",
	"handle", "handleError", "handle_charref", "handle_comment",
	"handle_data", "handle_decl", "handle_endtag", "handle_entityref",
	"handle_expect_100", "handle_one_request", "handle_pi",
	"handle_startendtag", "handle_starttag", "hardlink_to",
	"hasAttribute", "hasAttributeNS", "hasAttributes", "hasChildNodes",
	"hasHandlers", "has_extn", "has_header", "has_option", "has_proxy",
	"has_section", "header_items", "helo", "helo_resp", "help", "hex",
	"hexdigest", "home", "host", "hostname",
	"hostname_checks_common_name", "hour", "id", "ident", "identchars",
	"ignorableWhitespace", "ignore_zeros", "imag", "implementation",
	"importNode", "in_transaction", "index", "indices", "info",
	"infolist", "insert", "insertBefore", "int", "interrupt",
	"intersection", "intersection_update", "intro", "isDaemon",
	"isEnabledFor", "isSameNode", "isSet", "isSupported", "is_absolute",
	"is_alive", "is_attachment", "is_block_device", "is_canonical",
	"is_char_device", "is_closed", "is_closing", "is_dir", "is_fifo",
	"is_file", "is_finite", "is_infinite", "is_integer", "is_mount",
	"is_multipart", "is_nan", "is_normal", "is_qnan", "is_relative_to",
	"is_reserved", "is_running", "is_safe", "is_set", "is_signed",
	"is_snan", "is_socket", "is_subnormal", "is_symlink", "is_zero",
	"isalnum", "isalpha", "isascii", "isatty", "isclosed", "isdecimal",
	"isdigit", "isdisjoint", "isidentifier", "islower", "isnumeric",
	"isocalendar", "isoformat", "isolation_level", "isoweekday",
	"isprintable", "isspace", "issubset", "issuperset", "istitle",
	"isupper", "item_separator", "items", "itemsize", "iter",
	"iter_attachments", "iter_parts", "iter_unpack", "iterdir",
	"iterdump", "iterencode", "iterfind", "itermonthdates",
	"itermonthdays", "itermonthdays2", "itermonthdays3", "itermonthdays4",
	"itertext", "itervaluerefs", "iterweekdays", "join", "joinpath",
	"js_output", "key_separator", "keylog_filename", "keys", "keywords",
	"kill", "kind", "lastChild", "lastcmd", "lastgroup", "lastindex",
	"lastrowid", "lchmod", "limit_denominator", "line_buffering",
	"link_to", "list", "listen", "ljust", "ln", "load", "loadXML",
	"load_cert_chain", "load_default_certs", "load_dh_params",
	"load_verify_locations", "localName", "locked", "log", "log10",
	"log_date_time_string", "log_error", "log_message", "log_request",
	"logb", "logical_and", "logical_invert", "logical_or", "logical_xor",
	"login", "login_cram_md5", "lognormvariate", "logout", "longMessage",
	"lower", "lstat", "lstrip", "lsub", "madvise", "magic_re", "mail",
	"makeRecord", "make_alternative", "make_cookies", "make_mixed",
	"make_related", "makedev", "makedir", "makeelement", "makefifo",
	"makefile", "makelink", "makepasv", "makeport", "maketrans",
	"makeunknown", "manager", "map", "match", "max", "maxDiff", "max_mag",
	"maximum_version", "maxlen", "maxline", "maxsize", "microsecond",
	"microseconds", "min", "min_mag", "minimum_version", "minute",
	"misc_header", "mkd", "mkdir", "mlsd", "mock_add_spec", "mock_calls",
	"mode", "modify", "month", "monthdatescalendar", "monthdays2calendar",
	"monthdayscalendar", "monthname", "most_common", "move",
	"move_to_end", "mro", "mtime", "myfileobj", "myrights", "n_fields",
	"n_sequence_fields", "n_unnamed_fields", "name", "namelist",
	"namespace", "namespaceURI", "native_id", "nbytes", "ndim", "netloc",
	"new_child", "newlines", "next", "nextSibling", "next_minus",
	"next_plus", "next_toward", "nlst", "node", "nodeName", "nodeType",
	"nodeValue", "nohelp", "non_word_re", "noop", "normalize",
	"normalvariate", "notify", "notifyAll", "notify_all", "now",
	"ntransfercmd", "num_tickets", "number_class", "numerator", "obj",
	"onecmd", "open", "options", "optionxform", "output", "owner",
	"ownerDocument", "pack", "pack_into", "parameters", "params",
	"parent", "parentNode", "parents", "paretovariate", "parse",
	"parse_args", "parse_bogus_comment", "parse_comment",
	"parse_declaration", "parse_endtag", "parse_html_declaration",
	"parse_intermixed_args", "parse_known_args",
	"parse_known_intermixed_args", "parse_marked_section", "parse_pi",
	"parse_request", "parse_starttag", "parseline", "partial",
	"partition", "parts", "passiveserver", "password", "path", "pattern",
	"peek", "pending", "pid", "poll", "pop", "pop_all", "pop_source",
	"popitem", "popleft", "port", "pos", "post_handshake_auth", "postcmd",
	"postloop", "precmd", "prefix", "preloop", "previousSibling",
	"print_help", "print_log", "print_stack", "print_topics",
	"print_usage", "print_version", "printdir", "processingInstruction",
	"prompt", "proto", "protocol", "protocol_version", "proxyauth",
	"punctuation_chars", "push", "push_source", "push_token", "put",
	"put_nowait", "putcmd", "putheader", "putline", "putrequest", "pwd",
	"qsize", "quantize", "query", "quit", "quote_re", "radix",
	"randbytes", "randint", "random", "randrange", "raw", "raw_decode",
	"raw_items", "rbufsize", "rcpt", "re", "read", "read1", "read_byte",
	"read_bytes", "read_dict", "read_file", "read_string", "read_text",
	"read_token", "readable", "readall", "readexactly", "readfp",
	"readinto", "readinto1", "readline", "readlines", "readlink",
	"readonly", "readuntil", "real", "recent", "reconfigure", "recv",
	"recv_into", "recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into",
	"register", "regs", "relative_to", "release", "remainder_near",
	"remove", "removeAttribute", "removeAttributeNS",
	"removeAttributeNode", "removeAttributeNodeNS", "removeChild",
	"removeFilter", "removeHandler", "remove_done_callback",
	"remove_header", "remove_option", "remove_reader", "remove_section",
	"remove_signal_handler", "remove_writer", "removeprefix",
	"removesuffix", "rename", "renameNode", "replace", "replaceChild",
	"replace_header", "request", "reset", "reset_mock", "resize",
	"resolution", "resolve", "response", "response_class", "responses",
	"result", "retrbinary", "retrlines", "return_annotation",
	"return_value", "reverse", "rewind", "rfind", "rglob", "rindex",
	"rjust", "rmd", "rmdir", "rollback", "root", "rotate", "row_factory",
	"rowcount", "rpartition", "rset", "rsplit", "rstrip", "ruler", "run",
	"run_forever", "run_in_executor", "run_until_complete", "running",
	"same_quantum", "samefile", "sample", "sanitize", "saveXML", "scaleb",
	"scanner", "schemaType", "scheme", "search", "second", "seconds",
	"sections", "security_level", "seed", "seek", "seekable", "select",
	"selected_alpn_protocol", "selected_npn_protocol", "send",
	"send_error", "send_header", "send_message", "send_response",
	"send_response_only", "send_signal", "sendall", "sendcmd", "sendeprt",
	"sendfile", "sendmail", "sendmsg", "sendmsg_afalg", "sendport",
	"sendto", "sentinel", "serialize", "server_version", "session",
	"session_reused", "session_stats", "set", "setAttribute",
	"setAttributeNS", "setAttributeNode", "setAttributeNodeNS",
	"setDaemon", "setDocumentLocator", "setFormatter", "setIdAttribute",
	"setIdAttributeNS", "setIdAttributeNode", "setLevel", "setName",
	"setUp", "setUpClass", "setUserData", "set_alpn_protocols",
	"set_authorizer", "set_boundary", "set_cdata_mode", "set_charset",
	"set_ciphers", "set_conflict_handler", "set_content", "set_cookie",
	"set_cookie_if_ok", "set_debug", "set_debuglevel", "set_default",
	"set_default_executor", "set_default_type",
	"set_default_verify_paths", "set_defaults", "set_description",
	"set_ecdh_curve", "set_exception", "set_exception_handler",
	"set_inheritable", "set_name", "set_npn_protocols", "set_param",
	"set_pasv", "set_payload", "set_policy", "set_process_default_values",
	"set_progress_handler", "set_proxy", "set_raw", "set_result",
	"set_running_or_notify_cancel", "set_servername_callback",
	"set_task_factory", "set_trace_callback", "set_transport",
	"set_tunnel", "set_type", "set_unixfrom", "set_usage", "setacl",
	"setannotation", "setblocking", "setdefault", "setfirstweekday",
	"setinputsizes", "setlimit", "setoutputsize", "setpassword",
	"setquota", "setsockopt", "setstate", "setter", "settimeout", "setup",
	"shape", "shared_ciphers", "shift", "shortDescription", "shuffle",
	"shutdown", "shutdown_asyncgens", "shutdown_default_executor",
	"side_effect", "size", "skipTest", "skippedEntity", "sni_callback",
	"sock", "sock_accept", "sock_connect", "sock_recv", "sock_recv_into",
	"sock_recvfrom", "sock_recvfrom_into", "sock_sendall",
	"sock_sendfile", "sock_sendto", "socket", "sort", "sourcehook",
	"span", "split", "splitlines", "sqrt", "sslobject_class",
	"sslsocket_class", "standalone", "standard_option_list", "start",
	"startDocument", "startElement", "startElementNS",
	"startPrefixMapping", "start_tls", "startswith", "starttls", "stat",
	"status", "stem", "step", "stop", "storbinary", "store", "storlines",
	"strerror", "strftime", "strictErrorChecking", "strict_domain_re",
	"strides", "string", "strip", "strptime", "sub", "subTest", "submit",
	"subn", "suboffsets", "subprocess_exec", "subprocess_shell",
	"subscribe", "subtract", "suffix", "suffixes", "swapcase",
	"symlink_to", "symmetric_difference", "symmetric_difference_update",
	"sync", "sys_version", "tag", "tagName", "tail", "tarinfo", "taropen",
	"task_done", "tearDown", "tearDownClass", "tell", "terminate",
	"testzip", "text", "text_factory", "thread", "throw", "time",
	"time_hi_version", "time_low", "time_mid", "timeout", "timestamp",
	"timetuple", "timetz", "title", "tm_gmtoff", "tm_hour", "tm_isdst",
	"tm_mday", "tm_min", "tm_mon", "tm_sec", "tm_wday", "tm_yday",
	"tm_year", "tm_zone", "to_bytes", "to_eng_string", "to_integral",
	"to_integral_exact", "to_integral_value", "tobytes", "today",
	"tofile", "tolist", "toordinal", "toprettyxml", "toreadonly", "total",
	"total_changes", "total_seconds", "touch", "tounicode", "toxml",
	"transfercmd", "translate", "transport", "triangular", "truncate",
	"trust_server_pasv_ipv4_address", "type", "typecode", "tzinfo",
	"tzname", "uid", "uncancel", "undoc_header", "uniform", "union",
	"universal_newlines", "unknown_decl", "unlink", "unpack",
	"unpack_from", "unregister", "unselect", "unsubscribe", "unwrap",
	"update", "updatepos", "upper", "urn", "use_rawinput", "username",
	"usesTime", "utcfromtimestamp", "utcnow", "utcoffset", "utctimetuple",
	"utime", "value_decode", "value_encode", "valuerefs", "values",
	"variant", "verify", "verify_client_post_handshake", "verify_flags",
	"verify_mode", "version", "version_string", "vformat", "visit",
	"visit_Constant", "voidcmd", "voidresp", "vonmisesvariate", "vrfy",
	"wait", "wait_closed", "wait_for", "walk", "warn", "warning",
	"wbufsize", "weekday", "weekdayname", "weibullvariate", "welcome",
	"with_name", "with_stem", "with_suffix", "with_traceback", "wrap_bio",
	"wrap_socket", "writable", "write", "write_byte", "write_bytes",
	"write_c14n", "write_eof", "write_text", "write_through",
	"writeheader", "writelines", "writerow", "writerows", "writestr",
	"writexml", "xatom", "xzopen", "year", "yeardatescalendar",
	"yeardays2calendar", "yeardayscalendar", "zfill"
};

int
py_is_std_module(struct text t)
{
	return link_word_in(t, LINK_LIST(std_modules));
}

int
py_is_builtin(struct text t)
{
	return py_is_builtin_type(t) ||
	    link_word_in(t, LINK_LIST(builtin_others));
}

int
py_is_builtin_type(struct text t)
{
	return link_word_in(t, LINK_LIST(builtin_types));
}

int
py_is_object_member(struct text t)
{
	return link_word_in(t, LINK_LIST(object_members));
}

int
py_is_common_member(struct text t)
{
	return link_word_in(t, LINK_LIST(common_members));
}

struct text
py_first_word(struct text t)
{
	const char *dot = memchr(t.p, '.', t.len);

	return dot == NULL ? t : text_of(t.p, (size_t)(dot - t.p));
}

struct text
py_last_word(struct text t)
{
	const char *dot = memrchr(t.p, '.', t.len);

	return dot == NULL ? t :
	    text_of(dot + 1, (size_t)(t.p + t.len - dot - 1));
}

int
py_is_one_of(struct text name, const char *const *words, size_t n)
{
	struct text t = py_last_word(name);
	size_t i;

	for (i = 0; i < n; i++)
		if (text_is(t, words[i]))
			return 1;
	return 0;
}
