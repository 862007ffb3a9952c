using System;

namespace Shop.Core;

public class Order
{
	public static Order Empty { get; } = new();
	public string Name { get; set; } = "";
	public Sizes Size { get; set; }
	public class Line { public int Count; }
	public enum Sizes { Small, Large }
}

public class Box { public void Close() { } }
public class Box<T> { public T Open() => default; }
public class Box<T, U> { public void Both() { } }

public static class Rules
{
	public const int Most = 3;
	public static bool Allows(Order order) => order.Size == Order.Sizes.Large;
}

public class AuditAttribute : Attribute { }
public class Plain : Attribute { }
