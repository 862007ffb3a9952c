/*
 * C#: what is known of the library, and of the test frameworks.
 *
 * Which namespace a much used type is in, for usings do not say what they
 * bring in; and what some members give, so that chains keep their type.
 */
#include "cslink.h"

static const struct link_library namespaces[] = {
	{ "System", "Action Activator AggregateException AppContext AppDomain "
	    "ApplicationException ArgumentException ArgumentNullException "
	    "ArgumentOutOfRangeException ArithmeticException Array "
	    "ArraySegment AsyncCallback Attribute AttributeTargets "
	    "AttributeUsageAttribute BitConverter Boolean Buffer Byte "
	    "CLSCompliantAttribute Char Comparison Console ConsoleColor "
	    "Convert Converter DBNull DateOnly DateTime DateTimeKind "
	    "DateTimeOffset DayOfWeek Decimal Delegate DivideByZeroException "
	    "Double Enum Environment EventArgs EventHandler Exception "
	    "FlagsAttribute FormatException FormattableString Func GC Guid "
	    "HashCode IAsyncDisposable IAsyncResult ICloneable IComparable "
	    "IConvertible ICustomFormatter IDisposable IEquatable "
	    "IFormatProvider IFormattable IObservable IObserver IProgress "
	    "IServiceProvider IndexOutOfRangeException Int16 Int32 Int64 IntPtr "
	    "InvalidCastException InvalidOperationException Lazy Math MathF "
	    "Memory MemoryExtensions MissingMethodException MulticastDelegate "
	    "NonSerializedAttribute NotImplementedException "
	    "NotSupportedException NullReferenceException Nullable Object "
	    "ObjectDisposedException ObsoleteAttribute OperatingSystem "
	    "OperationCanceledException OutOfMemoryException "
	    "OverflowException ParamArrayAttribute PlatformNotSupportedException "
	    "Predicate Progress Random RankException ReadOnlyMemory "
	    "ReadOnlySpan RuntimeTypeHandle SByte SerializableAttribute Single "
	    "Span StackOverflowException String StringComparer "
	    "StringComparison StringSplitOptions SystemException "
	    "ThreadStaticAttribute TimeOnly TimeProvider TimeSpan TimeZoneInfo "
	    "TimeoutException Tuple Type TypeCode TypeInitializationException "
	    "UInt16 UInt32 UInt64 UnauthorizedAccessException "
	    "UnhandledExceptionEventArgs Uri UriBuilder UriKind ValueTuple "
	    "ValueType Version WeakReference" },
	{ "System.Collections.Generic", "Comparer Dictionary EqualityComparer "
	    "HashSet IAsyncEnumerable IAsyncEnumerator ICollection IComparer "
	    "IDictionary IEnumerable IEnumerator IEqualityComparer IList "
	    "IReadOnlyCollection IReadOnlyDictionary IReadOnlyList ISet "
	    "KeyNotFoundException KeyValuePair LinkedList LinkedListNode List "
	    "PriorityQueue Queue SortedDictionary SortedList SortedSet Stack" },
	{ "System.Collections", "ArrayList BitArray DictionaryEntry Hashtable "
	    "IStructuralEquatable" },
	{ "System.Collections.Concurrent", "BlockingCollection ConcurrentBag "
	    "ConcurrentDictionary ConcurrentQueue ConcurrentStack" },
	{ "System.Collections.ObjectModel", "Collection KeyedCollection "
	    "ObservableCollection ReadOnlyCollection ReadOnlyDictionary" },
	{ "System.Collections.Immutable", "ImmutableArray ImmutableDictionary "
	    "ImmutableHashSet ImmutableList" },
	{ "System.Linq", "Enumerable IGrouping ILookup IOrderedEnumerable "
	    "IOrderedQueryable IQueryable Queryable" },
	{ "System.Linq.Expressions", "BinaryExpression ConstantExpression "
	    "Expression LambdaExpression MemberExpression "
	    "MethodCallExpression ParameterExpression" },
	{ "System.IO", "BinaryReader BinaryWriter Directory "
	    "DirectoryInfo DirectoryNotFoundException EndOfStreamException "
	    "File FileAccess FileAttributes FileInfo FileMode "
	    "FileNotFoundException FileShare FileStream FileSystemInfo "
	    "FileSystemWatcher IOException InvalidDataException MemoryStream "
	    "Path PathTooLongException SearchOption SeekOrigin Stream "
	    "StreamReader StreamWriter StringReader StringWriter TextReader "
	    "TextWriter" },
	{ "System.Text", "Encoder Decoder Encoding StringBuilder UTF8Encoding "
	    "Rune" },
	{ "System.Text.Json", "JsonDocument JsonElement JsonException "
	    "JsonSerializer JsonSerializerOptions JsonValueKind "
	    "Utf8JsonReader Utf8JsonWriter" },
	{ "System.Text.RegularExpressions", "Capture Group Match "
	    "MatchCollection Regex RegexOptions" },
	{ "System.Threading", "AsyncLocal AutoResetEvent Barrier "
	    "CancellationToken CancellationTokenRegistration "
	    "CancellationTokenSource CountdownEvent EventWaitHandle "
	    "Interlocked Lock ManualResetEvent ManualResetEventSlim Monitor "
	    "Mutex ReaderWriterLockSlim Semaphore SemaphoreSlim "
	    "SynchronizationContext Thread ThreadLocal ThreadPool Timeout "
	    "Timer Volatile WaitHandle" },
	{ "System.Threading.Tasks", "ConfigureAwaitOptions Parallel "
	    "ParallelOptions Task TaskCanceledException TaskCompletionSource "
	    "TaskContinuationOptions TaskCreationOptions TaskFactory "
	    "TaskScheduler TaskStatus ValueTask" },
	{ "System.Diagnostics", "Activity ActivitySource "
	    "ConditionalAttribute Debug DebuggerDisplayAttribute "
	    "DebuggerStepThroughAttribute Debugger Process ProcessStartInfo "
	    "StackFrame StackTrace Stopwatch Trace UnreachableException" },
	{ "System.Diagnostics.CodeAnalysis", "AllowNullAttribute "
	    "DynamicallyAccessedMembersAttribute "
	    "DynamicallyAccessedMemberTypes ExcludeFromCodeCoverageAttribute "
	    "MaybeNullAttribute MaybeNullWhenAttribute "
	    "MemberNotNullAttribute NotNullAttribute NotNullWhenAttribute "
	    "RequiresDynamicCodeAttribute RequiresUnreferencedCodeAttribute "
	    "SetsRequiredMembersAttribute SuppressMessageAttribute "
	    "UnconditionalSuppressMessageAttribute" },
	{ "System.Globalization", "CultureInfo DateTimeStyles "
	    "DateTimeFormatInfo NumberFormatInfo NumberStyles TextInfo" },
	{ "System.Reflection", "Assembly AssemblyName BindingFlags "
	    "ConstructorInfo CustomAttributeData FieldInfo MemberInfo "
	    "MethodBase MethodInfo Module ParameterInfo PropertyInfo "
	    "TargetInvocationException TypeInfo" },
	{ "System.Runtime.CompilerServices", "CallerArgumentExpressionAttribute "
	    "CallerMemberNameAttribute ConditionalWeakTable "
	    "ExtensionAttribute InternalsVisibleToAttribute "
	    "MethodImplAttribute MethodImplOptions RuntimeHelpers Unsafe" },
	{ "System.Runtime.ExceptionServices", "ExceptionDispatchInfo" },
	{ "System.Runtime.InteropServices", "DllImportAttribute GCHandle "
	    "LayoutKind Marshal OSPlatform RuntimeInformation "
	    "StructLayoutAttribute" },
	{ "System.Runtime.Serialization", "DataContractAttribute "
	    "DataMemberAttribute EnumMemberAttribute ISerializable "
	    "IgnoreDataMemberAttribute SerializationException "
	    "SerializationInfo StreamingContext" },
	{ "System.ComponentModel", "BrowsableAttribute "
	    "DefaultValueAttribute DescriptionAttribute "
	    "EditorBrowsableAttribute EditorBrowsableState "
	    "INotifyPropertyChanged PropertyChangedEventArgs "
	    "PropertyChangedEventHandler PropertyDescriptor TypeConverter "
	    "TypeDescriptor" },
	{ "System.ComponentModel.DataAnnotations", "KeyAttribute "
	    "MaxLengthAttribute RangeAttribute RequiredAttribute "
	    "StringLengthAttribute ValidationException" },
	{ "System.Net", "Dns EndPoint HttpStatusCode IPAddress IPEndPoint "
	    "NetworkCredential WebException WebUtility" },
	{ "System.Net.Http", "DelegatingHandler HttpClient HttpClientHandler "
	    "HttpContent HttpMessageHandler HttpMethod HttpRequestException "
	    "HttpRequestMessage HttpResponseMessage IHttpClientFactory "
	    "StringContent" },
	{ "System.Data", "CommandBehavior CommandType DataColumn DataRow "
	    "DataSet DataTable DbType IDataParameter IDataReader IDataRecord "
	    "IDbCommand IDbConnection IDbDataParameter IDbTransaction" },
	{ "System.Data.Common", "DbCommand DbConnection DbDataReader "
	    "DbParameter DbTransaction" },
	{ "System.Xml", "XmlDocument XmlElement XmlNode XmlReader XmlWriter" },
	{ "System.Xml.Linq", "XAttribute XDocument XElement XName XNode" },
	{ "Microsoft.Extensions.DependencyInjection", "IServiceCollection "
	    "ServiceCollection ServiceProvider ServiceDescriptor" },
	{ "Microsoft.Extensions.Logging", "ILogger ILoggerFactory "
	    "ILoggerProvider LogLevel LoggerFactory" },
	{ "Microsoft.Extensions.Options", "IOptions IOptionsMonitor "
	    "IOptionsSnapshot Options" },
	{ "Microsoft.Extensions.Configuration", "ConfigurationBuilder "
	    "IConfiguration IConfigurationRoot IConfigurationSection" },
	{ "Microsoft.AspNetCore.Mvc", "ActionResult ControllerBase "
	    "FromQueryAttribute FromRouteAttribute FromBodyAttribute "
	    "HttpGetAttribute HttpPostAttribute HttpDeleteAttribute "
	    "ProducesResponseTypeAttribute RouteAttribute "
	    "ApiControllerAttribute" },
	{ "Microsoft.EntityFrameworkCore", "DbContext DbContextOptions DbSet "
	    "ModelBuilder IDbContextFactory" },
	{ "Xunit", "Assert ClassDataAttribute CollectionAttribute "
	    "FactAttribute IAsyncLifetime IClassFixture InlineDataAttribute "
	    "MemberDataAttribute TheoryAttribute TheoryData TraitAttribute" },
	{ "Xunit.Abstractions", "ITestOutputHelper" },
	{ "NUnit.Framework", "Assert CollectionAssert Does Has Is "
	    "OneTimeSetUpAttribute OneTimeTearDownAttribute SetUpAttribute "
	    "StringAssert TearDownAttribute TestAttribute TestCaseAttribute "
	    "TestCaseSourceAttribute TestFixtureAttribute Throws" },
	{ "Microsoft.VisualStudio.TestTools.UnitTesting", "Assert "
	    "CollectionAssert DataRowAttribute DataTestMethodAttribute "
	    "StringAssert TestClassAttribute TestInitializeAttribute "
	    "TestMethodAttribute" },
	{ "Moq", "It Mock MockBehavior Times" },
	{ "NSubstitute", "Arg Substitute" },
	{ "Shouldly", "Should ShouldBeBooleanExtensions" },
	{ "BenchmarkDotNet.Attributes", "BenchmarkAttribute "
	    "GlobalSetupAttribute MemoryDiagnoserAttribute "
	    "ParamsAttribute" },
};

#define NAMESPACES	(sizeof(namespaces) / sizeof(namespaces[0]))

/* Those that a project uses without a word (ImplicitUsings). */
#define IMPLICIT	"System System.Collections.Generic System.IO " \
			"System.Linq System.Net.Http System.Threading " \
			"System.Threading.Tasks"

const char *
cs_bcl_namespace(struct linker *l, file_no file, struct text type, int *sure)
{
	const char *implicit = NULL, *any = NULL;
	uint32_t n = 0;
	size_t i;

	*sure = 0;
	for (i = 0; i < NAMESPACES; i++) {
		if (!text_in(namespaces[i].names, type))
			continue;
		if (cs_uses(l, file, text_from(namespaces[i].package))) {
			*sure = 1;
			return namespaces[i].package;
		}
		if (implicit == NULL && text_in(IMPLICIT,
		    text_from(namespaces[i].package)))
			implicit = namespaces[i].package;
		any = namespaces[i].package;
		n++;
	}
	if (implicit != NULL) {
		*sure = 1;
		return implicit;
	}
	return n == 1 ? any : NULL;
}

int
cs_is_bcl_namespace(struct text t)
{
	size_t i, n;

	for (i = 0; i < NAMESPACES; i++) {
		n = strlen(namespaces[i].package);
		if (n >= t.len && t.len > 0 &&
		    memcmp(namespaces[i].package, t.p, t.len) == 0 &&
		    (n == t.len || namespaces[i].package[t.len] == '.'))
			return 1;
	}
	return 0;
}

const char *
cs_bcl_literal(struct text t)
{
	static const char *const pairs[][2] = { { "string", "System.String" },
	    { "int", "System.Int32" }, { "bool", "System.Boolean" },
	    { "object", "System.Object" }, { "long", "System.Int64" },
	    { "char", "System.Char" }, { "byte", "System.Byte" },
	    { "double", "System.Double" }, { "float", "System.Single" },
	    { "decimal", "System.Decimal" }, { "uint", "System.UInt32" },
	    { "ulong", "System.UInt64" }, { "short", "System.Int16" },
	    { "ushort", "System.UInt16" }, { "sbyte", "System.SByte" },
	    { "nint", "System.IntPtr" }, { "nuint", "System.UIntPtr" },
	    { "array", "System.Array" }, { "Type", "System.Type" },
	    { "IEnumerable", "System.Collections.Generic.IEnumerable" } };
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (text_same(t, text_from(pairs[i][0])))
			return pairs[i][1];
	return NULL;
}

/* ---- what members give ---- */

static const struct link_gives gives[] = {
	{ "System.String", "Concat Format Insert Join PadLeft PadRight Remove "
	    "Replace Substring ToLower ToLowerInvariant ToUpper "
	    "ToUpperInvariant Trim TrimEnd TrimStart Normalize Empty Intern",
	    "System.String" },
	{ "System.String", "Length IndexOf LastIndexOf CompareTo Compare "
	    "IndexOfAny CompareOrdinal", "System.Int32" },
	{ "System.String", "Contains EndsWith Equals IsNullOrEmpty "
	    "IsNullOrWhiteSpace StartsWith", "System.Boolean" },
	{ "System.Object", "ToString", "System.String" },
	{ "System.Object", "GetType", "System.Type" },
	{ "System.Object", "GetHashCode", "System.Int32" },
	{ "System.Object", "Equals ReferenceEquals", "System.Boolean" },
	{ "System.Array", "Length Rank IndexOf GetLength", "System.Int32" },
	{ "System.Type", "Name FullName Namespace AssemblyQualifiedName",
	    "System.String" },
	{ "System.Type", "BaseType GetElementType GetGenericTypeDefinition "
	    "MakeGenericType GetType GetInterface MakeArrayType "
	    "DeclaringType", "System.Type" },
	{ "System.Type", "Assembly", "System.Reflection.Assembly" },
	{ "System.Type", "GetMethod", "System.Reflection.MethodInfo" },
	{ "System.Type", "GetProperty", "System.Reflection.PropertyInfo" },
	{ "System.Type", "GetField", "System.Reflection.FieldInfo" },
	{ "System.Type", "GetConstructor",
	    "System.Reflection.ConstructorInfo" },
	{ "System.Type", "GetTypeInfo", "System.Reflection.TypeInfo" },
	{ "System.Exception", "Message StackTrace Source", "System.String" },
	{ "System.Exception", "InnerException GetBaseException",
	    "System.Exception" },
	{ "System.DateTime", "Now UtcNow Today AddDays AddHours AddMinutes "
	    "AddSeconds AddMilliseconds Add Date ToUniversalTime "
	    "ToLocalTime Parse MinValue MaxValue UnixEpoch SpecifyKind",
	    "System.DateTime" },
	{ "System.DateTimeOffset", "Now UtcNow AddDays AddHours AddMinutes "
	    "AddSeconds Add", "System.DateTimeOffset" },
	{ "System.DateTime", "Subtract TimeOfDay", "System.TimeSpan" },
	{ "System.TimeSpan", "FromDays FromHours FromMilliseconds FromMinutes "
	    "FromSeconds FromTicks Zero Add Subtract Negate MaxValue "
	    "MinValue", "System.TimeSpan" },
	{ "System.TimeSpan", "TotalDays TotalHours TotalMilliseconds "
	    "TotalMinutes TotalSeconds", "System.Double" },
	{ "System.Guid", "NewGuid Parse Empty", "System.Guid" },
	{ "System.Environment", "NewLine GetEnvironmentVariable "
	    "MachineName CurrentDirectory GetFolderPath", "System.String" },
	{ "System.Console", "Out Error", "System.IO.TextWriter" },
	{ "System.Console", "ReadLine", "System.String" },
	{ "System.Convert", "ToString ToBase64String", "System.String" },
	{ "System.Convert", "ToInt32", "System.Int32" },
	{ "System.Int32", "Parse", "System.Int32" },
	{ "System.Int64", "Parse", "System.Int64" },
	{ "System.Double", "Parse", "System.Double" },
	{ "System.IO.Path", "ChangeExtension Combine GetDirectoryName "
	    "GetExtension GetFileName GetFileNameWithoutExtension GetFullPath "
	    "GetTempFileName GetTempPath GetRandomFileName Join "
	    "GetRelativePath GetPathRoot", "System.String" },
	{ "System.IO.File", "ReadAllText", "System.String" },
	{ "System.IO.File", "Open OpenRead OpenWrite Create",
	    "System.IO.FileStream" },
	{ "System.IO.File", "OpenText", "System.IO.StreamReader" },
	{ "System.IO.File", "CreateText", "System.IO.StreamWriter" },
	{ "System.IO.StreamReader", "ReadToEnd ReadLine", "System.String" },
	{ "System.IO.TextReader", "ReadToEnd ReadLine", "System.String" },
	{ "System.Text.StringBuilder", "Append AppendLine AppendFormat Insert "
	    "Replace Remove Clear AppendJoin", "System.Text.StringBuilder" },
	{ "System.Text.StringBuilder", "Length Capacity", "System.Int32" },
	{ "System.Text.Encoding", "ASCII Default GetEncoding UTF8 Unicode "
	    "Latin1 UTF32 BigEndianUnicode", "System.Text.Encoding" },
	{ "System.Text.Encoding", "GetString", "System.String" },
	{ "System.Globalization.CultureInfo", "CurrentCulture "
	    "CurrentUICulture InvariantCulture GetCultureInfo",
	    "System.Globalization.CultureInfo" },
	{ "System.Reflection.Assembly", "GetExecutingAssembly "
	    "GetEntryAssembly GetCallingAssembly Load LoadFrom",
	    "System.Reflection.Assembly" },
	{ "System.Reflection.MemberInfo", "Name", "System.String" },
	{ "System.Reflection.MethodInfo", "Name", "System.String" },
	{ "System.Reflection.PropertyInfo", "Name", "System.String" },
	{ "System.Reflection.PropertyInfo", "PropertyType", "System.Type" },
	{ "System.Reflection.FieldInfo", "FieldType", "System.Type" },
	{ "System.Reflection.ParameterInfo", "ParameterType", "System.Type" },
	{ "System.Threading.CancellationTokenSource", "Token",
	    "System.Threading.CancellationToken" },
	{ "System.Threading.CancellationTokenSource",
	    "CreateLinkedTokenSource",
	    "System.Threading.CancellationTokenSource" },
	{ "System.Threading.CancellationToken", "None",
	    "System.Threading.CancellationToken" },
	{ "System.Threading.Thread", "CurrentThread",
	    "System.Threading.Thread" },
	{ "System.Threading.Tasks.Task", "CompletedTask Delay WhenAny",
	    "System.Threading.Tasks.Task" },
	{ "System.Diagnostics.Stopwatch", "StartNew",
	    "System.Diagnostics.Stopwatch" },
	{ "System.Diagnostics.Stopwatch", "Elapsed", "System.TimeSpan" },
	{ "System.Diagnostics.Stopwatch", "ElapsedMilliseconds "
	    "ElapsedTicks", "System.Int64" },
	{ "System.Diagnostics.Process", "Start GetCurrentProcess",
	    "System.Diagnostics.Process" },
	{ "System.Text.RegularExpressions.Regex", "Match",
	    "System.Text.RegularExpressions.Match" },
	{ "System.Text.RegularExpressions.Regex", "Replace Escape",
	    "System.String" },
	{ "System.Text.RegularExpressions.Regex", "IsMatch",
	    "System.Boolean" },
};

const char *
cs_bcl_gives(struct text qualified)
{
	struct text type = cs_before_last(qualified),
	    member = cs_last_part(qualified);
	const char *found = link_gives(qualified, LINK_LIST(gives));

	if (found != NULL)
		return found;
	if (text_in("ToString", member))
		return "System.String";
	if (text_in("GetType", member))
		return "System.Type";
	return text_in("Count", member) && cs_is_bcl_namespace(cs_before_last(
	    type)) ? "System.Int32" : NULL;
}

int
cs_gives_element(struct text method)
{
	return text_in("First FirstOrDefault Last LastOrDefault Single "
	    "SingleOrDefault ElementAt ElementAtOrDefault Max Min MaxBy MinBy "
	    "Aggregate Find FindLast Dequeue Peek Pop GetOrAdd AddOrUpdate "
	    "GetValueOrDefault GetResult FirstAsync FirstOrDefaultAsync "
	    "SingleAsync SingleOrDefaultAsync Take GetValue "
	    "DefaultIfEmpty", method) && !text_in("Take DefaultIfEmpty", method);
}

int
cs_gives_same(struct text method)
{
	return text_in("Where OrderBy OrderByDescending ThenBy "
	    "ThenByDescending Distinct DistinctBy Skip SkipWhile Take "
	    "TakeWhile Reverse Concat Union Except Intersect Append Prepend "
	    "DefaultIfEmpty AsQueryable AsEnumerable AsNoTracking Include "
	    "ThenInclude AsParallel Order OrderDescending TakeLast SkipLast "
	    "ToList ToArray ToHashSet FindAll GetRange AsSplitQuery ToListAsync "
	    "ToArrayAsync ToImmutableList ToImmutableArray", method);
}

int
cs_is_common(struct text member)
{
	return cs_is_linq(member) || text_in("Add AddRange Append AppendLine "
	    "AsSpan AsTask BeginInvoke Build Cancel Clear Clone Close Combine "
	    "Compare CompareTo Configure ConfigureAwait ContainsKey "
	    "ContinueWith Convert Copy CopyTo Create CreateClient Current "
	    "Data Delete Dispose DisposeAsync EndInvoke EndsWith Enqueue "
	    "Equals Execute ExecuteAsync Exists Fail Find Flush FlushAsync "
	    "Format Get GetAsync GetAwaiter GetBytes GetEnumerator GetHashCode "
	    "GetMethod GetMethods GetProperties GetProperty GetResult "
	    "GetService GetString GetType GetValue Id IndexOf Insert Invoke "
	    "IsMatch Item Items Key Keys Kill Length Load Log LogError "
	    "LogInformation LogWarning Match Message MoveNext Name Next Now "
	    "Open OpenAsync Parse Path Peek Pop Position Post PostAsync Push "
	    "Put Read ReadAsync ReadLine Register Release Remove RemoveAt "
	    "RemoveAll Replace Reset Result Return Returns Run Save SaveChanges "
	    "SaveChangesAsync Seek Send SendAsync Set SetResult SetValue Setup "
	    "Size Slice Sort Source Split Start StartsWith State Stop Stream "
	    "Substring Success Sync Task Text Throws Times Title ToArray "
	    "ToLower ToString ToUpper Token Trim TryAdd TryGetValue TryParse "
	    "Type Update Url Validate Value Values Verify Version Visit Wait "
	    "WaitAsync Write WriteAsync WriteLine Received Description Target "
	    "Count Index Property Parent Children Error Errors Status Code "
	    "Options Configuration Context Services Host User Request "
	    "Response Headers Body Content", member);
}

int
cs_is_linq(struct text method)
{
	return text_in("Aggregate All Any Append AsEnumerable Average Cast "
	    "Concat Contains Count DefaultIfEmpty Distinct DistinctBy "
	    "ElementAt ElementAtOrDefault Except First FirstOrDefault GroupBy "
	    "GroupJoin Intersect Join Last LastOrDefault LongCount Max MaxBy "
	    "Min MinBy OfType Order OrderBy OrderByDescending Prepend Reverse "
	    "Select SelectMany SequenceEqual Single SingleOrDefault Skip "
	    "SkipLast SkipWhile Sum Take TakeLast TakeWhile ThenBy "
	    "ThenByDescending ToArray ToDictionary ToHashSet ToList ToLookup "
	    "Union Where Zip", method);
}
