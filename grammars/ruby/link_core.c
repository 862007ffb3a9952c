/*
 * Ruby: what the language itself brings: its classes, and the methods of
 * Kernel, of every object, of every class, and of the core and standard
 * library's classes that are in wide use (Ruby 3.1 says which).  The lists
 * are in the order of strcmp().
 */
#include "rblink.h"

static const char *const core_classes[] = {
	"Addrinfo", "ArgumentError", "Array", "BasicObject", "BasicSocket",
	"Benchmark", "BigDecimal", "BigMath", "Bignum", "Binding", "CGI",
	"CSV", "Class", "ClosedQueueError", "Comparable", "Complex",
	"ConditionVariable", "Date", "DateTime", "Delegator", "Digest", "Dir",
	"EOFError", "ERB", "Encoding", "EncodingError", "Enumerable",
	"Enumerator", "Errno", "Etc", "Exception", "FalseClass", "Fiber",
	"FiberError", "File", "FileTest", "FileUtils", "Fixnum", "Float",
	"FloatDomainError", "Forwardable", "FrozenError", "GC", "Hash", "IO",
	"IOError", "IPAddr", "IPSocket", "IndexError", "Integer", "Interrupt",
	"JSON", "Kernel", "KeyError", "LoadError", "LocalJumpError", "Logger",
	"Marshal", "MatchData", "Math", "Method", "Module", "Monitor",
	"MonitorMixin", "Mutex", "NameError", "Net", "NilClass",
	"NoMatchingPatternError", "NoMatchingPatternKeyError",
	"NoMemoryError", "NoMethodError", "NotImplementedError", "Numeric",
	"Object", "ObjectSpace", "Observable", "Open3", "OpenSSL",
	"OpenStruct", "OptParse", "OptionParser", "Pathname", "Proc",
	"Process", "Psych", "Queue", "Ractor", "Random", "Range",
	"RangeError", "Rational", "RbConfig", "Refinement", "Regexp",
	"RegexpError", "RuntimeError", "ScanError", "ScriptError",
	"SecureRandom", "SecurityError", "Set", "Shellwords", "Signal",
	"SignalException", "SimpleDelegator", "SingleForwardable",
	"Singleton", "SizedQueue", "Socket", "SocketError", "StandardError",
	"StopIteration", "String", "StringIO", "StringScanner", "Struct",
	"Symbol", "SyntaxError", "SystemCallError", "SystemExit",
	"SystemStackError", "TCPServer", "TCPSocket", "Tempfile", "Thread",
	"ThreadError", "ThreadGroup", "Time", "Timeout", "TracePoint",
	"TrueClass", "TypeError", "UDPSocket", "UNIXServer", "UNIXSocket",
	"URI", "UnboundMethod", "UncaughtThrowError", "UnicodeNormalize",
	"YAML", "ZeroDivisionError", "Zlib"
};

static const char *const kernel_methods[] = {
	"Array", "BigDecimal", "Complex", "Float", "Hash", "Integer", "JSON",
	"Pathname", "Rational", "String", "URI", "__callee__", "__dir__",
	"__method__", "abort", "at_exit", "autoload", "autoload?", "binding",
	"block_given?", "caller", "caller_locations", "catch", "eval", "exec",
	"exit", "exit!", "fail", "fork", "format", "gem",
	"gem_original_require", "gets", "global_variables", "iterator?", "j",
	"jj", "lambda", "load", "local_variables", "loop", "open", "p", "pp",
	"print", "printf", "proc", "putc", "puts", "raise", "rand",
	"readline", "readlines", "require", "require_relative", "select",
	"set_trace_func", "sleep", "spawn", "sprintf", "srand", "syscall",
	"system", "test", "throw", "trace_var", "trap", "untrace_var", "warn"
};

static const char *const object_methods[] = {
	"__id__", "__send__", "class", "clone", "define_singleton_method",
	"display", "dup", "enum_for", "eql?", "equal?", "extend", "freeze",
	"frozen?", "hash", "inspect", "instance_eval", "instance_exec",
	"instance_of?", "instance_variable_defined?", "instance_variable_get",
	"instance_variable_set", "instance_variables", "is_a?", "itself",
	"kind_of?", "method", "method_missing", "methods", "nil?",
	"object_id", "private_methods", "protected_methods", "public_method",
	"public_methods", "public_send", "remove_instance_variable",
	"respond_to?", "respond_to_missing?", "send", "singleton_class",
	"singleton_method", "singleton_methods", "taint", "tainted?", "tap",
	"then", "to_enum", "to_json", "to_s", "to_yaml", "trust", "untaint",
	"untrust", "untrusted?", "yield_self"
};

static const char *const class_methods[] = {
	"alias_method", "allocate", "ancestors", "append_features", "attr",
	"attr_accessor", "attr_reader", "attr_writer", "autoload",
	"autoload?", "class_eval", "class_exec", "class_variable_defined?",
	"class_variable_get", "class_variable_set", "class_variables",
	"const_defined?", "const_get", "const_missing", "const_set",
	"const_source_location", "constants", "define_method",
	"deprecate_constant", "extend_object", "extended", "include",
	"include?", "included", "included_modules", "inherited", "initialize",
	"initialize_clone", "initialize_copy", "instance_method",
	"instance_methods", "json_creatable?", "method_added",
	"method_defined?", "method_removed", "method_undefined",
	"module_eval", "module_exec", "module_function", "name", "new",
	"prepend", "prepend_features", "prepended", "private",
	"private_class_method", "private_constant",
	"private_instance_methods", "private_method_defined?", "protected",
	"protected_instance_methods", "protected_method_defined?", "public",
	"public_class_method", "public_constant", "public_instance_method",
	"public_instance_methods", "public_method_defined?", "refine",
	"remove_class_variable", "remove_const", "remove_method",
	"ruby2_keywords", "singleton_class?", "subclasses", "superclass",
	"undef_method", "using"
};

static const char *const common_methods[] = {
	"abort", "abort_on_exception", "abort_on_exception=", "abs", "abs2",
	"absolute", "absolute?", "absolute_path", "absolute_path?", "accept",
	"accept_loop", "accept_nonblock", "acos", "acosh", "active?", "add",
	"add?", "add_builtin_type", "add_domain_type", "add_field",
	"add_officious", "add_row", "add_tag", "add_trace_func",
	"additional_message", "addr", "address", "advise", "ajd",
	"alias_method", "aliases", "alive?", "all?", "all_symbols",
	"allbits?", "allocate", "alphanumeric", "amjd", "ancestors", "angle",
	"any?", "anybits?", "append", "arg", "argv0", "arity", "ascend",
	"ascii_compatible?", "ascii_only?", "asctime", "asin", "asinh",
	"assoc", "at", "at_exit", "atan", "atan2", "atanh", "atime", "attr",
	"attr_accessor", "attr_reader", "attr_writer", "authority",
	"auto_compact", "auto_compact=", "autoclose=", "autoclose?",
	"autoload", "autoload?", "b", "backtrace", "backtrace_locations",
	"banner", "banner=", "base", "base64", "base64digest",
	"base64digest!", "basename", "basic_auth", "begin",
	"beginning_of_line?", "benchmark", "between?", "bind", "bind_call",
	"binding", "binmode", "binmode?", "binread", "binwrite", "birthtime",
	"bit_length", "blksize", "block_given?", "block_length", "blockdev?",
	"blocking?", "blocks", "bm", "bmbm", "body", "body=",
	"body_permitted?", "bol?", "broadcast", "bsearch", "bsearch_index",
	"build", "build2", "bytes", "bytesize", "byteslice", "ca_file",
	"ca_file=", "ca_path", "ca_path=", "call", "caller",
	"caller_locations", "candidate", "canonical_each", "capitalize",
	"capitalize!", "captures", "casecmp", "casecmp?", "casefold?",
	"catch", "cause", "cbrt", "cd", "ceil", "center", "cert", "cert=",
	"cert_store", "cert_store=", "chain", "chardev?", "charpos", "chars",
	"chdir", "check", "check_until", "children", "chmod", "chmod_R",
	"chomp", "chomp!", "chop", "chop!", "chown", "chown_R", "chr",
	"chroot", "chunk", "chunk_while", "chunked?", "ciphers", "ciphers=",
	"civil", "clamp", "class", "class!", "class_eval", "class_exec",
	"class_variable_defined?", "class_variable_get", "class_variable_set",
	"class_variables", "classify", "cleanpath", "clear", "clock_getres",
	"clock_gettime", "clone", "clone!", "close", "close!",
	"close_on_empty_response", "close_on_empty_response=",
	"close_on_exec=", "close_on_exec?", "close_read", "close_write",
	"closed?", "closed_read?", "closed_write?", "cmp", "code",
	"code_type", "codepoints", "coerce", "col_sep", "collect", "collect!",
	"collect_concat", "collect_method", "combination", "commands",
	"comment", "comment=", "commercial", "compact", "compact!",
	"compare_by_identity", "compare_by_identity?", "compare_file",
	"compare_stream", "compatible?", "compile", "component",
	"component_ary", "compsys", "concat", "config", "conj", "conjugate",
	"connect", "connect_address", "connect_nonblock", "connection_close?",
	"connection_keep_alive?", "const_defined?", "const_get",
	"const_missing", "const_set", "const_source_location", "constants",
	"content_length", "content_length=", "content_range", "content_type",
	"content_type=", "continue_timeout", "continue_timeout=", "convert",
	"converters", "copy", "copy_entry", "copy_file", "copy_stream",
	"coredump?", "corrections", "cos", "cosh", "count", "count_objects",
	"cover?", "cp", "cp_lr", "cp_r", "crc", "create", "create_fast_state",
	"create_id", "create_id=", "create_pretty_state", "crypt", "ctime",
	"current", "current_scheduler", "curry", "cwday", "cweek", "cwyear",
	"cycle", "daemon", "datetime_format", "datetime_format=", "day",
	"day_fraction", "debug", "debug!", "debug?", "decode_content",
	"decode_content=", "deconstruct", "deconstruct_keys",
	"deep_const_get", "def_class", "def_delegator", "def_delegators",
	"def_head_option", "def_instance_delegator",
	"def_instance_delegators", "def_method", "def_module", "def_option",
	"def_tail_option", "default", "default=", "default_argv",
	"default_argv=", "default_external", "default_external=",
	"default_internal", "default_internal=", "default_port",
	"default_proc", "default_proc=", "define", "define_finalizer",
	"define_head", "define_method", "define_singleton_method",
	"define_singleton_method!", "define_tail", "delegate",
	"delegating_block", "delete", "delete!", "delete?", "delete_at",
	"delete_field", "delete_field!", "delete_if", "delete_prefix",
	"delete_prefix!", "delete_suffix", "delete_suffix!", "denominator",
	"deprecate_constant", "deq", "descend", "detach", "detect", "dev",
	"dev_major", "dev_minor", "difference", "dig", "dig!", "digest",
	"digest!", "digest_length", "digits", "directory?", "dirname",
	"disable", "disjoint?", "display", "display!", "div", "divide",
	"divmod", "do_not_reverse_lookup", "do_not_reverse_lookup=",
	"domain_types", "domain_types=", "double_fig", "downcase",
	"downcase!", "downto", "drop", "drop_while", "dst?", "dummy?", "dump",
	"dump_default_options", "dump_default_options=", "dump_stream",
	"dump_tags", "dump_tags=", "dup", "dup!", "each", "each_byte",
	"each_capitalized", "each_capitalized_name", "each_char",
	"each_child", "each_codepoint", "each_cons", "each_entry",
	"each_filename", "each_grapheme_cluster", "each_header", "each_index",
	"each_key", "each_line", "each_name", "each_object", "each_pair",
	"each_pair!", "each_slice", "each_value", "each_with_index",
	"each_with_object", "eager", "egid", "egid=", "empty?", "enable",
	"encode", "encode!", "encode_with", "encode_with!", "encoding", "end",
	"end_with?", "england", "enq", "enter", "entity", "entries",
	"enum_for", "enum_for!", "environment", "eof", "eof?", "eos?", "eql?",
	"equal?", "erf", "erfc", "errno", "error", "error!", "error?",
	"error_type", "escape", "euid", "euid=", "eval", "even?", "except",
	"exception", "exception_type", "exclude_end?", "exec", "executable?",
	"executable_real?", "exist?", "exists?", "exit", "exit!", "exited?",
	"exitstatus", "exp", "expand_path", "exponent", "extend", "extend!",
	"external_encoding", "extname", "extra_chain_cert",
	"extra_chain_cert=", "fail", "fast_generate", "fast_unparse", "fatal",
	"fatal!", "fatal?", "fcntl", "fdatasync", "fdiv", "feed", "fetch",
	"fetch_values", "field", "field?", "field_row?", "field_size_limit",
	"fields", "file", "file?", "filename", "filename=", "fileno", "fill",
	"filter", "filter!", "filter_map", "find", "find_all", "find_index",
	"find_proxy", "finish", "finite?", "first", "fix", "fixed_anchor?",
	"fixed_encoding?", "flat_map", "flatten", "flatten!", "flatten_merge",
	"flock", "floor", "flush", "fnmatch", "fnmatch?", "for_fd", "force",
	"force_encoding", "force_quotes?", "foreach", "fork", "form_data=",
	"format", "formatter", "formatter=", "frac", "fragment", "fragment=",
	"freeze", "freeze!", "frexp", "friday?", "frozen?", "fsync", "ftype",
	"full_message", "gamma", "garbage_collect", "gcd", "gcdlcm",
	"gen_random", "generate", "generate_line", "generator", "generator=",
	"get", "get2", "get_byte", "get_fields", "get_print", "get_response",
	"getaddress", "getaddrinfo", "getbyte", "getc", "getch", "getgm",
	"gethostbyaddr", "gethostbyname", "gethostname", "getifaddrs",
	"getlocal", "getnameinfo", "getopts", "getpeereid", "getpeername",
	"getpgid", "getpgrp", "getpriority", "getrlimit", "gets",
	"getservbyname", "getservbyport", "getsid", "getsockname",
	"getsockopt", "getutc", "getwd", "gid", "gid=", "glob",
	"global_variables", "gm", "gmt?", "gmt_offset", "gmtime", "gmtoff",
	"grapheme_clusters", "gregorian", "gregorian?", "gregorian_leap?",
	"grep", "grep_v", "group", "group_by", "groups", "groups=",
	"grpowned?", "gsub", "gsub!", "handle_interrupt", "has_key?",
	"has_value?", "hash", "hash!", "have_option?", "head", "head2",
	"header", "header?", "header_convert", "header_converters",
	"header_row?", "headers", "help", "hex", "hexdigest", "hexdigest!",
	"hierarchical?", "home", "host", "host=", "hostname", "hostname=",
	"hour", "http_default_port", "http_version", "httpdate",
	"https_default_port", "hypot", "i", "iconv", "id2name", "identical?",
	"ignore_deadlock", "ignore_deadlock=", "imag", "imaginary", "inc",
	"include", "include?", "included_modules", "index", "infinite?",
	"info", "info!", "info?", "init_with", "init_with!", "initgroups",
	"initialize_http_header", "inject", "ino", "insert", "inspect",
	"inspect!", "install", "instance", "instance_delegate",
	"instance_eval", "instance_eval!", "instance_exec", "instance_exec!",
	"instance_method", "instance_methods", "instance_of?",
	"instance_variable_defined?", "instance_variable_get",
	"instance_variable_get!", "instance_variable_set",
	"instance_variable_set!", "instance_variables", "instance_variables!",
	"integer?", "intern", "internal_encoding", "interpret_loosely",
	"intersect?", "intersection", "invert", "ioctl", "ip_address_list",
	"ipaddr", "ipaddr=", "ipv6only!", "irb", "is_a?", "is_version_1_1?",
	"is_version_1_2?", "isatty", "isdst", "iso8601", "italy", "iterator?",
	"itself", "itself!", "jd", "jisx0301", "join", "json_creatable?",
	"json_create", "julian", "julian?", "julian_leap?",
	"keep_alive_timeout", "keep_alive_timeout=", "keep_if", "key", "key=",
	"key?", "keys", "kill", "kind_of?", "lambda", "lambda?", "last",
	"last_match", "last_status", "latest_compact_info", "latest_gc_info",
	"lazy", "lchmod", "lchown", "lcm", "ld", "ldexp", "leap?", "length",
	"level", "level=", "lgamma", "liberal_parsing?", "libyaml_version",
	"limit", "line", "lineno", "lineno=", "lines", "link", "link_entry",
	"list", "listen", "ljust", "ln", "ln_s", "ln_sf", "load",
	"load_default_options", "load_default_options=", "load_file",
	"load_file!", "load_stream", "load_tags", "load_tags=", "local",
	"local_address", "local_host", "local_host=", "local_port",
	"local_port=", "local_variable_defined?", "local_variable_get",
	"local_variable_set", "local_variables", "locale_charmap",
	"localtime", "location=", "lock", "locked?", "log", "log10", "log2",
	"loop", "lstat", "lstrip", "lstrip!", "lutime", "magnitude", "main",
	"main_type", "make_compiler", "make_link", "make_switch",
	"make_symlink", "makedirs", "map", "map!", "marshal_dump",
	"marshal_dump!", "marshal_load", "match", "match?", "match_length",
	"matched", "matched?", "matched_size", "max", "max_by", "max_retries",
	"max_retries=", "max_version", "max_version=", "maxgroups",
	"maxgroups=", "mday", "measure", "measure_total_time",
	"measure_total_time=", "member?", "members", "merge", "merge!",
	"message", "method", "method!", "method_defined?", "method_missing",
	"methods", "methods!", "min", "min_by", "min_version", "min_version=",
	"minmax", "minmax_by", "minute", "mjd", "mkcol", "mkdir", "mkdir_p",
	"mkfifo", "mkpath", "mktime", "mktmpdir", "mode", "module_eval",
	"module_exec", "modulo", "mon", "mon_check_owner", "mon_enter",
	"mon_exit", "mon_locked?", "mon_owned?", "mon_synchronize",
	"mon_try_enter", "monday?", "month", "mountpoint?", "move", "msg",
	"mtime", "mtime=", "mult", "must_C_version", "mv",
	"n_significant_digits", "name", "name=", "name_list",
	"named_captures", "names", "nan?", "native_thread_id", "negative?",
	"nesting", "new", "new_cond", "new_offset", "new_seed", "new_start",
	"newobj", "next", "next!", "next_day", "next_float", "next_month",
	"next_values", "next_year", "nil?", "nlink", "nobits?", "nonblock",
	"nonblock=", "nonblock?", "none?", "nonzero?", "normalize",
	"normalize!", "now", "nread", "nsec", "num_waiting", "numerator",
	"object_id", "object_id!", "oct", "odd?", "offset", "on", "on_head",
	"on_tail", "one?", "opaque", "opaque=", "open", "open_timeout",
	"open_timeout=", "opendir", "options", "options_of", "ord", "order",
	"order!", "ordinal", "orig_name", "orig_name=", "origin",
	"original_message", "original_name", "os_code", "owned?", "owner",
	"p", "pack", "pack_sockaddr_in", "pack_sockaddr_un", "pair",
	"parameters", "parent", "parse", "parse!", "parse_csv", "parse_file",
	"parse_line", "parse_stream", "parser", "parser=", "partition",
	"pass", "password", "password=", "patch", "path", "path=", "pathconf",
	"peek", "peek_values", "peep", "peer_cert", "peeraddr",
	"pending_interrupt?", "permutation", "permute", "permute!", "phase",
	"pid", "pipe", "pipe?", "pointer", "pointer=", "polar", "pop",
	"popen", "port", "port=", "pos", "pos=", "positive?", "post", "post2",
	"post_form", "post_match", "pow", "power", "ppid", "pre_match",
	"pread", "precision", "precision_scale", "precs", "pred", "prepend",
	"pretty_generate", "pretty_print", "pretty_print_cycle",
	"pretty_unparse", "prev_day", "prev_float", "prev_month", "prev_year",
	"print", "printf", "priority", "priority=", "private?",
	"private_class_method", "private_constant",
	"private_instance_methods", "private_method_defined?",
	"private_methods", "private_methods!", "private_module_function",
	"proc", "produce", "product", "progname", "progname=", "program_name",
	"program_name=", "proper_subset?", "proper_superset?", "propfind",
	"proppatch", "protected?", "protected_instance_methods",
	"protected_method_defined?", "protected_methods",
	"protected_methods!", "protocol_param", "proxy?", "proxy_address",
	"proxy_address=", "proxy_basic_auth", "proxy_class?",
	"proxy_from_env=", "proxy_from_env?", "proxy_pass", "proxy_pass=",
	"proxy_port", "proxy_port=", "proxy_uri", "proxy_user", "proxy_user=",
	"proxyaddr", "proxyport", "public?", "public_api",
	"public_class_method", "public_constant", "public_instance_method",
	"public_instance_methods", "public_method", "public_method!",
	"public_method_defined?", "public_methods", "public_methods!",
	"public_send", "public_send!", "push", "put", "put2", "putc", "puts",
	"pwd", "pwrite", "query", "query=", "quo", "quote", "quote_char",
	"raise", "rand", "random_bytes", "random_number", "range", "range=",
	"range_length", "rassoc", "rationalize", "rdev", "rdev_major",
	"rdev_minor", "read", "read_body", "read_header", "read_new",
	"read_nonblock", "read_timeout", "read_timeout=", "readable?",
	"readable_real?", "readbyte", "readchar", "reading_body", "readline",
	"readlines", "readlink", "readpartial", "ready?", "real", "real?",
	"realdirpath", "realpath", "realtime", "receiver", "rect",
	"rectangular", "recurse_proc", "recv", "recv_nonblock", "recvfrom",
	"recvfrom_nonblock", "recvmsg", "recvmsg_nonblock", "reduce",
	"regexp", "registry", "registry=", "rehash", "reject", "reject!",
	"relative?", "relative_path_from", "release", "release=", "remainder",
	"remote_address", "remove", "remove_class_variable", "remove_dir",
	"remove_entry", "remove_entry_secure", "remove_file",
	"remove_instance_variable", "remove_instance_variable!",
	"remove_method", "remove_type", "rename", "reopen",
	"repeated_combination", "repeated_permutation", "replace",
	"replicate", "report_on_exception", "report_on_exception=", "request",
	"request_get", "request_head", "request_post", "request_put",
	"request_uri", "require", "require_exact", "require_exact=",
	"require_relative", "reset", "respond_to?", "response", "rest",
	"rest?", "rest_size", "restore", "restsize", "result",
	"result_with_hash", "resume", "return_headers?", "reverse",
	"reverse!", "reverse_each", "rewind", "rfc2822", "rfc3339", "rfc822",
	"rindex", "rjust", "rm", "rm_f", "rm_r", "rm_rf", "rmdir", "rmtree",
	"root?", "rotate", "rotate!", "round", "route_from", "route_to",
	"row", "row_sep", "rpartition", "rstrip", "rstrip!", "ruby2_keywords",
	"ruby2_keywords_hash", "ruby2_keywords_hash?", "run", "safe_dump",
	"safe_load", "safe_load_file", "safe_unlink", "sample", "saturday?",
	"save_exception_mode", "save_limit", "save_rounding_mode", "scale",
	"scan", "scan_full", "scan_until", "schedule", "scheduler", "scheme",
	"scheme=", "scrub", "scrub!", "search_full", "sec", "sec_fraction",
	"second", "second_fraction", "seed", "seek", "select", "select!",
	"send", "send!", "send_request", "sendmsg", "sendmsg_nonblock",
	"separator", "set_backtrace", "set_banner", "set_content_type",
	"set_debug_output", "set_encoding", "set_encoding_by_bom",
	"set_eoutvar", "set_form", "set_form_data", "set_host", "set_opaque",
	"set_password", "set_path", "set_port", "set_program_name",
	"set_range", "set_registry", "set_scheduler", "set_scheme",
	"set_summary_indent", "set_summary_width", "set_trace_func",
	"set_user", "set_userinfo", "setbyte", "setgid?", "setpgid",
	"setpgrp", "setpriority", "setproctitle", "setrlimit", "setsid",
	"setsockopt", "setuid?", "sev_threshold", "sev_threshold=",
	"shellescape", "shelljoin", "shellsplit", "shellwords", "shift",
	"shuffle", "shuffle!", "shutdown", "sign", "signal", "signaled?",
	"signame", "sin", "singleton_class", "singleton_class!",
	"singleton_class?", "singleton_method", "singleton_method!",
	"singleton_method_added", "singleton_methods", "singleton_methods!",
	"sinh", "size", "size?", "skip", "skip_blanks?", "skip_lines",
	"skip_until", "sleep", "slice", "slice!", "slice_after",
	"slice_before", "slice_when", "sockaddr_in", "sockaddr_un", "socket?",
	"socket_type", "socketpair", "sort", "sort!", "sort_by", "sort_by!",
	"source", "source_location", "spawn", "spell_checker", "split",
	"sprintf", "sqrt", "squeeze", "squeeze!", "srand", "src",
	"ssl_timeout", "ssl_timeout=", "ssl_version", "ssl_version=", "start",
	"start_with?", "started?", "stat", "state", "state=", "status",
	"step", "sticky?", "stop", "stop?", "stopped?", "stopsig", "store",
	"stress", "stress=", "strftime", "string", "string=", "strip",
	"strip!", "strptime", "sub", "sub!", "sub_ext", "sub_type",
	"subclasses", "subsec", "subset?", "subtract", "succ", "succ!",
	"success?", "sum", "summarize", "summary_indent", "summary_indent=",
	"summary_width", "summary_width=", "sunday?", "super_method",
	"superclass", "superset?", "swapcase", "swapcase!", "symlink",
	"symlink?", "sync", "sync=", "synchronize", "sysaccept", "syscall",
	"sysopen", "sysread", "sysseek", "system", "syswrite", "table",
	"table!", "taint", "taint!", "tainted?", "take", "take_while",
	"tally", "tan", "tanh", "tap", "tap!", "tcp", "tcp_server_loop",
	"tcp_server_sockets", "tell", "terminate", "termsig", "test", "then",
	"then!", "thread_variable?", "thread_variable_get",
	"thread_variable_set", "thread_variables", "throw", "thursday?",
	"timeout", "times", "tmpdir", "to_a", "to_ary", "to_bn", "to_c",
	"to_csv", "to_date", "to_datetime", "to_enum", "to_enum!", "to_f",
	"to_h", "to_h!", "to_hash", "to_i", "to_int", "to_io", "to_json",
	"to_json_raw", "to_json_raw_object", "to_path", "to_proc", "to_r",
	"to_s", "to_s!", "to_set", "to_str", "to_sym", "to_time", "to_tty?",
	"to_yaml", "today", "top", "total_time", "touch", "tr", "tr!", "tr_s",
	"tr_s!", "trace", "trace_var", "transfer", "transform_keys",
	"transform_keys!", "transform_values", "transform_values!",
	"transpose", "trap", "truncate", "trust", "trust!", "try_convert",
	"try_enter", "try_lock", "try_mon_enter", "tty?", "tuesday?",
	"tv_nsec", "tv_sec", "tv_usec", "type_params", "udp_server_loop",
	"udp_server_loop_on", "udp_server_recv", "udp_server_sockets", "uid",
	"uid=", "umask", "unbind", "unconverted_fields?", "undef_method",
	"undefine_finalizer", "undump", "ungetbyte", "ungetc",
	"unicode_normalize", "unicode_normalize!", "unicode_normalized?",
	"union", "uniq", "uniq!", "unix", "unix_server_loop",
	"unix_server_socket", "unknown", "unlink", "unlock", "unpack",
	"unpack1", "unpack_sockaddr_in", "unpack_sockaddr_un", "unparse",
	"unsafe_load", "unsafe_load_file", "unscan", "unshift", "untaint",
	"untaint!", "untrace_var", "untrust", "untrust!", "untrusted?",
	"unused", "upcase", "upcase!", "update", "upto", "uptodate?",
	"urandom", "uri", "uri=", "urlsafe_base64", "use_proxy?",
	"use_registry", "use_ssl=", "use_ssl?", "usec", "used_modules",
	"user", "user=", "userinfo", "userinfo=", "using_rvargc?", "utc",
	"utc?", "utc_offset", "utime", "uuid", "valid_civil?",
	"valid_commercial?", "valid_date?", "valid_encoding?", "valid_jd?",
	"valid_ordinal?", "value", "value?", "values", "values_at", "ver",
	"verify_callback", "verify_callback=", "verify_compaction_references",
	"verify_depth", "verify_depth=", "verify_hostname",
	"verify_hostname=", "verify_internal_consistency", "verify_mode",
	"verify_mode=", "verify_transient_heap_internal_consistency",
	"version", "version=", "version_1_1?", "version_1_2", "version_1_2?",
	"wait", "wait2", "wait_for_cond", "wait_priority", "wait_readable",
	"wait_writable", "waitall", "waitpid", "waitpid2", "wakeup", "warn",
	"warn!", "warn?", "wday", "wednesday?", "with", "with_index",
	"with_object", "world_readable?", "world_writable?", "wrap",
	"writable?", "writable_real?", "write", "write_headers?",
	"write_nonblock", "write_timeout", "write_timeout=", "xmlschema",
	"yaml_tag", "yday", "year", "yield", "yield_self", "yield_self!",
	"zcat", "zero?", "zip", "zone", "zone_offset"
};

struct text
rb_last_word(struct text t)
{
	const char *dot = memrchr(t.p, '.', t.len);

	return dot == NULL ? t : (struct text){ dot + 1,
	    (size_t)(t.p + t.len - dot - 1) };
}

int
rb_is_core_class(struct text t)
{
	return link_word_in(t, core_classes, COUNT(core_classes));
}

int
rb_is_kernel_method(struct text t)
{
	return link_word_in(t, kernel_methods, COUNT(kernel_methods));
}

int
rb_is_object_method(struct text t)
{
	return link_word_in(t, object_methods, COUNT(object_methods));
}

int
rb_is_class_method(struct text t)
{
	return link_word_in(t, class_methods, COUNT(class_methods));
}

int
rb_is_common_method(struct text t)
{
	return link_word_in(t, common_methods, COUNT(common_methods));
}

/* ---- what methods give ---- */

struct gives {
	const char	*owner;
	const char	*methods;	/* with one blank between them */
	const char	*type;
};

static const struct gives table[] = {
	{ "String", "capitalize center chomp chop delete downcase dump "
	    "encode force_encoding gsub gsub! insert inspect ljust lstrip "
	    "prepend replace reverse rjust rstrip slice squeeze strip strip! "
	    "sub sub! succ swapcase to_s to_str tr tr_s unicode_normalize "
	    "upcase + * % << scrub concat downcase! upcase! chomp! lines "
	    "delete_prefix delete_suffix", "String" },
	{ "String", "split lines chars bytes scan each_char codepoints",
	    "Array" },
	{ "String", "length size to_i ord index hash bytesize count hex "
	    "rindex =~", "Integer" },
	{ "String", "to_sym intern", "Symbol" },
	{ "String", "to_f", "Float" },
	{ "String", "match", "MatchData" },
	{ "Symbol", "to_s name id2name inspect", "String" },
	{ "Symbol", "to_proc", "Proc" },
	{ "Symbol", "to_sym", "Symbol" },
	{ "Integer", "to_s inspect chr", "String" },
	{ "Integer", "+ - * / % abs succ pred ceil floor round to_i",
	    "Integer" },
	{ "Array", "join inspect to_s pack", "String" },
	{ "Array", "length size count index", "Integer" },
	{ "Array", "each select filter reject sort sort_by reverse uniq "
	    "compact take drop to_a concat push << unshift append + - & | "
	    "rotate shuffle first! each_with_index take_while drop_while "
	    "select! reject! uniq! compact! sort! sort_by! reverse! lazy "
	    "entries delete_if keep_if find_all insert each_entry "
	    "reverse_each to_set values_at slice prepend grep grep_v dup",
	    "same" },
	{ "Array", "first last pop shift find detect sample min max min_by "
	    "max_by fetch at delete delete_at dig []", "element" },
	{ "Array", "map collect flat_map flatten zip product transpose "
	    "each_slice each_cons combination filter_map", "Array" },
	{ "Array", "to_h group_by each_with_object tally index_by",
	    "Hash" },
	{ "Hash", "merge merge! update select filter reject sort_by to_h "
	    "slice except compact transform_values transform_keys invert "
	    "delete_if each each_pair each_value dup replace store", "same" },
	{ "Hash", "[] fetch delete dig shift", "element" },
	{ "Hash", "keys to_a map collect flat_map sort find_all values_at "
	    "filter_map", "Array" },
	{ "Hash", "values", "same" },
	{ "Hash", "length size count", "Integer" },
	{ "File", "join expand_path basename dirname extname read readlink "
	    "realpath path absolute_path", "String" },
	{ "File", "open", "File" },
	{ "File", "readlines", "Array" },
	{ "File", "stat", "File.Stat" },
	{ "IO", "read popen gets", "String" },
	{ "Dir", "glob entries children []", "Array" },
	{ "Dir", "pwd getwd tmpdir mktmpdir home", "String" },
	{ "Time", "now at parse utc local mktime gm", "Time" },
	{ "Time", "strftime to_s iso8601 xmlschema", "String" },
	{ "Time", "to_i year month day", "Integer" },
	{ "Pathname", "join parent expand_path relative_path_from dirname "
	    "basename realpath cleanpath +", "Pathname" },
	{ "Pathname", "to_s read", "String" },
	{ "Regexp", "match", "MatchData" },
	{ "Regexp", "escape quote source to_s", "String" },
	{ "Regexp", "union", "Regexp" },
	{ "MatchData", "[] pre_match post_match to_s", "String" },
	{ "URI", "parse join", "URI.Generic" },
	{ "Kernel", "format sprintf gets caller_locations String", "String" },
	{ "Kernel", "Integer rand", "Integer" },
	{ "Kernel", "Array caller", "Array" },
	{ "Kernel", "Hash", "Hash" },
	{ "Kernel", "Pathname", "Pathname" },
	{ "Kernel", "lambda proc", "Proc" },
	{ "Object", "to_s inspect", "String" },
	{ "Object", "object_id hash", "Integer" },
	{ "Class", "name to_s", "String" },
	{ "Module", "name to_s", "String" },
	{ "JSON", "generate pretty_generate dump", "String" },
	{ "Set", "add << merge delete select reject", "same" },
};

const char *
rb_core_gives(struct text qualified)
{
	struct text word = rb_last_word(qualified), owner;
	size_t i;

	if (word.len >= qualified.len)
		return NULL;
	owner = (struct text){ qualified.p, qualified.len - word.len - 1 };
	for (i = 0; i < COUNT(table); i++)
		if (text_is(owner, table[i].owner) &&
		    text_in(table[i].methods, word))
			return table[i].type;
	return NULL;
}
