/*
 * Java: what is known of the JDK.
 *
 * Names of java.lang, which no import names, and of the packages that are
 * most often imported on demand; and what some methods give, so that chains
 * of calls keep their type.
 */
#include "jlink.h"

static const struct link_library jdk_packages[] = {
	{ "java.lang", "AbstractMethodError Appendable ArithmeticException "
	    "ArrayIndexOutOfBoundsException ArrayStoreException "
	    "AssertionError AutoCloseable Boolean Byte CharSequence Character "
	    "Class ClassCastException ClassLoader ClassNotFoundException "
	    "CloneNotSupportedException Cloneable Comparable Deprecated "
	    "Double Enum Error Exception ExceptionInInitializerError Float "
	    "FunctionalInterface IllegalAccessException "
	    "IllegalArgumentException IllegalMonitorStateException "
	    "IllegalStateException IllegalThreadStateException "
	    "IncompatibleClassChangeError IndexOutOfBoundsException "
	    "InheritableThreadLocal InstantiationException Integer "
	    "InternalError InterruptedException Iterable LinkageError Long "
	    "Math Module NegativeArraySizeException NoClassDefFoundError "
	    "NoSuchFieldError NoSuchFieldException NoSuchMethodError "
	    "NoSuchMethodException NullPointerException Number "
	    "NumberFormatException Object OutOfMemoryError Override Package "
	    "Process ProcessBuilder ProcessHandle Readable Record "
	    "ReflectiveOperationException Runnable Runtime RuntimeException "
	    "SafeVarargs SecurityException SecurityManager Short "
	    "StackOverflowError StackTraceElement StackWalker StrictMath "
	    "String StringBuffer StringBuilder "
	    "StringIndexOutOfBoundsException SuppressWarnings System Thread "
	    "ThreadDeath ThreadGroup ThreadLocal Throwable "
	    "TypeNotPresentException UnsatisfiedLinkError "
	    "UnsupportedClassVersionError UnsupportedOperationException "
	    "VirtualMachineError Void" },
	{ "java.util", "AbstractCollection AbstractList AbstractMap "
	    "AbstractQueue AbstractSequentialList AbstractSet ArrayDeque "
	    "ArrayList Arrays Base64 BitSet Calendar Collection Collections "
	    "Comparator ConcurrentModificationException Currency Date Deque "
	    "Dictionary EmptyStackException EnumMap EnumSet Enumeration "
	    "EventListener EventObject Formatter GregorianCalendar HashMap "
	    "HashSet Hashtable IdentityHashMap IllegalFormatException "
	    "InputMismatchException IntSummaryStatistics Iterator "
	    "LinkedHashMap LinkedHashSet LinkedList List ListIterator "
	    "ListResourceBundle Locale LongSummaryStatistics Map "
	    "MissingResourceException NavigableMap NavigableSet "
	    "NoSuchElementException Objects Observable Observer Optional "
	    "OptionalDouble OptionalInt OptionalLong PrimitiveIterator "
	    "PriorityQueue Properties PropertyResourceBundle Queue Random "
	    "RandomAccess ResourceBundle Scanner ServiceLoader Set "
	    "SimpleTimeZone SortedMap SortedSet Spliterator Spliterators "
	    "Stack StringJoiner StringTokenizer TimeZone Timer TimerTask "
	    "TreeMap TreeSet UUID Vector WeakHashMap" },
	{ "java.io", "BufferedInputStream BufferedOutputStream BufferedReader "
	    "BufferedWriter ByteArrayInputStream ByteArrayOutputStream "
	    "CharArrayReader CharArrayWriter Closeable Console "
	    "DataInputStream DataOutputStream EOFException Externalizable "
	    "File FileDescriptor FileFilter FileInputStream "
	    "FileNotFoundException FileOutputStream FileReader FileWriter "
	    "FilenameFilter FilterInputStream FilterOutputStream "
	    "FilterReader FilterWriter Flushable IOException InputStream "
	    "InputStreamReader InterruptedIOException InvalidClassException "
	    "InvalidObjectException LineNumberReader NotSerializableException "
	    "ObjectInput ObjectInputStream ObjectOutput ObjectOutputStream "
	    "ObjectStreamException OutputStream OutputStreamWriter "
	    "PipedInputStream PipedOutputStream PrintStream PrintWriter "
	    "PushbackInputStream PushbackReader RandomAccessFile Reader "
	    "SequenceInputStream Serializable StreamTokenizer StringReader "
	    "StringWriter UncheckedIOException UnsupportedEncodingException "
	    "Writer" },
	{ "java.util.function", "BiConsumer BiFunction BiPredicate "
	    "BinaryOperator BooleanSupplier Consumer DoubleFunction "
	    "DoubleSupplier Function IntBinaryOperator IntConsumer "
	    "IntFunction IntPredicate IntSupplier IntUnaryOperator "
	    "LongFunction LongSupplier ObjIntConsumer Predicate Supplier "
	    "ToDoubleFunction ToIntFunction ToLongFunction UnaryOperator" },
	{ "java.util.concurrent", "ArrayBlockingQueue BlockingDeque "
	    "BlockingQueue Callable CancellationException CompletableFuture "
	    "CompletionException CompletionService CompletionStage "
	    "ConcurrentHashMap ConcurrentLinkedDeque ConcurrentLinkedQueue "
	    "ConcurrentMap ConcurrentSkipListMap ConcurrentSkipListSet "
	    "CopyOnWriteArrayList CopyOnWriteArraySet CountDownLatch "
	    "CyclicBarrier DelayQueue Delayed ExecutionException Executor "
	    "ExecutorService Executors ForkJoinPool ForkJoinTask Future "
	    "FutureTask LinkedBlockingDeque LinkedBlockingQueue Phaser "
	    "RejectedExecutionException ScheduledExecutorService "
	    "ScheduledFuture ScheduledThreadPoolExecutor Semaphore "
	    "SynchronousQueue ThreadFactory ThreadLocalRandom "
	    "ThreadPoolExecutor TimeUnit TimeoutException" },
	{ "java.util.stream", "BaseStream Collector Collectors DoubleStream "
	    "IntStream LongStream Stream StreamSupport" },
	{ "java.net", "DatagramPacket DatagramSocket HttpURLConnection "
	    "InetAddress InetSocketAddress MalformedURLException ServerSocket "
	    "Socket SocketAddress SocketException SocketTimeoutException URI "
	    "URISyntaxException URL URLClassLoader URLConnection URLDecoder "
	    "URLEncoder UnknownHostException" },
	{ "java.nio.file", "CopyOption FileSystem FileSystems FileVisitResult "
	    "FileVisitor Files LinkOption NoSuchFileException OpenOption Path "
	    "Paths SimpleFileVisitor StandardCopyOption StandardOpenOption" },
};

const char *
java_jdk_package(struct text type)
{
	return link_library(type, LINK_LIST(jdk_packages));
}

int
java_is_lang(struct text type)
{
	return text_in(jdk_packages[0].names, type);
}

static const struct link_gives jdk_returns[] = {
	{ "java.lang.String", "substring trim toLowerCase toUpperCase replace "
	    "replaceAll replaceFirst concat format valueOf join strip intern "
	    "repeat toString copyValueOf formatted stripLeading "
	    "stripTrailing", "java.lang.String" },
	{ "java.lang.String", "length indexOf lastIndexOf compareTo hashCode "
	    "codePointAt compareToIgnoreCase", "int" },
	{ "java.lang.String", "equals equalsIgnoreCase isEmpty startsWith "
	    "endsWith contains matches isBlank", "boolean" },
	{ "java.lang.String", "charAt", "char" },
	{ "java.lang.StringBuilder", "append insert delete reverse "
	    "deleteCharAt replace", "java.lang.StringBuilder" },
	{ "java.lang.StringBuilder", "toString substring",
	    "java.lang.String" },
	{ "java.lang.StringBuilder", "length indexOf", "int" },
	{ "java.lang.StringBuffer", "append insert delete reverse",
	    "java.lang.StringBuffer" },
	{ "java.lang.StringBuffer", "toString substring", "java.lang.String" },
	{ "java.lang.Object", "toString", "java.lang.String" },
	{ "java.lang.Object", "hashCode", "int" },
	{ "java.lang.Object", "equals", "boolean" },
	{ "java.lang.Object", "getClass", "java.lang.Class" },
	{ "java.lang.Enum", "name", "java.lang.String" },
	{ "java.lang.Enum", "ordinal", "int" },
	{ "java.lang.Class", "getName getSimpleName getTypeName",
	    "java.lang.String" },
	{ "java.lang.Class", "getClassLoader", "java.lang.ClassLoader" },
	{ "java.lang.Class", "getPackage", "java.lang.Package" },
	{ "java.lang.Integer", "parseInt intValue compare", "int" },
	{ "java.lang.Integer", "valueOf", "java.lang.Integer" },
	{ "java.lang.Integer", "toString toHexString", "java.lang.String" },
	{ "java.lang.Long", "parseLong longValue", "long" },
	{ "java.lang.Long", "valueOf", "java.lang.Long" },
	{ "java.lang.Thread", "currentThread", "java.lang.Thread" },
	{ "java.lang.Thread", "getName", "java.lang.String" },
	{ "java.lang.Throwable", "getMessage getLocalizedMessage",
	    "java.lang.String" },
	{ "java.lang.Throwable", "getCause", "java.lang.Throwable" },
	{ "java.lang.Exception", "getMessage", "java.lang.String" },
	{ "java.lang.Exception", "getCause", "java.lang.Throwable" },
	{ "java.lang.System", "getProperty getenv lineSeparator",
	    "java.lang.String" },
	{ "java.lang.System", "currentTimeMillis nanoTime", "long" },
	{ "java.lang.Math", "round", "long" },
	{ "java.lang.Runtime", "getRuntime", "java.lang.Runtime" },
	{ "java.io.File", "getName getPath getParent getAbsolutePath "
	    "getCanonicalPath", "java.lang.String" },
	{ "java.io.File", "getParentFile getAbsoluteFile", "java.io.File" },
	{ "java.io.File", "toPath", "java.nio.file.Path" },
	{ "java.io.BufferedReader", "readLine", "java.lang.String" },
	{ "java.nio.file.Paths", "get", "java.nio.file.Path" },
	{ "java.nio.file.Path", "resolve getParent getFileName normalize "
	    "relativize toAbsolutePath of", "java.nio.file.Path" },
	{ "java.nio.file.Path", "toString", "java.lang.String" },
	{ "java.nio.file.Path", "toFile", "java.io.File" },
	{ "java.util.Locale", "getDefault", "java.util.Locale" },
	{ "java.util.UUID", "randomUUID", "java.util.UUID" },
	{ "java.util.Objects", "toString", "java.lang.String" },
	{ "java.util.regex.Pattern", "compile", "java.util.regex.Pattern" },
	{ "java.util.regex.Pattern", "matcher", "java.util.regex.Matcher" },
	{ "java.util.regex.Matcher", "group", "java.lang.String" },
};

const char *
java_jdk_gives(struct text qualified)
{
	const char *gives = link_gives(qualified, LINK_LIST(jdk_returns)), *dot;

	if (gives != NULL || qualified.len <= 5 ||
	    memcmp(qualified.p, "java.", 5) != 0)
		return gives;
	dot = memrchr(qualified.p, '.', qualified.len);
	return dot > qualified.p + 5 && text_in("toString getName getSimpleName",
	    (struct text){ dot + 1, (size_t)(qualified.p + qualified.len - dot -
	    1) }) ? "java.lang.String" : NULL;
}
