/*
 * Swift: what is known of the standard library.
 * https://developer.apple.com/documentation/swift
 */
#include "slink.h"

/* In the order of strcmp(). */
static const char *const names[] = {
	"Any", "AnyClass", "AnyHashable", "AnyObject", "Array", "ArraySlice",
	"AsyncIteratorProtocol", "AsyncSequence", "AsyncStream",
	"AsyncThrowingStream", "BidirectionalCollection", "BinaryFloatingPoint",
	"BinaryInteger", "Bool", "CaseIterable", "Character", "ClosedRange",
	"Codable", "CodingKey", "CodingUserInfoKey", "Collection",
	"CommandLine", "Comparable", "ContiguousArray",
	"CustomDebugStringConvertible", "CustomReflectable",
	"CustomStringConvertible", "Decodable", "Decoder", "DecodingError",
	"Dictionary", "Double", "Encodable", "Encoder", "EncodingError",
	"Equatable", "Error", "ExpressibleByArrayLiteral",
	"ExpressibleByBooleanLiteral", "ExpressibleByDictionaryLiteral",
	"ExpressibleByFloatLiteral", "ExpressibleByIntegerLiteral",
	"ExpressibleByNilLiteral", "ExpressibleByStringInterpolation",
	"ExpressibleByStringLiteral", "FixedWidthInteger", "Float",
	"FloatingPoint", "Hashable", "Hasher", "Identifiable", "Int", "Int16",
	"Int32", "Int64", "Int8", "IteratorProtocol", "KeyPath",
	"KeyedDecodingContainer", "KeyedEncodingContainer", "LazySequence",
	"LosslessStringConvertible", "MainActor", "Mirror",
	"MutableCollection", "Never", "Numeric", "ObjectIdentifier",
	"OpaquePointer", "OptionSet", "Optional", "PartialRangeFrom",
	"RandomAccessCollection", "RandomNumberGenerator", "Range",
	"RangeReplaceableCollection", "RawRepresentable",
	"ReferenceWritableKeyPath", "Result", "Sendable", "Sequence", "Set",
	"SetAlgebra", "SignedInteger", "StaticString", "Strideable", "String",
	"StringProtocol", "Substring", "SystemRandomNumberGenerator", "Task",
	"TaskGroup", "TextOutputStream", "UInt", "UInt16", "UInt32", "UInt64",
	"UInt8", "Unicode", "Unmanaged", "UnsafeBufferPointer",
	"UnsafeMutableBufferPointer", "UnsafeMutablePointer",
	"UnsafeMutableRawPointer", "UnsafePointer", "UnsafeRawBufferPointer",
	"UnsafeRawPointer", "Void", "WritableKeyPath", "abs", "assert",
	"assertionFailure", "debugPrint", "dump", "fatalError", "max", "min",
	"precondition", "preconditionFailure", "print", "readLine", "repeatElement",
	"sequence", "stride", "swap", "type", "unsafeBitCast", "withCheckedContinuation",
	"withCheckedThrowingContinuation", "withExtendedLifetime",
	"withTaskGroup", "withThrowingTaskGroup", "withUnsafeBytes",
	"withUnsafeMutablePointer", "withUnsafePointer",
	"withoutActuallyEscaping", "zip",
};

int
swift_is_standard(struct text t)
{
	return link_word_in(t, LINK_LIST(names));
}
